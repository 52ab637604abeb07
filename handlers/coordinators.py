"""Contact the coordinators: words go to those who run the programme, and one of them answers."""

from __future__ import annotations

from chat.cards import Button, Card, Field, Text
from chat.turn import Turn
from chat.words import Listed, say
from handlers import hand
from handlers.wording import first_name, too_long
from storage import programmes
from storage.people import Person

MOST = 3000


def contact(turn: Turn) -> Card:
    """ "contact coordinator my hours changed" goes at once; without words there is a form."""
    return _send(turn, turn.event.text.strip()) if turn.event.text.strip() else _form(turn)


def send(turn: Turn) -> Card:
    """The form was sent."""
    return _send(turn, turn.event.answer("words"))


def _send(turn: Turn, words: str) -> Card:
    readers = hand.coordinators(turn)
    if not words or len(words) > MOST or not readers:
        return _form(turn, words)
    title = say("{name} asks the coordinators", name=turn.person.name)
    answer_ = Button(say("Answer"), "coordinator.answer", f"{turn.me}/{_number(turn)}", "primary")
    card = Card(title, (Text(words, "quote"),), (answer_,), stays=True)
    for person in readers:
        turn.tell(person.id or 0, card, key=f"asked:{turn.me}.{_number(turn)}")
    names = Listed(tuple(person.name for person in readers))
    text = say("{names} can read it, and nobody else. The answer comes here.", names=names)
    return Card(say("It is with the coordinators"), (Text(words, "quote"), Text(text)), (Button(say("Home"), "home"),))


def _form(turn: Turn, tried: str = "") -> Card:
    names = tuple(person.name for person in hand.coordinators(turn))
    if not names:
        text = say("Nobody is named as a coordinator yet, so there is nobody I could pass it on to.")
        kept = (Text(tried, "quote"),) if tried else ()
        return Card(say("Nobody to ask yet"), (Text(text), *kept), (Button(say("Home"), "home"),))
    reads = Text(say("Who reads this: the coordinators, {names}.", names=Listed(names)), "quiet")
    error = too_long(tried, MOST) if len(tried) > MOST else ""
    field = Field("words", say("What is it about?"), "lines", initial=tried, most=MOST, error=error)
    button = Button(say("Send"), "coordinator.ask", f"/{_number(turn)}", "primary", submit=True)
    private = Button(say("Talk privately instead"), "talk privately")
    return Card(say("To the coordinators"), (reads, field), (button, private, Button(say("Leave it"), "home")))


def answer(turn: Turn) -> Card:
    """A coordinator answers."""
    return _answer_form(turn, _asker(turn))


def answered(turn: Turn) -> Card:
    """The answer goes to whoever asked, and to the other coordinators, so that nobody answers twice unknowingly."""
    person, words = _asker(turn), turn.event.answer("words")
    if not words or len(words) > MOST:
        return _answer_form(turn, person, words)
    title = say("{name} answers you", name=turn.person.name)
    more = Button(say("Write again"), "contact coordinator")
    key = f"answered:{person.id}.{_number(turn)}"
    turn.tell(person.id or 0, Card(title, (Text(words, "quote"),), (more,), stays=True), key=key)
    told = Card(say("{name} has answered {asker}", name=turn.person.name, asker=person.name), (Text(words, "quote"),))
    for other in programmes.coordinators(turn.db, turn.programme_id):
        if other.id not in (turn.me, person.id):
            turn.tell(other.id or 0, told, key=key)
    text = say("{name} has your answer in a moment. The other coordinators see it too.", name=first_name(person))
    return Card(say("Answered"), (Text(text),), (Button(say("Home"), "home"),))


def _answer_form(turn: Turn, person: Person, tried: str = "") -> Card:
    reads = Text(say("Who reads this: {name} and the other coordinators.", name=person.name), "quiet")
    error = too_long(tried, MOST) if len(tried) > MOST else ""
    field = Field("words", say("Your answer"), "lines", initial=tried, most=MOST, error=error)
    number = _number(turn) if turn.event.action == "coordinator.answered" else turn.event.id.rpartition(":")[2]
    button = Button(say("Send"), "coordinator.answered", f"{person.id}/{number}", "primary", submit=True)
    return Card(say("To {name}", name=person.name), (reads, field), (button, Button(say("Leave it"), "home")))


def _asker(turn: Turn) -> Person:
    return turn.load(Person, turn.event.value.partition("/")[0])


def _number(turn: Turn) -> str:
    """What makes the same words sent twice one message: the number of the form, or of the event itself."""
    return (turn.event.value.partition("/")[2] or turn.event.id.rpartition(":")[2])[:40]
