"""Where two answers about a session differ, both are asked once more: the same words, and neither sees the other's."""

from __future__ import annotations

from chat.cards import Button, Card, Text
from chat.turn import NotThere, Turn
from chat.words import say
from handlers import aftercare
from storage.pairs import Session, Told


def question(session: Session, other_name: str) -> Card:
    """Once more, and then never again: still different counts as told by one."""
    text = say(
        "About the session of {when:day}: did you and {name} talk, then or on another day?",
        when=session.start,
        name=other_name,
    )
    reads = say("Who reads this: nobody by name. I ask you both, and not a third time.")
    taps = (
        Button(say("Yes"), "session.sure", f"{session.id}/{Told.MET}"),
        Button(say("No"), "session.sure", f"{session.id}/{Told.NOT}"),
        Button(say("Not sure"), "session.sure", f"{session.id}/{Told.UNSURE}"),
    )
    return Card(say("Just to have the day right"), (Text(text), Text(reads, "quiet")), taps)


def sure(turn: Turn) -> Card:
    """The second answer takes the place of the first."""
    number, _, told = turn.event.value.partition("/")
    if told not in set(Told):
        raise NotThere
    session = aftercare.over(turn, number)
    aftercare.keep_told(turn, session, Told(told), aftercare.told_start(turn, session) if told == Told.MET else None)
    text = say("I won't ask about it again.")
    return Card(say("Thank you, noted"), (Text(text),), (Button(say("Home"), "home"),))
