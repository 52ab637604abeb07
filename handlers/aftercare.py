"""After a session: one card that changes in place, from what happened to a rating, a line and the next date."""

from __future__ import annotations

from datetime import datetime, timedelta

from chat.cards import Button, Card, Field, Text
from chat.turn import NotThere, Turn
from chat.words import Said, Words, say, show, slot
from handlers.courtesy import only_kind
from handlers.offers import first_moment, offer
from handlers.plans import plan_of, shared
from handlers.surveys import keep_answer
from handlers.wording import first_name, too_long
from scheduling.phrases import When, read_when
from storage import notes, sessions
from storage.pairs import Note, Pair, Session, SessionState, Told
from storage.secrets import Sealed

WEEK = timedelta(days=7)
LONG_AGO = timedelta(days=28)  # two rounds of the default cadence: further back it was another session
MOST = 500  # characters of a line: what fits on a phone's screen
RATING = "session"  # the survey's name; 1 not useful .. 5 very useful


def question(session: Session, other_name: str) -> Card:
    """Did it happen? Asked of both, and neither sees the other's answer."""
    key = str(session.id)
    return Card(
        say("{when:slot}, you and {name}", when=session.start, name=other_name),
        (Text(say("Did you talk? One tap is enough."), "plain"),),
        (
            Button(say("We met"), "session.met", key, "primary"),
            Button(say("At another time"), "session.elsewhen", key),
            Button(say("Not this time"), "session.missed", key),
        ),
        notify=say("About your session with {name}", name=other_name),
    )


def met(turn: Turn) -> Card:
    """It took place: how useful was it?"""
    session = _over(turn)
    _tell(turn, session, Told.MET)
    return _rating(turn, session)


def undo(turn: Turn) -> Card:
    """The one-tap answer taken back."""
    session = _over(turn)
    _tell(turn, session, None)
    return question(session, first_name(plan_of(turn, f"pair {session.pair_id}").other))


def elsewhen(turn: Turn) -> Card:
    """It took place at another time: when?"""
    return _ask_when(turn, _over(turn))


def moved_to(turn: Turn) -> Card:
    """The time at which they did meet, in their own words."""
    session = _over(turn)
    typed = turn.event.answer("when")
    read = read_when(typed, turn.person.zone, turn.now, turn.person.locale)
    if not isinstance(read, When):
        return _ask_when(turn, session, typed, say("I couldn't read a time there. An example: yesterday 15:00"))
    start = first_moment(turn, read)
    if turn.now < start < turn.now + WEEK:
        start -= WEEK  # "monday 15:00", said of something that is over, is the Monday before
    if start > turn.now:
        return _ask_when(turn, session, typed, say("That is still ahead. An example: yesterday 15:00"))
    if start < session.start - LONG_AGO:
        return _ask_when(turn, session, typed, say("That is long before this session. An example: yesterday 15:00"))
    _tell(turn, session, Told.MET, start)
    return _rating(turn, session)


def missed(turn: Turn) -> Card:
    """It didn't take place: no reason is needed, and new times are at hand."""
    session = _over(turn)
    _tell(turn, session, Told.NOT)
    plan = plan_of(turn, f"pair {session.pair_id}")
    name = first_name(plan.other)
    text = say(
        "No reason needed. {name} is asked the same, and neither of you sees the other's answer. New times:", name=name
    )
    return offer(turn, plan, text)


def rate(turn: Turn) -> Card:
    """A number from 1 to 5, which only averages of five and more will ever show."""
    key, _, number = turn.event.value.partition("/")
    session = _over(turn, key)
    keep_answer(turn, RATING, f"session {session.id}", min(5, max(1, int(number))) if number.isdecimal() else 3)
    return _line(turn, session)


def line(turn: Turn) -> Card:
    """One line until next time, for the two of them."""
    session = _over(turn)
    words = turn.event.answer("line")
    if len(words) > MOST:
        return _line(turn, session, words)
    if only_kind(words):  # "thanks!" is said to the bot
        return _next_date(turn, session, "")
    note = notes.line_of(turn.db, turn.me, session.id or 0)
    note = note or Note(
        person_id=turn.me, pair_id=session.pair_id, session_id=session.id, words=Sealed(""), at=turn.now
    )
    note.words, note.removed_at = Sealed(words), None
    turn.db.add(note)
    return _next_date(turn, session, words)


def unline(turn: Turn) -> Card:
    """The line taken out again; it stays in the field, so that one tap brings it back."""
    session = _over(turn)
    note = sessions.note_of(turn.db, turn.me, session.id or 0)
    if note is None:
        return _next_date(turn, session, "")
    note.removed_at = turn.now
    turn.db.add(note)
    return _line(turn, session, note.words.open(), say("It's out, and nobody reads it. Save brings it back."))


def onward(turn: Turn) -> Card:
    """Straight to the next date."""
    return _next_date(turn, _over(turn), "")


# --- the faces of the one card -----------------------------------------------------------------------------


def _rating(turn: Turn, session: Session) -> Card:
    labels = (say("1 not"), show("2"), show("3"), show("4"), say("5 very"))
    scale = tuple(Button(label, "session.rate", f"{session.id}/{n}") for n, label in enumerate(labels, start=1))
    reads = Text(say("Who reads this: nobody by name. The coordinators see averages of five people and more."), "quiet")
    return Card(say("How useful was it?"), (reads,), (*scale, Button(say("Undo"), "session.undo", str(session.id))))


def _line(turn: Turn, session: Session, given: str = "", first: Words | None = None) -> Card:
    plan = plan_of(turn, f"pair {session.pair_id}")
    mentee = plan.pair.mentee_id == turn.me
    title = say("One thing until next time?") if mentee else say("Did you promise anything?")
    reads = Text(say("Who reads this: you and {name}.", name=first_name(plan.other)), "quiet")
    earlier = sessions.note_of(turn.db, turn.me, session.id or 0)
    text = given or (earlier.words.open() if earlier else "")
    error = too_long(given, MOST) if len(given) > MOST else ""
    field = Field("line", say("One line"), most=MOST, required=False, initial=text, error=error)
    save = Button(say("Save"), "session.line", str(session.id), "primary", submit=True)
    parts = (Text(first), reads, field) if first else (reads, field)
    return Card(title, parts, (save, Button(say("Skip"), "session.onward", str(session.id))))


def _next_date(turn: Turn, session: Session, words: str) -> Card:
    plan = plan_of(turn, f"pair {session.pair_id}")
    noted = (Text(words, "quote"),) if words else ()
    remove = (Button(say("Remove my line"), "session.unline", str(session.id)),) if words else ()
    coming = sessions.upcoming(turn.db, plan.pair.id or 0, turn.now)
    if coming:
        text = Text(
            say("Your next session with {name} is {when:slot}.", name=first_name(plan.other), when=coming.start)
        )
        return Card(
            say("Thank you, noted"), (*noted, text), (Button(say("Move it"), "session.move", str(coming.id)), *remove)
        )
    due = session.start + timedelta(days=plan.pair.cadence_days)
    around = (max(turn.now, due - timedelta(days=4)), max(turn.now, due) + timedelta(days=5))
    starts = shared(turn, plan.pair).best(turn.now, 3, *around)
    text = Text(
        say("Shall we put the next one in? You agreed on every {often}.", often=timedelta(days=plan.pair.cadence_days))
    )
    taps = tuple(Button(slot(start), "session.book", f"{plan.key}@{start.isoformat()}") for start in starts)
    return Card(
        say("Thank you, noted"), (*noted, text), (*taps, Button(say("Other times"), "session.offer", plan.key), *remove)
    )


def _ask_when(turn: Turn, session: Session, tried: str = "", error: Said = "") -> Card:
    field = Field(
        "when",
        say("When did you talk?"),
        initial=tried,
        hint=say("For example: yesterday 15:00"),
        most=200,
        error=error,
    )
    save = Button(say("Save"), "session.moved_to", str(session.id), "primary", submit=True)
    back = Button(say("Back"), "session.undo", str(session.id))
    return Card(say("At another time"), (field,), (save, back))


def _over(turn: Turn, key: str = "") -> Session:
    """The session an answer is about. Raises NotThere for one that is off or still ahead."""
    session = turn.load(Session, key or turn.event.value)
    if session.state == SessionState.CANCELLED or sessions.end_of(session) > turn.now:
        raise NotThere
    return session


def _tell(turn: Turn, session: Session, told: Told | None, at: datetime | None = None) -> None:
    """Writes down what one of the two says, beside what was booked; where both say no, the session counts as missed."""
    pair = turn.load(Pair, session.pair_id)
    if turn.me == pair.mentee_id:
        session.mentee_told, session.mentee_start = told or "", at
    else:
        session.mentor_told, session.mentor_start = told or "", at
    both_no = session.mentee_told == session.mentor_told == Told.NOT
    session.state = SessionState.MISSED if both_no else SessionState.BOOKED
    turn.db.add(session)
