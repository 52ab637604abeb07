"""The planned end, by the clock: two sessions left, shall we go on, the look back, the thanks, the last day.

All moments of a pair follow from its last day and the two people's own calendars, so moving the last day moves them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from sqlmodel import Session as Db

from chat.cards import Button, Card, Text
from chat.turn import tell
from chat.words import say
from handlers import goodbye, lasttwo, lookback, partings
from handlers.batches import each
from handlers.lastdays import ASKED, LOOK_BACK, MORNING, Ending, coming
from handlers.nudges import Nudge
from handlers.wording import first_name
from scheduling.waking import awake
from storage import endings, erasing, outbox, programmes
from storage.pairs import Pair
from storage.people import Person, Role

DAY = timedelta(days=1)


def _next(db: Db, now: datetime, moments: Callable[[Ending], Iterable[datetime]]) -> datetime | None:
    """The first of these moments that is still ahead, of all running pairs."""
    all_pairs = coming(db, now, timedelta(days=1000))
    return min((moment for ending in all_pairs for moment in moments(ending) if moment > now), default=None)


# --- asked: two sessions left, and whether to go on ----------------------------------------------------------


def need(db: Db, now: datetime) -> Iterable[Nudge]:
    """Two weeks before: the sessions that are left. Some days later, always and of both: three more months?"""
    found = coming(db, now)
    said = endings.answered_longer(db, (ending.pair.id or 0 for ending in found)) if found else frozenset()
    for ending in found:
        for me, other in ((ending.mentee, ending.mentor), (ending.mentor, ending.mentee)):
            if (ending.pair.id or 0, me.id or 0) in said:
                continue
            left = partial(lasttwo.card, db, now, ending, me, other)
            more = partial(goodbye.longer_card, ending.pair, other, ending.last)
            asked = [("longer", ending.before(me, ASKED, MORNING), more)]
            if not ending.pair.held_by:
                asked.append(("two left", ending.counted(me), left))
            for name, since, card in asked:
                if since <= now < ending.told + timedelta(days=21):
                    yield Nudge(me.id or 0, f"{name}:{ending.key}", since, card, ending.told)


def longer(db: Db, now: datetime) -> None:
    """Both read that it ends as planned, unless both said yes; whoever of them was asked or answered."""
    due = [ending for ending in coming(db, now) if ending.told <= now <= ending.over]
    said = {pair for pair, _ in endings.answered_longer(db, (e.pair.id or 0 for e in due))} if due else set()
    promised = [
        (f"as planned:{ending.key}", me, partial(_as_planned, ending.pair, other, ending.last))
        for ending in due
        for me, other in ((ending.mentee, ending.mentor), (ending.mentor, ending.mentee))
        if ending.pair.id in said
    ]
    _tell_once(db, now, promised)


def _as_planned(pair: Pair, other: Person, last: date) -> Card:
    text = say(
        "What you two have done together stays. There is time for one more talk with {name}, if you both like: where the "
        "goals stand, and what each of you takes along.",
        name=first_name(other),
    )
    find = Button(say("Find a time"), "session.offer", f"pair {pair.id}", "primary")
    buttons = (find, Button(say("Goals"), "goals"), Button(say("Home"), "home"))
    return Card(say("It ends as planned on {when:day}", when=last), (Text(text),), buttons, stays=True)


def next_longer(db: Db, now: datetime) -> datetime | None:
    return _next(db, now, lambda ending: (ending.told,))


# --- told: the look back, the thanks, the last day -----------------------------------------------------------


def look_back(db: Db, now: datetime) -> None:
    """Two days before: what the mentee has behind them, and a line to the mentor."""
    due = (e for e in coming(db, now) if e.before(e.mentee, LOOK_BACK, MORNING) <= now <= e.over)
    _tell_once(
        db,
        now,
        [
            (f"look back:{e.key}", e.mentee, partial(lookback.card, db, e.pair, e.mentee, e.mentor, now=now))
            for e in due
        ],
    )


def next_look_back(db: Db, now: datetime) -> datetime | None:
    return _next(db, now, lambda ending: (ending.before(ending.mentee, LOOK_BACK, MORNING),))


def thanks(db: Db, now: datetime) -> None:
    """A day before, in the afternoon: the mentor is thanked, with the mentee's line where there is one."""
    due = (e for e in coming(db, now) if e.thanked <= now <= e.over)
    _tell_once(
        db, now, [(f"thanks:{e.key}", e.mentor, partial(lookback.thanks_card, db, e.pair, e.mentee, now)) for e in due]
    )


def next_thanks(db: Db, now: datetime) -> datetime | None:
    return _next(db, now, lambda ending: (ending.thanked,))


def last_day(db: Db, now: datetime) -> None:
    """The last day is over: the pair has ended as planned, and what was booked later is off."""
    over = [ending for ending in coming(db, now, timedelta(days=1)) if ending.over <= now]
    each(db, {f"last day:{ending.key}": partial(_finish, db, now, ending) for ending in over})


def _finish(db: Db, now: datetime, ending: Ending) -> None:
    """What the mentee wanted of the matching has come true: another mentor is found for those who ask for one."""
    part = programmes.enrolment(db, ending.pair.mentee_id, ending.pair.programme_id, Role.MENTEE)
    if part:
        part.chooses = ""
        db.add(part)
    card = partial(goodbye.kept_card, ending.pair, ending.programme)
    partings.end(db, ending.pair, "finished", now, card, at=ending.goodbye)


def next_last_day(db: Db, now: datetime) -> datetime | None:
    return _next(db, now, lambda ending: (ending.over,))


def _tell_once(db: Db, now: datetime, promised: Sequence[tuple[str, Person, Callable[[], Card]]]) -> None:
    """A card is made only for those who haven't got it, and comes while they are awake."""
    cards = {f"{key}:person {person.id}": (key, person, card) for key, person, card in promised}
    known = outbox.known(db, list(cards))
    each(db, {full: partial(_tell, db, now, *told) for full, told in cards.items() if full not in known})


def _tell(db: Db, now: datetime, key: str, person: Person, card: Callable[[], Card]) -> None:
    tell(db, person.id or 0, card(), key=key, at=awake(person.zone, now))


# --- ninety days later ---------------------------------------------------------------------------------------


def forget(db: Db, now: datetime) -> None:
    """What two people wrote is erased, 90 days after their last day; the counts stay."""
    pairs = erasing.over(db, now.date() - partings.KEPT + DAY)
    each(db, {f"forget:pair {pair.id}": partial(erasing.forget, db, pair, now) for pair in pairs})


def next_forget(db: Db, now: datetime) -> datetime | None:
    last = erasing.next_over(db, now.date() - partings.KEPT + DAY)
    return datetime.combine(last + partings.KEPT, time(), UTC) if last else None
