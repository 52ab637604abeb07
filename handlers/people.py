"""Where everybody stands, for those who run the programme: roles, states and dates; never a word or a number of anybody."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session as Db

from chat.cards import Button, Card, Facts, Text
from chat.turn import Turn, reader_of
from chat.words import Listed, Said, Words, say, text
from handlers.room import resting, room
from handlers.sheets import sheet
from handlers.wording import role_name
from storage import directory, enrolments, requests, sessions
from storage.pairs import PairState
from storage.people import Enrolled, Enrolment, Person, Role

SHOWN = 8  # names in a line; the file has all of them


@dataclass(frozen=True)
class Standing:
    """One person's part in the programme: since when it is so, and with whom they are paired now."""

    person: Person
    part: Enrolment
    state: Words
    since: datetime | None
    partners: tuple[str, ...]


def people(turn: Turn) -> Card:
    """Everybody by where they stand; "people NAME" is one of them, "export" the file."""
    if turn.event.text.strip():
        return _one(turn, turn.event.text.strip())
    by_state: dict[Words, list[str]] = defaultdict(list)
    for standing in _everybody(turn):
        by_state[_what(standing)].append(standing.person.name)
    rows = tuple((state, _names(names)) for state, names in by_state.items())
    reads = Text(say("Where they stand, and dates. “people Asha” shows one person."), "quiet")
    if not rows:
        text = say("Nobody is on the list yet. The manual says how a list of people is imported.")
        return Card(say("Nobody yet"), (Text(text),), (Button(say("Home"), "home"),))
    buttons = (Button(say("As a file"), "export"), Button(say("Who needs a hand"), "risk"), Button(say("Home"), "home"))
    return Card(say("Where everybody stands"), (reads, Facts(rows)), buttons, stays=True)


def _what(standing: Standing) -> Words:
    return say("{role}, {state}", role=role_name(standing.part.role), state=standing.state)


def _names(names: list[str]) -> Words:
    shown: list[str | Words] = [*names[:SHOWN]]
    if len(names) > SHOWN:
        shown.append(say("{n} more", n=len(names) - SHOWN))
    return say("{n}: {names}", n=len(names), names=Listed(tuple(shown)))


def _one(turn: Turn, typed: str) -> Card:
    """What is known of one person who takes part, or of those of that name."""
    named = {person.id for person in directory.named(turn.db, turn.person.organisation_id, typed)}
    found = [standing for standing in _everybody(turn) if standing.person.id in named]
    buttons = (Button(say("Everybody"), "people"), Button(say("Home"), "home"))
    if not found:
        text = say(
            "Nobody in the programme is called “{typed}”. A first name or a work address is enough.", typed=typed
        )
        return Card(say("Who is that?"), (Text(text),), buttons)
    rows: list[tuple[Said, Said]] = []
    for standing in found:
        state = _what(standing)
        if standing.since:
            state = say("{state}, since {when:day}", state=state, when=standing.since)
        if standing.partners:
            state = say("{state}, with {names}", state=state, names=Listed(standing.partners))
        rows.append((standing.person.name, state))
    return Card(say("Where they stand"), (Facts(tuple(rows)),), buttons)


def export(turn: Turn) -> Card:
    """The same as a table to keep: one line for each part that somebody has."""
    reader = reader_of(turn.person)
    head = (say("Name"), say("Work address"), say("Role"), say("State"), say("Since"), say("With"))
    lines = [[text(cell, reader) for cell in head]]
    for standing in _everybody(turn):
        person, since = standing.person, standing.since.date().isoformat() if standing.since else ""
        role, state = (text(words, reader) for words in (role_name(standing.part.role), standing.state))
        lines.append([person.name, person.email, role, state, since, ", ".join(standing.partners)])
    file = sheet(f"people-{turn.local.date().isoformat()}.csv", lines, say("Download the list"))
    reads = Text(say("Names, addresses, states and dates, and nothing that anybody told me. Please keep it as such."))
    return Card(
        say("Everybody, as a file"), (reads, file), (Button(say("Report"), "report"), Button(say("Home"), "home"))
    )


# --- where they stand --------------------------------------------------------------------------------------


def _everybody(turn: Turn) -> list[Standing]:
    """Every part of mentees and mentors, those who need something first."""
    partners = _partners(turn.db, turn.programme_id)
    choosing, left, today = (
        requests.choosing(turn.db, turn.programme_id),
        room(turn.db, turn.programme_id),
        turn.now.date(),
    )
    found = []
    for part, person in enrolments.everybody(turn.db, turn.programme_id):
        own = partners[part.role, part.person_id]
        order, state = _state(
            part, paired=bool(own), choosing=person.id in choosing, room=left[person.id or 0], today=today
        )
        found.append((order, person.name, Standing(person, part, state, _since(part), tuple(own))))
    return [standing for _, _, standing in sorted(found, key=lambda item: item[:2])]


def _state(part: Enrolment, *, paired: bool, choosing: bool, room: int, today: date) -> tuple[int, Words]:
    """A part's state, and where it comes in the list."""
    match part.state:
        case Enrolled.INVITED:
            return (5, say("invited, no answer yet")) if part.invited_at else (6, say("on the list, not invited yet"))
        case Enrolled.DECLINED:
            return 8, say("not this time")
        case Enrolled.LEFT:
            return 9, say("has left")
    if resting(part, today):
        return 7, say("on a break from new pairs")
    if part.role == Role.MENTOR:
        return (3, say("with a free place")) if room > 0 else (4, say("all places taken"))
    if paired:
        return 2, say("with a mentor")
    return (1, say("has asked a mentor")) if choosing else (0, say("without a mentor"))


def _since(part: Enrolment) -> datetime | None:
    return {Enrolled.INVITED: part.invited_at, Enrolled.LEFT: part.left_at}.get(Enrolled(part.state), part.joined_at)


def _partners(db: Db, programme_id: int) -> dict[tuple[str, int], list[str]]:
    """The names of those whom somebody is paired with now, by their role in it."""
    names = {person.id: person.name for _, person in enrolments.everybody(db, programme_id)}
    found: dict[tuple[str, int], list[str]] = defaultdict(list)
    for pair in sessions.pairs_of(db, programme_id, PairState.ACTIVE):
        found[Role.MENTEE, pair.mentee_id].append(names.get(pair.mentor_id, ""))
        found[Role.MENTOR, pair.mentor_id].append(names.get(pair.mentee_id, ""))
    return found
