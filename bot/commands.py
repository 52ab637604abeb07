"""What stands behind the doors that need the settings or the database: import, check, coordinator; and what is there once a
company begins: an organisation, a workspace, a programme, whoever looks after it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session as Db
from sqlmodel import col, select

from bot.config import BadSetting, Mail, Settings, Slack, Teams
from chat.words import Reader, Words, say, say_n, show, text
from handlers.imports import batches, keep
from handlers.roster import Roster, read_roster
from storage import directory, migrate, programmes
from storage.database import Database
from storage.installations import Installation
from storage.people import Enrolled, Enrolment, Organisation, Person, Programme, Role, Workspace

HALF_A_YEAR = timedelta(days=182)  # the default length of a programme
ENGLISH = Reader()


def import_roster(database: Database, data: bytes, now: datetime) -> dict[str, Any]:
    """Adds the people of a roster file as invited. {"added", "updated", "refused", "notes"}, by address and line."""
    roster = read_roster(data)
    added: list[str] = []
    updated: list[str] = []
    for people in batches(roster):
        with database.write() as db:
            done = keep(db, found(db, now), people, now)
        added += done.added
        updated += done.updated
    return {"added": added, "updated": updated} | problems(roster)


def problems(roster: Roster) -> dict[str, Any]:
    """What was refused and what was assumed, with the line and the reason."""
    return {
        "refused": [{"line": r.line, "email": r.email, "reason": text(r.reason, ENGLISH)} for r in roster.refused],
        "notes": [{"line": n.line, "email": n.email, "note": text(n.note, ENGLISH)} for n in roster.notes],
    }


def add_coordinator(database: Database, email: str, now: datetime) -> str:
    """Makes somebody a coordinator, known or not yet."""
    with database.write() as db:
        programme = found(db, now)
        person = coordinates(db, programme, email, now)
        return text(say("{name} is a coordinator of {programme}.", name=person.name, programme=programme.name), ENGLISH)


def found(db: Db, now: datetime) -> Programme:
    """The newest programme of the company whose machine this is, or a first one."""
    organisation = db.exec(select(Organisation).order_by(col(Organisation.id))).first()
    return begun(db, organisation or founded(db, "Our company"), now)


def workspace(db: Db, platform: str, external_id: str, now: datetime) -> None:
    """A workspace of the company whose machine this is, as a row; one that the app had left is there again."""
    there = directory.workspace(db, platform, external_id)
    if there is None:
        organisation = found(db, now).organisation_id
        there = Workspace(organisation_id=organisation, platform=platform, external_id=external_id)
    there.gone_at, there.since = None, now
    db.add(there)


def founded(db: Db, name: str) -> Organisation:
    """A company that wasn't there before."""
    organisation = Organisation(name=name)
    db.add(organisation)
    db.flush()
    return organisation


def begun(db: Db, organisation: Organisation, now: datetime) -> Programme:
    """A company's newest programme, or a first one for half a year from today."""
    programme = programmes.newest(db, organisation.id or 0)
    if programme is None:
        today = now.date()
        name = text(say("Mentoring {year}", year=str(today.year)), ENGLISH)
        programme = Programme(organisation_id=organisation.id or 0, name=name, starts=today, ends=today + HALF_A_YEAR)
        db.add(programme)
        db.flush()
    return programme


def coordinates(db: Db, programme: Programme, email: str, now: datetime, name: str = "") -> Person:
    """Somebody as a coordinator of a programme, known or not yet."""
    person = directory.addressed(db, programme.organisation_id, email) or _person(db, programme, email, name)
    part = programmes.enrolment(db, person.id or 0, programme.id or 0, Role.COORDINATOR)
    part = part or Enrolment(person_id=person.id or 0, programme_id=programme.id or 0, role=Role.COORDINATOR)
    part.state, part.joined_at = Enrolled.JOINED, now
    db.add(part)
    return person


def _person(db: Db, programme: Programme, email: str, name: str) -> Person:
    email = email.strip().lower()
    name = name or email.split("@", maxsplit=1)[0].replace(".", " ").title()
    person = Person(organisation_id=programme.organisation_id, name=name, email=email)
    db.add(person)
    db.flush()
    return person


def check(chosen: Settings, database: Database) -> list[tuple[bool, Words]]:
    """What is in order and what is missing, with what to do. mentorbot can run when every line is True."""
    lines = [(True, say("Settings are read."))]
    try:
        behind = migrate.pending(database)
    except Exception as error:
        lines.append((False, say("The database doesn't answer: {error}", error=str(error).split("\n", maxsplit=1)[0])))
        return lines
    lines.append(
        (
            not behind,
            say("The tables are not up to date. Do: mentorbot migrate")
            if behind
            else say("The database answers, its tables are up to date."),
        )
    )
    if not behind:
        lines.append(_coordinators(database))
    if chosen.slack is None and chosen.teams is None:
        lines.append(
            (
                False,
                say("No platform is configured. docs/slack.md and docs/teams.md say how to begin; the demo: make run"),
            )
        )
    if chosen.slack:
        lines += _installed(database, chosen.slack, behind=bool(behind)) if chosen.slack.many else _slack(chosen.slack)
    if chosen.teams:
        lines.append(_teams(chosen.teams))
    if chosen.mail:
        lines.append(_mail(chosen.mail))
    return lines


def _mail(mail: Mail) -> tuple[bool, Words]:
    from bot.mail import server  # which nobody needs who has no mail server

    wrong = server.trouble(mail)
    return wrong is None, wrong or say(
        "Mail: {host} takes what I send for people whom no chat reaches.", host=mail.host
    )


def _teams(teams: Teams) -> tuple[bool, Words]:
    if not teams.app_id:
        return True, say("Teams: requests carry no token, for trying things out on this machine.")
    from bot.teams import serve  # which nobody needs who has no Teams

    try:
        serve.introduced(teams)
    except BadSetting as problem:
        return False, show(str(problem))
    return True, say("Teams: the app's secret is taken.")


def _installed(database: Database, slack: Slack, *, behind: bool) -> list[tuple[bool, Words]]:
    """How many workspaces have installed mentorbot by its link, and where something is missing."""
    from bot.slack import serve  # which nobody needs who has no Slack

    said = say_n(
        "Slack: one workspace has installed mentorbot.",
        "Slack: {n} workspaces have installed mentorbot.",
        0 if behind else _workspaces(database),
    )
    wrong = {} if behind else serve.troubled(database, slack)
    lines = [
        say("Slack: {workspace} has to install mentorbot again: {why}", workspace=name, why=why)
        for name, why in wrong.items()
    ]
    return [(True, said), *((False, line) for line in lines)]


def lacks(scope: str, why: str) -> Words:
    """A permission that the app hasn't got, and what that costs."""
    return say(
        "Slack: the permission {scope} is missing. It is there {why}. That doesn't work until the app is installed again from the manifest.",
        scope=scope,
        why=why,
    )


def _slack(slack: Slack) -> list[tuple[bool, Words]]:
    from bot.slack import serve  # which nobody needs who has no Slack
    from bot.slack.manifest import SCOPES

    try:
        who, missing = serve.introduced(slack)
    except BadSetting as problem:
        return [(False, show(str(problem)))]
    lines = [(False, lacks(scope, SCOPES[scope])) for scope in missing]
    return [(True, say("Slack answers: {team}.", team=str(who["team"]))), *lines]


def _workspaces(database: Database) -> int:
    """How many workspaces have installed mentorbot by its link."""
    with database.read() as db:
        return len(db.exec(select(Installation.workspace_id)).all())


def _coordinators(database: Database) -> tuple[bool, Words]:
    with database.read() as db:
        joined = select(Enrolment).where(Enrolment.role == Role.COORDINATOR, Enrolment.state == Enrolled.JOINED)
        count = len(db.exec(joined).all())
    if count:
        return True, say_n("One coordinator.", "{n} coordinators.", count)
    return False, say("Nobody coordinates yet. Do: mentorbot coordinator add lena@example.com")
