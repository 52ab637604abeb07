"""The last two sessions of a pair, planned with one tap: one soon, and one in the last days."""

from __future__ import annotations

from datetime import datetime, timedelta

from chat.cards import Button, Card, Cards, Table, Text
from chat.turn import NotThere, Turn
from chat.words import City, There, say, show, slot
from handlers import book, booked
from handlers.offers import offer
from handlers.outside import outside_words
from handlers.plans import DAY, Plan, plan_with, shared
from handlers.wording import first_name
from scheduling.waking import midnight
from storage import endings, sessions
from storage.pairs import Pair, Session, SessionState

LAST_DAYS = timedelta(days=3)  # the last one is in these: late enough to be a goodbye
APART = timedelta(days=1)  # at least, between the two: the card may be read late


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
    starts = [_moment(moment) for moment in moments[:2]]
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


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise NotThere from None
    if moment.tzinfo is None:
        raise NotThere
    return moment


def _new(turn: Turn, plan: Plan, start: datetime) -> Session:
    session = book.new(turn, plan.pair, start)
    plan.pair.offered_to = plan.pair.offered_at = None
    turn.db.add_all([session, plan.pair])
    turn.db.flush()
    booked.tell_other(turn, session, plan.other, moved=False)
    return session
