"""Building the demo."""

from __future__ import annotations

from pathlib import Path

from demos import TUESDAY, built
from sqlmodel import col, select

from bot import demo
from storage.database import Database
from storage.messages import ChatMessage
from storage.pairs import Session


def test_a_demo_is_ready_once_it_was_built(lite: Database, demo_tuesday: Path) -> None:
    assert not demo.ready(lite)
    database = Database(f"sqlite:///{demo_tuesday}")
    assert demo.ready(database)
    database.close()


def test_the_same_moment_builds_the_same_company(tmp_path: Path, demo_tuesday: Path) -> None:
    built(tmp_path, TUESDAY).close()
    assert told(tmp_path / "demo.db") == told(demo_tuesday)


def told(file: Path) -> list[object]:
    """All sessions, and all that stands in the chats."""
    database = Database(f"sqlite:///{file}")
    with database.read() as db:
        rows = db.exec(select(Session).order_by(col(Session.id)))
        sessions = [row.model_dump() | {"wish": row.wish.open() if row.wish else ""} for row in rows]
        chats = [(m.key, m.at, m.body.open()) for m in db.exec(select(ChatMessage).order_by(col(ChatMessage.id)))]
    database.close()
    return [*sessions, *chats]
