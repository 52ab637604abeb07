"""Wording that several handlers share: weekly hours, names of roles, a pair as one of the two sees it."""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import Session as Db
from sqlmodel import col, select

from chat.turn import Turn
from chat.words import Listed, Words, say
from scheduling.windows import Window, clock
from storage.pairs import Pair, Request
from storage.people import Person

WEEKDAYS = frozenset(range(5))


def hours_words(windows: Iterable[Window]) -> Words:
    """Weekly windows in one line, days with the same hours together: "Mon and Wed 09:00-12:00, Fri 14:00-16:00"."""
    days_of: dict[tuple[int, int | None], set[int]] = {}
    for window in sorted(windows):
        days_of.setdefault((window.start, window.end), set()).add(window.day)
    if not days_of:
        return say("no hours yet")
    parts = (
        say("{days} {start}-{end}", days=_days(days), start=clock(start), end=clock(start if end is None else end))
        for (start, end), days in days_of.items()
    )
    return say("{parts}", parts=Listed(tuple(parts)))


def _days(days: set[int]) -> Words:
    if days == WEEKDAYS:
        return say("weekdays")
    if len(days) == 7:
        return say("every day")
    return say("{days}", days=Listed(tuple(day_name(day) for day in sorted(days))))


def day_name(day: int) -> Words:
    """0 is Monday."""
    names = (say("Mon"), say("Tue"), say("Wed"), say("Thu"), say("Fri"), say("Sat"), say("Sun"))
    return names[day]


def role_name(role: str) -> Words:
    """A role for people."""
    names = {"mentee": say("Mentee"), "mentor": say("Mentor"), "coordinator": say("Coordinator")}
    return names[role]


def too_long(text: str, most: int) -> Words:
    """What to say of a text that doesn't fit; nothing of it is cut silently."""
    return say("That is {n} characters, and {most} fit. Which part matters most?", n=len(text), most=most)


def first_name(person: Person) -> str:
    """How the bot speaks to somebody and of them."""
    return person.name.split()[0]


def other_of(pair: Pair, person_id: int) -> int:
    """The id of the one of a pair who isn't this person."""
    return pair.mentor_id if person_id == pair.mentee_id else pair.mentee_id


def news_place(pair: Pair) -> str:
    """Where in a chat the news of a pair stands, so that what hasn't been read yet can be taken back."""
    return f"news of pair {pair.id}"


def other(turn: Turn, pair: Pair) -> Person:
    """The one of a pair who isn't acting now."""
    return person_by_id(turn.db, other_of(pair, turn.me))


def two_of(db: Db, pair: Pair | Request) -> tuple[Person, Person]:
    """A mentee and their mentor; or whom they ask."""
    people = people_by_id(db, (pair.mentee_id, pair.mentor_id))
    return people[pair.mentee_id], people[pair.mentor_id]


def person_by_id(db: Db, id_: int) -> Person:
    """Somebody whom what was loaded names."""
    return people_by_id(db, [id_])[id_]


def people_by_id(db: Db, ids: Iterable[int]) -> dict[int, Person]:
    """People by id, in one query."""
    rows = db.exec(select(Person).where(col(Person.id).in_(set(ids))))
    return {person.id or 0: person for person in rows}
