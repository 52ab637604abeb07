"""From Block Kit back to what somebody reads and can press, and from what they fill in to what Slack sends of it."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator
from typing import Any

BESIDE = " · "  # between the cells of a row that isn't drawn as one
FACT = re.compile(r"\*(.*):\* ?(.*)")
WRONG = "⚠ "  # before what was wrong with the last answer
KINDS = {
    "radio_buttons": "one", "static_select": "one", "external_select": "one", "checkboxes": "many",
    "multi_static_select": "many", "multi_external_select": "many", "number_input": "number", "datepicker": "date",
    "timepicker": "time",
}  # fmt: skip


def card_of(thing: dict[str, Any]) -> dict[str, Any]:
    """A message or a window as the card that somebody sees."""
    buttons: list[dict[str, Any]] = []
    parts: list[dict[str, Any]] = []
    submit = thing.get("submit")
    if submit:
        button = {
            "label": submit["text"],
            "action": thing["callback_id"],
            "value": thing["private_metadata"].partition("\n")[0],
        }
        buttons.append({**button, "submit": True})
    wrong, typed = "", thing.get("typed", {})  # Slack leaves what was typed where the answer says what is wrong
    own, inner = listed(thing.get("blocks", []))
    for block in own:
        if block["type"] == "input":
            field = field_of(block, thing.get("errors", {}).get(block["block_id"], wrong))
            parts.append(field | ({"initial": typed[field["name"]]} if field["name"] in typed else {}))
        else:
            parts += part_of(block)
        buttons += buttons_of([block]) if block["type"] == "actions" else []
        said = block["elements"][0].get("text", "") if block["type"] == "context" else ""
        wrong = said.removeprefix(WRONG) if said.startswith(WRONG) else ""
    if inner:
        parts.append({"is": "Cards", "cards": [inner_card(blocks) for blocks in inner]})
    notify = unescaped(thing.get("text", "")).partition("\n")[
        0
    ]  # below it is what is read aloud, which stands in the parts
    return {"title": title_of(thing), "parts": parts, "buttons": buttons, "notify": notify}


def listed(blocks: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[list[dict[str, Any]]]]:
    """A card's own blocks, and those of each card in it, which begins below a rule and ends with its buttons."""
    own: list[dict[str, Any]] = []
    inner: list[list[dict[str, Any]]] = []
    into = own
    for block in blocks:
        if block["type"] == "divider":
            inner.append([])
            into = inner[-1]
            continue
        if block["type"] == "carousel":
            inner += [[*beside(card)] for card in block["elements"]]
            continue
        into.append(block)
        if block["type"] == "actions" and "url" not in block["elements"][0]:
            into = own
    return own, inner


def beside(card: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A card of a carousel as the blocks of one that stands below others."""
    yield {"type": "section", "text": card["title"]}
    if "subtitle" in card:
        yield {"type": "context", "elements": [card["subtitle"]]}
    yield from ({"type": "section", "text": card["body"]} for _ in range("body" in card))
    yield {"type": "actions", "elements": card.get("actions", []), "block_id": card.get("block_id", "")}


def inner_card(blocks: list[dict[str, Any]]) -> dict[str, Any]:
    title, *rest = blocks
    parts = [part for block in rest for part in part_of(block)]
    return {"title": title["text"]["text"].replace("*", "").strip(), "parts": parts, "buttons": buttons_of(rest)}


def unescaped(text: str) -> str:
    """What Slack shows of a text in which it reads markup."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def buttons_of(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [button_of(element) for _, element in elements(blocks) if "url" not in element]


def title_of(thing: dict[str, Any]) -> str:
    headers = [block["text"]["text"] for block in thing.get("blocks", []) if block["type"] == "header"]
    return str(headers[0] if headers else (thing.get("title") or {}).get("text", "") or thing.get("text", ""))


def shown_at(thing: dict[str, Any]) -> float:
    """When a message arrived, or a window was last changed."""
    return float(thing["ts"] if "ts" in thing else thing["hash"].removeprefix("h"))


def labels_of(thing: dict[str, Any]) -> list[str]:
    return [e["text"]["text"] for _, e in elements(thing.get("blocks", [])) if e["type"] == "button"]


def button_of(element: dict[str, Any]) -> dict[str, Any]:
    """A button; among fields, the one that is put forward sends them."""
    action, first = element["action_id"].partition("#")[0], element.get("style") == "primary"
    return {"label": element["text"]["text"], "action": action, "value": element.get("value", ""), "submit": first}


def part_of(block: dict[str, Any]) -> Iterator[dict[str, Any]]:
    match block["type"]:
        case "section":
            yield section_of(block["text"])
        case "context":
            yield {"is": "Text", "text": block["elements"][0]["text"], "style": "quiet"}
        case "table":
            columns, *rows = [[cell["text"] for cell in row] for row in block["rows"]]
            yield {"is": "Table", "columns": columns, "rows": rows}
        case "actions":
            links = [element for element in block["elements"] if "url" in element]
            yield from ({"is": "Link", "label": link["text"]["text"], "url": link["url"]} for link in links)
        case "image":
            yield {"is": "Image", "alt": block["alt_text"]}


def section_of(text: dict[str, Any]) -> dict[str, Any]:
    """Where Slack reads markup, bold names with their values are facts, and "> " makes a quote."""
    lines = text["text"].split("\n")
    if text["type"] == "plain_text":
        return {"is": "Text", "text": text["text"]}
    if all(line.startswith("> ") for line in lines):
        return {"is": "Text", "text": "\n".join(line[2:] for line in lines), "style": "quote"}
    if lines[0].startswith("*") and all(BESIDE in line for line in lines):
        columns, *cells = [line.replace("*", "").split(BESIDE) for line in lines]
        return {"is": "Table", "columns": columns, "rows": cells}
    rows = [FACT.fullmatch(line) for line in lines]
    if all(rows):
        return {"is": "Facts", "rows": [list(row.groups()) for row in rows if row]}
    return {"is": "Text", "text": text["text"].replace("*", "")}


def show_file(card: dict[str, Any], name: str, content: str) -> None:
    """A card says what its file is called; the file itself lies below it."""
    for place, part in enumerate(card["parts"]):
        if part["is"] == "Text" and part["text"].endswith(f": {name}"):
            label = part["text"].removesuffix(f": {name}")
            kind = mimetypes.guess_type(name)[0]
            card["parts"][place] = {"is": "File", "name": name, "content": content, "label": label, "media_type": kind}


def field_of(block: dict[str, Any], error: str) -> dict[str, Any]:
    element = block["element"]
    options = [{"value": o["value"], "label": o["text"]["text"]} for o in element.get("options", [])]
    first = element.get("initial_option") or {}
    kind = KINDS.get(element["type"], "line")
    initial: Any = element.get("initial_value") or element.get("initial_date") or first.get("value", "")
    if kind == "many":
        initial = [option["value"] for option in element.get("initial_options", [])]
    return {
        "is": "Field", "name": element["action_id"], "label": block["label"]["text"], "options": options,
        "initial": initial, "hint": (block.get("hint") or {}).get("text", ""), "error": error, "kind": kind,
        "required": not block.get("optional", False),
    }  # fmt: skip


def elements(blocks: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Every button, with the block it is in."""
    for block in blocks:
        if block["type"] == "actions":
            yield from ((block, element) for element in block["elements"])
        for card in block["elements"] if block["type"] == "carousel" else ():
            yield from elements(list(beside(card)))


def state(blocks: list[dict[str, Any]], values: dict[str, Any]) -> dict[str, Any]:
    """What Slack sends of the inputs: what was filled in, else what the bot had filled in. What is given for no input
    that is there goes along too, as from somebody who makes up what they send."""
    there = [block for block in blocks if block["type"] == "input"]
    names = {block["element"]["action_id"] for block in there}
    made_up = [name for name in values if name not in names]
    found = {name: {name: _made_up(values[name])} for name in made_up}
    for block in there:
        name = block["element"]["action_id"]
        found[block["block_id"]] = {name: filled(block["element"], values.get(name))}
    return found


def _made_up(given: Any) -> dict[str, Any]:
    if isinstance(given, str):
        return {"type": "plain_text_input", "value": given}
    return {"type": "checkboxes", "selected_options": [{"value": value} for value in given]}


def filled(element: dict[str, Any], given: Any) -> dict[str, Any]:
    kind = element["type"]
    options = {option["value"]: option for option in element.get("options", [])}
    if kind in ("checkboxes", "multi_static_select", "multi_external_select"):
        chosen = element.get("initial_options", []) if given is None else [options.get(g, {"value": g}) for g in given]
        return {"type": kind, "selected_options": chosen}
    if kind in ("radio_buttons", "static_select", "external_select"):
        option = element.get("initial_option") if given is None else options.get(given, {"value": given})
        return {"type": kind, "selected_option": option}
    if kind == "datepicker":
        return {"type": kind, "selected_date": given or element.get("initial_date")}
    if kind == "timepicker":
        return {"type": kind, "selected_time": given or element.get("initial_time")}
    return {"type": kind, "value": element.get("initial_value") if given is None else (given or None)}
