"""Every action there is, tried by those whom it isn't for, with ids that aren't theirs: nothing changes, and nothing shows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from house import House, Human
from sqlalchemy.event import listen
from sqlmodel import Session as Db
from sqlmodel import SQLModel, col, select

from bot.dispatch import _handle
from bot.web.edge import PLATFORM, WORKSPACE
from chat.events import Address, Event
from chat.turn import Turn
from handlers import ROUTES
from storage.concerns import Concern
from storage.messages import Outgoing
from storage.pairs import (
    Answer,
    Asking,
    Change,
    Goal,
    Longer,
    Milestone,
    Note,
    Pair,
    PrivateNote,
    Request,
    Session,
)
from storage.people import Delegate, Enrolment, Hours, Interest, Person, Role
from storage.secrets import Sealed

pytestmark = pytest.mark.only_on("web", because="permission is checked behind every edge, and this tries all actions")

SECRET, HIDDEN = "zebra", "zebra okapi"  # in everything that the two wrote; in what one of them wrote for nobody else
SLOT = "2026-12-02T10:00:00+00:00"
VALUES = ("1", "1/1", "1/yes", "pair 1", f"pair 1@{SLOT}", "session 1.0", f"session 1.0@{SLOT}", "note/1", "private/1", "both/1", "1.1")  # fmt: skip
FILLED = {"words": "x", "to": "1", "pair": "1", "when": "yesterday 15:00", "meets": "call", "place": "x", "goal": "x",
          "line": "x", "mark": "3", "question": "x", "answer": "x", "until": "friday", "severity": "unsafe",
          "step0": "x", "by0": "2026-12-24", "own": "x", "wish": "x", "reply": "here", "now": "3"}  # fmt: skip
TABLES: tuple[Any, ...] = (
    Pair, Session, Goal, Milestone, Note, PrivateNote, Request, Concern, Change, Longer, Answer, Person, Enrolment, Hours,
    Interest, Delegate,
)  # fmt: skip
HERS = (Goal, Milestone, PrivateNote, Concern, Change, Answer)  # what the other of the pair doesn't touch either
RUNS_IT = frozenset({"coordinator.answered"})  # a coordinator may answer whoever asked


@pytest.fixture
def two(house: House) -> tuple[Human, Human]:
    """A pair with one of everything, each the first of its kind; and a request, something confided, a wish."""
    ana, ben = house.person("Ana Silva", Role.MENTEE, goal=SECRET), house.person("Ben Okafor", Role.MENTOR, monthly=9)
    house.pair(ana, ben, place=Sealed(SECRET), meets="call")
    mine = {"person_id": ana.id, "pair_id": 1}
    asked: dict[str, Any] = {"state": Asking.ASKED, "asked_at": house.wall, "created_at": house.wall}
    asked["due"] = asked["moves_at"] = house.wall + timedelta(days=3)
    with house.database.write() as db:
        db.add_all(
            [
                Session(pair_id=1, start=house.wall + timedelta(days=3), minutes=45, booked_by=ben.id, booked_at=house.wall, wish=Sealed(SECRET)),
                Milestone(goal_id=1, words=Sealed(SECRET)),
                Note(**mine, words=Sealed(SECRET), at=house.wall),
                PrivateNote(**mine, words=Sealed(HIDDEN), at=house.wall),
                Request(programme_id=1, mentee_id=ana.id, mentor_id=ben.id, message=Sealed(SECRET), question=Sealed(SECRET), **asked),
                Concern(programme_id=1, person_id=ana.id, holder_id=ana.id, words=Sealed(HIDDEN), severity="off", reply_by="here", at=house.wall, due=house.wall + timedelta(days=9)),
                Change(**mine, wish="another", at=house.wall, due=house.wall + timedelta(days=2)),
            ]
        )  # fmt: skip
    return ana, ben


def outsider(house: House, kind: str, ben: Human) -> Human:
    """Somebody who has every right there is of one kind, and none to what is of the two."""
    if kind == "coordinator":
        return house.person("Lena Vogt", Role.COORDINATOR)
    if kind == "assistant":
        dana = house.person("Dana Ortiz")
        with house.database.write() as db:
            db.add(Delegate(mentor_id=ben.id, assistant_id=dana.id, state="active", at=house.wall))
        return dana
    zoe, yan, xia = (house.person(name, Role.MENTEE, Role.MENTOR) for name in ("Zoe Lin", "Yan Wu", "Xia Oz"))
    house.pair(zoe, yan)
    house.pair(xia, zoe)
    with house.database.write() as db:
        db.add(Delegate(mentor_id=yan.id, assistant_id=zoe.id, state="active", at=house.wall))
    return zoe


def rows(db: Any, who: Human, kind: str) -> list[str]:
    """Everything that isn't this person's own, opened; for the other of the pair, what isn't of both."""
    tables = HERS if kind == "the mentor" else TABLES
    return [_plain(row) for table in tables for row in db.exec(select(table)).all() if who.id not in _whose(row)]


def _whose(row: SQLModel) -> list[int | None]:
    sides = [getattr(row, name, None) for name in ("person_id", "mentee_id", "mentor_id", "assistant_id")]
    return [row.id] if isinstance(row, Person) else sides


def _plain(row: SQLModel) -> str:
    values = ((name, getattr(row, name)) for name in type(row).model_fields)
    return str([(name, value.open() if isinstance(value, Sealed) else value) for name, value in values])


def tries(kind: str) -> Iterator[tuple[str, str]]:
    """Each action with each value; leaving and erasing are one's own, and end what one is in."""
    for action, route in ROUTES.items():
        if action in ("leave.yes", "erase.yes", "pair.end") or (kind == "assistant" and route.who == "planner"):
            continue
        yield from ((action, value) for value in (VALUES[:1] if route.typed else VALUES))


KINDS = ("somebody with a pair of their own", "coordinator", "assistant", "the mentor")


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_reaches_what_is_not_theirs(house: House, two: tuple[Human, Human], kind: str) -> None:
    who = two[1] if kind == "the mentor" else outsider(house, kind, two[1])
    with house.database.read() as db:
        before = rows(db, who, kind)
    faults = [fault for press in tries(kind) for fault in faults_of(house, who, kind, press, before)]
    assert not faults


def faults_of(house: House, who: Human, kind: str, press: tuple[str, str], before: list[str]) -> Iterator[str]:
    """What somebody reaches by one press that they shouldn't; nothing of it is kept."""
    wrote: list[str] = []
    action, value = press
    with house.database.engine.connect() as connection, Db(connection, expire_on_commit=False) as db:
        event = Event("web:try:1", Address(PLATFORM, WORKSPACE, who.account), action=action, value=value, values=FILLED)
        listen(connection, "before_cursor_execute", lambda *args: wrote.append(args[2]))
        card = _handle(Turn(event, db, db.get_one(Person, who.id), house.wall))
        db.flush()
        if (HIDDEN if kind == "the mentor" else SECRET) in str(card):
            yield f"{action} {value} shows it"
        changed = [line for line in wrote if line.startswith(("INSERT", "UPDATE", "DELETE"))]
        if changed and rows(db, who, kind) != before:
            yield f"{action} {value} changes it"
        told = db.exec(select(Outgoing.id).where(col(Outgoing.person_id) <= 2)).first() if changed else None
        if told and kind != "the mentor" and action not in RUNS_IT:
            yield f"{action} {value} tells them"
        db.rollback()
