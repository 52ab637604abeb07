"""What two people plan: a new session or another time for one, and the times they share for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session as Db

from chat.turn import NotThere, Turn
from handlers.wording import other, people_by_id, person_by_id
from scheduling.availability import Span, busy_mask, mask, runs
from scheduling.slots import pick
from scheduling.unusual import AROUND, used_up
from scheduling.waking import holiday, midnight
from scheduling.windows import Window
from storage import circles, directory, endings, programmes, sessions
from storage.pairs import Pair, PairState, Session, SessionState
from storage.people import Person, Programme

AHEAD = timedelta(days=28)  # two rounds of the default cadence
SOONEST = timedelta(
    hours=24
)  # a tap books without asking the other, so never for the same day; a typed time may be sooner
QUARTER, DAY = timedelta(minutes=15), timedelta(days=1)


class Parted(NotThere):
    """What only a pair can do was asked of two who aren't one any more."""

    def __init__(self, pair: Pair) -> None:
        super().__init__()
        self.pair = pair


@dataclass(frozen=True)
class Plan:
    """What is being planned: a new session of a pair, or another time for one that is booked."""

    pair: Pair
    other: Person
    session: Session | None = None
    mentor: Person | None = None  # for whom an assistant plans

    @property
    def key(self) -> str:
        """As a button's value: "pair 7", or "session 42.3" with the revision that is being moved."""
        return f"session {self.session.id}.{self.session.revision}" if self.session else f"pair {self.pair.id}"


def plan_of(turn: Turn, key: str) -> Plan:
    """The plan that a button's value names. Raises NotThere, also for a session that is off or over."""
    kind, _, number = key.partition(" ")
    if kind == "pair":
        pair = turn.load(Pair, number)
        return plan_with(turn, pair)
    session = turn.load(Session, number.partition(".")[0])
    if session.state != SessionState.BOOKED or session.start <= turn.now:
        raise NotThere
    return plan_with(turn, turn.load(Pair, session.pair_id), session)


def plan_with(turn: Turn, pair: Pair, session: Session | None = None) -> Plan:
    """A plan of two who are a pair now. Raises Parted for a pair that has ended."""
    if pair.state == PairState.ENDED:
        raise Parted(pair)
    if pair.state != PairState.ACTIVE:
        raise NotThere
    own = side(turn, pair)
    return Plan(pair, other(turn, pair), session, None if own.id == turn.me else own)


def running(turn: Turn, number: str) -> Pair:
    """A pair by its id, where the two are one now. Raises NotThere."""
    pair = turn.load(Pair, number)
    if pair.state != PairState.ACTIVE:
        raise NotThere
    return pair


def moment_of(text: str) -> datetime:
    """The moment that a button carries. Raises NotThere."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise NotThere from None
    if moment.tzinfo is None:
        raise NotThere
    return moment


# --- for the mentor, by an assistant ---


def side(turn: Turn, pair: Pair) -> Person:
    """The one of a pair on whose side this person acts: themselves, or the mentor for whom they plan."""
    if turn.me in pair.both:
        return turn.person
    return person_by_id(turn.db, pair.mentor_id)


def planned(turn: Turn) -> list[Pair]:
    """The pairs this person may plan for: their own, and, where it is planning, those of the mentors who named them."""
    own = programmes.active_pairs(turn.db, turn.me)
    named = directory.mentors_of(turn.db, turn.me) if turn.planning else []
    known = {pair.id for pair in own}
    return own + [pair for pair in directory.pairs_of_mentors(turn.db, named) if pair.id not in known]


@dataclass(frozen=True)
class Shared:
    """What a pair has free from `start` on, as masks of quarters, and whose clocks it is shown on.

    usual: inside both people's usual hours; free: with the unusual hours that they still allow; theirs: by person, what
    is usual for them; off: quiet weeks and public holidays, which are proposed only where there is nothing else.
    """

    usual: int
    free: int
    theirs: dict[int, int]
    start: datetime
    minutes: int
    zones: tuple[str, ...]
    off: int = 0

    def fits(self, moment: datetime) -> bool:
        """Whether a whole session that begins at this moment is free for both."""
        return self._within(self.free, moment)

    def outside(self, moment: datetime) -> frozenset[int]:
        """For whom of the two a session at this moment lies outside their usual hours."""
        return frozenset(person for person, usual in self.theirs.items() if not self._within(usual, moment))

    def _within(self, free: int, moment: datetime) -> bool:
        step, rest = divmod(moment - self.start, QUARTER)
        if step < 0:
            return False
        quarters = -(-(self.minutes * 60 + int(rest.total_seconds())) // (15 * 60))
        return bool(runs(free, quarters) >> step & 1)

    def best(
        self, now: datetime, count: int = 4, first: datetime | None = None, last: datetime | None = None
    ) -> list[datetime]:
        """The best starts, at most `count`, between first and last where these are given; usual hours of both first."""
        earliest, until = now + SOONEST, -1
        if first:
            earliest = max(earliest, first)
        if last:
            until = (1 << max(0, -(-(last - self.start) // QUARTER))) - 1
        return self._usual_first(until & ~self.off, earliest, count) or self._usual_first(until, earliest, count)

    def _usual_first(self, within: int, earliest: datetime, count: int) -> list[datetime]:
        found = self._picked(self.usual & within, earliest, count)
        if len(found) < count and self.free != self.usual:
            found += [start for start in self._picked(self.free & within, earliest, count) if self._apart(start, found)]
        return sorted(found[:count])

    def _picked(self, free: int, earliest: datetime, count: int) -> list[datetime]:
        found = pick(free, self.start, self.minutes, self.zones, earliest=earliest, count=count, step=15)
        return [start for start, _ in found]

    def _apart(self, start: datetime, others: list[datetime]) -> bool:
        return all(abs(start - other) >= timedelta(minutes=self.minutes) for other in others)


def shared(turn: Turn, pair: Pair, without: Session | None = None) -> Shared:
    """What the two of a pair have free in the next four weeks, up to their last day; `without` is a session that is being moved."""
    return common(turn.db, turn.now, pair, without)


def common(db: Db, now: datetime, pair: Pair, without: Session | None = None) -> Shared:
    """The same for the clock, which has no turn."""
    start = now.replace(minute=0, second=0, microsecond=0)
    end = start + AHEAD
    people = people_by_id(db, pair.both)
    around = sessions.of_people(db, people, start - AROUND, end + AROUND)
    around = [s for s in around if without is None or s.id != without.id]
    taken = [(s.start, sessions.end_of(s)) for s in around]
    taken += [(circle.start, circle.end) for circle in circles.of_people(db, people, start, end)]
    busy = ~busy_mask(taken, start, end)
    theirs = {number: _usual(db, person, start, end) for number, person in people.items()}
    (programme,) = programmes.by_id(db, {pair.programme_id})
    over = max(midnight(person.zone, endings.last_day(pair, programme) + DAY) for person in people.values())
    ahead = timedelta() if pair.held_by else min(AHEAD, max(over - start, timedelta()))  # on hold: no word of why
    usual = free = (1 << ahead // QUARTER) - 1
    for number, person in people.items():
        usual &= theirs[number]
        own = [s for s in around if number in sessions.people_of(db, s)]
        free &= theirs[number] | _allowed(db, person, own, start, end)
    zones = tuple(person.zone for person in people.values())
    off = busy_mask(_days_off(programme, zones, start, end), start, end)
    return Shared(usual & busy, free & busy, theirs, start, pair.minutes, zones, off)


def _days_off(programme: Programme, zones: Iterable[str], start: datetime, end: datetime) -> Iterator[Span]:
    """Quiet weeks of the programme and public holidays, as each of the two has them."""
    for zone in zones:
        first = start.astimezone(ZoneInfo(zone)).date()
        for day in (first + timedelta(days=n) for n in range((end - start).days + 1)):
            if programmes.quiet(programme, day) or holiday(zone, day):
                yield midnight(zone, day), midnight(zone, day + DAY)


def _usual(db: Db, person: Person, start: datetime, end: datetime) -> int:
    """Somebody's usual hours, but for the days on which they are away."""
    hours = programmes.hours_of(db, person.id or 0)
    return _offered(person, [Window(h.day, h.start, h.end) for h in hours], start, end)


def _offered(person: Person, windows: list[Window], start: datetime, end: datetime) -> int:
    days = (start.date() + timedelta(days=n) for n in range(-1, (end - start).days + 2))
    away: dict[date, tuple[Window, ...]] = {day: () for day in days if programmes.away(person, day)}
    return mask(person.zone, windows, start, end, away)


def _allowed(db: Db, person: Person, booked: list[Session], start: datetime, end: datetime) -> int:
    """Somebody's unusual hours, where fewer sessions than they allow lie in any 28 days around."""
    rows = programmes.unusual_hours_of(db, person.id or 0)
    if not rows:
        return 0
    outside = [s.start for s in booked if not _inside(db, person, s)]
    free = 0
    for at_most in {row.at_most for row in rows}:
        windows = [Window(row.day, row.start, row.end) for row in rows if row.at_most == at_most]
        free |= _offered(person, windows, start, end) & ~busy_mask(used_up(outside, at_most), start, end)
    return free


def _inside(db: Db, person: Person, session: Session) -> bool:
    """Whether a session lies in somebody's usual hours as they are now."""
    begin, last = session.start.replace(minute=0, second=0, microsecond=0), sessions.end_of(session)
    quarters = busy_mask([(session.start, last)], begin, last + QUARTER)
    return not quarters & ~_usual(db, person, begin, last + QUARTER)
