"""How pairs are looked after and end, whole journeys through the front door, on Postgres: SQLite has every other test."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from confidence import WORDS, writes
from house import House, Human
from meeting import books
from sqlmodel import col, select
from teams_house import TeamsHouse

from storage.concerns import Concern
from storage.database import Database
from storage.pairs import Answer, Asking, Pair, PairState, Request
from storage.people import Programme, Role


@pytest.fixture(params=["web", "teams"])
def house(request: pytest.FixtureRequest, emptied: Database) -> Iterator[House]:
    """The company of every other test, on Postgres; of the chats the one where most goes on at once."""
    house = {"web": House, "teams": TeamsHouse}[request.param](emptied)
    yield house
    house.close()


def the_pair(house: House) -> Pair:
    with house.database.read() as db:
        return db.exec(select(Pair)).one()


def test_a_pair_comes_to_its_end_is_thanked_and_answers(house: House, pair: tuple[Human, Human]) -> None:
    ana, ben = pair
    with house.database.write() as db:
        programme = db.get_one(Programme, house.programme)
        programme.ends = house.wall.date() + timedelta(days=24)  # Fri 18 Dec
        pair_ = db.exec(select(Pair)).one()
        pair_.agreed_at = house.wall  # so that nothing else is asked in the last fortnight
        db.add_all([programme, pair_])
    house.wall = datetime(2026, 12, 7, 9, tzinfo=UTC)
    house.through(datetime(2026, 12, 10, 18, tzinfo=UTC))
    ana.presses("Yes")
    ben.acts("longer.no", f"{the_pair(house).id}/2026-12-18")
    house.until(datetime(2026, 12, 14, 12, tzinfo=UTC))
    assert ana.sees("ends as planned").text.replace("Ben", "Ana") == ben.sees("ends as planned").text
    house.until(datetime(2026, 12, 16, 12, tzinfo=UTC))
    ana.presses("Send", on="your time with Ben", now="4", line="I speak second, not last")
    house.until(datetime(2026, 12, 17, 17, tzinfo=UTC))
    assert "I speak second" in ben.sees("Thank you, from Ana").text
    house.until(datetime(2026, 12, 19, 1, tzinfo=UTC))
    house.until(datetime(2026, 12, 21, 11, tzinfo=UTC))
    assert the_pair(house).why_ended == "finished"
    ana.presses("Three questions")
    assert "that was all" in ana.presses("Send", useful="5", recommend="9", words="More of it").title
    with house.database.read() as db:
        assert {answer.number for answer in db.exec(select(Answer))} >= {5, 9}
    house.until(datetime(2027, 3, 19, 1, tzinfo=UTC))
    assert the_pair(house).forgotten


def test_a_mentor_leaves_and_the_mentee_asks_the_next(house: House, pair: tuple[Human, Human], lena: Human) -> None:
    ana, ben = pair
    mei = house.person("Mei Tan", Role.MENTOR)
    books(ana)
    ben.says("leave programme")
    ben.presses("Leave")
    house.later(minutes=1)
    assert lena.sees("Ben Okafor no longer mentors Ana Silva")
    ana.presses("Another mentor", on="can't go on")
    ana.presses("1st choice")
    ana.presses("Send as it is")
    house.later(minutes=1)
    mei.presses("Yes", on="Ana Silva")
    with house.database.read() as db:
        assert db.exec(select(Request.state)).all() == [Asking.ACCEPTED]
        assert {pair.state for pair in db.exec(select(Pair))} == {PairState.ENDED, PairState.ACTIVE}


def test_another_partner_is_wished_for_and_both_read_it(house: House, pair: tuple[Human, Human]) -> None:
    ana, ben = pair
    ana.says("end pair")
    ana.presses("Another mentor")
    ana.presses("Take it back")
    ana.says("end pair")
    ana.presses("Another mentor")
    house.later(days=1)
    assert the_pair(house).state == PairState.ACTIVE
    house.later(days=2)
    assert ana.sees("won't carry on")
    assert ben.sees("won't carry on")
    assert ben.says("book").title == "You and Ana are no longer a pair"


def test_a_break_days_away_and_quiet_come_and_go(house: House, pair: tuple[Human, Human]) -> None:
    ana, ben = pair
    ana.says("pause")
    ana.presses("Two weeks off")
    ana.says("snooze")
    ana.says("away 21 Dec - 3 Jan")
    house.later(minutes=1)
    assert ben.sees("A break until Tue 8 Dec")
    home = ana.says("home").text
    assert "Mon 21 Dec to Sun 3 Jan" in home
    assert "until Tue 1 Dec" in home
    ana.presses("As before")
    house.later(minutes=1)
    assert ben.sees("The break is over")
    assert "21 Dec" not in ana.says("home").text


def test_somebody_tells_in_confidence_is_answered_and_it_is_erased(
    house: House, pair: tuple[Human, Human], ingrid: Human, paul: Human
) -> None:
    ana, ben = pair
    writes(ana)
    ana.presses("Put sessions on hold")
    house.later(days=4)  # Ingrid didn't take it in time
    assert WORDS in paul.presses("Open").text
    paul.presses("Write back")
    paul.presses("Send", words="Shall we talk?")
    house.later(minutes=1)
    assert "Shall we talk?" in ana.sees("writes to you").text
    assert "No times" in ben.says("book").text
    paul.says("talk privately")
    paul.presses("Open", on="Talk to someone")
    paul.presses("Close, with a line")
    paul.presses("Close it", words="")
    house.later(days=91)
    with house.database.read() as db:
        assert not db.exec(select(Concern)).all()


def test_how_it_goes_is_asked_answered_and_a_word_is_passed_on_once(
    house: House, pair: tuple[Human, Human], lena: Human
) -> None:
    ana, _ = pair
    for _ in range(2):
        ana.says("feedback")
        ana.presses("Send", mark="2", words="Slow")
        ana.presses("A word with somebody")
        ana.says("end pair")
        ana.presses("15 minutes to talk first")
    house.later(hours=1)
    assert [card.title for card in lena.cards()] == ["Ana Silva would like a word"]
    lena.presses("Write to Ana")
    lena.presses("Send", words="Shall we talk on Thursday?")
    house.later(minutes=1)
    assert "Thursday" in ana.sees("Lena Vogt answers you").text
    with house.database.read() as db:
        assert len(db.exec(select(Answer).where(col(Answer.survey) == "pulse")).all()) == 1
