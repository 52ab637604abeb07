"""The roster: a file of people as HR exports it, read row by row and then checked against each other.

A row is refused only when nothing sensible can be done with it: no readable e-mail address, no role, an address that
an earlier row has. Everything else is taken, and each thing that was assumed or left out becomes a note: nothing is
changed silently but spaces around a value and capitals in an address.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from chat.words import Words, say, say_n
from handlers.roster_row import NUMBER, RosterPerson, read_row
from handlers.roster_table import Note, Refused, Row, read_table
from handlers.zones import read_zone, same_zone

__all__ = ["Note", "Refused", "Roster", "RosterPerson", "read_roster"]


@dataclass(frozen=True)
class Roster:
    """People in the order of the file, rows that were refused, and notes on rows that were taken, by line."""

    people: tuple[RosterPerson, ...] = ()
    refused: tuple[Refused, ...] = ()
    notes: tuple[Note, ...] = ()


def read_roster(data: bytes) -> Roster:
    """A roster file as people. Never raises: what can't be read is refused with its line and the reason."""
    table = read_table(data)
    refused, notes = list(table.refused), list(table.notes)
    people: dict[str, RosterPerson] = {}
    for row in table.rows:
        person, row_notes = read_row(row)
        if isinstance(person, Refused):
            refused.append(person)
        elif person.email in people:
            refused.append(_taken(person, people[person.email]))
        else:
            people[person.email] = person
            notes += row_notes
    rows = {row.line: row for row in table.rows}
    checked, more = _checked(list(people.values()), rows)
    notes += [*more, *_hours_note(checked, rows)]
    return Roster(tuple(checked), tuple(sorted(refused, key=_line)), tuple(sorted(notes, key=_line)))


def _line(item: Refused | Note) -> int:
    return item.line


def _taken(person: RosterPerson, first: RosterPerson) -> Refused:
    reason = say("Line {line} has this e-mail address already, for {name}.", line=first.line, name=first.name)
    return Refused(person.line, person.email, reason)


def _checked(people: Sequence[RosterPerson], rows: Mapping[int, Row]) -> tuple[list[RosterPerson], list[Note]]:
    """Everybody with what only the others can tell: the zone of an office, who a manager is, whom a veto means."""
    by_name: dict[str, set[str]] = {}
    for person in people:
        by_name.setdefault(person.name.casefold(), set()).add(person.email)
    by_office: dict[str, Counter[str]] = {}
    for person in people:
        by_office.setdefault(person.office.casefold(), Counter())[person.zone] += 1
    emails = {person.email for person in people}
    checked, notes = [], []
    for person in people:
        there = by_office[person.office.casefold()] if person.office else Counter[str]()
        zone, about_zone = _zone(person, rows[person.line].cells.get("zone", ""), there)
        manager, about_manager = _manager(person, emails, by_name)
        vetoes, about_vetoes = _vetoes(person, emails, by_name)
        checked.append(replace(person, zone=zone, manager_email=manager, vetoes=vetoes))
        found = (*about_zone, *about_manager, *about_vetoes)
        notes += [Note(person.line, person.email, note) for note in found]
    return checked, notes


def _zone(person: RosterPerson, text: str, there: Counter[str]) -> tuple[str, list[Words]]:
    """The zone as stated; else that of the office, if all others there agree; else, a city that the office names.

    there: how many at the same office, this person among them, are in which zone.
    """
    colleagues = [zone for zone in there - Counter([person.zone]) if zone]
    agreed = colleagues[0] if colleagues and all(same_zone(colleagues[0], zone) for zone in colleagues) else ""
    if person.zone:
        return person.zone, _about_stated(person, text, agreed)
    told = say("The time zone “{text}” isn't known", text=text[:100]) if text else say("There is no time zone")
    usual = agreed or ("" if colleagues else read_zone(person.office) or "")
    if usual:
        note = say("{told}; I take {zone}, for the office {office}.", told=told, zone=usual, office=person.office)
        return usual, [note]
    return "", [say("{told}, so no times can be compared. An example: {example}", told=told, example="Europe/Berlin")]


def _about_stated(person: RosterPerson, text: str, agreed: str) -> list[Words]:
    if agreed and not same_zone(agreed, person.zone):
        return [
            say(
                "The time zone “{text}” is read as {zone}, but everybody else in {office} is in {agreed}. Please check.",
                text=text[:100],
                zone=person.zone,
                office=person.office,
                agreed=agreed,
            )
        ]
    if text.casefold() != person.zone.casefold():
        return [say("The time zone “{text}” is read as {zone}.", text=text[:100], zone=person.zone)]
    return []


def _manager(person: RosterPerson, emails: set[str], by_name: Mapping[str, set[str]]) -> tuple[str, list[Words]]:
    """A manager's address; a name will do where only one person in the file has it."""
    text = person.manager_email
    if not text or text in emails - {person.email}:
        return text, []
    found = by_name.get(text, set())
    if person.email in {text, *found}:
        return "", [say("Named as their own manager; that is left out.")]
    if len(found) == 1:
        manager = next(iter(found))
        return manager, [say("The manager “{text}” is read as {email}.", text=text[:100], email=manager)]
    if "@" in text:
        return text, [say("The manager {email} isn't in this file, so the line ends there.", email=text[:100])]
    return "", [say("I couldn't tell who the manager “{text}” is. An e-mail address would do.", text=text[:100])]


def _vetoes(
    person: RosterPerson, emails: set[str], by_name: Mapping[str, set[str]]
) -> tuple[frozenset[str], list[Words]]:
    """The addresses of whom somebody rules out. The notes name nobody: vetoes are private, and notes get about."""
    kept, notes = set(), []
    for text in sorted(person.vetoes):
        found = {text} if "@" in text else by_name.get(text, set())
        if person.email in found:
            notes.append(say("“Do not match with” names the person's own address; that is left out."))
        elif not found:
            notes.append(say("“Do not match with” names somebody I can't find; an e-mail address is needed."))
        elif not found <= emails:
            notes.append(say("“Do not match with” names an address that isn't in this file; it is kept."))
        kept |= found - {person.email}
    return frozenset(kept), notes


def _hours_note(people: Iterable[RosterPerson], rows: Mapping[int, Row]) -> list[Note]:
    """One note for the file, and not one for each mentor whose hours allow fewer mentees than they named."""
    fewer = 0
    for person in people:
        stated = NUMBER.fullmatch(rows[person.line].cells.get("places", ""))
        fewer += bool(stated and "mentor" in person.roles and person.places < int(stated[1]))
    if not fewer:
        return []
    note = say_n(
        "One mentor named more mentees than the hours a month allow; the hours count, two for a mentee.",
        "{n} mentors named more mentees than their hours a month allow; the hours count, two for a mentee.",
        fewer,
    )
    return [Note(1, "", note)]
