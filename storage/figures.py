"""The numbers of a programme's report. The manual gives each formula in the same words; no sealed column is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from statistics import median

from sqlmodel import Session as Db
from sqlmodel import col, select

from storage import circles, pace
from storage.pairs import Answer, Pair, PairState, Session, SessionState, Told
from storage.people import Enrolled, Enrolment, Programme, Role

FEWEST = 5  # people: an average of fewer could be traced to one; and the step in which it takes in new answers
WEEKS = 12  # in the chart: one quarter of a year


@dataclass(frozen=True)
class Figures:
    """joined: people by role. invited: people who haven't joined in any. with_mentor: mentees in an active pair, or whose last
    one came to its planned end; finished: those of the latter.

    active, drafts, ended: pairs.

    both, one, calendar: sessions that took place, by who says so; missed: that didn't, though they were booked.
    due: sessions that the pairs' own cadence would have had by now. waits: days from being told to the first session,
    one a pair that had one. ratings: the answers from 1 to 5 that may be shown, none from fewer than FEWEST people.
    weeks: (Monday, (both, one, calendar)), oldest first, from the first that had a session. circles: those that took
    place, as their leaders tell, and how many people came to them in all.
    """

    joined: Counter[str]
    invited: int
    with_mentor: int
    finished: int
    active: int
    drafts: int
    ended: int
    both: int
    one: int
    calendar: int
    missed: int
    due: int
    waits: tuple[float, ...]
    ratings: tuple[int, ...]
    weeks: tuple[tuple[date, tuple[int, int, int]], ...]
    circles: tuple[int, int]

    @property
    def held(self) -> int:
        """Sessions that took place: told by both, by one, or by the calendar only."""
        return self.both + self.one + self.calendar

    @property
    def wait(self) -> float | None:
        """Median days from being told of a pair to its first session; None without any."""
        return median(self.waits) if self.waits else None


@dataclass(frozen=True)
class Past:
    """A session that is over and wasn't cancelled."""

    pair_id: int
    start: datetime
    kind: str


def figures(db: Db, programme: Programme, now: datetime) -> Figures:
    """All figures of a programme as of now."""
    number = programme.id or 0
    ends = datetime.combine(programme.ends, time.max, UTC)
    pairs = list(db.exec(select(Pair).where(Pair.programme_id == number)))
    off = pace.days_off(db, programme, pairs)
    past = _past(db, number, now)
    kinds = Counter(session.kind for session in past)
    states = Counter(pair.state for pair in pairs)
    last = {pair.mentee_id: pair for pair in sorted(pairs, key=lambda pair: pair.id or 0)}
    paired = {pair.mentee_id for pair in pairs if pair.state == PairState.ACTIVE}
    finished = {mentee for mentee, pair in last.items() if pair.why_ended == "finished"} - paired
    return Figures(
        joined=joined(db, number),
        invited=invited(db, number),
        with_mentor=len(paired | finished),
        finished=len(finished),
        active=states[PairState.ACTIVE],
        drafts=states[PairState.DRAFT],
        ended=states[PairState.ENDED],
        both=kinds["both"],
        one=kinds["one"],
        calendar=kinds["calendar"],
        missed=kinds["missed"],
        due=sum(_due(pair, min(now, ends), off[pair.id or 0]) for pair in pairs),
        waits=tuple(_waits(pairs, past)),
        ratings=_ratings(db, number),
        weeks=_weeks(past, now),
        circles=circles.held(db, number),
    )


def joined(db: Db, programme_id: int) -> Counter[str]:
    """How many joined, by role; those who run the programme don't count."""
    roles = select(Enrolment.role).where(Enrolment.programme_id == programme_id)
    return Counter(db.exec(roles.where(Enrolment.state == Enrolled.JOINED, Enrolment.role != Role.COORDINATOR)))


def invited(db: Db, programme_id: int) -> int:
    """People who were asked and haven't joined in any role."""
    parts = db.exec(select(Enrolment.person_id, Enrolment.state).where(Enrolment.programme_id == programme_id)).all()
    here = {person for person, state in parts if state == Enrolled.JOINED}
    return len({person for person, state in parts if state == Enrolled.INVITED} - here)


def _past(db: Db, programme_id: int, now: datetime) -> list[Past]:
    begun = select(Session).join(Pair).where(Pair.programme_id == programme_id, col(Session.start) < now)
    begun = begun.where(Session.state != SessionState.CANCELLED).order_by(col(Session.start))
    over = (s for s in db.exec(begun) if s.start + timedelta(minutes=s.minutes) <= now)
    return [Past(s.pair_id, s.start, _kind(s.mentee_told, s.mentor_told)) for s in over]


def _kind(mentee_told: str, mentor_told: str) -> str:
    """Who says that it took place; a "no" against a "yes" is told by one, a "no" alone means missed."""
    met = (mentee_told, mentor_told).count(Told.MET)
    if met:
        return "both" if met == 2 else "one"
    return "missed" if Told.NOT in (mentee_told, mentor_told) else "calendar"


def _due(pair: Pair, now: datetime, off: pace.Off) -> int:
    """Cadences begun since the two were told, until the pair or the programme ends: one is due at once. Days off don't
    count."""
    if pair.published_at is None:
        return 0
    until = min(now, pair.ended_at or now)
    counted = pace.counted(pair.published_at, until, off)
    return 1 + int(counted / timedelta(days=pair.cadence_days)) if until >= pair.published_at else 0


def _waits(pairs: Iterable[Pair], past: Iterable[Past]) -> Iterable[float]:
    first: dict[int, datetime] = {}
    for session in past:
        if session.kind != "missed":
            first.setdefault(session.pair_id, session.start)
    for pair in pairs:
        if pair.published_at and pair.id in first:
            yield max(0.0, (first[pair.id] - pair.published_at) / timedelta(days=1))


def _ratings(db: Db, programme_id: int) -> tuple[int, ...]:
    """The oldest answers, in whole fives: a mean that moved with each answer would tell what the newest one was."""
    own = select(Answer).where(Answer.programme_id == programme_id, Answer.survey == "session")
    answers = db.exec(own.order_by(col(Answer.id))).all()
    shown = answers[: len(answers) // FEWEST * FEWEST]
    people = {answer.person_id for answer in shown}
    return tuple(answer.number for answer in shown) if len(people) >= FEWEST else ()


def _weeks(past: Iterable[Past], now: datetime) -> tuple[tuple[date, tuple[int, int, int]], ...]:
    this = now.date() - timedelta(days=now.weekday())
    mondays = [this - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]
    counts = Counter((s.start.date() - timedelta(days=s.start.weekday()), s.kind) for s in past)
    first = min((day for day, _ in counts), default=this)
    shown = [day for day in mondays if day >= first]
    return tuple((day, (counts[day, "both"], counts[day, "one"], counts[day, "calendar"])) for day in shown)
