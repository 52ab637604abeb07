"""A booked session as a card: for the one who booked, for the other, and in the list of all."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from chat.cards import Button, Card, Cards, Facts, File, Link, Part, Text
from chat.turn import Turn
from chat.words import There, Words, say
from handlers import became, daysbefore
from handlers.calendar_files import session_file
from handlers.letters import mailable
from handlers.plans import side
from handlers.wording import first_name, other, two_of
from scheduling.invites import Method
from scheduling.waking import awake
from storage import directory, outbox, programmes, sessions
from storage.pairs import Pair, Session, SessionState, Told
from storage.people import Person

NEAR = timedelta(hours=12)  # before this, news of a session isn't left for the morning: a night is as long


def card(turn: Turn, session: Session) -> Card:
    """For the one who booked or asks: when, on both clocks, and what can be done."""
    if session.state == SessionState.CANCELLED:
        return _off(session)
    title = say("Booked: {when:slot}", when=session.start)
    if session.start <= turn.now:
        title = say("{when:slot} has begun", when=session.start)
    if sessions.end_of(session) <= turn.now:
        title = say("{when:slot} is over", when=session.start)
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
    acts = side(turn, _pair(turn, session))
    name = acts.name
    moved = not _unheard(turn, session, whom) and moved
    title = say("Moved to {when:slot}", when=session.start) if moved else say("Booked: {when:slot}", when=session.start)
    notify = say("{name}: {when:slot}", name=name, when=session.start)
    text = say(
        "{length} with {name}, {there}.",
        length=timedelta(minutes=session.minutes),
        name=name,
        there=There(session.start, acts.zone),
    )
    pair = turn.load(Pair, session.pair_id)
    buttons = (
        Button(say("Fine"), "session.fine", str(session.id), "primary"),
        *change_buttons(session),
        *_one_thing(turn, session, whom),
    )
    parts = (Text(text), *where(pair), invitation_file(turn, session, whom))
    card = Card(title, parts, buttons, notify=notify, about=became.about(session))
    card = mailable(card, Button(say("Sessions"), "sessions"))
    key = f"booked:session {session.id}:rev {session.revision}"
    at = in_time(session.start, whom, turn.now)
    became.tell(turn, session, {whom.id or 0: at, turn.me: turn.now}, title)
    turn.tell(whom.id or 0, card, key=key, at=at, expires=session.start)
    _tell_planners(turn, session, whom, title, key)


def tell_cancelled(turn: Turn, session: Session, whom: Person) -> None:
    """The other hears that a session is off, without a reason or blame."""
    name = first_name(side(turn, _pair(turn, session)))
    text = say("{name} can't make it this time. Nothing is lost: another time is one tap away.", name=name)
    title = say("Not on {when:slot} after all", when=session.start)
    buttons = (Button(say("Find a time"), "session.offer", f"pair {session.pair_id}", "primary"),)
    key = f"cancelled:session {session.id}:rev {session.revision}"
    at = in_time(session.start, whom, turn.now)
    became.tell(turn, session, {whom.id or 0: at, turn.me: turn.now}, title)
    if not _unheard(turn, session, whom):
        file = invitation_file(turn, session, whom, "CANCEL")
        calm = say("{name} can't make it this time. Nothing is lost.", name=name)
        letter = Card(title, (Text(calm), file), (Button(say("Find a time"), "book"),))
        card = Card(title, (Text(text), file), buttons, letter=letter)
        turn.tell(whom.id or 0, card, key=key, at=at)
    _tell_planners(turn, session, whom, title, key)


def _unheard(turn: Turn, session: Session, whom: Person) -> bool:
    """Takes back what waits for the morning and is no longer true. Returns whether they haven't heard of it at all."""
    waited = outbox.take_back(turn.db, whom.id or 0, f"booked:session {session.id}:")
    return f"booked:session {session.id}:rev 0:person {whom.id}" in waited


def in_time(start: datetime, whom: Person, now: datetime) -> datetime:
    """News of a meeting in their waking hours, unless it is so near that the night would be too long a wait."""
    return now if start - now < NEAR else awake(whom.zone, now)


def _tell_planners(turn: Turn, session: Session, told: Person, title: Words, key: str) -> None:
    """Who plans for the mentor hears of every change by names and times alone; so does the mentor, of their doing."""
    pair = _pair(turn, session)
    planners = {person.id or 0 for person in directory.assistants(turn.db, pair.mentor_id)} | {pair.mentor_id}
    mentee, mentor = two_of(turn.db, pair)
    length = timedelta(minutes=session.minutes)
    text = say("{mentee} with {mentor}, {length}.", mentee=mentee.name, mentor=mentor.name, length=length)
    on = session.state == SessionState.BOOKED
    name = turn.person.name
    by = say("{name} planned it.", name=name) if on else say("{name} took it out.", name=name)
    find = Button(say("Find a time"), "session.offer", f"pair {pair.id}", "primary")
    file = invitation_file(turn, session, other(turn, pair), "REQUEST" if on else "CANCEL")
    buttons = change_buttons(session) if on else (find,)
    card = Card(title, (Text(text), Text(by, "quiet"), file), buttons, about=became.about(session) if on else "")
    card = mailable(card, Button(say("Home"), "home"))
    them = planners - {turn.me, told.id, pair.mentee_id}
    became.tell(turn, session, dict.fromkeys(sorted(them), turn.now), title)
    for person_id in sorted(them):
        turn.tell(person_id, card, key=key, expires=session.start)


def _pair(turn: Turn, session: Session) -> Pair:
    return turn.load(Pair, session.pair_id)


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
    told = {Told.MET: say("you met"), Told.NOT: say("not this time"), Told.UNSURE: say("not sure")}
    return told[Told(said)] if said else say("not told yet")


def _card(turn: Turn, session: Session, title: Words) -> Card:
    pair = _pair(turn, session)
    with_, acts = other(turn, pair), side(turn, pair)
    planning = acts.id != turn.me
    names = say("{mentee} and {mentor}", mentee=with_.name, mentor=acts.name) if planning else with_.name
    facts = Facts(
        (
            (say("With"), names),
            (say("There"), say("{there}", there=There(session.start, with_.zone))),
            (say("Length"), say("{length}", length=timedelta(minutes=session.minutes))),
        )
    )
    parts: tuple[Part, ...] = (facts, *where(pair))
    buttons = changes(turn, session)
    if session.start > turn.now:
        text = say("I remind you both 15 minutes before.")
        reminded = daysbefore.moment(turn.db, daysbefore.REMINDER, session, acts)
        if reminded > turn.now:
            text = say("I remind you both the day before, and again 15 minutes before.")
        if turn.now < reminded < session.start - daysbefore.REMINDER.ahead:
            text = say("I remind you both on the working day before, and again 15 minutes before.")
        if planning:
            text = say("The two of them are told and reminded; you aren't reminded.")
        parts += (Text(text, "quiet"), invitation_file(turn, session, with_))
        buttons += _one_thing(turn, session, turn.person)
        if not pair.meets and not planning:
            buttons += (Button(say("Where do we meet?"), "where", str(pair.id)),)
    return Card(title, parts, (*buttons, Button(say("Home"), "home")), about=became.about(session))


def _one_thing(turn: Turn, session: Session, person: Person) -> tuple[Button, ...]:
    """What was booked too late for the question two days before has a button for the mentee instead."""
    if session.wish or person.id != _pair(turn, session).mentee_id:
        return ()
    late = daysbefore.moment(turn.db, daysbefore.WISH, session, person) <= turn.now
    return (Button(say("My topic"), "wish.ask", str(session.id)),) if late else ()


def where(pair: Pair) -> tuple[Part, ...]:
    """Where the two meet: a link that is pressed, or what they wrote; nothing before they said."""
    kinds = {
        "call": say("Where: a call"),
        "room": say("Where: a room"),
        "phone": say("Where: by phone"),
        "person": say("Where: in person"),
    }
    unnamed = (Text(kinds[pair.meets]),) if pair.meets in kinds else ()
    return place_parts(place_of(pair)) or unnamed


def place_parts(place: str) -> tuple[Part, ...]:
    """A place that somebody named: a link that is pressed, or their words; nothing where there is none."""
    if is_link(place):
        return (Link(say("Join the call"), place),)
    return (Text(say("Where: {place}", place=place)),) if place else ()


def place_of(pair: Pair) -> str:
    """The link, room or number of a pair, "" before they said."""
    return str(pair.place.open()) if pair.place else ""


def is_link(place: str) -> bool:
    """Whether this may be a link: the web's own addresses alone, and nothing beside them."""
    try:
        parts = urlsplit(place)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and len(place.split()) == 1


def changes(turn: Turn, session: Session) -> tuple[Button, ...]:
    """What can be done about a session that is booked: nothing once it has begun."""
    return change_buttons(session) if session.start > turn.now else ()


def change_buttons(session: Session) -> tuple[Button, ...]:
    """Moving or leaving out a session that is ahead."""
    return (
        Button(say("Move it"), "session.move", str(session.id)),
        Button(say("Can't make it"), "session.cancel", str(session.id)),
    )


def invitation_file(turn: Turn, session: Session, with_: Person, method: Method = "REQUEST") -> File:
    """The invitation for a calendar. It names the two, the time and the place, never a topic."""
    pair = _pair(turn, session)
    return session_file(session, side(turn, pair), with_, turn.now, method, place=place_of(pair))
