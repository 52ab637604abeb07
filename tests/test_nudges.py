"""The budget of nudges: two a week, at a good hour, the oldest need first, and none that somebody doesn't want."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from house import TUESDAY, House, Human
from sqlmodel import Session as Db
from sqlmodel import select

import handlers
from chat.cards import Card
from handlers import nudges
from handlers.nudges import Nudge
from storage.messages import Outgoing
from storage.pairs import Session
from storage.people import Person, Programme

BERLIN = ZoneInfo("Europe/Berlin")


@dataclass
class Asks:
    """Needs of one person, by the day they arose."""

    person_id: int
    since: dict[str, datetime] = field(default_factory=dict)
    over: set[str] = field(default_factory=set)
    surveys: set[str] = field(default_factory=set)

    def __call__(self, _: Db, now: datetime) -> Iterable[Nudge]:
        for key, since in self.since.items():
            if since <= now and key not in self.over:
                card = partial(Card, f"About {key}")
                yield Nudge(self.person_id, key, since, card, survey=key in self.surveys)


@pytest.fixture
def ana(house: House) -> Human:
    house.wall = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday
    return house.person("Ana Silva", zone="Europe/Berlin")


@pytest.fixture
def asks(ana: Human, monkeypatch: pytest.MonkeyPatch) -> Asks:
    found = Asks(ana.id)
    monkeypatch.setattr(handlers, "NEEDS", {"test": found})
    return found


def told(house: House) -> list[tuple[str, datetime]]:
    with house.database.read() as db:
        rows = db.exec(select(Outgoing).where(Outgoing.nudge).order_by(Outgoing.id))  # type: ignore[arg-type]
        return [(row.key.partition(":")[0], row.due.astimezone(BERLIN)) for row in rows]


def person(house: House, ana: Human, **changes: object) -> None:
    with house.database.write() as db:
        row = db.get_one(Person, ana.id)
        for name, value in changes.items():
            setattr(row, name, value)
        db.add(row)


def test_two_a_week_and_one_a_day_the_oldest_need_first_at_ten_from_tuesday_on(
    house: House, ana: Human, asks: Asks
) -> None:
    asks.since = {key: house.wall - timedelta(days=10 - n) for n, key in enumerate("cebda")}
    house.through(house.wall + timedelta(days=16))
    sent = told(house)
    assert "".join(key for key, _ in sent) == "cebda"
    assert [(at.date(), at.hour) for _, at in sent] == [
        (date(2026, 11, 24), 10),
        (date(2026, 11, 25), 10),
        (date(2026, 12, 1), 10),
        (date(2026, 12, 2), 10),
        (date(2026, 12, 8), 10),
    ]
    assert ana.sees("About a")


def test_two_questions_about_how_it_goes_are_two_days_apart(house: House, asks: Asks) -> None:
    asks.since = {key: house.wall - timedelta(days=10 - n) for n, key in enumerate(("fit", "pulse", "goal"))}
    asks.surveys = {"fit", "pulse"}
    house.through(house.wall + timedelta(days=16))
    sent = [(key, at.date()) for key, at in told(house)]
    assert sent == [("fit", date(2026, 11, 24)), ("goal", date(2026, 11, 25)), ("pulse", date(2026, 12, 1))]


@pytest.mark.parametrize(("ahead", "asked"), [(1, date(2026, 11, 26)), (2, date(2026, 12, 1)), (3, date(2026, 11, 24))])
def test_what_is_asked_after_a_session_counts_as_one_also_while_it_is_still_ahead(
    house: House, ana: Human, asks: Asks, ahead: int, asked: date
) -> None:
    ben = house.person("Ben Okafor", zone="Europe/Berlin")
    house.pair(ana, ben)
    start = house.wall + timedelta(days=ahead, hours=2)  # on a Tuesday, a Wednesday or a Thursday
    with house.database.write() as db:
        db.add(Session(pair_id=1, start=start, minutes=45, booked_by=ben.id, booked_at=house.wall))
    asks.since, asks.surveys = {"pulse": house.wall}, {"pulse"}
    house.through(house.wall + timedelta(days=10))
    assert [at.date() for key, at in told(house) if key == "pulse"] == [asked]


def test_what_is_no_longer_needed_is_never_asked(house: House, ana: Human, asks: Asks) -> None:
    asks.since = {f"n{n}": house.wall - timedelta(days=10 - n) for n in range(3)}
    house.through(house.wall + timedelta(days=4))
    asks.over = {"n2"}
    house.through(house.wall + timedelta(days=10))
    assert [key for key, _ in told(house)] == ["n0", "n1"]
    assert "About n2" not in [card.title for card in ana.cards()]


def test_nothing_is_asked_twice(house: House, asks: Asks) -> None:
    asks.since = {"n0": house.wall}
    house.through(house.wall + timedelta(days=15))
    for _ in range(3):
        house.later(days=7)
    assert [key for key, _ in told(house)] == ["n0"]


@pytest.mark.parametrize(
    ("changes", "days"),
    [
        ({"snoozed_until": TUESDAY + timedelta(days=1)}, 2),  # Monday -> Wednesday after the snooze ends at nine
        ({"away": [["2026-11-20", "2026-11-25"]]}, 3),
        ({"nudges": "none"}, None),
        ({"active": False}, None),
    ],
)
def test_somebody_who_wants_none_now_gets_none(
    house: House, ana: Human, asks: Asks, changes: dict[str, object], days: int | None
) -> None:
    monday = house.wall
    person(house, ana, **changes)
    asks.since = {"n0": house.wall}
    house.through(house.wall + timedelta(days=5))
    expected = [] if days is None else [(monday + timedelta(days=days)).date()]
    assert [at.date() for _, at in told(house)] == expected


def test_once_a_month_means_one_in_four_weeks(house: House, ana: Human, asks: Asks) -> None:
    person(house, ana, nudges="monthly")
    asks.since = {f"n{n}": house.wall - timedelta(days=10 - n) for n in range(4)}
    house.through(house.wall + timedelta(days=50))
    assert [at.date() for _, at in told(house)] == [date(2026, 11, 24), date(2026, 12, 22)]


def test_a_quiet_week_of_the_programme_is_quiet(house: House, asks: Asks) -> None:
    with house.database.write() as db:
        programme = db.get_one(Programme, house.programme)
        programme.quiet = [["2026-11-23", "2026-11-29"]]
        db.add(programme)
    asks.since = {"n0": house.wall}
    house.through(house.wall + timedelta(days=10))
    assert [at.date() for _, at in told(house)] == [date(2026, 12, 1)]


def test_the_demos_clock_always_goes_ahead_even_where_the_budget_is_used_up(house: House, asks: Asks) -> None:
    asks.since = {f"n{n}": house.wall for n in range(3)}
    house.until(datetime(2026, 11, 24, 10, 0, tzinfo=BERLIN))
    assert len(told(house)) == 1
    with house.database.read() as db:
        following = nudges.upcoming(db, house.wall, handlers.NEEDS)
    assert following is not None
    assert following > house.wall
