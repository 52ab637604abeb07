"""A new circle: a coordinator says what it is about, who leads it and when; after a look the mentor is asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from chat import flows
from chat.cards import Button, Card, Facts, Field, Part, Text
from chat.flows import Answers, Asked, Flow, Problem, Step, Understood
from chat.turn import Turn
from chat.words import Said, Words, say
from handlers import booked, circle_asked, circles
from handlers.announce import NO_CHANNEL, SHARING, channel_of
from handlers.offers import first_moment, unread
from handlers.places import MOST as LONGEST_PLACE
from handlers.wording import first_name, person_by_id, too_long
from scheduling.phrases import When, read_when
from storage import directory, programmes
from storage.circles import LONGEST, Circle
from storage.people import Person, Role
from storage.secrets import Sealed

NAME = "circle"
TOPIC = 80  # characters: a title that a phone shows whole
MINUTES, SEATS = 45, 8  # as long as a session; few enough that everybody speaks for four minutes
SHORTEST, MOST_SEATS = 15, 50
ME = ("me", "i", "ich", "myself")


def start(turn: Turn) -> Card:
    """The form, for who runs the programme; anybody else sees the circles there are. value: one that its mentor declined."""
    if Role.COORDINATOR not in turn.roles:
        return circles.all_circles(turn)
    place = flows.place_of(turn)
    if place and place.flow != NAME:
        return flows.busy(place)
    known = {"about": turn.event.text.strip(), "minutes": MINUTES, "seats": SEATS, "channel": turn.programme.channel}
    if turn.event.value.isdecimal():
        before = turn.load(Circle, turn.event.value)
        known |= {"about": str(before.about.open()), "minutes": before.minutes, "seats": before.seats}
        known |= {"place": before.where, "channel": before.channel}
    return flows.begin(turn, FLOW, known, afresh=bool(turn.event.text or turn.event.value))


def _form(turn: Turn, answers: Answers) -> Asked:
    reads = say(
        "Who reads this: who leads it, then everybody in the programme. The place is read only by those who come, and the coordinators."
    )
    fields: tuple[tuple[str, Words, Words | str, int], ...] = (
        ("about", say("What is it about?"), say("Such as: Giving feedback to your boss"), TOPIC),
        ("who", say("Who leads it?"), say("A mentor's name or work address, or “me”"), 200),
        ("when", say("When, on your clock?"), say("Such as: Thursday 3 Dec, 15:00"), 200),
    )
    lines = tuple(
        Field(n, label, initial=str(answers.get(n, "")), hint=hint, most=most) for n, label, hint, most in fields
    )
    numbers = (
        Field("minutes", say("How many minutes?"), "number", initial=str(answers["minutes"])),
        Field("seats", say("How many may come?"), "number", initial=str(answers["seats"])),
    )
    where = Field(
        "place",
        say("The link or room"),
        initial=answers.get("place", ""),
        hint=say("You can leave it empty."),
        required=False,
        most=LONGEST_PLACE,
    )
    parts: tuple[Part, ...] = (Text(reads, "quiet"), *lines, *numbers, where, *_channel_field(turn, answers))
    return Asked(say("A circle"), parts, say("Show me"))


def _channel_field(turn: Turn, answers: Answers) -> tuple[Field, ...]:
    """Where there are channels that I can write to."""
    if turn.event.sender.platform not in SHARING:
        return ()
    label, hint = say("In which channel do I post it?"), say("Such as #mentoring; empty for none")
    return (Field("channel", label, initial=answers.get("channel", ""), hint=hint, required=False, most=81),)


# --- what was filled in ------------------------------------------------------------------------------------


def _about(_: Turn, typed: str) -> str | Words:
    if not typed:
        return say("A few words are needed here.")
    return typed if len(typed) <= TOPIC else too_long(typed, TOPIC)


def _leader(turn: Turn, typed: str) -> int | Words:
    """Somebody who mentors or runs the programme, by name, address or "me"."""
    if typed.lower() in ME:
        return turn.me
    roles = (Role.MENTOR, Role.COORDINATOR)
    may = {person.id for role in roles for _, person in programmes.joined(turn.db, turn.programme_id, role)}
    found = [p for p in directory.named(turn.db, turn.person.organisation_id, typed) if p.id in may]
    if len(found) > 1:
        return say("Several people are called so. The work address names one of them.")
    return found[0].id or 0 if found else say("I know no mentor of that name who has joined. A work address works too.")


def start_of(turn: Turn, typed: str) -> datetime | Words:
    """When a circle begins, or what to say of words that don't tell."""
    found = read_when(typed, turn.person.zone, turn.now, turn.person.locale)
    if not isinstance(found, When):
        return unread(typed, found.understood)
    if not isinstance(found.start, datetime) or found.end is not None:
        return say("At what time exactly? An example: Thursday 15:00")
    begins = first_moment(turn, found)
    if begins <= turn.now:
        return say("That is over already. An example: Thursday 15:00")
    if begins.astimezone(ZoneInfo(turn.person.zone)).date() > turn.programme.ends:
        return say("The programme ends on {day}.", day=turn.programme.ends)
    return begins


def _start(turn: Turn, typed: str) -> str | Words:
    begins = start_of(turn, typed)
    return begins if isinstance(begins, Words) else begins.isoformat()


def number(typed: str, least: int, most: int) -> int | Words:
    """A whole number, or which ones are understood."""
    if typed.isdecimal() and len(typed) < 5 and least <= int(typed) <= most:
        return int(typed)
    return say("A number from {least} to {most}.", least=least, most=most)


def _place(_: Turn, typed: str) -> str | Words:
    return typed if len(typed) <= LONGEST_PLACE else too_long(typed, LONGEST_PLACE)


def _channel(_: Turn, typed: str) -> str | Words:
    named = channel_of(typed)
    return NO_CHANNEL if typed and not named else named


READS: tuple[tuple[str, str, Callable[[Turn, str], str | int | Words]], ...] = (
    ("about", "about", _about),
    ("who", "leader", _leader),
    ("when", "start", _start),
    ("minutes", "minutes", lambda _, typed: number(typed, SHORTEST, LONGEST // timedelta(minutes=1))),
    ("seats", "seats", lambda _, typed: number(typed, 2, MOST_SEATS)),
    ("place", "place", _place),
    ("channel", "channel", _channel),
)


def _filled(turn: Turn, _: Answers) -> Understood | Problem:
    """Every field as it was read; who and when are kept as they were typed, too, for the way back."""
    typed = {field: turn.event.answer(field).strip() for field, _, _ in READS}
    known: dict[str, str | int] = dict(typed)
    for field, name, reads in READS:
        found = reads(turn, typed[field])
        if isinstance(found, Words):
            return Problem(field, found)
        known[name] = found
    return Understood(known)


# --- a look, and on its way --------------------------------------------------------------------------------


def _look(turn: Turn, answers: Answers) -> Asked:
    leader, begins = _led_by(turn, answers), datetime.fromisoformat(answers["start"])
    rows: tuple[tuple[Words, Said], ...] = (
        (say("About"), answers["about"]),
        *circles.rows(begins, answers["minutes"], leader),
        (say("Seats"), say("{n} mentees", n=answers["seats"])),
    )
    parts = (Facts(rows), *booked.place_parts(answers["place"]), Text(_what_then(turn, answers, leader)))
    own = leader.id == turn.me
    return Asked(
        say("Before it goes out"), parts, say("Open it") if own else say("Ask {name}", name=first_name(leader))
    )


def _what_then(turn: Turn, answers: Answers, leader: Person) -> Words:
    channel, name = answers["channel"], first_name(leader)
    if leader.id == turn.me:
        if channel:
            return say("It goes into {channel} once, and “circles” shows it to everybody.", channel=channel)
        return say("“circles” shows it to everybody in the programme.")
    if channel:
        return say(
            "{name} is asked first. With a yes it goes into {channel} once, and “circles” shows it to everybody.",
            name=name,
            channel=channel,
        )
    return say("{name} is asked first. With a yes “circles” shows it to everybody in the programme.", name=name)


def _led_by(turn: Turn, answers: Answers) -> Person:
    return person_by_id(turn.db, int(answers["leader"]))


def _finish(turn: Turn, answers: Answers) -> Card:
    """Whoever leads it themselves opens it at once; anybody else is asked."""
    begins, leader = datetime.fromisoformat(answers["start"]), _led_by(turn, answers)
    if begins <= turn.now:  # the look was left open for that long
        return flows.begin(turn, FLOW, answers, afresh=True)
    circle = _kept(turn, answers, begins)
    if leader.id == turn.me:
        return circle_asked.opened(turn, circle)
    circle_asked.ask(turn, circle)
    text = say("I tell you as soon as {name} answers. Nobody else hears of it before.", name=first_name(leader))
    buttons = (Button(say("Circles"), "circles"), Button(say("Home"), "home"))
    return Card(say("{name} is asked", name=leader.name), (Text(text),), buttons)


def _kept(turn: Turn, answers: Answers, begins: datetime) -> Circle:
    by = turn.event.sender
    account = programmes.account_at(turn.db, by.platform, by.workspace, by.account) if answers["channel"] else None
    circle = Circle(
        programme_id=turn.programme_id,
        leader_id=int(answers["leader"]),
        asked_by=turn.me,
        about=Sealed(answers["about"]),
        place=Sealed(answers["place"]) if answers["place"] else None,
        start=begins,
        minutes=answers["minutes"],
        seats=answers["seats"],
        channel=answers["channel"],
        account_id=account.id if account else None,
        booked_at=turn.now,
    )
    if circle.channel:
        turn.programme.channel = circle.channel
    turn.db.add_all([circle, turn.programme])
    turn.db.flush()
    return circle


FLOW = Flow(NAME, (Step("what", _form, _filled), Step("look", _look, lambda *_: Understood({}))), _finish)
