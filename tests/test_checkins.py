"""A pair without a date: who is asked, when, with what way out, and when the coordinators read one line."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from house import House, Human, Seen, session_start
from meeting import books
from sqlmodel import select

from storage.messages import Outgoing
from storage.pairs import Pair, Session
from storage.people import Programme


def asked(human: Human) -> list[Seen]:
    """The nudges that somebody has in their chat."""
    return [card for card in human.cards() if "We already met" in card.buttons]


def days_asked(house: House, human: Human) -> list[int]:
    """On which days after the beginning somebody was nudged."""
    begin = datetime(2026, 11, 24, 9, tzinfo=UTC)
    with house.database.read() as db:
        rows = db.exec(select(Outgoing).where(Outgoing.person_id == human.id, Outgoing.nudge)).all()
        about_dates = [row for row in rows if row.key.startswith("date:")]
        return [(row.due - begin).days for row in about_dates]


def day(number: float) -> datetime:
    return datetime(2026, 11, 24, 9, tzinfo=UTC) + timedelta(days=number)


def holds_a_session(house: House, human: Human, words: str = "book wednesday 15:00") -> datetime:
    human.says(words)
    human.presses("Book it")
    start = session_start(house)
    house.through(start + timedelta(hours=1))
    return start


def test_without_a_first_date_the_mentee_is_asked_twice_and_the_coordinator_reads_one_line(
    house: House, new_pair: tuple[Human, Human], lena: Human
) -> None:
    ana, ben = new_pair
    house.through(day(3.9))
    assert not asked(ana), "day 3 is a Friday, and nudges go out from Tuesday to Thursday"
    house.through(day(30))
    first, last = asked(ana)
    assert first.title == "A first time with Ben?"
    assert "introduced on Tue 24 Nov" in first.text
    assert "It is my own idea" in first.text
    assert first.buttons[2:] == ["Other times", "We already met", "Pause or stop"]
    assert last.title == "I'll stop asking after this"
    assert "by Fri 4 Dec, the coordinators read “no date yet”" in first.text
    assert days_asked(house, ana) == [7, 14], "Tuesdays: four days lie between the two at least"
    assert not asked(ben), "one of the two is enough"
    lines = [card for card in lena.cards() if card.title.startswith("No date yet")]
    assert [line.title for line in lines] == ["No date yet: Ana Silva and Ben Okafor"]


def test_a_free_time_on_the_card_books_it(house: House, new_pair: tuple[Human, Human], lena: Human) -> None:
    ana, ben = new_pair
    house.through(day(8))
    (card,) = asked(ana)
    mine, _ = card.times[0]
    assert ana.presses(card.buttons[0]).title.replace(",", "") == f"Booked: {mine}"
    house.through(day(12))
    assert not asked(ana)
    assert not lena.cards()
    assert ben.sees("Booked")


def test_who_looked_at_times_and_chose_none_is_the_one_who_is_asked(
    house: House, new_pair: tuple[Human, Human]
) -> None:
    ana, ben = new_pair
    ben.says("book")
    house.through(day(15))
    assert not asked(ana)
    assert "You looked at times on Tue 24 Nov, so I ask only you" in asked(ben)[0].text


def test_who_chose_a_time_owes_nothing_any_more(house: House, new_pair: tuple[Human, Human]) -> None:
    ana, ben = new_pair
    books(ben)
    for days in (20, 30):
        house.through(session_start(house) + timedelta(days=days))
    assert not asked(ben)
    assert "Mentees usually pick the time, so I ask only you" in asked(ana)[0].text


def test_after_the_end_of_the_programme_nobody_is_asked(
    house: House, new_pair: tuple[Human, Human], lena: Human
) -> None:
    ana, _ = new_pair
    with house.database.write() as db:
        db.get_one(Programme, house.programme).ends = date(2026, 12, 11)
    start = holds_a_session(house, ana)
    for days in (20, 30, 40):
        house.through(start + timedelta(days=days))
    assert not asked(ana)
    assert not lena.cards()


def test_my_data_does_not_tell_who_looked_at_times(house: House, new_pair: tuple[Human, Human]) -> None:
    ana, ben = new_pair
    ben.says("book")
    assert "offered_to" not in ana.says("my data").part("File")["content"]
    assert "offered_to" in ben.says("my data").part("File")["content"]


def test_who_looked_at_times_just_now_is_let_be(house: House, new_pair: tuple[Human, Human]) -> None:
    ana, _ = new_pair
    house.wall = day(6)
    ana.says("book")
    house.through(day(8.9))
    assert not asked(ana)
    house.through(day(9.9))
    assert len(asked(ana)) == 1


def test_after_a_session_the_pairs_own_rhythm_decides(house: House, new_pair: tuple[Human, Human], lena: Human) -> None:
    ana, _ = new_pair
    start = holds_a_session(house, ana)
    house.through(start + timedelta(days=23.7))
    assert not asked(ana), "14 days, and 0.7 of them past due"
    house.through(start + timedelta(days=28))
    assert asked(ana)[0].title == "A next time with Ben?"
    assert "last session was on Wed 25 Nov" in asked(ana)[0].text
    house.through(start + timedelta(days=34))
    assert "the coordinators read “no date yet”" in asked(ana)[1].text
    assert not lena.cards()
    house.through(start + timedelta(days=36))
    assert lena.sees().title == "No date yet: Ana Silva and Ben Okafor"
    house.through(start + timedelta(days=70))
    assert len(asked(ana)) == 2
    assert len(lena.cards()) == 1


def test_quiet_weeks_and_days_away_do_not_count(house: House, new_pair: tuple[Human, Human]) -> None:
    ana, ben = new_pair
    with house.database.write() as db:
        db.get_one(Programme, house.programme).quiet = [["2026-12-21", "2026-12-26"]]
    start = holds_a_session(house, ana, "book wednesday 2 december 15:00")
    ben.says("away 28 Dec - 31 Dec")
    house.through(start + timedelta(days=23.8 + 6 + 3.5))
    assert not asked(ana)
    house.through(start + timedelta(days=23.8 + 6 + 4 + 6))
    assert len(asked(ana)) == 1


def test_a_meeting_that_was_never_booked_is_told_and_asked_of_the_other(
    house: House, new_pair: tuple[Human, Human]
) -> None:
    ana, ben = new_pair
    house.through(day(8))
    ana.presses("We already met")
    assert "couldn't read" in ana.presses("Save", when="at some point").text
    assert ana.sees().fields[0]["initial"] == "at some point"
    assert "isn't over yet" in ana.presses("Save", when="15 January 15:00").text
    assert ana.says("yesterday 15:00").title == "How useful was it?"
    before = asked(ana)  # on Slack the card stays where the form in a window was answered by typing
    house.later(minutes=1)
    assert "Did you talk?" in ben.sees("Tue 1 Dec, 15:00, you and Ana Silva").text
    house.through(day(16))
    assert asked(ana) == before
    with house.database.read() as db:
        assert [(s.mentee_told, s.mentor_told) for s in db.exec(select(Session)).all()] == [("met", "")]


def test_both_tell_of_the_same_meeting_and_it_is_one(house: House, new_pair: tuple[Human, Human]) -> None:
    ana, ben = new_pair
    house.through(day(8))
    ana.acts("pair.met", "1", when="yesterday 15:00")
    ben.acts("pair.met", "1", when="yesterday 15:30")
    with house.database.read() as db:
        assert [(s.mentee_told, s.mentor_told) for s in db.exec(select(Session)).all()] == [("met", "met")]


def test_two_weeks_off_are_told_to_the_other_neutrally_and_nothing_is_asked(
    house: House, new_pair: tuple[Human, Human], lena: Human
) -> None:
    ana, ben = new_pair
    house.through(day(8))
    ana.presses("Pause or stop")
    mine = ana.presses("Two weeks off")
    house.later(hours=20)
    theirs = ben.sees("A break until")
    assert mine.buttons == ["End the break", *theirs.buttons]
    assert mine.text.replace("Ben", "NAME").replace("End the break\n", "") == theirs.text.replace("Ana", "NAME")
    house.through(day(25))
    assert not asked(ana) + asked(ben)
    assert not lena.cards()
    house.through(day(32))
    assert [card.title for card in asked(ana)] == ["I'll stop asking after this"]
    assert [card.title for card in lena.cards()] == ["No date yet: Ana Silva and Ben Okafor"]


def test_once_a_month_and_never_are_kept(house: House, new_pair: tuple[Human, Human]) -> None:
    ana, _ = new_pair
    house.through(day(8))
    ana.presses("Pause or stop")
    ana.presses("No more reminders")
    house.through(day(25))
    assert not asked(ana)


def test_the_last_card_offers_a_word_with_the_coordinators(
    house: House, new_pair: tuple[Human, Human], lena: Human
) -> None:
    ana, _ = new_pair
    house.through(day(30))
    ana.presses("Ask for a word")
    house.later(hours=20)
    assert lena.sees("Ana Silva would like a word")


def test_the_clock_of_the_demo_always_goes_on(house: House, new_pair: tuple[Human, Human], lena: Human) -> None:
    """Nothing that is upcoming stays upcoming once it was done."""
    for _ in range(40):
        due = house.engine.upcoming()
        if due is None:
            return
        assert due > house.wall
        house.until(due + timedelta(seconds=1))
    pytest.fail("something is due again and again")


def test_in_the_last_fortnight_only_the_card_about_the_last_sessions_asks_for_a_date(
    house: House, new_pair: tuple[Human, Human], lena: Human
) -> None:
    ana, _ = new_pair
    with house.database.write() as db:
        found = db.get_one(Pair, 1)
        found.ends = (house.wall + timedelta(days=17)).date()
        db.add(found)
    house.through(house.wall + timedelta(days=15))
    assert not asked(ana)
    assert ana.sees("left with Ben").buttons[0] == "Find a time"
    assert not any(card.title.startswith("No date yet") for card in lena.cards())
