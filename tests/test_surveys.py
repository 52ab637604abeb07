"""How it goes, asked rarely: who is asked when, and what of it the coordinators see."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from house import House, Human
from sqlmodel import select

from handlers.surveys import rounds
from storage.pairs import Answer, Pair
from storage.people import Programme, Role

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
def mentees(house: House) -> list[Human]:
    """Six people, each with a mentor of their own."""
    found = []
    for name in ("Ana", "Bea", "Cy", "Dee", "Eve", "Fay"):
        mentee, mentor = house.person(f"{name} Mo", Role.MENTEE), house.person(f"{name} Tor", Role.MENTOR)
        house.pair(mentee, mentor)
        found.append(mentee)
    return found


def pulse(human: Human, mark: str, words: str = "") -> None:
    human.says("feedback")
    human.presses("Send", on="How is it going", mark=mark, words=words)


def figure(lena: Human, name: str) -> list[str]:
    return {row[0]: row[1:] for row in lena.says("report").part("Table")["rows"]}[name]


def test_the_rounds_are_a_month_in_half_way_and_every_two_months() -> None:
    pair = Pair(programme_id=1, mentee_id=1, mentor_id=2, created_at=START, published_at=START)
    programme = Programme(organisation_id=1, name="Growth", starts=START.date(), ends=date(2027, 11, 24))
    assert rounds(pair, programme) == [date(2026, 12, 24), date(2027, 5, 25), date(2027, 7, 24), date(2027, 9, 22)]
    programme.ends = date(2027, 2, 1)
    assert rounds(pair, programme) == [date(2026, 12, 24)], "half-way is too near to the first, two months are too late"


def test_both_are_asked_a_month_in_once_a_round(house: House) -> None:
    ana, ben = house.person("Ana Mo", Role.MENTEE), house.person("Ben Tor", Role.MENTOR)
    house.pair(ana, ben)
    house.through(START + timedelta(days=29))
    assert not any("How is it going" in card.title for card in ana.cards())
    house.through(START + timedelta(days=40))
    form = ana.sees("How is it going with Ben?")
    assert "nobody by name" in form.text
    assert ben.presses("Not now").title == "Not now, then"
    assert ana.presses("Send", mark="4", words="").title == "Thank you, noted"
    house.through(START + timedelta(days=55))
    assert sum("How is it going" in card.title for card in ben.cards()) == 0, "folded, and not asked twice"


def test_a_pause_is_not_asked_about(house: House) -> None:
    ana, ben = house.person("Ana Mo", Role.MENTEE), house.person("Ben Tor", Role.MENTOR)
    house.pair(ana, ben, paused_until=date(2027, 1, 31))
    house.through(START + timedelta(days=50))
    assert not any("How is it going" in card.title for card in ana.cards())


def test_feedback_may_be_given_at_any_time_and_the_last_word_of_a_round_counts(house: House) -> None:
    ana, ben = house.person("Ana Mo", Role.MENTEE), house.person("Ben Tor", Role.MENTOR)
    house.pair(ana, ben)
    pulse(ana, "2", "Slow")
    pulse(ana, "5")
    with house.database.read() as db:
        (answer,) = db.exec(select(Answer)).all()
    assert answer.number == 5


def test_a_low_number_offers_a_word_with_somebody_and_tells_nobody_the_number(
    house: House, mentees: list[Human], lena: Human
) -> None:
    pulse(mentees[0], "1")
    assert "no number" in mentees[0].sees("Thank you, noted").text
    mentees[0].presses("A word with somebody")
    house.later(minutes=1)
    told = lena.sees("would like a word")
    assert "1" not in told.text


def test_a_missing_number_keeps_the_line_that_was_typed(house: House, mentees: list[Human]) -> None:
    mentees[0].says("feedback")
    form = mentees[0].presses("Send", on="How is it going", mark="", words="A good start")
    assert form.fields[1]["initial"] == "A good start"
    long = mentees[0].presses("Send", on="How is it going", mark="4", words="x" * 501)
    assert "501 characters" in long.fields[1]["error"]


def test_averages_begin_with_five_people_and_move_in_fives(house: House, mentees: list[Human], lena: Human) -> None:
    for human in mentees[:4]:
        pulse(human, "5")
    assert figure(lena, "How it is going") == ["not shown yet", "fewer than five so far"]
    pulse(mentees[4], "5")
    assert figure(lena, "How it is going") == ["5 of 5", "from 5"]
    pulse(mentees[5], "1")
    assert figure(lena, "How it is going") == ["5 of 5", "from 5"], "one more answer alone changes nothing"


def test_words_are_shown_from_five_writers_on_without_names_or_time(
    house: House, mentees: list[Human], lena: Human
) -> None:
    lines = ["Yes, more of it", "Clear goals", "More time", "a room", "Bigger groups", "Zebra, alone"]
    for human, line in zip(mentees[:4], lines, strict=False):
        pulse(human, "4", line)
    lena.says("report")
    assert "Clear goals" not in lena.presses("What people wrote").text
    for human, line in zip(mentees[4:], lines[4:], strict=True):
        pulse(human, "4", line)
    lena.says("report")
    shown = lena.presses("What people wrote")
    quotes = [part["text"] for part in shown.data["parts"] if part.get("style") == "quote"]
    assert quotes == ["a room", "Bigger groups", "Clear goals", "More time", "Yes, more of it"]
    assert not any(human.name.split()[0] in shown.text for human in mentees)


def test_nobody_but_a_coordinator_reads_what_people_wrote(house: House, mentees: list[Human]) -> None:
    assert mentees[0].acts("report.words").title == "Not from here"
