"""Moving through a conversation: the next answer, back, skip, cancel."""

from __future__ import annotations

from chat import flows
from chat.cards import Button, Card, Text
from chat.flows import Flow, place_of
from chat.turn import Turn
from chat.words import say
from handlers import announce, book, circle, join, kickoff, profile
from handlers.typed import FRESH
from storage.messages import Place

FLOWS: dict[str, Flow] = {
    flow.name: flow for flow in (join.FLOW, profile.FLOW, kickoff.FLOW, announce.FLOW, circle.FLOW)
}


def answer(turn: Turn) -> Card:
    """A step was answered: by its button, or by typing."""
    name, step, *_ = (*turn.event.value.split("/"), "")
    place = place_of(turn)
    if place is None or place.flow != name or name not in FLOWS:
        return _nothing_open()
    return flows.answer(turn, FLOWS[name], place, step)


def back(turn: Turn) -> Card:
    """One question back."""
    place = place_of(turn)
    return flows.back(turn, FLOWS[place.flow], place) if place else _nothing_open()


def skip(turn: Turn) -> Card:
    """Past a question that may be left out."""
    place = place_of(turn)
    return flows.skip(turn, FLOWS[place.flow], place) if place else _nothing_open()


def cancel(turn: Turn) -> Card:
    """Stops asking and forgets the answers so far; where nothing is asked, it is about the next session."""
    place = place_of(turn)
    if place is None or not _meant(turn, place):
        return book.ask_cancel(turn)
    turn.db.delete(place)
    if place.flow == profile.FLOW.name:
        text = say("I've stopped asking, and everything stays as it was.")
        return Card(say("Stopped"), (Text(text),), (Button(say("Profile"), "profile"), Button(say("Home"), "home")))
    text = say(
        "I've stopped asking and kept none of those answers. Write “{verb}” whenever you like to start again.",
        verb=place.flow,
    )
    return Card(say("Stopped"), (Text(text),), (Button(say("Start again"), place.flow), Button(say("Home"), "home")))


def _meant(turn: Turn, place: Place) -> bool:
    """What was left a day ago isn't, where there may be a session instead; but for a button that names it."""
    return turn.event.value == place.flow or "pair" not in turn.roles or turn.now - place.at <= FRESH


def standing(turn: Turn) -> Card | None:
    """The question that somebody is at, as it stands: for a list that is searched while they answer. Nothing changes."""
    place = place_of(turn)
    return flows.show(turn, FLOWS[place.flow], place) if place and place.flow in FLOWS else None


def _nothing_open() -> Card:
    text = say("There is no open question just now: it was finished or stopped before.")
    return Card(say("Nothing to answer here"), (Text(text),), (Button(say("Home"), "home"),))
