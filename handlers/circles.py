"""Circles as people see them: those ahead, who comes, and a seat that is taken or given back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from chat.cards import Button, Card, Cards, Facts, Part, Text
from chat.turn import Turn
from chat.words import Listed, Said, Words, say
from handlers import booked, letters
from handlers.wording import first_name, people_by_id
from storage import circles
from storage.circles import Circle, CircleState
from storage.people import Person, Role

SHOWN = 10  # circles on one card
HOME = Button(say("Home"), "home")
ALL = Button(say("Circles"), "circles")


def length(minutes: int) -> Words:
    """How long it lasts."""
    return say("{length}", length=timedelta(minutes=minutes))


def rows(start: datetime, minutes: int, leader: Person) -> tuple[tuple[Words, Said], ...]:
    """When, with whom and how long."""
    return (
        (say("When"), say("{when:slot}", when=start)),
        (say("With"), leader.name),
        (say("Length"), length(minutes)),
    )


def who_sees(leader: Person) -> Words:
    """What is said before anybody takes a seat."""
    return say("{name} and the coordinators see who comes.", name=first_name(leader))


def mailable(card: Card, circle: Circle, leader: Person, me: int, parts: Sequence[Part]) -> Card:
    """A card that may go by mail with these parts; its title may not, since somebody wrote what a circle is about."""
    title = say("Your circle with {name}, {when:slot}", name=leader.name, when=circle.start)
    if me == circle.leader_id:
        title = say("Your circle, {when:slot}", when=circle.start)
    return replace(card, letter=letters.mailable(Card(title, tuple(parts)), ALL).letter)


def may_change(turn: Turn, circle: Circle) -> bool:
    """Who leads it and who runs the programme may move it and take it off."""
    return turn.me == circle.leader_id or Role.COORDINATOR in turn.roles


# --- what there is -----------------------------------------------------------------------------------------


def all_circles(turn: Turn) -> Card:
    """Those ahead, each with what this person can do about it."""
    if not turn.roles & set(Role):
        return how_to_join(turn)
    ahead = circles.ahead(turn.db, turn.programme_id, turn.now)
    found = [c for c in ahead if c.state == CircleState.ON or may_change(turn, c)][:SHOWN]
    new = (Button(say("New circle"), "circle", style="primary"),) if Role.COORDINATOR in turn.roles else ()
    what = say("A circle is one meeting of a few mentees with a mentor, on one topic.")
    if not found:
        none = say("None is planned just now. The coordinators are glad to hear what you'd like one about.")
        if new:
            none = say("None is planned just now. A topic that several people ask for is a good start.")
        ask = () if new else (Button(say("Ask the coordinators"), "contact coordinator"),)
        return Card(say("Circles"), (Text(what, "quiet"), Text(none)), (*new, *ask, HOME))
    seated = circles.seated(turn.db, (circle.id or 0 for circle in found))
    people = people_by_id(turn.db, {p for c in found for p in (c.leader_id, *seated[c.id or 0])})
    cards = tuple(_view(turn, circle, seated[circle.id or 0], people) for circle in found)
    return Card(say("Circles"), (Text(what, "quiet"), Cards(cards)), (*new, HOME), stays=True)


def one(turn: Turn, circle: Circle, first: Words | None = None) -> Card:
    """A circle as it stands, after somebody came too late or wants to know."""
    about = str(circle.about.open())
    if circle.state in (CircleState.OFF, CircleState.DECLINED):
        return Card(say("“{about}” is off", about=about), (), (ALL, HOME))
    if circle.start <= turn.now:
        over = (
            say("“{about}” is over", about=about) if circle.end <= turn.now else say("“{about}” has begun", about=about)
        )
        return Card(over, booked.place_parts(circle.where) if _goes(turn, circle) else (), (ALL, HOME))
    seated = circles.seated(turn.db, [circle.id or 0])[circle.id or 0]
    card = _view(turn, circle, seated, people_by_id(turn.db, (circle.leader_id, *seated)))
    parts = (Text(first), *card.parts) if first else card.parts
    return Card(card.title, parts, (*card.buttons, ALL))


def _goes(turn: Turn, circle: Circle) -> bool:
    return may_change(turn, circle) or circles.seat_of(turn.db, circle.id or 0, turn.me) is not None


def _view(turn: Turn, circle: Circle, seated: Sequence[int], people: dict[int, Person]) -> Card:
    """One circle: the same lines for everybody, and more for those who go, lead it or run the programme."""
    leader, changes, goes = people[circle.leader_id], may_change(turn, circle), turn.me in seated
    taken = say("{taken} of {all} taken", taken=len(seated), all=circle.seats)
    lines: list[tuple[Words, Said]] = [*rows(circle.start, circle.minutes, leader), (say("Seats"), taken)]
    if changes:
        names = Listed(tuple(people[person].name for person in seated))
        lines.append((say("Who comes"), say("{names}", names=names) if seated else say("nobody yet")))
    parts: list[Part] = [Facts(tuple(lines))]
    if goes or changes:
        parts += booked.place_parts(circle.where)
    if circle.state == CircleState.ASKED:
        parts.append(Text(say("It waits for {name}'s yes.", name=first_name(leader)), "quiet"))
    elif not goes and not changes:
        full = len(seated) >= circle.seats
        parts.append(Text(say("All seats are taken.") if full else who_sees(leader), "quiet"))
    return Card(str(circle.about.open()), tuple(parts), _taps(turn, circle, seated))


def _taps(turn: Turn, circle: Circle, seated: Sequence[int]) -> tuple[Button, ...]:
    key = str(circle.id)
    taps: list[Button] = []
    if circle.start <= turn.now:
        return ()
    if circle.state == CircleState.ASKED and turn.me == circle.leader_id:
        return answers(circle)
    if turn.me in seated:
        taps.append(Button(say("Give my seat back"), "circle.back", key))
    elif Role.MENTEE in turn.roles and turn.me != circle.leader_id and _free(circle, seated):
        taps.append(Button(say("I'd like to come"), "circle.come", key, "primary"))
    if may_change(turn, circle):
        taps += [Button(say("Move it"), "circle.move", key), Button(say("Take it off"), "circle.cancel", key)]
    return tuple(taps)


def _free(circle: Circle, seated: Sequence[int]) -> bool:
    return circle.state == CircleState.ON and len(seated) < circle.seats


def answers(circle: Circle) -> tuple[Button, ...]:
    """The two answers of a mentor who is asked to lead it."""
    return (
        Button(say("Yes, I'll lead it"), "circle.yes", str(circle.id), "primary"),
        Button(say("Not this time"), "circle.no", str(circle.id)),
    )


def how_to_join(turn: Turn) -> Card:
    """For whoever isn't in the programme: in a channel everybody can press."""
    text = say("Circles are for those who take part in {programme}.", programme=turn.programme.name)
    how = say("Joining takes two minutes; then “circles” is all it takes.")
    return Card(
        say("You are welcome to join"), (Text(text), Text(how)), (Button(say("Join"), "join", style="primary"), HOME)
    )
