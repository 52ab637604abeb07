"""Three months of sessions for the demo: when the pairs met, who said so, how useful it was, and what they noted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from random import Random

from sqlmodel import Session as Db

from bot.demo_cast import LINES, PROMISES, REACHED
from handlers.aftercare import RATING
from matching.topics import group_of
from scheduling.availability import busy_mask, mask, runs
from scheduling.slots import pick
from scheduling.windows import Window
from storage import programmes, sessions
from storage.pairs import Answer, Goal, Note, Pair, Session, SessionState, Told
from storage.people import Person, Role
from storage.secrets import Sealed

HOUR, DAY, QUARTER = timedelta(hours=1), timedelta(days=1), timedelta(minutes=15)
TELLS = ((Told.MET, Told.MET), (Told.MET, ""), ("", Told.MET), ("", ""))  # what the mentee says, and the mentor
HOW_OFTEN = (6, 1, 1, 2)
RATED = (1, 2, 5, 14, 13)  # how often each number from 1 to 5
SKIPPED = 6  # every so many sessions don't happen: holidays and full weeks
SURELY_OLD = 8 * DAY  # after seven days nobody is asked any more whether they met
QUIET = 26 * DAY  # how long the pair that needs a hand hasn't met; after 30 the mentor's place would be given back


@dataclass
class Diary:
    """What everybody has free, in quarters of an hour after `begin`, less what they have booked by now."""

    begin: datetime
    end: datetime
    zones: Mapping[int, str]
    free: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        people: Mapping[int, Person],
        hours: Mapping[int, Sequence[Window]],
        begin: datetime,
        now: datetime,
        quiet: Sequence[tuple[datetime, datetime]] = (),
    ) -> Diary:
        """The weekly hours of all these people, from `begin` (a full hour) to five weeks from now; none in quiet weeks."""
        diary = cls(begin, now + 35 * DAY, {number: person.zone for number, person in people.items()})
        off = busy_mask(quiet, diary.begin, diary.end)
        for number, zone in diary.zones.items():
            diary.free[number] = mask(zone, hours[number], diary.begin, diary.end) & ~off
        return diary

    def best(self, pair: Pair, first: datetime, last: datetime, most: int = 1) -> list[datetime]:
        """The best starts for a session of this pair that lies between two moments."""
        begin, free = self._common(pair, first, last)
        zones = (self.zones[pair.mentee_id], self.zones[pair.mentor_id])
        return [start for start, _ in pick(free, begin, pair.minutes, zones, earliest=first, count=most, step=15)]

    def latest(self, pair: Pair, first: datetime, last: datetime) -> datetime | None:
        """The last start for a session of this pair that lies between two moments."""
        begin, free = self._common(pair, first, last)
        starts = runs(free, pair.minutes // 15)
        return begin + (starts.bit_length() - 1) * QUARTER if starts else None

    def keep(self, pair: Pair, start: datetime) -> datetime:
        """Takes the time of a session out of what the two have free."""
        busy = busy_mask([(start, start + timedelta(minutes=pair.minutes))], self.begin, self.end)
        for person in pair.both:
            self.free[person] &= ~busy
        return start

    def _common(self, pair: Pair, first: datetime, last: datetime) -> tuple[datetime, int]:
        """What both have free in the whole quarters between two moments, and where that begins."""
        opens, closes = max(0, -((self.begin - first) // QUARTER)), max(0, (last - self.begin) // QUARTER)
        free = self.free[pair.mentee_id] & self.free[pair.mentor_id] & ((1 << closes) - 1)
        return self.begin + opens * QUARTER, free >> opens


@dataclass(frozen=True)
class Plan:
    """A pair's sessions by their starts; newest is booked and not told yet, or there is none."""

    pair: Pair
    over: Sequence[datetime]
    newest: datetime | None


@dataclass(frozen=True)
class Past:
    """What a pair has behind it and ahead: the last session that was told, with the lines of those who wrote one."""

    pair: Pair
    told: Session | None
    lines: Mapping[int, str]
    newest: Session | None


def happen(
    db: Db, pairs: Sequence[Pair], stopped: Mapping[int, datetime], diary: Diary, *, now: datetime, chance: Random
) -> list[Past]:
    """Writes all sessions with what was said about them; returns what the chats show of it.

    stopped: from when on these pairs don't meet any more.
    """
    written = [(plan, _rows(plan, chance)) for plan in _plans(pairs, stopped, diary, now, chance)]
    _tell([row for plan, rows in written for row in rows[: len(plan.over)]], now, chance)
    found = []
    for plan, rows in written:
        db.add_all(rows)
        db.flush()
        told, lines = _answer(db, plan.pair, rows[: len(plan.over)], chance)
        found.append(Past(plan.pair, told, lines, rows[-1] if plan.newest else None))
    return found


# --- when they met -----------------------------------------------------------------------------------------


def _plans(
    pairs: Sequence[Pair], stopped: Mapping[int, datetime], diary: Diary, now: datetime, chance: Random
) -> list[Plan]:
    """One pair meets within a day, one tomorrow, one has just met; the weakest pair has lost touch; the rest go on."""
    left, fixed = [pair for pair in pairs if pair.id not in stopped], dict[int, datetime]()
    for first, last in ((now + 2 * HOUR, now + DAY), (now + DAY + HOUR, now + 2 * DAY)):
        _fix(left, fixed, diary, {pair.id: next(iter(diary.best(pair, first, last)), None) for pair in left})
    ended = {pair.id: diary.latest(pair, now - 3 * DAY, now - HOUR) for pair in left}
    newest = max((start for start in ended.values() if start), default=None)
    _fix(left, fixed, diary, {key: start for key, start in ended.items() if start == newest})
    quiet = min(left, key=lambda pair: (pair.cadence_days != 14, pair.score, pair.id))
    silent = {**stopped, quiet.id or 0: now - QUIET}
    ids = [pair.id or 0 for pair in pairs]
    return [
        _plan(diary, pair, now, chance, fixed=fixed.get(key), silent=silent.get(key))
        for key, pair in zip(ids, pairs, strict=True)
    ]


def _fix(
    left: list[Pair], fixed: dict[int, datetime], diary: Diary, starts: Mapping[int | None, datetime | None]
) -> None:
    """Gives the first of the pairs that are left the start which is open to it."""
    for pair in left:
        start = starts.get(pair.id)
        if start:
            fixed[pair.id or 0] = diary.keep(pair, start)
            left.remove(pair)
            return


def _plan(
    diary: Diary, pair: Pair, now: datetime, chance: Random, *, fixed: datetime | None, silent: datetime | None
) -> Plan:
    """fixed: when the newest session is; silent: since when there is none."""
    if fixed:
        return Plan(pair, _over(diary, pair, fixed - pair.cadence_days * DAY * 0.6, chance), fixed)
    if silent:
        return Plan(pair, _over(diary, pair, silent, chance), None)
    over = _over(diary, pair, now - DAY, chance)
    first = max(now + 2 * DAY, over[-1] + (pair.cadence_days - 2) * DAY if over else now)
    ahead = diary.best(pair, first, first + 10 * DAY, most=4)
    return Plan(pair, over, diary.keep(pair, chance.choice(ahead)) if ahead else None)


def _over(diary: Diary, pair: Pair, until: datetime, chance: Random) -> list[datetime]:
    """Past starts at the pair's own cadence, from a few days after the news of it; all over at `until`."""
    due, starts = diary.begin + chance.randrange(3, 10) * DAY, list[datetime]()
    for number in count(pair.id or 0):
        if due > until - 2 * DAY:
            return starts
        last = due + min(5, pair.cadence_days // 2) * DAY
        found = diary.best(pair, due - 2 * DAY, min(last, until), most=4)
        if found and number % SKIPPED:
            starts.append(diary.keep(pair, chance.choice(found)))
        due += pair.cadence_days * DAY
    raise AssertionError("unreachable")


def _rows(plan: Plan, chance: Random) -> list[Session]:
    """The sessions, each booked by one of the two when the one before was over."""
    pair, rows = plan.pair, list[Session]()
    for start in (*plan.over, *([plan.newest] if plan.newest else [])):
        before = sessions.end_of(rows[-1]) if rows else pair.published_at or start
        pause = chance.randrange(10, 24) if rows else chance.randrange(30, 1400)
        rows.append(
            Session(
                pair_id=pair.id or 0,
                start=start,
                minutes=pair.minutes,
                booked_by=chance.choice(pair.both),
                booked_at=before + timedelta(minutes=pause),
            )
        )
    return rows


# --- what they said about it -------------------------------------------------------------------------------


def _tell(over: Sequence[Session], now: datetime, chance: Random) -> None:
    """Who says that a session took place. Of those that are still asked about, one answer alone is missing."""
    old = [session for session in over if session.start < now - SURELY_OLD]
    fresh = [session for session in over if session.start >= now - SURELY_OLD]
    for session in old:
        (said,) = chance.choices(TELLS, HOW_OFTEN)
        session.mentee_told, session.mentor_told = said
    for session in fresh:
        session.mentee_told = session.mentor_told = Told.MET
    for session in fresh[-1:]:
        session.mentor_told = ""
    missed, cancelled = old[len(old) // 3], old[len(old) * 2 // 3]
    missed.state, missed.mentee_told, missed.mentor_told = SessionState.MISSED, Told.NOT, Told.NOT
    cancelled.state, cancelled.mentee_told, cancelled.mentor_told = SessionState.CANCELLED, "", ""
    cancelled.revision = 1


def _answer(db: Db, pair: Pair, over: Sequence[Session], chance: Random) -> tuple[Session | None, dict[int, str]]:
    """Ratings and lines of those who met; the newest session that was told, and the lines about it."""
    newest, newest_lines = None, dict[int, str]()
    own = LINES[_group(db, pair)]
    for number, session in enumerate(over, start=pair.id or 0):
        at = sessions.end_of(session) + chance.randrange(5, 25) * timedelta(minutes=1)
        lines = {pair.mentee_id: own[number % len(own)], pair.mentor_id: PROMISES[number % len(PROMISES)]}
        told = {pair.mentee_id: session.mentee_told, pair.mentor_id: session.mentor_told}
        met = [person for person, said in told.items() if said == Told.MET]
        for person in (person for person in met if chance.random() < 0.85):
            (number_,) = chance.choices(range(1, 6), RATED)
            db.add(
                Answer(
                    person_id=person,
                    programme_id=pair.programme_id,
                    survey=RATING,
                    about=f"session {session.id}",
                    number=number_,
                    at=at,
                )
            )
        lines = {person: lines[person] for person in met if chance.random() < 0.7}
        for person, words in lines.items():
            db.add(Note(person_id=person, pair_id=session.pair_id, session_id=session.id, words=Sealed(words), at=at))
        if met:
            newest, newest_lines = session, lines
    if newest:
        _reach(db, pair, sessions.end_of(newest))
    return newest, newest_lines


def _reach(db: Db, pair: Pair, at: datetime) -> None:
    """Some have reached a first goal, and are on to the one that they named on joining."""
    name = db.get_one(Person, pair.mentee_id).email.partition("@")[0]
    if name in REACHED:
        words = Sealed(REACHED[name])
        begun = pair.published_at or at
        db.add(
            Goal(person_id=pair.mentee_id, programme_id=pair.programme_id, words=words, created_at=begun, reached_at=at)
        )


def _group(db: Db, pair: Pair) -> str:
    """The group of the topic that the mentee asked for first."""
    part = programmes.enrolment(db, pair.mentee_id, pair.programme_id, Role.MENTEE)
    topics = programmes.topics_of(db, part.id or 0) if part else []
    return group_of(topics[0]) or ""
