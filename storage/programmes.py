"""Questions about programmes and who takes part in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import or_
from sqlmodel import Session as Db
from sqlmodel import col, select

from storage import directory
from storage.messages import Clock
from storage.pairs import Pair, PairState
from storage.people import Account, Enrolled, Enrolment, Hours, Interest, Person, Programme, Role, Workspace


def now(db: Db, wall: datetime) -> datetime:
    """Programme time: the wall clock, moved ahead only in a demo."""
    clock = db.get(Clock, 1)
    return wall + timedelta(seconds=clock.ahead_seconds if clock else 0)


def move_clock(db: Db, to: datetime, wall: datetime) -> None:
    """Sets a demo's programme time; it never goes back."""
    clock = db.get(Clock, 1) or Clock()
    clock.ahead_seconds = max(clock.ahead_seconds, round((to - wall).total_seconds()))
    db.add(clock)
    db.flush()


def account_at(db: Db, platform: str, workspace: str, account: str) -> Account | None:
    """The account an event came from."""
    return db.exec(
        select(Account)
        .join(Workspace)
        .where(Workspace.platform == platform, Workspace.external_id == workspace, Account.external_id == account)
    ).first()


def account_of(db: Db, person_id: int) -> Account | None:
    """The account a person is written to: of those that can be reached, where they were last seen."""
    accounts = directory.reachable(select(Account).where(Account.person_id == person_id))
    return db.exec(accounts.order_by(col(Account.last_seen).desc().nulls_last(), col(Account.id))).first()


def account_in(db: Db, person_id: int, workspace_id: int) -> Account | None:
    """Where somebody can be reached in one workspace."""
    there = select(Account).where(Account.person_id == person_id, Account.workspace_id == workspace_id)
    return db.exec(there.where(col(Account.gone_at).is_(None)).order_by(col(Account.id))).first()


def programme_of(db: Db, person: Person) -> Programme | None:
    """The programme a person acts in: their organisation's newest."""
    return newest(db, person.organisation_id)


def guests_may(db: Db, person_id: int) -> bool:
    """Whether somebody who isn't of the company may take part in its programme."""
    programme = programme_of(db, db.get_one(Person, person_id))
    return programme is not None and programme.guests


def newest(db: Db, organisation_id: int) -> Programme | None:
    """The programme of an organisation that is on: the one that began last."""
    own = select(Programme).where(Programme.organisation_id == organisation_id)
    return db.exec(own.order_by(col(Programme.starts).desc(), col(Programme.id).desc())).first()


def on(db: Db, people: Iterable[Person]) -> dict[int, Programme]:
    """The programme that each of these people acts in, by person: a query for each organisation."""
    found = list(people)
    programmes = {id_: newest(db, id_) for id_ in {person.organisation_id for person in found}}
    return {person.id or 0: programme for person in found if (programme := programmes[person.organisation_id])}


def zones(db: Db) -> list[str]:
    """The time zones in which somebody is."""
    return list(db.exec(select(Person.zone).where(Person.active).distinct()))


def by_id(db: Db, ids: Iterable[int]) -> list[Programme]:
    """These programmes, in a stable order."""
    return list(db.exec(select(Programme).where(col(Programme.id).in_(set(ids))).order_by(col(Programme.id))))


def enrolment(db: Db, person_id: int, programme_id: int, role: Role) -> Enrolment | None:
    """A person's part in a programme, joined or only invited."""
    part = select(Enrolment).where(Enrolment.person_id == person_id, Enrolment.programme_id == programme_id)
    return db.exec(part.where(Enrolment.role == role)).first()


def joined(db: Db, programme_id: int, role: Role, among: Collection[int] = ()) -> list[tuple[Enrolment, Person]]:
    """Everybody who said yes to a role, in a stable order; or those of some whom one has in mind."""
    parts = select(Enrolment, Person).join(Person).where(Enrolment.programme_id == programme_id)
    parts = parts.where(Enrolment.role == role, Enrolment.state == Enrolled.JOINED)
    if among:
        parts = parts.where(col(Enrolment.person_id).in_(among))
    return list(db.exec(parts.order_by(col(Person.id))))


def roles(db: Db, person_id: int, programme_id: int) -> frozenset[str]:
    """What a person may do: the roles they joined, "pair" while they have an active pair, "planner" while they may plan."""
    parts = select(Enrolment.role).where(Enrolment.person_id == person_id, Enrolment.programme_id == programme_id)
    held = set(db.exec(parts.where(Enrolment.state == Enrolled.JOINED)))
    if active_pairs(db, person_id):
        held |= {"pair", "planner"}
    elif directory.mentors_of(db, person_id):
        held.add("planner")
    return frozenset(held)


def resting(db: Db, person_id: int, programme_id: int, day: date) -> date | None:
    """Until when nobody new reaches somebody, where that is still ahead."""
    own = select(Enrolment).where(Enrolment.person_id == person_id, Enrolment.programme_id == programme_id)
    ends = [part.resting_until for part in db.exec(own.where(Enrolment.state == Enrolled.JOINED))]
    return max((until for until in ends if until and until > day), default=None)


def coordinators(db: Db, programme_id: int) -> list[Person]:
    """The people who look after a programme."""
    return [person for _, person in joined(db, programme_id, Role.COORDINATOR)]


def active_pairs(db: Db, person_id: int) -> list[Pair]:
    """The pairs a person is in now, oldest first."""
    own = select(Pair).where(or_(col(Pair.mentee_id) == person_id, col(Pair.mentor_id) == person_id))
    return list(db.exec(own.where(Pair.state == PairState.ACTIVE).order_by(col(Pair.id))))


def hours_of(db: Db, person_id: int) -> list[Hours]:
    """A person's usual weekly windows, Monday first."""
    own = select(Hours).where(Hours.person_id == person_id, Hours.at_most == 0)
    return list(db.exec(own.order_by(col(Hours.day), col(Hours.start))))


def unusual_hours_of(db: Db, person_id: int) -> list[Hours]:
    """A person's unusual weekly windows, those offered now and then, Monday first."""
    own = select(Hours).where(Hours.person_id == person_id, Hours.at_most > 0)
    return list(db.exec(own.order_by(col(Hours.day), col(Hours.start))))


def hours_of_people(db: Db, people: Iterable[int], *, unusual: bool = False) -> dict[int, list[tuple[int, int, int]]]:
    """The usual weekly windows of these people, by person, as (day, start, end); or those offered now and then."""
    found: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    ids = list(people)
    windows = select(Hours.person_id, Hours.day, Hours.start, Hours.end)
    windows = windows.where(Hours.at_most > 0 if unusual else Hours.at_most == 0)
    for begin in range(0, len(ids), 500):
        some = windows.where(col(Hours.person_id).in_(ids[begin : begin + 500])).order_by(col(Hours.id))
        for person, day, start, end in db.exec(some):
            found[person].append((day, start, end))
    return found


def topics_of_people(db: Db, programme_id: int, people: Iterable[int]) -> dict[int, dict[str, int]]:
    """These people's topics with their levels, by enrolment and the most wanted first."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    ids = list(people)
    own = select(Interest.enrolment_id, Interest.topic, Interest.level).join(Enrolment)
    own = own.where(Enrolment.programme_id == programme_id).order_by(col(Interest.rank), col(Interest.id))
    for begin in range(0, len(ids), 500):
        for part, topic, level in db.exec(own.where(col(Enrolment.person_id).in_(ids[begin : begin + 500]))):
            found[part].setdefault(topic, level)
    return found


def interests_of(db: Db, enrolment_id: int) -> list[Interest]:
    """The topics of an enrolment with their levels, the most wanted first."""
    own = select(Interest).where(Interest.enrolment_id == enrolment_id)
    return list(db.exec(own.order_by(col(Interest.rank), col(Interest.id))))


def managers(db: Db, organisation_id: int, emails: Iterable[str]) -> dict[str, str]:
    """The managers of these people, by address; those who haven't joined count too."""
    found: dict[str, str] = {}
    known = sorted(set(emails) - {""})
    rows = select(Person.email, Person.manager_email).where(Person.organisation_id == organisation_id)
    for begin in range(0, len(known), 500):
        found |= dict(db.exec(rows.where(col(Person.email).in_(known[begin : begin + 500]))).all())
    return found


def topics_of(db: Db, enrolment_id: int) -> list[str]:
    """The topics of an enrolment, the most wanted first."""
    own = select(Interest.topic).where(Interest.enrolment_id == enrolment_id)
    return list(db.exec(own.order_by(col(Interest.rank), col(Interest.id))))


def first_topic(db: Db, person_id: int, programme_id: int) -> str:
    """What a mentee wants most, by its key; "" where nothing is known."""
    part = enrolment(db, person_id, programme_id, Role.MENTEE)
    topics = topics_of(db, part.id or 0) if part else []
    return topics[0] if topics else ""


def away(person: Person, day: date) -> bool:
    """Whether somebody said that they are away on that day of their own calendar."""
    return any(first <= day.isoformat() <= last for first, last in person.away)


def away_ahead(person: Person, day: date) -> list[tuple[date, date]]:
    """When somebody is away from a day on, the earliest first."""
    ahead = sorted(days for days in person.away if days[1] >= day.isoformat())
    return [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in ahead]


def go_away(person: Person, first: date, last: date, today: date) -> list[tuple[date, date]]:
    """Keeps days away in place of those they overlap, which are returned."""
    replaced = [days for days in away_ahead(person, today) if days[0] <= last and first <= days[1]]
    gone = [[start.isoformat(), end.isoformat()] for start, end in replaced]
    person.away = sorted([*(days for days in person.away if days not in gone), [first.isoformat(), last.isoformat()]])
    return [days for days in replaced if days != (first, last)]


def not_away(person: Person, today: date, first: str = "") -> None:
    """Here again from today on: not away in the time that begins on `first`, or in any."""
    yesterday = (today - timedelta(days=1)).isoformat()
    cut = [[start, min(last, yesterday) if first in ("", start) else last] for start, last in person.away]
    person.away = [[start, last] for start, last in cut if start <= last]


def quiet(programme: Programme, day: date) -> bool:
    """Whether a day lies in a quiet week of the programme."""
    return any(first <= day.isoformat() <= last for first, last in programme.quiet)
