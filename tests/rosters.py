"""Two people on a roster, the files they stand in, and what is said about them: for the tests of rosters."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

from chat.words import Reader, text
from handlers.roster import Roster, read_roster

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
ENGLISH = Reader("en", "UTC")

ANA = {
    "Full Name": "Ana Ruiz",
    "Work Email": "ana@example.com",
    "Role": "mentee",
    "Level": "2",
    "Department": "Data",
    "Manager Email": "",
    "Office": "Berlin",
    "Time zone": "Europe/Berlin",
    "Weekly availability": "Mon-Thu 10:00-16:00",
    "Languages": "English; Spanish",
    "Can help with": "",
    "Wants help with": "hiring, python",
    "Max mentees": "",
    "Hours per month": "",
    "Do not match with": "",
}
BEN = ANA | {
    "Full Name": "Ben Müller",
    "Work Email": "ben@example.com",
    "Role": "mentor",
    "Level": "4",
    "Department": "Legal",
    "Can help with": "hiring, delegation",
    "Wants help with": "",
    "Max mentees": "2",
    "Hours per month": "4",
}


def file_of(*rows: dict[str, str], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def notes(roster: Roster, line: int = 2) -> str:
    return " / ".join(text(note.note, ENGLISH) for note in roster.notes if note.line == line)


def note_on(row: dict[str, str], *others: dict[str, str]) -> str:
    return notes(read_roster(file_of(row, *others)))


def refusals(*rows: dict[str, str]) -> list[tuple[int, str, str]]:
    return [(no.line, no.email, text(no.reason, ENGLISH)) for no in read_roster(file_of(*rows)).refused]
