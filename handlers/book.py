"""Booking, moving and cancelling: one tap of one of the two is enough, and the other is told at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from chat.cards import Button, Card, Cards, Field, Part, Table, Text
from chat.turn import NotThere, Turn
from chat.words import City, There, Words, say, show, slot
from handlers import booked
from handlers.times import Shared, shared
from handlers.wording import first_name, other_of, people_by_id
from scheduling.phrases import When, read_when
from storage import programmes, sessions
from storage.pairs import Pair, Session, SessionState
from storage.people import Person


@dataclass(frozen=True)
class Plan:
    """What is being planned: a new session of a pair, or another time for one that is booked."""

    pair: Pair
    other: Person
    session: Session | None = None

    @property
    def key(self) -> str:
        """As a button's value: "pair 7", or "session 42.3" with the revision that is being moved."""
        return f"session {self.session.id}.{self.session.revision}" if self.session else f"pair {self.pair.id}"


def plan_of(turn: Turn, key: str) -> Plan:
    """The plan that a button's value names. Raises NotThere, also for a session that is off or over."""
    kind, _, number = key.partition(" ")
    if kind == "pair":
        pair = turn.load(Pair, number)
        return Plan(pair, _other(turn, pair))
    session = turn.load(Session, number.partition(".")[0])
    if session.state != SessionState.BOOKED or session.start <= turn.now:
        raise NotThere
    pair = turn.load(Pair, session.pair_id)
    return Plan(pair, _other(turn, pair), session)


def _other(turn: Turn, pair: Pair) -> Person:
    (other,) = people_by_id(turn.db, [other_of(pair, turn.me)]).values()
    return other


# --- what people do ----------------------------------------------------------------------------------------


def book(turn: Turn) -> Card:
    """Times for a next session; "book friday 15:00" goes straight to that time."""
    pairs = programmes.active_pairs(turn.db, turn.me)
    plans = [Plan(pair, _other(turn, pair)) for pair in pairs]
    if len(plans) == 1:
        return wish(turn, plans[0], turn.event.text) if turn.event.text else offer(turn, plans[0])
    cards = (Card(plan.other.name, (), (Button(say("Find a time"), "session.offer", plan.key),)) for plan in plans)
    return Card(say("With whom?"), (Cards(tuple(cards)),))


def times(turn: Turn) -> Card:
    """Times for the plan that a button names."""
    return offer(turn, plan_of(turn, turn.event.value))


def pick(turn: Turn) -> Card:
    """A day and a time of one's own."""
    return picker(
        turn, plan_of(turn, turn.event.value), say("Pick a day and a time, or just write it: Thursday 15:00"), []
    )


def when(turn: Turn) -> Card:
    """A time in the person's own words, or from the picker."""
    plan = plan_of(turn, turn.event.value)
    day, clock = turn.event.answer("date"), turn.event.answer("time")
    return wish(turn, plan, turn.event.answer("words") or f"{day} {clock}".strip())


def choose(turn: Turn) -> Card:
    """A time was tapped: it is booked, or moved, if it is still free for both."""
    key, _, at = turn.event.value.partition("@")
    start = datetime.fromisoformat(at)
    if done := _already(turn, key, start):
        return booked.card(turn, done)
    plan = plan_of(turn, key)
    if plan.session and plan.key != key:  # it was moved since this card was written: show what is true now
        return booked.card(turn, plan.session)
    if start <= turn.now or not shared(turn, plan.pair, plan.session).fits(start):
        return offer(turn, plan, say("That time has just gone. These are free for both of you now:"))
    session = _moved(turn, plan.session, start) if plan.session else _new(turn, plan.pair, start)
    turn.db.add(session)
    turn.db.flush()
    booked.tell_other(turn, session, plan.other, moved=plan.session is not None)
    return booked.card(turn, session)


def move(turn: Turn) -> Card:
    """Other times for a booked session: the one a button names, or the next."""
    session = turn.load(Session, turn.event.value) if turn.event.value else _next(turn)
    if session is None:
        return _nothing_booked()
    return offer(turn, plan_of(turn, f"session {session.id}"))


def ask_cancel(turn: Turn) -> Card:
    """Typed "cancel" names no session: ask before anything is taken out of two diaries."""
    session = _next(turn)
    if session is None:
        return _nothing_booked()
    plan = plan_of(turn, f"session {session.id}")
    title = say("{when:slot} with {name}?", when=session.start, name=plan.other.name)
    keep = Button(say("Keep it"), "sessions")
    return Card(title, (), (*booked.changes(session), keep))


def cancel(turn: Turn) -> Card:
    """Takes a session out of both diaries; no reason is asked."""
    session = turn.load(Session, turn.event.value)
    pair = turn.load(Pair, session.pair_id)
    plan = Plan(pair, _other(turn, pair))
    if session.state == SessionState.BOOKED and session.start > turn.now:
        session.state, session.revision = SessionState.CANCELLED, session.revision + 1
        turn.db.add(session)
        booked.tell_cancelled(turn, session, plan.other)
    text = say("{name} knows, and no reason is needed. These times suit both of you:", name=first_name(plan.other))
    return offer(turn, plan, text)


def _next(turn: Turn) -> Session | None:
    """The next session of all this person's pairs."""
    coming = [sessions.upcoming(turn.db, pair.id or 0, turn.now) for pair in programmes.active_pairs(turn.db, turn.me)]
    return min((session for session in coming if session), key=lambda session: session.start, default=None)


def _nothing_booked() -> Card:
    return Card(say("Nothing is booked"), (), (Button(say("Find a time"), "book"), Button(say("Home"), "home")))


def _already(turn: Turn, key: str, start: datetime) -> Session | None:
    """The session that an earlier press of the same button made or moved."""
    if key.startswith("pair "):
        same = [s for s in sessions.of_pair(turn.db, turn.load(Pair, key[5:]).id or 0) if s.start == start]
        return next((s for s in same if s.state == SessionState.BOOKED), None)
    session = turn.load(Session, key.removeprefix("session ").partition(".")[0])
    return session if session.start == start and session.state == SessionState.BOOKED else None


def _new(turn: Turn, pair: Pair, start: datetime) -> Session:
    return Session(pair_id=pair.id or 0, start=start, minutes=pair.minutes, booked_by=turn.me, booked_at=turn.now)


def _moved(turn: Turn, session: Session, start: datetime) -> Session:
    session.start, session.revision = start, session.revision + 1
    session.booked_by, session.booked_at = turn.me, turn.now
    return session


# --- what they are shown -----------------------------------------------------------------------------------


def offer(turn: Turn, plan: Plan, first: Words | None = None, between: tuple[datetime, datetime] | None = None) -> Card:
    """Up to four times that are free for both, on both clocks; any other can be picked, or simply typed."""
    free = shared(turn, plan.pair, plan.session)
    starts = [
        start for start in free.best(turn.now, 5, *(between or ())) if not plan.session or start != plan.session.start
    ]
    if not starts and between:
        return offer(turn, plan, say("Nothing is free for both of you then. The nearest that is:"))
    name, length = first_name(plan.other), timedelta(minutes=plan.pair.minutes)
    title = say("{length} with {name}", length=length, name=name)
    if plan.session:
        title = say("Another time with {name}", name=name)
    return _times(plan, title, first, starts[:4])


def _times(plan: Plan, title: Words, first: Words | None, starts: list[datetime]) -> Card:
    name, zone = first_name(plan.other), plan.other.zone
    parts: list[Part] = [Text(first)] if first else []
    if starts:
        rows = tuple((slot(start), say("{there:time}", there=There(start, zone))) for start in starts)
        parts.append(Table((say("Your time"), show(City(zone))), rows))
        parts.append(
            Text(say("One tap books it, and {name} is told. Or just write when suits you.", name=name), "quiet")
        )
    else:
        parts.append(Text(_no_overlap(name)))
    buttons = (*_taps(plan, starts), Button(say("Other times"), "session.pick", plan.key))
    notify = say("Times with {name}", name=name)
    return Card(title, tuple(parts), buttons, notify=notify, hears=Button(say("Other times"), "session.when", plan.key))


def _no_overlap(name: str) -> Words:
    return say(
        "You and {name} offer no common time in the next four weeks. If either of you can add an hour, “availability” is the way.",
        name=name,
    )


def _taps(plan: Plan, starts: list[datetime]) -> tuple[Button, ...]:
    return tuple(Button(slot(start), "session.book", f"{plan.key}@{start.isoformat()}") for start in starts)


def picker(turn: Turn, plan: Plan, text: Words, starts: list[datetime]) -> Card:
    """A day and a time to choose."""
    day = Field("date", say("Day"), "date", initial=f"{turn.local.date() + timedelta(days=1)}")
    clock = Field("time", say("Time, on your clock"), "time", initial="10:00")
    check = Button(say("Check this time"), "session.when", plan.key, "primary", submit=True)
    return Card(say("When exactly?"), (Text(text), day, clock), (check, *_taps(plan, starts)))


# --- a wish in words ---------------------------------------------------------------------------------------


def wish(turn: Turn, plan: Plan, words: str) -> Card:
    """Reads what somebody typed, and answers with one tap to book it, or with the nearest that works."""
    read = read_when(words, turn.person.zone, turn.now, turn.person.locale)
    if not isinstance(read, When):
        candidates = [_utc(turn, option) for option in read.options if isinstance(option, datetime)]
        return _ask(turn, plan, words, read.understood, candidates)
    if not isinstance(read.start, datetime) or read.end is not None:
        first, last = _stretch(turn, read)
        return offer(turn, plan, say("Free for both of you then:"), (first, last))
    start = _utc(turn, read.start)
    free = shared(turn, plan.pair, plan.session)
    if start <= turn.now:
        return offer(turn, plan, say("{when:slot} is over already. These are ahead of us:", when=start))
    if not free.fits(start):
        return _not_free(turn, plan, free, start)
    return _confirm(plan, start)


def _confirm(plan: Plan, start: datetime) -> Card:
    text = say(
        "I read: {when:slot}, {there}. It is free for both of you.", when=start, there=There(start, plan.other.zone)
    )
    book_it = Button(say("Book it"), "session.book", f"{plan.key}@{start.isoformat()}", "primary")
    other = Button(say("Other times"), "session.offer", plan.key)
    return Card(say("This time?"), (Text(text),), (book_it, other))


def _not_free(turn: Turn, plan: Plan, free: Shared, start: datetime) -> Card:
    around = (start - timedelta(days=3), start + timedelta(days=4))
    near = sorted(free.best(turn.now, 8, *around), key=lambda moment: abs(moment - start))[:3]
    text = say(
        "{when:slot} ({there}) isn't inside the hours that both of you offer, or one of you is in a session then. Near it:",
        when=start,
        there=There(start, plan.other.zone),
    )
    return _times(plan, say("That one isn't free"), text, sorted(near)) if near else offer(turn, plan, text)


def _ask(turn: Turn, plan: Plan, words: str, understood: str, candidates: list[datetime]) -> Card:
    """What was understood, an example, and a picker; nothing typed is lost."""
    text = say("I couldn't read a time in “{words}”. An example: Thursday 15:00", words=words[:80])
    if understood:
        text = say(
            "I understood “{part}” of “{words}”, and won't guess the rest.", part=understood[:80], words=words[:80]
        )
    return picker(turn, plan, text, [moment for moment in candidates if moment > turn.now][:4])


def first_moment(turn: Turn, read: When) -> datetime:
    """When something that was read begins: noon for a day without a time."""
    start = _utc(turn, read.start)
    return start if isinstance(read.start, datetime) else start + timedelta(hours=12)


def _stretch(turn: Turn, read: When) -> tuple[datetime, datetime]:
    """A day, or a stretch of one, as two moments."""
    start = _utc(turn, read.start)
    if read.end is None:
        return start, start + timedelta(days=1)
    end = _utc(turn, read.end)
    return start, end if isinstance(read.end, datetime) else end + timedelta(days=1)


def _utc(turn: Turn, local: datetime | date) -> datetime:
    naive = local if isinstance(local, datetime) else datetime(local.year, local.month, local.day)  # noqa: DTZ001
    return naive.replace(tzinfo=ZoneInfo(turn.person.zone)).astimezone(UTC)
