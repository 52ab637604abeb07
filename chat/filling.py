"""Filling in a form with typed words: which field each part of them is for.

"public speaking, practising" names a topic and how far somebody is; "2, 1" chooses by number, field by field; where a
form asks for words of somebody's own, all that names no choice is those words.
"""

from __future__ import annotations

from collections.abc import Sequence

from chat.cards import Field
from chat.words import Reader, text

Filled = dict[str, str | tuple[str, ...]]
SHORTEST = 3  # letters with which a choice can be begun: "small" for "small steps, often"


def fill(fields: Sequence[Field], words: str, reader: Reader) -> tuple[Filled, str]:
    """The values that typed words give to a form's fields, and the words that have no place in it."""
    if not words:
        return {}, ""
    own_words = next((field for field in fields if not field.options), None)
    if own_words:
        named = _named(fields, words, reader, whole=True)
        return {named[0].name: named[1]} if named else {own_words.name: words}, ""
    many = next((field for field in fields if field.kind == "many"), None)
    parts = [part.strip() for part in words.split(",") if part.strip()]
    values: Filled = {}
    several: list[str] = []
    left: list[str] = []
    for number, part in enumerate(parts):
        open_fields = [field for field in fields if field.name not in values]
        found = _named(open_fields, part, reader) or _numbered(fields, number, part)
        if found and found[0] is not many:
            values[found[0].name] = found[1]
        elif many:
            several.append(found[1] if found else part)
        else:
            left.append(part)
    if many and several:
        values[many.name] = tuple(several)
    return values, ", ".join(left)


def _named(fields: Sequence[Field], words: str, reader: Reader, *, whole: bool = False) -> tuple[Field, str] | None:
    """The field and its choice that are called so, or, unless the whole name is wanted, the only one that begins so."""
    wanted = words.casefold()
    choices = [(field, option, text(option.label, reader).casefold()) for field in fields for option in field.options]
    for field, option, label in choices:
        if wanted in (option.value.casefold(), label):
            return field, option.value
    begun = [(field, option.value) for field, option, label in choices if label.startswith(wanted)]
    return begun[0] if len(begun) == 1 and len(wanted) >= SHORTEST and not whole else None


def _numbered(fields: Sequence[Field], number: int, words: str) -> tuple[Field, str] | None:
    """A choice by its number: of the one field with several choices, else of the field in the same place."""
    if not words.isdecimal() or len(words) > 3:
        return None
    many = next((field for field in fields if field.kind == "many"), None)
    field = many or (fields[number] if number < len(fields) else None)
    if field is None or not 1 <= int(words) <= len(field.options):
        return None
    return field, field.options[int(words) - 1].value
