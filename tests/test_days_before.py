"""The cards of the days before a session: on working days of whoever gets them, and once however often it moves."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from house import House, Human, next_start
from meeting import books_at
from months import came

from storage.pairs import Goal, Milestone
from storage.people import Role
from storage.secrets import Sealed

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = "book monday 15:00"


def two(house: House, hours: str = "weekdays 9-17") -> tuple[Human, Human]:
    ana = house.person("Ana Silva", Role.MENTEE, hours=hours)
    ben = house.person("Ben Okafor", Role.MENTOR, hours="weekdays 9-17")
    house.pair(ana, ben)
    return ana, ben


def before(house: House, human: Human) -> list[tuple[str, str]]:
    """The question and the reminder, with when they came on the clock of Berlin."""
    cards = [card for card in came(house, human) if card.key.startswith(("wish:", "reminder:24h:"))]
    return [(card.key.partition(":session")[0], f"{card.at.astimezone(BERLIN):%a %d, %H:%M}") for card in cards]


def test_what_would_come_on_a_weekend_comes_on_friday_the_question_first(house: House) -> None:
    ana, ben = two(house)
    books_at(house, ana, MONDAY)
    assert "on the working day before" in ana.sees("Booked").text
    house.through(datetime(2026, 11, 27, 12, tzinfo=BERLIN))
    ana.presses("Send", wish="How you say no")
    house.through(next_start(house))
    assert before(house, ana) == [("wish", "Fri 27, 10:00"), ("reminder:24h", "Fri 27, 16:00")]
    assert before(house, ben) == [("reminder:24h", "Fri 27, 16:00")]
    assert "How you say no" in ben.sees("Coming up").text
    assert ana.sees("Soon")


def test_a_topic_that_comes_after_the_brief_still_reaches_the_mentor(house: House) -> None:
    ana, ben = two(house)
    books_at(house, ana, MONDAY)
    house.through(datetime(2026, 11, 27, 18, tzinfo=BERLIN))
    ana.presses("Send", wish="How you say no")
    house.later(hours=1)
    assert "How you say no" in ben.sees("Ana, for Mon 30 Nov").text


def test_who_offers_weekends_gets_them_there(house: House) -> None:
    ana, ben = two(house, "every day 9-17")
    books_at(house, ana, MONDAY)
    house.through(next_start(house))
    assert before(house, ana) == [("wish", "Sat 28, 15:00"), ("reminder:24h", "Sun 29, 15:00")]
    assert before(house, ben) == [("reminder:24h", "Fri 27, 16:00")]


def test_public_holidays_are_days_off_too(house: House) -> None:
    ana, ben = two(house)
    house.later(days=20)
    books_at(house, ana, "book monday 28 december 15:00")
    house.through(next_start(house))
    assert before(house, ben) == [("reminder:24h", "Thu 24, 16:00")], "Friday and Saturday are Christmas"


def test_what_is_booked_on_the_weekend_has_its_button_and_no_late_question(house: House) -> None:
    ana, ben = two(house)
    house.through(datetime(2026, 11, 28, 12, tzinfo=BERLIN))
    books_at(house, ben, MONDAY)
    house.through(datetime(2026, 11, 30, 8, 1, tzinfo=BERLIN))
    assert "My topic" in ana.sees("Booked").buttons
    assert "I remind you both 15 minutes before." in ben.sees("Booked").text
    assert not before(house, ana) + before(house, ben)


@pytest.mark.parametrize(("moved_to", "cards"), [("move friday 15:00", 1), ("move thursday 3 december 15:00", 2)])
def test_a_session_that_moves_by_a_day_is_not_announced_anew_but_where_it_stood(
    house: House, moved_to: str, cards: int
) -> None:
    ana, ben = two(house)
    books_at(house, ana, "book thursday 15:00")
    house.through(datetime(2026, 11, 25, 16, tzinfo=BERLIN))
    assert ben.sees("Coming up: Thu 26 Nov, 15:00")
    ben.says(moved_to)
    ben.presses("Book it")
    house.through(next_start(house))
    coming = [card.title for card in ben.cards() if card.title.startswith("Coming up")]
    assert len(coming) == cards
    assert coming[-1].startswith("Coming up: Fri 27 Nov" if cards == 1 else "Coming up: Thu 3 Dec")


# --- a date that has passed ---------------------------------------------------------------------------------


def test_a_goals_and_a_steps_date_that_passed_are_one_line_in_the_next_reminder(house: House) -> None:
    ana, ben = two(house)
    with house.database.write() as db:
        goal = Goal(person_id=ana.id, programme_id=1, words=Sealed("Lead a review"), created_at=house.wall)
        goal.by = date(2026, 12, 8)
        db.add(goal)
        db.flush()
        db.add(Milestone(goal_id=goal.id or 0, words=Sealed("Watch one"), by=date(2026, 11, 30)))
    lines = []
    for words in ("book wednesday 15:00", "book thursday 3 december 15:00", "book thursday 10 december 15:00", MONDAY):
        books_at(house, ben, words)
        house.through(next_start(house))
        lines.append([part for part in ana.sees("Coming up").text.splitlines() if "The day for" in part])
        assert "The day for" not in ben.sees("Coming up").text, "the mentor isn't made to chase it"
        house.later(hours=2)
    assert lines == [
        [],
        ["The day for a step, Mon 30 Nov, has passed: Watch one. Done, or is it another day?"],
        ["The day for your goal, Tue 8 Dec, has passed. Reached, or is it another day?"],
        [],
    ]
    assert "Goals" not in ana.sees("Coming up").buttons
