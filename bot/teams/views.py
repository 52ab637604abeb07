"""Where others read, everybody is shown their own: one card that says nothing of anybody, and which Teams asks us to
replace for each person who looks at it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.teams import cards
from bot.teams.parts import OURS
from chat.cards import Card, Text
from chat.words import Reader, Words, read, say

MOST = 60  # people for whom Teams does that


def for_all(action: str, reader: Reader) -> Card:
    """What whoever isn't shown their own reads."""
    own = say("Each of you reads your own “{verb}” here, and nobody else's.", verb=Words(action))
    else_ = say("If this is all you see, write “{verb}” to me in a chat of our own.", verb=Words(action))
    return read(Card(own, (Text(else_, "quiet"),)), reader)


def message(action: str, reader: Reader, people: Sequence[str]) -> dict[str, Any]:
    """The message that all of them read. people: those who are shown their own, as Teams calls them."""
    said = cards.message(for_all(action, reader))
    (attachment,) = said["attachments"]
    return {**said, "attachments": [{**attachment, "content": _asked_again(attachment["content"], action, people)}]}


def own(card: Card, action: str, person: str) -> dict[str, Any]:
    """The card of one of them. What is pressed on it takes its place, for this person alone."""
    return _asked_again(cards.adaptive(replace(card, stays=False)), action, [person])


def _asked_again(shown: dict[str, Any], action: str, people: Sequence[str]) -> dict[str, Any]:
    """A card that Teams asks for anew whenever one of these people looks."""
    look = {"type": "Action.Execute", "verb": action, "data": {OURS: {"action": action, "each": True}}}
    return {**shown, "refresh": {"action": look, "userIds": list(people[:MOST])}}
