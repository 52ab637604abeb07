"""Delivery: sends the outbox. A row is claimed with a lease before the network is touched, and finished by its claim.

Three things can come of a send: it was sent; it certainly wasn't, and is due again later or given up; or nobody knows
(an exception), then the row is taken up again, after ever longer waits, by an edge that makes sending twice harmless.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from sqlmodel import Session as Db

from chat import stored
from chat.cards import Card, Text
from chat.turn import reader_of
from chat.words import Reader, read, say
from handlers import announce, kudos, letters, together, typed
from storage import outbox, programmes
from storage.database import Database, failure
from storage.messages import Outgoing
from storage.people import Account, Person, Workspace

log = structlog.get_logger()

TIMEOUT = 10  # seconds of one call, on every platform
LEASE = timedelta(seconds=60)  # a send and its settling are over long before somebody else takes the card up
LONGEST = timedelta(hours=1)  # between two tries, however long a platform has been away
GIVE_UP = 30  # tries: with the waits between them more than a day, so an outage of a night loses nothing
NO_ACCOUNT = timedelta(hours=1)  # somebody may still open the chat: look again then


@dataclass(frozen=True)
class Sent:
    """It is there; the platform calls it this."""

    sent_as: str


@dataclass(frozen=True)
class Refused:
    """It certainly isn't there. retry_after: when to try again; None means never. counts: whether it was a try.

    gone: nobody reads at that account any more, so what waits for this person goes to another one of theirs. silent: the
    platform doesn't answer at all.
    why: for what was meant for a channel, what announce.py has words for.
    """

    retry_after: timedelta | None
    counts: bool = True
    gone: bool = False
    silent: bool = False
    why: str = ""


@dataclass(frozen=True)
class Parcel:
    """A card on its way: to whom, in plain strings, under which key, and which earlier message it takes the place of.

    workspace: the platform's name for it. tries: this one included. again: an earlier try may have arrived. marked: the
    card with a line which says so. nudge: not worth being said twice. channel, beside: where others read it, too
    (storage.messages).
    """

    account: Account
    workspace: str
    card: Card
    key: str
    at: datetime
    instead_of: str
    tries: int = 1
    again: bool = False
    marked: Card | None = None
    nudge: bool = False
    channel: str = ""
    beside: str = ""

    @property
    def shared(self) -> bool:
        """Whether somebody else reads it, too."""
        return bool(self.channel or self.beside)


@dataclass(frozen=True)
class Letter:
    """A card on its way by mail, to somebody whom no chat reaches. answers: to whom an answer goes."""

    to: str
    name: str
    card: Card
    key: str
    at: datetime
    tries: int
    answers: tuple[str, ...]


class Mailer(Protocol):
    """What delivery needs of a mail server."""

    def send(self, letter: Letter) -> Sent | Refused:
        """Sends one letter. An exception means that nobody knows whether it arrived."""


class Edge(Protocol):
    """What delivery needs of a platform."""

    def send(self, parcel: Parcel) -> Sent | Refused:
        """Sends one card. An exception means that nobody knows whether it arrived."""


@dataclass(frozen=True)
class Ways:
    """How people are reached: an edge a platform, and mail for those whom no chat reaches. silent: the platforms that didn't
    answer during this post; what else is for them waits, so that one which hangs holds up no other."""

    edges: Mapping[str, Edge]
    mail: Mailer | None = None
    silent: set[str] = field(default_factory=set)

    def send(self, platform: str, parcel: Parcel) -> Sent | Refused:
        """By this platform's edge, unless that would be in vain."""
        if platform in self.silent:
            return Refused(LEASE, counts=False)
        try:
            outcome = self.edges[platform].send(parcel)
        except Exception as error:
            if isinstance(error, TimeoutError) or isinstance(getattr(error, "reason", None), TimeoutError):
                self.silent.add(platform)
            raise
        if isinstance(outcome, Refused) and outcome.silent:
            self.silent.add(platform)
        return outcome


def deliver(database: Database, ways: Ways, wall: datetime, key: str = "") -> bool:
    """Sends the oldest card that is due, or the one with this key. Returns whether there was one, so call it until there
    is none."""
    with database.read() as db:
        if not outbox.anything_due(db, programmes.now(db, wall), wall, key):
            return False
    row = database.change(lambda db: outbox.claim(db, programmes.now(db, wall), wall, LEASE, key))
    if row is None:
        return False
    try:
        outcome, account = _send(database, ways, row, wall) if row.attempts <= GIVE_UP else (Refused(None), None)
        database.change(lambda db: _settle(db, row, account, outcome, wall))
    except Exception as error:
        log.error("a card may or may not have arrived", outgoing=row.key, **failure(error))
        database.change(lambda db: outbox.unsure(db, row, wall + doubt(row.attempts)))
    return True


def doubt(tries: int) -> timedelta:
    """How long a card waits of which nobody knows whether it arrived: a minute, and each time twice as long."""
    return min(LEASE * (1 << min(tries - 1, 10)), LONGEST)


def patience(due: datetime, wall: datetime) -> timedelta:
    """How long a card waits for a platform that doesn't answer: as long again as it is late already."""
    return min(max(wall - due, LEASE), LONGEST)


def _send(database: Database, ways: Ways, row: Outgoing, wall: datetime) -> tuple[Sent | Refused, int | None]:
    """What came of a send, and to which account it went; none where it went by mail."""
    with database.read() as db:
        account = _account(db, row)
        person = db.get_one(Person, row.person_id)
        workspace = db.get_one(Workspace, account.workspace_id) if account else None
        before = outbox.standing_at(db, row.person_id, row.place, account.id) if account else None
        beside = _beside(db, row, account)
    if account is None or workspace is None or workspace.gone_at or workspace.platform not in ways.edges:
        letter = database.change(lambda db: _letter(db, row, wall), eager=False) if ways.mail else None
        if ways.mail and letter:
            return ways.mail.send(letter), None
        log.warning("nowhere to send yet", outgoing=row.key)
        return Refused(NO_ACCOUNT, counts=False), None
    if row.channel or row.beside_id:
        if workspace.platform not in announce.SHARING:
            return Refused(None, why="no channels"), account.id
        if row.beside_id and not beside:
            return Refused(NO_ACCOUNT, counts=False), None
    earlier, there = before.sent_as if before else "", beside[1].external_id if beside else ""
    parcel = _parcel(row, account, workspace, _reader(person, beside), instead_of=earlier, beside=there)
    return ways.send(workspace.platform, parcel), account.id


def _letter(db: Db, row: Outgoing, wall: datetime) -> Letter | None:
    """What goes by mail of a card; None where all of it waits for a chat."""
    person = db.get_one(Person, row.person_id)
    card = letters.letter_of(db, row, stored.load(row.card.open()), person, programmes.now(db, wall))
    if card is None:
        return None
    programme = programmes.programme_of(db, person)
    answers = tuple(reader.email for reader in programmes.coordinators(db, programme.id or 0)) if programme else ()
    return Letter(person.email, person.name, read(card, reader_of(person)), row.key, row.due, row.attempts, answers)


def _account(db: Db, row: Outgoing) -> Account | None:
    """Where somebody reads a card: where they were last seen, unless it is for one account of theirs. Into a channel the
    app posts by itself, so a closed account tells well enough which workspace that is in."""
    if row.account_id is None:
        return programmes.account_of(db, row.person_id)
    account = db.get_one(Account, row.account_id)
    return account if row.channel or not account.gone_at else None


def _parcel(
    row: Outgoing, account: Account, workspace: Workspace, reader: Reader, *, instead_of: str, beside: str
) -> Parcel:
    card = stored.load(row.card.open())
    return Parcel(
        account,
        workspace.external_id,
        read(card, reader),
        row.key,
        row.due,
        instead_of,
        tries=row.attempts,
        again=row.doubtful,
        marked=read(_marked(card), reader) if row.doubtful else None,
        nudge=row.nudge,
        channel=row.channel,
        beside=beside,
    )


def _beside(db: Db, row: Outgoing, account: Account | None) -> tuple[Person, Account] | None:
    """The other one of a chat of two, where both are in the same workspace."""
    if row.beside_id is None or account is None:
        return None
    there = programmes.account_in(db, row.beside_id, account.workspace_id)
    return (db.get_one(Person, row.beside_id), there) if there else None


def _reader(person: Person, beside: tuple[Person, Account] | None) -> Reader:
    """How it is read: two who read different languages read it in the one that everybody gets by default."""
    if beside and beside[0].locale.split("-")[0] != person.locale.split("-")[0]:
        return Reader()
    return reader_of(person)


def _marked(card: Card) -> Card:
    """The same card for a second time, where nobody knows of the first."""
    said = say("This may have reached you before. I couldn't see whether it did, so here it is again.")
    return replace(card, parts=(*card.parts, Text(said, "quiet")))


def _settle(db: Db, row: Outgoing, account_id: int | None, outcome: Sent | Refused, wall: datetime) -> None:
    if isinstance(outcome, Sent):
        if outbox.sent(db, row, wall, outcome.sent_as, account_id) and not row.beside_id:
            if row.channel:
                _tell_of_channel(db, row, "", wall)
                return
            if account_id is not None:
                typed.remember(db, row.person_id, stored.load(row.card.open()), programmes.now(db, wall), reply=False)
        return
    if outcome.gone:
        outcome = _no_mail(db, row, wall) if account_id is None else _elsewhere(db, account_id, wall)
    again = outcome.retry_after if row.attempts < GIVE_UP or not outcome.counts else None
    if again is None:
        log.warning("given up", outgoing=row.key, attempts=row.attempts)
        if row.channel:
            _tell_of_channel(db, row, outcome.why or announce.UNSURE, wall)
        if row.beside_id and outcome.why == announce.MAY_NOT:
            together.may_not(db, db.get_one(Person, row.person_id), programmes.now(db, wall))
    outbox.refused(db, row, wall + again if again is not None else None, counts=outcome.counts)


def _tell_of_channel(db: Db, row: Outgoing, why: str, wall: datetime) -> None:
    settled = kudos.settled if row.key.startswith(f"{kudos.NAME}:") else announce.settled
    settled(db, row, why, programmes.now(db, wall))


def _elsewhere(db: Db, account_id: int, wall: datetime) -> Refused:
    """Marks an account that nobody can be reached at. With another one the card goes there at once; else it waits for
    its person to come back, and the coordinators are told (handlers/unreached.py)."""
    account = db.get_one(Account, account_id)
    account.gone_at = wall
    db.add(account)
    db.flush()
    return Refused(timedelta() if programmes.account_of(db, account.person_id) else NO_ACCOUNT, counts=False)


def _no_mail(db: Db, row: Outgoing, wall: datetime) -> Refused:
    """Marks an address that there isn't: it waits for its person to come to a chat, and the coordinators are told."""
    person = db.get_one(Person, row.person_id)
    person.bounced_at = wall
    db.add(person)
    return Refused(NO_ACCOUNT, counts=False)
