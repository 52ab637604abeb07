"""A session's cards on Teams: each changes in place once the session has, for both of a pair, whoever moved it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from house import Human
from teams_house import TeamsHouse

from storage.people import Role

QUIET = "The newest card about it has the buttons."


@pytest.fixture
def ana(teams: TeamsHouse) -> Human:
    return teams.person("Ana Silva", Role.MENTEE)


@pytest.fixture
def ben(teams: TeamsHouse, ana: Human) -> Human:
    """The mentor of Ana's; they meet on Thursday, as both have read."""
    ben = teams.person("Ben Okafor", Role.MENTOR)
    teams.pair(ana, ben)
    ana.says("book thursday 15:00")
    ana.presses("Book it")
    return ben


def titles(human: Human) -> list[str]:
    return [card.title for card in human.cards()]


def moves(human: Human, words: str) -> None:
    human.says(f"move {words}")
    human.presses("Book it", on="This time?")


def test_both_read_where_it_was_moved_on_the_cards_they_had_and_news_comes_as_a_new_one(
    teams: TeamsHouse, ana: Human, ben: Human
) -> None:
    assert (titles(ana), titles(ben)) == (["Booked: Thu 26 Nov, 15:00"], ["Booked: Thu 26 Nov, 15:00"])
    moves(ben, "friday 16:00")
    assert titles(ana) == ["Moved to Fri 27 Nov, 16:00"] * 2
    old, new = ana.cards()
    assert QUIET in old.text
    assert (old.buttons, new.buttons[:3]) == ([], ["Fine", "Move it", "Can't make it"])
    assert titles(ben) == ["Moved to Fri 27 Nov, 16:00", "Booked: Fri 27 Nov, 16:00"], "typed, so it came below"
    assert ben.says("can't make it").title.startswith("45 minutes"), "the newest card's buttons can be typed still"


def test_both_read_that_it_is_off_on_all_the_cards_they_had(teams: TeamsHouse, ana: Human, ben: Human) -> None:
    moves(ben, "friday 16:00")
    ana.presses("Can't make it")
    gone = "Not on Fri 27 Nov, 16:00 after all"
    assert titles(ben) == [gone, gone, gone]
    assert [card.buttons for card in ben.cards()] == [[], [], ["Find a time"]]
    assert titles(ana)[0] == gone
    assert titles(ana)[1].startswith("45 minutes"), "the card that was pressed shows other times"
    assert len(titles(ana)) == 2


def test_a_press_is_never_overwritten_by_what_becomes_of_the_card_that_stood_there(
    teams: TeamsHouse, ana: Human, ben: Human
) -> None:
    ben.presses("Move it")
    ben.presses("Other times")
    before = titles(ben)
    moves(ana, "friday 16:00")
    assert titles(ben)[:-1] == before
    assert titles(ben)[-1] == "Moved to Fri 27 Nov, 16:00"


def test_the_cards_change_after_a_restart_too(teams: TeamsHouse, ana: Human, ben: Human) -> None:
    restarted = teams.restarted()
    assert isinstance(restarted, TeamsHouse)
    try:
        teams.fake.bot_url = restarted.fake.bot_url  # the same Teams writes to a new process
        moves(ben, "friday 16:00")
        assert titles(ana) == ["Moved to Fri 27 Nov, 16:00"] * 2
    finally:
        restarted.close()


@pytest.mark.parametrize("who", ["ana", "ben"])
def test_where_a_card_was_deleted_what_it_would_say_comes_anew(
    teams: TeamsHouse, ana: Human, ben: Human, who: str
) -> None:
    reader, other = (ana, ben) if who == "ana" else (ben, ana)
    teams.fake.messages[teams.fake.talk(reader.account)].clear()
    moves(other, "friday 16:00")
    assert titles(reader) == ["Moved to Fri 27 Nov, 16:00"] * 2
    assert reader.cards()[-1].buttons[0] == "Fine"


@pytest.mark.parametrize("fault", ["429", "502 after"])
def test_a_change_that_failed_is_made_again(
    teams: TeamsHouse, ana: Human, ben: Human, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    teams.fake.faults["update"].append(fault)
    post: Callable[[], None] = teams.engine.post
    monkeypatch.setattr(teams, "_settled", lambda: True)
    moves(ben, "friday 16:00")
    teams.later(minutes=5)
    post()
    assert titles(ana) == ["Moved to Fri 27 Nov, 16:00"] * 2
