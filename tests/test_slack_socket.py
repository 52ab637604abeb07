"""Over Socket Mode, through Slack's own client, while Slack asks for another connection again and again: nothing is lost,
and nothing happens twice. What people do over it when all is well is in the journeys (told_on.py)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from fake_slack import BOT
from house import Human, session_start
from slack_house import OverSocket
from sqlmodel import func, select

from storage.database import Database
from storage.messages import Received
from storage.pairs import Session


@pytest.fixture
def house(lite: Database) -> Iterator[OverSocket]:
    """Here it is always the one on Slack, over Socket Mode."""
    house = OverSocket(lite)
    yield house
    house.close()


def answers(human: Human) -> int:
    """How many cards stand in somebody's direct message."""
    fake = human.house.fake  # type: ignore[attr-defined]
    return sum(message["user"] == BOT for message in fake.messages[fake.dm(human.account)])


def test_words_that_slack_sends_over_one_connection_after_the_other_are_answered_once(
    house: OverSocket, pair: tuple[Human, Human]
) -> None:
    ana, _ = pair
    house.fake.restless, connections, before = 3, house.fake.calls["apps.connections.open"], answers(ana)
    ana.says("book")
    assert (house.fake.restless, answers(ana)) == (0, before + 1)
    assert house.fake.calls["apps.connections.open"] == connections + 3
    ana.presses(ana.sees().buttons[0])
    with house.database.read() as db:
        assert len(db.exec(select(Session)).all()) == 1


def test_a_press_that_was_never_acknowledged_was_heard_all_the_same(
    house: OverSocket, pair: tuple[Human, Human]
) -> None:
    """Nobody sends a press again."""
    ana, ben = pair
    ana.says("book")
    ana.presses(ana.sees().buttons[0])
    house.until(session_start(house) + timedelta(hours=1))
    house.settle()
    for human in (ana, ben):
        house.fake.restless = 1
        human.presses("We met")
        house.until_true(lambda human=human: "How useful was it?" in [card.title for card in human.cards()])


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
