"""What is offered next: at the two's own rhythm, with a reason where it comes late, and nothing beyond their last day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from house import House, Human, session_start
from seen import Seen

from storage.people import Programme, Role
from storage.secrets import Sealed

pytestmark = pytest.mark.only_on("web", because="what is offered is the same on every platform")


def at(month: int, day: int, hour: int = 9) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def two(house: House, often: int = 14, **more: object) -> tuple[Human, Human]:
    ana, ben = house.person("Ana Silva", Role.MENTEE), house.person("Ben Okafor", Role.MENTOR)
    house.pair(ana, ben, cadence_days=often, agreed_at=house.wall, **more)
    return ana, ben


def meets(house: House, human: Human, words: str) -> Seen:
    """They meet at a time, and this one of the two tells of it. Returns the card at the end."""
    human.says(words)
    human.presses("Book it")
    house.through(session_start(house) + timedelta(hours=1))
    human.presses("We met")
    human.presses("4")
    return human.presses("Skip")


def test_after_the_last_session_the_goodbye_is_named_and_no_other_date(house: House) -> None:
    ana, _ = two(house, ends=date(2026, 12, 4))
    last = meets(house, ana, "book wednesday 2 december 15:00")
    assert "your time with Ben ends on Fri 4 Dec. The goodbye comes on Mon 7 Dec." in last.text
    assert last.buttons == ["Home"]
    house.through(at(12, 7, 10))
    assert ana.sees("That was Growth, with Ben")


def test_a_week_before_the_end_there_is_time_for_one_more(house: House) -> None:
    ana, _ = two(house, ends=date(2026, 12, 4))
    last = meets(house, ana, "book wednesday 25 november 15:00")
    assert "There is time for one more, if you both like." in last.text
    assert last.buttons == ["Find a time", "Home"]


def test_the_line_is_for_next_time_as_long_as_a_next_time_is_booked(house: House) -> None:
    ana, _ = two(house, ends=date(2026, 12, 4))
    for words in ("book wednesday 25 november 15:00", "book wednesday 2 december 15:00"):
        ana.says(words)
        ana.presses(next(label for label in ana.sees().buttons if label.startswith("Book")))
        if "Book this one too" in ana.sees().buttons:
            ana.presses("Book this one too")
    titles = []
    for day in (25, 32):
        house.through(datetime(2026, 11, 1, 17, tzinfo=UTC) + timedelta(days=day - 1))
        ana.presses("We met")
        titles.append(ana.presses("4").title)
    assert titles == ["One thing until next time?", "One thing to take along?"]


def test_who_misses_the_last_session_is_offered_nothing_after_the_end(house: House) -> None:
    ana, _ = two(house, ends=date(2026, 12, 2))
    ana.says("book wednesday 2 december 15:00")
    ana.presses("Book it")
    house.through(session_start(house) + timedelta(hours=1))
    missed = ana.presses("Not this time")
    assert "no time before it suits both of you any more" in missed.text
    assert "The goodbye comes on Thu 3 Dec" in ana.presses("Skip this one").text


@pytest.mark.parametrize(
    ("often", "books", "title", "buttons"),
    [
        (14, "", "Two sessions left with Ben", ["Plan both", "One is enough"]),
        (7, "", "3 sessions left with Ben", ["Plan the last two", "One is enough"]),
        (28, "", "15 days left with Ben: time for one more", ["Find a time", "Goals"]),
        (14, "book monday 7 december 15:00", "One session left with Ben", ["Goals", "Sessions"]),
        (7, "book monday 7 december 15:00", "Two sessions left with Ben", ["Find a time", "Goals"]),
    ],
)
def test_what_is_left_is_counted_at_the_twos_own_rhythm(
    house: House, often: int, books: str, title: str, buttons: list[str]
) -> None:
    ana, _ = two(house, often, ends=date(2026, 12, 18))
    if books:
        ana.says(books)
        ana.presses("Book it")
    house.through(at(12, 4))
    left = ana.sees("left with Ben")
    assert (left.title, left.buttons) == (title, buttons)
    assert ("Booked already: Mon 7 Dec, 15:00." in left.text) == bool(books)


def test_who_wants_one_nudge_a_month_may_ask_for_longer_on_the_only_card(house: House) -> None:
    ana, _ = two(house, ends=date(2026, 12, 18), agreed=Sealed({}))
    ana.acts("nudges.monthly")
    house.through(at(12, 16))
    assert "We'd like longer" in ana.sees("Two sessions left with Ben").buttons
    assert not [card for card in ana.cards() if card.title.startswith("Three more months")]


def test_a_next_date_that_comes_late_says_why(house: House) -> None:
    ana, ben = two(house)
    with house.database.write() as db:
        db.get_one(Programme, house.programme).quiet = [["2026-12-07", "2026-12-13"]]
    ben.says("away 14 Dec - 18 Dec")
    assert (
        "Over the quiet weeks, until Sun 13 Dec, nothing is due"
        in meets(house, ana, "book wednesday 25 november 15:00").text
    )


@pytest.mark.parametrize(
    ("whose", "says"),
    [("ben", "Ben is away until Wed 16 Dec, so it is a little later."), ("ana", "You are away until Wed 16 Dec")],
)
def test_days_away_say_until_when_and_never_why(house: House, whose: str, says: str) -> None:
    ana, ben = two(house)
    human = {"ana": ana, "ben": ben}[whose]
    assert "until when you are away, where it puts off a next date, and never why" in human.says("away").text
    human.says("away 4 Dec - 16 Dec")
    assert says in meets(house, ana, "book wednesday 25 november 15:00").text


def test_a_next_date_at_the_rhythm_needs_no_reason(house: House) -> None:
    ana, _ = two(house)
    assert "later" not in meets(house, ana, "book wednesday 25 november 15:00").text
