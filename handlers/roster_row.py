"""One row of a roster as a person: what its cells say, and a note for everything that had to be assumed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from chat.words import Listed, Said, Words, say, say_n
from handlers.room import places
from handlers.roster_table import Note, Refused, Row
from handlers.spoken import read_language
from handlers.topics import topic_name
from handlers.zones import read_zone
from matching.topics import closest_topics, find_topic, plain
from scheduling.weekly import Weekly, read_weekly
from scheduling.windows import Window

EMAIL = re.compile(r"[^\s@<>,;:\"'()\[\]]+@[^\s@<>,;:\"'()\[\].]+(\.[^\s@<>,;:\"'()\[\].]+)+")
NUMBER = re.compile(r"(\d{1,3})(?:[.,]\d+)?\s*(?:h|hours?|hrs?|std|stunden?)?", re.IGNORECASE)
LEVEL = re.compile(r"(?:l|level|grade|stufe)?\s*(\d{1,2})", re.IGNORECASE)
ROLES = {
    "mentee": frozenset({"mentee"}),
    "mentor": frozenset({"mentor"}),
    "both": frozenset({"mentee", "mentor"}),
}
MENTEE_WORDS = {"mentee", "mentees", "mentored", "learner", "beide", "both"}
MENTOR_WORDS = {"mentor", "mentors", "mentorin", "mentoring", "beide", "both"}
WORKING_HOURS = tuple(Window(day, 9 * 60, 17 * 60) for day in range(5))

Tell = Callable[[Words], None]


@dataclass(frozen=True)
class RosterPerson:
    """Somebody on a roster. Topics are keys of the taxonomy, or texts of their own that aren't in it; languages are
    codes such as "en"; zone is an IANA name, or "" where it isn't known; vetoes are e-mail addresses."""

    line: int
    name: str
    email: str
    roles: frozenset[str]
    title: str = ""
    level: int | None = None
    team: str = ""
    manager_email: str = ""
    office: str = ""
    zone: str = ""
    windows: tuple[Window, ...] = ()
    languages: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    wants: tuple[str, ...] = ()
    goal: str = ""
    style: str = ""
    places: int = 0
    hours_a_month: int | None = None
    vetoes: frozenset[str] = frozenset()


def read_row(row: Row) -> tuple[RosterPerson | Refused, tuple[Note, ...]]:
    """A row as a person with notes, or why it can't be one. Manager, zone and vetoes are checked by read_roster()."""
    email, problem = read_email(row.cells["email"])
    roles = read_roles(row.cells["role"])
    if problem or not roles:
        return Refused(row.line, email, problem or _no_role(row.cells["role"])), ()
    notes: list[Words] = []
    person = _person(row, email, roles, notes.append)
    return person, tuple(Note(row.line, email, note) for note in notes)


def _person(row: Row, email: str, roles: frozenset[str], tell: Tell) -> RosterPerson:
    cells = row.cells
    if roles != ROLES.get(cells["role"].casefold()):
        named = next(name for name, same in ROLES.items() if same == roles)
        tell(say("The role “{text}” is read as “{role}”.", text=cells["role"], role=named))
    hours = _number(cells.get("hours", ""), tell)
    offers = _topics(cells.get("offers", ""), tell)
    wants = _topics(cells.get("wants", ""), tell)
    _check_topics(roles, offers, wants, tell)
    return RosterPerson(
        line=row.line,
        name=_name(cells, email, tell),
        email=email,
        roles=roles,
        title=cells.get("title", ""),
        level=_level(cells.get("level", ""), tell),
        team=cells.get("team", ""),
        manager_email=cells.get("manager", "").casefold(),
        office=cells.get("office", ""),
        zone=read_zone(cells.get("zone", "")) or "",
        windows=_windows(cells.get("weekly", ""), tell),
        languages=_languages(cells.get("languages", ""), tell),
        offers=offers,
        wants=wants,
        goal=cells.get("goal", ""),
        style=cells.get("style", "").casefold(),
        places=_places(cells.get("places", ""), hours, tell) if "mentor" in roles else 0,
        hours_a_month=hours,
        vetoes=frozenset(re.split(r"\s*[;,|]\s*|\s+(?=\S+@)", cells.get("vetoes", "").casefold())) - {""},
    )


def _name(cells: Mapping[str, str], email: str, tell: Tell) -> str:
    name = cells.get("name") or f"{cells.get('first', '')} {cells.get('last', '')}".strip()
    if not name:
        tell(say("There is no name; the e-mail address stands in for it."))
    return name or email.partition("@")[0]


def read_email(text: str) -> tuple[str, Words | None]:
    """The address in a cell, in lower case, or what is wrong with it. "Ana Ruiz <ana@example.com>" is understood."""
    if not text:
        return "", say("There is no e-mail address. An example: {example}", example="ana.ruiz@example.com")
    inner = re.search(r"<([^<>]*)>", text)
    address = (inner[1] if inner else text).strip().casefold().removeprefix("mailto:")
    if EMAIL.fullmatch(address) and len(address) <= 254:
        return address, None
    example = "ana.ruiz@example.com"
    return text[:100], say("“{text}” isn't an e-mail address. An example: {example}", text=text[:100], example=example)


def read_roles(text: str) -> frozenset[str]:
    """The roles that a text names: "both", "Mentor/Mentee", "Mentor and mentee", "beide"; empty for none."""
    words = set(plain(text).split())
    mentee, mentor = bool(words & MENTEE_WORDS), bool(words & MENTOR_WORDS)
    return frozenset(role for role, named in (("mentee", mentee), ("mentor", mentor)) if named)


def places_of(stated: int | None, hours: int | None) -> int:
    """How many mentees a mentor has room for.

    Hours a month buy them as everywhere (room.py). The number somebody states is an upper limit, since hours run out
    before good will does. Without either it is one.
    """
    by_hours = None if hours is None else places(hours)
    limits = [limit for limit in (stated, by_hours) if limit is not None]
    return min(limits, default=1)


def _no_role(text: str) -> Words:
    if not text:
        return say("There is no role. I know: mentee, mentor, both.")
    return say("“{text}” isn't a role. I know: mentee, mentor, both.", text=text[:100])


def _places(text: str, hours: int | None, tell: Tell) -> int:
    stated = NUMBER.fullmatch(text)
    count = places_of(int(stated[1]) if stated else None, hours)
    if text and not stated:
        tell(say_n("“{text}” isn't a number; I count {n} place.", "“{text}” isn't a number; I count {n} places.",
                   count, text=text[:100]))  # fmt: skip
    elif not text and hours is None:
        tell(say("Neither a number of mentees nor hours a month: I count one place."))
    return count


def _number(text: str, tell: Tell) -> int | None:
    found = NUMBER.fullmatch(text)
    if text and not found:
        tell(say("“{text}” isn't a number of hours a month, so it is left out. An example: 2", text=text[:100]))
    return int(found[1]) if found else None


def _level(text: str, tell: Tell) -> int | None:
    found = LEVEL.fullmatch(text)
    if text and not found:
        tell(say("“{text}” isn't a level, so experience isn't compared. An example: 3", text=text[:100]))
    return int(found[1]) if found else None


def _windows(text: str, tell: Tell) -> tuple[Window, ...]:
    """Usual working hours stand in for hours that can't be read, until the person says otherwise on joining."""
    weekly = read_weekly(text) if text else None
    if not isinstance(weekly, Weekly) or not weekly.windows:
        example = "Tue 9-12; Thu 13:30-17"
        if text:
            tell(say("I couldn't read the hours “{text}” and take weekdays 9:00 to 17:00 for now. An example: {example}",
                     text=text[:100], example=example))  # fmt: skip
        else:
            tell(say("No weekly hours: I take weekdays 9:00 to 17:00 for now. An example: {example}", example=example))
        return WORKING_HOURS
    if weekly.interval_weeks > 1:
        tell(say("“{text}” isn't every week; which weeks isn't known yet, so all are compared.", text=text[:100]))
    return weekly.windows


def _languages(text: str, tell: Tell) -> tuple[str, ...]:
    names = _parts(text)
    unknown = tuple(name for name in names if not read_language(name))
    if unknown:
        tell(say("I don't know the language {names}; it is kept as written.", names=_quoted(unknown)))
    if not names:
        tell(say("No language given, so a common language isn't asked for."))
    return tuple(dict.fromkeys(read_language(name) or name.casefold() for name in names))


def _topics(text: str, tell: Tell) -> tuple[str, ...]:
    topics = []
    for name in _parts(text):
        topic = find_topic(name)
        if not topic:
            tell(_unknown_topic(name))
        topics.append(topic or name.casefold())
    return tuple(dict.fromkeys(topics))


def _unknown_topic(name: str) -> Words:
    near: tuple[Said, ...] = tuple(topic_name(key) for key in closest_topics(name, 2))
    if not near:
        return say("I don't know the topic “{name}”; it is kept as written.", name=name)
    guess = Listed(near, either=True)
    return say("I don't know the topic “{name}”; it is kept as written. Is it {guess}?", name=name, guess=guess)


def _check_topics(roles: frozenset[str], offers: tuple[str, ...], wants: tuple[str, ...], tell: Tell) -> None:
    """What the topics and the roles say of each other."""
    if "mentor" not in roles and offers:
        tell(say("What a mentee can help with isn't used for matching; it is kept."))
    if "mentee" not in roles and wants:
        tell(say("What a mentor wants help with isn't used for matching; it is kept."))
    if "mentee" in roles and not wants:
        tell(say("Wants help with nothing in particular: any mentor may fit."))
    if "mentor" in roles and not offers:
        tell(say("Offers no topic: considered only for mentees who asked for nothing in particular."))
    both = tuple(topic_name(topic) for topic in offers if topic in wants)
    if both:
        tell(say("Both offers and wants {topics}; both are kept.", topics=Listed(both)))


def _parts(text: str) -> list[str]:
    return [part for part in (re.sub(r"\s+", " ", cut).strip(" .") for cut in re.split(r"[,;|\n]", text)) if part]


def _quoted(names: tuple[str, ...]) -> Listed:
    return Listed(tuple(say("“{name}”", name=name) for name in names))
