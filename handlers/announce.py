"""Announcing: a coordinator says something to everybody in a channel. Words, a look, then it is posted once."""

from __future__ import annotations

import re
from datetime import datetime

from sqlmodel import Session as Db

from chat import flows
from chat.cards import Button, Card, Field, Text
from chat.flows import Answers, Asked, Flow, Problem, Step, Understood
from chat.turn import Turn, tell
from chat.words import Words, say
from handlers.wording import person_by_id
from scheduling.waking import awake
from storage import programmes
from storage.messages import Outgoing
from storage.people import Person, Programme

MOST = 2000  # characters: what people read to its end
CHANNEL = re.compile(r"#?([^\s#@,.<>&/\"'“”]{1,80})")
NAME = "announce"
NO_CHANNEL = say("A channel's name has no spaces. An example: {example}", example="#mentoring")
SHARING = frozenset({"slack"})  # platforms on which we can write where several people read
UNSURE = "unsure"  # nobody knows whether it was posted
MAY_NOT = "may not"  # whoever looks after the chat or the app hasn't allowed it


def start(turn: Turn) -> Card:
    """The form, with what was typed behind the verb and the channel of last time."""
    if turn.event.sender.platform not in SHARING:
        return nowhere(NAME)
    known = {"said": turn.event.text.strip()[:MOST], "channel": turn.programme.channel}
    return flows.begin(turn, FLOW, known, afresh=True)


def nowhere(verb: str) -> Card:
    """What is asked for needs a channel, and this platform has none."""
    there = say(
        "I can post into channels in Slack alone. If you use me there, write “{verb}” to me there.", verb=Words(verb)
    )
    return Card(say("There are no channels here"), (Text(there),), (Button(say("Home"), "home"),))


def channel_of(words: str) -> str:
    """A channel's name as Slack writes it, or "" for what is none."""
    found = CHANNEL.fullmatch(words)
    return f"#{found[1].lower()}" if found else ""


def _words(_: Turn, answers: Answers) -> Asked:
    reads = say("Who reads this: everybody in the channel, with your name under it. Please name nobody's pair or goal.")
    words = Field("said", say("What shall I say?"), "lines", initial=answers.get("said", ""), most=MOST)
    channel = Field(
        "channel", say("In which channel?"), initial=answers.get("channel", ""), hint=say("Such as #mentoring"), most=81
    )
    return Asked(say("An announcement"), (Text(reads, "quiet"), words, channel), say("Show me"))


def _worded(turn: Turn, answers: Answers) -> Understood | Problem:
    words, channel = turn.event.answer("said"), channel_of(turn.event.answer("channel"))
    if not words:
        return Problem("said", say("A few words are needed here."))
    if len(words) > MOST:
        return Problem("said", say("That is longer than {n} characters, and few would read to its end.", n=MOST))
    if not channel:
        return Problem("channel", NO_CHANNEL)
    return Understood({"said": words, "channel": channel})


def _look(turn: Turn, answers: Answers) -> Asked:
    where = say(
        "This is what everybody in {channel} reads. It can't be taken back from here.", channel=answers["channel"]
    )
    return Asked(
        say("Before it is posted"),
        (Text(where), Text(answers["said"], "quote"), Text(signed(turn.person, turn.programme), "quiet")),
        say("Post it"),
    )


def signed(person: Person, programme: Programme) -> Words:
    """Whose words they are."""
    return say("From {name}, for {programme}", name=person.name, programme=programme.name)


def _post(turn: Turn, answers: Answers) -> Card:
    """Through the outbox: once, and the channel is remembered for the next time."""
    channel = str(answers["channel"])
    turn.programme.channel = channel
    turn.db.add(turn.programme)
    title = say("News from {programme}", programme=turn.programme.name)
    card = Card(title, (Text(str(answers["said"])), Text(signed(turn.person, turn.programme), "quiet")))
    tell(turn.db, turn.me, card, key=f"announce:{turn.event.id}", at=turn.now, channel=channel)
    text = say("I tell you here as soon as it is in {channel}.", channel=channel)
    return Card(say("On its way"), (Text(text),), (Button(say("Home"), "home"),))


def settled(db: Db, row: Outgoing, why: str, now: datetime) -> None:
    """Tells what came of it; of a change to what is there, only where it didn't get there."""
    if not why and row.key.startswith("circle changed:"):
        return
    home = Button(say("Home"), "home")
    card = Card(say("It is in {channel}", channel=row.channel), (), (home,))
    if why:
        title = say("It wasn't posted") if why != UNSURE else say("Please have a look")
        card = Card(title, (Text(reason(why, row.channel)),), (_again(row), home))
    for reader in _readers(db, row.person_id):
        at = now if reader.id == row.person_id else awake(reader.zone, now)
        tell(db, reader.id or 0, card, key=f"announced:{row.key}", at=at)


def _readers(db: Db, by: int) -> list[Person]:
    """Whoever announced it or, once they run the programme no longer, those who do."""
    person = person_by_id(db, by)
    programme = programmes.programme_of(db, person)
    running = programmes.coordinators(db, programme.id or 0) if programme else []
    return [person] if person in running else running


def _again(row: Outgoing) -> Button:
    """The way to announce it anew; a circle has its words already."""
    if circle := re.match(r"circle \w+:circle (\d+):", row.key):
        return Button(say("Announce again"), "circle.post", circle[1])
    return Button(say("Announce again"), NAME)


def reason(why: str, channel: str) -> Words:
    """Why something didn't get into its channel, and what to do."""
    match why:
        case "not in it":
            return say(
                "I'm not in {channel} yet. Write “/invite @mentorbot” there, then announce it again.", channel=channel
            )
        case "no such channel":
            return say(
                "I can't find {channel}. If it is private, write “/invite @mentorbot” there first.", channel=channel
            )
        case "archived":
            return say("{channel} is archived, so nobody can post there.", channel=channel)
        case "may not":
            return say(
                "I may not post in {channel}. Somebody who looks after the channel or the app can allow it.",
                channel=channel,
            )
        case "no channels":
            return say("This chat has no channels that I can post to. In Slack I can.")
    return say(
        "I couldn't see whether it got into {channel}. Please look there before you announce it again.", channel=channel
    )


FLOW = Flow(NAME, (Step("words", _words, _worded), Step("look", _look, lambda *_: Understood({}))), _post)
