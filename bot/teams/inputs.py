"""Fields as inputs of an Adaptive Card, and what comes back from them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, time
from typing import Any
from urllib.parse import quote, unquote

from chat.cards import Field, Option

Element = dict[str, Any]

TEXT, LABEL, OPTION, OPTION_VALUE = 4000, 500, 200, 200
FEW = 7  # options: so many are shown at once, more in a list that can be searched by typing


def cut(text: str, most: int) -> str:
    """Text of at most so many characters, with an ellipsis where something is missing."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def input_of(field: Field) -> Element:
    """An input, called after the field. What was wrong with the last answer stands above it: see cards.py."""
    element: Element = {
        **INPUTS[field.kind](field),
        "id": field.name,
        "label": cut(str(field.label), LABEL) or "…",
        "isRequired": field.required,
    }
    if field.required:
        element["errorMessage"] = str(field.missing)
    return element


def _written(field: Field) -> Element:
    most = min(field.most or TEXT, TEXT)
    element: Element = {"type": "Input.Text", "isMultiline": field.kind == "lines", "maxLength": TEXT}
    if isinstance(field.initial, str) and field.initial:
        element["value"] = field.initial[:TEXT]
    if most < TEXT and len(str(field.initial)) <= most:
        element["maxLength"] = most
    return element


def _choice(field: Field) -> Element:
    choices = _choices(field.options)
    if not choices:
        return _written(field)
    several = field.kind == "many"
    known = {choice["value"] for choice in choices}
    given = field.initial if isinstance(field.initial, tuple) else (field.initial,)
    chosen = [packed(value) for value in given if packed(value) in known]
    style = "expanded" if len(choices) <= FEW else "filtered"
    element: Element = {"type": "Input.ChoiceSet", "style": style, "isMultiSelect": several, "choices": choices}
    element["wrap"] = True
    return element | ({"value": ",".join(chosen if several else chosen[:1])} if chosen else {})


def _number(field: Field) -> Element:
    fits = isinstance(field.initial, str) and re.fullmatch(r"-?\d+(\.\d+)?", field.initial)
    return {"type": "Input.Number"} | ({"value": float(str(field.initial))} if fits else {})


def _day(field: Field) -> Element:
    fits = _parses(date.fromisoformat, field.initial) and len(field.initial) == 10
    return {"type": "Input.Date"} | ({"value": field.initial} if fits else {})


def _clock(field: Field) -> Element:
    fits = _parses(time.fromisoformat, field.initial) and len(field.initial) == 5
    return {"type": "Input.Time"} | ({"value": field.initial} if fits else {})


def _parses(parse: Callable[[str], object], text: object) -> bool:
    try:
        return isinstance(text, str) and bool(parse(text) or True)
    except ValueError:
        return False


def _choices(options: Iterable[Option]) -> list[Element]:
    """Options with distinct values, in their order."""
    found = {
        packed(option.value): {"title": cut(str(option.label), OPTION) or "…", "value": packed(option.value)}
        for option in reversed(list(options))
    }
    return list(reversed(found.values()))


def packed(value: str) -> str:
    """An option's value without commas: Teams hands several of them back in one text, with commas between."""
    return quote(value[:OPTION_VALUE], safe=" :+-_.@/") or "-"


def unpacked(given: Mapping[str, Any], many: Collection[str], chosen: Collection[str]) -> dict[str, Any]:
    """What was filled in, by the name of the field. many: the fields that take several; chosen: those with options."""
    found: dict[str, Any] = {}
    for name, value in given.items():
        text = "" if value is None else str(value)
        if name in many:
            found[name] = tuple(unquote(part) for part in text.split(",") if part)
        else:
            found[name] = unquote(text) if name in chosen else text
    return found


INPUTS: dict[str, Callable[[Field], Element]] = {
    "line": _written,
    "lines": _written,
    "one": _choice,
    "many": _choice,
    "number": _number,
    "date": _day,
    "time": _clock,
}
