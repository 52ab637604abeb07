"""The parts of a card as elements of an Adaptive Card 1.5, each within the room that it is given.

Every text is a rich-text run, which Teams shows as it is: in text blocks it reads Markdown and fills in {{DATE(...)}}.
What is beyond 1.5 (a chart, a carousel) has a fallback within it. What doesn't fit is cut with an ellipsis.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from typing import Any

from bot.drawing import links
from bot.teams.inputs import TEXT, Element, cut, input_of, shortened
from chat.cards import Button, Card, Cards, Chart, Facts, Field, File, Image, Link, Part, Progress, Table, Text
from chat.words import Said

OURS = "mentorbot"  # what a press carries of ours, among the fields
BUTTON, TITLE, CELL = 50, 500, 300
ROWS, COLUMNS = 50, 12
CHART_TITLE, SERIES, POINTS = 100, 6, 20
PAGES, PAGES_BYTES = 10, 8_000  # of a carousel; the same cards go along once more, one below the other
STUB = 24  # characters of a text that are left whatever room there is
FILLED = 16  # times as much room for what can be chosen or was typed as for what is only said
LEAST = 200  # bytes that a part may take at least; then nothing is there twice


def title_of(card: Card, room: int, size: str = "") -> list[Element]:
    """The title of a card as its first line, where it has one."""
    return [block([run(within(str(card.title), TITLE, room), size=size, weight="Bolder")])] if card.title else []


def elements_of(part: Part, room: int) -> Iterable[Element]:
    render: Callable[[Any, int], Iterable[Element]] = PARTS[type(part)]
    return render(part, room)


def _text(part: Text, room: int) -> Iterable[Element]:
    said = block([run(within(str(part.text), TEXT, room), subtle=part.style == "quiet")])
    if part.style == "quote":
        return [{"type": "Container", "style": "emphasis", "items": [said]}]
    return [said]


def _facts(part: Facts, room: int) -> Iterable[Element]:
    """Names in bold with their values, one to a line: two columns would be torn apart on a phone."""
    lines = [
        [run(f"{cut(str(name), CELL)}: ", weight="Bolder"), run(within(str(value), TEXT, room // 2))]
        for name, value in part.rows
    ]
    return _as_many([block(line, "Small") for line in lines], room, left_out)


def _table(part: Table, room: int) -> Iterable[Element]:
    columns = len(part.columns[:COLUMNS])
    if not columns:
        return []
    head, *rows = [_row(row) for row in (part.columns, *part.rows)]
    shown = _as_many(rows, room, lambda left: _row((f"… +{left}", *[""] * (columns - 1))), ROWS)
    return [{"type": "Table", "firstRowAsHeader": True, "columns": [{"width": 1}] * columns, "rows": [head, *shown]}]


def _row(cells: Sequence[Said]) -> Element:
    return {"type": "TableRow", "cells": [_cell(str(cell)) for cell in cells[:COLUMNS]]}


def _cell(text: str) -> Element:
    return {"type": "TableCell", "items": [block([run(cut(text, CELL))])]}


def _chart(part: Chart, room: int) -> Iterable[Element]:
    """Teams' own chart, and a table for whoever shows no charts: they are newer than what every client promises."""
    columns = ("", *(name for name, _ in part.series))
    rows = tuple((label, *(f"{values[n]:g}" for _, values in part.series)) for n, label in enumerate(part.labels))
    title = block([run(cut(str(part.title), CHART_TITLE), weight="Bolder")])  # not every client shows a chart's own
    (table,) = _table(Table(columns, rows), room)
    if not any(any(values) for _, values in part.series) or len(part.labels) > POINTS or len(part.series) > SERIES:
        return [title, table]  # zeros alone make no bars
    bars = [
        {
            "title": cut(str(label), CELL),
            "data": [{"legend": cut(str(name), CELL), "value": values[n]} for name, values in part.series],
        }
        for n, label in enumerate(part.labels)
    ]
    chart = {"type": "Chart.HorizontalBar.Stacked", "colorSet": "diverging", "data": bars, "fallback": table}
    return [title, chart if size_of(chart) <= room else table]


def _cards(part: Cards, room: int) -> Iterable[Element]:
    """One below the other, each in a box of its own. A choice is leafed through, by whoever's client can do that."""
    boxes = [_box(card, room) for card in part.cards]
    below = [{**box, "separator": n > 0, "spacing": "Medium"} for n, box in enumerate(boxes)]
    pages = [{**box, "type": "CarouselPage"} for box in boxes]
    twice = 1 < len(pages) <= PAGES and size_of(pages) <= PAGES_BYTES and room > LEAST
    if not part.choice or not twice:
        return below
    return [{"type": "Carousel", "pages": pages, "fallback": {"type": "Container", "items": below}}]


def _box(card: Card, room: int) -> Element:
    """A card with its buttons, as a part of another one."""
    items = title_of(card, room)
    items += [element for part in card.parts for element in elements_of(part, room)]
    if card.buttons:
        items.append({"type": "ActionSet", "actions": [action_of(button, card) for button in card.buttons]})
    return {"type": "Container", "items": items or [block([run("…")])]}


def _link(part: Link, _: int) -> Iterable[Element]:
    if not links(part.url):
        return []
    action = {"type": "Action.OpenUrl", "title": cut(str(part.label), BUTTON) or "…", "url": part.url}
    return [{"type": "ActionSet", "actions": [action]}]


def _file(part: File, _: int) -> Iterable[Element]:
    """A file is offered in a message of its own; here stands what it is called."""
    return [block([run(cut(f"{part.label}: {part.name}", CELL), subtle=True)])]


def _progress(part: Progress, _: int) -> Iterable[Element]:
    return [block([run(cut(str(part.label), CELL), subtle=True)])] if part.label else []


def _image(part: Image, room: int) -> Iterable[Element]:
    if not links(part.url, ["https"]):
        return [block([run(within(str(part.alt), TEXT, room))])]
    return [{"type": "Image", "url": part.url, "altText": cut(str(part.alt), CELL) or "…"}]


def _field(field: Field, room: int) -> Iterable[Element]:
    """An input, and above it what was wrong with the last answer and what helps."""
    if field.hint:
        yield block([run(within(str(field.hint), TEXT, room), subtle=True)])
    if field.error:
        yield block([run(within(str(field.error), TEXT, room), color="Attention")])
    element = input_of(field)
    while size_of(element) > FILLED * room and (shorter := shortened(element)):
        element = shorter
    yield element


# --- what fits ----------------------------------------------------------------------------------------------


def size_of(shown: Any) -> int:
    """Its bytes, as it is sent."""
    return len(json.dumps(shown).encode())


def within(text: str, most: int, room: int) -> str:
    """Text of at most so many characters and bytes, but never less than says what it is about."""
    text = cut(text, most)
    size = size_of(text)
    return text if size <= room else cut(text, max(len(text) * room // size, STUB))


def _as_many(
    elements: Sequence[Element], room: int, closing: Callable[[int], Element], most: int = 1_000_000
) -> list[Element]:
    """As many of these as there is room for, and how many more there are."""
    sizes = accumulate(size_of(element) for element in elements)
    fit = sum(size <= room for size in sizes)
    kept = elements if fit == len(elements) <= most else elements[: min(fit, most - 1)]
    left = len(elements) - len(kept)
    return [*kept, closing(left)] if left else [*kept]


def left_out(left: int) -> Element:
    """A line for what is left out: there are no words for it here."""
    return block([run(f"… +{left}" if left else "…")])


# --- small things ------------------------------------------------------------------------------------------


def action_of(button: Button, card: Card) -> Element:
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


def block(runs: list[Element], spacing: str = "Default") -> Element:
    return {"type": "RichTextBlock", "inlines": runs, "spacing": spacing}


def run(text: str, *, subtle: bool = False, size: str = "", weight: str = "", color: str = "") -> Element:
    run: Element = {"type": "TextRun", "text": text or " "}
    run |= {"isSubtle": True} if subtle else {}
    run |= {key: value for key, value in (("size", size), ("weight", weight), ("color", color)) if value}
    return run


PARTS: dict[type, Callable[[Any, int], Iterable[Element]]] = {
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
