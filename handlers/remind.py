"""What the clock does around a session: the mentee's one thing, the reminders, and the question afterwards.

Each tick asks what is due now and promises keyed cards; a promise that was made before is not made again, so ticks may
repeat, overlap or be late, and a session that moves needs no cancelling.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlmodel import Session as Db

from chat.cards import Card
from chat.turn import tell
from handlers import aftercare, brief, daycheck, daysbefore, wishes
from handlers.batches import each
from handlers.daysbefore import REMINDER, WISH, Before, Item
from handlers.wording import other_of, people_by_id
from scheduling.waking import awake
from storage import outbox, sessions
from storage.pairs import Pair, Session
from storage.people import Person

A_DAY = timedelta(hours=24)
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
    found = daysbefore.within(db, WISH, now + REMINDER.ahead, now, _mentee)
    asked = [(s, pair, me) for s, pair, me in found if s.wish is None and pair.cadence_days > EVERY_WEEK]
    _promise_before(db, now, WISH, asked, lambda db, s, _, mentor, pair: wishes.question(db, s, mentor, pair))


def day_before(db: Db, now: datetime) -> None:
    """A day before: the mentor's brief, the mentee's reminder. Not for what was booked since."""
    found = daysbefore.within(db, REMINDER, now + JUST_BEFORE, now, _both)
    _promise_before(db, now, REMINDER, found, partial(brief.brief, now=now))


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
    return daysbefore.following(db, now, WISH, _mentee)


def next_day_before(db: Db, now: datetime) -> datetime | None:
    return daysbefore.following(db, now, REMINDER, _both)


def next_just_before(db: Db, now: datetime) -> datetime | None:
    start = sessions.next_start(db, now + JUST_BEFORE)
    return start - JUST_BEFORE if start else None


def next_end(db: Db, now: datetime) -> datetime | None:
    """The end of whichever session ends next, or would after somebody came late; none lasts longer than half a day."""
    begun = [s for s, _ in sessions.starting(db, now - timedelta(hours=12), now + STILL_FRESH)]
    ends = (sessions.end_of(s) + more for s in begun for more in (timedelta(), brief.LATER))
    return min((end for end in ends if end > now), default=None)


CardOf = Callable[[Db, Session, Person, Person, Pair], Card]


def _both(pair: Pair) -> tuple[int, ...]:
    return pair.both


def _mentee(pair: Pair) -> tuple[int, ...]:
    return (pair.mentee_id,)


def _promise_before(db: Db, now: datetime, what: Before, found: Iterable[Item], card_of: CardOf) -> None:
    """The same for a card of the days before, which takes the place of one that came less than a day ago, before its
    session was moved."""
    left = daysbefore.due(db, now, what, _untold(db, what.name, found))
    _tell_each(db, now, what.name, left, card_of, where=lambda session, me: _standing(db, what, session, me, now))


def _standing(db: Db, what: Before, session: Session, person_id: int, now: datetime) -> str:
    earlier = outbox.place_since(db, person_id, f"{what.name}:session {session.id}:", now - A_DAY)
    return earlier or _key(what.name, session)


def _promise(db: Db, now: datetime, name: str, due: Iterable[tuple[Session, Pair]], card_of: CardOf) -> None:
    """Tells those of each pair who weren't told yet."""
    found = ((session, pair, me) for session, pair in due for me in pair.both)
    left = [item for item in _untold(db, name, found) if not _answered(name, *item)]
    _tell_each(db, now, name, left, card_of)


def _untold(db: Db, name: str, found: Iterable[Item]) -> list[Item]:
    items = list(found)
    known = outbox.known(db, [f"{_key(name, session)}:person {me}" for session, _, me in items])
    return [(s, pair, me) for s, pair, me in items if f"{_key(name, s)}:person {me}" not in known]


def _tell_each(
    db: Db,
    now: datetime,
    name: str,
    left: Sequence[Item],
    card_of: CardOf,
    *,
    where: Callable[[Session, int], str] = lambda _, __: "",
) -> None:
    """Each card stands by itself, unless `where` names the place that it takes."""
    people = people_by_id(db, (id_ for _, pair, _ in left for id_ in pair.both)) if left else {}

    def tell_one(session: Session, pair: Pair, me: int) -> None:
        card = card_of(db, session, people[me], people[other_of(pair, me)], pair)
        expires = session.start + STILL_FRESH if name == "truth" else session.start
        tell(db, me, card, key=_key(name, session), at=now, expires=expires, place=where(session, me))

    each(db, {f"{_key(name, item[0])}:person {item[2]}": partial(tell_one, *item) for item in left})


def _key(name: str, session: Session) -> str:
    """A reminder announces a moment: it comes again when the session moves, and not when only the place changes."""
    if name == "truth":
        return f"{name}:session {session.id}:rev {session.revision}"
    return f"{name}:session {session.id}:at {session.start:%Y-%m-%dT%H:%M}"


def _answered(name: str, session: Session, pair: Pair, person_id: int) -> bool:
    told = session.mentee_told if person_id == pair.mentee_id else session.mentor_told
    return name == "truth" and bool(told)
