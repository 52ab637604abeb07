"""A booked session as a card: for the one who booked, for the other, and in the list of all."""

from __future__ import annotations

from datetime import datetime, timedelta

from chat.cards import Button, Card, Cards, Facts, File, Part, Text
from chat.turn import Turn
from chat.words import There, Words, say, slot
from handlers.wording import first_name, other
from scheduling.invites import invitation
from storage import programmes, sessions
from storage.pairs import Pair, Session, SessionState
from storage.people import Person


def card(turn: Turn, session: Session) -> Card:
    """For the one who booked or asks: when, on both clocks, and what can be done."""
    if session.state == SessionState.CANCELLED:
        return _off(session)
    title = say("Booked: {when:slot}", when=session.start)
    if session.start <= turn.now:
        title = say("{when:slot} has begun", when=session.start)
    return _card(turn, session, title)


def _off(session: Session) -> Card:
    text = say("It was taken out of both diaries. Another time is one tap away.")
    find = Button(say("Find a time"), "session.offer", f"pair {session.pair_id}", "primary")
    return Card(say("{when:slot} is off", when=session.start), (Text(text),), (find, Button(say("Home"), "home")))


def fine(turn: Turn) -> Card:
    """The other agrees. Nothing needed it, but it is good to hear."""
    session = turn.load(Session, turn.event.value)
    if session.state != SessionState.BOOKED or session.start <= turn.now:
        return card(turn, session)
    return _card(turn, session, say("See you {when:slot}", when=session.start))


def tell_other(turn: Turn, session: Session, whom: Person, *, moved: bool) -> None:
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
        *change_buttons(session),
    )
    parts = (Text(text), _file(turn, session, whom))
    key = f"booked:session {session.id}:rev {session.revision}"
    turn.tell(whom.id or 0, Card(title, parts, buttons, notify=notify), key=key, expires=session.start)


def tell_cancelled(turn: Turn, session: Session, whom: Person) -> None:
    """The other hears that a session is off, without a reason or blame."""
    name = first_name(turn.person)
    text = say("{name} can't make it this time. Nothing is lost: another time is one tap away.", name=name)
    title = say("Not on {when:slot} after all", when=session.start)
    buttons = (Button(say("Find a time"), "session.offer", f"pair {session.pair_id}", "primary"),)
    key = f"cancelled:session {session.id}:rev {session.revision}"
    turn.tell(whom.id or 0, Card(title, (Text(text), _file(turn, session, whom, "CANCEL")), buttons), key=key)


def all_sessions(turn: Turn) -> Card:
    """What is ahead, and the last few that are over."""
    both = [_of_pair(turn, pair) for pair in programmes.active_pairs(turn.db, turn.me)]
    cards = [card for ahead, _ in both for card in ahead] + [card for _, over in both for card in over]
    if not cards:
        text = say("No session yet. Finding a time takes one tap.")
        return Card(say("Your sessions"), (Text(text),), (Button(say("Find a time"), "book", style="primary"),))
    return Card(say("Your sessions"), (Cards(tuple(cards[:10])),), (Button(say("Find a time"), "book"),), stays=True)


def _of_pair(turn: Turn, pair: Pair) -> tuple[list[Card], list[Card]]:
    """What is ahead of a pair, and the last four that are over, the newest first."""
    with_ = other(turn, pair)
    found = [session for session in sessions.of_pair(turn.db, pair.id or 0) if session.state != SessionState.CANCELLED]
    ahead = [session for session in found if sessions.end_of(session) > turn.now]
    over = [session for session in found if sessions.end_of(session) <= turn.now][-4:]
    coming = (Card(say("{when:slot} with {name}", when=s.start, name=with_.name), (), changes(turn, s)) for s in ahead)
    return list(coming), [_past(turn, session, pair, with_) for session in reversed(over)]


def _past(turn: Turn, session: Session, pair: Pair, with_: Person) -> Card:
    """A session that is over: what this person said of it, and both people's lines."""
    told = _told(session, turn.me == pair.mentee_id)
    title = say("{when:slot} with {name}: {told}", when=session.start, name=with_.name, told=told)
    lines: list[Part] = []
    for note in sessions.notes_of(turn.db, session.id or 0):
        whose = say("You:") if note.person_id == turn.me else say("{name}:", name=first_name(with_))
        lines += [Text(whose, "quiet"), Text(note.words.open(), "quote")]
    return Card(title, tuple(lines))


def _told(session: Session, mentee: bool) -> Words:
    """What this person said of a session that is over; never what the other said."""
    said = session.mentee_told if mentee else session.mentor_told
    return {"met": say("you met"), "not": say("not this time")}.get(said, say("not told yet"))


def _card(turn: Turn, session: Session, title: Words) -> Card:
    with_ = other(turn, turn.load(Pair, session.pair_id))
    facts = Facts(
        (
            (say("With"), with_.name),
            (say("On your clock"), slot(session.start)),
            (say("There"), say("{there}", there=There(session.start, with_.zone))),
            (say("Length"), say("{length}", length=timedelta(minutes=session.minutes))),
        )
    )
    text = say("I remind you both a quarter of an hour before.")
    if session.start - turn.now > timedelta(hours=24):
        text = say("I remind you both a day and a quarter of an hour before.")
    parts = (facts, Text(text, "quiet"), _file(turn, session, with_)) if session.start > turn.now else (facts,)
    return Card(title, parts, (*changes(turn, session), Button(say("Home"), "home")))


def changes(turn: Turn, session: Session) -> tuple[Button, ...]:
    """What can be done about a session that is booked: nothing once it has begun."""
    return change_buttons(session) if session.start > turn.now else ()


def change_buttons(session: Session) -> tuple[Button, ...]:
    """Moving or leaving out a session that is ahead."""
    return (
        Button(say("Move it"), "session.move", str(session.id)),
        Button(say("Can't make it"), "session.cancel", str(session.id)),
    )


def _file(turn: Turn, session: Session, with_: Person, method: str = "REQUEST") -> File:
    return calendar_file(session, turn.person, with_, turn.now, method)


def calendar_file(session: Session, by: Person, with_: Person, now: datetime, method: str = "REQUEST") -> File:
    """The invitation for a calendar, or its cancellation. It names the two and the time, never a topic."""
    text = invitation(
        uid=f"session-{session.id}-pair-{session.pair_id}@mentorbot",
        sequence=session.revision,
        method="CANCEL" if method == "CANCEL" else "REQUEST",
        start=session.start,
        minutes=session.minutes,
        organizer=f"{by.name} <{by.email}>",
        attendees=[f"{by.name} <{by.email}>", f"{with_.name} <{with_.email}>"],
        title=f"{first_name(by)} / {first_name(with_)}",
        where="",
        stamp=now,
    )
    return File(
        "session.ics",
        "text/calendar",
        text,
        say("Add to calendar") if method == "REQUEST" else say("Take out of calendar"),
    )
