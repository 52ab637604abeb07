"""Goals: what would be different at the end, the steps on the way, and the day it is reached.

They are the mentee's: the mentor reads the words, the dates and the steps, and marks nothing, so that nobody is
graded. How sure the mentee feels is read by the mentee alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from sqlmodel import Session as Db

from chat.cards import Button, Card, Cards, Facts, Part, Progress, Text
from chat.turn import NotThere, Turn
from chat.words import Listed, Words, say, say_n
from handlers.nudges import Nudge
from handlers.wording import first_name, people_by_id
from scheduling.waking import awake
from storage import goals as kept
from storage.pairs import Goal, Milestone
from storage.people import Role

STEPS = 3  # of a plan: one for each month of ninety days
SHOWN = 8  # goals on a card
HALF_WAY = timedelta(days=45)  # of the ninety days of a plan
LATEST = timedelta(days=30)  # after that the question is no longer about half the way


# --- reading -----------------------------------------------------------------------------------------------


def goals(turn: Turn) -> Card:
    """One's own goals, and those of one's mentees."""
    mentees = [pair.mentee_id for pair in kept.pairs_as(turn.db, Role.MENTOR, turn.me)]
    found = kept.of_people(turn.db, [turn.me, *mentees], turn.programme_id)
    mine = Role.MENTEE in turn.roles
    if not found and not mine:
        return _none_yet(mentees)
    steps = kept.steps_of(turn.db, found)
    people = people_by_id(turn.db, mentees)
    own = [goal for goal in found if goal.person_id == turn.me]
    theirs = [goal for goal in found if goal.person_id != turn.me]
    parts: list[Part] = [Text(reads(turn), "quiet")] if mine else []
    if mine and not own:
        parts.append(Text(say("No goal yet. One sentence is enough to begin with.")))
    items = [_item(goal, steps[goal.id or 0]) for goal in own]
    items += [_item(goal, steps[goal.id or 0], first_name(people[goal.person_id])) for goal in theirs]
    if items:
        parts.append(Cards(tuple(items[:SHOWN])))
    if len(items) > SHOWN:
        parts.append(Text(say_n("And one more.", "And {n} more.", len(items) - SHOWN), "quiet"))
    buttons = (Button(say("Add a goal"), "goal.add", style="plain" if own else "primary"),) if mine else ()
    title = say("Your goals") if mine or own else say("Your mentees' goals")
    return Card(title, tuple(parts), (*buttons, Button(say("Home"), "home")), stays=True)


def open_(turn: Turn) -> Card:
    """One goal of one's own, with all that can be done about it."""
    return card(turn, turn.load(Goal, turn.event.value))


def card(turn: Turn, goal: Goal, first: Words | None = None) -> Card:
    """A goal with its steps; one that is reached can only be opened again."""
    key, steps = str(goal.id), kept.steps_of(turn.db, [goal])[goal.id or 0]
    parts: list[Part] = [Text(first)] if first else []
    parts.append(Text(goal.words.open(), "quote"))
    if steps:
        parts += [_progress(steps), Cards(tuple(_step(step, goal) for step in steps))]
    if goal.confidence_then:
        parts.append(Facts(((say("How sure, only you see it"), _sure(goal)),)))
    if goal.reached_at:
        undo = Button(say("Not reached after all"), "goal.reopen", key)
        return Card(_state(goal), tuple(parts), (undo, Button(say("All goals"), "goals")))
    reached, plan = Button(say("Reached"), "goal.reach", key), Button(say("Plan 90 days"), "plan.open", key, "primary")
    if steps:
        reached, plan = replace(reached, style="primary"), Button(say("Change the steps"), "plan.open", key)
    buttons = (
        *((reached, plan) if steps else (plan, reached)),
        Button(say("Change it"), "goal.change", key),
        Button(say("How sure am I?"), "goal.sure", key),
        Button(say("Delete"), "goal.drop", key),
        Button(say("All goals"), "goals"),
    )
    return Card(_state(goal), tuple(parts), buttons)


def reads(turn: Turn) -> Words:
    """Who reads a goal."""
    pairs = kept.pairs_as(turn.db, Role.MENTEE, turn.me)
    if not pairs:
        return say("Who reads this: only you for now, and your mentor once you have one.")
    people = people_by_id(turn.db, (pair.mentor_id for pair in pairs))
    return say("Who reads this: you and {names}.", names=Listed(tuple(first_name(p) for p in people.values())))


def _none_yet(mentees: list[int]) -> Card:
    text = say("Goals are set by mentees. Joining as one takes two minutes.")
    button = Button(say("Join"), "join")
    if mentees:
        text, button = say("Nothing set yet. It is a good thing to talk about first."), Button(say("Write"), "tell")
    return Card(say("No goals yet"), (Text(text),), (button, Button(say("Home"), "home")))


def _item(goal: Goal, steps: list[Milestone], name: str = "") -> Card:
    """A goal in a list: opened by its owner, only read by the mentor."""
    title = say("{name}: {state}", name=name, state=_state(goal)) if name else _state(goal)
    parts: list[Part] = [Text(goal.words.open(), "quote")]
    if steps:
        rows = tuple((_when(step), step.words.open()) for step in steps)
        parts += [_progress(steps), Facts(rows)]
    if name:
        return Card(title, tuple(parts))
    taps = [Button(say("Open"), "goal.open", str(goal.id))]
    if not steps and not goal.reached_at:
        taps.append(Button(say("Plan 90 days"), "plan.open", str(goal.id), "primary"))
    return Card(title, tuple(parts), tuple(taps))


def _step(step: Milestone, goal: Goal) -> Card:
    done = Button(say("Done"), "step.done", str(step.id), "primary")
    buttons = (Button(say("Not done yet"), "step.undo", str(step.id)),) if step.done_at else (done,)
    return Card(step.words.open(), (Text(_when(step), "quiet"),), () if goal.reached_at else buttons)


def _progress(steps: list[Milestone]) -> Progress:
    done = sum(step.done_at is not None for step in steps)
    return Progress(done, len(steps), say("{done} of {all} steps done", done=done, all=len(steps)))


def _state(goal: Goal) -> Words:
    if goal.reached_at:
        return say("Reached on {when:day}", when=goal.reached_at)
    return say("Goal, by {day}", day=goal.by) if goal.by else say("Goal, no date yet")


def _when(step: Milestone) -> Words:
    if step.done_at:
        return say("Done on {when:day}", when=step.done_at)
    return say("By {day}", day=step.by) if step.by else say("No date yet")


def _sure(goal: Goal) -> Words:
    if goal.confidence_now:
        return say("{now} of 5 now, {then} at the start", now=goal.confidence_now, then=goal.confidence_then)
    return say("{then} of 5 at the start", then=goal.confidence_then)


# --- on the way --------------------------------------------------------------------------------------------


def done(turn: Turn) -> Card:
    """A step is done."""
    step, goal = _step_and_goal(turn)
    step.done_at = step.done_at or turn.now
    turn.db.add(step)
    turn.db.flush()
    steps = kept.steps_of(turn.db, [goal])[goal.id or 0]
    if all(step.done_at for step in steps):
        return card(turn, goal, say("Every step is done. Is the goal reached too?"))
    return card(turn, goal, say("One step further."))


def undone(turn: Turn) -> Card:
    """A step is open again."""
    step, goal = _step_and_goal(turn)
    step.done_at = None
    turn.db.add(step)
    turn.db.flush()
    return card(turn, goal)


def reach(turn: Turn) -> Card:
    """It is reached: one plain sentence, and the mentor hears it too."""
    goal = turn.load(Goal, turn.event.value)
    if not goal.reached_at:
        goal.reached_at = turn.now
        turn.db.add(goal)
        title = say("{name} reached a goal", name=first_name(turn.person))
        _tell_mentors(turn, goal, title, write=True)
    text = say("You set this goal on {when:day}, and today it is true.", when=goal.created_at)
    buttons = (
        Button(say("How sure am I now?"), "goal.sure", str(goal.id)),
        Button(say("Another goal"), "goal.add"),
        Button(say("Not reached after all"), "goal.reopen", str(goal.id)),
        Button(say("All goals"), "goals"),
    )
    return Card(say("Reached"), (Text(goal.words.open(), "quote"), Text(text)), buttons)


def reopen(turn: Turn) -> Card:
    """It isn't reached after all; what the mentor was told is put right where it stands."""
    goal = turn.load(Goal, turn.event.value)
    if goal.reached_at:
        goal.reached_at = None
        turn.db.add(goal)
        _tell_mentors(turn, goal, say("{name} is still working on this goal", name=first_name(turn.person)))
    return card(turn, goal)


def fine(turn: Turn) -> Card:
    """Half-way: it is still the right goal."""
    goal = turn.load(Goal, turn.event.value)
    return card(turn, goal, say("Good. It stays as it is."))


def _tell_mentors(turn: Turn, goal: Goal, title: Words, *, write: bool = False) -> None:
    """News of a goal for whoever mentors this person; it can wait for the morning, and a later one takes its place."""
    pairs = {pair.mentor_id: pair for pair in kept.pairs_as(turn.db, Role.MENTEE, turn.me)}
    people = people_by_id(turn.db, pairs)
    for mentor_id, pair in pairs.items():
        line = (Button(say("Write a line"), "tell.write", str(pair.id)),) if write else ()
        news = Card(title, (Text(goal.words.open(), "quote"),), (*line, Button(say("All goals"), "goals")), stays=True)
        at = awake(people[mentor_id].zone, turn.now)
        turn.tell(mentor_id, news, key=f"goal {goal.id}:{turn.event.id}", at=at, place=f"goal {goal.id}")


def _step_and_goal(turn: Turn) -> tuple[Milestone, Goal]:
    """The step that a button names; raises NotThere for one of a goal that is reached."""
    step = turn.load(Milestone, turn.event.value)
    goal = turn.load(Goal, step.goal_id)
    if goal.reached_at:
        raise NotThere
    return step, goal


# --- half the way ------------------------------------------------------------------------------------------


def half_way(db: Db, now: datetime) -> Iterator[Nudge]:
    """Once, 45 days after a goal was set: is it still the right one?"""
    for goal in _due(db, now):
        key, since = f"half-way:goal {goal.id}:rev 0", goal.created_at + HALF_WAY
        yield Nudge(goal.person_id, key, since, partial(_still_right, goal), since + LATEST)


def _due(db: Db, now: datetime) -> Iterable[Goal]:
    return kept.open_since(db, now - HALF_WAY - LATEST, now - HALF_WAY)


def _still_right(goal: Goal) -> Card:
    key = str(goal.id)
    buttons = (
        Button(say("Yes"), "goal.fine", key, "primary"),
        Button(say("Change it"), "goal.change", key),
        Button(say("Reached"), "goal.reach", key),
    )
    text = Text(say("Goals may change on the way; that is often what mentoring is for."))
    return Card(
        say("Still the right goal?"), (Text(goal.words.open(), "quote"), text), buttons, notify=say("About your goal")
    )
