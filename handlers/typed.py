"""What typed words mean: a verb, the label of a button on the newest card, or the answer to the newest question."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from difflib import get_close_matches

from sqlmodel import Session as Db
from sqlmodel import select

from chat import stored
from chat.cards import Button, Card, Field, Text
from chat.events import Event
from chat.turn import Turn
from chat.words import Listed, Said, Words, say, text
from handlers import language, partings
from handlers.confided import confides
from handlers.roster_file import FILE
from handlers.routes import Route, Routes, heard, verb
from handlers.wording import first_name, other_of, people_by_id
from scheduling.phrases import When, read_when
from storage import endings, programmes
from storage.messages import Question

IN_CONFIDENCE = "talk privately"  # the verb that such words stand for
SENDS_NOTHING = "private.close"  # every form in confidence can be closed by it
WORDS = Field("words", "")  # what a card without fields hears
SHOWS = ("join", "availability", "sessions", "goals", "notes", "report", "my data", "help", "home")
VERBATIM = ("tell", "note")  # what follows is somebody's own words: its lines and spaces stay
ENDS = ("end pair", "leave programme", "erase me")  # never guessed from afar
CLOSE, SURE = 0.7, 0.8  # how alike two words are; 1 is the same: a letter or two of a long word differ
SHORT = 8  # words: a longer text tells something, and asks for nothing
DIGIT = re.compile(r"\d")
LETTERS = re.compile(r"[^\W\d_]+")
FRESH = timedelta(hours=24)  # a question older than a day is no longer what somebody is answering


def remember(db: Db, person_id: int, card: Card | None, now: datetime, *, reply: bool) -> None:
    """Keeps what a person who types next may be answering.

    A reply that asks nothing closes the question before it, so that nothing typed later is taken for an answer; only
    a menu in the middle of a conversation leaves it open. A card that arrives by itself changes it only by asking, and
    one that has nothing to press changes nothing.
    """
    if card is None or not (reply or card.buttons or card.hears):
        return
    row = _question(db, person_id) or Question(person_id=person_id, at=now)
    row.at = now
    if card.buttons or reply:  # what comes by itself and offers nothing leaves those before it to be typed
        row.buttons = [stored.dump(button) for button in card.buttons if not button.submit]
    asks = card.hears or (card.submit if len(card.fields) == 1 else None)
    if asks:
        # the question is the card's title, of which a field's label is only the end; what is filled in stays sealed
        field = WORDS if card.hears else replace(card.fields[0], label=card.title, initial="")
        row.action, row.value, row.field = asks.action, asks.value, stored.dump(field)
    elif card.fields or (reply and not (card.stays and row.action == "flow.answer")):
        row.field = None
    db.add(row)
    db.flush()


def meant(turn: Turn, routes: Routes) -> Event:
    """The event that the typed words stand for; the same event, without an action, where they stand for none.

    An exact verb always wins, then what is told in confidence and a wish for another language; then, for a day, a button
    of the newest card by its label, and the newest question where it has one field; then a verb with something after
    it; then what the newest card hears. What was written beside the chat is none of these from there on.
    """
    event, words = turn.event, " ".join(turn.event.text.split())
    if action := verb(routes, words):
        return replace(event, action=action, text="")
    if confides(words, _partners(turn)):  # before anything that would hand it to somebody else
        return replace(event, action=IN_CONFIDENCE)
    if wished := language.wish(words):
        return replace(event, action="language", text=wished)
    if event.aside and not private_form_open(turn, routes):
        return replace(event, action="aside")
    return _answering(turn, words, routes)


def _answering(turn: Turn, words: str, routes: Routes) -> Event:
    """The same for words that are no exact request: what they answer in the chat, else what they ask for."""
    event, question = turn.event, _question(turn.db, turn.me)
    if question is None or turn.now - question.at > FRESH:
        return _request(turn, words, routes)
    if pressed := _button(turn, question, words):
        return replace(event, action=pressed.action, value=pressed.value, text="")
    field: Field | None = stored.load(question.field) if question.field else None
    if private_form_open(turn, routes):  # never answered by a message, nor guessed to be a request
        return replace(event, action=IN_CONFIDENCE)
    if field is None or _again(question, words):
        return _request(turn, words, routes)
    if field == WORDS and question.action != "flow.answer":  # a step of a conversation takes any words for its answer
        request = _with_rest(turn, words, routes)
        if request.action or _nearest(words, routes, turn.roles, 0.75):
            return request
    values = {field.name: _filled(turn, field, event.text)}
    return replace(event, action=question.action, value=question.value, values=values)


def in_confidence(event: Event, routes: Routes) -> bool:
    """Whether an event is nobody's business: the log doesn't name it, and the inbox keeps nothing of it."""
    if event.action and not (event.action == FILE and event.text):  # words beside a file may be told in confidence
        return event.action in routes and routes[event.action].confidential
    action = verb(routes, event.text)
    return routes[action].confidential if action else confides(event.text)


def form_open(turn: Turn) -> str:
    """The action of the form that typed words would answer, or ""."""
    question = _question(turn.db, turn.me)
    if question is None or question.field is None or turn.now - question.at > FRESH:
        return ""
    if stored.load(question.field) == WORDS and question.action != "flow.answer":  # a card that only hears
        return ""
    return question.action


def open_question(turn: Turn, routes: Routes) -> Said:
    """What was asked last in the chat and may still be answered there; "" for nothing, and for what is in confidence."""
    if not form_open(turn) or private_form_open(turn, routes):
        return ""
    question = _question(turn.db, turn.me)
    return stored.load(question.field).label if question else ""


def private_form_open(turn: Turn, routes: Routes) -> bool:
    """Whether the newest card is a form in confidence; one with several fields is known by the way out that it offers."""
    question = _question(turn.db, turn.me)
    if question is None or turn.now - question.at > FRESH:
        return False
    if question.field is None:
        return any(stored.load(button).action == SENDS_NOTHING for button in question.buttons)
    known = question.action in routes and stored.load(question.field) != WORDS
    return known and routes[question.action].confidential


def _partners(turn: Turn) -> list[str]:
    """The first names of those somebody is paired with."""
    pairs = programmes.active_pairs(turn.db, turn.me)
    return [first_name(p) for p in people_by_id(turn.db, (other_of(pair, turn.me) for pair in pairs)).values()]


def _request(turn: Turn, words: str, routes: Routes) -> Event:
    """What words ask for that answer nothing: a verb with something after it, or a time alone, which is a session."""
    if code := language.NAMES.get(words.lower().strip(" .!?")):
        return replace(turn.event, action="language", text=code)
    request = _with_rest(turn, words, routes)
    if not request.action and (named := _named(words, routes)):
        return replace(turn.event, action=named, text="")
    if not request.action and "pair" in turn.roles and DIGIT.search(words):
        read = read_when(words, turn.person.zone, turn.now, turn.person.locale)
        if isinstance(read, When):
            return replace(turn.event, action="book", text=words)
    return request


def _again(question: Question, words: str) -> bool:
    """Whether "tell" or "note" is typed afresh while its own form is open: then it is no part of the words."""
    first = words.partition(" ")[0].lower()
    return first in VERBATIM and question.action.startswith(f"{first}.")


def _named(words: str, routes: Routes) -> str:
    """The request that a short sentence names in passing, "I'd like to join": only ones that show and change nothing."""
    plain = f" {' '.join(LETTERS.findall(words.lower()))} "
    named = [(len(word), a) for word, a in heard(routes).items() if a in SHOWS and f" {word} " in plain]
    return max(named)[1] if named and len(plain.split()) <= SHORT else ""


def _with_rest(turn: Turn, words: str, routes: Routes) -> Event:
    """A verb with something after it: "book friday 15:00", "contact coordinator about my hours"; the longest verb wins."""
    parts = words.split(" ")
    for count in range(min(len(parts) - 1, 4), 0, -1):
        if action := verb(routes, " ".join(parts[:count])):
            rest = " ".join(parts[count:])
            if action in VERBATIM:
                rest = turn.event.text.strip()[len(" ".join(parts[:count])) :].strip()
            return replace(turn.event, action=action, text=rest)
    return turn.event


def _nearest(words: str, routes: Routes, roles: frozenset[str], cutoff: float) -> list[str]:
    """The verbs of these roles that are spelled like a word or two."""
    quiet = ("back", "skip", "cancel")  # never a guess: somebody might press it
    verbs = {word: a for word, a in heard(routes).items() if routes[a].allows(roles) and a not in quiet}
    typed = words.lower()[:40]
    sure = get_close_matches(typed, verbs, n=6, cutoff=SURE)
    near = [
        word for word in get_close_matches(typed, verbs, n=6, cutoff=cutoff) if word in sure or verbs[word] not in ENDS
    ]
    return list(dict.fromkeys(verbs[word] for word in near))[:3]


def unknown(turn: Turn, routes: Routes) -> Card:
    """The nearest three verbs as buttons; nothing that was typed is lost from the chat."""
    typed = turn.event.text or turn.event.action
    near = (
        [] if typed.endswith("?") else _nearest(typed, routes, turn.roles, CLOSE)
    )  # a question is no slip of a finger
    near += [verb for verb in ("home", "help", "profile" if turn.roles else "join") if verb not in near]
    options = Listed(tuple(Words(action) for action in near[:3]), either=True)
    body = say(
        "I couldn't make a request out of “{typed}”. Did you mean {options}?", typed=_short(typed), options=options
    )
    buttons = tuple(Button(Words(action), action) for action in near[:3])
    return Card(say("I'm not sure what you mean"), (Text(body),), buttons)


def not_yours(turn: Turn, route: Route) -> Card:
    """Somebody asked for what another role does."""
    reasons = {
        "coordinator": say("That is something for the people who run the programme."),
        "mentee": say("That is for people who are looking for a mentor. You can join as one."),
        "mentor": say("That is for mentors. You can join as one."),
        "pair": say("That works as soon as you have a mentor or a mentee. Home shows where things stand."),
        "planner": say("That works as soon as you have a mentor or a mentee. Home shows where things stand."),
    }
    if route.who in ("pair", "planner") and (ended := endings.last_pair(turn.db, turn.me)):
        return partings.gone(turn, ended)
    if route.who == "pair" and "planner" in turn.roles:
        text = say("You plan for somebody, and see names and times: “plan” shows them.")
        return Card(say("Not from here"), (Text(text),), (Button(say("Plan"), "plan"), Button(say("Help"), "help")))
    join = (Button(say("Join"), "join", style="primary"),) if route.who in ("mentee", "mentor") else ()
    buttons = (*join, Button(say("Home"), "home"), Button(say("Help"), "help"))
    return Card(say("Not from here"), (Text(reasons[route.who]),), buttons)


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
