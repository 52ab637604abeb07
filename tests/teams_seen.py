"""From an Adaptive Card back to what somebody reads."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

from jsonschema import Draft6Validator
from official import validator

VALIDATOR = validator("validate_adaptivecard.py")
NEWER = ("Chart.", "Carousel")  # than what every client promises to show
Json = dict[str, Any]


@cache
def rules() -> Callable[[Json], list[str]]:
    """The official schema and Teams' own rules, where the validator lies beside the project; none elsewhere. A card is
    looked at once, since looking takes longer than all that the bot does for it."""
    if VALIDATOR is None:
        return lambda _: []
    official: Json = {"__file__": str(VALIDATOR), "__name__": "validator"}
    exec(compile(VALIDATOR.read_text().replace("sys.exit(main())", ""), str(VALIDATOR), "exec"), official)
    # it reads its schema anew for every card, never closes the file, and makes a new validator of it
    schema = json.loads((VALIDATOR.parent / "schemas" / "adaptive-card.1.5.0.json").read_text("utf-8-sig"))
    made = Draft6Validator(schema)
    official |= {
        "open": lambda *_, **__: None,
        "json": SimpleNamespace(load=lambda _: schema, dumps=json.dumps),
        "Draft6Validator": lambda _: made,
    }

    @cache
    def checked(card: str) -> list[str]:
        errors: list[str] = []
        official["check"](promised(json.loads(card)), errors, [], "1.5", 28_672)
        return errors

    return lambda card: checked(json.dumps(card))


def promised(thing: Any) -> Any:
    """What every client promises to show: the fallback of a chart and a carousel, and of a list that is searched the
    choices that are there."""
    if isinstance(thing, list):
        return [promised(item) for item in thing]
    if not isinstance(thing, dict):
        return thing
    if str(thing.get("type", "")).startswith(NEWER):
        return promised(thing["fallback"])
    if "choices.data" in thing:
        thing = {**thing, "style": "compact"}
    return {name: promised(item) for name, item in thing.items() if name != "choices.data"}


def card_of(card: Json) -> Json:
    """A card's title, parts and buttons."""
    body = card.get("body", [])
    title, rest = ("", body)
    if body and runs_of(body[0]) and runs_of(body[0])[0].get("size") == "Medium":
        title, rest = said(body[0]), body[1:]
    buttons = [button_of(action) for action in card.get("actions", [])]
    return {"title": title, "parts": joined(parts_of(rest)), "buttons": buttons}


def parts_of(body: list[Json]) -> Iterator[Json]:
    """What was wrong with an answer stands above its field, in a colour of its own; facts and cards that follow each
    other are one list."""
    wrong = ""
    for element in body:
        runs = runs_of(element)
        alarming = bool(runs) and runs[0].get("color") == "Attention"
        if element["type"].startswith("Input."):
            yield {**field_of(element), "error": wrong}
        elif not alarming:
            yield from part_of(element)
        wrong = said(element) if alarming else ""


def joined(parts: Iterable[Json]) -> list[Json]:
    found: list[Json] = []
    for part in parts:
        inner = {"Facts": "rows", "Cards": "cards"}.get(part["is"])
        if inner and found and found[-1]["is"] == part["is"]:
            found[-1][inner] += part[inner]
        else:
            found.append(part)
    return found


def part_of(element: Json) -> Iterator[Json]:
    match element["type"]:
        case "RichTextBlock":
            yield text_of(element)
        case "Container" if element.get("style") == "emphasis":
            yield {"is": "Text", "text": said(element["items"][0]), "style": "quote"}
        case "Container":
            yield {"is": "Cards", "cards": [inner_card(element)]}
        case "Table":
            rows = [[said(cell["items"][0]) for cell in row["cells"]] for row in element["rows"]]
            yield {"is": "Table", "columns": rows[0], "rows": rows[1:]}
        case "ActionSet":
            yield from ({"is": "Link", "label": a["title"], "url": a["url"]} for a in element["actions"] if "url" in a)
        case kind if kind.startswith("Input."):
            yield field_of(element)
        case "Carousel":
            yield {"is": "Cards", "cards": [inner_card(page) for page in element["pages"]]}
        case kind if kind.startswith("Chart."):
            yield from part_of(element["fallback"])


def text_of(element: Json) -> Json:
    """A card says what its file is called; the file itself is offered below it."""
    label, _, name = said(element).rpartition(": ")
    if len(runs_of(element)) == 2:
        bold, value = runs_of(element)
        return {"is": "Facts", "rows": [[bold["text"].removesuffix(": "), value["text"]]]}
    if runs_of(element)[0].get("isSubtle") and (kind := mimetypes.guess_type(name)[0]):
        return {"is": "File", "name": name, "label": label, "media_type": kind}
    return {"is": "Text", "text": said(element)}


def inner_card(container: Json) -> Json:
    items = container["items"]
    bold = bool(items) and bool(runs_of(items[0])) and runs_of(items[0])[0].get("weight") == "Bolder"
    parts = joined(parts_of(items[1:] if bold else items))
    buttons = [button_of(action) for item in items for action in item.get("actions", ()) if "url" not in action]
    return {"title": said(items[0]) if bold else "", "parts": parts, "buttons": buttons}


def button_of(action: Json) -> Json:
    ours = action["data"]["mentorbot"]
    submit = action.get("associatedInputs") != "none"
    return {"label": action["title"], "action": ours["action"], "value": ours["value"], "submit": submit}


def field_of(element: Json) -> Json:
    options = [{"value": unquote(choice["value"]), "label": choice["title"]} for choice in element.get("choices", [])]
    initial: Any = element.get("value", "")
    several = bool(element.get("isMultiSelect"))
    if options:
        chosen = [unquote(part) for part in str(initial).split(",") if part]
        initial = chosen if several else "".join(chosen)
    lines = "lines" if element.get("isMultiline") else "line"
    kind = {"Number": "number", "Date": "date", "Time": "time", "Text": lines}.get(
        element["type"].removeprefix("Input."), "many" if several else "one"
    )
    return {
        "is": "Field", "name": element["id"], "label": element["label"], "options": options, "initial": initial,
        "kind": kind, "required": bool(element.get("isRequired")),
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
            for name in ("body", "items", "pages", "actions", "columns", "rows", "cells"):
                yield from actions_of(thing.get(name, []))


def inputs_of(thing: Any) -> Iterator[Json]:
    for element in thing.get("body", []):
        if element["type"].startswith("Input."):
            yield element


def runs_of(element: Json) -> list[Json]:
    return list(element.get("inlines", []))


def said(element: Json) -> str:
    return "".join(run["text"] for run in runs_of(element))
