"""Cards as Block Kit: messages, windows (modals) and App Home, within Slack's limits whatever a card holds.

What people wrote is always plain text or a rich-text leaf, so it can't become a mention, a link or markup. Renderers
have no words of their own: what doesn't fit is cut with an ellipsis. Limits are those of docs.slack.dev/reference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from bot.slack.inputs import HINT, LABEL, OPTION, TEXT, Block, cut, input_block, plain
from chat.cards import Button, Card, Cards, Chart, Facts, Field, File, Image, Link, Part, Progress, Table, Text

MESSAGE, MODAL, HOME = "message", "modal", "home"
MOST_BLOCKS = {MESSAGE: 50, MODAL: 100, HOME: 100}
HEADER, TITLE, BUTTON, VALUE, METADATA = 150, 24, 75, 2000, 3000
ROWS, COLUMNS = 100, 20
STAYS = "stays"  # the block of buttons whose answer comes below the card
CHARTS, CHART_TITLE, SERIES, POINTS = 2, 50, 6, 20
FALLBACK = 3000  # of the line for notifications: Slack takes more, a lock screen shows less


def message(card: Card) -> dict[str, Any]:
    """A card as what chat.postMessage and chat.update take: blocks, and the line for notifications."""
    return {"blocks": _blocks(card, MESSAGE), "text": escaped(cut(str(card.fallback()), FALLBACK)) or "…"}


def modal(card: Card) -> dict[str, Any]:
    """A card as a window. Its submit button is the window's; a card without fields is a note that can be closed."""
    view: dict[str, Any] = {
        "type": "modal",
        "title": plain(str(card.short) or str(card.title), TITLE),
        "blocks": _blocks(card, MODAL),
        "notify_on_close": True,
    }
    if submit := card.submit:
        view |= {
            "submit": plain(str(submit.label), TITLE),
            "callback_id": submit.action,
            "private_metadata": cut(submit.value, METADATA),
        }
    return view


def home(card: Card) -> dict[str, Any]:
    """A card as somebody's App Home."""
    return {"type": "home", "blocks": _blocks(card, HOME)}


def escaped(text: str) -> str:
    """Text for the one place that reads markup: `&`, `<` and `>` are the only escapes there are."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


# --- a card's blocks ---------------------------------------------------------------------------------------


def _blocks(card: Card, surface: str) -> list[Block]:
    """Title, parts and buttons. Where there are too many, the parts are cut, never the buttons."""
    body = [block for part in card.parts for block in _part(part, surface, step_of(card))]
    head = [{"type": "header", "text": plain(str(card.title), HEADER)}] if card.title else []
    if len(str(card.title)) > HEADER:
        body = [*_texts(str(card.title)), *body]
    if surface == MODAL and card.submit:
        buttons = [button for button in card.buttons if not button.submit]
    else:
        buttons = list(card.buttons)
    tail = _actions(buttons)
    if card.stays:
        _mark([*body, *tail])
    room = MOST_BLOCKS[surface] - len(head) - len(tail)
    body = _only_so_many(body, surface)
    if len(body) > room:
        body = [*body[: room - 1], _quiet("…")]
    found = [*head, *body, *tail] or [_quiet("…")]
    return _named(found)


def step_of(card: Card) -> str:
    """Which form a card is: what its submit button does."""
    return f"{card.submit.action} {card.submit.value}" if card.submit else ""


def _mark(blocks: list[Block]) -> None:
    """The buttons of a card that stays say so, since Slack hands back the block that was pressed and nothing else."""
    for block in blocks:
        if block["type"] == "actions":
            block["block_id"] = STAYS


def _only_so_many(blocks: list[Block], surface: str) -> list[Block]:
    """At most one table and two charts in a message, none elsewhere: the others as lines of text."""
    left = Counter({"table": 1, "data_visualization": CHARTS} if surface == MESSAGE else {})
    found: list[Block] = []
    for block in blocks:
        lines = block.pop("lines", None)
        if lines is not None and not left[block["type"]]:
            found += lines
        else:
            left[block["type"]] -= lines is not None
            found.append(block)
    return found


def _named(blocks: list[Block]) -> list[Block]:
    """Buttons that do the same in one block get ids of their own: "session.book", "session.book#2"."""
    for block in blocks:
        seen: Counter[str] = Counter()
        for element in block.get("elements", []):
            if isinstance(element, dict) and (action := element.get("action_id")):
                seen[action] += 1
                if seen[action] > 1:
                    element["action_id"] = f"{action}#{seen[action]}"
    names: Counter[str] = Counter()
    for block in blocks:
        if name := block.get("block_id"):
            names[name] += 1
            if names[name] > 1:
                block["block_id"] = f"{name}#{names[name]}"
    return blocks


def _part(part: Part, surface: str, step: str) -> Iterable[Block]:
    if isinstance(part, Field):
        return _field(part, step)
    render: Callable[[Any, str], Iterable[Block]] = PARTS[type(part)]
    return render(part, surface)


def _text(part: Text, _: str) -> Iterable[Block]:
    said = str(part.text)
    if part.style == "quiet":
        return [_quiet(piece) for piece in pieces(said)]
    if part.style == "quote":
        return [_rich([{"type": "rich_text_quote", "elements": [_leaf(piece)]}]) for piece in pieces(said)]
    return _texts(said)


def _texts(said: str) -> list[Block]:
    return [{"type": "section", "text": plain(piece, TEXT)} for piece in pieces(said)]


def _facts(part: Facts, _: str) -> Iterable[Block]:
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


def _table(part: Table, _: str) -> Iterable[Block]:
    rows = [part.columns, *part.rows]
    shown = rows if len(rows) <= ROWS else [*rows[: ROWS - 1], ("…",) * len(part.columns)]
    cells = [[{"type": "raw_text", "text": cut(str(cell), HINT) or " "} for cell in row[:COLUMNS]] for row in shown]
    lines = [[_leaf(cut(" · ".join(str(cell) for cell in row), TEXT - 1), bold=not n)] for n, row in enumerate(shown)]
    return [{"type": "table", "rows": cells, "lines": _lines(lines)}]


def _chart(part: Chart, _: str) -> Iterable[Block]:
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
    return [{**block, "lines": as_text}]


def _numbers(part: Chart, n: int) -> str:
    return cut(", ".join(f"{name} {values[n]:g}" for name, values in part.series), TEXT // 2)


def _cards(part: Cards, surface: str) -> Iterable[Block]:
    """Each card in as few blocks as can be: what it says, and its buttons."""
    for card in part.cards:
        title = [[_leaf(cut(str(card.title), HEADER), bold=True)]] if card.title else []
        yield from _lines(title)
        for inner in card.parts:
            yield from _part(inner, surface, "")
        yield from _actions(list(card.buttons))


def _link(part: Link, _: str) -> Iterable[Block]:
    if urlsplit(part.url).scheme not in ("http", "https", "mailto", "tel") or len(part.url) > TEXT:
        return []
    button = {"type": "button", "text": plain(str(part.label), BUTTON), "url": part.url, "action_id": "link"}
    return [{"type": "actions", "elements": [button]}]


def _file(part: File, _: str) -> Iterable[Block]:
    """A file is uploaded beside the message; here stands what it is called."""
    return [_quiet(cut(f"{part.label}: {part.name}", TEXT))]


def _progress(part: Progress, _: str) -> Iterable[Block]:
    return [_quiet(cut(str(part.label), TEXT))] if part.label else []


def _image(part: Image, _: str) -> Iterable[Block]:
    if urlsplit(part.url).scheme != "https" or len(part.url) > TEXT:
        return _texts(str(part.alt))
    return [{"type": "image", "image_url": part.url, "alt_text": cut(str(part.alt), LABEL) or "…"}]


def _field(field: Field, step: str) -> Iterable[Block]:
    """An input, and above it what was wrong with the last answer."""
    if field.error:
        yield _quiet(cut(f"⚠ {field.error}", TEXT))
    yield input_block(field, step)


# --- small things ------------------------------------------------------------------------------------------


def _actions(buttons: list[Button]) -> list[Block]:
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


def _quiet(text: str) -> Block:
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


PARTS: dict[type, Callable[[Any, str], Iterable[Block]]] = {
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
