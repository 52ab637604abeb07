"""A pair that isn't right from the start: either may say so once, before the first session, and nobody is blamed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from asking import asks, morning
from house import House, Human
from sqlmodel import select

from storage.pairs import Change, Pair, PairState, Session, SessionState
from storage.people import Role


@pytest.fixture
def ana(house: House) -> Human:
    return house.person("Ana Silva", Role.MENTEE)


@pytest.fixture
def ben(house: House) -> Human:
    return house.person("Ben Okafor", Role.MENTOR)


@pytest.fixture
def published(house: House, lena: Human, ana: Human, ben: Human) -> None:
    lena.says("match")
    house.later(seconds=1)
    lena.presses("Publish")
    house.later(seconds=1)


def drafted(house: House, lena: Human) -> str:
    lena.says("match")
    house.later(seconds=1)
    return lena.sees().text


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("who", ["mentee", "mentor"])
def test_either_of_the_two_may_decline_and_the_other_reads_neutral_words_in_the_morning(
    house: House, lena: Human, ana: Human, ben: Human, who: str
) -> None:
    one, other = (ana, ben) if who == "mentee" else (ben, ana)
    before = len(other.cards())
    assert "Who reads this: nobody" in one.presses("Not for me").text
    assert one.presses("The topics").title == "All right, that is settled"
    house.later(hours=1)
    assert len(other.cards()) == before, "not on the same day"
    morning(house)
    news = other.sees(f"You and {one.name.split()[0]} won't be a pair")
    assert "I don't share who decided what." in news.text
    assert "topic" not in news.text.lower()
    assert ("See the mentors" in news.buttons) == (who == "mentor"), "who is without a mentor has a way on"
    assert "Ana Silva with Ben Okafor" not in drafted(house, lena), "they are never proposed again"
    assert "topics" not in "".join(card.text for card in lena.cards()[-1:])
    with house.database.read() as db:
        assert [(p.state, p.why_ended) for p in db.exec(select(Pair))] == [(PairState.ENDED, "declined")]


@pytest.mark.usefixtures("published")
def test_the_place_is_free_again_for_somebody_else(house: House, ana: Human, ben: Human) -> None:
    ana.presses("Not for me")
    ana.presses("No reason")
    assert ana.presses("See the mentors").title == "Nobody free yet"
    eve = house.person("Eve Moss", Role.MENTEE)
    assert "Ben Okafor" in eve.says("mentors").text


@pytest.mark.usefixtures("published")
def test_what_was_booked_is_taken_out_of_both_diaries(house: House, ana: Human, ben: Human) -> None:
    ana.presses("Find a time")
    ana.presses(ana.sees().buttons[-2])
    ana.acts("pair.decline", "1")
    assert ana.presses("The times").part("File")["content"].count("METHOD:CANCEL") == 1
    morning(house)
    assert ben.sees("won't be a pair").part("File")["content"].count("METHOD:CANCEL") == 1
    with house.database.read() as db:
        assert db.exec(select(Session.state)).all() == [SessionState.CANCELLED]


@pytest.mark.usefixtures("published")
def test_after_the_first_session_it_is_too_late_for_this_button(house: House, ana: Human) -> None:
    ana.presses("Find a time")
    ana.presses(ana.sees().buttons[0])
    house.wall += timedelta(days=20)
    assert ana.presses("Not for me").title == "You two have begun"
    assert ana.acts("pair.end", "1/none").title == "You two have begun"


@pytest.mark.usefixtures("published")
def test_both_declining_at_once_ends_one_pair_once(house: House, ana: Human, ben: Human) -> None:
    ana.presses("Not for me")
    ben.presses("Not for me")
    ana.presses("No reason")
    assert ben.presses("No reason").title == "You and Ana are no longer a pair"
    morning(house)
    assert [card.title for card in ben.cards()].count("You and Ana won't be a pair") == 1
    assert "You and Ben won't be a pair" not in [card.title for card in ana.cards()]


@pytest.mark.usefixtures("published")
def test_a_stranger_cannot_end_a_pair(house: House, lena: Human, ana: Human, ben: Human) -> None:
    eve, zed = house.person("Eve Moss", Role.MENTEE), house.person("Zed Ali", Role.MENTOR)
    house.pair(eve, zed)
    house.pair(lena, zed)
    for stranger in (eve, lena):
        assert stranger.acts("pair.end", "1/none").title == "That isn't there any more"


@pytest.mark.usefixtures("published")
def test_thinking_better_of_it_keeps_the_pair(house: House, ana: Human) -> None:
    ana.presses("Not for me")
    assert "Ben Okafor" in ana.presses("Keep the pair").text


def test_a_mentor_who_said_yes_too_fast_can_take_it_back(house: House, ana: Human, ben: Human) -> None:
    asks(ana, "Ben Okafor")
    house.later(seconds=1)
    ben.presses("Yes")
    ben.presses("Not for me")
    ben.presses("No reason")
    morning(house)
    assert "See the mentors" in ana.sees("You and Ben won't be a pair").buttons


def test_who_has_not_read_of_a_pair_yet_never_does_when_it_is_declined(house: House, lena: Human, ana: Human) -> None:
    kim = house.person("Kim Ito", Role.MENTOR, zone="America/New_York", hours="every day 0-24")
    lena.says("match")
    house.later(seconds=1)
    lena.presses("Publish")
    house.later(seconds=1)
    ana.presses("Not for me")
    ana.presses("No reason")
    house.through(house.wall + timedelta(days=3))
    assert not kim.cards()


def test_a_yes_taken_back_before_it_was_heard_reads_like_any_no(house: House, ben: Human) -> None:
    kim = house.person("Kim Ito", Role.MENTEE, zone="America/New_York", hours="every day 0-24")
    cy = house.person("Cy Young", Role.MENTOR)
    asks(kim, "Ben Okafor", "Cy Young")
    house.later(seconds=1)
    ben.presses("Yes")
    ben.presses("Not for me")
    ben.presses("No reason")
    house.until(house.wall.replace(hour=13, minute=1))
    assert kim.sees().title == "With Cy now"
    assert "Ben can't take this on just now" in kim.sees().text
    assert "Ben said yes" not in [card.title for card in kim.cards()]
    assert cy.sees("Kim Ito would like you as a mentor")


def test_nobody_learns_from_their_own_data_what_waits_for_the_morning(house: House, ana: Human, ben: Human) -> None:
    house.pair(ana, ben)
    ben.acts("pair.end", "1/none")
    assert "declined" not in str(
        [row for row in ana.says("my data").part("File")["content"].split("\n") if "key" in row]
    )


def test_news_of_a_pair_waits_for_the_morning_of_each(house: House, lena: Human, ana: Human) -> None:
    kim = house.person("Kim Ito", Role.MENTOR, zone="America/New_York", hours="every day 0-24")
    lena.says("match")
    house.later(seconds=1)
    lena.presses("Publish")
    house.later(seconds=1)
    assert ana.sees("Kim Ito is your mentor")
    assert not kim.cards()
    morning(house)
    assert kim.sees("Ana Silva is your mentee")


def test_a_wish_for_another_partner_ends_with_the_pair(house: House, ana: Human, ben: Human) -> None:
    house.pair(ana, ben)
    ana.says("end pair")
    ana.presses("Another mentor")
    ben.acts("pair.end", "1/none")
    with house.database.read() as db:
        assert db.exec(select(Change.state)).all() == ["done"]
