"""What the clock does around a circle: no answer yet, two reminders, the question afterwards, and what is forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial

from sqlmodel import Session as Db

from chat.cards import Button, Card, Facts, Text
from chat.turn import tell
from chat.words import Said, Words, say, say_n
from handlers import booked, circle_changes, circles, daysbefore
from handlers.batches import each
from handlers.circles import ALL
from handlers.daysbefore import REMINDER
from handlers.remind import JUST_BEFORE, STILL_FRESH
from handlers.wording import people_by_id
from scheduling.waking import awake
from storage import circles as stored
from storage import outbox
from storage.circles import Circle, Going
from storage.people import Person

UNANSWERED = timedelta(hours=48)  # before it: time to ask somebody else, and for people to hear of it
KEPT = timedelta(days=90)  # as long as what two people wrote
CardOf = Callable[[Circle, Person, Sequence[int], int], Card]


def day_before(db: Db, now: datetime) -> None:
    """A day before, on working days, as before a session; not for a seat that was taken since."""
    found = _items(stored.going(db, now + JUST_BEFORE, now + REMINDER.ahead + daysbefore.LONGEST))
    due = (going for going, _, _ in daysbefore.due(db, now, REMINDER, found))
    _tell_each(db, now, "circle:24h", due, _coming_up)


def just_before(db: Db, now: datetime) -> None:
    """A quarter of an hour before, with the link."""
    _tell_each(db, now, "circle:15m", stored.going(db, now, now + JUST_BEFORE), _soon)


def next_day_before(db: Db, now: datetime) -> datetime | None:
    at = daysbefore.moments(db, REMINDER, _items(stored.going(db, now))).values()
    return min((moment for moment in at if moment > now), default=None)


def next_just_before(db: Db, now: datetime) -> datetime | None:
    return min((going.start - JUST_BEFORE for going in stored.going(db, now + JUST_BEFORE)), default=None)


def _items(found: Iterable[Going]) -> list[tuple[Going, Circle, int]]:
    return [(going, going.circle, going.person_id) for going in found]


def _key(name: str, going: Going) -> str:
    """A reminder announces a moment: it comes again when the circle moves."""
    return f"{name}:circle {going.id}:at {going.start:%Y-%m-%dT%H:%M}"


def _tell_each(db: Db, now: datetime, name: str, due: Iterable[Going], card_of: CardOf) -> None:
    """Tells those who weren't told yet of this time."""
    named = {f"{_key(name, going)}:person {going.person_id}": going for going in due}
    known = outbox.known(db, list(named))
    left = {key: going for key, going in named.items() if key not in known}
    people = people_by_id(db, (going.circle.leader_id for going in left.values())) if left else {}
    seated = stored.seated(db, (going.id or 0 for going in left.values())) if left else {}

    def tell_one(going: Going) -> None:
        circle, me, leader = going.circle, going.person_id, people[going.circle.leader_id]
        card = card_of(circle, leader, seated.get(circle.id or 0, []), me)
        card = circles.mailable(card, circle, leader, me, card.parts)
        tell(db, me, card, key=_key(name, going), at=now, expires=circle.start)

    each(db, {key: partial(tell_one, going) for key, going in left.items()})


def _coming_up(circle: Circle, leader: Person, seated: Sequence[int], me: int) -> Card:
    about = str(circle.about.open())
    lines = circles.rows(circle.start, circle.minutes, leader)
    title = say("Coming up: {when:slot}, “{about}”", when=circle.start, about=about)
    return Card(
        title, (Facts((*lines, *_comes(circle, seated, me))), *booked.place_parts(circle.where)), _taps(circle, me)
    )


def _soon(circle: Circle, _: Person, seated: Sequence[int], me: int) -> Card:
    about = str(circle.about.open())
    title = say("Soon, at {when:time}: “{about}”", when=circle.start, about=about)
    comes = (Facts(lines),) if (lines := _comes(circle, seated, me)) else ()
    return Card(title, (*comes, *booked.place_parts(circle.where)), _taps(circle, me))


def _comes(circle: Circle, seated: Sequence[int], me: int) -> tuple[tuple[Words, Said], ...]:
    """How many come, for who leads it."""
    if me != circle.leader_id:
        return ()
    return ((say("Who comes"), say_n("one person", "{n} people", len(seated)) if seated else say("nobody yet")),)


def _taps(circle: Circle, me: int) -> tuple[Button, ...]:
    return (ALL,) if me == circle.leader_id else (Button(say("Give my seat back"), "circle.back", str(circle.id)),)


# --- no answer yet, and when it is over ----------------------------------------------------------------------


def unanswered(db: Db, now: datetime) -> None:
    """Two days before, while its mentor hasn't answered, whoever thought of it reads so: once for each time."""
    waiting = [c for c in stored.unanswered(db, now, now + UNANSWERED) if c.booked_at < c.start - UNANSWERED]
    names = {id_: person.name for id_, person in people_by_id(db, (c.leader_id for c in waiting)).items()}
    _tell_once(
        db,
        now,
        (
            (
                f"circle waits:circle {c.id}:at {c.start:%Y-%m-%dT%H:%M}",
                c.asked_by,
                _waits(c, names[c.leader_id]),
                c.start,
            )
            for c in waiting
        ),
    )


def _waits(circle: Circle, name: str) -> Card:
    title = say("{name} hasn't answered yet", name=name)
    text = say(
        "“{about}” would be at {when:slot}, and nobody else has heard of it.",
        about=str(circle.about.open()),
        when=circle.start,
    )
    key = str(circle.id)
    taps = (Button(say("Move it"), "circle.move", key), Button(say("Take it off"), "circle.cancel", key), ALL)
    return Card(title, (Text(text),), taps)


def next_unanswered(db: Db, now: datetime) -> datetime | None:
    later = stored.unanswered(db, now + UNANSWERED)
    return later[0].start - UNANSWERED if later else None


def afterwards(db: Db, now: datetime) -> None:
    """Who led it is asked once whether it took place."""
    over = stored.untold(db, now, now - STILL_FRESH)
    seated = stored.seated(db, (circle.id or 0 for circle in over)) if over else {}
    coming = {circle.id: str(len(seated.get(circle.id or 0, [])) or "") for circle in over}
    _tell_once(
        db,
        now,
        (
            (f"circle over:circle {c.id}", c.leader_id, circle_changes.question(c, coming[c.id]), c.start + STILL_FRESH)
            for c in over
        ),
    )


def _tell_once(db: Db, now: datetime, due: Iterable[tuple[str, int, Card, datetime]]) -> None:
    """Cards by their keys, each for somebody in their waking hours and until some moment."""
    found = {f"{key}:person {me}": (key, me, card, until) for key, me, card, until in due}
    known = outbox.known(db, list(found))
    left = {full: item for full, item in found.items() if full not in known}
    people = people_by_id(db, (me for _, me, _, _ in left.values())) if left else {}

    def tell_one(key: str, me: int, card: Card, until: datetime) -> None:
        tell(db, me, card, key=key, at=awake(people[me].zone, now), expires=until)

    each(db, {full: partial(tell_one, *item) for full, item in left.items()})


def next_end(db: Db, now: datetime) -> datetime | None:
    return min(
        (end for going in stored.going(db, now - stored.LONGEST) if (end := going.circle.end) > now), default=None
    )


def forget(db: Db, now: datetime) -> None:
    """Of an old circle the numbers stay, and nothing else."""
    old = stored.kept(db, now - KEPT)
    each(db, {f"circle forgotten:circle {circle.id}": partial(stored.forget, db, circle) for circle in old})


def next_forgotten(db: Db, now: datetime) -> datetime | None:
    start = stored.next_kept(db, now - KEPT)
    return start + KEPT if start else None
