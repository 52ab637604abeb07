"""Cards as Adaptive Cards 1.5, within Teams' limits whatever a card holds.

Every text is a rich-text run, which Teams shows as it is: in text blocks it reads Markdown and fills in {{DATE(...)}}.
Renderers have no words of their own: what doesn't fit is cut with an ellipsis.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from bot.drawing import links, rows_of
from bot.teams.inputs import TEXT, Element, cut, input_of, shortened
from chat.cards import Button, Card, Cards, Chart, Facts, Field, File, Image, Link, Part, Progress, Table, Text

OURS = "mentorbot"  # what a press carries of ours, among the fields
MOST_BYTES = 24_000  # Teams refuses 28 KB, of the whole message; what is around the card takes up to 4
BUTTON, TITLE, CELL, SUMMARY = 50, 500, 300, 300
ROWS, COLUMNS = 50, 12
CHART_TITLE, SERIES, POINTS = 100, 6, 20
PAGES, PAGES_BYTES = 10, 8_000  # of a carousel; the same cards go along once more, one below the other
ADAPTIVE = "application/vnd.microsoft.card.adaptive"


def message(card: Card) -> dict[str, Any]:
    """A card as a message; its summary is the line for notifications."""
    attachment = {"contentType": ADAPTIVE, "content": adaptive(card)}
    return {"type": "message", "summary": cut(str(card.fallback()), SUMMARY) or "…", "attachments": [attachment]}


def adaptive(card: Card) -> dict[str, Any]:
    """A card as an Adaptive Card. Where it is too large, the parts are cut, never the buttons."""
    title = [_run(cut(str(card.title), TITLE), size="Medium", weight="Bolder")] if card.title else []
    body = [_block(title)] if title else []
    body += [element for part in card.parts for element in _part(_staying(part, card))]
    shown: dict[str, Any] = {
        "type": "AdaptiveCard",
        "version": "1.5",
        "fallbackText": cut(str(card.fallback()), SUMMARY) or "…",
        "body": body or [_block([_run("…")])],
    }
    if any(isinstance(part, Table | Chart) for part in card.parts):
        shown["msteams"] = {"width": "Full"}
    if card.buttons:
        shown["actions"] = [_button(button, card) for button in card.buttons]
    return _fitting(shown)


def _fitting(shown: dict[str, Any]) -> dict[str, Any]:
    """Without as many of the last parts as it takes. Inputs stay, since a form without them can't be sent; the longest
    offer less at once."""
    body = shown["body"]
    droppable = [n for n, element in enumerate(body) if n and not _is_input(element)]
    if _size(shown) > MOST_BYTES:
        while droppable and _size(shown) > MOST_BYTES:
            del body[droppable.pop()]
        body.append(_block([_run("…")]))
    while _size(shown) > MOST_BYTES and (longest := max(filter(_is_input, body), key=_size, default=None)):
        if not (shorter := shortened(longest)):
            break
        body[body.index(longest)] = shorter
    return shown


def _is_input(element: Element) -> bool:
    return str(element["type"]).startswith("Input.")


def _size(shown: Any) -> int:
    return len(json.dumps(shown).encode())


def _staying(part: Part, card: Card) -> Part:
    """What is in a card stays where that one does."""
    if not isinstance(part, Cards):
        return part
    return replace(part, cards=tuple(replace(inner, stays=card.stays) for inner in part.cards))


def _part(part: Part) -> Iterable[Element]:
    render: Callable[[Any], Iterable[Element]] = PARTS[type(part)]
    return render(part)


def _text(part: Text) -> Iterable[Element]:
    said = _block([_run(cut(str(part.text), TEXT), subtle=part.style == "quiet")])
    if part.style == "quote":
        return [{"type": "Container", "style": "emphasis", "items": [said]}]
    return [said]


def _facts(part: Facts) -> Iterable[Element]:
    """Names in bold with their values, one to a line: two columns would be torn apart on a phone."""
    for name, value in part.rows:
        yield _block([_run(f"{cut(str(name), CELL)}: ", weight="Bolder"), _run(cut(str(value), TEXT))], "Small")


def _table(part: Table) -> Iterable[Element]:
    columns = len(part.columns[:COLUMNS])
    if not columns:
        return []
    return [
        {
            "type": "Table",
            "firstRowAsHeader": True,
            "columns": [{"width": 1}] * columns,
            "rows": [
                {"type": "TableRow", "cells": [_cell(str(cell)) for cell in row[:COLUMNS]]}
                for row in rows_of(part, ROWS)
            ],
        }
    ]


def _cell(text: str) -> Element:
    return {"type": "TableCell", "items": [_block([_run(cut(text, CELL))])]}


def _chart(part: Chart) -> Iterable[Element]:
    """Teams' own chart, and a table for whoever shows no charts: they are newer than what every client promises."""
    columns = ("", *(name for name, _ in part.series))
    rows = tuple((label, *(f"{values[n]:g}" for _, values in part.series)) for n, label in enumerate(part.labels))
    title = _block([_run(cut(str(part.title), CHART_TITLE), weight="Bolder")])  # not every client shows a chart's own
    (table,) = _table(Table(columns, rows))
    if not any(any(values) for _, values in part.series) or len(part.labels) > POINTS or len(part.series) > SERIES:
        return [title, table]  # zeros alone make no bars
    bars = [
        {
            "title": cut(str(label), CELL),
            "data": [{"legend": cut(str(name), CELL), "value": values[n]} for name, values in part.series],
        }
        for n, label in enumerate(part.labels)
    ]
    return [title, {"type": "Chart.HorizontalBar.Stacked", "colorSet": "diverging", "data": bars, "fallback": table}]


def _cards(part: Cards) -> Iterable[Element]:
    """One below the other, each in a box of its own. A choice is leafed through, by whoever's client can do that."""
    boxes = [_box(card) for card in part.cards]
    below = [{**box, "separator": n > 0, "spacing": "Medium"} for n, box in enumerate(boxes)]
    pages = [{**box, "type": "CarouselPage"} for box in boxes]
    if not part.choice or not 1 < len(pages) <= PAGES or _size(pages) > PAGES_BYTES:
        return below
    return [{"type": "Carousel", "pages": pages, "fallback": {"type": "Container", "items": below}}]


def _box(card: Card) -> Element:
    """A card with its buttons, as a part of another one."""
    title = [_block([_run(cut(str(card.title), TITLE), weight="Bolder")])] if card.title else []
    items = [*title, *(element for part in card.parts for element in _part(part))]
    if card.buttons:
        items.append({"type": "ActionSet", "actions": [_button(button, card) for button in card.buttons]})
    return {"type": "Container", "items": items or [_block([_run("…")])]}


def _link(part: Link) -> Iterable[Element]:
    if not links(part.url):
        return []
    action = {"type": "Action.OpenUrl", "title": cut(str(part.label), BUTTON) or "…", "url": part.url}
    return [{"type": "ActionSet", "actions": [action]}]


def _file(part: File) -> Iterable[Element]:
    """A file is offered in a message of its own; here stands what it is called."""
    return [_block([_run(cut(f"{part.label}: {part.name}", CELL), subtle=True)])]


def _progress(part: Progress) -> Iterable[Element]:
    return [_block([_run(cut(str(part.label), CELL), subtle=True)])] if part.label else []


def _image(part: Image) -> Iterable[Element]:
    if not links(part.url, ["https"]):
        return [_block([_run(cut(str(part.alt), TEXT))])]
    return [{"type": "Image", "url": part.url, "altText": cut(str(part.alt), CELL) or "…"}]


def _field(field: Field) -> Iterable[Element]:
    """An input, and above it what was wrong with the last answer and what helps."""
    if field.hint:
        yield _block([_run(cut(str(field.hint), TEXT), subtle=True)])
    if field.error:
        yield _block([_run(cut(str(field.error), TEXT), color="Attention")])
    yield input_of(field)


# --- small things ------------------------------------------------------------------------------------------


def _button(button: Button, card: Card) -> Element:
    """A press; where a client can't answer it in place, the same press as a message."""
    ours: dict[str, Any] = {"action": button.action, "value": button.value, "stays": card.stays}
    if button.submit:
        ours["many"] = [field.name for field in card.fields if field.kind == "many"]
        ours["chosen"] = [field.name for field in card.fields if field.options]
    press: Element = {"title": cut(str(button.label), BUTTON) or "…", "data": {OURS: ours}}
    if not button.submit:
        press["associatedInputs"] = "none"
    if button.style in ("primary", "danger"):
        press["style"] = "positive" if button.style == "primary" else "destructive"
    as_message = {**press, "type": "Action.Submit"}
    return {**press, "type": "Action.Execute", "verb": button.action, "fallback": as_message}


def _block(runs: list[Element], spacing: str = "Default") -> Element:
    return {"type": "RichTextBlock", "inlines": runs, "spacing": spacing}


def _run(text: str, *, subtle: bool = False, size: str = "", weight: str = "", color: str = "") -> Element:
    run: Element = {"type": "TextRun", "text": text or " "}
    run |= {"isSubtle": True} if subtle else {}
    run |= {key: value for key, value in (("size", size), ("weight", weight), ("color", color)) if value}
    return run


PARTS: dict[type, Callable[[Any], Iterable[Element]]] = {
    Text: _text,
    Facts: _facts,
    Table: _table,
    Chart: _chart,
    Cards: _cards,
    Link: _link,
    File: _file,
    Image: _image,
    Progress: _progress,
    Field: _field,
}
