"""Cards as Block Kit: messages, windows (modals) and App Home, within Slack's limits whatever a card holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from bot.drawing import cut
from bot.slack.fitting import HOME, MESSAGE, MODAL, fits, fitted
from bot.slack.inputs import Block, plain
from bot.slack.parts import HEADER, PLAIN, buttons_block, escaped, part_blocks, quiet, texts
from chat.cards import Card, Cards, Facts, Field, Text

DRAWN = {"table": 1, "data_visualization": 2, "carousel": 1}  # so many in a message; none in a window or App Home
NOTHING: Mapping[str, int] = {}
BUTTONS = {"actions": "elements", "card": "actions"}  # which blocks have buttons, and under which name
TITLE, METADATA = 24, 3000
NAME = "mentorbot"  # in the head of a window whose title is too long for it
STAYS = "stays"  # the blocks of buttons whose answer comes below the card
FROM = "\n"  # between a form's value and where its window was opened from
FALLBACK = 780  # characters of what is read aloud: chat.update takes 4,000 bytes, and "&amp;" has five


def message(card: Card, drawn: Mapping[str, int] = DRAWN) -> dict[str, Any]:
    """A card as what chat.postMessage and chat.update take: blocks, and the line for notifications. drawn: how many
    tables, charts and carousels are shown as Slack draws them; the others are in their plain form."""
    return {"blocks": _blocks(card, MESSAGE, drawn), "text": _line(card)}


def modal(card: Card, origin: str = "") -> dict[str, Any]:
    """A card as a window. Its submit button is the window's; a card without fields is a note that can be closed.
    origin: the card it was opened from, which its answer takes the place of."""
    whole = len(str(card.title)) <= TITLE and not card.short  # in the window's head: twice would be once too often
    title = str(card.title) if whole else str(card.short) or NAME
    body = _blocks(replace(card, title="") if whole else card, MODAL)
    view: dict[str, Any] = {"type": "modal", "title": plain(title, TITLE), "blocks": body}
    if submit := card.submit:
        view |= {
            "submit": plain(str(submit.label), TITLE),
            "callback_id": submit.action,
            "private_metadata": cut(submit.value, METADATA - len(FROM + origin)) + (FROM + origin if origin else ""),
        }
    return view


def home(card: Card) -> dict[str, Any]:
    """A card as somebody's App Home."""
    return {"type": "home", "blocks": _blocks(card, HOME)}


def step_of(card: Card) -> str:
    """Which form a card is: what its submit button does."""
    return f"{card.submit.action} {card.submit.value}" if card.submit else ""


def _line(card: Card) -> str:
    """For notifications, and for whoever has it read aloud: of a message with blocks Slack reads nothing else to them. A
    card with a line for lock screens shows nothing else there; what somebody wrote stands on none."""
    return escaped(cut(str(card.notify) or "\n".join(_aloud(card)), FALLBACK)) or "…"


def _aloud(card: Card) -> Iterator[str]:
    yield str(card.title)
    for part in card.parts:
        match part:
            case Text(text, style) if style != "quote":
                yield str(text)
            case Facts(rows):
                yield from (f"{name}: {value}" for name, value in rows)
            case Field(label=label):
                yield str(label)
            case Cards(cards):
                yield from (str(inner.title) for inner in cards)


# --- a card's blocks ---------------------------------------------------------------------------------------


def _blocks(card: Card, surface: str, drawn: Mapping[str, int] = NOTHING) -> list[Block]:
    """Title, parts and buttons; where what Slack draws is too much, all of it is in its plain form, which can be cut."""
    body = [block for part in card.parts for block in part_blocks(part, step_of(card))]
    head = [{"type": "header", "text": plain(str(card.title), HEADER)}] if card.title else []
    if len(str(card.title)) > HEADER:
        body = [*texts(str(card.title)), *body]
    tail = buttons_block([button for button in card.buttons if surface != MODAL or not button.submit])
    body = _only_so_many(body, drawn)
    if drawn and not fits([*head, *body, *tail], surface):
        return _blocks(card, surface)
    shown = fitted(head, body, tail, surface)
    if card.stays:
        _mark(shown)
    return _named(shown or [quiet("…")])


def _only_so_many(blocks: list[Block], drawn: Mapping[str, int]) -> list[Block]:
    """What Slack draws, as often as it draws it; what is more in its plain form."""
    left = Counter(drawn)
    found: list[Block] = []
    for block in blocks:
        instead = block.pop(PLAIN, None)
        if instead is not None and not left[block["type"]]:
            found += instead
        else:
            left[block["type"]] -= 1
            found.append(block)
    return found


def _mark(blocks: list[Block]) -> None:
    """The buttons of a card that stays say so, since Slack hands back the block that was pressed and nothing else."""
    for block in _each(blocks):
        if block["type"] in BUTTONS:
            block["block_id"] = STAYS


def _named(blocks: list[Block]) -> list[Block]:
    """Buttons that do the same in one block get ids of their own, "session.book" and "session.book#2"; so do blocks."""
    for block in blocks:
        _numbered([button for inner in _each([block]) for button in _buttons(inner)], "action_id")
    _numbered(_each(blocks), "block_id")
    return blocks


def _each(blocks: list[Block]) -> Iterator[Block]:
    """Blocks, and the cards in them."""
    for block in blocks:
        yield block
        yield from block["elements"] if block["type"] == "carousel" else []


def _buttons(block: Block) -> list[Block]:
    return block.get(BUTTONS[block["type"]], []) if block["type"] in BUTTONS else []


def _numbered(things: Iterable[Block], name: str) -> None:
    seen: Counter[str] = Counter()
    for thing in things:
        if known := thing.get(name):
            seen[known] += 1
            if seen[known] > 1:
                thing[name] = f"{known}#{seen[known]}"
