"""The work behind "match", in three parts: read the candidates, compute in a child process, keep the draft."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session as Db
from sqlmodel import col, delete

from chat import stored
from chat.turn import tell
from handlers.match import draft_card
from handlers.reasons import pair_reason_words
from handlers.wording import people_by_id
from matching.people import Mentee, Mentor, Rules, lines
from matching.reasons import Reason, reasons
from matching.solver import Matching, match
from scheduling.availability import QUARTER, mask
from scheduling.windows import Window
from storage import programmes, sessions
from storage.messages import Job
from storage.pairs import Pair, PairState
from storage.people import Enrolment, Person, Programme, Role

FORTNIGHT = timedelta(days=14)  # the reference that free hours are compared in: one round of the default cadence
HOURS_A_MENTEE = 2  # a month: 45 minutes every two weeks, and thinking in between


@dataclass(frozen=True)
class Candidates:
    """What matching computes from; small enough to hand to a child process."""

    mentees: tuple[Mentee, ...]
    mentors: tuple[Mentor, ...]
    rules: Rules
    existing: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Result:
    """What it hands back: the matching, and for each pair why."""

    matching: Matching
    reasons: dict[tuple[str, str], tuple[Reason, ...]]


def gather(db: Db, job: Job, now: datetime) -> Candidates:
    """Everybody who joined and isn't in a pair, with free hours on one common fortnight."""
    programme = db.get_one(Programme, job.programme_id)
    running = sessions.pairs_of(db, job.programme_id, PairState.ACTIVE)
    mentees = programmes.joined(db, job.programme_id, Role.MENTEE)
    mentors = programmes.joined(db, job.programme_id, Role.MENTOR)
    managers = {person.email: person.manager_email for _, person in (*mentees, *mentors)}
    above = lines(managers)
    begin = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return Candidates(
        tuple(_mentee(db, part, person, begin, above) for part, person in mentees),
        tuple(_mentor(db, part, person, begin, above) for part, person in mentors),
        Rules(session=-(-programme.minutes // QUARTER)),
        tuple(_emails(db, pair) for pair in running),
    )


def compute(candidates: Candidates) -> Result:
    """The best set of pairs and why each; pure, so it can run anywhere."""
    found = match(candidates.mentees, candidates.mentors, candidates.rules, candidates.existing)
    mentees, mentors = ({p.key: p for p in people} for people in (candidates.mentees, candidates.mentors))
    why = {(p.mentee, p.mentor): reasons(mentees[p.mentee], mentors[p.mentor], candidates.rules) for p in found.pairs}  # type: ignore[arg-type]
    return Result(found, why)


def keep(db: Db, job: Job, result: Result, now: datetime) -> None:
    """Replaces the last draft, and shows it to whoever asked."""
    db.exec(delete(Pair).where(col(Pair.programme_id) == job.programme_id, col(Pair.state) == PairState.DRAFT))
    programme = db.get_one(Programme, job.programme_id)
    everybody = [
        person for role in (Role.MENTEE, Role.MENTOR) for _, person in programmes.joined(db, job.programme_id, role)
    ]
    by_email = {person.email: person for person in everybody}
    for pair in result.matching.pairs:
        mentee, mentor = by_email[pair.mentee], by_email[pair.mentor]
        words = [
            stored.dump(pair_reason_words(reason, mentee.name, mentor.name))
            for reason in result.reasons[pair.mentee, pair.mentor]
        ]
        db.add(
            Pair(
                programme_id=job.programme_id,
                mentee_id=mentee.id or 0,
                mentor_id=mentor.id or 0,
                score=pair.score,
                reasons=words,
                minutes=programme.minutes,
                cadence_days=programme.cadence_days,
                created_at=now,
            )
        )
    db.flush()
    unmatched = tuple((by_email[left.key].name, left.why) for left in result.matching.unmatched)
    card = draft_card(db, job.programme_id, unmatched)
    tell(db, job.asked_by, card, key=f"draft:job {job.id}", at=now)


def _mentee(db: Db, part: Enrolment, person: Person, begin: datetime, above: dict[str, frozenset[str]]) -> Mentee:
    return Mentee(wants=dict.fromkeys(programmes.topics_of(db, part.id or 0), 0), **_shared(db, person, begin, above))


def _mentor(db: Db, part: Enrolment, person: Person, begin: datetime, above: dict[str, frozenset[str]]) -> Mentor:
    return Mentor(
        offers=dict.fromkeys(programmes.topics_of(db, part.id or 0), 0),
        places=max(1, part.hours_a_month // HOURS_A_MENTEE),
        **_shared(db, person, begin, above),
    )


def _shared(db: Db, person: Person, begin: datetime, above: dict[str, frozenset[str]]) -> dict[str, Any]:
    hours = [Window(h.day, h.start, h.end) for h in programmes.hours_of(db, person.id or 0)]
    return {
        "key": person.email,
        "free": mask(person.zone, hours, begin, begin + FORTNIGHT),
        "languages": frozenset(person.languages),
        "level": person.level or None,
        "team": person.team,
        "style": person.style,
        "line": above[person.email],
        "vetoes": frozenset(person.vetoes.open() if person.vetoes else ()),
    }


def _emails(db: Db, pair: Pair) -> tuple[str, str]:
    people = people_by_id(db, (pair.mentee_id, pair.mentor_id))
    return people[pair.mentee_id].email, people[pair.mentor_id].email
