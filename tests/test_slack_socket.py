"""The whole way of a pair over Socket Mode, through Slack's own client, while Slack asks for another connection again and
again: nothing is lost, and nothing happens twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from fake_slack import BOT
from house import Human, session_start
from joining import joins_as_mentee, joins_as_mentor
from slack_house import SlackHouse
from sqlmodel import func, select

from storage.database import Database
from storage.messages import Received
from storage.pairs import Pair, PairState, Session
from storage.people import Role


class OverSocket(SlackHouse):
    mode = "socket"


@pytest.fixture
def house(lite: Database) -> Iterator[OverSocket]:
    house = OverSocket(lite)
    yield house
    house.close()


def answers(human: Human) -> int:
    """How many cards stand in somebody's direct message."""
    fake = human.house.fake  # type: ignore[attr-defined]
    return sum(message["user"] == BOT for message in fake.messages[fake.dm(human.account)])


def says_once(human: Human, words: str, restless: int) -> None:
    """Says something that Slack has to send again, since so many connections end before it is acknowledged."""
    fake, before = human.house.fake, answers(human)  # type: ignore[attr-defined]
    fake.restless, connections = restless, fake.calls["apps.connections.open"]
    human.says(words)
    assert (fake.restless, answers(human)) == (0, before + 1)
    assert fake.calls["apps.connections.open"] == connections + restless


def become_a_pair(house: OverSocket, ana: Human, ben: Human, lena: Human) -> None:
    joins_as_mentee(ana, topics=["Public speaking"], goal="Lead a review", hours="weekdays 9-17", city="Europe/Lisbon")
    joins_as_mentor(ben, topics=["public-speaking"], hours="weekdays 13-18", city="Europe/Berlin")
    says_once(lena, "match", 2)
    house.later(seconds=1)
    house.settle()
    lena.presses("Publish", on="Draft")
    house.later(hours=1)
    house.settle()
    with house.database.read() as db:
        assert db.exec(select(Pair.state)).all() == [PairState.ACTIVE]


def test_a_pair_goes_its_whole_way_over_connections_that_come_and_go(house: OverSocket) -> None:
    ana, ben, lena = house.person("Ana Silva"), house.person("Ben Okafor"), house.person("Lena Vogt", Role.COORDINATOR)
    become_a_pair(house, ana, ben, lena)
    says_once(ana, "book", 3)
    ana.presses(ana.sees().buttons[0])
    with house.database.read() as db:
        assert len(db.exec(select(Session)).all()) == 1
    house.until(session_start(house) + timedelta(hours=1))
    house.settle()
    for human in (ana, ben):
        house.fake.restless = 1  # nobody sends a press again, and it was heard all the same
        human.presses("We met")
        house.until_true(lambda human=human: "How useful was it?" in [card.title for card in human.cards()])
    says_once(lena, "report", 1)
    rows = {row[0]: row[1:] for row in lena.sees("Growth").part("Table")["rows"]}
    assert rows["Who says they were"] == ["both 1, one 0, nobody 0", "0 missed"]


def test_a_form_whose_answer_was_lost_is_sent_again_and_counts_once(house: OverSocket) -> None:
    ana = house.person("Ana Silva")
    ana.says("hello")
    ana.acts("join")
    with house.database.read() as db:
        heard = db.exec(select(func.count()).select_from(Received)).one()
    house.fake.restless = 1
    asked = ana.sees().title
    assert ana.presses("Agree", role="mentee").title == asked, "Slack says that it had trouble connecting"
    assert ana.presses("Agree", role="mentee").title != asked
    with house.database.read() as db:
        assert db.exec(select(func.count()).select_from(Received)).one() == heard + 1
