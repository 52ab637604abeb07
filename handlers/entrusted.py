"""Who has what was told in confidence, and what the clock does about it.

Until somebody says "I've got it" there is a moment at which the next one takes over, or the same one is asked again, and
the writer is told: silence never lasts.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from sqlmodel import Session as Db

from chat.cards import Button, Card, Text
from chat.turn import tell
from chat.words import Words, say
from handlers.batches import each
from handlers.wording import first_name, people_by_id, person_by_id
from scheduling.waking import awake, waking_hours_later, working_days_later
from storage import concerns, outbox, programmes
from storage.concerns import Concern, Stands
from storage.people import Person, Programme

WORKING_DAYS, EVENING = 2, time(18)  # of the holder: a day to see it and a day to answer it
URGENT = timedelta(hours=4)  # of waking hours, where somebody isn't safe
FAR = timedelta(days=3650)  # further than any programme keeps anything


# --- who has it --------------------------------------------------------------------------------------------


def entrust(db: Db, concern: Concern, readers: list[Person], now: datetime) -> None:
    """A new message reaches the contact; while they are away, the deputy."""
    here = [p for p in readers if not programmes.away(p, now.astimezone(ZoneInfo(p.zone)).date())]
    concern.holder_id = (here or readers)[0].id or 0
    db.add(concern)
    db.flush()
    ask(db, concern, now)


def holder(db: Db, concern: Concern) -> Person:
    """Who has it now."""
    return person_by_id(db, concern.holder_id)


def whom_to_tell(db: Db, programme: Programme, person: Person) -> Words:
    """Where somebody can turn who feels that something is wrong: told once, before anything is."""
    if readers := concerns.readers(db, programme, person):
        return say(
            "If something ever feels wrong: “talk privately” reaches {name}, and not the coordinators.",
            name=readers[0].name,
        )
    return say("If something ever feels wrong: “contact coordinator” reaches the people who run the programme.")


def ask(db: Db, concern: Concern, now: datetime) -> None:
    """Tells the holder that there is something, and nothing of what it is."""
    person = holder(db, concern)
    concern.due = _due(person, concern, now)
    at = now if concern.severity == "unsafe" else awake(person.zone, now)
    tell_of(db, concern, person.id or 0, arrived(db, concern), at, place=True)


def _due(person: Person, concern: Concern, now: datetime) -> datetime:
    if concern.severity == "unsafe":
        return waking_hours_later(person.zone, now, URGENT)
    last = working_days_later(person.zone, now, WORKING_DAYS, lambda day: programmes.away(person, day))
    local = last.astimezone(ZoneInfo(person.zone))
    return datetime.combine(local.date(), EVENING, local.tzinfo)


def tell_of(db: Db, concern: Concern, person_id: int, card: Card, at: datetime, *, place: bool = False) -> None:
    """A card about it, of which a lock screen shows nothing; one with a place takes over from the one before."""
    card = card if card.notify else replace(card, notify=say("A message for you in mentorbot"))
    concern.revision += 1
    db.add(concern)
    key = f"line:{concern.id}.{concern.revision}"
    tell(db, person_id, card, key=key, at=at, place=place_of(concern) if place else "")


def place_of(concern: Concern) -> str:
    return f"line {concern.id}"


def arrived(db: Db, concern: Concern, more: bool = False) -> Card:
    text = say("Open it where nobody looks over your shoulder. Only you can open it.")
    if concern.severity == "unsafe":
        text = say("Please open it now: somebody may not be safe. Only you can open it.")
    title = say("Someone has written to you in confidence")
    if more:
        title = say("Something was added to what you have in confidence")
    open_ = Button(say("Open"), "contact.open", str(concern.id), "primary")
    deputy = next_reader(db, concern)
    away = (
        Button(say("I'm away: to {name}", name=first_name(deputy)), "contact.hand", str(concern.id)) if deputy else None
    )
    buttons = (open_, away) if away else (open_,)
    return Card(title, (Text(text),), buttons, notify=say("A message for you in mentorbot"))


def next_reader(db: Db, concern: Concern) -> Person | None:
    """Who takes over from the holder."""
    if concern.deputy_id in (None, concern.holder_id):
        return None
    return people_by_id(db, [concern.deputy_id or 0]).get(concern.deputy_id or 0)


# --- the clock ---------------------------------------------------------------------------------------------


def late(db: Db, now: datetime) -> None:
    """What nobody has taken in time goes to the deputy, or is asked again; the writer hears of it either way."""
    each(db, {f"late:{concern.id}": partial(_late, db, concern, now) for concern in concerns.overdue(db, now)})


def _late(db: Db, concern: Concern, now: datetime) -> None:
    before, after = holder(db, concern), next_reader(db, concern)
    if after:
        hand_on(db, concern, after, now)
        return
    ask(db, concern, now)
    name, due = first_name(before), concern.due
    text = say("{name} hasn't answered yet. That isn't your doing. You hear by {due:slot}.", name=name, due=due)
    tell_of(db, concern, concern.person_id, still(concern, text), now)


def forget(db: Db, now: datetime) -> None:
    """What was closed long ago is erased, with every card about it."""
    each(db, {f"closed:{concern.id}": partial(_forget, db, concern, now) for concern, _ in concerns.over(db, now)})


def _forget(db: Db, concern: Concern, now: datetime) -> None:
    card = Card(say("Erased"), (Text(say("It was closed on {day:day}.", day=concern.closed_at or now)),))
    empty(db, concern, card, now)
    db.flush()
    db.delete(concern)


def next_forgotten(db: Db, now: datetime) -> datetime | None:
    """When the next one will be erased."""
    return min((moment for _, moment in concerns.over(db, now + FAR) if moment > now), default=None)


def kept_until(programme: Programme, closed: datetime) -> date:
    """The last day on which something of it is kept."""
    return (closed + timedelta(days=programme.closed_days)).date()


def empty(db: Db, concern: Concern, card: Card, now: datetime) -> None:
    """What waits never comes, and what stands in the holder's chat says only this."""
    concerns.erase_cards(db, f"line:{concern.id}.")
    db.add(concern)
    if outbox.standing_at(db, concern.holder_id, place_of(concern)):
        tell_of(db, concern, concern.holder_id, card, now, place=True)


def hand_on(db: Db, concern: Concern, to: Person, now: datetime) -> None:
    """The next one has it from now on, and the one before no longer."""
    before = concern.holder_id
    concern.holder_id, concern.state = to.id or 0, Stands.SENT
    text = say("{name} has it now. There is nothing left for you to do.", name=to.name)
    tell_of(db, concern, before, Card(say("Handed on"), (Text(text),)), now, place=True)
    ask(db, concern, now)
    title = say("{name} has taken over", name=to.name)
    text = say("You hear from {name} by {due:slot}.", name=first_name(to), due=concern.due)
    tell_of(db, concern, concern.person_id, still(concern, text, title), now)


def still(concern: Concern, text: Words, title: Words | None = None) -> Card:
    key = str(concern.id)
    buttons = (
        Button(say("Add something"), "private.add", key),
        Button(say("Take it back"), "private.undo", key),
        Button(say("Talk privately"), "talk privately"),
    )
    return Card(title or say("I have asked again"), (Text(text),), buttons, notify=say("mentorbot"))
