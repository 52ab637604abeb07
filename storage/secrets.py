"""Sealed columns: what people write is encrypted in the database, and read only where somebody means to.

A sealed value doesn't show itself in logs, comparisons or reports: it must be opened by name, `value.open()`, and the
column says who its readers are.
"""

from __future__ import annotations

import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema
from sqlalchemy import Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

_keyring: list[MultiFernet] = []


class KeyMissing(RuntimeError):
    """The database holds sealed values and the key that sealed them isn't the one in use."""


def use_keys(keys: str) -> None:
    """Fernet keys, separated by commas: the first seals, all of them open. Raises ValueError for a malformed key."""
    _keyring[:] = [MultiFernet([Fernet(key.strip()) for key in keys.split(",")])]


def new_key() -> str:
    """A fresh key, as text."""
    return Fernet.generate_key().decode()


class Sealed:
    """Something private: JSON inside, nothing outside."""

    def __init__(self, value: Any) -> None:
        self._value = value

    def open(self) -> Any:
        """What is inside. Call it only where one of the column's readers is answered."""
        return self._value

    def __repr__(self) -> str:
        return "Sealed(...)"

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        """Lets table models hold one; table models don't validate."""
        return core_schema.is_instance_schema(cls)

    def __bool__(self) -> bool:
        return bool(self._value)


class SealedColumn(TypeDecorator[Sealed]):
    """A column of Sealed values. readers: who may be shown them, in the words of the privacy page."""

    impl = Text
    cache_ok = True

    def __init__(self, readers: str = "") -> None:
        super().__init__()
        self.readers = readers

    def process_bind_param(self, value: Sealed | None, _dialect: Dialect) -> str | None:
        """Seals on the way in."""
        if value is None:
            return None
        return _keys().encrypt(json.dumps(value.open()).encode()).decode()

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Sealed | None:
        """Opens the envelope on the way out, and hands it over still folded."""
        if value is None:
            return None
        try:
            return Sealed(json.loads(_keys().decrypt(value.encode())))
        except InvalidToken:
            raise KeyMissing("MENTORBOT_KEY is not the key this database was written with") from None


def _keys() -> MultiFernet:
    if not _keyring:
        raise KeyMissing("no key: call use_keys first")
    return _keyring[0]
