"""The next date after a session: times at the pair's own rhythm and why they come late, or what comes at the end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from chat.cards import Button, Card, Text
from chat.turn import Turn
from chat.words import Words, say
from handlers.lastdays import ending_of
from handlers.offers import shown, taps, whose_clock
from handlers.plans import Plan, plan_of, shared
from handlers.wording import first_name
from storage import pace, programmes, sessions
from storage.pairs import Session

DAY = timedelta(days=1)
EARLIER = timedelta(days=4)  # than the pair's rhythm; a third of it where that is less, so that weekly stays weekly
LATER = timedelta(days=5)  # than it: a time in that week is still at the rhythm
ONE_MORE = timedelta(days=7)  # left at the end: time for another one, which nobody needs to have


def card(turn: Turn, session: Session, words: str) -> Card:
    """What this person noted, and what comes next: a session that is booked, times for one, or the end."""
    plan = plan_of(turn, f"pair {session.pair_id}")
    noted = (Text(words, "quote"),) if words else ()
    remove = (Button(say("Remove my line"), "session.unline", str(session.id)),) if words else ()
    text, buttons = _coming(turn, plan) or _at_the_end(turn, plan, session) or _times(turn, plan, session)
    return Card(say("Thank you, noted"), (*noted, *map(Text, text)), (*buttons, *remove))


Said = tuple[tuple[Words, ...], tuple[Button, ...]]  # what is said, and what can be done


def _coming(turn: Turn, plan: Plan) -> Said | None:
    """What is booked already."""
    coming = sessions.upcoming(turn.db, plan.pair.id or 0, turn.now)
    if coming is None:
        return None
    text = say("Your next session with {name} is {when:slot}.", name=first_name(plan.other), when=coming.start)
    return (text,), (Button(say("Move it"), "session.move", str(coming.id)),)


def was_last(turn: Turn, plan: Plan, session: Session) -> bool:
    """Whether none is booked, and the next one, at the pair's own rhythm, would lie after its last day."""
    if sessions.upcoming(turn.db, plan.pair.id or 0, turn.now):
        return False
    return _rhythm(turn, plan, session).earliest > ending_of(turn.db, plan.pair).over


def _at_the_end(turn: Turn, plan: Plan, session: Session) -> Said | None:
    """What comes after the last one."""
    if not was_last(turn, plan, session):
        return None
    ending = ending_of(turn.db, plan.pair)
    text = say(
        "By your rhythm this was the last one: your time with {name} ends on {last}. The goodbye comes on {when:day}.",
        name=first_name(plan.other),
        last=ending.last,
        when=ending.goodbye(turn.person),
    )
    home = Button(say("Home"), "home")
    if ending.over - turn.now < ONE_MORE:
        return (text,), (home,)
    more = say("There is time for one more, if you both like.")
    return (text, more), (Button(say("Find a time"), "session.offer", plan.key), home)


def _times(turn: Turn, plan: Plan, session: Session) -> Said:
    """Up to three times around the day that the rhythm makes due."""
    rhythm = _rhythm(turn, plan, session)
    around = (max(turn.now, rhythm.earliest), max(turn.now, rhythm.due) + LATER)
    starts = shared(turn, plan.pair).best(turn.now, 3, *around)
    shown(turn, plan)
    text = say("Shall we put the next one in? You agreed to meet {often:every}.", often=rhythm.cadence)
    if not plan.pair.agreed_at:
        text = say("Shall we put the next one in? The plan is to meet {often:every}.", often=rhythm.cadence)
    if not starts:
        text = say("I found no time for you both around {when:day}. Any other can be picked.", when=rhythm.due)
    late = _why_late(turn, plan, rhythm.plain, starts[0]) if starts else None
    clocks = whose_clock(turn.person, plan.other, starts)
    times = taps(plan.key, starts, plan.other)
    return (text, *filter(None, (late, clocks))), (*times, Button(say("Other times"), "session.offer", plan.key))


@dataclass(frozen=True)
class Rhythm:
    """When a next session is due: on the calendar alone (plain), and in days that count."""

    cadence: timedelta
    plain: datetime
    due: datetime

    @property
    def earliest(self) -> datetime:
        return self.due - min(self.cadence / 3, EARLIER)


def _rhythm(turn: Turn, plan: Plan, session: Session) -> Rhythm:
    cadence = timedelta(days=plan.pair.cadence_days)
    off = pace.days_off(turn.db, turn.programme, [plan.pair])[plan.pair.id or 0]
    return Rhythm(cadence, session.start + cadence, pace.later(session.start, cadence, off))


# --- why it comes late -------------------------------------------------------------------------------------


def _why_late(turn: Turn, plan: Plan, plain: datetime, first: datetime) -> Words | None:
    """What lies between the day that the calendar alone makes due and the first time offered; never why somebody is away."""
    if first <= max(plain, turn.now) + LATER:
        return None
    zone, name = ZoneInfo(turn.person.zone), first_name(plan.other)
    begins, ends = (plain - EARLIER).astimezone(zone).date(), first.astimezone(zone).date()
    days = [begins + n * DAY for n in range((ends - begins).days)]
    if quiet := [day for day in days if programmes.quiet(turn.programme, day)]:
        return say("Over the quiet weeks, until {day}, nothing is due; so it is a little later.", day=quiet[-1])
    if theirs := [day for day in days if programmes.away(plan.other, day)]:
        return say("{name} is away until {day}, so it is a little later.", name=name, day=theirs[-1])
    if mine := [day for day in days if programmes.away(turn.person, day)]:
        return say("You are away until {day}, so it is a little later.", day=mine[-1])
    if paused := [day for day in days if pace.paused(plan.pair, day)]:
        return say("Your break lasts until {day}, so it is a little later.", day=paused[-1])
    return None
