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
from storage import endings, programmes, sessions
from storage.messages import Job
from storage.pairs import Pair, PairState
from storage.people import Enrolment, Hours, Person, Programme, Role

FORTNIGHT = timedelta(days=14)  # the reference that free hours are compared in: one round of the default cadence
HOURS_A_MENTEE = 2  # a month: 45 minutes every two weeks, and thinking in between


@dataclass(frozen=True)
class Known:
    """What candidates are made of, read at once for everybody: hours by person, topics by enrolment, lines by address."""

    hours: dict[int, list[Hours]]
    topics: dict[int, list[str]]
    above: dict[str, frozenset[str]]


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
    existing: tuple[tuple[str, str], ...]


def gather(db: Db, job: Job, now: datetime) -> Candidates:
    """Everybody who joined and isn't in a pair, with free hours on one common fortnight."""
    programme = db.get_one(Programme, job.programme_id)
    running = sessions.pairs_of(db, job.programme_id, PairState.ACTIVE)
    mentees = programmes.joined(db, job.programme_id, Role.MENTEE)
    mentors = programmes.joined(db, job.programme_id, Role.MENTOR)
    above = lines(programmes.managers(db, programme.organisation_id))
    known = Known(
        programmes.all_hours(db, programme.organisation_id), programmes.all_topics(db, job.programme_id), above
    )
    begin = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return Candidates(
        # nobody who takes a break
        tuple(_mentee(known, part, person, begin) for part, person in mentees if not rests(part, now)),
        tuple(_mentor(known, part, person, begin) for part, person in mentors if not rests(part, now)),
        # those of whom one wanted to change are never proposed to each other again
        Rules(
            session=-(-programme.minutes // QUARTER),
            paired=frozenset(_emails(db, endings.parted(db, job.programme_id))),
        ),
        _emails(db, running),
    )


def compute(candidates: Candidates) -> Result:
    """The best set of pairs and why each; pure, so it can run anywhere."""
    found = match(candidates.mentees, candidates.mentors, candidates.rules, candidates.existing)
    mentees, mentors = ({p.key: p for p in people} for people in (candidates.mentees, candidates.mentors))
    why = {(p.mentee, p.mentor): reasons(mentees[p.mentee], mentors[p.mentor], candidates.rules) for p in found.pairs}  # type: ignore[arg-type]
    return Result(found, why, candidates.existing)


def keep(db: Db, job: Job, result: Result, now: datetime) -> bool:
    """Replaces the last draft, and shows it to whoever asked. False where pairs have changed since: then do it again."""
    if _emails(db, sessions.pairs_of(db, job.programme_id, PairState.ACTIVE)) != result.existing:
        return False
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
    unmatched = [(by_email[left.key].name, left.why) for left in result.matching.unmatched]
    job.state, job.outcome = "done", {"unmatched": unmatched, "pairs": len(result.matching.pairs)}
    db.add(job)
    db.flush()
    tell(db, job.asked_by, draft_card(db, job.programme_id), key=f"draft:job {job.id}", at=now)
    return True


def rests(part: Enrolment, now: datetime) -> bool:
    """Whether somebody takes a break from new pairs."""
    return part.resting_until is not None and now.date() < part.resting_until


def places(hours_a_month: int) -> int:
    """How many mentees somebody's hours buy: one for each two, one for a single hour, none for none."""
    return max(hours_a_month // HOURS_A_MENTEE, min(hours_a_month, 1))


def _mentee(known: Known, part: Enrolment, person: Person, begin: datetime) -> Mentee:
    return Mentee(wants=dict.fromkeys(known.topics.get(part.id or 0, ()), 0), **_shared(known, person, begin))


def _mentor(known: Known, part: Enrolment, person: Person, begin: datetime) -> Mentor:
    return Mentor(
        offers=dict.fromkeys(known.topics.get(part.id or 0, ()), 0),
        places=places(part.hours_a_month),
        **_shared(known, person, begin),
    )


def _shared(known: Known, person: Person, begin: datetime) -> dict[str, Any]:
    hours = [Window(h.day, h.start, h.end) for h in known.hours.get(person.id or 0, ())]
    return {
        "key": person.email,
        "free": mask(person.zone, hours, begin, begin + FORTNIGHT),
        "languages": frozenset(person.languages),
        "level": person.level or None,
        "team": person.team,
        "style": person.style,
        "line": known.above[person.email],
        "vetoes": frozenset(person.vetoes.open() if person.vetoes else ()),
    }


def _emails(db: Db, pairs: list[Pair]) -> tuple[tuple[str, str], ...]:
    people = people_by_id(db, (person for pair in pairs for person in (pair.mentee_id, pair.mentor_id)))
    return tuple((people[pair.mentee_id].email, people[pair.mentor_id].email) for pair in pairs)
