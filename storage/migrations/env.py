"""Alembic runs this for every upgrade and every draft; storage/migrate.py hands it the connection to use."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import DateTime
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel


def plainly(kind: str, thing: Any, _: AutogenContext) -> str | Literal[False]:
    """A column's type as plain SQLAlchemy: a migration outlives the classes that the tables are written with."""
    if kind != "type" or not isinstance(thing, TypeDecorator):
        return False
    given = "timezone=True" if isinstance(thing.impl_instance, DateTime) else ""
    return f"sa.{type(thing.impl_instance).__name__}({given})"


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,  # SQLite can't alter a table, only make it anew
    render_item=plainly,
)
with context.begin_transaction():
    context.run_migrations()
