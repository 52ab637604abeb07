"""A hand: somebody asks the people who run the programme for a word. They read a name, and no reason."""

from __future__ import annotations

from sqlmodel import Session as Db

from chat.cards import Button, Card, Text
from chat.turn import Turn
from chat.words import Listed, Words, say, show
from handlers.wording import first_name
from scheduling.waking import awake
from storage import programmes
from storage.people import Person

FITS = 10  # characters of a first name that a button has room for, in every language


def ask(turn: Turn) -> None:
    """Tells the coordinators, in their waking hours, at most once a day for each person who asks."""
    title = say("{name} would like a word", name=turn.person.name)
    text = say("I know no more than that. Asking how it goes is a good beginning.")
    write = Button(say("Write to {name}", name=first_name(turn.person)[:12]), "coordinator.answer", str(turn.me))
    key = f"hand:person {turn.me}:{turn.local.date().isoformat()}"
    for person in coordinators(turn):
        at = awake(person.zone, turn.now)
        turn.tell(person.id or 0, Card(title, (Text(text),), (write,), stays=True), key=key, at=at)


def ask_for_a_word(turn: Turn) -> Card:
    """The same from a button."""
    who = names(turn)
    if who is None:
        text = say("Nobody is down as coordinator yet, so I couldn't pass it on. Please ask whoever invited you.")
        return Card(say("Nobody to ask yet"), (Text(text),), (Button(say("Home"), "home"),))
    ask(turn)
    text = say("{who} reads your name and “would like a word”, nothing else. Nothing changes by it.", who=who)
    return Card(say("Passed on"), (Text(text),), (Button(say("Home"), "home"),))


def names(turn: Turn) -> Words | None:
    """Who would read it, by first names; None where nobody would."""
    return _either(coordinators(turn))


def who_runs(db: Db, programme_id: int) -> Words | None:
    """One of those who run the programme, by first names; None where nobody does yet."""
    return _either(programmes.coordinators(db, programme_id))


def _either(people: list[Person]) -> Words | None:
    found = tuple(first_name(person) for person in people)
    return show(Listed(found, either=True)) if found else None


def choose_for_me(db: Db, programme_id: int) -> Button:
    """Leaving the choice of a mentor to somebody, whom the button names."""
    found = programmes.coordinators(db, programme_id)
    label = say("Let coordinators choose")
    if len(found) == 1 and len(first_name(found[0])) <= FITS:
        label = say("Let {name} choose", name=first_name(found[0]))
    return Button(label, "mentors.leave")


def coordinators(turn: Turn) -> list[Person]:
    """Whom one can ask: never oneself."""
    return [person for person in programmes.coordinators(turn.db, turn.programme_id) if person.id != turn.me]
