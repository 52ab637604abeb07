"""Dispatch: one event in, one commit, one reply.

The event's id and its reply are recorded in the transaction of the effect, so a repeat has no second effect and gets
the same answer. Handlers are plain functions of the database: one that lost a race is simply run again.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from sqlmodel import Session as Db

from bot import accounts
from chat import stored
from chat.cards import Button, Card, Option, Text
from chat.events import Event
from chat.turn import NoProgramme, NotThere, Turn, reader_of
from chat.words import Reader, read, say
from handlers import ROUTES, connect, conversations, partings, roster_file, typed
from handlers.plans import Parted
from handlers.routes import verb
from storage import inbox, outbox, programmes
from storage.database import Database, failure
from storage.messages import Received
from storage.people import Person
from storage.secrets import Sealed

log = structlog.get_logger()


@dataclass(frozen=True)
class Reply:
    """The answer to an event and how its reader reads; no card means there is nothing to say."""

    card: Card | None
    reader: Reader

    def read(self) -> Card | None:
        """The card in plain strings, for a renderer."""
        return read(self.card, self.reader)


def record(database: Database, event: Event, wall: datetime) -> bool:
    """Writes the event down before it is acknowledged: what was typed survives a crash from here on. Returns whether it is
    the first time; a repeat finds it there."""
    return database.change(lambda db: inbox.is_first(db, event.id, stored.dump(event), wall))


def dispatch(database: Database, event: Event, wall: datetime) -> Reply:
    """Has the event's effect once and answers it, whatever happens."""
    with structlog.contextvars.bound_contextvars(**_logged(event)):
        try:
            seen = _seen(database, event, wall)
            return database.change(lambda db: _answer(db, event, wall, seen))
        except Exception as error:
            log.error("an event failed", **failure(error))
            return database.change(lambda db: _apologise(db, event, wall))


def standing(database: Database, event: Event, wall: datetime) -> Card | None:
    """The question that the sender is at, in plain strings, with every choice there is: some lists are too long to be
    sent and are searched instead. Has no effect and isn't written down."""
    with database.read() as db:
        person = accounts.person_at(db, event.sender)
        if person is None:
            return None
        return read(conversations.standing(Turn(event, db, person, programmes.now(db, wall))), reader_of(person))


def glance(database: Database, event: Event, wall: datetime) -> Card | None:
    """What somebody sees of their own at a place where others read, in plain strings; None where that is nothing, or they
    aren't known. Looking says nothing, so it isn't written down."""
    route, person = ROUTES.get(event.action), accounts.known(database, event.sender).person
    if route is None or not route.each or person is None:
        return None
    with database.read() as db:
        turn = Turn(event, db, person, programmes.now(db, wall))
        try:
            return read(route.answer(turn), reader_of(person)) if route.allows(turn.roles) else None
        except NotThere:
            return None


def choices(database: Database, event: Event, wall: datetime, name: str, words: str) -> tuple[Option, ...]:
    """What holds the words that somebody types into a list of the question they are at."""
    card = standing(database, event, wall)
    return next((field.matching(words) for field in (card.fields if card else ()) if field.name == name), ())


def _logged(event: Event) -> dict[str, str]:
    """What the log says of an event: of one in confidence neither who (the id names the account) nor what."""
    if typed.in_confidence(event, ROUTES):
        return {}
    return {"event_id": event.id, "action": event.action or "typed"}


def _seen(database: Database, event: Event, wall: datetime) -> Card | None:
    """What a route answers that only looks, worked out while others may write; None for any other route."""
    route = ROUTES.get(event.action or verb(ROUTES, event.text))
    if route is None or not route.looks:
        return None
    with database.read() as db:
        person = accounts.person_at(db, event.sender)
        if person is None:
            return None
        card = _handle(Turn(event, db, person, programmes.now(db, wall)))
        if db.new or db.dirty or db.deleted:
            raise RuntimeError("a route that only looks has changed something")
        return card


def _answer(db: Db, event: Event, wall: datetime, seen: Card | None = None) -> Reply:
    row = inbox.record(db, event.id, stored.dump(event), wall)
    if row.reply is not None:
        return _said(row.reply)
    account = accounts.account_at(db, event.sender)
    if account is None:
        reply = _to_somebody_new(db, event, wall)
    else:
        person = db.get_one(Person, account.person_id, with_for_update=True)
        turn = Turn(event, db, person, programmes.now(db, wall))
        if not event.unasked:
            if account.gone_at:
                outbox.try_now(db, turn.me)
            account.last_seen, account.gone_at = turn.now, None
        reply = Reply(seen or _handle(turn), reader_of(person))
        typed.remember(db, turn.me, reply.card, turn.now, reply=True)
        if typed.in_confidence(turn.event, ROUTES):
            return _forgotten(db, row, event, reply)
    inbox.finish(db, row, [stored.dump(reply.card), stored.dump(reply.reader)])
    return reply


def _to_somebody_new(db: Db, event: Event, wall: datetime) -> Reply:
    """To an account that is nobody's, unless a code says whose it is."""
    card, person = connect.newcomer(db, event, programmes.now(db, wall), ROUTES) or (stranger(), None)
    return Reply(card, reader_of(person) if person else Reader())


def _forgotten(db: Db, row: Received, event: Event, reply: Reply) -> Reply:
    """What was told in confidence leaves the inbox at once, with its answer; the id stays, so that a repeat does nothing."""
    row.event = Sealed(stored.dump(replace(event, action="", text="", value="", values={})))
    inbox.finish(db, row, [stored.dump(_answered_once()), stored.dump(reply.reader)])
    return reply


def _answered_once() -> Card:
    text = say("That was answered, and I keep no copy of it. “talk privately” shows where things stand.")
    return Card(say("Answered"), (Text(text),), (Button(say("Home"), "home"),), notify=say("mentorbot"))


def _failed_in_confidence() -> Card:
    text = say(
        "Something went wrong on my side. Nothing was passed on, and I kept nothing of it. Please try once more."
    )
    again = Button(say("Talk privately"), "talk privately")
    return Card(say("I'm sorry, that didn't work"), (Text(text),), (again, Button(say("Home"), "home")))


def _said(reply: Sealed) -> Reply:
    return Reply(*(stored.load(part) for part in reply.open()))


def _handle(turn: Turn) -> Card | None:
    try:
        turn.event = roster_file.heard(turn)
        if not turn.event.action:
            turn.event = typed.meant(turn, ROUTES)
        route = ROUTES.get(turn.event.action)
        if route is None:
            return typed.unknown(turn, ROUTES)
        if not route.allows(turn.roles):
            return typed.not_yours(turn, route)
        turn.planning = route.who == "planner"  # the one place that lets an assistant at somebody's pair
        with nullcontext() if route.looks else turn.db.begin_nested():  # "not there" leaves nothing half done
            return route.answer(turn)
    except NoProgramme:
        return no_programme()
    except Parted as parted:
        return partings.gone(turn, parted.pair)
    except NotThere:
        return _gone()


def _gone() -> Card:
    text = say("It has changed since this card was written, or it isn't yours. Home shows what is true now.")
    return Card(say("That isn't there any more"), (Text(text),), (Button(say("Home"), "home"),))


def no_programme() -> Card:
    """For somebody whose organisation runs nothing just now."""
    text = say("I'm here, but no mentoring programme is running just now. I write to you when one begins.")
    return Card(say("No programme yet"), (Text(text),))


def stranger() -> Card:
    """For an account that is nobody's."""
    text = say(
        "I don't know this account yet. Ask the people who run your mentoring programme to add you, then write to me again."
    )
    elsewhere = say("If I know you in another chat, write “connect” to me there.")
    return Card(say("Hello, I'm mentorbot"), (Text(text), Text(elsewhere, "quiet")))


def _apologise(db: Db, event: Event, wall: datetime) -> Reply:
    """An error reaches the person as a card and the log with its event id; what was typed stays in the inbox."""
    row = inbox.record(db, event.id, stored.dump(event), wall)
    if row.reply is not None:  # the same event at once, elsewhere, went well
        return _said(row.reply)
    reader = accounts.reader_in(db, event.sender)
    if typed.in_confidence(event, ROUTES):
        return _forgotten(db, row, event, Reply(_failed_in_confidence(), reader))
    text = say(
        "Something went wrong on my side, and nothing was changed. I've kept what you sent. "
        "If it happens again, give this number to whoever runs mentorbot: {number}",
        number=event.id.rpartition(":")[2][-8:],
    )
    reply = Reply(Card(say("I'm sorry, that didn't work"), (Text(text),), (Button(say("Home"), "home"),)), reader)
    inbox.finish(db, row, [stored.dump(reply.card), stored.dump(reply.reader)])
    return reply
