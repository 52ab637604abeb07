"""Less, later, or not now: breaks, quiet, days away, and back again."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from house import House, Human

from storage.people import Person, Role


def kept(house: House, human: Human) -> Person:
    with house.database.read() as db:
        return db.get_one(Person, human.id)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("away until 4 Jan", date(2026, 11, 24), date(2027, 1, 4)),
        ("away 21 Dec - 3 Jan", date(2026, 12, 21), date(2027, 1, 3)),
        ("away from 21 Dec to 3 Jan", date(2026, 12, 21), date(2027, 1, 3)),
        ("away friday", date(2026, 11, 27), date(2026, 11, 27)),
        ("away 2 weeks", date(2026, 11, 24), date(2026, 12, 8)),
        ("holiday 7 Dec - 11 Dec", date(2026, 12, 7), date(2026, 12, 11)),
    ],
)
def test_days_away_are_read_from_plain_words(house: House, words: str, first: date, last: date) -> None:
    ana = house.person("Ana Silva", Role.MENTEE)
    assert ana.says(words).title.startswith("Away ")
    assert kept(house, ana).away == [[f"{first}", f"{last}"]]


@pytest.mark.parametrize(
    "words", ["away until the moon is full", "away 3 March 2021", "away until 4 Jan 2031", "away friday 15:00"]
)
def test_days_that_cannot_be_read_get_an_example_and_stay_in_the_field(house: House, words: str) -> None:
    ana = house.person("Ana Silva", Role.MENTEE)
    card = ana.says(words)
    assert card.fields[0]["initial"] == words.removeprefix("away ")
    assert "21 Dec - 3 Jan" in card.fields[0]["error"]
    assert kept(house, ana).away == []
    assert ana.says("21 Dec - 3 Jan").title == "Away Mon 21 Dec to Sun 3 Jan", "what is typed next is the answer"


def test_no_times_are_offered_while_one_is_away_and_what_is_booked_then_is_listed(
    house: House, new_pair: tuple[Human, Human]
) -> None:
    ana, ben = new_pair
    ana.says("book friday 15:00")
    ana.presses("Book it")
    ana.says("book 8 December 15:00")
    ana.presses("Book it")
    ana.presses("Book this one too")
    card = ben.says("away until 6 Dec")
    assert "Fri 27 Nov, 15:00 with Ana Silva" in card.text
    assert "8 Dec" not in card.text
    moved = ben.presses("Move it", on="Away")
    days = {int(mine.split()[1]) for mine, _ in moved.times}
    assert days
    assert days <= {7, 8, 9, 10, 11, 14, 15, 16, 17, 18, 21, 22}
    assert "isn't inside the hours" in ana.says("book wednesday 11:00").text
    ben.says("resume")
    assert ana.says("book wednesday 11:00").title == "This time?"


def test_only_that_no_times_are_offered_shows_to_the_other(house: House, new_pair: tuple[Human, Human]) -> None:
    ana, ben = new_pair
    ben.says("away until 6 Jan")
    shown = ana.says("book").text + ana.says("home").text
    assert "away" not in shown.lower()
    assert "no common time" in shown


@pytest.mark.parametrize(
    ("words", "until"),
    [
        ("snooze", datetime(2026, 11, 30, 23, tzinfo=UTC)),
        ("snooze 2 weeks", datetime(2026, 12, 7, 23, tzinfo=UTC)),
        ("snooze until friday", datetime(2026, 11, 26, 23, tzinfo=UTC)),
    ],
)
def test_quiet_lasts_as_long_as_was_said(house: House, words: str, until: datetime) -> None:
    ana = house.person("Ana Silva", Role.MENTEE)
    assert ana.says(words).title.startswith("Quiet until")
    assert kept(house, ana).snoozed_until == until


def test_an_end_that_is_over_is_asked_again(house: House) -> None:
    ana = house.person("Ana Silva", Role.MENTEE)
    assert ana.says("snooze until further notice").title == "Until when?"
    assert ana.says("3 days").title == "Quiet until Fri 27 Nov"


def test_nobody_is_nudged_while_they_want_quiet(house: House, new_pair: tuple[Human, Human]) -> None:
    ana, _ = new_pair
    ana.says("snooze 2 weeks")
    house.through(house.wall + timedelta(days=13))
    assert not [card for card in ana.cards() if "We already met" in card.buttons]
    house.through(house.wall + timedelta(days=3))
    assert [card for card in ana.cards() if "We already met" in card.buttons]


def test_resume_brings_everything_back_and_tells_the_other_of_the_break(
    house: House, new_pair: tuple[Human, Human]
) -> None:
    ana, ben = new_pair
    ana.says("pause")
    ana.presses("Two weeks off")
    ana.presses("End the break")
    house.later(seconds=1)
    assert ben.sees("The break is over")
    ana.says("away until 4 Jan")
    ana.says("snooze")
    ana.says("pause")
    ana.presses("No more reminders")
    ana.says("resume")
    person = kept(house, ana)
    assert (person.nudges, person.snoozed_until, person.away) == ("", None, [])
    assert len([card for card in ben.cards() if card.title == "The break is over"]) == 1


def test_a_break_is_ended_by_whoever_wanted_it_and_ends_nothing_else(
    house: House, new_pair: tuple[Human, Human]
) -> None:
    ana, ben = new_pair
    ana.says("away until 4 Jan")
    ana.says("home")
    ana.presses("Pause or stop")
    ana.presses("Two weeks off")
    house.later(seconds=1)
    assert "End the break" not in ben.sees("A break until").buttons
    home = ben.says("home")
    assert "until Tue 8 Dec" in home.text
    assert "End the break" not in home.buttons
    assert ben.acts("resume", "pair 1").title == "The break goes on"
    assert "lasts until Tue 8 Dec, or until Ana ends it" in ben.says("resume").text
    assert "until Tue 8 Dec" in ana.says("home").text
    ana.presses("End the break", on="Hello")
    assert "until Tue 8 Dec" not in ben.says("home").text
    assert kept(house, ana).away == [["2026-11-24", "2027-01-04"]]
    ben.says("away until 5 Jan")
    ben.presses("Not away after all")
    assert kept(house, ben).away == []


def test_a_second_press_on_two_weeks_off_changes_nothing(house: House, new_pair: tuple[Human, Human]) -> None:
    ana, ben = new_pair
    first = ana.acts("pair.pause", "1")
    house.later(days=3)
    again = ben.acts("pair.pause", "1")
    assert first.title == again.title == "A break until Tue 8 Dec"
    assert "Two weeks off" not in ben.says("pause").buttons


def test_with_two_mentees_a_break_is_for_one_pair(house: House, new_pair: tuple[Human, Human]) -> None:
    _, ben = new_pair
    house.pair(house.person("Cy Young", Role.MENTEE), ben)
    assert ben.says("pause").title == "With whom?"
    ben.presses("Pause or stop")
    assert "with" not in ben.presses("Two weeks off").title


def test_days_in_a_break_are_neither_due_nor_overdue(house: House, new_pair: tuple[Human, Human]) -> None:
    ana, _ = new_pair
    lena = house.person("Lena Vogt", Role.COORDINATOR)
    ana.acts("pair.pause", "1")
    house.later(days=30)
    figures = {row[0]: row[1:] for row in lena.says("report").part("Table")["rows"]}
    assert figures["Sessions held"][0] == "0 of 2 due", "30 days less 15 are one cadence and a bit"
    assert "No date for long" not in lena.says("home").text
    house.later(days=8)
    assert "No date for long" in lena.says("home").text


def test_a_stranger_can_pause_nobody(house: House, new_pair: tuple[Human, Human]) -> None:
    eve = house.person("Eve Moss", Role.MENTEE)
    house.pair(eve, house.person("Zed Ali", Role.MENTOR))
    for action in ("pair.pause", "pause", "where", "place.save", "pair.met", "session.unbooked"):
        assert eve.acts(action, "1").title == "That isn't there any more"


def test_several_times_away_are_kept_and_one_that_overlaps_takes_the_place_of_the_other(
    house: House, new_pair: tuple[Human, Human]
) -> None:
    ana, _ = new_pair
    ana.says("away friday")
    ana.says("away until 4 Dec")
    replaced = ana.says("away 21 Dec - 3 Jan")
    assert "takes the place" not in replaced.text
    assert "21 Dec to Sun 3 Jan" in ana.says("away 24 Dec - 2 Jan").text, "which one it replaces"
    assert kept(house, ana).away == [["2026-11-24", "2026-12-04"], ["2026-12-24", "2027-01-02"]]
    assert ana.says("away").buttons == ["Another time away", "Home"] + ["Not away after all"] * 2
    ana.presses("Not away after all")
    assert kept(house, ana).away == [["2026-12-24", "2027-01-02"]]
