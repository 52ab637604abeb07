"""Letters: what somebody reads by mail whom no chat reaches. A card may have one, which holds names, times and places and
nothing in confidence; of any other card a mail says only that something waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session as Db

from chat.cards import Button, Card, Text
from chat.turn import tell
from chat.words import Listed, Words, say
from handlers.connect import PLATFORMS
from scheduling.waking import awake
from storage import directory, enrolments, programmes
from storage.messages import Outgoing
from storage.people import Enrolled, Person, Programme

A_DAY = timedelta(days=1)


def mailable(card: Card, verb: Button) -> Card:
    """A card that may go by mail as it is, but for its buttons: there is one verb to go on with."""
    return replace(card, letter=Card(card.title, card.parts, (verb,)))


def letter_of(db: Db, row: Outgoing, card: Card, person: Person, now: datetime) -> Card | None:
    """What goes by mail of a card, complete; None where all of it waits for a chat."""
    programme = programmes.programme_of(db, person)
    if programme is None or not _may_be_mailed(db, row, person, programme):
        return None
    chatted = directory.has_chatted(db, row.person_id)
    if card.letter is None:
        if chatted and not row.nudge:
            _say_that_something_waits(db, row, person, now)
        return None
    return _complete(db, card.letter, person, programme) if chatted or _looked_for(row, person, now) else None


def _may_be_mailed(db: Db, row: Outgoing, person: Person, programme: Programme) -> bool:
    """To nobody who left or said no; not where mail came back, nor where somebody else may read it by now: the account was
    closed or the address given away; not twice where nobody knows of the first time; not what is for several people or for
    one account alone."""
    if row.account_id or row.channel or row.beside_id or row.doubtful or person.bounced_at or not person.active:
        return False
    if directory.is_address_in_doubt(db, row.person_id):
        return False
    if programmes.account_of(db, row.person_id) is not None:  # theirs isn't served just now
        return False
    states = enrolments.states(db, row.person_id, programme.id or 0)
    return bool(states & {Enrolled.INVITED, Enrolled.JOINED} or directory.mentors_of(db, row.person_id))


def _looked_for(row: Outgoing, person: Person, now: datetime) -> bool:
    """Whether a platform was asked for somebody of whom we know no account; or had a day to tell us of one."""
    return bool(person.sought_at and person.sought_at >= row.due) or now - row.due >= A_DAY


def _say_that_something_waits(db: Db, row: Outgoing, person: Person, now: datetime) -> None:
    """Once for all that came up in a week, and in nobody's night."""
    text = say("Somebody wrote to you, or something about your mentoring has changed. I don't put that into a mail.")
    card = mailable(Card(say("Something waits for you"), (Text(text),)), Button(say("Home"), "home"))
    at = awake(person.zone, now)
    tell(db, row.person_id, card, key=f"waits:{row.due:%G-W%V}", at=at, expires=at + A_DAY)


def _complete(db: Db, letter: Card, person: Person, programme: Programme) -> Card:
    """With how to go on, why it comes by mail, and how that ends."""
    (verb,) = letter.buttons
    lines = [Text(_how_to_go_on(db, person, verb)), Text(_why(db, programme), "quiet")]
    if Enrolled.JOINED in enrolments.states(db, person.id or 0, programme.id or 0):
        ends = say(
            "“{leave}”, written to me there, ends the mentoring and these mails.", leave=Words("leave programme")
        )
        lines.append(Text(ends, "quiet"))
    return replace(letter, parts=(*letter.parts, *lines), buttons=())


def _how_to_go_on(db: Db, person: Person, verb: Button) -> Words:
    word = Words(verb.action)
    chats = tuple(PLATFORMS[name] for name in directory.platforms(db, person.organisation_id))
    if not chats:
        return say("To go on, write “{verb}” to mentorbot in your chat.", verb=word)
    where = Listed(chats, either=True)
    return say("To go on, look for “mentorbot” in {chats} and write “{verb}” there.", chats=where, verb=word)


def _why(db: Db, programme: Programme) -> Words:
    names = tuple(reader.name for reader in programmes.coordinators(db, programme.id or 0))
    if not names:
        return say("I write by mail because no chat reaches you, and I can't read an answer to it.")
    return say(
        "I write by mail because no chat reaches you. An answer to it is read by {names}, not by me.",
        names=Listed(names),
    )
