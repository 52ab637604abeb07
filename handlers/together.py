"""A chat of the two: where a coordinator wishes it, a new pair is brought together in a conversation of mentee and mentor."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session as Db

from chat.cards import Button, Card, Field, Option, Text
from chat.turn import Turn, tell
from chat.words import say
from handlers.wording import first_name
from scheduling.waking import awake
from storage import programmes
from storage.pairs import Pair
from storage.people import Person

STILL_NEW = timedelta(days=7)  # later than that the two have found each other some other way
YES, NO = "yes", "no"


def place(pair: Pair) -> str:
    """Where a pair's own chat begins, in the outbox: a pair that is over before it needn't begin one."""
    return f"together:pair {pair.id}"


def choose(turn: Turn) -> Card:
    """The choice, as it stands."""
    what = say(
        "I can bring each new pair together in a chat of the two: with names, a hello and a button for a first date."
    )
    why = say(
        "It is off at first: a chat that somebody else opens isn't for everybody, and each of them hears of the pair anyway."
    )
    options = (Option(NO, say("No")), Option(YES, say("Yes")))
    now = YES if turn.programme.group_chats else NO
    field = Field("group", say("A chat for each new pair"), "one", options, initial=now)
    reads = Text(say("Who reads this: the coordinators. I hear nothing of what the two write there."), "quiet")
    save_ = Button(say("Save"), "group.save", style="primary", submit=True)
    return Card(
        say("A chat of the two"), (reads, Text(what), Text(why), field), (save_, Button(say("Leave it"), "home"))
    )


def save(turn: Turn) -> Card:
    """Keeps the choice, and says what it does."""
    programme = turn.programme
    programme.group_chats = turn.event.answer("group") == YES
    turn.db.add(programme)
    does = say("New pairs get no chat of their own from me.")
    if programme.group_chats:
        does = say("From now on each new pair gets a chat of the two, where the platform has such chats.")
    return Card(say("Kept"), (Text(does),), (Button(say("Change it"), "group chat"), Button(say("Home"), "home")))


def begin(db: Db, pair: Pair, mentee: Person, mentor: Person, now: datetime) -> None:
    """The chat of a new pair, once both are awake; nothing in it but their names, since either may show it to others."""
    [programme] = programmes.by_id(db, [pair.programme_id])
    if not programme.group_chats:
        return
    names = {"mentee": first_name(mentee), "mentor": first_name(mentor)}
    hello = say("Here the two of you can write to each other. A first date is a good start: a button finds one.")
    unheard = say("I read nothing of this chat. What a button answers is seen by whoever pressed it, and nobody else.")
    buttons = (
        Button(say("Find a time"), "session.offer", f"pair {pair.id}", "primary"),
        Button(say("Agree how we work"), "kick-off", str(pair.id)),
    )
    title = say("Hello {mentee} and {mentor}", **names)
    card = Card(title, (Text(hello), Text(unheard, "quiet")), buttons, stays=True)
    at = max(awake(mentee.zone, now), awake(mentor.zone, now))
    key, until = f"together:pair {pair.id}", at + STILL_NEW
    tell(db, pair.mentee_id, card, key=key, at=at, expires=until, place=place(pair), beside=pair.mentor_id)


def may_not(db: Db, mentee: Person, now: datetime) -> None:
    """The platform doesn't let us begin such chats: the coordinators are told once, not with every new pair."""
    if programme := programmes.programme_of(db, mentee):
        key = f"group chat may not:programme {programme.id}"
        for reader in programmes.coordinators(db, programme.id or 0):
            tell(db, reader.id or 0, _may_not_card(), key=key, at=awake(reader.zone, now))


def _may_not_card() -> Card:
    text = say(
        "New pairs get no chat of their own until somebody who looks after the app allows it. In Slack that is the permission {scope}.",
        scope="mpim:write",
    )
    all_the_same = say("Nothing is lost: each of the two has read of the pair in their own chat.")
    buttons = (Button(say("Change it"), "group chat"), Button(say("Home"), "home"))
    return Card(say("I may not open a chat of two"), (Text(text), Text(all_the_same)), buttons)
