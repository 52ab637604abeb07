"""The plan: up to three steps of a goal, proposed up to its own day, or for 30, 60 and 90 days from now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from chat.cards import Button, Card, Facts, Field, Part, Text
from chat.turn import Turn
from chat.words import Said, Words, say, text
from handlers import goals, sharpen
from handlers.goal_forms import DAYS
from handlers.topics import topic_name
from handlers.wording import too_long
from scheduling.waking import working_day, working_day_after
from storage import goals as kept
from storage import programmes
from storage.pairs import Goal, Milestone
from storage.secrets import Sealed

MOST = 200  # characters of a step: it is one thing
NAMES = (say("First step"), say("Second step"), say("Third step"))


def plan(turn: Turn) -> Card:
    """The steps that are there; where there are none yet, three examples to begin with."""
    goal = turn.load(Goal, turn.event.value)
    return _form(turn, goal, _known(turn, goal)) if _steps(turn, goal) else _examples(turn, goal)


def write(turn: Turn) -> Card:
    """Three empty steps with their days."""
    goal = turn.load(Goal, turn.event.value)
    return _form(turn, goal, _known(turn, goal))


def samples(turn: Turn) -> Card:
    """The examples filled in, to be changed at will; a step that is there stays."""
    goal = turn.load(Goal, turn.event.value)
    known = _known(turn, goal)
    examples = {f"step{n}": text(sample, turn.reader) for n, sample in enumerate(_samples(turn))}
    return _form(turn, goal, {**known, **{name: words for name, words in examples.items() if not known[name]}})


def _examples(turn: Turn, goal: Goal) -> Card:
    rows = ((say("By {day}", day=_proposed(turn, goal, n)), sample) for n, sample in enumerate(_samples(turn)))
    parts = (
        Text(goal.words.open(), "quote"),
        Text(say("Three small steps are enough. It could go like this:")),
        Facts(tuple(rows)),
    )
    buttons = (
        Button(say("Begin with these"), "plan.samples", str(goal.id), "primary"),
        Button(say("Write my own"), "plan.write", str(goal.id)),
        Button(say("Back"), "goal.open", str(goal.id)),
    )
    return Card(_title(turn, goal), parts, buttons)


def save(turn: Turn) -> Card:
    """Writes the steps down by their place: an emptied one goes, a new one comes, a day stays where it was."""
    goal = turn.load(Goal, turn.event.value)
    given = {name: turn.event.answer(name) for name in _known(turn, goal)}
    errors = _errors(turn, given)
    if errors:
        return _form(turn, goal, given, errors)
    steps = _steps(turn, goal)
    for n in range(goals.STEPS):
        words, day = given[f"step{n}"], _day(turn, given[f"by{n}"]) or _proposed(turn, goal, n)
        step = steps[n] if n < len(steps) else None
        if words:
            step = step or Milestone(goal_id=goal.id or 0, words=Sealed(""))
            step.words, step.by = Sealed(words), day
            turn.db.add(step)
            turn.db.flush()  # so that new ones are numbered in their order
        elif step:
            turn.db.delete(step)
    turn.db.flush()
    if not _steps(turn, goal):
        return goals.card(turn, goal, say("No steps any more. A plan can begin anew at any time."))
    return goals.card(turn, goal, say("Your plan. Tick a step off when it is done."))


def _steps(turn: Turn, goal: Goal) -> list[Milestone]:
    return kept.steps_of(turn.db, [goal])[goal.id or 0]


def _known(turn: Turn, goal: Goal) -> dict[str, str]:
    """What the form is filled with: the steps as they are, and proposed days for the others."""
    steps = _steps(turn, goal)
    known = {}
    for n in range(goals.STEPS):
        step = steps[n] if n < len(steps) else None
        known[f"step{n}"] = step.words.open() if step else ""
        known[f"by{n}"] = ((step.by if step else None) or _proposed(turn, goal, n)).isoformat()
    return known


def _form(turn: Turn, goal: Goal, given: Mapping[str, str], errors: Mapping[str, Words] | None = None) -> Card:
    wrong: Mapping[str, Said] = errors or {}
    parts: list[Part] = [Text(goals.reads(turn), "quiet"), Text(goal.words.open(), "quote")]
    for n, name in enumerate(NAMES):
        step, by = f"step{n}", f"by{n}"
        words, day = given[step], given[by]
        parts.append(Field(step, name, initial=words, required=False, most=MOST, error=wrong.get(step, "")))
        parts.append(Field(by, say("By"), "date", initial=day, required=False, error=wrong.get(by, "")))
    buttons = (
        Button(say("Save the plan"), "plan.save", str(goal.id), "primary", submit=True),
        Button(say("Back"), "goal.open", str(goal.id)),
    )
    return Card(_title(turn, goal), tuple(parts), buttons)


def _title(turn: Turn, goal: Goal) -> Words:
    if goal.by and goal.by > turn.local.date():
        return say("From here to {day}", day=goal.by)
    return say("The next 90 days")


def _errors(turn: Turn, given: Mapping[str, str]) -> dict[str, Words]:
    """What can't be taken, by field; a day without a step doesn't matter."""
    errors: dict[str, Words] = {}
    for n in range(goals.STEPS):
        words, day = given[f"step{n}"], given[f"by{n}"]
        if len(words) > MOST:
            errors[f"step{n}"] = too_long(words, MOST)
        if words and day and not _day(turn, day):
            errors[f"by{n}"] = say("I couldn't read a day in “{typed}”. An example: 15 March", typed=day[:60])
    return errors


def _day(turn: Turn, typed: str) -> date | None:
    """A day as it was typed or picked; one that is over may stay, because the step was planned for it."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return sharpen.read_day(typed, turn.person.zone, turn.local, turn.person.locale) if typed else None


def _proposed(turn: Turn, goal: Goal, n: int) -> date:
    """A third of the way each, to the goal's own day where it has one ahead; a working day, but for that one."""
    today = turn.local.date()
    if goal.by and goal.by > today:
        if n == goals.STEPS - 1:
            return goal.by
        day = today + (goal.by - today) * (n + 1) // goals.STEPS
        return day if working_day(turn.person.zone, day) else min(working_day_after(turn.person.zone, day), goal.by)
    day = today + timedelta(days=DAYS[n])
    return day if working_day(turn.person.zone, day) else working_day_after(turn.person.zone, day)


def _samples(turn: Turn) -> tuple[Words, Words, Words]:
    """Three steps that suit any topic, named with what this mentee wants most."""
    topic = programmes.first_topic(turn.db, turn.me, turn.programme_id)
    if not topic:
        return (
            say("Watch somebody who is good at it"),
            say("Try it where little can go wrong"),
            say("Do it where it counts, and ask how it was"),
        )
    name = topic_name(topic)
    return (
        say("{topic}: watch somebody who is good at it", topic=name),
        say("{topic}: try it where little can go wrong", topic=name),
        say("{topic}: do it where it counts, and ask how it was", topic=name),
    )
