"""Tell: words for the other of a pair, carried to wherever they chat. Nobody outside one's pairs can be told anything.

"tell Marcus I'm late" is sent at once: a first or full name is unmistakable. The beginning of a name ("mar") may be an
ordinary word too ("tell the team" is not for Theo), so it is shown first and sent with one tap. Nothing is kept of it
but the card itself.
"""

from __future__ import annotations

import re
import unicodedata

from chat.cards import Button, Card, Field, Option, Part, Text
from chat.turn import NotThere, Turn
from chat.words import Listed, Said, Words, say, text
from handlers.wording import first_name, other, other_of, people_by_id, too_long
from storage import programmes
from storage.pairs import Pair, PairState
from storage.people import Person

MOST = 4000  # characters: two pages, and every platform shows them
SHORTEST = 2  # letters of a name's beginning
EDGES = "@,.:;-–—"  # what stands around a name: "tell Marcus: ..."


def tell(turn: Turn) -> Card:
    """What was typed after a name goes out; without one, or with half of one, a form asks."""
    people = _reachable(turn)
    if not people:
        return _nobody()
    typed = turn.event.text.strip()
    if not typed:
        return _form(turn, people)
    named, words = _addressed(people, typed)
    if len(named) == 1 and words:
        return _sent(turn, named[0], words)
    if named:
        return _form(turn, named, words)
    begun, words = _begun(people, typed)
    if begun:
        return _form(turn, begun, words, say("Is this for {names}?", names=_names(begun)))
    return _form(turn, people, typed, say("I found no name in front. You can write to {names}.", names=_names(people)))


def write(turn: Turn) -> Card:
    """A line to the one of a pair that a button names."""
    return _form(turn, [_whom(turn, turn.event.value)])


def hello(turn: Turn) -> Card:
    """A first line to a new partner, filled in to be sent as it is or changed."""
    person = _whom(turn, turn.event.value)
    words = say("Hello {name}. I'm looking forward to it.", name=first_name(person))
    if person.id == turn.load(Pair, turn.event.value).mentor_id:
        words = say("Thank you, {name}. I'm looking forward to it.", name=first_name(person))
    return _form(turn, [person], text(words, turn.reader))


def send(turn: Turn) -> Card:
    """The form comes back: it names the pair's other, or asks for one."""
    words, to = turn.event.answer("words"), turn.event.answer("to")
    if turn.event.value:
        people = [_whom(turn, turn.event.value)]
    else:
        people = [person for person in _reachable(turn) if to in ("", str(person.id))]
    if not people:
        raise NotThere
    if not words:
        return _form(turn, people, error=say("A few words are enough."))
    if len(people) > 1:
        return _form(turn, people, words)
    return _sent(turn, people[0], words)


def _sent(turn: Turn, person: Person, words: str) -> Card:
    """The other gets it at once, as in any chat; the sender sees what went out."""
    if len(words) > MOST:
        return _form(turn, [person], words, error=too_long(words, MOST))
    answer = Button(say("Answer"), "tell.write", _pair_with(turn, person), "primary")
    notify = say("From {name}", name=first_name(turn.person))
    card = Card(
        say("From {name}", name=turn.person.name), (Text(words, "quote"),), (answer,), notify=notify, stays=True
    )
    turn.tell(person.id or 0, card, key=f"tell:{turn.event.id}")
    more = Button(say("Write more"), "tell.write", _pair_with(turn, person))
    title = say("Sent to {name}", name=first_name(person))
    return Card(title, (Text(words, "quote"),), (more, Button(say("Home"), "home")))


def _form(turn: Turn, people: list[Person], words: str = "", first: Words | None = None, error: Said = "") -> Card:
    """Who reads it, the words, and where there are several people, which of them."""
    reads = say("Who reads this: {names}.", names=_names(people))
    parts: list[Part] = [Text(first)] if first else []
    parts.append(Text(reads, "quiet"))
    field = Field("words", say("Your words"), "lines", initial=words, most=MOST, error=error)
    if len(people) > 1:
        options = tuple(Option(str(person.id), person.name) for person in people)
        reads = say("Who reads this: only the person you choose.")
        parts[-1] = Text(reads, "quiet")
        parts.append(Field("to", say("To whom?"), "one", options))
        send = Button(say("Send"), "tell.send", "", "primary", submit=True)
        return Card(say("To whom?"), (*parts, field), (send, Button(say("Leave it"), "home")))
    (person,) = people
    send = Button(say("Send"), "tell.send", _pair_with(turn, person), "primary", submit=True)
    title = say("To {name}", name=person.name)
    return Card(title, (*parts, field), (send, Button(say("Leave it"), "home")), short=say("Your message"))


def _nobody() -> Card:
    text = say("There is nobody to write to just now. As soon as you have a mentor or a mentee, “tell” reaches them.")
    return Card(say("Nobody to write to"), (Text(text),), (Button(say("Home"), "home"),))


# --- who is meant ------------------------------------------------------------------------------------------


def _reachable(turn: Turn) -> list[Person]:
    """The others of one's pairs, once each; not those whose account was closed."""
    ids = dict.fromkeys(other_of(pair, turn.me) for pair in programmes.active_pairs(turn.db, turn.me))
    people = people_by_id(turn.db, ids)
    return [people[number] for number in ids if people[number].active]


def _whom(turn: Turn, key: str) -> Person:
    """The other of the pair that a button names. Raises NotThere for a pair that has ended or a closed account."""
    pair = turn.load(Pair, key)
    person = other(turn, pair)
    if pair.state != PairState.ACTIVE or not person.active:
        raise NotThere
    return person


def _pair_with(turn: Turn, person: Person) -> str:
    """The newest pair with somebody, as a button's value; it is theirs too."""
    pairs = programmes.active_pairs(turn.db, turn.me)
    return next(str(pair.id) for pair in reversed(pairs) if other_of(pair, turn.me) == person.id)


def _addressed(people: list[Person], typed: str) -> tuple[list[Person], str]:
    """Whom the first words name in full or by first name, and what follows: the longest name counts."""
    for length in range(max(len(person.name.split()) for person in people), 0, -1):
        front, words = _cut(typed, length)
        named = [person for person in people if front == [*map(_plain, person.name.split())][:length]]
        if named:
            return named, words
    return [], typed


def _begun(people: list[Person], typed: str) -> tuple[list[Person], str]:
    """Whose first name begins like the first word."""
    front, words = _cut(typed, 1)
    if not words or len(front[0]) < SHORTEST:
        return [], typed
    return [person for person in people if _plain(person.name).startswith(front[0])], words


def _cut(typed: str, length: int) -> tuple[list[str], str]:
    """So many words from the front, plainly, and the rest exactly as it was typed."""
    pieces = re.split(r"\s+", typed, maxsplit=length)
    rest = pieces[length] if len(pieces) > length else ""
    return [_plain(piece) for piece in pieces[:length]], rest


def _plain(name: str) -> str:
    """Without case, accents and what stands around it."""
    letters = unicodedata.normalize("NFKD", name.strip(EDGES).casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _names(people: list[Person]) -> Listed:
    return Listed(tuple(first_name(person) for person in people), either=True)
