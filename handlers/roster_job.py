"""The work behind a list of people: reading a thousand rows takes a second, so a child process does it, once for the
preview and once for each batch that is taken in. That keeps every transaction short, and no half-read list anywhere."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session as Db

from chat.cards import Button, Card, Facts, Part, Text
from chat.turn import reader_of, tell
from chat.words import Reader, Words, say, say_n, show, text
from handlers.imports import BATCH, differences, keep
from handlers.roster import Note, Refused, Roster, read_roster
from handlers.sheets import sheet
from storage.messages import Job
from storage.people import Person, Programme
from storage.rosters import RosterFile

KIND = "import"  # of the job
SHOWN = 5  # lines of each kind on the card; a file beside it has all of them


def ask(db: Db, file: RosterFile, now: datetime) -> None:
    """Has it read: for the preview, or to be imported."""
    db.add(Job(kind=KIND, programme_id=file.programme_id, asked_by=file.person_id, at=now, outcome={"file": file.id}))


def gather(db: Db, job: Job, _: datetime) -> bytes:
    """The file as it was sent; empty where it was left meanwhile."""
    file = db.get(RosterFile, job.outcome["file"])
    return b64decode(file.data.open()) if file else b""


def compute(data: bytes) -> Roster:
    """What it says."""
    return read_roster(data)


def settle(db: Db, job: Job, roster: Roster, now: datetime) -> bool:
    """Shows what was found, or takes the next people in. False while there are more of them."""
    file = db.get(RosterFile, job.outcome["file"])
    if file and file.state == "going" and _more(db, job, file, roster, now):
        return False
    if file and file.state == "sent":
        reader = reader_of(db.get_one(Person, file.person_id))
        found = _preview(db, file, roster, reader)
        tell(db, file.person_id, found, key=f"roster:job {job.id}", at=now)
        file.state = "shown"
        db.add(file)
    job.state = "done"
    db.add(job)
    return True


def _more(db: Db, job: Job, file: RosterFile, roster: Roster, now: datetime) -> bool:
    """Takes in the next people. False once all are in: then their coordinator is told, and the file goes."""
    people = roster.people[file.taken : file.taken + BATCH]
    file.added += len(keep(db, db.get_one(Programme, file.programme_id), people, now).added)
    file.taken += len(people)
    db.add(file)
    if file.taken < len(roster.people):
        return True
    tell(db, file.person_id, _imported(file), key=f"roster:job {job.id}", at=now)
    db.delete(file)
    return False


def _imported(file: RosterFile) -> Card:
    known = file.taken - file.added
    new = say_n("One person is new on the list.", "{n} people are new on the list.", file.added)
    old = say_n("One was there already and is up to date.", "{n} were there already and are up to date.", known)
    silent = say("Nobody has heard of it: “invite” asks them whether they would join.")
    parts = [Text(new)] if file.added else []
    parts += [Text(old)] if known else []
    buttons = (Button(say("Invite them"), "invite"), Button(say("Who is on it"), "people"), Button(say("Home"), "home"))
    return Card(say("Your list is in"), (*parts, Text(silent)), buttons)


# --- the preview -------------------------------------------------------------------------------------------


def _preview(db: Db, file: RosterFile, roster: Roster, reader: Reader) -> Card:
    """What would come of it, and what was refused or assumed, by line."""
    title = say("What I found in “{name}”", name=file.name)
    told = (*_lines(roster.refused, say("Left out")), *_lines(roster.notes, say("What I assumed")))
    if max(len(roster.refused), len(roster.notes)) > SHOWN:
        told = (*told, _everything(roster, reader))
    home = Button(say("Home"), "home")
    if not roster.people:
        again = say("So there is nobody to add yet. Change the file and send it again; “import” shows an example.")
        return Card(title, (*told, Text(again)), (home, Button(say("An example"), "import")))
    counts = differences(db, db.get_one(Programme, file.programme_id), roster.people)
    rows = (
        (say("New"), show(counts.new)),
        (say("Changed"), show(counts.changed)),
        (say("As they were"), show(counts.same)),
        (say("Left out"), show(len(roster.refused))),
    )
    silent = Text(say("Nobody on it hears anything from this. What people told me themselves stays."), "quiet")
    buttons = (
        Button(say("Import"), "roster.take", str(file.id), "primary"),
        Button(say("Not now"), "roster.leave", str(file.id)),
    )
    return Card(title, (Facts(rows), silent, *told), buttons)


def _lines(items: Sequence[Refused | Note], head: Words) -> tuple[Part, ...]:
    """The first few of them, under one head."""
    rows = tuple((say("Line {n}", n=item.line), _said(item)) for item in items[:SHOWN])
    more = len(items) - SHOWN
    rest = (Text(say_n("And one more, in the file below.", "And {n} more, in the file below.", more), "quiet"),)
    return (Text(head, "quiet"), Facts(rows), *(rest if more > 0 else ())) if items else ()


def _everything(roster: Roster, reader: Reader) -> Part:
    head = (say("Line"), say("Work address"), say("What I found"))
    items: list[Refused | Note] = sorted([*roster.refused, *roster.notes], key=lambda item: item.line)
    lines = [(str(item.line), item.email, text(_said(item), reader)) for item in items]
    return sheet("notes.csv", [[text(cell, reader) for cell in head], *lines], say("All of it"))


def _said(item: Refused | Note) -> Words:
    return item.reason if isinstance(item, Refused) else item.note
