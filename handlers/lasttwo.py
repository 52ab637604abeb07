"""The last sessions of a pair: how many are left at its own rhythm, and the last two planned with one tap."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session as Db

from chat.cards import Button, Card, Cards, Table, Text
from chat.turn import Turn
from chat.words import City, Listed, There, Words, say, say_n, show, slot
from handlers import book, booked
from handlers.lastdays import Ending
from handlers.offers import offer
from handlers.outside import outside_words
from handlers.plans import DAY, Plan, moment_of, plan_with, shared
from handlers.wording import first_name
from scheduling.waking import midnight
from storage import endings, pace, sessions
from storage.pairs import Pair, Session, SessionState
from storage.people import Person

LAST_DAYS = timedelta(days=3)  # the last one is in these: late enough to be a goodbye
APART = timedelta(days=1)  # at least, between the two: the card may be read late


# --- how many are left -------------------------------------------------------------------------------------


def card(db: Db, now: datetime, ending: Ending, me: Person, other: Person) -> Card:
    """Two weeks before: what is left at the pair's own rhythm, booked or not."""
    pair, name = ending.pair, first_name(other)
    booked_ = endings.ahead(db, pair.id or 0, now)
    free = _still_to_plan(db, now, ending)
    text = say(
        "The last day is {when:day}. Good uses of what is left: look at the goals once more, and say what you would "
        "like to keep.",
        when=ending.last,
    )
    parts = [Text(text)]
    if booked_:
        times = Listed(tuple(slot(session.start) for session in booked_))
        parts.insert(0, Text(say("Booked already: {times}.", times=times)))
    title = _title(len(booked_) + free, name)
    if not booked_ and free < 2:
        days = (ending.last - now.astimezone(ZoneInfo(me.zone)).date()).days
        title = say_n(
            "One day left with {name}: time for one more",
            "{n} days left with {name}: time for one more",
            days,
            name=name,
        )
    # everybody is asked whether to go on, but those who want one nudge a month have had it with this card
    longer = (Button(say("We'd like longer"), "longer.ask", str(pair.id)),) if me.nudges == "monthly" else ()
    return Card(title, tuple(parts), (*_to_plan(pair, len(booked_), free), *longer), stays=True)


def _title(count: int, name: str) -> Words:
    if count == 2:
        return say("Two sessions left with {name}", name=name)
    return say_n("One session left with {name}", "{n} sessions left with {name}", count, name=name)


def _to_plan(pair: Pair, booked_: int, free: int) -> tuple[Button, ...]:
    if not free:
        return Button(say("Goals"), "goals", style="primary"), Button(say("Sessions"), "sessions")
    if booked_ or free == 1:
        return Button(say("Find a time"), "session.offer", f"pair {pair.id}", "primary"), Button(say("Goals"), "goals")
    enough = Button(say("One is enough"), "longer.enough", str(pair.id))
    label = say("Plan both") if free == 2 else say("Plan the last two")
    return Button(label, "ending.both", str(pair.id), "primary"), enough


def _still_to_plan(db: Db, now: datetime, ending: Ending) -> int:
    """How many more the rhythm makes due up to the last day, after the last one that was held or is booked; where none
    is booked, there is time for one in any case."""
    pair = ending.pair
    known = sessions.not_cancelled(db, pair.id or 0)
    cadence = timedelta(days=pair.cadence_days)
    off = pace.days_off(db, ending.programme, [pair])[pair.id or 0]
    due = max(now, pace.later(known[-1].start, cadence, off)) if known else now
    count = 0
    while due <= ending.over:
        count, due = count + 1, pace.later(due, cadence, off)
    return count if known and known[-1].start > now else max(count, 1)


# --- the last two ------------------------------------------------------------------------------------------


def both(turn: Turn) -> Card:
    """Two times to be booked together; where there is one session already, or no room for two, times for one."""
    plan = plan_with(turn, turn.load(Pair, turn.event.value))
    starts = _two(turn, plan)
    if endings.ahead(turn.db, plan.pair.id or 0, turn.now) or len(starts) < 2:
        return offer(turn, plan)
    rows = tuple((slot(start), say("{there:time}", there=There(start, plan.other.zone))) for start in starts)
    table = Table((say("Your time"), show(City(plan.other.zone))), rows)
    text = say("One tap books both, and {name} is told. Each can be moved later.", name=first_name(plan.other))
    value = f"{plan.pair.id}@{'@'.join(start.isoformat() for start in starts)}"
    buttons = (
        Button(say("Book both"), "ending.book", value, "primary"),
        Button(say("Other times"), "session.offer", plan.key),
        Button(say("One is enough"), "longer.enough", str(plan.pair.id)),
    )
    title = say("Your last two with {name}", name=first_name(plan.other))
    return Card(title, (table, *outside_words(plan, shared(turn, plan.pair), starts), Text(text, "quiet")), buttons)


def _two(turn: Turn, plan: Plan) -> list[datetime]:
    """The best time in the last days, and the best one well before it."""
    free = shared(turn, plan.pair)
    over = midnight(turn.person.zone, endings.last_day(plan.pair, turn.programme) + DAY)
    last = free.best(turn.now, 1, over - LAST_DAYS, over)
    return [*free.best(turn.now, 1, turn.now, last[0] - APART), *last] if last else []


def book_both(turn: Turn) -> Card:
    """Both are booked, if both are still free; pressed twice they are still two."""
    key, *moments = turn.event.value.split("@")
    plan = plan_with(turn, turn.load(Pair, key))
    starts = [moment_of(moment) for moment in moments[:2]]
    known = {s.start: s for s in sessions.of_pair(turn.db, plan.pair.id or 0) if s.state == SessionState.BOOKED}
    free = shared(turn, plan.pair)
    if any(start not in known and (start <= turn.now or not free.fits(start)) for start in starts):
        return offer(turn, plan, say("One of them has just gone. These are free for both of you now:"))
    for start in starts:
        if start not in known:
            known[start] = _new(turn, plan, start)
    cards = tuple(
        Card(
            slot(start),
            (booked.invitation_file(turn, known[start], plan.other),),
            booked.changes(turn, known[start]),
        )
        for start in starts
    )
    title = say("Both are booked with {name}", name=first_name(plan.other))
    return Card(title, (Cards(cards),), (Button(say("Home"), "home"),), stays=True)


def _new(turn: Turn, plan: Plan, start: datetime) -> Session:
    session = book.new(turn, plan.pair, start)
    plan.pair.offered_to = plan.pair.offered_at = None
    turn.db.add_all([session, plan.pair])
    turn.db.flush()
    booked.tell_other(turn, session, plan.other, moved=False)
    return session
