"""People on the list whom nobody could find: their coordinators are told, in one card that is kept up to date."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from hashlib import sha256

from sqlmodel import Session as Db

from chat.cards import Button, Card, Facts, Text
from chat.turn import tell
from chat.words import say, say_n
from scheduling.waking import awake
from storage import directory, programmes
from storage.people import Person

PLACE = "unreached"
SHOWN = 20  # names on a phone; the rest as a number


def tell_coordinators(db: Db, now: datetime) -> None:
    """Once everybody was looked for: who has no account at the address on the list."""
    missing: dict[int, list[Person]] = defaultdict(list)
    for person in directory.not_found(db, now):
        missing[person.organisation_id].append(person)
    for organisation_id, people in missing.items():
        programme = programmes.newest(db, organisation_id)
        key = f"unreached:{sha256(repr([person.id for person in people]).encode()).hexdigest()[:12]}"
        for reader in programmes.coordinators(db, programme.id or 0) if programme else ():
            tell(db, reader.id or 0, _card(people), key=key, at=awake(reader.zone, now), place=PLACE)


def upcoming(_: Db, __: datetime) -> datetime | None:
    """Nobody knows when somebody won't be found."""
    return None


def _card(people: list[Person]) -> Card:
    title = say_n("I couldn't find one person", "I couldn't find {n} people", len(people))
    text = say("Nobody has these addresses where I can write. Somebody may use another one, or have none yet.")
    rows = tuple((person.name, person.email) for person in people[:SHOWN])
    next_ = say("Put the right address into your list and import it again. I look once a day.")
    more = (Text(say_n("And one more.", "And {n} more.", len(people) - SHOWN), "quiet"),) if len(people) > SHOWN else ()
    return Card(title, (Text(text), Facts(rows), *more, Text(next_)), (Button(say("Home"), "home"),), stays=True)
