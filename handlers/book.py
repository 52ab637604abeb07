"""Booking, moving and cancelling: one tap of one of the two is enough, and the other is told at once."""

from __future__ import annotations

from datetime import datetime

from chat.cards import Button, Card, Cards, Text
from chat.turn import Turn
from chat.words import say
from handlers import booked
from handlers.offers import offer, picker, wish
from handlers.plan import plan as assistants_plan
from handlers.plans import Plan, moment_of, plan_of, plan_with, planned, shared
from handlers.wording import first_name
from storage import directory, sessions
from storage.pairs import Pair, Session, SessionState


def book(turn: Turn) -> Card:
    """Times for a next session; "book friday 15:00" goes straight to that time."""
    plans = [plan_with(turn, pair) for pair in planned(turn)]
    words = turn.event.text[:200]
    if len(plans) == 1:
        return wish(turn, plans[0], words) if words else offer(turn, plans[0])
    cards = (Card(p.other.name, (), (Button(say("Find a time"), "session.offer", f"{p.key}={words}"),)) for p in plans)
    return Card(say("With whom?"), (Cards(tuple(cards)),))


def times(turn: Turn) -> Card:
    """Times for the plan that a button names, or an answer to the words that it carries."""
    key, _, words = turn.event.value.partition("=")
    plan = plan_of(turn, key)
    return wish(turn, plan, words) if words else offer(turn, plan)


def pick(turn: Turn) -> Card:
    """A day and a time of one's own."""
    return picker(
        turn, plan_of(turn, turn.event.value), say("Pick a day and a time, or just write it: Thursday 15:00"), []
    )


def when(turn: Turn) -> Card:
    """A time in the person's own words, or from the picker."""
    plan = plan_of(turn, turn.event.value)
    day, clock = turn.event.answer("date"), turn.event.answer("time")
    return wish(turn, plan, turn.event.answer("words") or f"{day} {clock}".strip())


def choose(turn: Turn) -> Card:
    """A time was tapped: it is booked, or moved, if it is still free for both."""
    key, start, sure = _wanted(turn)
    if done := _already(turn, key, start):
        return booked.card(turn, done)
    if gone := _gone(turn, key):
        return booked.card(turn, gone)
    plan = plan_of(turn, key)
    if plan.session and plan.key != key:  # it was moved since this card was written: show what is true now
        return booked.card(turn, plan.session)
    coming = sessions.upcoming(turn.db, plan.pair.id or 0, turn.now)
    if coming and not plan.session and not sure:
        return _another(plan, coming, start)
    if start <= turn.now or not shared(turn, plan.pair, plan.session).fits(start):
        return offer(turn, plan, say("That time has just gone. These are free for both of you now:"))
    session = _moved(turn, plan.session, start) if plan.session else new(turn, plan.pair, start)
    plan.pair.offered_to = plan.pair.offered_at = None
    turn.db.add_all([session, plan.pair])
    turn.db.flush()
    booked.tell_other(turn, session, plan.other, moved=plan.session is not None)
    return booked.card(turn, session)


def _wanted(turn: Turn) -> tuple[str, datetime, bool]:
    """What a slot's button carries: the plan, the moment, and whether somebody was asked "this one too?" already."""
    key, _, at = turn.event.value.partition("@")
    return key, moment_of(at.removesuffix("!")), at.endswith("!")


def _another(plan: Plan, coming: Session, start: datetime) -> Card:
    """Two people may both have been looking for a time: a second session is booked only by somebody who means it."""
    title = say("You have {when:slot} already", when=coming.start)
    text = say("Shall {start:slot} with {name} come on top of it?", start=start, name=first_name(plan.other))
    too = Button(say("Book this one too"), "session.book", f"{plan.key}@{start.isoformat()}!")
    move_it = Button(say("Move the first"), "session.move", str(coming.id))
    return Card(title, (Text(text),), (too, move_it, Button(say("Leave it"), "sessions")))


def move(turn: Turn) -> Card:
    """Other times for a booked session, the one a button names or the next; "move friday 16:00" goes straight to one."""
    session = turn.load(Session, turn.event.value) if turn.event.value else _next(turn)
    if session is None:
        return _nothing_booked()
    if session.state != SessionState.BOOKED or session.start <= turn.now:
        return booked.card(turn, session)
    plan = plan_of(turn, f"session {session.id}")
    return wish(turn, plan, turn.event.text) if turn.event.text else offer(turn, plan)


def ask_cancel(turn: Turn) -> Card:
    """Typed "cancel" names no session: ask before anything is taken out of two diaries."""
    session = _next(turn)
    if session is None:
        return assistants_plan(turn) if directory.mentors_of(turn.db, turn.me) else _nothing_booked()
    plan = plan_of(turn, f"session {session.id}")
    title = say("{when:slot} with {name}?", when=session.start, name=plan.other.name)
    keep = Button(say("Keep it"), "sessions")
    return Card(title, (), (*booked.changes(turn, session), keep))


def cancel(turn: Turn) -> Card:
    """Takes a session out of both diaries; no reason is asked."""
    session = turn.load(Session, turn.event.value)
    if session.state != SessionState.BOOKED or session.start <= turn.now:
        return booked.card(turn, session)
    plan = plan_with(turn, turn.load(Pair, session.pair_id))
    session.state, session.revision = SessionState.CANCELLED, session.revision + 1
    turn.db.add(session)
    booked.tell_cancelled(turn, session, plan.other)
    text = say("{name} knows, and no reason is needed. These times suit both of you:", name=first_name(plan.other))
    return offer(turn, plan, text)


def _next(turn: Turn) -> Session | None:
    """The next session of all this person's pairs that hasn't begun."""
    booked_ = (
        s for pair in planned(turn) for s in sessions.of_pair(turn.db, pair.id or 0) if s.state == SessionState.BOOKED
    )
    return min((s for s in booked_ if s.start > turn.now), key=lambda session: session.start, default=None)


def _nothing_booked() -> Card:
    return Card(say("Nothing is booked"), (), (Button(say("Find a time"), "book"), Button(say("Home"), "home")))


def _already(turn: Turn, key: str, start: datetime) -> Session | None:
    """The session that an earlier press of the same button made or moved."""
    if key.startswith("pair "):
        same = [s for s in sessions.of_pair(turn.db, turn.load(Pair, key[5:]).id or 0) if s.start == start]
        return next((s for s in same if s.state == SessionState.BOOKED), None)
    session = turn.load(Session, key.removeprefix("session ").partition(".")[0])
    return session if session.start == start and session.state == SessionState.BOOKED else None


def _gone(turn: Turn, key: str) -> Session | None:
    """The session that was to be moved, where it is off or has begun meanwhile."""
    session = turn.load(Session, key.removeprefix("session ").partition(".")[0]) if key.startswith("session ") else None
    return session if session and (session.state != SessionState.BOOKED or session.start <= turn.now) else None


def new(turn: Turn, pair: Pair, start: datetime) -> Session:
    """A session that this person books, or tells of, now."""
    return Session(pair_id=pair.id or 0, start=start, minutes=pair.minutes, booked_by=turn.me, booked_at=turn.now)


def _moved(turn: Turn, session: Session, start: datetime) -> Session:
    session.start, session.revision = start, session.revision + 1
    session.booked_by, session.booked_at = turn.me, turn.now
    return session
