"""Less, later, or not now: a break for the two of a pair, quiet for a while, days away, and back again."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from chat.cards import Button, Card, Cards, Field, Part, Text
from chat.turn import Turn
from chat.words import Said, Words, say
from handlers import booked
from handlers.plans import plan_with
from handlers.wording import first_name, people_by_id
from scheduling.phrases import Ask, When, read_when
from scheduling.waking import awake
from storage import pace, programmes, sessions
from storage.pairs import Pair

DAY = timedelta(days=1)
BREAK = 14  # days: one round of the default cadence
SNOOZE = 7  # days, where nobody says how long
FARTHEST = 366  # days: longer away than a programme lasts is a slip of the pen


# --- a pair takes a break -----------------------------------------------------------------------------------


def pause(turn: Turn) -> Card:
    """What would help: a break, fewer reminders, or none."""
    pairs = [turn.load(Pair, turn.event.value)] if turn.event.value else programmes.active_pairs(turn.db, turn.me)
    if len(pairs) > 1:
        found = ((plan_with(turn, pair).other.name, str(pair.id)) for pair in pairs)
        cards = (Card(name, (), (Button(say("Pause or stop"), "pause", key),)) for name, key in found)
        return Card(say("With whom?"), (Cards(tuple(cards)),))
    plan = plan_with(turn, pairs[0])
    text = say("A break is for both of you, and {name} reads only that there is one.", name=first_name(plan.other))
    buttons = (
        Button(say("Two weeks off"), "pair.pause", str(plan.pair.id)),
        Button(say("Once a month instead"), "nudges.monthly"),
        Button(say("No more reminders"), "nudges.none"),
        Button(say("I'd rather change"), "end pair", str(plan.pair.id)),
        Button(say("Leave it as it is"), "home"),
    )
    return Card(say("What would help?"), (Text(text),), buttons)


def two_weeks(turn: Turn) -> Card:
    """Both have two weeks in which nothing is asked and nothing is due."""
    plan = plan_with(turn, turn.load(Pair, turn.event.value))
    pair, today = plan.pair, turn.local.date()
    if pace.break_until(pair, today) is None:
        pace.pause(pair, today, today + BREAK * DAY)
        turn.db.add(pair)
        _tell_of_break(turn, pair, plan.other.id or 0)
    return Card(*_break(turn, pair, first_name(plan.other)))


def _tell_of_break(turn: Turn, pair: Pair, other_id: int) -> None:
    zone = people_by_id(turn.db, [other_id])[other_id].zone
    key = f"pause:pair {pair.id}:until {pace.break_until(pair, turn.local.date())}"
    card = Card(*_break(turn, pair, first_name(turn.person)))
    turn.tell(other_id, card, key=key, at=awake(zone, turn.now))


def _break(turn: Turn, pair: Pair, name: str) -> tuple[Words, tuple[Part, ...], tuple[Button, ...]]:
    """The same words for both."""
    today = turn.local.date()
    title = say("A break until {when}", when=pace.break_until(pair, today) or today)
    text = say("You and {name} hear nothing from me until then, and nothing is due. What is booked stays.", name=name)
    return (
        title,
        (Text(text),),
        (Button(say("End the break"), "resume", f"pair {pair.id}"), Button(say("Sessions"), "sessions")),
    )


# --- fewer reminders for one person -------------------------------------------------------------------------


def monthly(turn: Turn) -> Card:
    """One nudge a month at most."""
    return _nudged(turn, "monthly", say("Once a month at most, then"))


def none(turn: Turn) -> Card:
    """No nudges at all, until somebody says otherwise."""
    return _nudged(turn, "none", say("No more reminders, then"))


def _nudged(turn: Turn, how: str, title: Words) -> Card:
    turn.person.nudges = how
    turn.db.add(turn.person)
    text = say("What is booked still announces itself, and answers still reach you. “resume” brings the rest back.")
    return Card(title, (Text(text),), (Button(say("As before"), "resume", "nudges"), Button(say("Home"), "home")))


def snooze(turn: Turn) -> Card:
    """Quiet for a week, or for as long as was typed: "snooze 2 weeks", "snooze until friday"."""
    today = turn.local.date()
    words = turn.event.text or turn.event.answer("words")
    days = read_days(turn, words) if words else (today, today + SNOOZE * DAY)
    if days is None or days[1] <= today:
        return _ask_days(say("Until when?"), "snooze", words, say("2 weeks, or: until friday"))
    turn.person.snoozed_until = _midnight(days[1], turn.person.zone)
    turn.db.add(turn.person)
    text = say("I ask you nothing before that. What is booked still announces itself.")
    buttons = (Button(say("End it now"), "resume", "snooze"), Button(say("Home"), "home"))
    return Card(say("Quiet until {when}", when=days[1]), (Text(text),), buttons)


# --- days away ----------------------------------------------------------------------------------------------


def away(turn: Turn) -> Card:
    """Days on which nothing is offered and nothing asked: "away until 4 Jan", "away 21 Dec - 3 Jan"."""
    words = turn.event.text or turn.event.answer("words")
    if not words:
        return _ask_days(say("When are you away?"), "away", "", say("21 Dec - 3 Jan, or: until 4 Jan"))
    days = read_days(turn, words)
    if days is None or days[1] < turn.local.date():
        return _ask_days(say("When are you away?"), "away", words, say("21 Dec - 3 Jan, or: until 4 Jan"))
    turn.person.away_from, turn.person.away_until = days
    turn.db.add(turn.person)
    return _gone(turn, *days)


def _gone(turn: Turn, first: date, last: date) -> Card:
    title = say("Away {first} to {last}", first=first, last=last) if first != last else say("Away on {day}", day=first)
    text = say("Both days included. I offer no times then and ask you nothing.")
    booked_then = _booked_between(turn, first, last)
    parts: tuple[Part, ...] = (Text(text),)
    if booked_then:
        parts += (Text(say("Booked on those days:")), Cards(tuple(booked_then)))
    return Card(
        title, parts, (Button(say("Not away after all"), "resume", "away"), Button(say("Home"), "home")), stays=True
    )


def _booked_between(turn: Turn, first: date, last: date) -> list[Card]:
    start, end = _midnight(first, turn.person.zone), _midnight(last + DAY, turn.person.zone)
    found = []
    for session in sessions.of_people(turn.db, [turn.me], max(start, turn.now), end)[:10]:
        with_ = plan_with(turn, turn.load(Pair, session.pair_id)).other
        title = say("{when:slot} with {name}", when=session.start, name=with_.name)
        found.append(Card(title, (), booked.changes(turn, session)))
    return found


# --- back again ---------------------------------------------------------------------------------------------


def resume(turn: Turn) -> Card:
    """Ends breaks, quiet, days away and fewer reminders: all of them when typed, one of them from its own button."""
    what, person, today = turn.event.value, turn.person, turn.local.date()
    if what in ("", "nudges"):
        person.nudges = ""
    if what in ("", "snooze"):
        person.snoozed_until = None
    if what in ("", "away"):
        person.away_from = person.away_until = None
    turn.db.add(person)
    for pair in programmes.active_pairs(turn.db, turn.me):
        if what in ("", f"pair {pair.id}") and pace.break_until(pair, today):
            _end_break(turn, pair, today)
    text = say("That is over. Anything else you asked for stays as it is.")
    if not what:
        text = say("No break, no days away, and reminders as the programme sends them: two a week at most.")
    return Card(say("Back again"), (Text(text),), (Button(say("Find a time"), "book"), Button(say("Home"), "home")))


def _end_break(turn: Turn, pair: Pair, today: date) -> None:
    until = pace.break_until(pair, today)
    pace.resume(pair, today)
    turn.db.add(pair)
    other = plan_with(turn, pair).other
    text = say("You and {name} can go on as before.", name=first_name(turn.person))
    find = Button(say("Find a time"), "session.offer", f"pair {pair.id}")
    key = f"resume:pair {pair.id}:until {until}:on {today}"
    turn.tell(
        other.id or 0, Card(say("The break is over"), (Text(text),), (find,)), key=key, at=awake(other.zone, turn.now)
    )


# --- days in words ------------------------------------------------------------------------------------------


def read_days(turn: Turn, words: str) -> tuple[date, date] | None:
    """The first and the last day that somebody means; None where it can't be told for certain.

    A length alone ("2 weeks") and an end alone ("until friday") begin today.
    """
    zone, locale, today = turn.person.zone, turn.person.locale, turn.local.date()
    read = read_when(words, zone, turn.now, locale)
    from_today = False
    if isinstance(read, Ask) and read.understood:
        from_today = True
        more = read.understood if read.reason == "which_end" else f"in {read.understood}"
        read = read_when(more, zone, turn.now, locale) if read.reason in ("which_end", "not_understood") else read
    if not isinstance(read, When) or isinstance(read.start, datetime) or isinstance(read.end, datetime):
        return None
    first, last = (today, read.start) if from_today else (read.start, read.end or read.start)
    return (first, last) if first <= last <= today + FARTHEST * DAY else None


def _ask_days(title: Words, action: str, tried: str, example: Words) -> Card:
    reads = say("Who reads this: nobody. The one you meet sees only that no times are offered.")
    error: Said = say("I couldn't read days in that. For example: {example}", example=example) if tried else ""
    hint = say("For example: {example}", example=example)
    field = Field("words", say("In your own words"), initial=tried, hint=hint, most=200, error=error)
    save = Button(say("Save"), action, style="primary", submit=True)
    return Card(title, (Text(reads, "quiet"), field), (save, Button(say("Leave it as it is"), "home")))


def _midnight(day: date, zone: str) -> datetime:
    """When a day begins there."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
