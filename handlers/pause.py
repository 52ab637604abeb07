"""Less, later, or not now: a break for the two of a pair, quiet for a while, and back again."""

from __future__ import annotations

from datetime import date

from chat.cards import Button, Card, Cards, Part, Text
from chat.turn import Turn
from chat.words import Words, say
from handlers.days import DAY, ask_days, read_days
from handlers.plans import plan_with
from handlers.wording import first_name, person_by_id
from scheduling.waking import awake, midnight
from storage import pace, programmes
from storage.pairs import Pair

BREAK = 14  # days: one round of the default cadence
SNOOZE = 7  # days, where nobody says how long


# --- a pair takes a break -----------------------------------------------------------------------------------


def pause(turn: Turn) -> Card:
    """What would help: a break, fewer reminders, or none."""
    pairs = [turn.load(Pair, turn.event.value)] if turn.event.value else programmes.active_pairs(turn.db, turn.me)
    if len(pairs) > 1:
        found = ((plan_with(turn, pair).other.name, str(pair.id)) for pair in pairs)
        cards = (Card(name, (), (Button(say("Pause or stop"), "pause", key),)) for name, key in found)
        return Card(say("With whom?"), (Cards(tuple(cards)),))
    plan = plan_with(turn, pairs[0])
    until = pace.break_until(plan.pair, turn.local.date())
    text = say(
        "A break is for both of you. {name} reads that there is one and no reason, and only you can end it early.",
        name=first_name(plan.other),
    )
    if until:
        text = say("You and {name} have a break until {day}.", name=first_name(plan.other), day=until)
    buttons = (
        *(() if until else (Button(say("Two weeks off"), "pair.pause", str(plan.pair.id)),)),
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
        pace.pause(pair, today, today + BREAK * DAY, turn.me)
        turn.db.add(pair)
        _tell_of_break(turn, pair, plan.other.id or 0)
    return Card(*_break(turn, pair, first_name(plan.other), turn.me))


def _tell_of_break(turn: Turn, pair: Pair, other_id: int) -> None:
    zone = person_by_id(turn.db, other_id).zone
    key = f"pause:pair {pair.id}:until {pace.break_until(pair, turn.local.date())}"
    card = Card(*_break(turn, pair, first_name(turn.person), other_id))
    turn.tell(other_id, card, key=key, at=awake(zone, turn.now))


def _break(turn: Turn, pair: Pair, name: str, reader: int) -> tuple[Words, tuple[Part, ...], tuple[Button, ...]]:
    """The same words for both; it is ended by the one who wanted it."""
    today = turn.local.date()
    title = say("A break until {when}", when=pace.break_until(pair, today) or today)
    text = say("You and {name} hear nothing from me until then, and nothing is due. What is booked stays.", name=name)
    end = (Button(say("End the break"), "resume", f"pair {pair.id}"),) if reader == pair.paused_by else ()
    return title, (Text(text),), (*end, Button(say("Sessions"), "sessions"))


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
        reads = say("Who reads this: nobody. What is booked stays as it is.")
        return ask_days(say("Until when?"), "snooze", reads, words, say("2 weeks, or: until friday"))
    turn.person.snoozed_until = midnight(turn.person.zone, days[1])
    turn.db.add(turn.person)
    text = say("I ask you nothing before that. What is booked still announces itself.")
    buttons = (Button(say("End it now"), "resume", "snooze"), Button(say("Home"), "home"))
    return Card(say("Quiet until {when}", when=days[1]), (Text(text),), buttons)


# --- back again ---------------------------------------------------------------------------------------------


def resume(turn: Turn) -> Card:
    """Ends breaks, quiet, days away and fewer reminders: all of them when typed, one of them from its own button."""
    what, person, today = turn.event.value, turn.person, turn.local.date()
    if what in ("", "nudges"):
        person.nudges = ""
    if what in ("", "snooze"):
        person.snoozed_until = None
    if not what or what.startswith("away "):
        programmes.not_away(person, today, what.removeprefix("away "))
    turn.db.add(person)
    pairs = [pair for pair in programmes.active_pairs(turn.db, turn.me) if what in ("", f"pair {pair.id}")]
    paused = [pair for pair in pairs if pace.break_until(pair, today)]
    for pair in (pair for pair in paused if pair.paused_by == turn.me):
        _end_break(turn, pair, today)
    theirs = tuple(Text(_theirs(turn, pair, today)) for pair in paused if pair.paused_by != turn.me)
    if what and theirs:
        return Card(
            say("The break goes on"), theirs, (Button(say("Sessions"), "sessions"), Button(say("Home"), "home"))
        )
    text = say("That is over. Anything else you asked for stays as it is.")
    if not what:
        text = say("No break of yours, no days away, and reminders as the programme sends them: two a week at most.")
    buttons = (Button(say("Find a time"), "book"), Button(say("Home"), "home"))
    return Card(say("Back again"), (Text(text), *theirs), buttons)


def _theirs(turn: Turn, pair: Pair, today: date) -> Words:
    """A break that the other one wanted."""
    name, until = first_name(plan_with(turn, pair).other), pace.break_until(pair, today) or today
    return say("The break with {name} lasts until {day}, or until {name} ends it.", name=name, day=until)


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
