"""Migrations: a database of any age gets the tables of this version, whole or not at all. On SQLite and Postgres."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, Integer, MetaData, inspect
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel, select

from storage import migrate
from storage.database import Database
from storage.people import Account, Person

Later = Callable[[str], None]


@pytest.fixture
def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Later:
    """Adds a migration of a later version, given its body."""

    def add(body: str) -> None:
        source = migrate.FOLDER
        folder = tmp_path / "100% later"
        shutil.copytree(source, folder, ignore=shutil.ignore_patterns("__pycache__"))
        head = "import sqlalchemy as sa\nfrom alembic import op\nrevision, down_revision = '9999', '{}'\n"
        newest = max(path.name[:4] for path in folder.glob("versions/0*.py"))
        text = f"{head.format(newest)}\ndef upgrade():\n" + "".join(f"    {line}\n" for line in body.splitlines())
        (folder / "versions" / "9999_later.py").write_text(text)
        monkeypatch.setattr(migrate, "FOLDER", folder)

    return add


def _differences(database: Database, tables: MetaData) -> list[object]:
    with database.engine.connect() as connection:
        return compare_metadata(MigrationContext.configure(connection), tables)


def test_the_migrations_make_exactly_the_tables_of_this_version(bare: Database):
    """When this fails: .venv/bin/python -m storage.migrate "what changed", and read what it wrote."""
    migrate.upgrade(bare)
    assert _differences(bare, SQLModel.metadata) == []


def test_a_column_without_a_migration_is_noticed(bare: Database):
    migrate.upgrade(bare)
    tables = MetaData(naming_convention=SQLModel.metadata.naming_convention)
    for table in SQLModel.metadata.tables.values():
        table.to_metadata(tables)
    tables.tables["person"].append_column(Column("shoe_size", Integer))
    assert ("add_column", "shoe_size") in {(kind, column.name) for kind, _, _, column in _differences(bare, tables)}


def test_a_database_is_pending_until_it_was_upgraded_and_upgrading_again_is_harmless(bare: Database, company):
    assert migrate.pending(bare)
    migrate.upgrade(bare)
    people = company(bare, 2)
    assert not migrate.pending(bare)
    migrate.upgrade(bare)
    with bare.read() as db:
        assert sorted(db.exec(select(Person.id))) == people


def test_a_later_version_finds_an_older_database_pending(bare: Database, later: Later):
    migrate.upgrade(bare)
    later("op.create_table('mood', sa.Column('id', sa.Integer, primary_key=True))")
    assert migrate.pending(bare)
    migrate.upgrade(bare)
    assert not migrate.pending(bare)
    assert "mood" in inspect(bare.engine).get_table_names()


def test_two_replicas_that_start_at_once_upgrade_once(bare: Database):
    together = Barrier(3, timeout=10)

    def start(_: int) -> None:
        database = Database(bare.url.render_as_string(hide_password=False))
        together.wait()
        migrate.upgrade(database)
        database.close()

    with ThreadPoolExecutor(3) as threads:
        list(threads.map(start, range(3)))
    assert not migrate.pending(bare)


def test_a_migration_that_fails_leaves_the_database_as_it_was(bare: Database, later: Later):
    migrate.upgrade(bare)
    before = inspect(bare.engine).get_table_names()
    later("op.create_table('mood', sa.Column('id', sa.Integer, primary_key=True))\nraise ZeroDivisionError")
    with pytest.raises(ZeroDivisionError):
        migrate.upgrade(bare)
    assert inspect(bare.engine).get_table_names() == before
    assert migrate.pending(bare)


def test_a_table_that_others_point_to_is_made_anew_and_they_lose_nothing(bare: Database, company, later: Later):
    migrate.upgrade(bare)
    people = company(bare, 3)
    later(
        "with op.batch_alter_table('person') as person:\n"
        "    person.alter_column('title', existing_type=sa.String(), nullable=True)"
    )
    migrate.upgrade(bare)
    with bare.read() as db:
        assert sorted(db.exec(select(Account.person_id))) == sorted(db.exec(select(Person.id))) == people


def test_after_an_upgrade_a_row_that_points_to_nothing_is_refused_as_before(bare: Database):
    migrate.upgrade(bare)
    with pytest.raises(IntegrityError), bare.write() as db:
        db.add(Account(person_id=404, workspace_id=404, external_id="nobody"))


def test_a_migration_that_would_leave_rows_pointing_to_nothing_is_refused(bare: Database, company, later: Later):
    migrate.upgrade(bare)
    people = company(bare, 1)
    later("op.execute('DELETE FROM organisation')")
    with pytest.raises(migrate.Broken if bare.lite else IntegrityError):
        migrate.upgrade(bare)
    with bare.read() as db:
        assert sorted(db.exec(select(Person.id))) == people


def test_upgrading_leaves_the_loggers_of_others_alone(bare: Database):
    ours = logging.getLogger("somebody.else")
    ours.setLevel(logging.WARNING)
    before = (ours.level, ours.disabled, list(logging.root.handlers), logging.root.level)
    migrate.upgrade(bare)
    assert (ours.level, ours.disabled, list(logging.root.handlers), logging.root.level) == before


def test_a_draft_holds_what_changed(bare: Database, later: Later):
    if not bare.lite:
        pytest.skip("drafts are made on SQLite")
    later("op.drop_column('goal', 'reached_at')")
    (migrate.FOLDER / "versions" / "9999_later.py").rename(migrate.FOLDER / "versions" / "0002_later.py")
    path = migrate.draft("Goals can be reached again")
    assert path.name.endswith("_goals_can_be_reached_again.py")
    goals = '    with op.batch_alter_table("goal", schema=None) as batch_op:\n'
    added = '        batch_op.add_column(sa.Column("reached_at", sa.DateTime(timezone=True), nullable=True))\n'
    assert goals + added in path.read_text()
