"""Files that were offered on a platform where they have to be accepted first: kept until then, a day at most."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Column
from sqlmodel import Field, SQLModel, col, delete
from sqlmodel import Session as Db

from storage.secrets import Sealed, SealedColumn

KEPT = timedelta(days=1)  # whoever wants it later asks for it again, and gets a newer one


class OfferedFile(SQLModel, table=True):
    """A file on its way. id: a digest of what it came with and of its name, so that it is offered once."""

    __tablename__ = "offered_file"

    id: str = Field(primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    at: datetime = Field(index=True)
    name: str
    content: Sealed = Field(sa_column=Column(SealedColumn("the person it goes to"), nullable=False))


def offer(db: Db, account_id: int, key: str, file: tuple[str, str], wall: datetime) -> str:
    """Keeps a file, its name and its content; returns its id, or "" where it was offered before."""
    name, content = file
    number = sha256(f"{account_id}\0{key}\0{name}".encode()).hexdigest()
    if db.get(OfferedFile, number) is not None:
        return ""
    db.add(OfferedFile(id=number, account_id=account_id, at=wall, name=name, content=Sealed(content)))
    return number


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
