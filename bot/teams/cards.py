"""Cards as Adaptive Cards 1.5, within Teams' limits whatever a card holds.

Renderers have no words of their own: what doesn't fit is cut with an ellipsis, and where rows or cards are left out, it
says how many.
"""

from __future__ import annotations

from bisect import bisect
from dataclasses import replace
from typing import Any

from bot.teams.inputs import Element, cut
from bot.teams.parts import LEAST, action_of, block, elements_of, left_out, run, size_of, title_of
from chat.cards import Card, Cards, Chart, Link, Part, Table

MOST_BYTES = 24_000  # Teams refuses 28 KB, of the whole message; what is around the card takes up to 4
ROOMS = (*(int(MOST_BYTES * 0.8**n) for n in range(21)), LEAST)  # bytes of a part: the first that lets the card fit
SUMMARY = 300
ADAPTIVE = "application/vnd.microsoft.card.adaptive"


def message(card: Card) -> dict[str, Any]:
    """A card as a message; its summary is the line for notifications."""
    attachment = {"contentType": ADAPTIVE, "content": adaptive(card)}
    return {"type": "message", "summary": cut(str(card.fallback()), SUMMARY) or "…", "attachments": [attachment]}


def adaptive(card: Card) -> dict[str, Any]:
    """A card as an Adaptive Card. Where it is too large, its longest parts are cut, all to the same size: ever less of a
    table's rows, of a text, of the choices of a field."""
    shown = _drawn(card, ROOMS[0])
    if _fits(shown):
        return shown
    first = bisect(ROOMS, False, key=lambda room: _fits(_drawn(card, room)))
    return _drawn(card, ROOMS[first]) if first < len(ROOMS) else _fewer(_drawn(_bare(card), ROOMS[-1]))


def _drawn(card: Card, room: int) -> dict[str, Any]:
    """room: the bytes that each part may take, in the cards inside it as well."""
    body = title_of(card, room, size="Medium")
    body += [element for part in card.parts for element in elements_of(_staying(part, card), room)]
    shown: dict[str, Any] = {
        "type": "AdaptiveCard",
        "version": "1.5",
        "fallbackText": cut(str(card.fallback()), SUMMARY) or "…",
        "body": body or [block([run("…")])],
    }
    if any(isinstance(part, Table | Chart) for part in card.parts):
        shown["msteams"] = {"width": "Full"}
    if card.buttons:
        shown["actions"] = [action_of(button, card) for button in card.buttons]
    return shown


def _bare(card: Card) -> Card:
    """Without what is only said in the cards inside it: their titles, links and buttons stay."""
    return replace(card, parts=tuple(_bare_cards(part) if isinstance(part, Cards) else part for part in card.parts))


def _bare_cards(part: Cards) -> Cards:
    links_only = (replace(card, parts=tuple(p for p in card.parts if isinstance(p, Link))) for card in part.cards)
    return replace(part, cards=tuple(links_only))


def _fewer(shown: dict[str, Any]) -> dict[str, Any]:
    """Where even the mere titles and buttons are too much, the last of the parts that only say something go, and only then
    the last of those that can be pressed. Inputs stay: a form without them can't be sent."""
    body = shown["body"]
    talk = [n for n, element in enumerate(body) if n and not _is_input(element) and not _pressable(element)]
    pressed = [n for n, element in enumerate(body) if n and _pressable(element)]
    gone: set[int] = set()
    for n in (*reversed(talk), *reversed(pressed)):
        if _fits(shown):
            break
        gone.add(n)
        shown["body"] = [element for place, element in enumerate(body) if place not in gone]
    shown["body"].append(left_out(len(gone & set(pressed))))
    return shown


def _is_input(element: Element) -> bool:
    return str(element["type"]).startswith("Input.")


def _pressable(element: Element) -> bool:
    """Whether it is a card with something to press, a link too."""
    parts = [element, *element.get("items", ())]
    return any(part["type"] == "ActionSet" for part in parts)


def _fits(shown: dict[str, Any]) -> bool:
    return size_of(shown) <= MOST_BYTES


def _staying(part: Part, card: Card) -> Part:
    """What is in a card stays where that one does."""
    if not isinstance(part, Cards):
        return part
    return replace(part, cards=tuple(replace(inner, stays=card.stays) for inner in part.cards))
