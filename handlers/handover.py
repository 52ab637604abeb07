"""When a mentor can't go on: the mentee hears it with the ways to another one beside it, and nothing about why.

Whom the mentee could ask is worked out when they look ("mentors"), so the names are true then, and the clock's
transaction stays short.

A mentor has gone quiet when for 30 days a mentee waited and nothing came: nothing booked, no session, no answer, no note
and no word to the bot from the mentor, while the mentee was here since. Days away, breaks and quiet weeks don't count.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from sqlmodel import Session as Db

from chat.cards import Button, Card, File, Text
from chat.turn import NotThere, Turn, tell
from chat.words import Words, say
from handlers import hand, outlook, partings
from handlers.batches import each
from handlers.wording import first_name, person_by_id, two_of
from scheduling.waking import awake, working_days_later
from storage import handovers, programmes
from storage.pairs import Pair
from storage.people import Enrolled, Person, Role

PROMISE = 10  # working days in which a coordinator has a name or a date


# --- the clock -----------------------------------------------------------------------------------------------


def run(db: Db, now: datetime) -> None:
    """Hands over the mentees of mentors whose account was closed or who have gone quiet; frees mentors of closed ones."""
    each(db, {f"closed:pair {p.id}": partial(_closed, db, p, mentor, now) for p, mentor in handovers.closed(db)})
    left = handovers.closed_mentees(db)
    each(db, {f"closed:pair {p.id}": partial(_closed_mentee, db, p, mentee, now) for p, mentee in left})
    each(db, {f"quiet:pair {p.id}": partial(_quiet, db, p, mentor, now) for p, mentor in handovers.quiet(db, now)})


def _closed(db: Db, pair: Pair, mentor: Person, now: datetime) -> None:
    if part := programmes.enrolment(db, mentor.id or 0, pair.programme_id, Role.MENTOR):
        part.state, part.left_at = Enrolled.LEFT, now
        db.add(part)
    hand_over(db, pair, now)


def _closed_mentee(db: Db, pair: Pair, mentee: Person, now: datetime) -> None:
    if part := programmes.enrolment(db, mentee.id or 0, pair.programme_id, Role.MENTEE):
        part.state, part.left_at = Enrolled.LEFT, now
        db.add(part)
    partings.end(db, pair, "left", now, partings.left_card, whom=(pair.mentor_id,))


def _quiet(db: Db, pair: Pair, mentor: Person, now: datetime) -> None:
    if part := programmes.enrolment(db, mentor.id or 0, pair.programme_id, Role.MENTOR):
        part.resting_until = (now + handovers.QUIET).date()
        db.add(part)
    hand_over(db, pair, now)
    missed = say("I hadn't heard from you for a while, so {name} may look for somebody else.", name=_mentee(db, pair))
    fine = say("That's all right. Nothing new reaches you for a month, or until you are free again.")
    free = Button(say("Free again"), "rest.over", str(pair.id), "primary")
    card = Card(say("Your place is given back"), (Text(missed), Text(fine)), (free, Button(say("Home"), "home")))
    tell(db, mentor.id or 0, card, key=f"quiet:pair {pair.id}", at=awake(mentor.zone, now))


def upcoming(db: Db, now: datetime) -> datetime | None:
    """When the next mentor would count as quiet, if nothing came until then."""
    return handovers.next_quiet(db, now)


def hand_over(db: Db, pair: Pair, now: datetime) -> None:
    """Ends a pair whose mentor can't go on; the mentee hears of the ways on, the coordinators read one line."""
    mentee, mentor = two_of(db, pair)
    partings.end(db, pair, "left", now, partial(_next_card, db, pair, now), whom=(pair.mentee_id,))
    for person in programmes.coordinators(db, pair.programme_id):
        title = say("{mentor} no longer mentors {mentee}", mentor=mentor.name, mentee=mentee.name)
        text = say("{name} is told, and can choose another mentor or ask you to find one.", name=first_name(mentee))
        key = f"handover:pair {pair.id}"
        tell(db, person.id or 0, Card(title, (Text(text),)), key=key, at=awake(person.zone, now))


# --- the mentee ----------------------------------------------------------------------------------------------


def _next_card(db: Db, pair: Pair, now: datetime, _: Person, with_: Person, files: tuple[File, ...]) -> Card:
    """The news, the ways to another mentor, and what happens by when."""
    stay = say("Your goals stay as they are. Another mentor is one tap away: you see who fits, and choose.")
    looks = say(
        "Or {who} looks for you, and has a name or a date by {when:day}.",
        who=_coordinators(db, pair.programme_id),
        when=_by(db, pair, now),
    )
    key = str(pair.id)
    buttons = (
        Button(say("Another mentor"), "mentors", style="primary"),
        Button(say("Find one for me"), "handover.match", key),
        Button(say("Keep our notes"), "notes.file", key),
        Button(say("A break"), "rest.start", key),
    )
    title = say("{name} can't go on as a mentor", name=first_name(with_))
    return Card(title, (Text(stay), Text(looks), *files), buttons, notify=say("News about your mentoring"), stays=True)


def match(turn: Turn) -> Card:
    """A human looks; they are told, and the mentee hears by when."""
    pair = turn.load(Pair, turn.event.value)
    if turn.me != pair.mentee_id:
        raise NotThere
    if done := outlook.settled(turn):
        return done
    for person in programmes.coordinators(turn.db, pair.programme_id):
        title = say("{name} would like you to find a mentor", name=turn.person.name)
        text = say(
            "“match” proposes one. They were promised a name or a date by {when:day}.",
            when=_by(turn.db, pair, turn.now),
        )
        card = Card(title, (Text(text),), (Button(say("Match"), "match"),))
        turn.tell(person.id or 0, card, key=f"looks:pair {pair.id}", at=awake(person.zone, turn.now))
    place = handovers.place_in_queue(turn.db, turn.me, pair.programme_id)
    names, by = _coordinators(turn.db, pair.programme_id), _by(turn.db, pair, turn.now)
    text = say(
        "{who} has a name or a date for you by {when:day}. You are number {n} of those who wait.",
        who=names,
        when=by,
        n=place,
    )
    return Card(say("Somebody is looking"), (Text(text),), (Button(say("Home"), "home"),))


# --- what they share -----------------------------------------------------------------------------------------


def _by(db: Db, pair: Pair, now: datetime) -> date:
    """The day of the promise: ten working days on a coordinator's own calendar."""
    people = programmes.coordinators(db, pair.programme_id)
    zone = people[0].zone if people else "UTC"
    return working_days_later(zone, now, PROMISE).astimezone(ZoneInfo(zone)).date()


def _coordinators(db: Db, programme_id: int) -> Words:
    return hand.who_runs(db, programme_id) or say("a coordinator")


def _mentee(db: Db, pair: Pair) -> str:
    return first_name(person_by_id(db, pair.mentee_id))
