"""The work behind "match", in three parts: read the candidates, compute in a child process, keep the draft."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlmodel import Session as Db
from sqlmodel import col, delete

from chat import stored
from chat.turn import tell
from handlers.match import draft_card
from handlers.reasons import pair_reason_words
from handlers.room import places, resting
from handlers.wording import people_by_id
from matching.people import Mentee, Mentor, Rules, lines
from matching.reasons import Reason, reasons, weekly_minutes
from matching.solver import Matching, match
from matching.solver import Pair as FoundPair
from scheduling.availability import QUARTER, mask
from scheduling.windows import Window
from storage import endings, programmes, requests, sessions
from storage.messages import Job
from storage.pairs import Pair, PairState, Request
from storage.people import Enrolment, Person, Programme, Role

FORTNIGHT = timedelta(days=14)  # the reference that free hours are compared in: one round of the default cadence


@dataclass(frozen=True)
class Known:
    """What candidates are made of, read at once for everybody: hours by person (the usual ones, and the unusual ones that
    are offered now and then), topics by enrolment, lines by address.

    begin: the first day of the fortnight on which free hours are compared.
    """

    hours: dict[int, list[tuple[int, int, int]]]
    unusual: dict[int, list[tuple[int, int, int]]]
    topics: dict[int, dict[str, int]]
    above: dict[str, frozenset[str]]
    begin: datetime


@dataclass(frozen=True)
class Candidates:
    """What matching computes from; small enough to hand to a child process.

    existing: pairs that go on, and requests that are with a mentor: each takes a place, and its mentee isn't matched.
    """

    mentees: tuple[Mentee, ...]
    mentors: tuple[Mentor, ...]
    rules: Rules
    existing: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Result:
    """What it hands back: the matching, for each pair why, and whether the matching is proved to be the best.

    It isn't where two people came out as each other's mentor: then one of the two pairs had to go.
    """

    matching: Matching
    reasons: dict[tuple[str, str], tuple[Reason, ...]]
    existing: tuple[tuple[str, str], ...]
    proved: bool = True


def gather(db: Db, job: Job, now: datetime) -> Candidates:
    """Everybody who joined, is here, doesn't rest, and neither has a mentor, nor has asked somebody, nor is done."""
    programme = db.get_one(Programme, job.programme_id)
    without = requests.choosing(db, job.programme_id) | endings.done(db, job.programme_id)
    mentees, mentors = (
        [
            (part, p)
            for part, p in programmes.joined(db, job.programme_id, role)
            if p.active and not resting(part, now.date())
        ]
        for role in (Role.MENTEE, Role.MENTOR)
    )
    known = known_of(db, programme, now, (person for _, person in (*mentees, *mentors)))
    return Candidates(
        tuple(mentee_of(known, part, person) for part, person in mentees if person.id not in without),
        tuple(mentor_of(known, part, person) for part, person in mentors),
        rules_of(db, programme),
        _going_on(db, job.programme_id),
    )


def known_of(db: Db, programme: Programme, now: datetime, people: Iterable[Person]) -> Known:
    """What these people are made of as candidates, in a few queries."""
    known = list(people)
    ids = [person.id or 0 for person in known]
    bosses = {person.email: person.manager_email for person in known}
    return Known(
        programmes.hours_of_people(db, ids),
        programmes.hours_of_people(db, ids, unusual=True),
        programmes.topics_of_people(db, programme.id or 0, ids),
        lines({**programmes.managers(db, programme.organisation_id, bosses.values()), **bosses}),
        now.replace(hour=0, minute=0, second=0, microsecond=0),
    )


def rules_of(db: Db, programme: Programme) -> Rules:
    """A programme's rules. Two whose pair has ended are never proposed again."""
    ended = _emails(db, sessions.pairs_of(db, programme.id or 0, PairState.ENDED))
    return Rules(session=-(-programme.minutes // QUARTER), paired=frozenset(ended))


def compute(candidates: Candidates) -> Result:
    """The best set of pairs and why each; pure, so it can run anywhere."""
    found = match(candidates.mentees, candidates.mentors, candidates.rules, candidates.existing)
    kept: list[FoundPair] = []
    while mutual := _better_of_two(found):  # nobody is drafted as the mentor of their own mentor: the weaker pair goes
        kept.append(mutual)
        going_on = (*candidates.existing, *((pair.mentee, pair.mentor) for pair in kept))
        found = match(candidates.mentees, candidates.mentors, candidates.rules, going_on)
    found = replace(found, pairs=(*found.pairs, *kept))
    mentees, mentors = ({p.key: p for p in people} for people in (candidates.mentees, candidates.mentors))
    why = {(p.mentee, p.mentor): reasons(mentees[p.mentee], mentors[p.mentor], candidates.rules) for p in found.pairs}  # type: ignore[arg-type]
    return Result(found, why, candidates.existing, proved=not kept)


def _better_of_two(found: Matching) -> FoundPair | None:
    """Where two people came out as each other's mentor, the better of the two pairs."""
    other_way = {(pair.mentor, pair.mentee): pair for pair in found.pairs}
    both = [pair for pair in found.pairs if (pair.mentee, pair.mentor) in other_way]
    return max(both, key=lambda pair: (pair.score, pair.mentee), default=None)


def keep(db: Db, job: Job, result: Result, now: datetime) -> bool:
    """Replaces the last draft, and shows it to whoever asked. False where pairs have changed or somebody has left since:
    then do it again."""
    everybody = [
        person for role in (Role.MENTEE, Role.MENTOR) for _, person in programmes.joined(db, job.programme_id, role)
    ]
    by_email = {person.email: person for person in everybody}
    named = {pair.mentee for pair in result.matching.pairs} | {pair.mentor for pair in result.matching.pairs}
    named |= {left.key for left in result.matching.unmatched}
    if _going_on(db, job.programme_id) != result.existing or not named <= by_email.keys():
        return False
    db.exec(delete(Pair).where(col(Pair.programme_id) == job.programme_id, col(Pair.state) == PairState.DRAFT))
    programme = db.get_one(Programme, job.programme_id)
    db.add_all([_drafted(programme, pair, result, by_email, now) for pair in result.matching.pairs])
    db.flush()
    unmatched = [(by_email[left.key].name, left.why) for left in result.matching.unmatched]
    best = len(result.matching.pairs) if result.proved else None
    job.state, job.outcome = "done", {"unmatched": unmatched, "pairs": best}
    db.add(job)
    db.flush()
    tell(db, job.asked_by, draft_card(db, job.programme_id), key=f"draft:job {job.id}", at=now)
    return True


def _drafted(
    programme: Programme, pair: FoundPair, result: Result, by_email: Mapping[str, Person], now: datetime
) -> Pair:
    mentee, mentor = by_email[pair.mentee], by_email[pair.mentor]
    why = (pair_reason_words(reason, mentee.name, mentor.name) for reason in result.reasons[pair.mentee, pair.mentor])
    return Pair(
        programme_id=programme.id or 0,
        mentee_id=mentee.id or 0,
        mentor_id=mentor.id or 0,
        score=pair.score,
        reasons=[stored.dump(words) for words in why],
        minutes=programme.minutes,
        cadence_days=programme.cadence_days,
        created_at=now,
    )


def mentee_of(known: Known, part: Enrolment, person: Person) -> Mentee:
    """A mentee as the matching knows them."""
    return Mentee(wants=known.topics.get(part.id or 0, {}), **_shared(known, person))


def mentor_of(known: Known, part: Enrolment, person: Person) -> Mentor:
    """A mentor as the matching knows them."""
    return Mentor(
        offers=known.topics.get(part.id or 0, {}),
        places=places(part.hours_a_month),
        **_shared(known, person),
    )


def minutes_in_common(known: Known, one: Person, other: Person, minutes: int) -> int:
    """Minutes of a usual week in which both are free and a session of this length fits."""
    return weekly_minutes(
        _free(one, known.hours, known.begin) & _free(other, known.hours, known.begin), -(-minutes // QUARTER)
    )


def _shared(known: Known, person: Person) -> dict[str, Any]:
    return {
        "key": person.email,
        "free": _free(person, known.hours, known.begin),
        "sometimes": _free(person, known.unusual, known.begin),
        "languages": frozenset(person.languages),
        "level": person.level or None,
        "team": person.team,
        "style": person.style,
        "line": known.above[person.email],
        "vetoes": frozenset(person.vetoes.open() if person.vetoes else ()),
    }


def _free(person: Person, hours: dict[int, list[tuple[int, int, int]]], begin: datetime) -> int:
    return _mask(person.zone, tuple(Window(*window) for window in hours.get(person.id or 0, ())), begin)


@lru_cache(maxsize=2000)  # many people offer the same hours
def _mask(zone: str, hours: tuple[Window, ...], begin: datetime) -> int:
    return mask(zone, hours, begin, begin + FORTNIGHT)


def _going_on(db: Db, programme_id: int) -> tuple[tuple[str, str], ...]:
    """The (mentee, mentor) addresses of running pairs and of requests that are with a mentor."""
    running = sessions.pairs_of(db, programme_id, PairState.ACTIVE)
    return (*_emails(db, running), *_emails(db, requests.asked(db, programme_id)))


def _emails(db: Db, pairs: Sequence[Pair | Request]) -> tuple[tuple[str, str], ...]:
    people = people_by_id(db, (person for pair in pairs for person in (pair.mentee_id, pair.mentor_id)))
    return tuple((people[pair.mentee_id].email, people[pair.mentor_id].email) for pair in pairs)
