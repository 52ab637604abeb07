"""People who come by themselves: new colleagues, and guests. Whether they hear of the programme is a coordinator's choice."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session as Db

from chat.cards import Button, Card, Field, Option, Text
from chat.turn import Turn, tell
from chat.words import say
from handlers.wording import first_name
from scheduling.waking import next_morning
from storage import directory
from storage.people import Person, Programme

SETTLED = timedelta(days=14)  # the first days at a new place are full; after two weeks there is an ear for this
PLACE = "welcome"  # in the outbox: whoever joins or is invited before needn't hear it any more
YES, NO = "yes", "no"


def newcomers(turn: Turn) -> Card:
    """Both choices, as they stand."""
    programme = turn.programme
    new = _choice("welcome", programme.welcome)
    guests = _choice("guests", programme.guests)
    parts = (
        Text(say("Two weeks after somebody's first day I can tell them, once, that they may join.")),
        new,
        Text(
            say("Guests and people of other companies get a polite no, unless you have them on your list and say yes.")
        ),
        guests,
    )
    save_ = Button(say("Save"), "newcomers.save", style="primary", submit=True)
    return Card(say("New people"), parts, (save_, Button(say("Leave it"), "home")))


def _choice(name: str, now: bool) -> Field:
    labels = {"welcome": say("Tell new colleagues"), "guests": say("Let guests take part")}
    options = (Option(NO, say("No")), Option(YES, say("Yes")))
    return Field(name, labels[name], "one", options, initial=YES if now else NO)


def save(turn: Turn) -> Card:
    """Keeps both choices, and says what they do."""
    programme = turn.programme
    programme.welcome = turn.event.answer("welcome") == YES
    programme.guests = turn.event.answer("guests") == YES
    turn.db.add(programme)
    for guest in directory.guests(turn.db, programme.organisation_id):  # those who are there already, too
        guest.active = programme.guests
        turn.db.add(guest)
    new = say("New colleagues hear nothing from me by themselves.")
    if programme.welcome:
        new = say("New colleagues hear of the programme once, two weeks after their first day.")
    guests = say("Guests and people of other companies can't take part.")
    if programme.guests:
        guests = say("Guests and people of other companies take part once they are on your list.")
    buttons = (Button(say("Change it"), "newcomers"), Button(say("Home"), "home"))
    return Card(say("Kept"), (Text(new), Text(guests)), buttons)


def welcome(db: Db, programme: Programme, person: Person, now: datetime) -> None:
    """Once, to a new colleague whom nobody put on a list: that there is a programme, and how to join."""
    hello = say(
        "Hello {name}, I'm mentorbot, and I look after {programme}.", name=first_name(person), programme=programme.name
    )
    text = say("It brings mentors and mentees together. Joining takes two minutes, and I won't ask again.")
    buttons = (
        Button(say("What is it like?"), "invitation.explain"),
        Button(say("Join"), "join", style="primary"),
        Button(say("Not this time"), "invitation.decline"),
    )
    card = Card(
        say("Mentoring, if you like"),
        (Text(hello), Text(text)),
        buttons,
        notify=say("Hello from the mentoring programme"),
    )
    at = next_morning(person.zone, now + SETTLED)
    tell(db, person.id or 0, card, key=f"welcome:programme {programme.id}", at=at, expires=at + SETTLED, place=PLACE)


def not_for_guests() -> Card:
    """What a guest reads, or somebody of another company, whom the programme doesn't let in."""
    text = say(
        "This programme is for colleagues, and this account is a guest's or another company's. If you are meant to take "
        "part, ask the people who run it: they can let guests in."
    )
    return Card(say("Hello, I'm mentorbot"), (Text(text),))
