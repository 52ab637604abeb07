"""People whom nothing reaches, whatever platform they are on: those nobody could find, and those who are gone again. Their
coordinators are told, in one card each that is kept up to date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

from sqlmodel import Session as Db

from chat.cards import Button, Card, Facts, Text
from chat.turn import tell
from chat.words import Words, say, say_n
from scheduling.waking import awake
from storage import directory, programmes
from storage.people import Person

PLACE, GONE, BOUNCED = "unreached", "unreached:gone", "unreached:mail"
SHOWN = 20  # names on a phone; the rest as a number


def tell_coordinators(db: Db, now: datetime) -> None:
    """Who has no account at the address on the list, once everybody was looked for; who had one and is gone; and whom mail
    doesn't reach either."""
    _tell(db, now, directory.not_found(db, now), PLACE, _not_found)
    _tell(db, now, directory.gone(db, now), GONE, _gone)
    _tell(db, now, directory.bounced(db), BOUNCED, _bounced)


def _tell(db: Db, now: datetime, people: list[Person], place: str, card: Callable[[list[Person]], Card]) -> None:
    """One card for each company's coordinators, a new one when it names others."""
    named: dict[int, list[Person]] = defaultdict(list)
    for person in people:
        named[person.organisation_id].append(person)
    for organisation_id, those in named.items():
        programme = programmes.newest(db, organisation_id)
        key = f"{place}:{sha256(repr([person.id for person in those]).encode()).hexdigest()[:12]}"
        for reader in programmes.coordinators(db, programme.id or 0) if programme else ():
            if reader not in those:
                tell(db, reader.id or 0, card(those), key=key, at=awake(reader.zone, now), place=place)


def upcoming(_: Db, __: datetime) -> datetime | None:
    """Nobody knows when somebody won't be found."""
    return None


def _not_found(people: list[Person]) -> Card:
    title = say_n("I couldn't find one person", "I couldn't find {n} people", len(people))
    text = say("Nobody in your chats has these addresses. Somebody may use another one, or have none yet.")
    next_ = say("Put the right address into your list and import it again. I look once a day.")
    return _card(title, text, people, next_)


def _gone(people: list[Person]) -> Card:
    title = say_n("I can't reach one person any more", "I can't reach {n} people any more", len(people))
    text = say("They took me out of their chat, or their account there was closed, and I know no other one.")
    next_ = say("What waits for them is kept, and comes as soon as they have me back. A word from you may help.")
    return _card(title, text, people, next_)


def _bounced(people: list[Person]) -> Card:
    title = say_n("Mail to one person comes back", "Mail to {n} people comes back", len(people))
    text = say(
        "No chat reaches them, and their mail server says that there is no such address. I don't write there again."
    )
    next_ = say("Once the address is right, import your list again. Until then only a word from you reaches them.")
    return _card(title, text, people, next_)


def _card(title: Words, text: Words, people: list[Person], next_: Words) -> Card:
    rows = tuple((person.name, person.email) for person in people[:SHOWN])
    more = (Text(say_n("And one more.", "And {n} more.", len(people) - SHOWN), "quiet"),) if len(people) > SHOWN else ()
    return Card(title, (Text(text), Facts(rows), *more, Text(next_)), (Button(say("Home"), "home"),), stays=True)
