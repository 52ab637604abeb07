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
from storage.directory import ACTIVE
from storage.messages import ChatMessage, Place
from storage.pairs import Pair, PairState
from storage.people import Account, Delegate, Enrolled, Enrolment, Person, Programme, Workspace

GROUPS = ("coordinator", "newcomer", "mentee", "mentor", "around")
# With whom to begin, and what happens to them.
BEGIN = {
    "asha.rao": say("hears of the programme for the first time, and joins"),
    "marcus.bell": say("is asked to be a mentor"),
    "lena.vogt": say("runs the programme: match, publish, report"),
}


def people_list(db: Db, now: datetime, page: Reader) -> list[dict[str, Any]]:
    """Everybody with an account in the web chat: those who run the programme first, then newcomers, mentees, mentors."""
    roles, paired, apart = _roles(db), _paired(db), _apart(db)
    asked = set(db.exec(select(Place.person_id).where(Place.flow == "join")))
    unread = chats.unread(db)
    rows = db.exec(select(Account, Person).join(Person).join(Workspace).where(Workspace.platform == PLATFORM))
    found = []
    for account, person in rows:
        held = roles[person.id or 0]
        day, time = day_and_time(now, Reader(page.locale, person.zone))
        group = next((name for name in GROUPS if name in held), "newcomer")
        if not held and person.id in apart and apart[person.id] != INVITED:
            group = "around"
        entry = {
            "id": account.external_id,
            "name": person.name,
            "role": _roles_text(held, page) or text(_group_name(group), page),
            "group": text(_group_name(group), page),
            "where": text(show(City(person.zone)), page),
            "time": time,
            "day": day,
            "hint": text(_hint(person, held, paired, asked) or apart.get(person.id or 0, show("")), page),
            "unread": unread.get(account.id or 0, 0),
        }
        if group == "around":
            entry["role"], entry["hint"] = entry["hint"], ""
        found.append((GROUPS.index(group), person.name, entry))
    return [entry for _, _, entry in sorted(found, key=itemgetter(0, 1))]


def beginnings(db: Db, page: Reader) -> list[dict[str, str]]:
    """Those of the demo with whom a visitor may begin."""
    rows = db.exec(select(Account.external_id, Person.name).join(Person).where(col(Account.external_id).in_(BEGIN)))
    names = dict(rows.all())
    return [{"id": key, "name": names[key], "why": text(why, page)} for key, why in BEGIN.items() if key in names]


def standing(db: Db) -> tuple[int, ...]:
    """A few counts that change whenever the list would read differently: unread, who joined, pairs, conversations, and
    how many read it in English."""
    counts = (
        select(func.count()).where(col(ChatMessage.seen).is_(False)),
        select(func.count()).where(Enrolment.state == Enrolled.JOINED),
        select(func.count()).where(Pair.state == PairState.ACTIVE),
        select(func.count(col(Place.person_id))),
        select(func.count()).where(col(Person.locale).startswith("en")),
    )
    return tuple(db.exec(count).one() for count in counts)


def _roles_text(held: set[str], page: Reader) -> str:
    names = [text(role_name(role), page) for role in ("coordinator", "mentee", "mentor") if role in held]
    return " · ".join(names)


def _group_name(group: str) -> Words:
    names = {
        "coordinator": say("Running the programme"),
        "newcomer": say("Not joined yet"),
        "mentee": say("Mentees"),
        "mentor": say("Mentors"),
        "around": say("Around the programme"),
    }
    return names[group]


def _hint(person: Person, held: set[str], paired: dict[int, str], asked: set[int]) -> Words | None:
    """A few words about where somebody stands who has joined, or is about to."""
    if person.id in asked:
        return say("half-way through joining")
    if person.id in paired:
        return say("with {name}", name=paired[person.id])
    if "mentee" in held:
        return say("no mentor yet")
    return say("free for a mentee") if "mentor" in held else None


INVITED = say("hasn't answered yet")


def _apart(db: Db) -> dict[int, Words]:
    """Where those stand who take no part: not yet, not this time, no longer, or with something else to do."""
    states = {Enrolled.INVITED: INVITED, Enrolled.DECLINED: say("not this time"), Enrolled.LEFT: say("has left")}
    found = {
        part.person_id: states[Enrolled(part.state)] for part in db.exec(select(Enrolment)) if part.state in states
    }
    names = dict(db.exec(select(Person.id, Person.name)).all())
    for row in db.exec(select(Delegate).where(Delegate.state == ACTIVE)):
        found[row.assistant_id] = say("plans for {name}", name=names[row.mentor_id])
    for programme in db.exec(select(Programme)):
        trusted = {programme.contact_id: say("Safe contact"), programme.deputy_id: say("Deputy")}
        found |= {person_id: words for person_id, words in trusted.items() if person_id}
    return found


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
