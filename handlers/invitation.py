"""The invitation: what somebody on the list reads, at ten on their own clock; a no is the end of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from sqlmodel import Session as Db

from chat.cards import Button, Card, Text
from chat.flows import place_of
from chat.turn import Turn, tell
from chat.words import Listed, Words, say, say_n
from handlers import join, newcomers
from handlers.batches import each
from handlers.nudges import Nudge
from handlers.wording import first_name, people_by_id
from storage import enrolments, outbox, programmes
from storage.people import Enrolled, Enrolment, Person, Programme, Role

LATE = timedelta(days=7)  # a bot that was away for longer invites nobody any more without being asked
FIRST, SECOND = timedelta(days=3), timedelta(days=7)
GIVEN_UP = timedelta(days=45)  # so far back somebody may still be asked; the outlook of the nudges is part of it


# --- what somebody reads -----------------------------------------------------------------------------------


def invitation(programme: Programme, person: Person, role: str, names: tuple[str, ...]) -> Card:
    """The first message. role: "mentee", "mentor", or "" for somebody who is asked for both."""
    hello = say(
        "Hello {name}, I'm mentorbot, from {programme}, the mentoring programme.",
        name=first_name(person),
        programme=programme.name,
    )
    who = say("{names} thought of you for it.", names=Listed(names)) if names else say("You may be just right for it.")
    no = say("Joining takes two minutes. A no is fine too: no reason needed, and I don't tell your manager.")
    buttons = (
        *_yes(role),
        Button(say("What is it like?"), "invitation.explain", role),
        Button(say("Not this time"), "invitation.decline"),
    )
    notify = say("Hello from the mentoring programme")
    parts = (Text(say("{hello} {who}", hello=hello, who=who)), Text(_what(programme, role)))
    once = say("If it isn't for you, leave this as it is: by mail I ask only this once, and I don't tell your manager.")
    letter = Card(_title(role), (*parts, Text(once)), (Button(say("I'm in"), "join"),))
    return Card(_title(role), (*parts, Text(no)), buttons, notify=notify, letter=letter)


def _title(role: str) -> Words:
    titles = {"mentee": say("Would you like a mentor?"), "mentor": say("Would you be a mentor?")}
    return titles.get(role) or say("Would you like a mentor, or be one?")


def _what(programme: Programme, role: str) -> Words:
    length, often = timedelta(minutes=programme.minutes), timedelta(days=programme.cadence_days)
    if role == Role.MENTOR:
        return say(
            "It would be {months}, about {minutes} {often:every} with one person, on something you know well.",
            months=_months(programme),
            minutes=length,
            often=often,
        )
    return say(
        "It would be {months}, about {minutes} {often:every}, on something you choose.",
        months=_months(programme),
        minutes=length,
        often=often,
    )


def explanation(programme: Programme, role: str) -> Card:
    """What it is like, in four sentences."""
    mentee = say(
        "You meet {often:every} for {minutes} and talk about what you bring. A mentor listens, asks, and says what they "
        "would have liked to know.",
        often=timedelta(days=programme.cadence_days),
        minutes=timedelta(minutes=programme.minutes),
    )
    mentor = say(
        "You meet {often:every} for {minutes} and your mentee brings the subject. You needn't prepare or know better: to "
        "listen and to ask is most of it.",
        often=timedelta(days=programme.cadence_days),
        minutes=timedelta(minutes=programme.minutes),
    )
    rest = say(
        "I find times that suit you both, remind you, and keep quiet otherwise. You may change or stop at any time."
    )
    buttons = (*_yes(role), Button(say("Not this time"), "invitation.decline"))
    return Card(say("What it is like"), (Text(mentor if role == Role.MENTOR else mentee), Text(rest)), buttons)


def explain(turn: Turn) -> Card:
    """Somebody asks first what it is like."""
    return explanation(turn.programme, turn.event.value)


def decline(turn: Turn) -> Card:
    """A no: never asked again this round."""
    parts, place = enrolments.open_parts(turn.db, turn.me, turn.programme_id), place_of(turn)
    half_way = place is not None and place.flow == join.FLOW.name
    if not parts and not half_way and turn.roles.intersection(join.ROLES):
        return join.already(turn)
    for part in parts:
        part.state = Enrolled.DECLINED
        turn.db.add(part)
    if half_way:
        turn.db.delete(place)
    text = say("I won't ask again this round. Write “join” if you change your mind.")
    return Card(say("Thanks for telling me"), (Text(text),), (Button(say("I'd like to after all"), "join"),))


def _yes(role: str) -> tuple[Button, ...]:
    if role in join.ROLES:
        return (Button(say("I'm in"), "join", role, "primary"),)
    return (
        Button(say("I'd like a mentor"), "join", Role.MENTEE.value, "primary"),
        Button(say("I'd be a mentor"), "join", Role.MENTOR.value),
    )


def _months(programme: Programme) -> Words:
    return say_n("a month", "{n} months", max(1, round((programme.ends - programme.starts).days / 30.4)))


def names_of(db: Db, programme_id: int) -> tuple[str, ...]:
    """Who runs the programme; two names are enough for a hello."""
    return tuple(person.name for person in programmes.coordinators(db, programme_id))[:2]


# --- the clock ---------------------------------------------------------------------------------------------


def ask(db: Db, now: datetime) -> None:
    """The first message to everybody whose morning has come; once a person, with all that they are asked for."""
    due = _by_person(enrolments.invited_between(db, now - LATE, now))
    keys = {person: f"{_key(parts[0])}:person {person}" for person, parts in due.items()}
    known = outbox.known(db, list(keys.values()))
    fresh = {key: person for person, key in keys.items() if key not in known}
    people = people_by_id(db, fresh.values())
    on = programmes.on(db, people.values())
    each(
        db,
        {
            key: partial(_ask, db, people[id_], on[id_], due[id_], now)
            for key, id_ in fresh.items()
            if people[id_].active and on[id_].id == due[id_][0].programme_id
        },
    )


def _ask(db: Db, person: Person, programme: Programme, parts: list[Enrolment], now: datetime) -> None:
    card = invitation(programme, person, _role(parts), names_of(db, programme.id or 0))
    outbox.unsay(db, person.id or 0, newcomers.PLACE)
    tell(db, person.id or 0, card, key=_key(parts[0]), at=now, expires=now + LATE)


def next_morning(db: Db, now: datetime) -> datetime | None:
    """When the next invitation is due."""
    return enrolments.next_invitation(db, now)


def reminders(db: Db, now: datetime) -> Iterable[Nudge]:
    """Twice more for who doesn't answer, on the third day and, when that was said, on the seventh; then silence."""
    silent = _by_person(enrolments.unanswered(db, now - GIVEN_UP, now - FIRST))
    said = outbox.promised(db, [f"{_key(parts[0])}:again:person {person}" for person, parts in silent.items()])
    people = people_by_id(db, silent)
    for person_id, parts in silent.items():
        key = _key(parts[0])
        first = said.get(f"{key}:again:person {person_id}")
        since = _asked(parts) + FIRST if first is None else max(_asked(parts) + SECOND, first + SECOND - FIRST)
        card = partial(_again, people[person_id], _role(parts), last=first is not None)
        if since <= now:
            yield Nudge(person_id, f"{key}:again" if first is None else f"{key}:last", since, card)


def _again(person: Person, role: str, *, last: bool) -> Card:
    """The same question, shorter."""
    text = say("A yes takes two minutes and a no one tap; neither needs a reason.")
    if last:
        text = say("I won't ask after this. A yes takes two minutes, and “join” works later too.")
    look = Button(say("What is it like?"), "invitation.explain", role)
    buttons = (*_yes(role), look, Button(say("Not this time"), "invitation.decline"))
    hello = say("Hello {name}, you haven't answered yet, which is fine.", name=first_name(person))
    return Card(_title(role), (Text(hello), Text(text)), buttons, notify=say("From the mentoring programme"))


def _by_person(parts: Iterable[Enrolment]) -> dict[int, list[Enrolment]]:
    found: dict[int, list[Enrolment]] = defaultdict(list)
    for part in parts:
        found[part.person_id].append(part)
    return found


def _role(parts: list[Enrolment]) -> str:
    """What somebody is asked for; "" for both."""
    roles = {part.role for part in parts}
    return roles.pop() if len(roles) == 1 else ""


def _asked(parts: list[Enrolment]) -> datetime:
    return max(part.invited_at for part in parts if part.invited_at)


def _key(part: Enrolment) -> str:
    """An invitation is one per programme and morning, whatever the number of roles."""
    return f"invitation:programme {part.programme_id}:{part.invited_at:%Y-%m-%d}"
