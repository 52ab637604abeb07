"""Inviting: the coordinators see who waits and exactly what they will read, and send it to all of them.

Until then nobody writes to an imported person; until they say yes they are named nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable

from chat.cards import Button, Card, Part, Text
from chat.turn import Turn
from chat.words import say, say_n
from handlers.invitation import explanation, invitation, names_of
from scheduling.waking import morning
from storage import enrolments
from storage.people import Enrolled, Person


def invite(turn: Turn) -> Card:
    """Who waits for an invitation, and exactly what they will read."""
    waiting = _waiting(turn)
    if not waiting:
        return _nobody_waits(turn)
    role = _most(roles for _, roles in waiting)
    read = invitation(turn.programme, turn.person, role, names_of(turn.db, turn.programme_id))
    shown = [Text(part.text, "quote") for part in read.parts if isinstance(part, Text)]
    parts: list[Part] = [
        Text(say("Nobody has written to them yet. This is what they read, at ten on their own clock:"))
    ]
    parts += [Text(read.title, "quote"), *shown]
    parts.append(
        Text(
            say("Each reads their own name. Anyone who doesn't answer is asked twice more, then never again."), "quiet"
        )
    )
    send_ = Button(say("Send to {n}", n=len(waiting)), "invite.send", str(len(waiting)), "primary")
    buttons = (send_, Button(say("What is it like?"), "invite.preview", role), Button(say("Not yet"), "home"))
    title = say_n("One person waits for an invitation", "{n} people wait for an invitation", len(waiting))
    return Card(title, tuple(parts), buttons)


def preview(turn: Turn) -> Card:
    """The second face: what somebody reads who asks first what it is like."""
    card = explanation(turn.programme, turn.event.value)
    shown = tuple(Text(part.text, "quote") for part in card.parts if isinstance(part, Text))
    return Card(card.title, shown, (Button(say("Back to the invitation"), "invite"),))


def send(turn: Turn) -> Card:
    """Everybody who waits is invited, each on the next working morning of their own."""
    waiting = _waiting(turn)
    if not waiting or turn.event.value != str(len(waiting)):
        return invite(turn)  # sent already, or the list has changed since the card was written
    mornings = {person.zone: morning(person.zone, turn.now) for person, _ in waiting}
    enrolments.invite(turn.db, turn.programme_id, mornings)
    first = min(mornings.values())
    text = say("The first goes out {when:slot}. Nobody is named or matched before saying yes.", when=first)
    title = say_n("One invitation is on its way", "{n} invitations are on their way", len(waiting))
    return Card(title, (Text(text),), (Button(say("Home"), "home"),))


def _waiting(turn: Turn) -> list[tuple[Person, frozenset[str]]]:
    """Those who were imported and not invited yet, with their roles."""
    found: dict[int, tuple[Person, set[str]]] = {}
    for part, person in enrolments.not_invited(turn.db, turn.programme_id):
        found.setdefault(person.id or 0, (person, set()))[1].add(part.role)
    return [(person, frozenset(roles)) for person, roles in found.values()]


def _most(roles: Iterable[frozenset[str]]) -> str:
    """The role that most of them are asked for."""
    asked = [role for each in roles for role in each]
    return max(sorted(set(asked)), key=asked.count)


def _nobody_waits(turn: Turn) -> Card:
    asked = enrolments.counts(turn.db, turn.programme_id)
    text = say(
        "Everybody on the list has been invited: {joined} said yes, {declined} not this time, {silent} haven't answered.",
        joined=asked[Enrolled.JOINED],
        declined=asked[Enrolled.DECLINED],
        silent=asked[Enrolled.INVITED],
    )
    return Card(say("Nobody waits for an invitation"), (Text(text),), (Button(say("Home"), "home"),))
