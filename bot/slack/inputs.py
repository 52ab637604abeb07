"""Fields as Block Kit inputs, and the small pieces that blocks are made of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, time
from typing import Any

from chat.cards import Field, Option

Block = dict[str, Any]

TEXT, LABEL, HINT = 3000, 2000, 2000
OPTION, OPTION_VALUE = 75, 150
FEW, MANY = 10, 100  # options: up to ten are shown, up to a hundred in a list, more are searched for on the server


def cut(text: str, most: int) -> str:
    """Text of at most so many characters, with an ellipsis where something is missing."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def plain(text: str, most: int) -> Block:
    return {"type": "plain_text", "text": cut(text, most) or "…", "emoji": False}


def block_id(step: str, name: str) -> str:
    """What an input's block is called."""
    return cut(f"{step}.{name}", 250)


def input_block(field: Field, step: str) -> Block:
    """An input; its element is called after the field, its block after the step too: under the same names Slack keeps
    what was typed before over what the bot fills in."""
    block: Block = {
        "type": "input",
        "block_id": block_id(step, field.name),
        "label": plain(str(field.label), LABEL),
        "element": {**INPUTS[field.kind](field), "action_id": cut(field.name, 200)},
        "optional": not field.required,
    }
    if field.hint:
        block["hint"] = plain(str(field.hint), HINT)
    return block


def _written(field: Field) -> Block:
    most = min(field.most or TEXT, TEXT)
    element: Block = {"type": "plain_text_input", "multiline": field.kind == "lines", "max_length": TEXT}
    if isinstance(field.initial, str) and field.initial:
        element["initial_value"] = field.initial[:TEXT]
    if most < TEXT and len(str(field.initial)) <= most:
        element["max_length"] = most
    return element


def _one(field: Field) -> Block:
    options = _options(field.options)
    if not options:
        return _written(field)
    chosen = [option for option in options if option["value"] == field.initial]
    element: Block = {"type": "radio_buttons" if len(options) <= FEW else "static_select", "options": options}
    if len(options) > MANY:
        element = {"type": "external_select", "min_query_length": 0}
    return element | ({"initial_option": chosen[0]} if chosen else {})


def _several(field: Field) -> Block:
    options = _options(field.options)
    if not options:
        return _written(field)
    chosen = [option for option in options if option["value"] in field.initial]
    element: Block = {"type": "checkboxes" if len(options) <= FEW else "multi_static_select", "options": options}
    if len(options) > MANY:
        element = {"type": "multi_external_select", "min_query_length": 0}
    if field.most and element["type"] != "checkboxes":
        element["max_selected_items"] = field.most
        chosen = chosen[: field.most]
    return element | ({"initial_options": chosen[:MANY]} if chosen else {})


def _number(field: Field) -> Block:
    fits = isinstance(field.initial, str) and re.fullmatch(r"-?\d+(\.\d+)?", field.initial)
    return {"type": "number_input", "is_decimal_allowed": True} | ({"initial_value": field.initial} if fits else {})


def _day(field: Field) -> Block:
    fits = _parses(date.fromisoformat, field.initial) and len(field.initial) == 10
    return {"type": "datepicker"} | ({"initial_date": field.initial} if fits else {})


def _clock(field: Field) -> Block:
    fits = _parses(time.fromisoformat, field.initial) and len(field.initial) == 5
    return {"type": "timepicker"} | ({"initial_time": field.initial} if fits else {})


def _parses(parse: Callable[[str], object], text: object) -> bool:
    try:
        return isinstance(text, str) and bool(parse(text) or True)
    except ValueError:
        return False


def _options(options: Iterable[Option]) -> list[Block]:
    """Options with distinct values, in their order."""
    found = {cut(option.value, OPTION_VALUE) or "-": _option(option) for option in reversed(list(options))}
    return list(reversed(found.values()))


def _option(option: Option) -> Block:
    return {"text": plain(str(option.label), OPTION), "value": cut(option.value, OPTION_VALUE) or "-"}


def matching(options: Iterable[Option], words: str) -> list[Block]:
    """The options whose label or value holds what somebody typed, for a list that is too long to send."""
    wanted = words.lower()
    found = [option for option in options if wanted in f"{option.label} {option.value}".lower()]
    return _options(found)[:MANY]


INPUTS: dict[str, Callable[[Field], Block]] = {
    "line": _written,
    "lines": _written,
    "one": _one,
    "many": _several,
    "number": _number,
    "date": _day,
    "time": _clock,
}
