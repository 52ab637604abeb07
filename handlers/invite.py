"""Inviting: the coordinators see who waits and exactly what they will read, and send it to all of them.

Until then nobody writes to an imported person; until they say yes they are named nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from chat.cards import Button, Card, Part, Text
from chat.turn import Turn
from chat.words import Said, say, say_n
from handlers.invitation import explanation, invitation, names_of
from scheduling.waking import morning
from storage import enrolments
from storage.people import Enrolled, Person, Role

BOTH = ""  # as the invitation knows somebody who is asked for both
ROLES = (Role.MENTEE.value, Role.MENTOR.value, BOTH)


def invite(turn: Turn) -> Card:
    """Who waits for an invitation, and exactly what they will read."""
    waiting = _waiting(turn)
    if not waiting:
        return _nobody_waits(turn)
    roles, names = _asked_for(waiting), names_of(turn.db, turn.programme_id)
    read = {role: _said(invitation(turn.programme, turn.person, role, names)) for role in roles}
    parts: list[Part] = [
        Text(say("Nobody has written to them yet. This is what they read, at ten on their own clock:")),
        *_faces(read),
    ]
    own = say("Each reads their own name. Anyone who doesn't answer is asked twice more, then never again.")
    parts.append(Text(own, "quiet"))
    send_ = Button(say("Send to {n}", n=len(waiting)), "invite.send", str(len(waiting)), "primary")
    buttons = (
        send_,
        Button(say("What is it like?"), "invite.preview", ",".join(roles)),
        Button(say("Not yet"), "home"),
    )
    title = say_n("One person waits for an invitation", "{n} people wait for an invitation", len(waiting))
    return Card(title, tuple(parts), buttons)


def preview(turn: Turn) -> Card:
    """The second face: what somebody reads who asks first what it is like."""
    cards = {role: explanation(turn.programme, role) for role in turn.event.value.split(",") if role in ROLES}
    faces = _faces({role: _said(card)[1:] for role, card in cards.items()})
    return Card(say("What it is like"), faces, (Button(say("Back to the invitation"), "invite"),))


def _said(card: Card) -> list[Said]:
    """The words of a card, its title first."""
    return [card.title, *(part.text for part in card.parts if isinstance(part, Text))]


def _faces(read: Mapping[str, list[Said]]) -> tuple[Part, ...]:
    """What the first ones read, and of what the others read that which differs."""
    heads = {
        Role.MENTOR.value: say("Mentors read the same, but for this:"),
        BOTH: say("Who is asked for both reads the same, but for this:"),
    }
    parts: list[Part] = []
    first = next(iter(read.values()), [])
    for role, lines in read.items():
        if lines is not first:
            parts.append(Text(heads[role]))
        parts += [Text(line, "quote") for line in lines if lines is first or line not in first]
    return tuple(parts)


def send(turn: Turn) -> Card:
    """Everybody who waits is invited, each on the next working morning of their own."""
    waiting = _waiting(turn)
    if not waiting or turn.event.value != str(len(waiting)):
        return invite(turn)  # sent already, or the list has changed since the card was written
    mornings = {person.zone: morning(person.zone, turn.now) for person, _ in waiting}
    enrolments.invite(turn.db, turn.programme_id, mornings)
    first = min(mornings.values())
    text = say(
        "The first goes out {when:slot} on your clock. Nobody is named or matched before saying yes.", when=first
    )
    title = say_n("One invitation is on its way", "{n} invitations are on their way", len(waiting))
    return Card(title, (Text(text),), (Button(say("Home"), "home"),))


def _waiting(turn: Turn) -> list[tuple[Person, frozenset[str]]]:
    """Those who were imported and not invited yet, with their roles."""
    found: dict[int, tuple[Person, set[str]]] = {}
    for part, person in enrolments.not_invited(turn.db, turn.programme_id):
        found.setdefault(person.id or 0, (person, set()))[1].add(part.role)
    return [(person, frozenset(roles)) for person, roles in found.values()]


def _asked_for(waiting: Iterable[tuple[Person, frozenset[str]]]) -> list[str]:
    """What they are asked for, each once: as a mentee, as a mentor, as both."""
    kinds = {BOTH if len(roles) > 1 else min(roles) for _, roles in waiting}
    return [role for role in ROLES if role in kinds]


def _nobody_waits(turn: Turn) -> Card:
    asked = enrolments.counts(turn.db, turn.programme_id)
    if not asked:
        begin = Button(say("Add people"), "import", style="primary")
        text = say("It begins with a list of people. You see what I understood before anybody is asked.")
        return Card(say("Nobody is on the list yet"), (Text(text),), (begin, Button(say("Home"), "home")))
    text = say(
        "Everybody on the list has been invited: {joined} said yes, {declined} not this time, {silent} haven't answered.",
        joined=asked[Enrolled.JOINED],
        declined=asked[Enrolled.DECLINED],
        silent=asked[Enrolled.INVITED],
    )
    return Card(say("Nobody waits for an invitation"), (Text(text),), (Button(say("Home"), "home"),))
