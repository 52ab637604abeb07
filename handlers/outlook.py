"""How it stands with a mentee's requests, and the message that goes with them."""

from __future__ import annotations

from collections.abc import Sequence

from chat.cards import Button, Card, Facts, Field, Part, Text
from chat.turn import Turn
from chat.words import Listed, Said, Words, say, text
from handlers.case import Case, case_of
from handlers.topics import topic_name
from handlers.wording import first_name, other
from storage import programmes, requests, sessions
from storage.pairs import Asking, Pair, Request
from storage.people import Person

MOST = 600  # characters: what a mentor reads on a phone without scrolling twice


def mentor_of(turn: Turn) -> Pair | None:
    """This mentee's running pair, if there is one."""
    pairs = programmes.active_pairs(turn.db, turn.me)
    return next((p for p in pairs if p.mentee_id == turn.me and p.programme_id == turn.programme_id), None)


def settled(turn: Turn) -> Card | None:
    """What is true for somebody who needs no suggestions: a mentor is there, or was asked. None for anybody else."""
    if pair := mentor_of(turn):
        words = say("{name} is your mentor. One mentor at a time keeps it simple.", name=other(turn, pair).name)
        find = Button(say("Find a time"), "session.offer", f"pair {pair.id}", "primary")
        return Card(say("You have a mentor"), (Text(words),), (find, Button(say("Home"), "home")))
    open_ = requests.open_of(turn.db, turn.programme_id, turn.me)
    return status(turn, open_) if open_ else None


def status(turn: Turn, open_: Sequence[Request], first: Words | None = None) -> Card:
    """Where the requests of this mentee are, and what can be done about them."""
    cases = [case_of(turn.db, request) for request in requests.round_of(turn.db, open_[0])]
    following = next((case.request for case in cases if case.request.state == Asking.QUEUED), None)
    rows = tuple((say("{name}", name=case.mentor.name), _state(turn, case, following)) for case in cases)
    asked = next((case for case in cases if case.request.state == Asking.ASKED), None)
    calm = say("Nobody is asked while it is on hold, and nobody else matches you.")
    buttons = [Button(say("Ask again"), "request.go", style="primary")]
    if asked:
        calm = say("If it doesn't work out, I ask the next one in the morning. You needn't chase anyone.")
        buttons = []
        if asked.request.question and not asked.request.answer:
            reply = Button(say("Answer"), "request.reply", str(asked.request.id), "primary")
            buttons.append(reply)
    buttons += [Button(say("Edit message"), "request.edit"), Button(say("Take it back"), "request.back")]
    parts: list[Part] = [Text(first)] if first else []
    return Card(say("Your request"), (*parts, Facts(rows), Text(calm)), (*buttons, Button(say("Home"), "home")))


def _state(turn: Turn, case: Case, following: Request | None) -> Words:
    """Where one request is; following: the one that is next. A no that wasn't passed on yet reads like no answer yet."""
    request = case.request
    if request.state == Asking.ASKED and request.question and not request.answer:
        return say("has a question for you first")
    if request.state == Asking.ASKED and request.asked_at and request.asked_at > turn.now:
        return say("gets your message {when:slot}, and has until {until}", when=request.asked_at, until=case.until)
    if request.state == Asking.ASKED:
        return say("has your message, until {until}", until=case.until)
    if request.state == Asking.QUEUED:
        return say("comes next, if need be") if request is following else say("comes after that")
    return say("can't take this on just now") if request.state == Asking.PASSED else say("isn't asked")


# --- the message -------------------------------------------------------------------------------------------


def message(turn: Turn, people: Sequence[Person], order: str) -> Card:
    """The message as it would be sent, made from what the mentee has said; what is typed now becomes another one."""
    first = people[0]
    parts = (
        _reads(people),
        Text(suggested(turn), "quote"),
        Text(say("From what you told me when you joined."), "quiet"),
    )
    buttons = (
        Button(say("Send as it is"), "request.send", order, "primary"),
        Button(say("Edit"), "request.write", order),
        Button(say("Start over"), "mentors"),
    )
    title = say("Your message to {name}", name=first_name(first))
    return Card(title, parts, buttons, hears=Button(say("Edit"), "request.write", order))


def form(people: Sequence[Person], send: Button, back: Button, words: str, error: Said = "") -> Card:
    """The message in a field, to be changed."""
    field = Field("words", say("Your message"), "lines", initial=words, most=MOST, error=error)
    title = say("Your message to {name}", name=first_name(people[0]))
    return Card(title, (_reads(people), field), (send, back), short=say("Your message"))


def _reads(people: Sequence[Person]) -> Text:
    if len(people) == 1:
        return Text(say("Who reads this: {name}.", name=people[0].name), "quiet")
    rest = Listed(tuple(person.name for person in people[1:]))
    return Text(say("Who reads this: {name}, and {rest} only if asked later.", name=people[0].name, rest=rest), "quiet")


def suggested(turn: Turn) -> str:
    """A message from the goal or the first topic, in the mentee's own language: it is theirs once they send it."""
    goal = sessions.open_goal(turn.db, turn.me, turn.programme_id)
    topic = programmes.first_topic(turn.db, turn.me, turn.programme_id)
    words = say("I am looking for a mentor, and would be glad to talk with you. Would you have time for me?")
    if topic:
        words = say(
            "I'd like to get better at this: {topic}. I would be glad to talk about it with you.",
            topic=topic_name(topic),
        )
    if goal and len(goal.words.open()) < MOST // 2:
        words = say(
            "This is what I hope for: {goal} I would be glad to talk about it with you.",
            goal=_sentence(goal.words.open()),
        )
    return text(words, turn.reader)


def _sentence(words: str) -> str:
    return words if words[-1:] in (".", "?", "!", "…") else f"{words}."
