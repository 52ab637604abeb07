"""What the clock does around a session: the mentee's one thing, the reminders, and the question afterwards.

Each tick asks what is due now and promises keyed cards; a promise that was made before is not made again, so ticks may
repeat, overlap or be late, and a session that moves needs no cancelling.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlmodel import Session as Db

from chat.cards import Card
from chat.turn import tell
from handlers import aftercare, brief, daycheck, wishes
from handlers.batches import each
from handlers.wording import other_of, people_by_id
from scheduling.waking import awake
from storage import outbox, sessions
from storage.pairs import Pair, Session
from storage.people import Person

TWO_DAYS_BEFORE = timedelta(hours=48)
DAY_BEFORE = timedelta(hours=24)
JUST_BEFORE = timedelta(minutes=15)
EVERY_WEEK = 7  # days
STILL_FRESH = timedelta(days=7)  # after a week nobody remembers whether a session took place


@dataclass(frozen=True)
class Tick:
    """run: does what is due at a moment. upcoming: when it will next have something to do, for the demo's clock."""

    run: Callable[[Db, datetime], None]
    upcoming: Callable[[Db, datetime], datetime | None]


def two_days_before(db: Db, now: datetime) -> None:
    """Two days before: the mentee's one thing. Not for what was booked since, nor for those who meet every week, who
    would be asked too often; their reminder has a button instead."""
    due = _booked_earlier(db, now + DAY_BEFORE, now + TWO_DAYS_BEFORE, TWO_DAYS_BEFORE)
    asked = [(s, p) for s, p in due if s.wish is None and p.cadence_days > EVERY_WEEK]
    _promise(db, now, "wish", asked, lambda db, s, _, mentor, pair: wishes.question(db, s, mentor, pair), whom=_mentee)


def day_before(db: Db, now: datetime) -> None:
    """A day before: the mentor's brief, the mentee's reminder. Not for what was booked since."""
    due = _booked_earlier(db, now + JUST_BEFORE, now + DAY_BEFORE, DAY_BEFORE)
    _promise(db, now, "reminder:24h", due, brief.brief)


def just_before(db: Db, now: datetime) -> None:
    """A quarter of an hour before."""
    _promise(db, now, "reminder:15m", sessions.starting(db, now, now + JUST_BEFORE), brief.soon)


def afterwards(db: Db, now: datetime) -> None:
    """When it is over: did you talk?"""
    begun = sessions.starting(db, now - STILL_FRESH, now)
    over = [(s, p) for s, p in begun if sessions.end_of(s) <= now and not (s.mentee_told and s.mentor_told)]
    later = _begun_later(db, now, over)
    over = [(s, p) for s, p in over if s.id not in later]
    _promise(db, now, "truth", over, lambda _, session, __, other, ___: aftercare.question(session, other.name))


def _begun_later(db: Db, now: datetime, over: list[tuple[Session, Pair]]) -> frozenset[int]:
    """Sessions that somebody came late to and that are still on for these minutes."""
    just = [(s, p) for s, p in over if now < sessions.end_of(s) + brief.LATER]
    keys = {f"{brief.late_key(s, me)}:person {other_of(p, me)}": s.id or 0 for s, p in just for me in p.both}
    return frozenset(keys[key] for key in outbox.known(db, list(keys)))


def once_more(db: Db, now: datetime) -> None:
    """A day after two answers that differ: both are asked once more, in the same words, and never a third time."""
    due = sessions.differing(db, now)
    each(db, {_again_key(session): partial(_ask_again, db, session, pair, now) for session, pair in due})


def _ask_again(db: Db, session: Session, pair: Pair, now: datetime) -> None:
    people = people_by_id(db, pair.both)
    for me in pair.both:
        card = daycheck.question(session, people[other_of(pair, me)].name)
        tell(db, me, card, key=_again_key(session), at=awake(people[me].zone, now), expires=now + STILL_FRESH)
    session.ask_again = None
    db.add(session)


def _again_key(session: Session) -> str:
    return f"truth:again:session {session.id}:rev {session.revision}"


def next_two_days_before(db: Db, now: datetime) -> datetime | None:
    start = sessions.next_start(db, now + TWO_DAYS_BEFORE)
    return start - TWO_DAYS_BEFORE if start else None


def next_day_before(db: Db, now: datetime) -> datetime | None:
    start = sessions.next_start(db, now + DAY_BEFORE)
    return start - DAY_BEFORE if start else None


def next_just_before(db: Db, now: datetime) -> datetime | None:
    start = sessions.next_start(db, now + JUST_BEFORE)
    return start - JUST_BEFORE if start else None


def next_end(db: Db, now: datetime) -> datetime | None:
    """The end of whichever session ends next, or would after somebody came late; none lasts longer than half a day."""
    begun = [s for s, _ in sessions.starting(db, now - timedelta(hours=12), now + STILL_FRESH)]
    ends = (sessions.end_of(s) + more for s in begun for more in (timedelta(), brief.LATER))
    return min((end for end in ends if end > now), default=None)


def _booked_earlier(db: Db, after: datetime, until: datetime, ahead: timedelta) -> list[tuple[Session, Pair]]:
    """What starts in this span and was booked before its reminder was due."""
    return [(s, p) for s, p in sessions.starting(db, after, until) if s.booked_at < s.start - ahead]


CardOf = Callable[[Db, Session, Person, Person, Pair], Card]
Whom = Callable[[Pair], tuple[int, ...]]


def _both(pair: Pair) -> tuple[int, ...]:
    return pair.both


def _mentee(pair: Pair) -> tuple[int, ...]:
    return (pair.mentee_id,)


def _promise(
    db: Db, now: datetime, name: str, due: Iterable[tuple[Session, Pair]], card_of: CardOf, *, whom: Whom = _both
) -> None:
    """Tells those of each pair whom it is for, and who weren't told yet."""
    found = [(session, pair, me) for session, pair in due for me in whom(pair)]
    known = outbox.known(db, [f"{_key(name, session)}:person {me}" for session, _, me in found])
    left = [item for item in found if f"{_key(name, item[0])}:person {item[2]}" not in known]
    left = [item for item in left if not _answered(name, *item)]
    people = people_by_id(db, (id_ for _, pair, _ in left for id_ in pair.both)) if left else {}

    def tell_one(session: Session, pair: Pair, me: int) -> None:
        card = card_of(db, session, people[me], people[other_of(pair, me)], pair)
        expires = session.start + STILL_FRESH if name == "truth" else session.start
        tell(db, me, card, key=_key(name, session), at=now, expires=expires)

    each(db, {f"{_key(name, item[0])}:person {item[2]}": partial(tell_one, *item) for item in left})


def _key(name: str, session: Session) -> str:
    """A reminder announces a moment: it comes again when the session moves, and not when only the place changes."""
    if name == "truth":
        return f"{name}:session {session.id}:rev {session.revision}"
    return f"{name}:session {session.id}:at {session.start:%Y-%m-%dT%H:%M}"


def _answered(name: str, session: Session, pair: Pair, person_id: int) -> bool:
    told = session.mentee_told if person_id == pair.mentee_id else session.mentor_told
    return name == "truth" and bool(told)
