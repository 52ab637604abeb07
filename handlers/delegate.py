"""Delegate: a mentor hands the planning to an assistant, who sees names and times and nothing else."""

from __future__ import annotations

from chat.cards import Button, Card, Cards, Facts, Text
from chat.turn import NotThere, Turn
from chat.words import City, Listed, Words, say
from handlers.wording import first_name, hours_words, people_by_id
from scheduling.windows import Window
from storage import directory, programmes
from storage.people import Delegate, Person

ENDED = "ended"


def delegate(turn: Turn) -> Card:
    """Who plans now; "delegate NAME" asks for somebody, "delegate stop" ends it."""
    words = turn.event.text.strip()
    if words.lower() in ("stop", "end", "nobody", "stopp", "beenden"):
        return stop(turn)
    return _named(turn, words) if words else _now(turn)


def _now(turn: Turn) -> Card:
    people = directory.assistants(turn.db, turn.me)
    text = say("You plan your sessions yourself. “delegate” and a name or work address hands that to an assistant.")
    if people:
        names = Listed(tuple(person.name for person in people))
        text = say("{names} can book and move your sessions. “delegate” and a name adds somebody.", names=names)
    ends = (Button(say("Plan myself again"), "delegate.stop"),) if people else ()
    return Card(say("Who plans your sessions"), (Text(text),), (*ends, Button(say("Home"), "home")))


def _named(turn: Turn, words: str) -> Card:
    """The one whom these words name, with what they will see; or what would name them."""
    people = directory.named(turn.db, turn.person.organisation_id, words)
    mentees = {pair.mentee_id for pair in programmes.active_pairs(turn.db, turn.me)}
    people = [p for p in people if p.id != turn.me and p.id not in mentees]
    if not people:
        text = say(
            "I know nobody called “{words}” who could plan for you. Somebody who writes to me once is known from then on. "
            "An example: delegate dana.ortiz@example.com",
            words=words[:80],
        )
        return Card(say("Who is that?"), (Text(text),), (Button(say("Home"), "home"),))
    if len(people) > 1:
        cards = tuple(Card(p.name, (Text(p.email, "quiet"),), (_hand_to(p),)) for p in people[:5])
        return Card(say("Which one?"), (Text(_sees(say("Whoever you name"))), Cards(cards)))
    sees = _sees(say("{name}", name=first_name(people[0])))
    return Card(
        say("{name} plans for you?", name=people[0].name),
        (Text(sees),),
        (_hand_to(people[0]), Button(say("Leave it"), "home")),
    )


def _sees(who: Words) -> Words:
    return say(
        "{who} can book, move and cancel sessions with your mentees, and sees names and times. "
        "Messages, goals, notes and answers stay with you.",
        who=who,
    )


def _hand_to(person: Person) -> Button:
    return Button(say("Hand to {name}", name=first_name(person)), "delegate.hand", person.email, "primary")


def hand(turn: Turn) -> Card:
    """The assistant may plan from now on, and is told."""
    mentees = {pair.mentee_id for pair in programmes.active_pairs(turn.db, turn.me)}
    found = directory.named(turn.db, turn.person.organisation_id, turn.event.value)
    person = next((p for p in found if p.email == turn.event.value and p.id not in mentees | {turn.me}), None)
    if person is None:
        raise NotThere
    row = directory.delegate(turn.db, turn.me, person.id or 0)
    if row is None or row.state != directory.ACTIVE:
        row = row or Delegate(mentor_id=turn.me, assistant_id=person.id or 0, at=turn.now)
        row.state, row.at = directory.ACTIVE, turn.now
        turn.db.add(row)
        turn.db.flush()
        turn.tell(person.id or 0, _asked(turn), key=f"delegate:{turn.event.id}")
    text = say(
        "{name} is told, and you hear of everything that is planned. “delegate stop” ends it.", name=first_name(person)
    )
    return Card(say("{name} plans for you now", name=person.name), (Text(text),), (Button(say("Home"), "home"),))


def _asked(turn: Turn) -> Card:
    """What the assistant reads: whom it is about, the hours, and that nothing else comes to them."""
    pairs = directory.pairs_of_mentors(turn.db, [turn.me])
    mentees = people_by_id(turn.db, (pair.mentee_id for pair in pairs))
    names = Listed(tuple(mentees[pair.mentee_id].name for pair in pairs))
    mentor, key = turn.person, str(turn.me)
    title = say("{mentor} asked you to plan mentoring", mentor=mentor.name)
    if pairs:
        title = say("{mentor} asked you to plan mentoring with {names}", mentor=mentor.name, names=names)
    windows = [Window(h.day, h.start, h.end) for h in programmes.hours_of(turn.db, turn.me)]
    hours = say("{hours}, on the clock of {city}", hours=hours_words(windows), city=City(mentor.zone))
    text = say("Times come from these hours; you can move anything. Only names and times come to you.")
    taps = (Button(say("Looks right"), "plan", style="primary"), Button(say("Not me"), "delegate.decline", key))
    return Card(title, (Facts(((say("Hours"), hours),)), Text(text)), taps)


def decline(turn: Turn) -> Card:
    """Not me: the mentor plans again, and is told."""
    mentor_id = int(turn.event.value) if turn.event.value.isdecimal() and len(turn.event.value) < 10 else 0
    row = directory.delegate(turn.db, mentor_id, turn.me)
    if row is None:
        raise NotThere
    if row.state != ENDED:
        row.state = ENDED
        turn.db.add(row)
        text = say(
            "{name} won't be planning your sessions. “delegate” and a name asks somebody else.", name=turn.person.name
        )
        card = Card(say("You plan your sessions again"), (Text(text),), (Button(say("Home"), "home"),))
        turn.tell(mentor_id, card, key=f"delegate:{turn.event.id}")
    text = say("All right. Nothing of this comes to you any more.")
    return Card(say("Not you, then"), (Text(text),), (Button(say("Home"), "home"),))


def stop(turn: Turn) -> Card:
    """The mentor plans alone again; everybody who planned is told."""
    people = directory.assistants(turn.db, turn.me)
    for person in people:
        row = directory.delegate(turn.db, turn.me, person.id or 0)
        if row:
            row.state = ENDED
            turn.db.add(row)
        text = say("What you planned stays as it is. Nothing more of it comes to you. Thank you for your help.")
        card = Card(say("{name} plans alone again", name=turn.person.name), (Text(text),))
        turn.tell(person.id or 0, card, key=f"delegate:{turn.event.id}")
    text = say("Nobody else can book or move your sessions now. What is booked stays.")
    return Card(say("You plan your sessions"), (Text(text),), (Button(say("Home"), "home"),))
