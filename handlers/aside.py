"""Words that I can't take as they came. What is open in the chat stays open, so these cards come by themselves."""

from __future__ import annotations

from chat.cards import Card, Text
from chat.events import LONGEST
from chat.turn import Turn
from chat.words import say


def aside(turn: Turn) -> None:
    """Written beside the chat: under which card isn't known, so it might be handed to the wrong person."""
    text = say(
        "In a thread I can't tell which question you answer, so I did nothing with it and told nobody. "
        "Please send it in the chat itself. Here it is, to copy:"
    )
    card = Card(say("Please write that outside the thread"), (Text(text), Text(turn.event.text, "quote")))
    _say(turn, card)


def too_long(turn: Turn) -> None:
    """More than an event holds."""
    text = say(
        "I take up to {n} characters at once, so I did nothing with it. It still stands above: please send it in parts.",
        n=LONGEST,
    )
    _say(turn, Card(say("That was too long for me"), (Text(text),)))


def _say(turn: Turn, card: Card) -> None:
    turn.tell(turn.me, card, key=f"aside:{turn.event.id}")
