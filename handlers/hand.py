"""A hand: somebody asks the people who run the programme for a word. They read a name, and no reason."""

from __future__ import annotations

from chat.cards import Button, Card, Text
from chat.turn import Turn
from chat.words import say
from scheduling.waking import awake
from storage import programmes
from storage.people import Person


def ask(turn: Turn) -> None:
    """Tells the coordinators, in their waking hours, at most once a day for each person who asks."""
    title = say("{name} would like a word", name=turn.person.name)
    text = say("I know no more than that. Asking how it goes is a good beginning.")
    key = f"hand:person {turn.me}:{turn.local.date().isoformat()}"
    for person in coordinators(turn):
        turn.tell(person.id or 0, Card(title, (Text(text),)), key=key, at=awake(person.zone, turn.now))


def ask_for_a_word(turn: Turn) -> Card:
    """The same from a button."""
    ask(turn)
    text = say("They read your name and “would like a word”, and nothing more.")
    return Card(say("The coordinators know"), (Text(text),), (Button(say("Home"), "home"),))


def coordinators(turn: Turn) -> list[Person]:
    """Whom one can ask: never oneself."""
    return [person for person in programmes.coordinators(turn.db, turn.programme_id) if person.id != turn.me]
