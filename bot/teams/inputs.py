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
FEW, MANY = 7, 100  # options: up to seven are shown, up to a hundred in a list, more are searched for on the server


DATE = re.compile(r"\{(?=\{(DATE|TIME)\()", re.IGNORECASE)
MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+.!~|-])")


def cut(text: str, most: int) -> str:
    """Text as it was typed, of at most so many characters, with an ellipsis where something is missing. Clients fill in
    {{DATE(...)}} wherever they show text: what nobody can see, between the braces, keeps them from it."""
    return DATE.sub("{\u2060", text if len(text) <= most else f"{text[: most - 1]}…")


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
    """A list that is too long to be sent begins with what is chosen already; a client that can't search shows that much."""
    choices = _choices(field.options)
    if not choices:
        return _written(field)
    several = field.kind == "many"
    if len(choices) <= FEW:  # shown one by one; there clients read Markdown, in a list that opens they don't
        choices = [{**choice, "title": MARKDOWN.sub(r"\\\1", choice["title"])} for choice in choices]
    given = field.initial if isinstance(field.initial, tuple) else (field.initial,)
    values = [choice["value"] for choice in choices]
    chosen = [packed(value) for value in given if packed(value) in values]
    element: Element = {
        "type": "Input.ChoiceSet",
        "style": "expanded" if len(choices) <= FEW else "compact",
        "isMultiSelect": several,
        "wrap": True,
        "choices": choices,
    }
    if chosen:
        element["value"] = ",".join(chosen if several else chosen[:1])
    return searched_for(element, field.name, MANY) if len(choices) > MANY else element


def searched_for(element: Element, name: str, most: int) -> Element:
    """The same list with so many choices, and the others for whoever types a part of their name."""
    chosen = str(element.get("value", "")).split(",")
    first = sorted(element["choices"], key=lambda choice: choice["value"] not in chosen)[:most]
    there = {choice["value"] for choice in first}
    kept = {"value": ",".join(value for value in chosen if value in there)} if "value" in element else {}
    query = {"type": "Data.Query", "dataset": name}
    return {**element, **kept, "style": "filtered", "choices": first, "choices.data": query}


def shortened(element: Element) -> Element | None:
    """The same input with half of what makes it long; None where nothing does."""
    if len(element.get("choices", ())) > 1:
        return searched_for(element, element["id"], len(element["choices"]) // 2)
    if element["type"] == "Input.Text" and len(element.get("value", "")) > 1:
        return {**element, "value": cut(element["value"], len(element["value"]) // 2)}
    return None


def matching(options: Iterable[Option], words: str) -> list[Element]:
    """The choices whose name holds what somebody typed."""
    wanted = words.lower()
    return [choice for choice in _choices(options) if wanted in choice["title"].lower()][:MANY]


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
