"""Fields as inputs of an Adaptive Card, and what comes back from them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any
from urllib.parse import quote, unquote

from bot import drawing
from bot.drawing import distinct, filled_in, room
from chat.cards import Field, Option

Element = dict[str, Any]

TEXT, LABEL, OPTION, OPTION_VALUE = 4000, 500, 200, 200
FEW, MANY = 10, 100  # options: up to ten are shown, up to a hundred in a list, more are searched for on the server

READ = re.compile(r"\{(?=\{(?:DATE|TIME)\()|\](?=\()", re.IGNORECASE)
UNSEEN = "\u2060"


def cut(text: str, most: int) -> str:
    """Text as it was typed, cut to so many characters. Clients fill in {{DATE(...)}} wherever they show text, and older ones
    make a link of [this](there) in the name of a choice: what nobody can see, in the midst of it, keeps them from both."""
    return READ.sub(rf"\g<0>{UNSEEN}", drawing.cut(text, most))


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
    element: Element = {"type": "Input.Text", "isMultiline": field.kind == "lines", "maxLength": room(field, TEXT)}
    if isinstance(field.initial, str) and field.initial:
        element["value"] = field.initial[:TEXT]
    return element


def _choice(field: Field) -> Element:
    """A list that is too long to be sent begins with what is chosen already; a client that can't search shows that much."""
    choices = _choices(field.options)
    if not choices:
        return _written(field)
    several = field.kind == "many"
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


def offered(options: Iterable[Option]) -> list[Element]:
    """As many of these as a list shows."""
    return _choices(options)[:MANY]


def _number(field: Field) -> Element:
    if not (written := filled_in(field)):
        return {"type": "Input.Number"}
    number = float(written)
    return {"type": "Input.Number", "value": int(number) if number.is_integer() else number}


def _day(field: Field) -> Element:
    day = filled_in(field)
    return {"type": "Input.Date"} | ({"value": day} if day else {})


def _clock(field: Field) -> Element:
    clock = filled_in(field)
    return {"type": "Input.Time"} | ({"value": clock} if clock else {})


def _choices(options: Iterable[Option]) -> list[Element]:
    return distinct(
        {"title": cut(str(option.label), OPTION) or "…", "value": packed(option.value)} for option in options
    )


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
