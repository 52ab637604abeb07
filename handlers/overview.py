"""The page that somebody keeps open (App Home): what is next, what is still open, goals, and their settings."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from chat.cards import Button, Card, Cards, Facts, Part, Text
from chat.turn import Turn
from chat.words import City, Said, Words, say, show
from handlers import aftercare, goals, home, typed
from handlers.routes import Routes
from handlers.spoken import language_name
from handlers.wording import first_name, hours_words, other
from scheduling.windows import Window
from storage import programmes, sessions
from storage.pairs import Pair, Session
from storage.people import Role

FRESH = timedelta(days=7)  # as long as "did you talk?" is asked


def overview(turn: Turn, routes: Routes) -> Card:
    """Home, with what a page has room for and a chat hasn't."""
    card = home.home(turn, clocks=False)
    parts: list[Part] = [*_open(turn, routes), *card.parts]
    if turn.roles & {Role.MENTEE, "pair"}:  # a mentor without a mentee has nothing to read there
        parts.append(Cards((_without(goals.goals(turn), {"home"}),)))
    if turn.roles & {Role.MENTEE, Role.MENTOR}:
        settings = _settings(turn)
        parts.append(Cards((settings,)))
        card = _without(card, {button.action for button in settings.buttons})
    return replace(card, parts=tuple(parts))


def _without(card: Card, actions: set[str]) -> Card:
    """A card without the buttons that stand elsewhere on the page."""
    return replace(card, buttons=tuple(button for button in card.buttons if button.action not in actions))


def _open(turn: Turn, routes: Routes) -> list[Part]:
    """What waits for a word of theirs: sessions nobody has told me about, and the last question in the chat."""
    parts: list[Part] = []
    if cards := tuple(aftercare.question(session, name) for session, name in _untold(turn)):
        parts.append(Cards(cards))
    if question := typed.open_question(turn, routes):
        parts.append(Text(say("Still open in our chat: {question}", question=question)))
    return parts


def _untold(turn: Turn) -> list[tuple[Session, str]]:
    found = []
    for pair in programmes.active_pairs(turn.db, turn.me):
        name = first_name(other(turn, pair))
        found += [
            (session, name) for session in sessions.not_cancelled(turn.db, pair.id or 0) if _waits(turn, pair, session)
        ]
    return found


def _waits(turn: Turn, pair: Pair, session: Session) -> bool:
    told = session.mentee_told if turn.me == pair.mentee_id else session.mentor_told
    return not told and turn.now - FRESH < sessions.end_of(session) <= turn.now


def _settings(turn: Turn) -> Card:
    """How mentorbot treats this person, each with the tap that changes it."""
    person = turn.person
    windows = (Window(h.day, h.start, h.end) for h in programmes.hours_of(turn.db, turn.me))
    rows: tuple[tuple[Words, Said], ...] = (
        (say("Clock"), show(City(person.zone))),
        (say("Hours"), hours_words(windows)),
        (say("Language"), language_name(person.locale.partition("-")[0])),
    )
    quiet = person.nudges or (
        person.snoozed_until and person.snoozed_until > turn.now
    )  # then Home says so, with a way back
    snooze = () if quiet else (Button(say("Quiet for a week"), "snooze"),)
    buttons = (
        *snooze,
        Button(say("My hours"), "availability"),
        Button(say("Language"), "language"),
        Button(say("Change my answers"), "profile"),
        Button(say("My data"), "my data"),
    )
    return Card(say("Your settings"), (Facts(rows),), buttons)
