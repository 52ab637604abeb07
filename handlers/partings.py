"""Two who part: one place where a pair ends, whatever the reason, in words that are the same for both."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlmodel import Session as Db
from sqlmodel import col, select

from chat.cards import Button, Card, Cards, File, Text
from chat.turn import Turn, tell
from chat.words import Said, say
from handlers import together
from handlers.calendar_files import session_file
from handlers.wording import first_name, other, other_of, people_by_id, two_of
from scheduling.waking import awake
from storage import directory, endings, outbox, programmes
from storage.pairs import Pair, PairState, Session, SessionState
from storage.people import Person, Programme

KEPT = timedelta(days=90)  # after the last day: long enough to look something up, then it is gone

CardOf = Callable[[Person, Person, tuple[File, ...]], Card]


def end(
    db: Db,
    pair: Pair,
    why: str,
    now: datetime,
    card_of: CardOf,
    *,
    whom: tuple[int, ...] = (),
    at: Callable[[Person], datetime] | None = None,
) -> None:
    """The pair is over, and both (or `whom`) read card_of(me, other, files)."""
    files = close(db, pair, why, now)
    people = people_by_id(db, pair.both)
    for me in pair.both:
        if me in (whom or people):
            moment = awake(people[me].zone, now)
            moment = max(moment, at(people[me])) if at else moment
            tell(
                db, me, card_of(people[me], people[other_of(pair, me)], files), key=f"parted:pair {pair.id}", at=moment
            )


def close(db: Db, pair: Pair, why: str, now: datetime) -> tuple[File, ...]:
    """The place is free and what was booked is off: returns what takes it out of the two's calendars."""
    pair.state, pair.ended_at, pair.why_ended = PairState.ENDED, now, why
    off = endings.ahead(db, pair.id or 0, now)
    for session in off:
        session.state, session.revision = SessionState.CANCELLED, session.revision + 1
    db.add_all([pair, *off])
    endings.close_changes(db, pair.id or 0)
    outbox.unsay(db, pair.mentee_id, together.place(pair))
    db.flush()
    people = people_by_id(db, pair.both)
    files = tuple(_cancelled(pair, people, session, now) for session in off)
    if off:
        _tell_assistants(db, pair, off, files, now)
    return files


def _tell_assistants(db: Db, pair: Pair, off: Sequence[Session], files: tuple[File, ...], now: datetime) -> None:
    """Who plans for the mentor reads names and times, and no word of why."""
    mentee, mentor = two_of(db, pair)
    title = say("{mentee} and {mentor} no longer meet", mentee=mentee.name, mentor=mentor.name)
    gone = tuple(Text(say("{when:slot} is off", when=session.start)) for session in off)
    text = Text(say("There is nothing left to plan for the two."), "quiet")
    for person in directory.assistants(db, pair.mentor_id):
        if person.id not in pair.both:
            card = Card(title, (*gone, text, *files), (Button(say("Home"), "home"),), stays=True)
            tell(db, person.id or 0, card, key=f"parted:pair {pair.id}", at=awake(person.zone, now))


def _cancelled(pair: Pair, people: Mapping[int, Person], session: Session, now: datetime) -> File:
    """What takes a session out of a calendar again; what an assistant booked is the mentor's."""
    by = session.booked_by if session.booked_by in people else pair.mentor_id
    return session_file(session, people[by], people[other_of(pair, by)], now, "CANCEL")


def neutral(db: Db, pair: Pair) -> CardOf:
    """The one card of a changed pair: word for word the same for both, with what each can do next."""
    until = forgotten_on(pair, _programme(db, pair))

    def card(me: Person, with_: Person, files: tuple[File, ...]) -> Card:
        text = say(
            "A first pairing doesn't always turn out to be the right one. It isn't a verdict on either of you, and I "
            "don't share who answered what."
        )
        kept = say("What you wrote together stays readable for both of you until {when:day}.", when=until)
        title = say("You and {name} won't carry on as a pair", name=first_name(with_))
        notify = say("News about your mentoring")
        return Card(title, (Text(text), Text(kept), *files), onward(pair, me.id or 0), notify=notify, stays=True)

    return card


def left_card(_: Person, with_: Person, files: tuple[File, ...]) -> Card:
    """What a mentor reads whose mentee has left."""
    text = say("No reason is asked of anybody. Your place is free again, and the time you gave stays given.")
    kept = say("What was booked is off.") if files else say("There is nothing you need to do.")
    title = say("{name} can't go on with the programme", name=first_name(with_))
    buttons = (Button(say("Free again"), "rest.over", style="primary"), Button(say("A break"), "rest.start"))
    notify = say("News about your mentoring")
    return Card(title, (Text(text), Text(kept), *files), buttons, notify=notify, stays=True)


def onward(pair: Pair, person_id: int) -> tuple[Button, ...]:
    """What somebody can do whose pair has ended, while the programme goes on."""
    another = Button(say("Free again"), "rest.over", str(pair.id), "primary")
    if person_id == pair.mentee_id:
        another = Button(say("Another mentor"), "mentors", style="primary")
    return (another, *looking_back(pair), Button(say("A break"), "rest.start", str(pair.id)))


def looking_back(pair: Pair) -> tuple[Button, ...]:
    """What is there for somebody whose pair has ended, also after the programme."""
    notes = () if pair.forgotten else (Button(say("Keep our notes"), "notes.file", str(pair.id)),)
    return (*notes, Button(say("A word with somebody"), "hand.ask"))


def forgotten_on(pair: Pair, programme: Programme) -> date:
    """The day from which on nothing is left of what the two wrote."""
    return endings.last_day(pair, programme) + KEPT


def with_whom(turn: Turn, label: Said, action: str) -> Card:
    """Somebody with several partners says which one they mean."""
    pairs = programmes.active_pairs(turn.db, turn.me)
    cards = (Card(other(turn, pair).name, (), (Button(label, action, str(pair.id)),)) for pair in pairs)
    return Card(say("With whom?"), (Cards(tuple(cards)),))


def gone(turn: Turn, pair: Pair) -> Card:
    """What comes after the end: what is true now, and what is possible."""
    name = first_name(other(turn, pair))
    title = say("You and {name} are no longer a pair", name=name)
    if pair.why_ended == "finished":
        day = endings.last_day(pair, _programme(turn.db, pair))
        title = say("Your time with {name} ended on {day}", name=name, day=day)
    done = turn.programme.ends < turn.local.date() or "pair" in turn.roles
    buttons = looking_back(pair) if done else onward(pair, turn.me)
    return Card(title, (), (*buttons, Button(say("Home"), "home")))


def _programme(db: Db, pair: Pair) -> Programme:
    return db.exec(select(Programme).where(col(Programme.id) == pair.programme_id)).one()
