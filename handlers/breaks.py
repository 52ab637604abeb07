"""A break from new pairs, and the end of one; and the file with what two people wrote together."""

from __future__ import annotations

from datetime import date, timedelta

from sqlmodel import Session as Db

from chat.cards import Button, Card, File, Text
from chat.turn import Turn, reader_of
from chat.words import say, text
from handlers.wording import first_name, other
from storage import programmes, sessions
from storage.pairs import Pair, SessionState
from storage.people import Enrolled, Person, Role

BREAK = timedelta(days=28)


def start(turn: Turn) -> Card:
    """Four weeks without a new pair or request."""
    until = turn.local.date() + BREAK
    rest(turn, until)
    title = say("A break until {when:day}", when=until)
    body = say("No new match or request reaches you before then. Pairs you are in go on as they are.")
    return Card(title, (Text(body),), (Button(say("End the break"), "rest.over"), Button(say("Home"), "home")))


def over(turn: Turn) -> Card:
    """Free again."""
    rest(turn, None)
    body = say("New matches and requests may reach you from now on. There is nothing else to do.")
    return Card(say("Free again"), (Text(body),), (Button(say("Home"), "home"),))


def rest(turn: Turn, until: date | None) -> None:
    """Nothing new before that day, in any role; None ends it."""
    for role in (Role.MENTEE, Role.MENTOR):
        part = programmes.enrolment(turn.db, turn.me, turn.programme_id, role)
        if part and part.state == Enrolled.JOINED:
            part.resting_until = until
            turn.db.add(part)


def notes(turn: Turn) -> Card:
    """What the two of a pair wrote, as a file; also when they no longer are one."""
    pair = turn.load(Pair, turn.event.value)
    with_ = other(turn, pair)
    name, file = first_name(with_), notes_file(turn.db, pair, turn.person, with_)
    if file is None:
        body = say("The two of you wrote nothing down, or it was erased when its time was over.")
        return Card(say("No notes with {name}", name=name), (Text(body),), (Button(say("Home"), "home"),))
    reads = Text(say("Who reads this: you, and {name} has the same.", name=name), "quiet")
    return Card(say("Your notes with {name}", name=name), (reads, file), (Button(say("Home"), "home"),))


def notes_file(db: Db, pair: Pair, me: Person, with_: Person) -> File | None:
    """Goals, then each session with both people's lines, in the order of time; None where nothing was written."""
    names = {person.id: person.name for person in (me, with_)}
    goals = [goal.words.open() for goal in sessions.goals_of(db, pair.mentee_id, pair.programme_id)]
    lines = [say("Goal: {words}", words=words) for words in goals if words]
    starts = {s.id: s.start for s in sessions.of_pair(db, pair.id or 0) if s.state != SessionState.CANCELLED}
    for note in sessions.notes_of_pair(db, pair.id or 0):
        when = starts.get(note.session_id, note.at)
        lines.append(say("{when:day}, {who}: {words}", when=when, who=names[note.person_id], words=note.words.open()))
    content = "".join(f"{text(line, reader_of(me))}\n" for line in lines)
    return File("notes.txt", "text/plain", content, say("Keep our notes")) if lines else None
