"""Files that were offered on a platform where they have to be accepted first: kept until then, a day at most."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Column
from sqlmodel import Field, SQLModel, col, delete, select
from sqlmodel import Session as Db

from storage.secrets import Sealed, SealedColumn

AGAIN = timedelta(minutes=1)  # until a file that couldn't be offered is offered again
KEPT = timedelta(days=1)  # whoever wants it later asks for it again, and gets a newer one


class OfferedFile(SQLModel, table=True):
    """A file on its way. id: a digest of what it came with and of its name, so that it is offered once.
    due: when it is offered again, as it couldn't be before; None once it was."""

    __tablename__ = "offered_file"

    id: str = Field(primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    at: datetime = Field(index=True)
    due: datetime | None = Field(index=True)
    name: str
    label: str
    content: Sealed = Field(sa_column=Column(SealedColumn("the person it goes to"), nullable=False))


def offer(
    db: Db, account_id: int, key: str, *, name: str, label: str, content: str, wall: datetime
) -> OfferedFile | None:
    """Keeps a file that is offered now, and again in a while where that fails; None where it was offered before."""
    number = sha256(f"{account_id}\0{key}\0{name}".encode()).hexdigest()
    if db.get(OfferedFile, number) is not None:
        return None
    file = OfferedFile(
        id=number, account_id=account_id, at=wall, due=wall + AGAIN, name=name, label=label, content=Sealed(content)
    )
    db.add(file)
    return file


def take(db: Db, wall: datetime) -> list[OfferedFile]:
    """What couldn't be offered before. Should it fail once more, it waits as long again as it did."""
    files = list(db.exec(select(OfferedFile).where(col(OfferedFile.due) <= wall)))
    for file in files:
        file.due = wall + max(wall - file.at, AGAIN)
        db.add(file)
    return files


def due(db: Db, number: str, again: datetime | None) -> None:
    """When a file is offered again; None: it is there to be taken."""
    if file := db.get(OfferedFile, number):
        file.due = again
        db.add(file)


def offered(db: Db, number: str, account_id: int) -> OfferedFile | None:
    """A file that this account was offered."""
    file = db.get(OfferedFile, number)
    return file if file is not None and file.account_id == account_id else None


def over(db: Db, number: str) -> None:
    """It is there, or isn't wanted."""
    db.exec(delete(OfferedFile).where(col(OfferedFile.id) == number))


def forget(db: Db, wall: datetime) -> None:
    """Whatever nobody took goes."""
    db.exec(delete(OfferedFile).where(col(OfferedFile.at) <= wall - KEPT))
