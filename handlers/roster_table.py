"""A roster file as rows: its encoding, delimiter and headings, however the spreadsheet that wrote it was set."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from chat.words import Words, say
from handlers.roster_sheet import sheet_text
from matching.topics import plain

# What a heading may be called, in plain(); the first name is the one that we use ourselves.
COLUMNS: Mapping[str, str] = {
    "name": "full name, name, display name, employee, employee name, person, vollständiger name, mitarbeiter",
    "first": "first name, given name, forename, vorname",
    "last": "last name, surname, family name, nachname, familienname",
    "email": "work email, email, e mail, mail, email address, e mail address, work mail, work e mail, e mail adresse, "
    "dienstliche e mail",
    "role": "role, programme role, program role, mentoring role, participating as, rolle",
    "title": "job title, title, position, job, stellenbezeichnung, funktion, stelle",
    "level": "level, grade, seniority, job level, career level, stufe, karrierestufe",
    "team": "department, team, business unit, division, org, abteilung, bereich",
    "manager": "manager email, manager, line manager, manager e mail, line manager email, reports to, supervisor, "
    "vorgesetzte, vorgesetzter, führungskraft",
    "office": "office, location, site, city, office location, standort, büro, stadt",
    "zone": "time zone, timezone, tz, zeitzone",
    "weekly": "weekly availability, availability, available, times, free times, verfügbarkeit, zeiten",
    "languages": "languages, language, spoken languages, sprachen, sprache",
    "offers": "can help with, offers, topics offered, can offer, skills, expertise, kann helfen bei, bietet, bietet an",
    "wants": "wants help with, wants, topics wanted, looking for, needs, wants to learn, learning goals, sucht, "
    "möchte lernen",
    "goal": "goals, goal, objective, objectives, ziel, ziele",
    "style": "learning style, style, lernstil",
    "places": "max mentees, maximum mentees, places, capacity, number of mentees, plätze, max anzahl mentees",
    "hours": "hours per month, hours a month, monthly hours, hours month, stunden pro monat, stunden im monat",
    "vetoes": "do not match with, do not match, not with, exclude, exclusions, nicht mit",
}
KEYS = {plain(name): key for key, names in COLUMNS.items() for name in names.split(", ")}
NEEDED = ("email", "role")
DELIMITERS = ",;\t|"
LONGEST_ROW = 20  # lines: a row that spans more began with a quotation mark that nobody closed


@dataclass(frozen=True)
class Refused:
    """A row that couldn't be taken, or with line 1 and no e-mail the whole file."""

    line: int
    email: str
    reason: Words


@dataclass(frozen=True)
class Note:
    """What was assumed or left out for a row that was taken; line 1 without an e-mail speaks of the whole file."""

    line: int
    email: str
    note: Words


@dataclass(frozen=True)
class Row:
    """The line a row begins on, counted from 1, and its cells by the keys of COLUMNS, without spaces around."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """What was read of a file."""

    rows: tuple[Row, ...] = ()
    refused: tuple[Refused, ...] = ()
    notes: tuple[Note, ...] = ()


def read_table(data: bytes) -> Table:
    """A CSV file: UTF-8, UTF-16 or Windows-1252; commas, semicolons, tabs or bars. Or an Excel file's sheet that is in
    front. It never raises."""
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        if (sheet := sheet_text(data)) is None:
            return _unreadable(say("I couldn't open this spreadsheet. Save it as CSV (UTF-8) and send me that file."))
        data = sheet.encode()
    text, notes = decoded(data)
    if not text.strip():
        return _unreadable(say("The file is empty."))
    delimiter, first = _heading(text)
    columns, unused = _columns(first)
    missing = [COLUMNS[key].split(",")[0] for key in NEEDED if key not in columns]
    if missing:
        return _unreadable(
            say(
                "I found no column for {missing}. The first line has to name the columns, such as: {example}",
                missing=missing[0],
                example="Full Name, Work Email, Role",
            )
        )
    if unused:
        notes.append(say("I don't use the column {name}.", name=", ".join(unused)))
    rows, refused = _rows(text, delimiter, columns, len(first))
    return Table(tuple(rows), tuple(refused), tuple(Note(1, "", note) for note in notes))


def decoded(data: bytes) -> tuple[str, list[Words]]:
    """The text of a file, and a note where its encoding had to be guessed."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _clean(data.decode("utf-16", "replace")), []
    half = data[:1000]
    if half.count(0) * 3 > len(half):  # every other byte of Latin text is zero in UTF-16
        little = half[1::2].count(0) > half[::2].count(0)
        return _clean(data.decode("utf-16-le" if little else "utf-16-be", "replace")), []
    try:
        return _clean(data.decode("utf-8-sig")), []
    except UnicodeDecodeError:
        note = say("The file isn't UTF-8, so I read it as Windows-1252. Please check names with accents.")
        return _clean(data.decode("cp1252", "replace")), [note]


def _clean(text: str) -> str:
    return text.replace("\0", "").removeprefix("\ufeff")


def _unreadable(reason: Words) -> Table:
    return Table(refused=(Refused(1, "", reason),))


def _heading(text: str) -> tuple[str, list[str]]:
    """The delimiter under which most headings are known, and the cells of the first line under it."""
    readings = [(delimiter, next(_lines(text, delimiter), (1, 1, []))[2]) for delimiter in DELIMITERS]
    return max(readings, key=lambda reading: (len(_columns(reading[1])[0]), len(reading[1])))


def _columns(heading: list[str]) -> tuple[dict[str, int], list[str]]:
    """Where each known column is, the first of its kind, and the headings that aren't used."""
    columns: dict[str, int] = {}
    unused = []
    for place, cell in enumerate(heading):
        key = KEYS.get(plain(cell))
        if key and key not in columns:
            columns[key] = place
        elif cell.strip():
            unused.append(cell.strip())
    return columns, unused


def _rows(text: str, delimiter: str, columns: dict[str, int], width: int) -> tuple[list[Row], list[Refused]]:
    rows, refused = [], []
    lines = _lines(text, delimiter)
    next(lines, None)
    for first, last, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        found = {key: _cell(cells, place) for key, place in columns.items()}
        reason = _broken(first, last, cells, width)
        if reason:
            refused.append(Refused(first, found["email"] if len(found["email"]) < 100 else "", reason))
        else:
            rows.append(Row(first, found))
    return rows, refused


def _broken(first: int, last: int, cells: list[str], width: int) -> Words | None:
    if last - first > LONGEST_ROW:
        return say(
            "Lines {first} to {last} read as one row: a quotation mark in line {first} is never closed.",
            first=first,
            last=last,
        )
    if any(cell.strip() for cell in cells[width:]):
        return say(
            "This row has {n} cells where the first line names {width}. Put what contains a comma into quotation "
            'marks: "coaching, hiring"',
            n=len(cells),
            width=width,
        )
    return None


def _lines(text: str, delimiter: str) -> Iterator[tuple[int, int, list[str]]]:
    """Each row with the first and the last line it stands on. Excel's own "sep=;" line isn't a row."""
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    first = 1
    for cells in reader:
        if not (first == 1 and cells and cells[0].casefold().startswith("sep=")) and (cells or first > 1):
            yield first, reader.line_num, cells
        first = reader.line_num + 1


def _cell(cells: list[str], place: int) -> str:
    return " ".join(cells[place].split()) if place < len(cells) else ""
