"""Plan: what an assistant sees of the mentors who named them. Names and times; nothing that anybody wrote."""

from __future__ import annotations

from chat.cards import Button, Card, Cards, Facts, Text
from chat.turn import Turn
from chat.words import There, say
from handlers import booked
from handlers.wording import people_by_id
from storage import directory, sessions
from storage.pairs import Pair
from storage.people import Person

SHOWN = 10


def plan(turn: Turn) -> Card:
    """Everybody's next date, those without one first."""
    mentors = directory.mentors_of(turn.db, turn.me)
    if not mentors:
        return booked.all_sessions(turn)
    pairs = directory.pairs_of_mentors(turn.db, mentors)
    people = people_by_id(turn.db, (p for pair in pairs for p in pair.both))
    dated = [
        (sessions.upcoming(turn.db, pair.id or 0, turn.now) is not None, _pair(turn, pair, people)) for pair in pairs
    ]
    cards = tuple(card for _, card in sorted(dated, key=lambda item: item[0]))
    text = Text(say("You see names and times. Nothing else of these pairs comes to you."), "quiet")
    if not cards:
        text = Text(say("There is no mentee to plan for yet. You are told as soon as there is something to do."))
    more = (Cards(cards[:SHOWN]),) if cards else ()
    return Card(say("What you plan"), (*more, text), (Button(say("Home"), "home"),), stays=True)


def _pair(turn: Turn, pair: Pair, people: dict[int, Person]) -> Card:
    mentee, mentor = people[pair.mentee_id], people[pair.mentor_id]
    title = say("{mentee} with {mentor}", mentee=mentee.name, mentor=mentor.name)
    coming = sessions.upcoming(turn.db, pair.id or 0, turn.now)
    if coming is None:
        find = Button(say("Find a time"), "session.offer", f"pair {pair.id}", "primary")
        return Card(title, (Facts(((say("Next"), say("nothing booked yet")),)),), (find,))
    when = say("{when:slot}, {there}", when=coming.start, there=There(coming.start, mentee.zone))
    return Card(title, (Facts(((say("Next"), when),)),), booked.changes(turn, coming))
