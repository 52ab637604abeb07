"""The people of the demo: a made-up company from its roster, and what they say in their own words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sqlmodel import Session as Db

from bot.web.edge import PLATFORM, WORKSPACE
from handlers.roster import RosterPerson, read_roster
from storage.people import Account, Enrolled, Enrolment, Hours, Organisation, Person, Programme, Role, Workspace
from storage.secrets import Sealed

ROSTER = Path(__file__).parent / "data" / "demo.csv"
COMPANY, DOMAIN = "Fernhill", "fernhill.example"
CONTACT, DEPUTY, ASSISTANT = "ingrid.falk", "paul.adeyemi", "dana.ortiz"
COORDINATORS = {"lena.vogt": ("Lena Vogt", "Head of Learning"), "jonas.weber": ("Jonas Weber", "Learning Partner")}
# Those who take no part in the programme themselves: whom people can turn to, and an assistant who plans for a mentor.
OTHERS = {
    CONTACT: ("Ingrid Falk", "Ombudsperson", "Europe/Stockholm"),
    DEPUTY: ("Paul Adeyemi", "Works Council", "Europe/London"),
    ASSISTANT: ("Dana Ortiz", "Executive Assistant", "America/New_York"),
}
LOCALES = {"New York": "en-US", "San Francisco": "en-US", "Denver": "en-US", "Berlin": "de-DE"}  # others: en-GB

# What mentees want to do until next time, by the group of the topic they asked for first.
LINES: Mapping[str, tuple[str, ...]] = {
    "leading-people": (
        "Ask first, advise second, in all three one-to-ones",
        "Hand the release notes over and not read them before they go out",
        "Say the one thing that is hard to say by Thursday",
        "Let the team run the planning without me",
    ),
    "career": (
        "Write down what I don't want to go back to",
        "Ask for the Wednesday afternoons I talked about",
        "Two coffees with people who came back last year",
        "A page on what I did in the last quarter",
    ),
    "engineering": (
        "Draw the failure cases before the boxes",
        "Write the test first for the next two changes",
        "Read the last incident report and bring three questions",
        "Cut the change into four that can be reviewed in ten minutes",
        "Ask why once more before I propose a fix",
    ),
    "data": (
        "Name every table after what one row is",
        "Show the model to somebody who has to live with it",
        "Write down what result would change my mind before I look",
        "Replace one dashboard by one number with a date",
        "Explain the pipeline on one page without a tool's name",
    ),
    "product-and-design": (
        "Three interviews, and no slide until they are done",
        "Try the checkout with the screen turned off",
        "Strike two things from the roadmap and say why",
        "Bring the sketch that I'm least sure of",
    ),
    "communication": (
        "Be silent after I have named the price",
        "Ask what they would lose, not what they would pay",
        "Prepare my walk-away before the call",
        "Let them write the first version of the contract",
    ),
    "business": (
        "Answer the five oldest ones before nine",
        "Ring back once instead of writing three times",
        "Keep one hour on Wednesday free of the queue",
        "Ask what it was for before I ask what went wrong",
    ),
}
# What mentors promised.
PROMISES = (
    "Send the checklist I use myself",
    "Introduce you to two people who did this last year",
    "Read the draft before Monday",
    "Look for the talk we spoke about",
    "Sit in on the next review and only listen",
    "Bring an example of mine that went wrong",
)
# Smaller goals that are reached already, by whose they are.
REACHED: Mapping[str, str] = {
    "greta.lindholm": "Know the accessibility rules that matter for us",
    "tomas.vega": "Leave a meeting that I don't have to lead",
    "camila.rocha": "A roadmap on one page",
    "lukas.novak": "Every change of mine comes with a test",
    "chloe.nguyen": "No ticket older than a week",
}


@dataclass(frozen=True)
class Cast:
    """Everybody by the local part of their address, and what the roster says of those who are on it."""

    programme: Programme
    people: Mapping[str, Person]
    roster: Mapping[str, RosterPerson]


def company(db: Db, starts: date) -> Cast:
    """The organisation, its workspace and programme, and everybody with an account and their hours."""
    organisation = Organisation(name=COMPANY)
    db.add(organisation)
    db.flush()
    workspace = Workspace(organisation_id=organisation.id or 0, platform=PLATFORM, external_id=WORKSPACE)
    ends = starts + timedelta(weeks=26, days=-3)  # a Friday
    name = _programme_name(starts, ends)
    programme = Programme(
        organisation_id=organisation.id or 0, name=name, starts=starts, ends=ends, quiet=_quiet(starts)
    )
    roster = {person.email.partition("@")[0]: person for person in read_roster(ROSTER.read_bytes()).people}
    people = [_person(organisation, person) for person in roster.values()]
    people += [_colleague(organisation, *who, "Europe/Berlin") for who in COORDINATORS.values()]
    people += [_colleague(organisation, *who) for who in OTHERS.values()]
    db.add_all([workspace, programme, *people])
    db.flush()
    named = {person.email.partition("@")[0]: person for person in people}
    for name, person in named.items():
        db.add(Account(person_id=person.id or 0, workspace_id=workspace.id or 0, external_id=name))
    for name, listed in roster.items():
        db.add_all(_hours(named[name], listed))
    for name in COORDINATORS:
        part = enrolment(named[name], programme, Role.COORDINATOR)
        part.state = Enrolled.JOINED
        db.add(part)
    db.flush()
    return Cast(programme, named, roster)


def _programme_name(starts: date, ends: date) -> str:
    years = f"{starts.year}" if starts.year == ends.year else f"{starts.year}/{ends.year % 100:02d}"
    return f"Growth {years}"


def _quiet(starts: date) -> list[list[str]]:
    """The weeks that count for nothing: one that is over, and two ahead."""
    weeks = ((6, 1), (18, 2))  # after how many weeks, for how long
    days = ((starts + timedelta(weeks=begin), timedelta(weeks=length, days=-1)) for begin, length in weeks)
    return [[first.isoformat(), (first + length).isoformat()] for first, length in days]


def _person(organisation: Organisation, listed: RosterPerson) -> Person:
    return Person(
        organisation_id=organisation.id or 0,
        name=listed.name,
        email=listed.email,
        zone=listed.zone,
        locale=LOCALES.get(listed.office, "en-GB"),
        title=listed.title,
        team=listed.team,
        level=listed.level or 0,
        manager_email=listed.manager_email,
        languages=list(listed.languages),
        style=listed.style,
        vetoes=Sealed(sorted(listed.vetoes)) if listed.vetoes else None,
    )


def _colleague(organisation: Organisation, name: str, title: str, zone: str) -> Person:
    """Somebody who isn't on the roster."""
    email = f"{name.lower().replace(' ', '.')}@{DOMAIN}"
    return Person(organisation_id=organisation.id or 0, name=name, email=email, zone=zone, title=title, team="People")


def _hours(person: Person, listed: RosterPerson) -> Iterable[Hours]:
    for window in listed.windows:
        yield Hours(person_id=person.id or 0, day=window.day, start=window.start, end=window.end or window.start)


def enrolment(person: Person, programme: Programme, role: Role) -> Enrolment:
    """A part in the programme, only invited so far."""
    return Enrolment(person_id=person.id or 0, programme_id=programme.id or 0, role=role)
