"""A card in a group on Teams: everybody reads their own, on their own clock, and nobody else's."""

from __future__ import annotations

from typing import Any

import pytest
from fake_teams import BOT, TENANT
from house import Human
from teams_house import TeamsHouse, content
from teams_seen import actions_of, card_of

from bot.teams.desk import CARD, NOTE
from storage.people import Role

Json = dict[str, Any]
GROUP: Json = {"id": "19:group", "conversationType": "groupChat", "tenantId": TENANT}


@pytest.fixture
def ana(teams: TeamsHouse) -> Human:
    return teams.person("Ana Silva", Role.MENTEE)


@pytest.fixture
def ben(teams: TeamsHouse, ana: Human) -> Human:
    """The mentor of Ana's, in New York; they meet on Thursday."""
    ben = teams.person("Ben Okafor", Role.MENTOR, zone="America/New_York")
    teams.pair(ana, ben)
    ana.says("book thursday 15:30")
    ana.presses("Book it")
    return ben


def mentions(teams: TeamsHouse, human: Human, words: str, **where: Any) -> list[Json]:
    """Somebody mentions the bot. Returns what it says to everybody there."""
    talk = GROUP | where
    teams.run(teams.fake.types(human.account, f"<at>mentorbot</at> {words}", conversation=talk))
    teams.settle()
    teams.until_true(lambda: not teams.desk.going)
    return [message for message in teams.fake.messages[talk["id"]] if message["from"] == BOT]


def looks(teams: TeamsHouse, human: Human, message: Json) -> Json:
    return dict(teams.run(teams.fake.looks(human.account, message, GROUP)))


def presses(teams: TeamsHouse, human: Human, message: Json, label: str, *, as_message: bool = False) -> Json:
    """Somebody presses a button of what they see. Returns what Teams is answered."""
    action = next(action for action in actions_of(looks(teams, human, message)) if action["title"] == label)
    given = action["fallback"] if as_message else action
    answer: Json = teams.run(teams.fake.presses(human.account, message, given, {}, group=GROUP))
    teams.settle()
    return answer


def lines(card: Json) -> str:
    return str([card_of(card)["title"], card_of(card)["parts"]])


def test_each_of_a_pair_reads_their_sessions_on_their_own_clock_and_a_stranger_only_that_they_do(
    teams: TeamsHouse, ana: Human, ben: Human
) -> None:
    teams.fake.person("aad-zed", "Zed Nobody", "zed@example.com")
    (message,) = mentions(teams, ana, "sessions")
    anas, bens = looks(teams, ana, message), looks(teams, ben, message)
    assert "Thu 26 Nov, 15:30 with Ben Okafor" in lines(anas)
    assert "Thu 26 Nov, 09:30 with Ana Silva" in lines(bens)
    for card in (anas, bens):
        assert {"Move it", "Can't make it"} <= {action["title"] for action in actions_of(card)}
    known = [teams.fake.people[human.account]["id"] for human in (ana, ben)]
    asked_for = [shown["refresh"]["userIds"] for shown in (content(message), anas, bens)]
    assert asked_for == [known, known[:1], known[1:]]
    seen = teams.run(teams.fake.looks("aad-zed", message, GROUP))
    assert seen == content(message)
    assert card_of(seen)["title"] == "Each of you reads your own “sessions” here, and nobody else's."
    assert not list(actions_of(seen))
    assert not any(word in str(message) for word in ("Ana", "Ben", "Silva", "Nov"))


def test_a_stranger_who_asks_for_the_card_anew_reads_that_line(teams: TeamsHouse, ana: Human, ben: Human) -> None:
    """Teams offers that in a menu, also to those whom the card doesn't name."""
    teams.fake.person("aad-zed", "Zed Nobody", "zed@example.com", locale="de-DE")
    (message,) = mentions(teams, ana, "sessions")
    refresh = {"action": content(message)["refresh"]["action"], "trigger": "manual"}
    asked = teams.fake.activity("aad-zed", "invoke", name="adaptiveCard/action", value=refresh, conversation=GROUP)
    status, answer = teams.run(teams.fake.post(asked))
    assert (status, answer["type"]) == (200, CARD)
    assert card_of(answer["value"])["title"] == "„meine treffen“: Hier liest jede Person nur das Eigene."


def test_what_one_of_them_presses_there_is_answered_to_them_alone_and_true_for_both(
    teams: TeamsHouse, ana: Human, ben: Human
) -> None:
    (message,) = mentions(teams, ana, "sessions")
    before = content(message)
    teams.later(hours=6)  # in New York it is morning
    answer = presses(teams, ana, message, "Can't make it")
    assert answer["type"] == CARD
    assert content(message) == before
    assert "Can't make it" not in {action["title"] for action in actions_of(looks(teams, ben, message))}
    assert "Not on Thu 26 Nov, 09:30 after all" in [card.title for card in ben.cards()]


def test_a_client_that_cannot_replace_a_card_gets_the_answer_in_ones_own_chat(
    teams: TeamsHouse, ana: Human, ben: Human
) -> None:
    (message,) = mentions(teams, ana, "sessions")
    presses(teams, ana, message, "Can't make it", as_message=True)
    teams.until_true(lambda: not teams.desk.going)
    assert "Ben knows, and no reason i" in ana.cards()[-1].text
    assert len(teams.fake.messages["19:group"]) == 2, "the mention and the card"


def test_the_answer_to_a_card_that_stays_is_said_to_be_where_it_is(teams: TeamsHouse, ana: Human, ben: Human) -> None:
    (message,) = mentions(teams, ana, "sessions")
    data = {"mentorbot": {"action": "help", "value": "", "stays": True}}
    press = {"type": "Action.Execute", "verb": "help", "data": data}
    answer = teams.run(teams.fake.presses(ana.account, message, press, {}, group=GROUP))
    assert (answer["type"], answer["value"]) == (NOTE, "I've answered you in our own chat.")


def test_looking_is_no_event_and_leaves_the_open_question_open(teams: TeamsHouse, ana: Human, ben: Human) -> None:
    (message,) = mentions(teams, ben, "sessions")
    form = ana.presses(ana.says("goals").buttons[0])
    before = teams.received()
    for _ in range(3):
        looks(teams, ana, message)
    assert teams.received() == before
    assert ana.says("I lead a review calmly").title != form.title


@pytest.mark.parametrize(
    ("words", "where"),
    [("goals", {}), ("home", {}), ("sessions", {"id": "19:channel", "conversationType": "channel"})],
)
def test_all_else_is_answered_in_ones_own_chat_and_so_is_everything_in_a_channel(
    teams: TeamsHouse, ana: Human, ben: Human, words: str, where: Json
) -> None:
    (said,) = mentions(teams, ana, words, **where)
    assert said["text"] == "I've answered you in our own chat."


@pytest.mark.parametrize("where", [{}, {"id": "19:channel", "conversationType": "channel"}])
def test_whoever_reads_where_it_is_new_learns_once_who_that_is(teams: TeamsHouse, ana: Human, where: Json) -> None:
    talk = GROUP | where
    for member in (BOT, BOT, "29:somebody"):
        news = teams.fake.activity(ana.account, "conversationUpdate", conversation=talk, membersAdded=[{"id": member}])
        assert teams.run(teams.fake.post(news))[0] == 200
        teams.until_true(lambda: not teams.desk.going)
    teams.later(hours=1)
    (said,) = [message for message in teams.fake.messages[talk["id"]] if message["from"] == BOT]
    assert said["text"].startswith("Hello, I'm mentorbot")
    assert ana.cards() == []


def test_somebody_who_has_no_session_to_show_reads_that_in_their_own_chat(teams: TeamsHouse, ana: Human) -> None:
    (said,) = mentions(teams, ana, "agreements")
    assert said["text"] == "I've answered you in our own chat."


@pytest.mark.parametrize("operation", ["members", "send"])
def test_where_the_card_cannot_be_posted_the_answer_comes_into_ones_own_chat(
    teams: TeamsHouse, ana: Human, ben: Human, operation: str
) -> None:
    teams.fake.faults[operation].append("403")
    (said,) = mentions(teams, ana, "sessions")
    assert said["text"] == "I've answered you in our own chat."
    assert ana.cards()[-1].title == "Your sessions"
