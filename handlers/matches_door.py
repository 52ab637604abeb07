"""A roster matched on the spot, without a database: what `mentorbot match FILE.csv --json` answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from chat.words import Reader, Words, text
from handlers.reasons import pair_reason_words, why_words
from handlers.roster import Note, Refused, Roster
from handlers.roster_row import RosterPerson
from matching.people import Mentee, Mentor, Rules, lines
from matching.reasons import reasons
from matching.solver import Matching, match
from scheduling.availability import mask
from scheduling.windows import MIDNIGHT, Window

FORTNIGHT = timedelta(days=14)
SESSION = 45  # minutes: a point of time in somebody's hours is room for one session
ENGLISH = Reader("en", "UTC")


def door_match(roster: Roster, now: datetime, rules: Rules | None = None) -> dict[str, Any]:
    """Pairs, unmatched mentees, the proof, and what the roster's reading refused or assumed; people by e-mail.

    now: aware; free hours are compared on the fortnight that begins on the Monday after it. A pair's score is 0 .. 1.
    {"pairs": [{"mentee", "mentor", "score", "reasons": [text]}], "unmatched": [{"person", "reason"}],
     "certificate": {"gap", "proved", ...}, "refused": [{"line", "email", "reason"}], "notes": [{"line", "email", "note"}]}
    """
    rules = rules or Rules()
    mentees, mentors = candidates(roster.people, now)
    found = match(mentees, mentors, rules)
    names = {person.email: person.name for person in roster.people}
    asking, helping = {p.key: p for p in mentees}, {p.key: p for p in mentors}
    return {
        "pairs": [
            {
                "mentee": pair.mentee,
                "mentor": pair.mentor,
                "score": round(pair.score / 1000, 3),
                "reasons": [
                    _english(pair_reason_words(reason, names[pair.mentee], names[pair.mentor]))
                    for reason in reasons(asking[pair.mentee], helping[pair.mentor], rules)
                ],
            }
            for pair in found.pairs
        ],
        "unmatched": [{"person": left.key, "reason": _english(why_words(left.why))} for left in found.unmatched],
        "certificate": _certificate(found),
        "refused": [_told(item, "reason", item.reason) for item in roster.refused],
        "notes": [_told(item, "note", item.note) for item in roster.notes],
    }


def candidates(people: Iterable[RosterPerson], now: datetime) -> tuple[list[Mentee], list[Mentor]]:
    """Those of a roster who look for a mentor, and those who would be one."""
    people = list(people)
    start = (now + timedelta(days=7 - now.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
    above = lines({person.email: person.manager_email for person in people})
    mentees, mentors = [], []
    for person in people:
        shared: dict[str, Any] = {
            "key": person.email,
            "free": _free(person, start),
            "languages": frozenset(person.languages),
            "level": person.level,
            "team": person.team,
            "style": person.style,
            "line": above[person.email],
            "vetoes": person.vetoes,
        }
        if "mentee" in person.roles:
            mentees.append(Mentee(wants=dict.fromkeys(person.wants, 0), **shared))
        if "mentor" in person.roles:
            mentors.append(Mentor(offers=dict.fromkeys(person.offers, 0), places=person.places, **shared))
    return mentees, mentors


def _free(person: RosterPerson, start: datetime) -> int:
    """Nothing where the zone isn't known: a guess could put a session into the night."""
    if not person.zone:
        return 0
    return mask(person.zone, [_with_an_end(window) for window in person.windows], start, start + FORTNIGHT)


def _with_an_end(window: Window) -> Window:
    return window if window.end is not None else replace(window, end=min(window.start + SESSION, MIDNIGHT))


def _certificate(found: Matching) -> dict[str, Any]:
    proof = found.certificate
    return {
        "gap": proof.gap,
        "proved": proof.proved,
        "matched": proof.matched,
        "most_possible": proof.most_possible,
        "worst": None if proof.worst is None else proof.worst / 1000,
        "higher_worst_possible": proof.higher_worst_possible,
        "total": proof.total / 1000,
        "bound": proof.bound / 1000,
    }


def _told(item: Refused | Note, kind: str, words: Words) -> dict[str, Any]:
    return {"line": item.line, "email": item.email, kind: _english(words)}


def _english(words: Words) -> str:
    return text(words, ENGLISH)
