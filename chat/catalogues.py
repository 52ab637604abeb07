"""Catalogues: a language is a gettext .po file in languages/, read as it is, so no compiled copy can go stale."""

from __future__ import annotations

import gettext
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from babel.messages.pofile import read_po

LANGUAGES = Path(__file__).parent / "languages"


@dataclass(frozen=True)
class Catalogue:
    """One language: our templates and their translations. `form` picks the plural form of a count."""

    singles: Mapping[str, str]
    plurals: Mapping[str, tuple[str, ...]]
    form: Callable[[int], int]


ENGLISH = Catalogue({}, {}, lambda n: int(n != 1))


def languages() -> tuple[str, ...]:
    """The languages there are: English, and those that have a file."""
    return ("en", *sorted(path.stem for path in LANGUAGES.glob("*.po")))


@lru_cache(maxsize=50)
def catalogue(language: str) -> Catalogue:
    """The catalogue of a language; one that has no file yet is read in English."""
    path = LANGUAGES / f"{language}.po"
    return read_catalogue(path) if path.exists() else ENGLISH


def read_catalogue(path: Path) -> Catalogue:
    """A .po file as a Catalogue. What is empty or marked fuzzy doesn't count."""
    with path.open("rb") as file:
        source = read_po(file)
    singles: dict[str, str] = {}
    plurals: dict[str, tuple[str, ...]] = {}
    for message in source:
        if not message.id or message.fuzzy:
            continue
        if isinstance(message.id, tuple | list):
            plurals[message.id[0]] = tuple(message.string or ())
        else:
            singles[message.id] = str(message.string)
    return Catalogue(singles, plurals, gettext.c2py(source.plural_expr))
