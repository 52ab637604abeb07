"""Where a pair meets: said once by either of the two, carried by every card and invitation from then on."""

from __future__ import annotations

import re

from chat.cards import Button, Card, Cards, Field, File, Option, Part, Text
from chat.turn import Turn
from chat.words import Listed, Said, Words, say, slot
from handlers import booked
from handlers.letters import mailable
from handlers.plans import plan_with
from handlers.wording import first_name, too_long
from storage import directory, programmes, sessions
from storage.pairs import Pair, Session, SessionState
from storage.people import Person
from storage.secrets import Sealed

MOST = 300  # characters: the longest links to a call have about 250
NUMBER = re.compile(r"\+?[\d\s()/.-]{6,}")


def where(turn: Turn) -> Card:
    """Where they meet, to be said or changed; "where https://..." says it at once, other words are asked about first."""
    key, _, words = turn.event.value.partition("=")
    words = words or turn.event.text.strip()
    pairs = [turn.load(Pair, key)] if key else programmes.active_pairs(turn.db, turn.me)
    if len(pairs) == 1:
        kind = _kind(words)
        straight = kind in ("call", "phone")
        return _keep(turn, pairs[0], kind, words) if straight else _ask(turn, pairs[0], kind, words if kind else "")
    names = ((pair, plan_with(turn, pair).other.name) for pair in pairs)
    cards = (Card(name, (), (Button(say("Where we meet"), "where", f"{p.id}={words[:MOST]}"),)) for p, name in names)
    return Card(say("With whom?"), (Cards(tuple(cards)),))


def save(turn: Turn) -> Card:
    """The answer from the form."""
    return _keep(
        turn, turn.load(Pair, turn.event.value), turn.event.answer("meets"), turn.event.answer("place").strip()
    )


def _kind(words: str) -> str:
    """What a place that was typed is: a link is a call, a number is to be dialled; "where do we meet?" is none."""
    if booked.is_link(words):
        return "call"
    if NUMBER.fullmatch(words):
        return "phone"
    return "room" if words and not words.endswith("?") else ""


def _kinds() -> dict[str, Words]:
    return {"call": say("A call"), "room": say("A room"), "phone": say("By phone"), "person": say("In person")}


def _keep(turn: Turn, pair: Pair, kind: str, place: str) -> Card:
    plan = plan_with(turn, pair)
    if len(place) > MOST:
        return _ask(turn, pair, kind, place, too_long(place, MOST))
    if kind not in _kinds():
        return _ask(turn, pair, kind, place)
    if (kind, place) != (pair.meets, booked.place_of(pair)):
        pair.meets, pair.place = kind, Sealed(place) if place else None
        turn.db.add(pair)
        coming = _coming(turn, pair)
        for session in coming:
            session.revision += 1
            turn.db.add(session)
        _tell_other(turn, pair, plan.other, coming)
    return _kept(turn, pair, plan.other)


def _kept(turn: Turn, pair: Pair, with_: Person) -> Card:
    coming = _coming(turn, pair)
    told = Text(say("{name} knows, and every invitation says so from now on.", name=first_name(with_)), "quiet")
    parts = (*booked.where(pair), *_files(turn, coming, with_), told)
    change = Button(say("Change it"), "where", str(pair.id))
    return Card(say("Where you and {name} meet", name=first_name(with_)), parts, (change, Button(say("Home"), "home")))


def _tell_other(turn: Turn, pair: Pair, with_: Person, coming: list[Session]) -> None:
    """The other reads the place, and gets the coming invitations anew."""
    title = say("Where you and {name} meet", name=first_name(turn.person))
    change = Button(say("Another place"), "where", str(pair.id))
    card = Card(title, (*booked.where(pair), *_files(turn, coming, with_)), (change,))
    card = mailable(card, Button(say("Sessions"), "sessions"))
    turn.tell(with_.id or 0, card, key=f"place:pair {pair.id}:{turn.event.id}")


def _files(turn: Turn, coming: list[Session], with_: Person) -> tuple[Part, ...]:
    parts: list[Part] = []
    for session in coming:
        file: File = booked.invitation_file(turn, session, with_)
        parts += [Text(slot(session.start), "quiet"), file]
    return tuple(parts)


def _coming(turn: Turn, pair: Pair) -> list[Session]:
    found = sessions.of_pair(turn.db, pair.id or 0)
    return [session for session in found if session.state == SessionState.BOOKED and session.start > turn.now]


def _ask(turn: Turn, pair: Pair, kind: str = "", tried: str = "", error: Said = "") -> Card:
    plan = plan_with(turn, pair)
    text = _reads(turn, pair, first_name(plan.other))
    options = tuple(Option(value, label) for value, label in _kinds().items())
    kind = kind if kind in _kinds() else pair.meets or "call"
    how = Field("meets", say("How do you meet?"), "one", options, initial=kind)
    place = Field(
        "place",
        say("The link, room or number"),
        initial=tried or booked.place_of(pair),
        hint=say("You can leave it empty and add it later."),
        required=False,
        most=MOST,
        error=error,
    )
    save_ = Button(say("Save"), "place.save", str(pair.id), "primary", submit=True)
    return Card(say("Where do you meet?"), (Text(text, "quiet"), how, place), (save_, Button(say("Later"), "sessions")))


def _reads(turn: Turn, pair: Pair, name: str) -> Words:
    """The two, and by name whoever plans for the mentor."""
    planners = tuple(person.name for person in directory.assistants(turn.db, pair.mentor_id))
    if planners:
        return say(
            "Who reads this: you, {name}, and {planners}, who plans the sessions. It's in your invitations too.",
            name=name,
            planners=Listed(planners),
        )
    return say("Who reads this: you and {name}. It's in your invitations too.", name=name)
