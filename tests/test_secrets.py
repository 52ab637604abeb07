"""What people write is sealed: in the database, in logs, and for whoever has another key."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlmodel import select

from storage import secrets
from storage.database import Database
from storage.messages import Received
from storage.pairs import Note
from storage.secrets import KeyMissing, Sealed, new_key, use_keys

PRIVATE = "my manager must not know"


@pytest.fixture(autouse=True)
def _own_key() -> Iterator[None]:
    """Keys of this test's own; the others' key comes back afterwards."""
    before = list(secrets._keyring)
    use_keys(new_key())
    yield
    secrets._keyring[:] = before


def _write(database: Database, value: object, now: datetime, name: str = "e") -> None:
    with database.write() as db:
        db.add(Received(id=name, at=now, event=Sealed(value)))


def _read(database: Database, name: str = "e") -> object:
    with database.read() as db:
        return db.get_one(Received, name).event.open()


def test_the_database_shows_no_word_of_it(database: Database, now: datetime):
    _write(database, {"text": PRIVATE}, now)
    with database.read() as db:
        [(kept,)] = db.execute(text("SELECT event FROM received"))
    assert kept.startswith("gAAAAA")  # a Fernet token
    assert PRIVATE not in kept
    assert _read(database) == {"text": PRIVATE}


def test_the_file_of_the_database_shows_no_word_of_it(lite: Database, now: datetime):
    from pathlib import Path

    _write(lite, {"text": PRIVATE}, now)
    folder = Path(lite.url.database).parent
    assert b"received" in b"".join(file.read_bytes() for file in folder.glob("*.db*"))
    assert PRIVATE.encode() not in b"".join(file.read_bytes() for file in folder.glob("*.db*"))


def test_the_same_words_look_different_each_time(lite: Database, now: datetime):
    _write(lite, PRIVATE, now, "one")
    _write(lite, PRIVATE, now, "two")
    with lite.read() as db:
        assert len({kept for (kept,) in db.execute(text("SELECT event FROM received"))}) == 2


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(typed=st.text(st.characters(), max_size=80))
def test_anything_that_can_be_typed_comes_back_as_it_was(lite: Database, now: datetime, typed: str):
    """Half an emoji and NUL too: the inbox keeps what was sent before anybody looks at it."""
    with lite.write() as db:
        row = db.merge(Received(id="e", at=now, event=Sealed({"text": typed})))
        row.event = Sealed({"text": typed})
    assert _read(lite) == {"text": typed}


def test_half_an_emoji_comes_back_as_it_was(database: Database, now: datetime):
    _write(database, {"text": "\ud83d \0"}, now)
    assert _read(database) == {"text": "\ud83d \0"}


def test_a_sealed_value_shows_itself_to_nobody_who_prints_it(now: datetime):
    row = Received(id="e", at=now, event=Sealed(PRIVATE))
    for shown in (repr(row), str(row), repr(row.event), f"{row.event}", f"{row.model_dump()}"):
        assert PRIVATE not in shown


def test_an_error_about_a_row_shows_no_word_of_it(database: Database, now: datetime):
    with pytest.raises(IntegrityError) as error, database.write() as db:
        db.add(Note(person_id=404, pair_id=404, session_id=404, words=Sealed(PRIVATE), at=now))
    assert PRIVATE not in str(error.value)


def test_an_error_while_sealing_shows_no_word_of_it(lite: Database, now: datetime):
    with pytest.raises(StatementError) as error:
        _write(lite, {PRIVATE: object()}, now)
    assert PRIVATE not in str(error.value)


def test_an_error_shows_nobodys_name_or_address(database: Database, company):
    from storage.people import Person

    company(database, 1)
    with pytest.raises(IntegrityError) as error, database.write() as db:
        db.add(Person(organisation_id=404, name="Asha Rao", email="asha.rao@fernhill.example"))
    assert "asha" not in str(error.value).lower()


def test_another_key_opens_nothing_and_says_what_is_missing(database: Database, now: datetime):
    _write(database, PRIVATE, now)
    use_keys(new_key())
    with pytest.raises(KeyMissing, match="MENTORBOT_KEY"):
        _read(database)


def test_without_a_key_nothing_is_written(lite: Database, now: datetime):
    secrets._keyring.clear()
    with pytest.raises(StatementError) as error:
        _write(lite, PRIVATE, now)
    assert isinstance(error.value.orig, KeyMissing)
    with lite.read() as db:
        assert db.exec(select(Received.id)).all() == []


def test_after_a_change_of_keys_the_old_words_can_be_read_and_new_ones_need_the_new_key(lite: Database, now: datetime):
    old, new = new_key(), new_key()
    use_keys(old)
    _write(lite, "old words", now, "old")
    use_keys(f"{new}, {old}")
    _write(lite, "new words", now, "new")
    assert (_read(lite, "old"), _read(lite, "new")) == ("old words", "new words")
    use_keys(old)
    with pytest.raises(KeyMissing):
        _read(lite, "new")
    use_keys(new)
    assert _read(lite, "new") == "new words"
    with pytest.raises(KeyMissing):
        _read(lite, "old")


def test_a_malformed_key_is_refused_and_the_one_in_use_stays(lite: Database, now: datetime):
    _write(lite, PRIVATE, now)
    with pytest.raises(ValueError, match="Fernet key"):
        use_keys("a key somebody made up")
    assert _read(lite) == PRIVATE
