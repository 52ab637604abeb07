"""Flows: the steps of a conversation, written once.

A person's place is one row (the flow, the step by its name, the answers so far), so restarts, deploys, old cards and
typed answers all do the sensible thing. "back", "skip" and "cancel" work at every step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from chat.cards import Button, Card, Field, Part, Progress, Text
from chat.turn import Turn
from chat.words import Said, Words, say
from storage.messages import Place
from storage.secrets import Sealed

Answers: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True)
class Asked:
    """What a step asks: a title, parts with or without fields, what its first button says, and other buttons."""

    title: Said
    parts: tuple[Part, ...]
    submit: Said
    short: Said = ""
    more: tuple[Button, ...] = ()


@dataclass(frozen=True)
class Problem:
    """An answer that can't be taken: the field and what to say under it. What was typed stays in the field."""

    field: str
    words: Words


@dataclass(frozen=True)
class Understood:
    """An answer that was taken, and for typed ones what was understood, which the next card repeats."""

    answers: Answers
    echo: Words | None = None


@dataclass(frozen=True)
class Step:
    """One question. check reads turn.event's values; when: whether it is asked at all; skips: it may be left out."""

    name: str
    ask: Callable[[Turn, Answers], Asked]
    check: Callable[[Turn, Answers], Understood | Problem]
    when: Callable[[Answers], bool] = lambda _: True
    skips: bool = False


@dataclass(frozen=True)
class Flow:
    name: str
    steps: tuple[Step, ...]
    finish: Callable[[Turn, Answers], Card]

    def asked(self, answers: Answers) -> list[Step]:
        """The steps that are asked, given the answers so far."""
        return [step for step in self.steps if step.when(answers)]


def begin(turn: Turn, flow: Flow, known: Answers) -> Card:
    """Starts a flow, or takes up the one that was left half-way."""
    place = turn.db.get(Place, turn.me)
    if place is None or place.flow != flow.name:
        place = place or Place(person_id=turn.me, flow="", step="", answers=Sealed({}), at=turn.now)
        place.flow, place.answers = flow.name, Sealed(dict(known))
        _stand(turn, place, flow.asked(known)[0])
    return show(turn, flow, place)


def show(turn: Turn, flow: Flow, place: Place, first: Words | None = None, problem: Problem | None = None) -> Card:
    """The card of the step a person is at."""
    answers = place.answers.open()
    steps = flow.asked(answers)
    step = _step(flow, place)
    asked, number = step.ask(turn, answers), steps.index(step)
    value = f"{flow.name}/{step.name}"
    has_fields = any(isinstance(part, Field) for part in asked.parts)
    buttons = [Button(asked.submit, "flow.answer", value, "primary", submit=has_fields), *asked.more]
    if step.skips:
        buttons.append(Button(say("Skip"), "flow.skip", value))
    if number:
        buttons.append(Button(say("Back"), "flow.back", value))
    label = say("Step {n} of {all}", n=number + 1, all=len(steps))
    parts = (
        Progress(number, len(steps), label),
        *(_echo(first)),
        *(_tried(part, turn, problem) for part in asked.parts),
    )
    return Card(asked.title, parts, tuple(buttons), short=asked.short)


def answer(turn: Turn, flow: Flow, place: Place, step_name: str) -> Card:
    """Takes the answer to a step and asks the next one, or finishes."""
    if step_name != _step(flow, place).name:
        return show(turn, flow, place, say("You have answered that one already. This is where we are:"))
    step = _step(flow, place)
    result = step.check(turn, place.answers.open())
    if isinstance(result, Problem):
        return show(turn, flow, place, problem=result)
    place.answers = Sealed({**place.answers.open(), **result.answers})
    return _go_on(turn, flow, place, step, result.echo)


def skip(turn: Turn, flow: Flow, place: Place) -> Card:
    """Leaves a step out, where it may be."""
    step = _step(flow, place)
    if not step.skips:
        return show(turn, flow, place, say("I do need this one to go on."))
    return _go_on(turn, flow, place, step)


def back(turn: Turn, flow: Flow, place: Place) -> Card:
    """Returns to the step before; every answer stays filled in."""
    steps = flow.asked(place.answers.open())
    _stand(turn, place, steps[max(0, steps.index(_step(flow, place)) - 1)])
    return show(turn, flow, place)


def _step(flow: Flow, place: Place) -> Step:
    """The step a person is at; the first one, where theirs is no longer asked since a newer version."""
    steps = flow.asked(place.answers.open())
    return next((step for step in steps if step.name == place.step), steps[0])


def _go_on(turn: Turn, flow: Flow, place: Place, step: Step, echo: Words | None = None) -> Card:
    answers = place.answers.open()
    later = flow.steps[flow.steps.index(step) + 1 :]
    following = next((step for step in later if step.when(answers)), None)
    if following is None:
        turn.db.delete(place)
        return flow.finish(turn, answers)
    _stand(turn, place, following)
    return show(turn, flow, place, echo)


def _stand(turn: Turn, place: Place, step: Step) -> None:
    place.step, place.at = step.name, turn.now
    turn.db.add(place)
    turn.db.flush()


def _echo(words: Words | None) -> tuple[Part, ...]:
    return (Text(words, "quiet"),) if words else ()


def _tried(part: Part, turn: Turn, problem: Problem | None) -> Part:
    """After a problem every field keeps what was given, and the one in question says what was wrong."""
    if problem is None or not isinstance(part, Field):
        return part
    given = turn.event.values.get(part.name, part.initial)
    return replace(part, initial=given, error=problem.words if part.name == problem.field else "")
