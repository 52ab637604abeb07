"""What every renderer needs to fit a card into a platform's limits. An edge keeps the limits themselves, and what its
parts are called."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, time
from typing import Any
from urllib.parse import urlsplit

from chat.cards import Field, Table
from chat.words import Said

LINKED = ("http", "https", "mailto", "tel")
READS: dict[str, Callable[[str], object]] = {  # how a field of this kind is written where it is filled in already
    "number": lambda text: re.fullmatch(r"-?\d+(\.\d+)?", text),
    "date": lambda text: len(text) == len("2026-11-23") and date.fromisoformat(text),
    "time": lambda text: len(text) == len("09:30") and time.fromisoformat(text),
}


def cut(text: str, most: int) -> str:
    """Text of at most so many characters, with an ellipsis where something is missing."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def links(url: str, schemes: Sequence[str] = LINKED) -> bool:
    """Whether an address can be followed; what somebody typed may be none."""
    try:
        return urlsplit(url).scheme in schemes
    except ValueError:
        return False


def filled_in(field: Field) -> str:
    """What stands in a number, a date or a time already; "" where that is none."""
    try:
        return field.initial if isinstance(field.initial, str) and READS[field.kind](field.initial) else ""
    except ValueError:
        return ""


def room(field: Field, most: int) -> int:
    """The characters that a client lets through: what is wanted, unless more than that is filled in already."""
    wanted = min(field.most or most, most)
    return wanted if len(str(field.initial)) <= wanted else most


def distinct(choices: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Choices with distinct values, in their order."""
    found = {choice["value"]: choice for choice in reversed(list(choices))}
    return list(reversed(found.values()))


def rows_of(table: Table, most: int) -> list[tuple[Said, ...]]:
    """The heads and the rows of a table; where there are too many, the last one says so."""
    rows = [table.columns, *table.rows]
    return rows if len(rows) <= most else [*rows[: most - 1], ("…",) * len(table.columns)]
