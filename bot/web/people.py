"""The people list of the local web chat: everybody one can be, with their role and clock."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import func
from sqlmodel import Session as Db
from sqlmodel import col, select

from bot.web import chats
from bot.web.edge import PLATFORM
from bot.web.render import day_and_time
from chat.words import City, Reader, Words, say, show, text
from handlers.wording import role_name
from storage.messages import ChatMessage, Place
from storage.pairs import Pair, PairState
from storage.people import Account, Enrolled, Enrolment, Person, Workspace

GROUPS = ("coordinator", "newcomer", "mentee", "mentor")


def people_list(db: Db, now: datetime, page: Reader) -> list[dict[str, Any]]:
    """Everybody with an account in the web chat: those who run the programme first, then newcomers, mentees, mentors."""
    roles = _roles(db)
    paired = _paired(db)
    asked = set(db.exec(select(Place.person_id)))
    unread = chats.unread(db)
    rows = db.exec(select(Account, Person).join(Person).join(Workspace).where(Workspace.platform == PLATFORM))
    found = []
    for account, person in rows:
        held = roles[person.id or 0]
        day, time = day_and_time(now, Reader(page.locale, person.zone))
        group = next((name for name in GROUPS if name in held), "newcomer")
        entry = {
            "id": account.external_id,
            "name": person.name,
            "role": _roles_text(held, page),
            "group": text(_group_name(group), page),
            "where": text(show(City(person.zone)), page),
            "time": time,
            "day": day,
            "hint": text(_hint(person, held, paired, asked), page),
            "unread": unread.get(account.id or 0, 0),
        }
        found.append((GROUPS.index(group), person.name, entry))
    return [entry for _, _, entry in sorted(found, key=itemgetter(0, 1))]


def standing(db: Db) -> tuple[int, ...]:
    """A few counts that change whenever the list would read differently: unread, who joined, pairs, conversations."""
    counts = (
        select(func.count()).where(col(ChatMessage.seen).is_(False)),
        select(func.count()).where(Enrolment.state == Enrolled.JOINED),
        select(func.count()).where(Pair.state == PairState.ACTIVE),
        select(func.count(col(Place.person_id))),
    )
    return tuple(db.exec(count).one() for count in counts)


def _roles_text(held: set[str], page: Reader) -> str:
    names = [text(role_name(role), page) for role in ("coordinator", "mentee", "mentor") if role in held]
    return " · ".join(names) or text(say("Not joined yet"), page)


def _group_name(group: str) -> Words:
    names = {
        "coordinator": say("Running the programme"),
        "newcomer": say("Not joined yet"),
        "mentee": say("Mentees"),
        "mentor": say("Mentors"),
    }
    return names[group]


def _hint(person: Person, held: set[str], paired: dict[int, str], asked: set[int]) -> Words:
    """A few words about where somebody stands."""
    if person.id in asked:
        return say("half-way through joining")
    if person.id in paired:
        return say("with {name}", name=paired[person.id])
    if "mentee" in held:
        return say("no mentor yet")
    return say("free for a mentee") if "mentor" in held else show("")


def _roles(db: Db) -> dict[int, set[str]]:
    roles: dict[int, set[str]] = defaultdict(set)
    for person_id, role in db.exec(
        select(Enrolment.person_id, Enrolment.role).where(Enrolment.state == Enrolled.JOINED)
    ):
        roles[person_id].add(role)
    return roles


def _paired(db: Db) -> dict[int, str]:
    """person -> the name of the other of their active pair; the first of several."""
    names = dict(db.exec(select(Person.id, Person.name)).all())
    found: dict[int, str] = {}
    for pair in db.exec(select(Pair).where(Pair.state == PairState.ACTIVE).order_by(col(Pair.id))):
        found.setdefault(pair.mentee_id, names[pair.mentor_id])
        found.setdefault(pair.mentor_id, names[pair.mentee_id])
    return found
