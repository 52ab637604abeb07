"""Migrations: brings a database to the tables of this version, from wherever it stands.

`python -m storage.migrate "what changed"` drafts the next file of versions/ from the difference between the tables and
the migrations so far. Read it before you keep it: a renamed column looks like one that went and one that came.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection

from storage.database import Database

FOLDER = Path(__file__).parent / "migrations"
TIDY = {  # what Alembic does with a draft
    "hooks": "format, accept",
    "format.type": "module",
    "format.module": "ruff",
    "format.options": "format --quiet REVISION_SCRIPT_FILENAME",
    "accept.type": "module",
    "accept.module": "ruff",
    "accept.options": "check --quiet --add-noqa REVISION_SCRIPT_FILENAME",  # of its length, nobody else's
}


class Broken(RuntimeError):
    """A migration would leave rows that point to nothing; nothing was changed."""


def upgrade(database: Database) -> None:
    """Runs every migration that this database hasn't had, in one transaction: all of them or none. Raises Broken."""
    with alone(database) as connection:
        command.upgrade(_config(connection), "head")


def pending(database: Database) -> bool:
    """Whether there are migrations that this database hasn't had."""
    with database.engine.connect() as connection:
        had = MigrationContext.configure(connection).get_current_heads()
    return set(had) != set(ScriptDirectory.from_config(_config()).get_heads())


def draft(words: str) -> Path:
    """Writes the next migration: the tables as they are, less what the migrations make. Returns its file."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/draft.db")
        upgrade(database)
        number = 1 + len(list(ScriptDirectory.from_config(_config()).walk_revisions()))
        with database.engine.connect() as connection:
            script = command.revision(_config(connection), words, autogenerate=True, rev_id=f"{number:04}")
        database.close()
    assert isinstance(script, Script)
    return Path(script.path)


@contextmanager
def alone(database: Database) -> Iterator[Connection]:
    """A connection in a transaction that no other migration runs beside: two replicas may start at once."""
    with database.engine.connect() as connection, (_lite if database.lite else _postgres)(connection):
        yield connection


@contextmanager
def _postgres(connection: Connection) -> Iterator[None]:
    connection.execution_options(isolation_level="READ COMMITTED")  # a snapshot wouldn't see what the other one did
    with connection.begin():
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext('mentorbot migrations'))")
        yield


@contextmanager
def _lite(connection: Connection) -> Iterator[None]:
    """To change a table SQLite makes it anew and drops the old one, and with it what points to its rows; so here
    foreign keys are looked at once, at the end."""
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute("PRAGMA foreign_keys=OFF")  # has no effect once a transaction has begun
    try:
        with connection.execution_options(writes=True).begin():
            yield
            _whole(connection)
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def _whole(connection: Connection) -> None:
    lost = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if lost:
        raise Broken(f"rows that point to nothing: {sorted({f'{row[0]} -> {row[2]}' for row in lost})}")


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    for name, value in TIDY.items():
        config.set_section_option("post_write_hooks", name, value)
    return config


if __name__ == "__main__":
    draft(" ".join(sys.argv[1:]))
