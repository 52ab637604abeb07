"""The parts of a card as blocks. What Slack draws itself (a table, a chart, a carousel) carries its plain form with it,
for where Slack doesn't draw it.

All else is made of the oldest blocks there are, which every client draws. Names are bold and quotes have their bar where
nothing in them could be read as markup; otherwise the same lines are plain text, so what people wrote can't become a
mention, a link or markup. What doesn't fit is cut with an ellipsis. Limits are those of docs.slack.dev/reference.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from bot.drawing import cut, links, rows_of
from bot.slack.inputs import HINT, LABEL, TEXT, Block, input_block, plain
from chat.cards import Button, Card, Cards, Chart, Facts, Field, File, Image, Link, Part, Progress, Table, Text

RULE: Block = {"type": "divider"}
PLAIN = "plain"  # the key of a block's plain form, which is never sent with it
HEADER, BUTTON, VALUE = 150, 75, 2000
ROWS, COLUMNS = 100, 20
CHART_TITLE, CHART_NAME, SERIES, POINTS = 50, 20, 6, 20
SIDE_BY_SIDE, ASIDE, CARD_BUTTONS = 10, {"title": 150, "subtitle": 150, "body": 200}, 3  # of a carousel
MARKUP = re.compile(r"[*_~`<>&]|:(?!\d\d-\d\d:)[^\s:]+:")  # 09:00-17:00 holds no emoji
BESIDE = 2  # columns: so few are read as easily in lines, which are drawn everywhere and aren't torn apart on a phone
Line = tuple[str, str]  # a name, which is bold, and what stands behind it


def part_blocks(part: Part, step: str = "") -> Iterable[Block]:
    """A part of a card. step: of the form whose field it is."""
    return _field(part, step) if isinstance(part, Field) else PARTS[type(part)](part)


def _text(part: Text) -> Iterable[Block]:
    said = str(part.text)
    if part.style == "quiet":
        return [quiet(piece) for piece in pieces(said)]
    if part.style == "quote":
        return [_marked(piece, "> " + piece.replace("\n", "\n> ")) for piece in pieces(said)]
    return texts(said)


def texts(said: str) -> list[Block]:
    """A paragraph, however long."""
    return [{"type": "section", "text": plain(piece, TEXT)} for piece in pieces(said)]


def _marked(said: str, marked: str) -> Block:
    """A paragraph with our own markup; without it where anything in it could be read as more, or there is no room."""
    if MARKUP.search(said) or len(marked) > TEXT:
        return {"type": "section", "text": plain(said, TEXT)}
    return {"type": "section", "text": {"type": "mrkdwn", "text": marked or "…", "verbatim": True}}


def _facts(part: Facts) -> Iterable[Block]:
    """Names in bold with their values, one to a line: two columns would be torn apart on a phone."""
    return _lines([(f"{name}:", str(value)) for name, value in part.rows])


def _lines(lines: Iterable[Line]) -> list[Block]:
    """Lines in as few blocks as can be: of one kind, and as long as a block may be."""
    blocks: list[Block] = []
    for name, rest in lines:
        for block in _line(cut(" ".join(name.split()), HEADER), rest):
            text, last = block["text"], blocks[-1]["text"] if blocks else {"type": ""}
            if last["type"] == text["type"] and len(last["text"]) + len(text["text"]) < TEXT:
                last["text"] += "\n" + text["text"]
            else:
                blocks.append(block)
    return blocks


def _line(name: str, rest: str) -> Iterator[Block]:
    """A bold name and what stands behind it; what is longer than half a block goes on in the next."""
    first, *more = list(pieces(rest, TEXT // 2)) or [""]
    yield _marked(f"{name} {first}".strip(), f"*{name}* {first}".strip() if name else first)
    yield from (_marked(piece, piece) for piece in more)


def _table(part: Table) -> Iterable[Block]:
    shown = rows_of(part, ROWS)
    cells = [[{"type": "raw_text", "text": cut(str(cell), HINT) or " "} for cell in row[:COLUMNS]] for row in shown]
    as_lines = _lines([(" · ".join(map(str, part.columns)), ""), *map(_row, shown[1:])])
    if len(part.columns) <= BESIDE:
        return as_lines
    return [{"type": "table", "rows": cells, PLAIN: as_lines}]


def _row(row: Sequence[Any]) -> Line:
    """Two cells stand side by side; of more, the first is the name of the others."""
    first, *rest = map(str, row)
    name, said = ("", [first, *rest]) if len(row) <= BESIDE else (f"{first}:", rest)
    return name, cut(" · ".join(said), TEXT // 2)


def _chart(part: Chart) -> Iterable[Block]:
    counted = [(f"{label}:", said) for n, label in enumerate(part.labels) if (said := _numbers(part, n))]
    as_text = _lines([(str(part.title), ""), *counted] if counted else [])
    labels, names = _short_names(part.labels), _short_names([name for name, _ in part.series])
    if not 1 <= len(labels) <= POINTS or not 1 <= len(names) <= SERIES:
        return as_text
    series = [
        {"name": name, "data": [{"label": label, "value": value} for label, value in zip(labels, values, strict=True)]}
        for name, (_, values) in zip(names, part.series, strict=True)
    ]
    chart = {"type": "bar", "series": series, "axis_config": {"categories": labels}}
    block = {"type": "data_visualization", "title": cut(str(part.title), CHART_TITLE) or "…", "chart": chart}
    return [{**block, PLAIN: as_text}]


def _short_names(names: Sequence[object]) -> list[str]:
    """Names as long as a chart's may be, each another one: those that begin alike end in a number."""
    found: list[str] = []
    for name in names:
        short, number = cut(str(name), CHART_NAME) or "…", 1
        while short in found:
            number += 1
            short = f"{str(name)[: CHART_NAME - 4]}… {number}"
        found.append(short)
    return found


def _numbers(part: Chart, n: int) -> str:
    """What there is at one point; nothing is said of what is 0."""
    return cut(", ".join(f"{name} {values[n]:g}" for name, values in part.series if values[n]), TEXT // 2)


def _cards(part: Cards) -> Iterable[Block]:
    """One below the other, each under a rule of its own; a choice side by side, where all of it fits into a carousel."""
    below = [block for card in part.cards for block in _below(card)]
    beside = [_beside(card) for card in part.cards] if part.choice else []
    if 0 < len(beside) <= SIDE_BY_SIDE and all(beside):
        return [{"type": "carousel", "elements": beside, PLAIN: below}]
    return below


def _below(card: Card) -> Iterator[Block]:
    yield RULE
    yield from _lines([(str(card.title), "")] if card.title else [])
    for inner in card.parts:
        yield from part_blocks(inner)
    yield from buttons_block(card.buttons)


def _beside(card: Card) -> Block | None:
    """A card of a carousel, what is small under its title; None for one that says more than fits there or has other parts
    than text, and where words could be read as markup, since Slack reads markup there and nothing else."""
    texts = [part for part in card.parts if isinstance(part, Text)]
    said = {
        "title": str(card.title),
        "subtitle": " · ".join(str(part.text) for part in texts if part.style == "quiet"),
        "body": "\n".join(str(part.text) for part in texts if part.style != "quiet"),
    }
    fits = all(len(words) <= ASIDE[name] and not MARKUP.search(words) for name, words in said.items())
    if not fits or not card.title or len(texts) < len(card.parts) or len(card.buttons) > CARD_BUTTONS:
        return None
    shown = {name: {"type": "mrkdwn", "text": words, "verbatim": True} for name, words in said.items() if words}
    return {"type": "card", **shown, **({"actions": list(map(_button, card.buttons))} if card.buttons else {})}


def _link(part: Link) -> Iterable[Block]:
    if not links(part.url) or len(part.url) > TEXT:
        return []
    button = {"type": "button", "text": plain(str(part.label), BUTTON), "url": part.url, "action_id": "link"}
    return [{"type": "actions", "elements": [button]}]


def _file(part: File) -> Iterable[Block]:
    """A file is uploaded beside the message; here stands what it is called."""
    return [quiet(cut(f"{part.label}: {part.name}", TEXT))]


def _progress(part: Progress) -> Iterable[Block]:
    return [quiet(cut(str(part.label), TEXT))] if part.label else []


def _image(part: Image) -> Iterable[Block]:
    if not links(part.url, ["https"]) or len(part.url) > TEXT:
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
