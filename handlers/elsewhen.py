"""A session that took place at another time than was booked, or that was never booked: when was it?"""

from __future__ import annotations

from datetime import datetime, timedelta

from chat.cards import Button, Card, Field
from chat.turn import Turn
from chat.words import Said, Words, say
from handlers import aftercare, book
from handlers.offers import first_moment
from handlers.plans import plan_with
from scheduling.phrases import When, read_when
from storage import sessions
from storage.pairs import Pair, Session, Told

WEEK = timedelta(days=7)
LONG_AGO = timedelta(days=28)  # two rounds of the default cadence: further back it was another session
SAME = timedelta(hours=12)  # two times so close to each other are one session


def elsewhen(turn: Turn) -> Card:
    """It took place at another time: when?"""
    return _ask_moved(aftercare.over(turn))


def moved_to(turn: Turn) -> Card:
    """The time at which they did meet, in their own words."""
    session = aftercare.over(turn)
    typed = turn.event.answer("when")
    start = _over_by_now(turn, typed, session.start - LONG_AGO)
    if isinstance(start, Words):
        return _ask_moved(session, typed, start)
    aftercare.keep_told(turn, session, Told.MET, start)
    return aftercare.rating(turn, session)


def ask_unbooked(turn: Turn) -> Card:
    """They have met without a booking: when?"""
    return _ask_unbooked(turn.load(Pair, turn.event.value))


def unbooked(turn: Turn) -> Card:
    """Such a session is told by this one; the other is asked as after any other session."""
    pair = turn.load(Pair, turn.event.value)
    plan_with(turn, pair)
    typed = turn.event.answer("when")
    start = when_over(turn, pair, typed)
    if isinstance(start, Words):
        return _ask_unbooked(pair, typed, start)
    return keep_met(turn, pair, start)


def when_over(turn: Turn, pair: Pair, typed: str) -> datetime | Words:
    """When a whole session of a pair that is over began, or what to say about words that don't tell."""
    return _over_by_now(turn, typed, turn.now - LONG_AGO, timedelta(minutes=pair.minutes))


def keep_met(turn: Turn, pair: Pair, start: datetime) -> Card:
    """They did meet then: told of the session that was booked around that time, else of a new one."""
    session = around(turn, pair, start) or book.new(turn, pair, start)
    turn.db.add(session)
    turn.db.flush()
    aftercare.keep_told(turn, session, Told.MET, start if start != session.start else None)
    pair.offered_to = pair.offered_at = None
    return aftercare.rating(turn, session)


def around(turn: Turn, pair: Pair, start: datetime) -> Session | None:
    """The session of a pair that is over and was booked for about that time."""
    known = (s for s in sessions.not_cancelled(turn.db, pair.id or 0) if abs(s.start - start) < SAME)
    return next((s for s in known if sessions.end_of(s) <= turn.now), None)


def _over_by_now(turn: Turn, typed: str, earliest: datetime, lasts: timedelta = timedelta()) -> datetime | Words:
    """When something that is over began, or what to say about words that don't tell."""
    read = read_when(typed, turn.person.zone, turn.now, turn.person.locale)
    if not isinstance(read, When):
        return say("I couldn't read a time there. An example: yesterday 15:00")
    start = first_moment(turn, read)
    if turn.now < start < turn.now + WEEK:
        start -= WEEK  # "monday 15:00", said of something that is over, is the Monday before
    if start + lasts > turn.now:
        return say("That isn't over yet. An example: yesterday 15:00")
    if start < earliest:
        return say("That is long before this session. An example: yesterday 15:00")
    return start


def _ask_moved(session: Session, tried: str = "", error: Said = "") -> Card:
    save = Button(say("Save"), "session.moved_to", str(session.id), "primary", submit=True)
    back = Button(say("Back"), "session.undo", str(session.id))
    return Card(say("On another day"), (when_field(tried, error),), (save, back))


def _ask_unbooked(pair: Pair, tried: str = "", error: Said = "") -> Card:
    save = Button(say("Save"), "pair.met", str(pair.id), "primary", submit=True)
    back = Button(say("Find a time"), "session.offer", f"pair {pair.id}")
    return Card(say("Good to hear"), (when_field(tried, error),), (save, back))


def when_field(tried: str, error: Said) -> Field:
    """When somebody talked, in their own words."""
    hint = say("For example: yesterday 15:00")
    return Field("when", say("When did you talk?"), initial=tried, hint=hint, most=200, error=error)
