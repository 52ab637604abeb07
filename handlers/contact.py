"""What is told in confidence, on the side of the safe contact and their deputy: opened, taken, answered, handed on, closed.

Whoever has it now is the one reader; entrusted.py says who that is.
"""

from __future__ import annotations

from chat.cards import Button, Card, Cards, Field, Part, Text
from chat.turn import NotThere, Turn
from chat.words import Words, say
from handlers import entrusted
from handlers.wording import first_name, people_by_id, person_by_id, too_long
from scheduling.waking import awake
from storage import concerns
from storage.concerns import Concern, Stands
from storage.people import Person
from storage.secrets import Sealed

MOST = 5000  # characters: long enough for whoever needs to tell all of it


# --- what the holder does ----------------------------------------------------------------------------------


def in_hand(turn: Turn) -> tuple[Part, ...]:
    """What this person has in confidence and hasn't closed, to be opened again; nothing for anybody else."""
    found = concerns.held(turn.db, turn.me)
    people = people_by_id(turn.db, (concern.person_id for concern in found))
    cards = tuple(
        Card(
            say("{name}, {at:day}", name=people[concern.person_id].name, at=concern.at),
            (),
            (Button(say("Open"), "contact.open", str(concern.id)),),
        )
        for concern in found[:10]
    )
    return (Text(say("What you have in confidence:")), Cards(cards)) if cards else ()


def open_(turn: Turn) -> Card:
    """The words, how bad it is, and how to answer."""
    concern = _held(turn)
    if concern.state == Stands.SENT:
        concern.state = Stands.OPENED
        turn.db.add(concern)
    writer = person_by_id(turn.db, concern.person_id)
    words = concern.words.open()
    said = Text(words, "quote") if words else Text(say("No words yet: “please get in touch”."))
    how = Text(_severity(concern, first_name(writer)))
    reply = Text(_reply(concern, first_name(writer)))
    reads = Text(say("Who reads this: you alone, as long as you have it."), "quiet")
    title = say("In confidence, from {name}", name=writer.name)
    return Card(title, (reads, how, said, reply), _taps(turn, concern), stays=True)


def _severity(concern: Concern, name: str) -> Words:
    return {
        "off": say("{name} says: something feels off.", name=name),
        "stop": say("{name} says: it has to stop.", name=name),
        "unsafe": say("{name} says: I'm not safe.", name=name),
    }[concern.severity]


def _reply(concern: Concern, name: str) -> Words:
    return {
        "here": say("You may write to {name} here. Nothing should happen before you two have spoken of it.", name=name),
        "call": say(
            "{name} would like you to call. Nothing should happen before you two have spoken of it.", name=name
        ),
        "know": say("{name} only wants you to know, and asks for no answer.", name=name),
    }[concern.reply_by]


def _taps(turn: Turn, concern: Concern) -> tuple[Button, ...]:
    key, deputy = str(concern.id), entrusted.next_reader(turn.db, concern)
    taps = [Button(say("I've got it"), "contact.take", key, "primary")]
    if concern.reply_by != "know":
        taps.append(Button(say("Write back"), "contact.write", key))
    if deputy:
        taps.append(Button(say("Hand to {name}", name=first_name(deputy)), "contact.hand", key))
    return (*taps, Button(say("Close, with a line"), "contact.close", key))


def take(turn: Turn) -> Card:
    """I've got it: the writer is told."""
    concern = _held(turn)
    if concern.state in concerns.WAITING:
        concern.state = Stands.TAKEN
        title = say("{name} has read it", name=turn.person.name)
        text = say("{name} looks after it from here.", name=first_name(turn.person))
        entrusted.tell_of(turn.db, concern, concern.person_id, entrusted.still(concern, text, title), turn.now)
    text = say("The one who wrote knows that you have read it.")
    return Card(say("It is yours"), (Text(text),), _again(concern))


def hand(turn: Turn) -> Card:
    """To the deputy."""
    concern = _held(turn)
    deputy = entrusted.next_reader(turn.db, concern)
    if deputy is None:
        raise NotThere
    entrusted.hand_on(turn.db, concern, deputy, turn.now)
    text = say("{name} has it now, and the one who wrote is told.", name=deputy.name)
    return Card(say("Handed on"), (Text(text),), (Button(say("Home"), "home"),))


def write(turn: Turn) -> Card:
    """Writing back: a form, never a message."""
    concern = _held(turn)
    if concern.reply_by == "know":
        raise NotThere
    writer = person_by_id(turn.db, concern.person_id)
    return letter(turn, concern, writer)


def wrote(turn: Turn) -> Card:
    """It goes to the one who wrote; an answer is news enough that somebody has it."""
    concern = _held(turn)
    writer = person_by_id(turn.db, concern.person_id)
    if concern.reply_by == "know":
        raise NotThere
    card = relay(turn, concern, writer)
    if concern.state in concerns.WAITING and not card.fields:
        concern.state = Stands.TAKEN
        turn.db.add(concern)
    return card


def close(turn: Turn) -> Card:
    """Closing: with a line, or without."""
    concern = _held(turn)
    reads = Text(say("Who reads this: the one who wrote to you, and nobody else."), "quiet")
    field = Field("words", say("A line, if you like"), "lines", required=False, most=MOST)
    button = Button(say("Close it"), "contact.closed", str(concern.id), "primary", submit=True)
    return Card(
        say("Close this?"), (reads, field), (button, Button(say("Open again"), "contact.open", str(concern.id)))
    )


def closed(turn: Turn) -> Card:
    """It is closed, and the writer hears how to come back."""
    concern, line = _held(turn), turn.event.answer("words")[:MOST]
    concern.state, concern.closed_at = Stands.CLOSED, turn.now
    title = say("{name} has closed what you told", name=turn.person.name)
    said: tuple[Part, ...] = (Text(line, "quote"),) if line else ()
    text = Text(say("If it isn't over for you, write again. That is always right."))
    erased = Text(
        say("Nothing of it is kept after {day}.", day=entrusted.kept_until(turn.programme, turn.now)), "quiet"
    )
    again = Button(say("Talk privately"), "talk privately")
    card = Card(title, (*said, text, erased), (again,), notify=say("mentorbot"))
    entrusted.tell_of(turn.db, concern, concern.person_id, card, turn.now)
    told = Text(say("The one who wrote is told."))
    return Card(say("Closed"), (told, erased), (Button(say("Home"), "home"),))


def _again(concern: Concern) -> tuple[Button, ...]:
    return (Button(say("Open again"), "contact.open", str(concern.id)), Button(say("Home"), "home"))


def _held(turn: Turn) -> Concern:
    """What this person has now, while it is open. Raises NotThere."""
    concern = turn.load(Concern, turn.event.value.partition("/")[0])
    if concern.holder_id != turn.me or concern.state in (Stands.CLOSED, Stands.TAKEN_BACK):
        raise NotThere
    return concern


# --- between the two ---------------------------------------------------------------------------------------


def letter(turn: Turn, concern: Concern, whom: Person, tried: str = "") -> Card:
    """A form for a few words to the other of the two. Its number makes sending it twice harmless."""
    reads = Text(say("Who reads this: {name}, and nobody else.", name=whom.name), "quiet")
    error = too_long(tried, MOST) if len(tried) > MOST else ""
    field = Field("words", say("Your words"), "lines", initial=tried, most=MOST, error=error)
    number = turn.event.value.partition("/")[2] or turn.event.id.rpartition(":")[2]
    value = f"{concern.id}/{number[:40]}"
    send = Button(say("Send"), "private.answered", value, "primary", submit=True)
    if turn.me == concern.holder_id:
        send = Button(say("Send"), "contact.wrote", value, "primary", submit=True)
    return Card(
        say("To {name}", name=whom.name), (reads, field), (send, Button(say("Close, send nothing"), "private.close"))
    )


def relay(turn: Turn, concern: Concern, whom: Person) -> Card:
    """Words from one of the two to the other."""
    words = turn.event.answer("words")
    if not words or len(words) > MOST:
        return letter(turn, concern, whom, words)
    back = Button(say("Answer"), "private.answer", str(concern.id), "primary")
    if whom.id == concern.holder_id:
        back = Button(say("Answer"), "contact.write", str(concern.id), "primary")
    title = say("{name} writes to you in confidence", name=turn.person.name)
    card = Card(title, (Text(words, "quote"),), (back,), notify=say("A message for you in mentorbot"), stays=True)
    number = turn.event.value.partition("/")[2]
    turn.tell(whom.id or 0, card, key=f"line:{concern.id}.{number}")
    text = say("{name} has it in a moment, and nobody else.", name=first_name(whom))
    return Card(say("On its way"), (Text(text),), (Button(say("Home"), "home"),))


def tell_more(turn: Turn, concern: Concern) -> None:
    """Something was added; what was taken stays taken."""
    at = turn.now if concern.severity == "unsafe" else awake(entrusted.holder(turn.db, concern).zone, turn.now)
    entrusted.tell_of(
        turn.db, concern, concern.holder_id, entrusted.arrived(turn.db, concern, more=True), at, place=True
    )


def take_back(turn: Turn, concern: Concern) -> None:
    """Erases the words wherever they lie, and what stands in the holder's chat is replaced."""
    concern.words, concern.state = Sealed(""), Stands.TAKEN_BACK
    empty = Card(say("It was taken back"), (Text(say("The words are erased. There is nothing left for you to do.")),))
    entrusted.empty(turn.db, concern, empty, turn.now)
