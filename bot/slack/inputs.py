"""Fields as Block Kit inputs, and the small pieces that blocks are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from bot.drawing import cut, distinct, filled_in, room
from chat.cards import Field, Option

Block = dict[str, Any]

TEXT, LABEL, HINT = 3000, 2000, 2000
OPTION, OPTION_VALUE = 75, 150
FEW, MANY = 10, 100  # options: up to ten are shown, up to a hundred in a list, more are searched for on the server


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
    element: Block = {"type": "plain_text_input", "multiline": field.kind == "lines", "max_length": room(field, TEXT)}
    if isinstance(field.initial, str) and field.initial:
        element["initial_value"] = field.initial[:TEXT]
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


def searched(element: Block) -> Block:
    """A list to choose from that is searched while somebody types, instead of being sent; any other input as it is."""
    if "options" not in element:
        return element
    many = element["type"] in ("checkboxes", "multi_static_select")
    kept = {name: value for name, value in element.items() if name != "options"}
    return {**kept, "type": "multi_external_select" if many else "external_select", "min_query_length": 0}


def _number(field: Field) -> Block:
    number = filled_in(field)
    return {"type": "number_input", "is_decimal_allowed": True} | ({"initial_value": number} if number else {})


def _day(field: Field) -> Block:
    day = filled_in(field)
    return {"type": "datepicker"} | ({"initial_date": day} if day else {})


def _clock(field: Field) -> Block:
    clock = filled_in(field)
    return {"type": "timepicker"} | ({"initial_time": clock} if clock else {})


def _options(options: Iterable[Option]) -> list[Block]:
    return distinct(map(_option, options))


def _option(option: Option) -> Block:
    return {"text": plain(str(option.label), OPTION), "value": cut(option.value, OPTION_VALUE) or "-"}


def offered(options: Iterable[Option]) -> list[Block]:
    """As many of these as a list shows."""
    return _options(options)[:MANY]


INPUTS: dict[str, Callable[[Field], Block]] = {
    "line": _written,
    "lines": _written,
    "one": _one,
    "many": _several,
    "number": _number,
    "date": _day,
    "time": _clock,
}
