"""Log a session: what took place, with whom and when, in one form; it writes what the question afterwards would."""

from __future__ import annotations

from collections.abc import Sequence

from chat.cards import Button, Card, Field, Option, Part, Text
from chat.turn import Turn
from chat.words import Said, Words, say
from handlers import aftercare, elsewhen
from handlers.plans import plan_with
from handlers.wording import other
from storage import programmes
from storage.pairs import Pair, Told


def log(turn: Turn) -> Card:
    """The form; "log yesterday 15:00" has the time in it."""
    return _form(turn, turn.event.text.strip())


def save(turn: Turn) -> Card:
    """They met: then how it was. They didn't: then new times."""
    pair = turn.load(Pair, turn.event.answer("pair") or turn.event.value)
    plan_with(turn, pair)
    typed = turn.event.answer("when")
    start = elsewhen.when_over(turn, pair, typed)
    if isinstance(start, Words):
        return _form(turn, typed, start)
    if turn.event.answer("met") != Told.NOT:
        return elsewhen.keep_met(turn, pair, start)
    session = elsewhen.around(turn, pair, start)
    if session is None:
        return _form(turn, typed, say("No session was booked around then, so there is nothing to take back."))
    return aftercare.not_met(turn, session)


def _form(turn: Turn, tried: str, error: Said = "") -> Card:
    pairs = programmes.active_pairs(turn.db, turn.me)
    reads = say(
        "Who reads this: the other of you is asked the same about that time. The coordinators see that you met."
    )
    met = Field(
        "met",
        say("Did you talk?"),
        "one",
        (Option(Told.MET.value, say("We met")), Option(Told.NOT.value, say("Not this time"))),
        initial=turn.event.answer("met") or Told.MET.value,
    )
    parts: list[Part] = [Text(reads, "quiet"), *_with(turn, pairs), elsewhen.when_field(tried, error), met]
    only = str(pairs[0].id) if len(pairs) == 1 else ""
    buttons = (Button(say("Save"), "log.save", only, "primary", submit=True), Button(say("Leave it"), "home"))
    return Card(say("Log a session"), tuple(parts), buttons)


def _with(turn: Turn, pairs: Sequence[Pair]) -> tuple[Field, ...]:
    """With whom, for somebody who has several."""
    options = tuple(Option(str(pair.id), other(turn, pair).name) for pair in pairs)
    chosen = turn.event.answer("pair") or options[0].value
    return (Field("pair", say("With"), "one", options, initial=chosen),) if len(pairs) > 1 else ()
