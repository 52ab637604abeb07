"""The questions of the kick-off: what can be agreed, how it is called, and the steps that ask for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

from chat.cards import Field, Option, Text
from chat.flows import Answers, Asked, Problem, Step, Understood
from chat.turn import Turn
from chat.words import Words, say, show
from handlers.wording import first_name, other
from storage.pairs import Pair
from storage.people import Person

NAME = "kick-off"  # of the flow, and of the action that begins it
FEEDBACK = "feedback"  # each of the two for themselves
SHARED = {
    "minutes": say("Length"),
    "often": say("How often"),
    "answer": say("We answer"),
    "where": say("We write"),
    "between": say("Between us"),
}
MINUTES = (30, 45, 60)
WEEKS = {
    "7": say("every week"),
    "14": say("every two weeks"),
    "21": say("every three weeks"),
    "28": say("every four weeks"),
}
NAMES: dict[str, dict[str, Words]] = {
    "answer": {"day": say("the same day"), "two": say("within two days"), "week": say("within a week")},
    "where": {"here": say("here"), "email": say("by e-mail"), "call": say("hardly, we call")},
    "between": {
        "everything": say("everything stays between us"),
        "themes": say("themes may be shared, words not"),
        "ask": say("we ask each other first"),
    },
}
LIKED = {
    "straight": say("Straight"),
    "examples": say("Examples first"),
    "writing": say("In writing"),
    "ask": say("Ask me first"),
}


def defaults(pair: Pair) -> dict[str, str]:
    """What is filled in before anybody has chosen: the pair's rhythm, and the careful answers."""
    return {
        "minutes": str(pair.minutes),
        "often": str(pair.cadence_days),
        "answer": "two",
        "where": "here",
        "between": "everything",
    }


def named(key: str, value: str) -> Words:
    """An agreement for people."""
    if key == "minutes":
        return show(timedelta(minutes=int(value)))
    if key == "often":
        return WEEKS.get(value) or say("{often:every}", often=timedelta(days=int(value)))
    return NAMES[key][value]


def feedback_name(liked: str) -> Words:
    """How somebody likes feedback, for people."""
    return LIKED[liked]


# --- the steps ---------------------------------------------------------------------------------------------


def _ask_rhythm(turn: Turn, answers: Answers) -> Asked:
    minutes = sorted({*MINUTES, int(answers["minutes"])})
    often = sorted({*map(int, WEEKS), int(answers["often"])})
    fields = (
        Field("minutes", SHARED["minutes"], "one", _options("minutes", minutes), answers["minutes"]),
        Field("often", SHARED["often"], "one", _options("often", often), answers["often"]),
    )
    name = first_name(_with(turn, answers))
    text = Text(
        say("What is filled in suits most people. This is a suggestion; it counts when {name} agrees.", name=name)
    )
    return Asked(say("How long, and how often?"), (_reads(turn, answers), text, *fields), say("Next"), say("Rhythm"))


def _check_rhythm(turn: Turn, answers: Answers) -> Understood | Problem:
    minutes, often = turn.event.answer("minutes"), turn.event.answer("often")
    if minutes not in map(str, (*MINUTES, answers["minutes"])):
        return Problem("minutes", say("Please choose one of these."))
    if often not in (*WEEKS, answers["often"]):
        return Problem("often", say("Please choose one of these."))
    return Understood({"minutes": minutes, "often": often})


def _ask_answer(turn: Turn, answers: Answers) -> Asked:
    text = say("It is a promise to try, and nobody counts.")
    return _choice(turn, answers, "answer", say("How fast do you two answer?"), text)


def _ask_where(turn: Turn, answers: Answers) -> Asked:
    text = say("“tell” carries words from here to wherever the other chats.")
    return _choice(turn, answers, "where", say("Where do you two write?"), text)


def _ask_between(turn: Turn, answers: Answers) -> Asked:
    text = say("What you say to each other. The coordinators read none of it in any case.")
    return _choice(turn, answers, "between", say("What stays between you?"), text)


def _ask_feedback(turn: Turn, answers: Answers) -> Asked:
    name = first_name(_with(turn, answers))
    text = Text(say("This one is only about you; {name} is asked too.", name=name))
    options = tuple(Option(key, label) for key, label in LIKED.items())
    field = Field(FEEDBACK, say("Feedback for me"), "one", options, answers.get(FEEDBACK, ""))
    parts = (_reads(turn, answers), text, field)
    return Asked(say("How do you like feedback?"), parts, say("Suggest it"), say("Feedback"))


def _choice(turn: Turn, answers: Answers, key: str, title: Words, text: Words) -> Asked:
    field = Field(key, SHARED[key], "one", _options(key, NAMES[key]), answers[key])
    return Asked(title, (_reads(turn, answers), Text(text), field), say("Next"), SHARED[key])


def _check(key: str, known: Iterable[str]) -> Callable[[Turn, Answers], Understood | Problem]:
    """Takes one of the known answers."""
    allowed = tuple(known)

    def check(turn: Turn, _: Answers) -> Understood | Problem:
        given = turn.event.answer(key)
        return Understood({key: given}) if given in allowed else Problem(key, say("Please choose one of these."))

    return check


def _options(key: str, values: Iterable[object]) -> tuple[Option, ...]:
    return tuple(Option(str(value), named(key, str(value))) for value in values)


def _reads(turn: Turn, answers: Answers) -> Text:
    return Text(say("Who reads this: you and {name}.", name=first_name(_with(turn, answers))), "quiet")


def _with(turn: Turn, answers: Answers) -> Person:
    return other(turn, turn.load(Pair, answers["pair"]))


STEPS = (
    Step("rhythm", _ask_rhythm, _check_rhythm),
    Step("answer", _ask_answer, _check("answer", NAMES["answer"])),
    Step("where", _ask_where, _check("where", NAMES["where"])),
    Step("between", _ask_between, _check("between", NAMES["between"])),
    Step(FEEDBACK, _ask_feedback, _check(FEEDBACK, LIKED)),
)
