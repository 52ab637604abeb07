"""Setting a goal: the sentence, one small offer to sharpen it, and how sure its owner feels.

The offer is made once a goal, and "good enough" takes the sentence as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from chat.cards import Button, Card, Field, Option, Text
from chat.turn import Turn
from chat.words import Said, Words, say, show, text
from handlers import goals, sharpen
from handlers.goal_samples import samples
from handlers.intake_goal import LONGEST_GOAL
from handlers.wording import too_long
from storage import goals as kept
from storage import programmes, sessions
from storage.pairs import Goal
from storage.secrets import Sealed

DAYS = (30, 60, 90)  # by when a goal may be reached: what can be seen from here
ANYBODYS = "speaking-up"  # the topic whose example speaks to everybody
END = "end"  # of the programme
FIRST_DAY = timedelta(days=1)  # an answer given again on it puts the first one right


# --- the sentence ------------------------------------------------------------------------------------------


def add(turn: Turn) -> Card:
    """One sentence is enough; where somebody made a goal of a message, its words are there to be cut to one."""
    return _form(turn, None, {"goal": turn.event.text.strip()})


def begin(turn: Turn) -> Card:
    """The way from a goal that was told on joining to its plan: made a little sharper, how sure, then the steps."""
    goal = sessions.open_goal(turn.db, turn.me, turn.programme_id)
    if goal is None:
        return add(turn)
    return _helped(turn, goal) if not goal.helped else goals.card(turn, goal)


def change(turn: Turn) -> Card:
    """The words and the day of a goal that is there."""
    goal = turn.load(Goal, turn.event.value)
    return _form(turn, goal, {"goal": goal.words.open(), "by": goal.by.isoformat() if goal.by else ""})


def save(turn: Turn) -> Card:
    """Keeps the sentence; where something small would help and wasn't offered before, it is offered now."""
    goal = turn.load(Goal, turn.event.value) if turn.event.value else None
    words, by = turn.event.answer("goal"), turn.event.answer("by")
    day = _day(turn, by, goal)
    wrong: dict[str, Said] = {}
    if not words or len(words) > LONGEST_GOAL:
        wrong["goal"] = too_long(words, LONGEST_GOAL) if words else say("A few words are enough.")
    if by and not day:
        wrong["by"] = say("I couldn't read a day ahead in “{typed}”. An example: 15 March", typed=by[:60])
    if wrong:
        return _form(turn, goal, {"goal": words, "by": by}, wrong)
    goal = goal or _new(turn, words)
    goal.words = Sealed(words)
    goal.by = day or sharpen.day_in(words, turn.person.zone, turn.local, turn.person.locale)
    turn.db.add(goal)
    turn.db.flush()
    return _helped(turn, goal)


def _new(turn: Turn, words: str) -> Goal:
    """A new goal, or the one that the same sentence made a moment ago."""
    for goal in kept.of_people(turn.db, [turn.me], turn.programme_id):
        if goal.words.open() == words and not goal.reached_at:
            return goal
    return Goal(person_id=turn.me, programme_id=turn.programme_id, words=Sealed(words), created_at=turn.now)


def _form(turn: Turn, goal: Goal | None, given: Mapping[str, str], wrong: Mapping[str, Said] | None = None) -> Card:
    wrong = wrong or {}
    reads = Text(goals.reads(turn), "quiet")
    field = Field(
        "goal",
        say("In your own words"),
        "lines",
        initial=given.get("goal", ""),
        hint="" if given.get("goal") else _example(turn),
        most=LONGEST_GOAL,
        error=wrong.get("goal", ""),
    )
    day = Field(
        "by",
        say("By when, if you like"),
        "date",
        initial=given.get("by", ""),
        required=False,
        error=wrong.get("by", ""),
    )
    key = str(goal.id) if goal else ""
    save_ = Button(say("Save"), "goal.save", key, "primary", submit=True)
    back = Button(say("Back"), "goal.open", key) if goal else Button(say("Back"), "goals")
    if goal:
        return Card(say("Change the goal"), (reads, field, day), (save_, back))
    return Card(say("What would be different?"), (reads, field), (save_, back))


def _example(turn: Turn) -> Said:
    """What a goal may sound like; never one that this mentee has already."""
    mine = {goal.words.open() for goal in kept.of_people(turn.db, [turn.me], turn.programme_id)}
    topic = programmes.first_topic(turn.db, turn.me, turn.programme_id)
    every = (*samples([topic] if topic else []).values(), *samples([ANYBODYS]).values())
    free = (sample for sample in every if text(sample, turn.reader) not in mine)
    return say("For example: {sample}", sample=next(free, every[-1]))


# --- one small offer ---------------------------------------------------------------------------------------


def _helped(turn: Turn, goal: Goal) -> Card:
    """What one question could add, asked once a goal; never a quiz."""
    if goal.helped:
        return goals.card(turn, goal, say("Kept."))
    goal.helped = True
    turn.db.add(goal)
    match sharpen.missing(goal.words.open(), goal.by):
        case "notice":
            return _ask_notice(turn, goal)
        case "date":
            return _ask_by(turn, goal)
        case _:
            return _onward(turn, goal)


def _ask_notice(turn: Turn, goal: Goal) -> Card:
    options = tuple(
        Option(str(n), sample)
        for n, sample in enumerate(sharpen.noticed(programmes.first_topic(turn.db, turn.me, turn.programme_id)))
    )
    parts = (
        Text(goals.reads(turn), "quiet"),
        Text(goal.words.open(), "quote"),
        Text(say("One thought, if it helps: what would somebody see or hear?")),
        Field("sample", say("For example"), "one", options, required=False),
        Field("own", say("Or in your words"), required=False, most=200),
    )
    save_ = Button(say("Add this"), "goal.notice", str(goal.id), "primary", submit=True)
    return Card(say("How would somebody notice?"), parts, (save_, _enough(goal)), short=say("Your goal"))


def _ask_by(turn: Turn, goal: Goal) -> Card:
    today, ends = turn.local.date(), turn.programme.ends
    taps = [
        Button(show(timedelta(days=days)), "goal.by", f"{goal.id}/{days}")
        for days in DAYS
        if today + timedelta(days=days) <= ends
    ]
    if today < ends:
        taps.append(Button(say("End of the programme"), "goal.by", f"{goal.id}/{END}"))
    parts = (Text(goal.words.open(), "quote"), Text(say("A date helps; you can change it.")))
    return Card(say("By when?"), parts, (*taps, Button(say("No date"), "goal.enough", str(goal.id))))


def _enough(goal: Goal) -> Button:
    return Button(say("Good enough"), "goal.enough", str(goal.id))


def notice(turn: Turn) -> Card:
    """How somebody would notice is added to the sentence, in the owner's language."""
    goal = turn.load(Goal, turn.event.value)
    own, sample = turn.event.answer("own"), turn.event.answer("sample")
    samples = sharpen.noticed(programmes.first_topic(turn.db, turn.me, turn.programme_id))
    if not own and sample in ("0", "1"):
        own = text(samples[int(sample)], turn.reader)
    words = goal.words.open()
    if own and own not in words.splitlines() and len(words) + len(own) < LONGEST_GOAL:
        goal.words = Sealed("\n".join((words, own)))
        turn.db.add(goal)
    return _onward(turn, goal)


def by(turn: Turn) -> Card:
    """The day was tapped."""
    key, _, days = turn.event.value.partition("/")
    goal = turn.load(Goal, key)
    goal.by = turn.programme.ends if days == END else turn.local.date() + timedelta(days=_number(days, DAYS[-1]))
    turn.db.add(goal)
    return _onward(turn, goal)


def enough(turn: Turn) -> Card:
    """The sentence stays as it is."""
    return _onward(turn, turn.load(Goal, turn.event.value))


# --- how sure ----------------------------------------------------------------------------------------------


def sure(turn: Turn) -> Card:
    """How sure, from one to five."""
    return _ask_sure(turn.load(Goal, turn.event.value), say("How sure are you today?"))


def confidence(turn: Turn) -> Card:
    """The first answer is the start, on its first day to be put right; a later one is today's."""
    key, _, typed = turn.event.value.partition("/")
    goal = turn.load(Goal, key)
    number = min(5, max(1, _number(typed, 3)))
    if not goal.confidence_then or (not goal.confidence_now and turn.now - goal.created_at < FIRST_DAY):
        goal.confidence_then = number
    else:
        goal.confidence_now = number
    turn.db.add(goal)
    return goals.card(turn, goal, say("Noted, for you alone."))


def _onward(turn: Turn, goal: Goal) -> Card:
    """After the sentence: how sure, where that wasn't said yet."""
    if goal.confidence_then:
        return goals.card(turn, goal, say("Kept."))
    return _ask_sure(goal, say("Kept. How sure are you?"))


def _ask_sure(goal: Goal, title: Words) -> Card:
    labels = (say("1 not"), show("2"), show("3"), show("4"), say("5 very"))
    scale = (Button(label, "goal.confidence", f"{goal.id}/{n}") for n, label in enumerate(labels, start=1))
    reads = Text(say("Who reads this: only you. Later it shows how far you have come."), "quiet")
    skip = Button(say("Skip"), "goal.open", str(goal.id))
    return Card(title, (reads, Text(goal.words.open(), "quote")), (*scale, skip))


# --- taking it out -----------------------------------------------------------------------------------------


def drop(turn: Turn) -> Card:
    """Asks before a goal is deleted: its steps go with it."""
    goal = turn.load(Goal, turn.event.value)
    text_ = say("Its steps go with it, and it can't be brought back. Nobody is told.")
    buttons = (
        Button(say("Delete"), "goal.delete", str(goal.id), "danger"),
        Button(say("Keep it"), "goal.open", str(goal.id)),
    )
    return Card(say("Delete this goal?"), (Text(goal.words.open(), "quote"), Text(text_)), buttons)


def delete(turn: Turn) -> Card:
    """The goal and its steps are gone."""
    kept.delete_goal(turn.db, turn.load(Goal, turn.event.value))
    return Card(say("Deleted"), (), (Button(say("All goals"), "goals"), Button(say("Another goal"), "goal.add")))


def _day(turn: Turn, typed: str, goal: Goal | None) -> date | None:
    """A day ahead, or the one that the goal had all along."""
    if goal and goal.by and typed == goal.by.isoformat():
        return goal.by
    return sharpen.read_day(typed, turn.person.zone, turn.local, turn.person.locale) if typed else None


def _number(typed: str, otherwise: int) -> int:
    return int(typed) if typed.isdecimal() and len(typed) < 4 else otherwise
