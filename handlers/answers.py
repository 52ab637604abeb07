"""What somebody told on joining: read back to be confirmed or changed, and written down."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlmodel import col, delete

from chat.flows import Answers
from chat.turn import Turn
from handlers.intake_hours import unusual_windows
from handlers.intake_ways import WAYS
from scheduling.windows import Window
from storage import erasing, programmes, sessions
from storage.pairs import Goal
from storage.people import Enrolment, Hours, Interest, Role
from storage.secrets import Sealed


def known(turn: Turn, role: str = "") -> dict[str, Any]:
    """What earlier answers or the roster already say, to be confirmed rather than asked again."""
    person = turn.person
    spoken = person.languages or [person.locale.partition("-")[0]]  # a roster needn't say
    found: dict[str, Any] = {"zone": person.zone, "languages": list(spoken), "style": person.style}
    found |= {name: person.ways[name] for name in ("pace", "communication", "drive") if name in person.ways}
    found["nameless"] = person.name == erasing.WITHOUT_NAME
    found["vetoes"] = person.vetoes.open() if person.vetoes else []
    if windows := programmes.hours_of(turn.db, turn.me):
        found["windows"] = [[h.day, h.start, h.end] for h in windows]
    if unusual := programmes.unusual_hours_of(turn.db, turn.me):
        first = unusual[0]
        found["unusual"] = {"start": first.start, "end": first.end, "at_most": first.at_most}
    if goal := sessions.open_goal(turn.db, turn.me, turn.programme_id):
        found["goal"] = goal.words.open()
    for each in (Role.MENTOR, Role.MENTEE):
        found |= _of_role(turn, each)
    return found | ({"role": role} if role else {})


def _of_role(turn: Turn, role: Role) -> dict[str, Any]:
    part = programmes.enrolment(turn.db, turn.me, turn.programme_id, role)
    if part is None:
        return {}
    interests = programmes.interests_of(turn.db, part.id or 0)
    found: dict[str, Any] = {"role": role.value, f"topics_{role}": [interest.topic for interest in interests]}
    found[f"level_{role}"] = interests[0].level if interests else 0
    found[f"named_{role}"] = bool(interests)
    if role is Role.MENTOR:
        found |= {"hours": part.hours_a_month, "formats": list(part.formats), "ready": part.ready}
        found |= {"minutes": part.minutes, "cadence": part.cadence_days}
    return found


def keep(turn: Turn, part: Enrolment | None, answers: Answers) -> None:
    """Writes answers down; what wasn't asked stays as it is. part: the role that they are about, if any."""
    _keep_person(turn, answers)
    if "windows" in answers:
        keep_hours(turn, (Window(*window) for window in answers["windows"]))
        keep_unusual(turn, answers)
    if part is not None:
        _keep_part(turn, part, answers)
    if part is not None and part.role == Role.MENTEE and "goal" in answers:
        _keep_goal(turn, answers["goal"])
    turn.db.flush()


def _keep_person(turn: Turn, answers: Answers) -> None:
    person = turn.person
    person.name = answers.get("name", person.name)
    person.zone = answers.get("zone", person.zone)
    person.languages = list(answers.get("languages", person.languages))
    person.style = answers.get("style", person.style)
    given = {name: answers[name] for name in (*WAYS, "drive") if name != "style" and name in answers}
    person.ways = {name: value for name, value in {**person.ways, **given}.items() if value}
    if "vetoes" in answers:
        person.vetoes = Sealed(sorted(answers["vetoes"])) if answers["vetoes"] else None
    turn.db.add(person)


def _keep_part(turn: Turn, part: Enrolment, answers: Answers) -> None:
    role = part.role
    if role == Role.MENTOR:
        part.hours_a_month = answers.get("hours", part.hours_a_month)
        part.minutes, part.cadence_days = (
            answers.get("minutes", part.minutes),
            answers.get("cadence", part.cadence_days),
        )
        part.formats, part.ready = list(answers.get("formats", part.formats)), answers.get("ready", part.ready)
    turn.db.add(part)
    if f"topics_{role}" not in answers:
        return
    turn.db.exec(delete(Interest).where(col(Interest.enrolment_id) == part.id))
    level = answers.get(f"level_{role}", 0)
    for rank, topic in enumerate(answers[f"topics_{role}"]):
        turn.db.add(Interest(enrolment_id=part.id or 0, topic=topic, rank=rank, level=level))


def _keep_goal(turn: Turn, words: str) -> None:
    """One open goal; "decide with my mentor" takes back the roster's, as long as no mentor has read it."""
    goal = sessions.open_goal(turn.db, turn.me, turn.programme_id)
    if words:
        goal = goal or Goal(person_id=turn.me, programme_id=turn.programme_id, words=Sealed(""), created_at=turn.now)
        goal.words = Sealed(words)
        turn.db.add(goal)
    elif goal and not programmes.active_pairs(turn.db, turn.me):
        turn.db.delete(goal)


def keep_hours(turn: Turn, windows: Iterable[Window]) -> None:
    """Replaces a person's usual weekly windows."""
    _replace(turn, [Hours(person_id=turn.me, day=w.day, start=w.start, end=w.end or 0) for w in windows], unusual=False)


def keep_unusual(turn: Turn, answers: Answers) -> None:
    """Replaces a person's unusual weekly windows."""
    unusual = answers.get("unusual") or {}
    windows = unusual_windows([Window(*window) for window in answers["windows"]], unusual)
    rows = [Hours(person_id=turn.me, day=w.day, start=w.start, end=w.end or 0) for w in windows]
    for row in rows:
        row.at_most = unusual["at_most"]
    _replace(turn, rows, unusual=True)


def _replace(turn: Turn, rows: list[Hours], *, unusual: bool) -> None:
    kind = col(Hours.at_most) > 0 if unusual else col(Hours.at_most) == 0
    turn.db.exec(delete(Hours).where(col(Hours.person_id) == turn.me, kind))
    turn.db.add_all(rows)
