"""Flows: the steps of a conversation, written once.

A person's place is one row (the flow, the step by its name, the answers so far), so restarts, deploys, old cards and
typed answers all do the sensible thing. "back", "skip" and "cancel" work at every step; what is typed fills in the
fields of the card (see filling.py). An answer that can't be taken is kept beside the answers until it can.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from chat.cards import Button, Card, Field, Part, Progress, Text
from chat.filling import fill
from chat.turn import Turn
from chat.words import Said, Words, say, text
from storage.messages import Place
from storage.secrets import Sealed

Answers: TypeAlias = Mapping[str, Any]
TRIED = "tried"  # among the answers: what was given to this step and couldn't be taken
SKIP = "skip"  # a choice with this value is also what the typed word does
ONLY = "only"  # among the answers: the one subject that is asked, where somebody changes just that


@dataclass(frozen=True)
class Choice:
    """A button of a step beside its first one; check() learns from chosen() that it was pressed."""

    label: Said
    value: str


@dataclass(frozen=True)
class Asked:
    """What a step asks: a title, parts with or without fields, what its first button says, and other ways to answer.

    leads: buttons that lead out of the conversation.
    """

    title: Said
    parts: tuple[Part, ...]
    submit: Said
    short: Said = ""
    choices: tuple[Choice, ...] = ()
    leads: tuple[Button, ...] = ()

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(part for part in self.parts if isinstance(part, Field))


@dataclass(frozen=True)
class Problem:
    """An answer that can't be taken: the field and what to say under it. What was typed stays in the field."""

    field: str
    words: Words


@dataclass(frozen=True)
class Understood:
    """An answer that was taken; what was understood of a typed one, which the next card repeats; and the step that
    comes then, where it isn't the following one."""

    answers: Answers
    echo: Words | None = None
    then: str = ""


@dataclass(frozen=True)
class Step:
    """One question. check reads turn.event's values; when: whether it is asked at all; skips: it may be left out.

    about: the subject, which can be changed by itself. reads: what else than its fields can be typed here.
    """

    name: str
    ask: Callable[[Turn, Answers], Asked]
    check: Callable[[Turn, Answers], Understood | Problem]
    when: Callable[[Answers], bool] = lambda _: True
    skips: bool = False
    about: str = ""
    reads: Callable[[Turn, Answers, str], Understood | Problem] | None = None


@dataclass(frozen=True)
class Flow:
    name: str
    steps: tuple[Step, ...]
    finish: Callable[[Turn, Answers], Card]

    def asked(self, answers: Answers) -> list[Step]:
        """The steps that are asked, given the answers so far."""
        only = answers.get(ONLY)
        return [step for step in self.steps if step.when(answers) and only in (None, step.about)]


def begin(turn: Turn, flow: Flow, known: Answers, *, afresh: bool = False) -> Card:
    """Starts a flow, or takes up the one that was left half-way, unless it shall begin afresh."""
    place = turn.db.get(Place, turn.me)
    if place is None or place.flow != flow.name or afresh:
        place = place or Place(person_id=turn.me, flow="", step="", answers=Sealed({}), at=turn.now)
        place.flow, place.answers = flow.name, Sealed(dict(known))
        _stand(turn, place, flow.asked(known)[0])
    return show(turn, flow, place)


def busy(place: Place) -> Card:
    """One conversation at a time: the answers of another one, such as joining, aren't thrown away unasked."""
    text_ = say("You were answering other questions. Finish them first, or stop them; then this begins.")
    buttons = (
        Button(say("Go on with them"), place.flow, style="primary"),
        Button(say("Stop them"), "cancel", place.flow),
    )
    return Card(say("One thing at a time"), (Text(text_),), buttons)


def place_of(turn: Turn) -> Place | None:
    """The conversation this person is in, if any."""
    return turn.db.get(Place, turn.me)


def chosen(turn: Turn) -> str:
    """Which of the step's other buttons was pressed; "" for the first one."""
    return turn.event.value.partition("/")[2].partition("/")[2]


def show(turn: Turn, flow: Flow, place: Place, first: Words | None = None, problem: Problem | None = None) -> Card:
    """The card of the step a person is at."""
    answers = place.answers.open()
    steps = flow.asked(answers)
    step = _step(flow, place)
    asked, number = step.ask(turn, answers), steps.index(step)
    value = f"{flow.name}/{step.name}"
    submit = Button(asked.submit, "flow.answer", value, "primary", submit=bool(asked.fields))
    buttons = [submit, *(Button(c.label, "flow.answer", f"{value}/{c.value}") for c in asked.choices)]
    if step.skips:
        buttons.append(Button(say("Skip"), "flow.skip", value))
    if number:
        buttons.append(Button(say("Back"), "flow.back", value))
    buttons += asked.leads
    tried = answers.get(TRIED, {})
    parts = (*(_echo(first)), *(_tried(part, tried, problem) for part in asked.parts))
    if len(steps) > 1:
        label = say("Step {n} of {all}", n=number + 1, all=len(steps))
        parts = (Progress(number, len(steps), label), *parts)
    return Card(asked.title, parts, tuple(buttons), short=asked.short, hears=replace(submit, submit=False))


def answer(turn: Turn, flow: Flow, place: Place, step_name: str) -> Card:
    """Takes the answer to a step and asks the next one, or finishes."""
    step = _step(flow, place)
    if step_name != step.name:
        return show(turn, flow, place, say("You have answered that one already. This is where we are:"))
    answers = place.answers.open()
    asked = step.ask(turn, answers)
    result = _read(turn, step, asked, answers) or step.check(turn, answers)
    if isinstance(result, Problem):
        given = {f.name: turn.event.values[f.name] for f in asked.fields if f.name in turn.event.values}
        place.answers = Sealed({**answers, TRIED: {**answers.get(TRIED, {}), **given}})
        turn.db.add(place)
        return show(turn, flow, place, None if asked.fields else result.words, problem=result)
    place.answers = Sealed({**answers, **result.answers})
    return _go_on(turn, flow, place, step, result)


def _read(turn: Turn, step: Step, asked: Asked, answers: Answers) -> Understood | Problem | None:
    """Typed words become the values of the card's fields; what was filled in, and what was tried before, stays.

    None where check() takes it from here.
    """
    words = turn.event.answer("words")
    if not words:
        return None
    tried = answers.get(TRIED, {})
    values = {field.name: _plain(tried.get(field.name, field.initial)) for field in asked.fields}
    if words.casefold() == text(asked.submit, turn.reader).casefold():
        words = ""  # all that is filled in already is right
    filled, rest = fill(asked.fields, words, turn.reader)
    turn.event = replace(turn.event, values={**values, **filled})
    if not rest:
        return None
    if step.reads:
        return step.reads(turn, answers, rest)
    name = asked.fields[0].name if asked.fields else ""
    return Problem(
        name, say("I couldn't place “{words}”. Any of the choices can be typed as it stands.", words=rest[:80])
    )


def skip(turn: Turn, flow: Flow, place: Place) -> Card:
    """Leaves a step out, where it may be."""
    step = _step(flow, place)
    if not step.skips:
        if any(choice.value == SKIP for choice in step.ask(turn, place.answers.open()).choices):
            turn.event = replace(turn.event, value=f"{flow.name}/{step.name}/{SKIP}")
            return answer(turn, flow, place, step.name)
        return show(turn, flow, place, say("I do need this one to go on."))
    return _go_on(turn, flow, place, step, Understood({}))


def back(turn: Turn, flow: Flow, place: Place) -> Card:
    """Returns to the step before; every answer stays filled in."""
    steps = flow.asked(place.answers.open())
    _stand(turn, place, steps[max(0, steps.index(_step(flow, place)) - 1)])
    return show(turn, flow, place)


def _step(flow: Flow, place: Place) -> Step:
    """The step a person is at; the first one, where theirs is no longer asked since a newer version."""
    steps = flow.asked(place.answers.open())
    return next((step for step in steps if step.name == place.step), steps[0])


def _go_on(turn: Turn, flow: Flow, place: Place, step: Step, result: Understood) -> Card:
    answers = {name: value for name, value in place.answers.open().items() if name != TRIED}
    asked = flow.asked(answers)
    later = [other for other in asked if flow.steps.index(other) > flow.steps.index(step)]
    following = next((other for other in asked if other.name == result.then), later[0] if later else None)
    if following is None:
        turn.db.delete(place)
        return flow.finish(turn, answers)
    _stand(turn, place, following)
    return show(turn, flow, place, result.echo)


def _stand(turn: Turn, place: Place, step: Step) -> None:
    place.step, place.at = step.name, turn.now
    place.answers = Sealed({name: value for name, value in place.answers.open().items() if name != TRIED})
    turn.db.add(place)
    turn.db.flush()


def _echo(words: Words | None) -> tuple[Part, ...]:
    return (Text(words, "quiet"),) if words else ()


def _tried(part: Part, tried: Answers, problem: Problem | None) -> Part:
    """After a problem every field keeps what was given, and the one in question says what was wrong."""
    if not isinstance(part, Field):
        return part
    error = problem.words if problem and part.name == problem.field else part.error
    return replace(part, initial=_plain(tried.get(part.name, part.initial)), error=error)


def _plain(value: Any) -> str | tuple[str, ...]:
    """A field's value as cards and events hold it; stored ones come back as lists."""
    return tuple(value) if isinstance(value, list) else value
