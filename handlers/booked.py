"""A booked session as a card: for the one who booked, for the other, and in the list of all."""

from __future__ import annotations

from datetime import timedelta

from chat.cards import Button, Card, Cards, Facts, File, Text
from chat.turn import Turn
from chat.words import There, Words, say, slot
from handlers.wording import first_name, other_of, people_by_id
from scheduling.invites import invitation
from storage import programmes, sessions
from storage.pairs import Pair, Session, SessionState
from storage.people import Person


def card(turn: Turn, session: Session) -> Card:
    """For the one who booked or asks: when, on both clocks, and what can be done."""
    pair = turn.load(Pair, session.pair_id)
    (other,) = people_by_id(turn.db, [other_of(pair, turn.me)]).values()
    return _card(turn, session, pair, other, say("Booked: {when:slot}", when=session.start))


def fine(turn: Turn) -> Card:
    """The other agrees. Nothing needed it, but it is good to hear."""
    session = turn.load(Session, turn.event.value)
    pair = turn.load(Pair, session.pair_id)
    (other,) = people_by_id(turn.db, [other_of(pair, turn.me)]).values()
    return _card(turn, session, pair, other, say("See you {when:slot}", when=session.start))


def tell_other(turn: Turn, session: Session, other: Person, *, moved: bool) -> None:
    """The other of the two hears of a new or moved session, in their own time."""
    name = turn.person.name
    title = say("Moved to {when:slot}", when=session.start) if moved else say("Booked: {when:slot}", when=session.start)
    notify = say("{name}: {when:slot}", name=name, when=session.start)
    text = say(
        "{length} with {name}, {there}.",
        length=timedelta(minutes=session.minutes),
        name=name,
        there=There(session.start, turn.person.zone),
    )
    buttons = (
        Button(say("Fine"), "session.fine", str(session.id), "primary"),
        *changes(session),
    )
    parts = (Text(text), _file(turn, session, other))
    key = f"booked:session {session.id}:rev {session.revision}"
    turn.tell(other.id or 0, Card(title, parts, buttons, notify=notify), key=key, expires=session.start)


def tell_cancelled(turn: Turn, session: Session, other: Person) -> None:
    """The other hears that a session is off, without a reason or blame."""
    name = first_name(turn.person)
    text = say("{name} can't make it this time. Nothing is lost: another time is one tap away.", name=name)
    title = say("Not on {when:slot} after all", when=session.start)
    buttons = (Button(say("Find a time"), "session.offer", f"pair {session.pair_id}", "primary"),)
    key = f"cancelled:session {session.id}:rev {session.revision}"
    turn.tell(other.id or 0, Card(title, (Text(text), _file(turn, session, other, "CANCEL")), buttons), key=key)


def all_sessions(turn: Turn) -> Card:
    """What is ahead, and the last few that are over."""
    cards = [card for pair in programmes.active_pairs(turn.db, turn.me) for card in _of_pair(turn, pair)]
    if not cards:
        text = say("No session yet. Finding a time takes one tap.")
        return Card(say("Your sessions"), (Text(text),), (Button(say("Find a time"), "book", style="primary"),))
    return Card(say("Your sessions"), (Cards(tuple(cards[:10])),), (Button(say("Find a time"), "book"),), stays=True)


def _of_pair(turn: Turn, pair: Pair) -> list[Card]:
    (other,) = people_by_id(turn.db, [other_of(pair, turn.me)]).values()
    found = [session for session in sessions.of_pair(turn.db, pair.id or 0) if session.state != SessionState.CANCELLED]
    ahead = [session for session in found if sessions.end_of(session) > turn.now]
    over = [session for session in found if sessions.end_of(session) <= turn.now][-4:]
    cards = [Card(say("{when:slot} with {name}", when=s.start, name=other.name), (), changes(s)) for s in ahead]
    for session in reversed(over):
        lines = [n.words.open() for n in sessions.notes_of(turn.db, session.id or 0)]
        quotes = tuple(Text(line, "quote") for line in lines)
        cards.append(
            Card(
                say(
                    "{when:slot} with {name}: {told}",
                    when=session.start,
                    name=other.name,
                    told=_told(session, turn.me == pair.mentee_id),
                ),
                quotes,
            )
        )
    return cards


def _told(session: Session, mentee: bool) -> Words:
    """What this person said of a session that is over; never what the other said."""
    said = session.mentee_told if mentee else session.mentor_told
    return {"met": say("you met"), "not": say("not this time")}.get(said, say("not told yet"))


def _card(turn: Turn, session: Session, pair: Pair, other: Person, title: Words) -> Card:
    facts = Facts(
        (
            (say("With"), other.name),
            (say("On your clock"), slot(session.start)),
            (say("There"), say("{there}", there=There(session.start, other.zone))),
            (say("Length"), say("{length}", length=timedelta(minutes=session.minutes))),
        )
    )
    text = Text(say("I remind you both a day and a quarter of an hour before."), "quiet")
    return Card(title, (facts, text, _file(turn, session, other)), (*changes(session), Button(say("Home"), "home")))


def changes(session: Session) -> tuple[Button, ...]:
    """What can be done about a session that is booked."""
    return (
        Button(say("Move it"), "session.move", str(session.id)),
        Button(say("Can't make it"), "session.cancel", str(session.id)),
    )


def _file(turn: Turn, session: Session, other: Person, method: str = "REQUEST") -> File:
    """The invitation for a calendar. It names the two and the time, never a topic."""
    text = invitation(
        uid=f"session-{session.id}-pair-{session.pair_id}@mentorbot",
        sequence=session.revision,
        method="CANCEL" if method == "CANCEL" else "REQUEST",
        start=session.start,
        minutes=session.minutes,
        organizer=f"{turn.person.name} <{turn.person.email}>",
        attendees=[f"{turn.person.name} <{turn.person.email}>", f"{other.name} <{other.email}>"],
        title=f"{first_name(turn.person)} / {first_name(other)}",
        where="",
        stamp=turn.now,
    )
    return File(
        "session.ics",
        "text/calendar",
        text,
        say("Add to calendar") if method == "REQUEST" else say("Take out of calendar"),
    )
