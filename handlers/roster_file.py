"""A list of people as a file in the chat: looked at first, imported when its coordinator says so."""

from __future__ import annotations

from dataclasses import replace

from sqlmodel import Session as Db

from chat.cards import Button, Card, File, Text
from chat.events import Event
from chat.turn import NotThere, Turn
from chat.words import Words, say
from handlers import roster_job
from handlers.sheets import sheet
from storage import programmes, rosters
from storage.people import Person
from storage.rosters import RosterFile
from storage.secrets import Sealed

FILE = "file"  # the action of an event that is a file
MOST = 2_000_000  # bytes: a list of five thousand people is smaller, with all its columns
TABLES = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods")
EXAMPLE = (
    ("Full Name", "Work Email", "Role", "Time zone", "Can help with", "Wants help with"),
    ("Ana Ruiz", "ana.ruiz@example.com", "mentee", "Europe/Berlin", "", "hiring; public speaking"),
    ("Ben Müller", "ben.mueller@example.com", "mentor", "Europe/Berlin", "hiring; coaching", ""),
)


def is_table(name: str) -> bool:
    """Whether a file's name says that it may hold a list of people."""
    return name.lower().endswith(TABLES)


def wanted(db: Db, person: Person, name: str, size: int) -> bool:
    """Whether a platform shall fetch a file at all: a list of people, from somebody who runs the programme."""
    return is_table(name) and size <= MOST and may_send(db, person)


def may_send(db: Db, person: Person) -> bool:
    """Whether lists of people are read from somebody: who runs the programme."""
    programme = programmes.programme_of(db, person)
    return programme is not None and "coordinator" in programmes.roles(db, person.id or 0, programme.id or 0)


def heard(turn: Turn) -> Event:
    """What is meant by words beside a file: where somebody has no lists to send, the words."""
    event = turn.event
    if event.action != FILE or not event.text or may_send(turn.db, turn.person):
        return event
    return replace(event, action="", value="", values={})


def how(_: Turn) -> Card:
    """How a list of people comes to me."""
    drop = say("In Slack or Teams, drop the file into our own chat: CSV or Excel, one person a line, up to 2 MB.")
    elsewhere = say("Anywhere else, whoever runs mentorbot does it: {command}", command="mentorbot import roster.csv")
    then = say("I show you what I understood before I keep anything, and nobody on it hears of it.")
    home = Button(say("Home"), "home")
    return Card(say("A list of people"), (Text(drop), Text(elsewhere), Text(then), _example()), (home,), stays=True)


def sent(turn: Turn) -> Card:
    """A file came: a coordinator's list is read; anything else is answered. Values: its name and size, its content in
    base64 where the platform could hand it over, and else which scope the app lacks for that."""
    event, name = turn.event, turn.event.answer("name")
    if "coordinator" not in turn.roles:
        text = say("I read what you write to me, and no files. What you'd like to tell me, please write as a message.")
        return Card(say("I can't use that file"), (Text(text),), (Button(say("Home"), "home"),))
    if not is_table(name):
        return _unread(say("I can read a list of people as CSV or Excel, and “{name}” looks like neither.", name=name))
    if int(event.answer("size") or 0) > MOST:
        return _unread(say("“{name}” has more than 2 MB. Without pictures, five thousand people fit in.", name=name))
    if scope := event.answer("lacks"):
        return _unread(
            say("I may not read files here yet. Whoever installed me can allow {scope} in my settings.", scope=scope)
        )
    if not event.answer("content"):
        return _unread(say("I couldn't get hold of “{name}” just now. Please send it once more.", name=name))
    return _read_later(turn, name, event.answer("content"))


def _unread(why: Words) -> Card:
    return Card(say("I couldn't read that file"), (Text(why), _example()), (Button(say("Home"), "home"),))


def _example() -> File:
    return sheet("example.csv", EXAMPLE, say("An example to fill in"))


def _read_later(turn: Turn, name: str, content: str) -> Card:
    """The newest list counts; one that is being imported goes on."""
    for earlier in rosters.of(turn.db, turn.me):
        if earlier.state != "going":
            turn.db.delete(earlier)
    file = RosterFile(
        programme_id=turn.programme_id, person_id=turn.me, at=turn.now, name=name[:100], data=Sealed(content)
    )
    turn.db.add(file)
    turn.db.flush()
    roster_job.ask(turn.db, file, turn.now)
    text = say("What I find in “{name}” comes here in a moment. I keep nothing of it before you say so.", name=name)
    return Card(say("Reading your list"), (Text(text),))


def take(turn: Turn) -> Card:
    """Import what was shown; a second press changes nothing."""
    file = turn.load(RosterFile, turn.event.value)
    if file.state == "shown":
        file.state = "going"
        turn.db.add(file)
        roster_job.ask(turn.db, file, turn.now)
    text = say("I'm adding the people of “{name}”, and tell you here when all of them are in.", name=file.name)
    return Card(say("On its way"), (Text(text),))


def leave(turn: Turn) -> Card:
    """The file goes, and nothing of it is kept."""
    try:
        file = turn.load(RosterFile, turn.event.value)
    except NotThere:
        file = None
    if file and file.state == "going":
        return take(turn)
    if file:
        turn.db.delete(file)
    text = say("Nobody was added or changed, and I keep nothing of the file. Send it again whenever you like.")
    return Card(say("Left as it was"), (Text(text),), (Button(say("Home"), "home"),))
