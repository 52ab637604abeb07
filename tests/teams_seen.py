"""From an Adaptive Card back to what somebody reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

VALIDATOR = Path(__file__).resolve().parents[2] / "shared" / "validators" / "validate_adaptivecard.py"
Json = dict[str, Any]


def rules() -> Callable[[Json], list[str]]:
    """The official schema and Teams' own rules, where the validator lies beside the project; none elsewhere."""
    if not VALIDATOR.exists():
        return lambda _: []
    official: Json = {"__file__": str(VALIDATOR), "__name__": "validator"}
    texts = {schema.name: schema.read_text("utf-8-sig") for schema in (VALIDATOR.parent / "schemas").glob("adaptive*")}
    official["open"] = lambda path, **_: StringIO(texts[Path(path).name])  # its own never closes what it reads
    exec(compile(VALIDATOR.read_text().replace("sys.exit(main())", ""), str(VALIDATOR), "exec"), official)

    def check(card: Json) -> list[str]:
        errors: list[str] = []
        official["check"](promised(card), errors, [], "1.5", 28_672)
        return errors

    return check


def promised(thing: Any) -> Any:
    """What a client shows that knows no charts: their fallbacks, which are what every client promises."""
    if isinstance(thing, list):
        return [promised(item) for item in thing]
    if not isinstance(thing, dict):
        return thing
    if str(thing.get("type", "")).startswith("Chart."):
        return promised(thing["fallback"])
    return {name: promised(item) for name, item in thing.items()}


def card_of(card: Json) -> Json:
    """A card's title, parts and buttons."""
    body = card.get("body", [])
    title, rest = ("", body)
    if body and runs_of(body[0]) and runs_of(body[0])[0].get("size") == "Medium":
        title, rest = said(body[0]), body[1:]
    parts = [part for element in rest for part in part_of(element)]
    return {"title": title, "parts": parts, "buttons": [button_of(action) for action in card.get("actions", [])]}


def part_of(element: Json) -> Iterator[Json]:
    match element["type"]:
        case "RichTextBlock":
            yield {"is": "Text", "text": said(element)}
        case "Container":
            yield {"is": "Cards", "cards": [inner_card(element)]}
        case "Table":
            rows = [[said(cell["items"][0]) for cell in row["cells"]] for row in element["rows"]]
            yield {"is": "Table", "columns": rows[0], "rows": rows[1:]}
        case "ActionSet":
            yield {"is": "Cards", "cards": [{"title": "", "parts": [], "buttons": buttons_in(element)}]}
        case kind if kind.startswith("Input."):
            yield field_of(element)
        case kind if kind.startswith("Chart."):
            yield from part_of(element["fallback"])


def inner_card(container: Json) -> Json:
    items = container["items"]
    bold = bool(items) and bool(runs_of(items[0])) and runs_of(items[0])[0].get("weight") == "Bolder"
    parts = [part for item in (items[1:] if bold else items) for part in part_of(item)]
    return {"title": said(items[0]) if bold else "", "parts": parts, "buttons": []}


def buttons_in(element: Json) -> list[Json]:
    return [button_of(action) for action in element["actions"] if action["type"] != "Action.OpenUrl"]


def button_of(action: Json) -> Json:
    ours = action["data"]["mentorbot"]
    return {"label": action["title"], "action": ours["action"], "value": ours["value"]}


def field_of(element: Json) -> Json:
    options = [{"value": choice["value"], "label": choice["title"]} for choice in element.get("choices", [])]
    initial = element.get("value", "")
    if element.get("isMultiSelect"):
        initial = [part for part in str(initial).split(",") if part]
    return {
        "is": "Field", "name": element["id"], "label": element["label"], "options": options, "initial": initial,
    }  # fmt: skip


def actions_of(thing: Any) -> Iterator[Json]:
    """Every press that a card offers, wherever it stands."""
    if isinstance(thing, list):
        for item in thing:
            yield from actions_of(item)
    elif isinstance(thing, dict):
        if str(thing.get("type", "")).startswith("Action."):
            yield thing
        else:
            for name in ("body", "items", "actions", "columns", "rows", "cells"):
                yield from actions_of(thing.get(name, []))


def inputs_of(thing: Any) -> Iterator[Json]:
    for element in thing.get("body", []):
        if element["type"].startswith("Input."):
            yield element


def runs_of(element: Json) -> list[Json]:
    return list(element.get("inlines", []))


def said(element: Json) -> str:
    return "".join(run["text"] for run in runs_of(element))
