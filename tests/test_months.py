"""The first month of a mentee and of a mentor: asked rarely, and at a good hour, whatever they answer."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from house import House, Human
from meeting import books
from months import came, lives, well_timed
from sqlmodel import Session as Db

from chat.cards import Button, Card
from chat.turn import tell
from chat.words import say
from handlers import TICKS
from handlers.remind import Tick
from storage.people import Role

pytestmark = pytest.mark.only_on("web", because="cards and days are the same on every platform")
A_MENTEE = 12  # questions in the first month: three a week at most, with everything that a programme can ask
# Of each of two mentees in a month: three sessions, whether the pairing fits, one suggestion, and the pulse.
A_MENTOR_OF_TWO = 14
MONTH = 31


@pytest.fixture
def ben(house: House) -> Human:
    house.person("Lena Vogt", Role.COORDINATOR)
    return house.person("Ben Okafor", Role.MENTOR, zone="Europe/London")


def mentee(house: House, ben: Human, name: str, often: int = 14) -> Human:
    """Somebody with a goal who was told of Ben today."""
    ana = house.person(name, Role.MENTEE, goal="I speak up in reviews")
    house.pair(ana, ben, cadence_days=often)
    return ana


def questions(house: House, human: Human) -> list[str]:
    cards = came(house, human)
    well_timed(cards)
    return [card.key for card in cards if card.asks]


def test_who_answers_nothing_is_asked_four_times_in_a_month(house: House, ben: Human) -> None:
    ana = mentee(house, ben, "Ana Silva")
    lives(house, MONTH)
    assert [key.split(":")[0] for key in questions(house, ana)] == ["kick-off", "date", "date", "pulse"]
    assert [key.split(":")[0] for key in questions(house, ben)] == ["pulse"], "a mentor is never chased for nothing"


def test_two_mentees_and_their_mentor_answer_everything(house: House, ben: Human) -> None:
    mentees = [mentee(house, ben, name) for name in ("Ana Silva", "Cy Young")]
    for human in mentees:
        books(human)
    lives(house, MONTH, *mentees, ben)
    for human in mentees:
        asked = questions(house, human)
        assert {key.split(":")[0] for key in asked} == {"kick-off", "truth", "fit", "wish", "pulse"}
        assert len(asked) <= A_MENTEE, asked
    asked = questions(house, ben)
    assert {key.split(":")[0] for key in asked} == {"suggested", "truth", "fit", "pulse"}
    assert len(asked) <= A_MENTOR_OF_TWO, asked


def test_who_meets_every_week_is_asked_no_more_than_others(house: House, ben: Human) -> None:
    ana = mentee(house, ben, "Ana Silva", often=7)
    books(ana)
    lives(house, MONTH, ana, ben)
    asked = questions(house, ana)
    sessions = [key for key in asked if key.startswith("truth")]
    assert 4 <= len(sessions) <= 6, "weekly stays weekly"
    assert len(asked) <= A_MENTEE, asked
    assert len(questions(house, ben)) <= A_MENTEE


def test_a_question_past_the_budget_is_noticed(house: House, ben: Human, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the tests above look at can fail."""

    def rude(db: Db, now: datetime) -> None:
        card = Card(say("How are you?"), (), (Button(say("Fine"), "home"),))
        tell(db, ben.id, card, key=f"rude:{now.date()}", at=now)

    monkeypatch.setitem(TICKS, "rude", Tick(rude, lambda _, now: now + timedelta(hours=12)))
    lives(house, 3)
    with pytest.raises(AssertionError, match="isn't counted"):
        well_timed(came(house, ben))
