"""What the fake Slack won't take of a message: kinds of blocks that it doesn't draw, and what is too long. Slack names no
number for the whole of a message: measured were 12,000 characters and more, with about a hundred for each block."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

LONGEST, A_BLOCK = 13_200, 100  # slackapi/bolt-js issues 2509 and 2867
NAME = 20  # characters of a series or a category of a chart
SAID = {"text", "label", "hint", "name", "title", "initial_value", "alt_text"}


def refusal(blocks: list[dict[str, Any]], undrawn: set[str]) -> dict[str, Any] | None:
    """How a message is refused; None where it is taken."""
    for place, block in enumerate(blocks):
        if block["type"] in undrawn or _long_names(block):
            why = f"[ERROR] won't be drawn [json-pointer:/blocks/{place}/type]"
            return {"ok": False, "error": "invalid_blocks", "response_metadata": {"messages": [why]}}
    if sum(A_BLOCK + sum(map(len, _said(block))) for block in blocks) > LONGEST:
        return {"ok": False, "error": "msg_blocks_too_long"}
    return None


def _long_names(block: dict[str, Any]) -> bool:
    """Whether it is a chart whose names are longer than they may be, or not distinct."""
    if block["type"] != "data_visualization":
        return False
    chart = block["chart"]
    series, categories = [one["name"] for one in chart["series"]], chart["axis_config"]["categories"]
    alike = len(set(series)) < len(series) or len(set(categories)) < len(categories)
    return alike or any(not 0 < len(name) <= NAME for name in (*series, *categories))


def _said(thing: Any) -> Iterator[str]:
    """Everything in a block that somebody reads."""
    if isinstance(thing, dict):
        yield from (value for name, value in thing.items() if name in SAID and isinstance(value, str))
        yield from (said for value in thing.values() for said in _said(value))
    elif isinstance(thing, list):
        yield from (said for value in thing for said in _said(value))
