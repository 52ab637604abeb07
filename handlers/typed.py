"""What typed words mean: a verb, the label of a button on the newest card, or the answer to the newest question."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from difflib import get_close_matches

from sqlmodel import Session as Db
from sqlmodel import select

from chat import stored
from chat.cards import Button, Card, Field, Text
from chat.events import Event
from chat.turn import Turn
from chat.words import Listed, say, show, text
from handlers.routes import Route, Routes, verb
from storage.messages import Question

WORDS = Field("words", "")  # what a card without fields hears
FRESH = timedelta(hours=24)  # a question older than a day is no longer what somebody is answering


def remember(db: Db, person_id: int, card: Card | None, now: datetime) -> None:
    """Keeps what a person who types next may be answering."""
    if card is None:
        return
    row = _question(db, person_id) or Question(person_id=person_id, at=now)
    row.buttons = [stored.dump(button) for button in card.buttons if not button.submit]
    if card.submit:
        row.action, row.value, row.at = card.submit.action, card.submit.value, now
        row.field = stored.dump(card.fields[0]) if len(card.fields) == 1 else None
    elif card.hears:
        row.action, row.value, row.at = card.hears.action, card.hears.value, now
        row.field = stored.dump(WORDS)
    db.add(row)
    db.flush()


def meant(turn: Turn, routes: Routes) -> Event:
    """The event that the typed words stand for; the same event, without an action, where they stand for none.

    An exact verb always wins; then a button of the newest card, by its label; then the newest question of the last
    24 hours, where it has one field; then a verb with something after it.
    """
    event, words = turn.event, " ".join(turn.event.text.split())
    if action := verb(routes, words):
        return replace(event, action=action, text="")
    question = _question(turn.db, turn.me)
    if question and (pressed := _button(turn, question, words)):
        return replace(event, action=pressed.action, value=pressed.value, text="")
    if question and question.field and turn.now - question.at < FRESH:
        field: Field = stored.load(question.field)
        values = {field.name: _filled(turn, field, event.text)}
        question.field = None
        return replace(event, action=question.action, value=question.value, values=values)
    first, _, rest = words.partition(" ")
    action = verb(routes, first)
    return replace(event, action=action, text=rest) if action else event


def unknown(turn: Turn, routes: Routes) -> Card:
    """The nearest three verbs as buttons; nothing that was typed is lost from the chat."""
    typed = turn.event.text or turn.event.action
    verbs = [verb for verb, route in routes.items() if route.typed and route.allows(turn.roles)]
    near = get_close_matches(typed.lower()[:40], verbs, n=3, cutoff=0.3)
    near += [verb for verb in ("home", "help", "join") if verb not in near]
    options = Listed(tuple(near[:3]), either=True)
    body = say(
        "I couldn't make a request out of “{typed}”. Did you mean {options}?", typed=_short(typed), options=options
    )
    buttons = tuple(Button(show(action), action) for action in near[:3])
    return Card(say("I'm not sure what you mean"), (Text(body),), buttons)


def not_yours(turn: Turn, route: Route) -> Card:
    """Somebody asked for what another role does."""
    reasons = {
        "coordinator": say("That is something for the people who run the programme."),
        "mentee": say("That is for people who are looking for a mentor. You can join as one."),
        "mentor": say("That is for mentors. You can join as one."),
        "pair": say("That works as soon as you have a mentor or a mentee. Home shows where things stand."),
    }
    return Card(
        say("Not from here"), (Text(reasons[route.who]),), (Button(say("Home"), "home"), Button(say("Help"), "help"))
    )


def _question(db: Db, person_id: int) -> Question | None:
    return db.exec(select(Question).where(Question.person_id == person_id)).first()


def _button(turn: Turn, question: Question, words: str) -> Button | None:
    buttons: list[Button] = [stored.load(data) for data in question.buttons]
    return next((b for b in buttons if text(b.label, turn.reader).lower() == words.lower()), None)


def _filled(turn: Turn, field: Field, typed: str) -> str | tuple[str, ...]:
    """Typed words as a field's value: for a choice, the options named by label, value or number."""
    if not field.options:
        return typed
    named = [_option(turn, field, part) for part in (typed.split(",") if field.kind == "many" else [typed])]
    return tuple(named) if field.kind == "many" else named[0]


def _option(turn: Turn, field: Field, typed: str) -> str:
    wanted = typed.strip().lower()
    for number, option in enumerate(field.options, start=1):
        if wanted in (option.value.lower(), text(option.label, turn.reader).lower(), str(number)):
            return option.value
    return typed.strip()


def _short(typed: str) -> str:
    return typed if len(typed) <= 80 else f"{typed[:80]}…"
