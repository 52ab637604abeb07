"""What the clock does: reminders before a session, and the one question after it.

Each tick asks what is due now and promises keyed cards; a promise that was made before is not made again, so ticks may
repeat, overlap or be late, and a session that moves needs no cancelling.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session as Db

from chat.cards import Button, Card, Facts, Part, Text
from chat.turn import tell
from chat.words import There, Words, say
from handlers import aftercare, booked
from handlers.wording import people_by_id
from storage import outbox, sessions
from storage.pairs import Pair, Session, SessionState
from storage.people import Person

DAY_BEFORE = timedelta(hours=24)
JUST_BEFORE = timedelta(minutes=15)
STILL_FRESH = timedelta(days=7)  # after a week nobody remembers whether a session took place


@dataclass(frozen=True)
class Tick:
    """run: does what is due at a moment. upcoming: when it will next have something to do, for the demo's clock."""

    run: Callable[[Db, datetime], None]
    upcoming: Callable[[Db, datetime], datetime | None]


def day_before(db: Db, now: datetime) -> None:
    """A day before: when, with whom, the goal, and what was left last time. Not for what was booked since."""
    due = [
        (s, p)
        for s, p in sessions.starting(db, now + JUST_BEFORE, now + DAY_BEFORE)
        if s.booked_at < s.start - DAY_BEFORE
    ]
    _promise(db, now, "reminder:24h", due, _brief)


def just_before(db: Db, now: datetime) -> None:
    """A quarter of an hour before."""
    _promise(db, now, "reminder:15m", sessions.starting(db, now, now + JUST_BEFORE), _soon)


def afterwards(db: Db, now: datetime) -> None:
    """When it is over: did you talk?"""
    begun = sessions.starting(db, now - STILL_FRESH, now)
    over = [(s, p) for s, p in begun if sessions.end_of(s) <= now and not (s.mentee_told and s.mentor_told)]
    _promise(db, now, "truth", over, lambda _, session, __, other, ___: aftercare.question(session, other.name))


def next_day_before(db: Db, now: datetime) -> datetime | None:
    start = sessions.next_start(db, now + DAY_BEFORE)
    return start - DAY_BEFORE if start else None


def next_just_before(db: Db, now: datetime) -> datetime | None:
    start = sessions.next_start(db, now + JUST_BEFORE)
    return start - JUST_BEFORE if start else None


def next_end(db: Db, now: datetime) -> datetime | None:
    """The end of whichever session ends next; none lasts longer than half a day."""
    begun = [s for s, _ in sessions.starting(db, now - timedelta(hours=12), now + STILL_FRESH)]
    return min((end for end in map(sessions.end_of, begun) if end > now), default=None)


CardOf = Callable[[Db, Session, Person, Person, Pair], Card]


def _promise(db: Db, now: datetime, name: str, due: Iterable[tuple[Session, Pair]], card_of: CardOf) -> None:
    """Tells both of each pair, those who weren't told yet."""
    keys = {
        (s.id, person): f"{name}:session {s.id}:rev {s.revision}"
        for s, p in due
        for person in (p.mentee_id, p.mentor_id)
    }
    known = outbox.known(db, [f"{key}:person {person}" for (_, person), key in keys.items()])
    open_ = {who for who, key in keys.items() if f"{key}:person {who[1]}" not in known}
    if not open_:
        return
    people = people_by_id(db, (person for _, pair in due for person in (pair.mentee_id, pair.mentor_id)))
    for session, pair in due:
        for me, other in ((pair.mentee_id, pair.mentor_id), (pair.mentor_id, pair.mentee_id)):
            if (session.id, me) in open_ and not _answered(name, session, pair, me):
                card = card_of(db, session, people[me], people[other], pair)
                expires = session.start if name.startswith("reminder") else session.start + STILL_FRESH
                tell(db, me, card, key=keys[session.id, me], at=now, expires=expires)


def _answered(name: str, session: Session, pair: Pair, person_id: int) -> bool:
    told = session.mentee_told if person_id == pair.mentee_id else session.mentor_told
    return name == "truth" and bool(told)


def _brief(db: Db, session: Session, me: Person, other: Person, pair: Pair) -> Card:
    goal = sessions.open_goal(db, pair.mentee_id, pair.programme_id)
    held = (s for s in sessions.of_pair(db, pair.id or 0) if s.state != SessionState.CANCELLED)
    before = [s for s in held if s.start < session.start]
    lines = [note.words.open() for note in sessions.notes_of(db, before[-1].id or 0)] if before else []
    rows: list[tuple[Words, Words | str]] = [(say("There"), say("{there}", there=There(session.start, other.zone)))]
    if goal:
        rows.append((say("Goal"), goal.words.open()))
    parts: list[Part] = [Facts(tuple(rows))]
    if lines:
        parts.append(Text(say("From last time:"), "quiet"))
        parts += [Text(line, "quote") for line in lines]
    if not before:
        parts.append(Text(say("It's your first. A start that works: ten minutes each, then ten on what to agree.")))
    title = say("Coming up: {when:slot} with {name}", when=session.start, name=other.name)
    good = Button(say("Good"), "session.fine", str(session.id), "primary")
    return Card(title, tuple(parts), (good, *booked.change_buttons(session)))


def _soon(db: Db, session: Session, me: Person, other: Person, pair: Pair) -> Card:
    title = say("Soon, at {when:time}: {name}", when=session.start, name=other.name)
    return Card(title, (), (Button(say("Can't make it"), "session.cancel", str(session.id)),))
