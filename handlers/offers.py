"""Times as cards: what is offered, what a wish in words means, and what to say where it can't be had."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from chat.cards import Button, Card, Field, Part, Text
from chat.turn import Turn
from chat.words import City, There, Words, say
from handlers import booked
from handlers.outside import outside_words
from handlers.plans import AHEAD, Plan, Shared, shared
from handlers.wording import first_name
from scheduling.phrases import When, read_when
from storage import endings, sessions
from storage.people import Person


def offer(
    turn: Turn,
    plan: Plan,
    first: Words | None = None,
    between: tuple[datetime, datetime] | None = None,
    more: tuple[Button, ...] = (),
) -> Card:
    """Up to four times that are free for both; any other can be picked, or simply typed."""
    shown(turn, plan)
    free = shared(turn, plan.pair, plan.session)
    starts = [
        start for start in free.best(turn.now, 5, *(between or ())) if not plan.session or start != plan.session.start
    ]
    if not starts and between:
        near = _near(turn, free, between, 4)
        text = say("Nothing is free for both of you then. The nearest that is:")
        return _times(turn, plan, text, near, free) if near else offer(turn, plan, text)
    if not starts and (none := _none_left(turn, plan)):
        return Card(plan_title(plan), (Text(none),), (*more, Button(say("Home"), "home")))
    return _times(turn, plan, first, starts[:4], free, more=more)


def _none_left(turn: Turn, plan: Plan) -> Words | None:
    """Near the pair's last day it is the end that leaves no time, not the hours of the two."""
    ends = endings.last_day(plan.pair, turn.programme)
    if plan.pair.held_by or ends > (turn.now + AHEAD).date():
        return None
    return say("Your time together ends on {day}, and no time before it suits both of you any more.", day=ends)


def shown(turn: Turn, plan: Plan) -> None:
    """Who was shown times owes the next step, until somebody chooses one (see checkins.py); for an assistant, the mentor."""
    owes = plan.mentor.id if plan.mentor else turn.me
    plan.pair.offered_to, plan.pair.offered_at = owes, turn.now
    turn.db.add(plan.pair)


def plan_title(plan: Plan) -> Words:
    """What a plan is called."""
    name = first_name(plan.other)
    if plan.mentor:
        return say("{mentor} with {name}", mentor=first_name(plan.mentor), name=name)
    if plan.session:
        return say("Another time with {name}", name=name)
    return say("{length} with {name}", length=timedelta(minutes=plan.pair.minutes), name=name)


def _times(
    turn: Turn,
    plan: Plan,
    first: Words | None,
    starts: list[datetime],
    free: Shared,
    *,
    title: Words | None = None,
    more: tuple[Button, ...] = (),
) -> Card:
    name = first_name(plan.other)
    parts: list[Part] = [Text(first)] if first else []
    if starts:
        clocks = whose_clock(turn.person, plan.other, starts)
        parts += [Text(clocks, "quiet")] if clocks else []
        parts += outside_words(plan, free, starts)
        parts.append(
            Text(say("One tap books it, and {name} is told. Or just write when suits you.", name=name), "quiet")
        )
    else:
        parts.append(Text(_on_hold(name) if plan.pair.held_by else _no_overlap(name)))
    buttons = (*taps(plan.key, starts, plan.other), Button(say("Other times"), "session.pick", plan.key), *more)
    notify = say("Times with {name}", name=name)
    heard = Button(say("Other times"), "session.when", plan.key)
    return Card(title or plan_title(plan), tuple(parts), buttons, notify=notify, hears=heard)


def _on_hold(name: str) -> Words:
    """The same to both, whoever of the two wanted it."""
    return say("No times with {name} are offered just now.", name=name)


def _no_overlap(name: str) -> Words:
    return say(
        "You and {name} offer no common time in the next four weeks. If either of you can add an hour, “availability” is the way.",
        name=name,
    )


def taps(key: str, starts: Iterable[datetime], with_: Person) -> tuple[Button, ...]:
    """Times to tap, each on both clocks where they differ; key: of what is planned."""
    return tuple(
        Button(
            say("{when:short}{there:beside}", when=start, there=There(start, with_.zone)),
            "session.book",
            f"{key}@{start.isoformat()}",
        )
        for start in starts
    )


def whose_clock(reader: Person, with_: Person, starts: Iterable[datetime]) -> Words | None:
    """Which clocks the times on the buttons are of; None where both say the same."""
    here, there = ZoneInfo(reader.zone), ZoneInfo(with_.zone)
    if all(start.astimezone(here).utcoffset() == start.astimezone(there).utcoffset() for start in starts):
        return None
    return say("Your time, and in brackets the time in {city}.", city=City(with_.zone))


def picker(turn: Turn, plan: Plan, text: Words, starts: list[datetime]) -> Card:
    """A day and a time to choose."""
    day = Field("date", say("Day"), "date", initial=f"{turn.local.date() + timedelta(days=1)}")
    clock = Field("time", say("Time, on your clock"), "time", initial="10:00")
    check = Button(say("Check this time"), "session.when", plan.key, "primary", submit=True)
    heard = Button(say("Check this time"), "session.when", plan.key)
    return Card(
        say("When exactly?"), (Text(text), day, clock), (check, *taps(plan.key, starts, plan.other)), hears=heard
    )


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
    mine = plan.session or sessions.upcoming(turn.db, plan.pair.id or 0, turn.now)
    if mine and mine.start == start:
        return booked.card(turn, mine)
    if plan.pair.held_by:
        return offer(turn, plan)
    if start <= turn.now:
        return offer(turn, plan, say("{when:slot} is over already. These are ahead of us:", when=start))
    ends = endings.last_day(plan.pair, turn.programme)
    if start.astimezone(ZoneInfo(turn.person.zone)).date() > ends:
        return offer(turn, plan, say("Your time together ends on {day}. These are before it:", day=ends))
    if not free.fits(start):
        return _not_free(turn, plan, free, start)
    return _confirm(plan, start, free)


def _confirm(plan: Plan, start: datetime, free: Shared) -> Card:
    text = say(
        "Understood: {when:slot}, {there}. You are both free then.", when=start, there=There(start, plan.other.zone)
    )
    book_it = Button(say("Book it"), "session.book", f"{plan.key}@{start.isoformat()}", "primary")
    others = Button(say("Other times"), "session.offer", plan.key)
    heard = Button(say("Other times"), "session.when", plan.key)
    return Card(say("This time?"), (Text(text), *outside_words(plan, free, [start])), (book_it, others), hears=heard)


def _not_free(turn: Turn, plan: Plan, free: Shared, start: datetime) -> Card:
    shown(turn, plan)
    near = _near(turn, free, (start, start), 3)
    text = say(
        "{when:slot} ({there}) isn't inside the hours that both of you offer, or one of you is in a session then. Near it:",
        when=start,
        there=There(start, plan.other.zone),
    )
    return _times(turn, plan, text, near, free, title=say("That one isn't free")) if near else offer(turn, plan, text)


def _near(turn: Turn, free: Shared, wished: tuple[datetime, datetime], most: int) -> list[datetime]:
    """The free times nearest to the beginning of what was wished for, in order of time."""
    around = (wished[0] - timedelta(days=3), wished[1] + timedelta(days=4))
    nearest = sorted(free.best(turn.now, 8, *around), key=lambda moment: abs(moment - wished[0]))
    return sorted(nearest[:most])


def _ask(turn: Turn, plan: Plan, words: str, understood: str, candidates: list[datetime]) -> Card:
    """What was understood, an example, and a picker; nothing typed is lost."""
    return picker(turn, plan, unread(words, understood), [moment for moment in candidates if moment > turn.now][:4])


def unread(words: str, understood: str) -> Words:
    """What to say of words that tell no time, or only part of one."""
    if understood:
        return say(
            "I understood “{part}” of “{words}”, and won't guess the rest.", part=understood[:80], words=words[:80]
        )
    return say("I couldn't read a time in “{words}”. An example: Thursday 15:00", words=words[:80])


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
