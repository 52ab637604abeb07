"""What still tells of somebody who is erased, in what others have: it is taken out, and nothing of anybody else changes."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session as Db
from sqlmodel import col, select

from storage.kudos import Kudos
from storage.messages import ChatMessage, Job, Outgoing, Received
from storage.offers import OfferedFile
from storage.pairs import Goal, Milestone, Note, Pair, Request, Session
from storage.people import Account, Person, Programme
from storage.secrets import Sealed

NOBODY = "somebody who left"
LONG = 20  # characters: a shorter text may be anybody's, and is theirs only where it stands alone
OURS = frozenset(
    {"is", "action", "template", "plural", "name", "style", "kind"}
)  # in a stored card: never somebody's words


@dataclass(frozen=True)
class Theirs:
    """What tells of somebody: names and longer texts wherever they stand, shorter texts where they stand alone."""

    anywhere: re.Pattern[str]
    alone: frozenset[str]

    def out_of(self, data: Any) -> Any:
        """The same JSON without it."""
        if isinstance(data, str):
            return NOBODY if data.strip() in self.alone else self.anywhere.sub(NOBODY, data)
        if isinstance(data, list):
            return [self.out_of(item) for item in data]
        if isinstance(data, dict):
            return {key: value if key in OURS else self.out_of(value) for key, value in data.items()}
        return data

    def are_in(self, file: str) -> bool:
        """Whether a file tells of them: a calendar's lines are folded, and a page's signs are written out."""
        return bool(self.anywhere.search(html.unescape(file.replace("\r\n ", ""))))


def theirs(db: Db, person: Person) -> Theirs:
    """What tells of this person; a first name that others here have too names nobody."""
    names = [person.name, person.email]
    first = person.name.split()[0]
    here = select(Person.id).where(Person.organisation_id == person.organisation_id, Person.id != person.id)
    if db.exec(here.where(col(Person.name).istartswith(f"{first} ", autoescape=True))).first() is None:
        names.append(first)
    texts = {text for text in _texts(db, person.id or 0) if text.strip()}
    anywhere = sorted({*names, *(text for text in texts if len(text) >= LONG)}, key=len, reverse=True)
    pattern = "|".join(rf"(?<!\w){re.escape(text)}(?!\w)" for text in anywhere)
    return Theirs(re.compile(pattern), frozenset(text.strip() for text in texts))


def _texts(db: Db, own: int) -> list[str]:
    """What they wrote that others could read."""
    goals = select(Goal.id).where(Goal.person_id == own)
    asks, is_asked = Request.mentee_id == own, Request.mentor_id == own
    sealed: list[Sealed | None] = [
        *(goal.words for goal in db.exec(select(Goal).where(Goal.person_id == own))),
        *(step.words for step in db.exec(select(Milestone).where(col(Milestone.goal_id).in_(goals)))),
        *(note.words for note in db.exec(select(Note).where(Note.person_id == own))),
        *(words for request in db.exec(select(Request).where(asks)) for words in (request.message, request.answer)),
        *(request.question for request in db.exec(select(Request).where(is_asked))),
        *(one.words for one in db.exec(select(Kudos).join(Pair).where(Pair.mentee_id == own))),
        *(session.wish for session in db.exec(select(Session).join(Pair).where(Pair.mentee_id == own))),
    ]
    return [str(value.open()) for value in sealed if value]


def scrub(db: Db, said: Theirs, organisation_id: int, event_id: str, addresses: set[str]) -> None:
    """Takes it out of what others of the organisation have. event_id: what is still to be answered; addresses: of the
    accounts of the one who is erased."""
    here = select(Person.id).where(Person.organisation_id == organisation_id)
    accounts = select(Account.id).where(col(Account.person_id).in_(here))
    for message in db.exec(select(ChatMessage).where(col(ChatMessage.account_id).in_(accounts))):
        message.body = _sealed(message.body, said)
    for card in db.exec(select(Outgoing).where(Outgoing.state == "waiting", col(Outgoing.person_id).in_(here))):
        card.card = _sealed(card.card, said)
    for file in db.exec(select(OfferedFile).where(col(OfferedFile.account_id).in_(accounts))):
        if said.are_in(file.content.open()):
            db.delete(file)  # whoever still wants it asks for it again
    for row in db.exec(select(Received).where(Received.id != event_id)).all():  # those of the last day
        if row.event.open().get("sender", {}).get("account") in addresses:
            db.delete(row)
        elif row.reply:
            row.reply = _sealed(row.reply, said)
    for job in db.exec(select(Job).join(Programme).where(Programme.organisation_id == organisation_id)):
        job.outcome = said.out_of(job.outcome)


def _sealed(value: Sealed, said: Theirs) -> Sealed:
    """The same envelope where nothing of it was theirs: then the row isn't written anew."""
    before = value.open()
    after = said.out_of(before)
    return value if after == before else Sealed(after)
