"""A seat in a circle: taken with one tap as long as there is one, given back with another."""

from __future__ import annotations

from chat.cards import Button, Card, Facts, File, Text
from chat.turn import Turn
from chat.words import Words, say
from handlers import booked, circles
from handlers.calendar_files import circle_file
from handlers.circles import ALL, HOME
from handlers.wording import first_name, person_by_id
from storage import circles as stored
from storage import outbox
from storage.circles import Circle, CircleState, Seat
from storage.people import Role


def come(turn: Turn) -> Card:
    """A seat for whoever presses, where one is free; in a channel that may be anybody."""
    if not turn.roles & set(Role):
        return circles.how_to_join(turn)
    circle = turn.load(Circle, turn.event.value)
    if turn.me == circle.leader_id or circle.state != CircleState.ON or circle.start <= turn.now:
        return circles.one(turn, circle)
    if Role.MENTEE not in turn.roles:
        return _for_mentees()
    seated = stored.seated(turn.db, [circle.id or 0])[circle.id or 0]
    if turn.me not in seated:
        if len(seated) >= circle.seats:
            return circles.one(
                turn, circle, say("The last seat has just been taken. If one comes free, it is here again.")
            )
        turn.db.add(Seat(circle_id=circle.id or 0, person_id=turn.me, at=turn.now))
        circle.revision += 1
        turn.db.add(circle)
        turn.db.flush()
    return _seat(turn, circle)


def _for_mentees() -> Card:
    text = say("A circle's seats are for mentees. You can join as one, too.")
    return Card(say("Not from here"), (Text(text),), (Button(say("Join"), "join"), HOME))


def give_back(turn: Turn) -> Card:
    """The seat is free again; who leads it sees that one fewer comes."""
    circle = turn.load(Circle, turn.event.value)
    if circle.start <= turn.now or stored.seat_of(turn.db, circle.id or 0, turn.me) is None:
        return circles.one(turn, circle)
    file = freed(turn, circle)
    text = say("Somebody else can take it now. No reason is needed.")
    return Card(say("Your seat is free again"), (Text(text), file), (ALL, HOME))


def freed(turn: Turn, circle: Circle) -> File:
    """Takes this person's seat away, and news of it that still waits; returns what takes the circle out of their calendar."""
    turn.db.delete(stored.seat_of(turn.db, circle.id or 0, turn.me))
    outbox.take_back(turn.db, turn.me, news(circle))
    circle.revision += 1
    turn.db.add(circle)
    turn.db.flush()
    return circle_file(circle, person_by_id(turn.db, circle.leader_id), turn.person, turn.now, "CANCEL")


def news(circle: Circle) -> str:
    """How the keys of what is told of its changes begin."""
    return f"circle news:circle {circle.id}:"


def _seat(turn: Turn, circle: Circle) -> Card:
    text = say("I remind you the day before, and again 15 minutes before.")
    back = Button(say("Give my seat back"), "circle.back", str(circle.id))
    return _going(turn, circle, say("You have a seat: {when:slot}", when=circle.start), text, (back, ALL))


def leaders(turn: Turn, circle: Circle) -> Card:
    """For the one who leads it: it is on."""
    text = say("“circles” shows you who comes. I remind you the day before, and again 15 minutes before.")
    key = str(circle.id)
    taps = (Button(say("Move it"), "circle.move", key), Button(say("Take it off"), "circle.cancel", key), ALL)
    return _going(turn, circle, say("You lead it: {when:slot}", when=circle.start), text, taps)


def _going(turn: Turn, circle: Circle, title: Words, text: Words, taps: tuple[Button, ...]) -> Card:
    """For somebody who goes: what, with whom, where, and the invitation. People look for it later."""
    leader = person_by_id(turn.db, circle.leader_id)
    about = (say("About"), str(circle.about.open()))
    facts = Facts((about, *circles.rows(circle.start, circle.minutes, leader)))
    file = circle_file(circle, leader, turn.person, turn.now)
    notify = say("{when:slot} with {name}", when=circle.start, name=first_name(leader))
    parts = (facts, *booked.place_parts(circle.where), Text(text, "quiet"), file)
    return Card(title, parts, taps, notify=notify, lasting=True)
