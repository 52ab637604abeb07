"""Telling in confidence, for tests: the words, the way to the form, and a look at everything that anybody else has."""

from __future__ import annotations

import json
from typing import Any

from house import House, Human
from sqlmodel import SQLModel, select

from storage.people import Account, Programme
from storage.secrets import Sealed

HURT = "i dont feel ok how my mentor talks to me"
WORDS = "Ben shouts when nobody is there"


def change(house: House, **values: Any) -> None:
    """Sets what a coordinator would have set."""
    with house.database.write() as db:
        programme = db.get_one(Programme, house.programme)
        for name, value in values.items():
            setattr(programme, name, value)
        db.add(programme)


def writes(human: Human, words: str = WORDS, severity: str = "off", reply: str = "here") -> Any:
    """From the typed sentence to the form that was sent."""
    human.says("talk privately")
    human.presses("Write to Ingrid")
    return human.presses("Send", words=words, severity=severity, reply=reply)


def opens(house: House, reader: Human) -> Any:
    house.later(seconds=1)
    return reader.presses("Open", on="in confidence")


def everything(house: House, but: set[int]) -> str:
    """All rows of everybody else, opened; a table that hangs on nobody counts as somebody else's."""
    with house.database.read() as db:
        accounts = {account.id for account in db.exec(select(Account)) if account.person_id in but}
        found = []
        for mapper in SQLModel._sa_registry.mappers:
            for row in db.exec(select(mapper.class_)):
                owner = getattr(row, "person_id", getattr(row, "asked_by", 0))
                mine = owner in but or getattr(row, "account_id", 0) in accounts
                if not mine:
                    values = {
                        k: v.open() if isinstance(v, Sealed) else v for k, v in row.__dict__.items() if k[0] != "_"
                    }
                    found.append(json.dumps(values, default=str))
    return "\n".join(found)
