"""Before a session: the mentor's brief, the mentee's reminder, the last quarter of an hour."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session as Db

from chat.cards import Button, Card, Cards, Facts, Part, Text
from chat.turn import Turn
from chat.words import Said, There, Words, say
from handlers import booked, passed_dates
from handlers.letters import mailable
from handlers.wording import first_name, other
from storage import sessions
from storage.pairs import Note, Pair, Session, SessionState
from storage.people import Person

LATER = timedelta(minutes=5)  # that somebody is late, and that a session ends later then
LATE_UNTIL = timedelta(minutes=10)  # after the start: later the other has noticed


def brief(db: Db, session: Session, me: Person, with_: Person, pair: Pair, *, now: datetime) -> Card:
    """A day before: the mentor reads what it will be about, the mentee is reminded."""
    title = say("Coming up: {when:slot} with {name}", when=session.start, name=with_.name)
    mentor = me.id == pair.mentor_id
    there: tuple[Words, Said] = (say("There"), say("{there}", there=There(session.start, with_.zone)))
    parts = _brief(db, session, with_, pair, there) if mentor else _reminder(session, there)
    parts += _last_time(db, session, with_)
    good = Button(say("Good"), "session.fine", str(session.id), "primary")
    detail = (Button(say("Ask for detail"), "wish.detail", str(session.id)),) if mentor and session.wish else ()
    own = (Button(say("My topic"), "wish.ask", str(session.id)),) if not mentor and not session.wish else ()
    passed = None if mentor else passed_dates.line(db, me, pair, now)
    if passed:
        parts.append(Text(passed))
    goals = (Button(say("Goals"), "goals"),) if passed else ()
    letter = Card(title, (Facts((there,)), *booked.where(pair)), (Button(say("Sessions"), "sessions"),))
    buttons = (good, *detail, *own, *goals, *booked.change_buttons(session))
    return Card(title, (*parts, *booked.where(pair)), buttons, letter=letter)


def _brief(db: Db, session: Session, mentee: Person, pair: Pair, there: tuple[Words, Said]) -> list[Part]:
    rows = [there]
    if session.wish:
        rows.append((say("{name}'s topic", name=first_name(mentee)), session.wish.open()))
    goal = sessions.open_goal(db, pair.mentee_id, pair.programme_id)
    if goal:
        rows.append((say("Goal"), goal.words.open()))
    return [Facts(tuple(rows))]


def _reminder(session: Session, there: tuple[Words, Said]) -> list[Part]:
    rows = [there]
    if session.wish:
        rows.append((say("Your topic"), session.wish.open()))
    return [Facts(tuple(rows))]


def _before(db: Db, session: Session) -> Session | None:
    """The session before this one that wasn't cancelled; one that was missed counts, so as not to tell who says so."""
    earlier = [s for s in sessions.not_cancelled(db, session.pair_id) if s.start < session.start]
    return earlier[-1] if earlier else None


def _last_time(db: Db, session: Session, with_: Person) -> list[Part]:
    """What the two said that they would do, as far as it is open; before the first time, how to begin."""
    before = _before(db, session)
    if before is None:
        text = say("The first time you two meet. A start that works: ten minutes each, then ten on what comes next.")
        return [Text(text)]
    lines = tuple(_line(session, before, note, with_) for note in sessions.open_lines(db, session))
    return [Cards(lines)] if lines else []


def _line(session: Session, before: Session, note: Note, with_: Person) -> Card:
    """One line, which whoever wrote it ticks off where it stands."""
    said, last = Text(note.words.open(), "quote"), note.session_id == before.id
    if note.person_id == with_.id:
        name = first_name(with_)
        title = say("From last time, {name}", name=name) if last else say("Open since earlier, {name}", name=name)
        return Card(title, (said,))
    title = say("From last time, you") if last else say("Open since earlier, you")
    return Card(title, (said,), (Button(say("Done"), "note.done", f"{note.id}/{session.id}"),))


def done(turn: Turn) -> Card:
    """Ticked off: the next card shows only what is open."""
    return _ticked(turn, say("Done, and off the list."), done=True)


def undone(turn: Turn) -> Card:
    """A tick taken back."""
    return _ticked(turn, say("It stands here again."), done=False)


def _ticked(turn: Turn, first: Words, *, done: bool) -> Card:
    """The card as it stands now, and the way back."""
    key, _, number = turn.event.value.partition("/")
    note, session = turn.load(Note, key), turn.load(Session, number)
    note.done_at = (note.done_at or turn.now) if done else None
    turn.db.add(note)
    turn.db.flush()
    if session.state != SessionState.BOOKED or session.start <= turn.now:
        return booked.card(turn, session)
    pair = turn.load(Pair, session.pair_id)
    card = brief(turn.db, session, turn.person, other(turn, pair), pair, now=turn.now)
    back = (Button(say("Not done yet"), "note.undone", turn.event.value),) if done else ()
    return replace(card, parts=(Text(first), *card.parts), buttons=(*card.buttons, *back))


def soon(_: Db, session: Session, __: Person, with_: Person, pair: Pair) -> Card:
    """A quarter of an hour before: the link, and a way to say that one is late."""
    title = say("Soon, at {when:time}: {name}", when=session.start, name=with_.name)
    late_ = Button(say("5 minutes late"), "session.late", str(session.id))
    buttons = (late_, Button(say("Can't make it"), "session.cancel", str(session.id)))
    return mailable(Card(title, booked.where(pair), buttons), Button(say("Sessions"), "sessions"))


def late_key(session: Session, person_id: int) -> str:
    """Who is late for which moment."""
    return f"late:session {session.id}:by {person_id}:at {session.start:%Y-%m-%dT%H:%M}"


def late(turn: Turn) -> Card:
    """The other is told at once; once a session is enough."""
    session = turn.load(Session, turn.event.value)
    if session.state != SessionState.BOOKED or turn.now > session.start + LATE_UNTIL:
        return booked.card(turn, session)
    pair = turn.load(Pair, session.pair_id)
    with_ = other(turn, pair)
    title = say("{name} is five minutes late", name=first_name(turn.person))
    card = Card(title, (Text(say("No need to answer.")), *booked.where(pair)))
    card = mailable(card, Button(say("Sessions"), "sessions"))
    turn.tell(with_.id or 0, card, key=late_key(session, turn.me), expires=session.start + LATE_UNTIL + LATER)
    told = Text(say("No hurry. {name} knows.", name=first_name(with_)))
    return Card(say("Five minutes later, then"), (told, *booked.where(pair)))
