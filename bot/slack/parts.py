"""The parts of a card as blocks. What Slack draws itself (a table, a chart, a carousel) carries its plain form with it,
for where Slack doesn't draw it.

What people wrote is plain text or a rich-text leaf, so it can't become a mention, a link or markup; where Slack reads
markup, nothing goes that could be some. What doesn't fit is cut with an ellipsis. Limits are those of
docs.slack.dev/reference.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from bot.slack.inputs import HINT, LABEL, OPTION, TEXT, Block, cut, input_block, plain
from chat.cards import Button, Card, Cards, Chart, Facts, Field, File, Image, Link, Part, Progress, Table, Text

PLAIN = "plain"  # the key of a block's plain form, which is never sent with it
HEADER, BUTTON, VALUE = 150, 75, 2000
ROWS, COLUMNS = 100, 20
CHART_TITLE, SERIES, POINTS = 50, 6, 20
CAROUSEL, CARD, CARD_BUTTONS = 10, {"title": 150, "subtitle": 150, "body": 200}, 3
MARKUP = re.compile(r"[*_~`<>]|:[^\s:]+:")


def part_blocks(part: Part, step: str = "") -> Iterable[Block]:
    """A part of a card. step: of the form whose field it is."""
    return _field(part, step) if isinstance(part, Field) else PARTS[type(part)](part)


def _text(part: Text) -> Iterable[Block]:
    said = str(part.text)
    if part.style == "quiet":
        return [quiet(piece) for piece in pieces(said)]
    if part.style == "quote":
        return [_rich([{"type": "rich_text_quote", "elements": [_leaf(piece)]}]) for piece in pieces(said)]
    return texts(said)


def texts(said: str) -> list[Block]:
    """A paragraph, however long."""
    return [{"type": "section", "text": plain(piece, TEXT)} for piece in pieces(said)]


def _facts(part: Facts) -> Iterable[Block]:
    """Names in bold with their values, one to a line: two columns would be torn apart on a phone."""
    lines = [
        [_leaf(f"{cut(str(name), HEADER)}: ", bold=True), *map(_leaf, pieces(str(value), TEXT // 2))]
        for name, value in part.rows
    ]
    return _lines(lines)


def _lines(lines: list[list[Block]]) -> list[Block]:
    """Lines of leaves in as few rich-text blocks as their length allows."""
    blocks: list[Block] = []
    used = TEXT
    for line in lines:
        size = sum(len(leaf["text"]) for leaf in line) + 1
        if used + size > TEXT:
            blocks.append(_rich([{"type": "rich_text_section", "elements": []}]))
            used = 0
        leaves = blocks[-1]["elements"][0]["elements"]
        leaves += [_leaf("\n"), *line] if leaves else line
        used += size
    return blocks


def _table(part: Table) -> Iterable[Block]:
    rows = [part.columns, *part.rows]
    shown = rows if len(rows) <= ROWS else [*rows[: ROWS - 1], ("…",) * len(part.columns)]
    cells = [[{"type": "raw_text", "text": cut(str(cell), HINT) or " "} for cell in row[:COLUMNS]] for row in shown]
    lines = [[_leaf(cut(" · ".join(str(cell) for cell in row), TEXT - 1), bold=not n)] for n, row in enumerate(shown)]
    return [{"type": "table", "rows": cells, PLAIN: _lines(lines)}]


def _chart(part: Chart) -> Iterable[Block]:
    lines = [
        [_leaf(f"{cut(str(label), HEADER)}: ", bold=True), _leaf(_numbers(part, n))]
        for n, label in enumerate(part.labels)
    ]
    title = [_leaf(cut(str(part.title), HEADER), bold=True)]
    as_text = _lines([title, *lines])
    labels = [cut(str(label), OPTION) for label in part.labels]
    if not 1 <= len(labels) <= POINTS or not 1 <= len(part.series) <= SERIES or len(set(labels)) < len(labels):
        return as_text
    series = [
        {
            "name": cut(str(name), OPTION),
            "data": [{"label": label, "value": value} for label, value in zip(labels, values, strict=True)],
        }
        for name, values in part.series
    ]
    chart = {"type": "bar", "series": series, "axis_config": {"categories": labels}}
    block = {"type": "data_visualization", "title": cut(str(part.title), CHART_TITLE) or "…", "chart": chart}
    return [{**block, PLAIN: as_text}]


def _numbers(part: Chart, n: int) -> str:
    return cut(", ".join(f"{name} {values[n]:g}" for name, values in part.series), TEXT // 2)


def _cards(part: Cards) -> Iterable[Block]:
    """A carousel where all of it fits into one; else each card in as few blocks as can be."""
    shown = [element for card in part.cards if (element := _in_carousel(card))]
    as_lines = [block for card in part.cards for block in _one_below(card)]
    if 0 < len(shown) == len(part.cards) <= CAROUSEL:
        return [{"type": "carousel", "elements": shown, PLAIN: as_lines}]
    return as_lines


def _one_below(card: Card) -> Iterable[Block]:
    """What a card says, and its buttons."""
    yield from _lines([[_leaf(cut(str(card.title), HEADER), bold=True)]] if card.title else [])
    for inner in card.parts:
        yield from part_blocks(inner)
    yield from buttons_block(card.buttons)


def _in_carousel(card: Card) -> Block | None:
    """A card of a carousel; None for one that says more than fits there, or whose words could be read as markup, since
    that is what Slack reads there."""
    facts = [row for part in card.parts if isinstance(part, Facts) for row in part.rows]
    texts = [str(part.text) for part in card.parts if isinstance(part, Text)]
    others = [part for part in card.parts if not isinstance(part, Facts | Text)]
    said = {
        "title": str(card.title),
        "subtitle": " · ".join(f"{name}: {value}" for name, value in facts),
        "body": "\n".join(texts),
    }
    fits = all(len(escaped(text)) <= CARD[name] and not MARKUP.search(text) for name, text in said.items())
    if others or not fits or not card.title or len(card.buttons) > CARD_BUTTONS:
        return None
    shown: Block = {
        name: {"type": "mrkdwn", "text": escaped(text), "verbatim": True} for name, text in said.items() if text
    }
    actions = {"actions": [_button(button) for button in card.buttons]} if card.buttons else {}
    return {"type": "card", **shown, **actions}


def _link(part: Link) -> Iterable[Block]:
    if urlsplit(part.url).scheme not in ("http", "https", "mailto", "tel") or len(part.url) > TEXT:
        return []
    button = {"type": "button", "text": plain(str(part.label), BUTTON), "url": part.url, "action_id": "link"}
    return [{"type": "actions", "elements": [button]}]


def _file(part: File) -> Iterable[Block]:
    """A file is uploaded beside the message; here stands what it is called."""
    return [quiet(cut(f"{part.label}: {part.name}", TEXT))]


def _progress(part: Progress) -> Iterable[Block]:
    return [quiet(cut(str(part.label), TEXT))] if part.label else []


def _image(part: Image) -> Iterable[Block]:
    if urlsplit(part.url).scheme != "https" or len(part.url) > TEXT:
        return texts(str(part.alt))
    return [{"type": "image", "image_url": part.url, "alt_text": cut(str(part.alt), LABEL) or "…"}]


def _field(field: Field, step: str) -> Iterable[Block]:
    """An input, and above it what was wrong with the last answer."""
    if field.error:
        yield quiet(cut(f"⚠ {field.error}", TEXT))
    yield input_block(field, step)


# --- small things ------------------------------------------------------------------------------------------


def buttons_block(buttons: Sequence[Button]) -> list[Block]:
    """The buttons of a card side by side, where there are any."""
    if not buttons:
        return []
    return [{"type": "actions", "elements": [_button(button) for button in buttons]}]


def _button(button: Button) -> Block:
    shown: Block = {"type": "button", "text": plain(str(button.label), BUTTON), "action_id": button.action}
    if button.value:
        shown["value"] = cut(button.value, VALUE)
    if button.style in ("primary", "danger"):
        shown["style"] = button.style
    return shown


def escaped(text: str) -> str:
    """Text for where markup is read: `&`, `<` and `>` are the only escapes there are."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quiet(text: str) -> Block:
    """A line in small."""
    return {"type": "context", "elements": [plain(text, TEXT)]}


def _rich(elements: list[Block]) -> Block:
    return {"type": "rich_text", "elements": elements}


def _leaf(text: str, *, bold: bool = False) -> Block:
    leaf: Block = {"type": "text", "text": text or " "}
    return {**leaf, "style": {"bold": True}} if bold else leaf


def pieces(text: str, most: int = TEXT) -> Iterator[str]:
    """Text in pieces of at most `most` characters, split between words where there are any; nothing of it is lost."""
    while len(text) > most:
        at = max(text.rfind("\n", 1, most), text.rfind(" ", 1, most)) + 1 or most
        yield text[:at]
        text = text[at:]
    if text:
        yield text


PARTS: dict[type, Callable[[Any], Iterable[Block]]] = {
    Text: _text,
    Facts: _facts,
    Table: _table,
    Chart: _chart,
    Cards: _cards,
    Link: _link,
    File: _file,
    Image: _image,
    Progress: _progress,
}
