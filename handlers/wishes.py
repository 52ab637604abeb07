"""The mentee's one thing for a session: asked two days before, read by the mentor a day before."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session as Db

from chat.cards import Button, Card, Field, Text
from chat.turn import NotThere, Turn
from chat.words import Said, Words, say, text
from handlers import booked, daysbefore
from handlers.wording import first_name, other, too_long
from scheduling.waking import awake
from storage import sessions
from storage.pairs import Pair, Session, SessionState
from storage.people import Person
from storage.secrets import Sealed

MOST = 140  # one thing, on one line of a phone's screen
DETAIL = 500  # where the mentor asked for more

# What somebody may tap instead of writing; the label is what the mentor reads.
SAMPLES: dict[str, Words] = {
    "goal": say("Where I am with my goal"),
    "aim": say("Finding a goal"),
    "last": say("What came of last time"),
    "start": say("Getting to know you"),
    "talk": say("Just to talk"),
}


def question(db: Db, session: Session, mentor: Person, pair: Pair) -> Card:
    """What shall it be about? A line of one's own, or one tap."""
    goal = sessions.open_goal(db, pair.mentee_id, pair.programme_id)
    before = any(s.start < session.start for s in sessions.not_cancelled(db, pair.id or 0))
    first = "goal" if goal else "" if sessions.goals_of(db, pair.mentee_id, pair.programme_id) else "aim"
    keys = tuple(filter(None, (first, "last" if before else "start", "talk")))
    taps = tuple(Button(SAMPLES[key], "wish.keep", f"{session.id}/{key}") for key in keys)
    return _form(
        session, mentor, say("What would you like to talk about on {when:day}?", when=session.start), MOST, taps
    )


def ask(turn: Turn) -> Card:
    """The same question, from a button."""
    session, pair = _ahead(turn)
    if session is None:
        return booked.card(turn, turn.load(Session, turn.event.value))
    return question(turn.db, session, other(turn, pair), pair)


def keep(turn: Turn) -> Card:
    """What the mentee would like to talk about, typed or tapped; empty leaves it open."""
    number, _, sample = turn.event.value.partition("/")
    session, pair = _ahead(turn, number)
    if session is None:
        return booked.card(turn, turn.load(Session, number))
    mentor = other(turn, pair)
    words = text(SAMPLES[sample], turn.reader) if sample in SAMPLES else turn.event.answer("wish").strip()
    most = DETAIL if sample == "detail" else MOST
    if len(words) > most:
        title = say("Your topic for {when:day}", when=session.start)
        return _form(session, mentor, title, most, tried=words, error=too_long(words, most))
    if not words:
        return leave_open(turn)
    session.wish = Sealed(words)
    turn.db.add(session)
    if daysbefore.moment(turn.db, daysbefore.REMINDER, session, mentor) <= turn.now:
        _tell_mentor(turn, session, mentor, words)
    title = say("Noted for {when:slot}", when=session.start)
    reads = say("{name} reads it before you talk.", name=first_name(mentor))
    change = Button(say("Change it"), "wish.ask", str(session.id))
    return Card(title, (Text(words, "quote"), Text(reads, "quiet")), (change, Button(say("Home"), "home")))


def leave_open(turn: Turn) -> Card:
    """Nothing in particular: that is an answer too."""
    session, pair = _ahead(turn, turn.event.value.partition("/")[0])
    if session is None:
        return booked.card(turn, turn.load(Session, turn.event.value.partition("/")[0]))
    words = say("You and {name} will find something.", name=first_name(other(turn, pair)))
    write = Button(say("Write something"), "wish.ask", str(session.id))
    return Card(say("Left open, all right"), (Text(words),), (write, Button(say("Home"), "home")))


def ask_for_detail(turn: Turn) -> Card:
    """The mentor would like to know a little more: one form reaches the mentee, once for a session."""
    session = turn.load(Session, turn.event.value)
    pair = turn.load(Pair, session.pair_id)
    if turn.me != pair.mentor_id:
        raise NotThere
    if session.state != SessionState.BOOKED or session.start <= turn.now:
        return booked.card(turn, session)
    mentee = other(turn, pair)
    title = say("{name} would like to know a little more", name=first_name(turn.person))
    card = _form(session, turn.person, title, DETAIL)
    at = _in_time(turn, mentee, session)
    turn.tell(pair.mentee_id, card, key=f"detail:session {session.id}", at=at, expires=session.start)
    asked = say("I ask {name}, and you get the answer as soon as it is there.", name=first_name(mentee))
    buttons = (Button(say("Good"), "session.fine", str(session.id), "primary"), *booked.change_buttons(session))
    return Card(say("{when:slot} with {name}", when=session.start, name=mentee.name), (Text(asked),), buttons)


def _form(
    session: Session,
    mentor: Person,
    title: Words,
    most: int,
    taps: tuple[Button, ...] = (),
    *,
    tried: str = "",
    error: Said = "",
) -> Card:
    wish = session.wish.open() if session.wish else ""
    reads = Text(say("Who reads this: you and {name}.", name=first_name(mentor)), "quiet")
    kind = "lines" if most == DETAIL else "line"
    field = Field("wish", say("In your own words"), kind, initial=tried or wish, most=most, error=error)
    value = f"{session.id}/detail" if most == DETAIL else str(session.id)
    send = Button(say("Send"), "wish.keep", value, "primary", submit=True)
    open_ = Button(say("Leave it open"), "wish.open", str(session.id))
    notify = say("One question before {when:day}", when=session.start)
    return Card(title, (reads, field), (send, *taps, open_), short=say("My topic"), notify=notify)


def _tell_mentor(turn: Turn, session: Session, mentor: Person, words: str) -> None:
    """The brief is out already: the mentor hears what came after it."""
    title = say("{name}, for {when:slot}", name=first_name(turn.person), when=session.start)
    key = f"wish:session {session.id}:{turn.event.id}"
    at = _in_time(turn, mentor, session)
    turn.tell(mentor.id or 0, Card(title, (Text(words, "quote"),)), key=key, at=at, expires=session.start)


def _in_time(turn: Turn, person: Person, session: Session) -> datetime:
    """In somebody's waking hours; for a session before these, an hour ahead of it."""
    return max(turn.now, min(awake(person.zone, turn.now), session.start - timedelta(hours=1)))


def _ahead(turn: Turn, number: str = "") -> tuple[Session | None, Pair]:
    """The mentee's own session, or None beside the pair where it has begun or is off. Raises NotThere for others."""
    session = turn.load(Session, number or turn.event.value)
    pair = turn.load(Pair, session.pair_id)
    if turn.me != pair.mentee_id:
        raise NotThere
    ahead = session.state == SessionState.BOOKED and session.start > turn.now
    return (session if ahead else None), pair
