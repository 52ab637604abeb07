"""After a session: one card that changes in place, from what happened to a rating, a line and the next date."""

from __future__ import annotations

from datetime import datetime, timedelta

from chat.cards import Button, Card, Field, Text
from chat.turn import NotThere, Turn
from chat.words import Words, say, show
from handlers import hand, nextdate
from handlers.courtesy import only_kind
from handlers.offers import offer
from handlers.plans import plan_of
from handlers.surveys import keep_answer
from handlers.wording import first_name, other, too_long
from storage import notes, sessions
from storage.pairs import Note, Pair, PairState, Session, SessionState, Told
from storage.secrets import Sealed

A_DAY = timedelta(hours=24)
LOW = 2  # of 5: from here down I ask whether somebody should lend a hand
MOST = 500  # characters of a line: what fits on a phone's screen
RATING = "session"  # the survey's name; 1 not useful .. 5 very useful


def question(session: Session, other_name: str) -> Card:
    """Did it happen? Asked of both, and neither sees the other's answer."""
    key = str(session.id)
    return Card(
        say("{when:slot}, you and {name}", when=session.start, name=other_name),
        (
            Text(say("Did you talk? One tap is enough.")),
            Text(say("Who reads this: only you. The coordinators see whether you two meet."), "quiet"),
        ),
        (
            Button(say("We met"), "session.met", key, "primary"),
            Button(say("On another day"), "session.elsewhen", key),
            Button(say("Not this time"), "session.missed", key),
        ),
        notify=say("About your session with {name}", name=other_name),
    )


def met(turn: Turn) -> Card:
    """It took place: how useful was it?"""
    session = over(turn)
    keep_told(turn, session, Told.MET)
    return rating(turn, session)


def undo(turn: Turn) -> Card:
    """The one-tap answer taken back."""
    session = over(turn)
    keep_told(turn, session, None)
    return question(session, first_name(other(turn, turn.load(Pair, session.pair_id))))


def missed(turn: Turn) -> Card:
    """It didn't take place."""
    return not_met(turn, over(turn))


def not_met(turn: Turn, session: Session) -> Card:
    """No reason is needed, and new times are at hand."""
    keep_told(turn, session, Told.NOT)
    if _was_the_last(turn, session):
        return _noted_for_good(session)
    plan = plan_of(turn, f"pair {session.pair_id}")
    name = first_name(plan.other)
    text = say(
        "No reason needed. {name} is asked the same, and neither of you sees the other's answer. New times:", name=name
    )
    skip = Button(say("Skip this one"), "session.skip", str(session.id))
    return offer(turn, plan, text, more=(skip,))


def skip(turn: Turn) -> Card:
    """This one is left out, and nothing needs to take its place."""
    session = over(turn)
    if _was_the_last(turn, session):
        return _noted_for_good(session)
    pair = turn.load(Pair, session.pair_id)
    if nextdate.was_last(turn, plan_of(turn, f"pair {pair.id}"), session):
        return nextdate.card(turn, session, "")
    text = say("Then the next one is for around {when:day}.", when=session.start + timedelta(days=pair.cadence_days))
    return Card(
        say("All right, left out"), (Text(text),), (Button(say("Find a time"), "session.offer", f"pair {pair.id}"),)
    )


def rate(turn: Turn) -> Card:
    """A number from 1 to 5, which only averages of five and more will ever show."""
    key, _, number = turn.event.value.partition("/")
    session = over(turn, key)
    told = min(5, max(1, int(number))) if number.isdecimal() else 3
    keep_answer(turn, RATING, f"session {session.id}", told)
    who = hand.names(turn) if told <= LOW else None
    return _shall_i(turn, session, who) if who else _line(turn, session)


def ask_for_help(turn: Turn) -> Card:
    """The coordinators read a name and that a word would be welcome; never the number."""
    session = over(turn)
    hand.ask(turn)
    return _line(turn, session, first=say("They know that you'd like a word, and nothing more."))


def noted(turn: Turn) -> Card:
    """A low number that was only to be said."""
    return _line(turn, over(turn))


def line(turn: Turn) -> Card:
    """One line until next time, for the two of them."""
    session = over(turn)
    words = turn.event.answer("line")
    if len(words) > MOST:
        return _line(turn, session, words)
    if only_kind(words):  # "thanks!" is said to the bot
        return _next_date(turn, session, "")
    note = notes.line_of(turn.db, turn.me, session.id or 0)
    note = note or Note(
        person_id=turn.me, pair_id=session.pair_id, session_id=session.id, words=Sealed(""), at=turn.now
    )
    note.words, note.removed_at, note.done_at = Sealed(words), None, None
    turn.db.add(note)
    return _next_date(turn, session, words)


def unline(turn: Turn) -> Card:
    """The line taken out again; it stays in the field, so that one tap brings it back."""
    session = over(turn)
    note = sessions.note_of(turn.db, turn.me, session.id or 0)
    if note is None:
        return _next_date(turn, session, "")
    note.removed_at = turn.now
    turn.db.add(note)
    return _line(turn, session, note.words.open(), say("It's out, and nobody reads it. Save brings it back."))


def onward(turn: Turn) -> Card:
    """Straight to the next date."""
    return _next_date(turn, over(turn), "")


# --- the faces of the one card -----------------------------------------------------------------------------


def rating(turn: Turn, session: Session) -> Card:
    labels = (say("1 not"), show("2"), show("3"), show("4"), say("5 very"))
    scale = tuple(Button(label, "session.rate", f"{session.id}/{n}") for n, label in enumerate(labels, start=1))
    reads = Text(say("Who reads this: nobody by name. The coordinators see averages of five people and more."), "quiet")
    return Card(
        say("How useful was it?"), (reads,), (*scale, Button(say("Change my answer"), "session.undo", str(session.id)))
    )


def _shall_i(turn: Turn, session: Session, who: Words) -> Card:
    text = say("If you like, {names} gets in touch. They read your name and “would like a word”, no number.", names=who)
    ask = Button(say("Ask for a word"), "session.help", str(session.id))
    return Card(
        say("Thank you. Shall I do anything?"),
        (Text(text),),
        (ask, Button(say("No, just noting"), "session.noted", str(session.id))),
    )


def _line(turn: Turn, session: Session, given: str = "", first: Words | None = None) -> Card:
    if _was_the_last(turn, session):
        return _noted_for_good(session)
    plan = plan_of(turn, f"pair {session.pair_id}")
    mentee = plan.pair.mentee_id == turn.me
    title = say("One thing until next time?") if mentee else say("Anything you would like to do until then?")
    if nextdate.was_last(turn, plan, session):
        title = say("One thing to take along?")
    reads = Text(say("Who reads this: you and {name}.", name=first_name(plan.other)), "quiet")
    earlier = sessions.note_of(turn.db, turn.me, session.id or 0)
    text = given or (earlier.words.open() if earlier else "")
    error = too_long(given, MOST) if len(given) > MOST else ""
    field = Field("line", say("One line"), most=MOST, required=False, initial=text, error=error)
    save = Button(say("Save"), "session.line", str(session.id), "primary", submit=True)
    parts = (Text(first), reads, field) if first else (reads, field)
    skip = Button(say("Skip"), "session.onward", str(session.id))
    return Card(title, parts, (save, skip), short=say("Until next time"))


def _next_date(turn: Turn, session: Session, words: str) -> Card:
    return _noted_for_good(session) if _was_the_last(turn, session) else nextdate.card(turn, session, words)


def _was_the_last(turn: Turn, session: Session) -> bool:
    """Whether the pair has ended since: then there is no next time to plan or to write for."""
    return turn.load(Pair, session.pair_id).state != PairState.ACTIVE


def _noted_for_good(session: Session) -> Card:
    undo_ = Button(say("Change my answer"), "session.undo", str(session.id))
    return Card(say("Thank you, noted"), (), (undo_, Button(say("Home"), "home")))


# --- what is told, shared with elsewhen.py and daycheck.py ---------------------------------------------------


def over(turn: Turn, key: str = "") -> Session:
    """The session an answer is about. Raises NotThere for one that is off or still ahead."""
    session = turn.load(Session, key or turn.event.value)
    if session.state == SessionState.CANCELLED or sessions.end_of(session) > turn.now:
        raise NotThere
    return session


def keep_told(turn: Turn, session: Session, told: Told | None, at: datetime | None = None) -> None:
    """Writes down what one of the two says, beside what was booked; where both say no, the session counts as missed.

    Where one says yes and one no, both are asked once more a day later.
    """
    pair = turn.load(Pair, session.pair_id)
    if turn.me == pair.mentee_id:
        session.mentee_told, session.mentee_start = told or "", at
    else:
        session.mentor_told, session.mentor_start = told or "", at
    answers = {session.mentee_told, session.mentor_told}
    session.state = SessionState.MISSED if answers == {Told.NOT} else SessionState.BOOKED
    session.ask_again = turn.now + A_DAY if answers == {Told.MET, Told.NOT} else None
    turn.db.add(session)


def told_start(turn: Turn, session: Session) -> datetime | None:
    """When this person said that it was, where it wasn't at the booked time."""
    pair = turn.load(Pair, session.pair_id)
    return session.mentee_start if turn.me == pair.mentee_id else session.mentor_start
