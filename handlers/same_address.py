"""The same address, another account: companies give addresses away again, so whoever comes with one whose account was closed
isn't taken for the same person until a coordinator says that they are.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session as Db

from chat.cards import Button, Card, Text
from chat.turn import Turn, tell
from chat.words import say
from handlers.wording import first_name
from scheduling.waking import awake
from storage import directory, programmes
from storage.people import Account, Person

HOME = Button(say("Home"), "home")


def doubted(db: Db, person: Person, workspace_id: int, account: str, now: datetime) -> bool:
    """Whether a new account with this person's address has to wait for a coordinator's word, who is asked once. Where there
    is nobody to ask, it doesn't."""
    before = directory.closed_account(db, person.id or 0, workspace_id)
    programme = programmes.programme_of(db, person)
    if before is None or programme is None:
        return False
    others = [reader for reader in programmes.coordinators(db, programme.id or 0) if reader.id != person.id]
    for reader in others:
        card = _question(person, f"{person.id} {workspace_id} {account}")
        tell(db, reader.id or 0, card, key=f"{directory.doubt_of(before)}:{account}", at=awake(reader.zone, now))
    return bool(others)


def not_yet() -> Card:
    """What somebody with such an account reads."""
    text = say("I've asked the people who run the mentoring programme whether this account may come in.")
    then = say("Write to me again once they have answered, tomorrow perhaps.")
    return Card(say("Hello, I'm mentorbot"), (Text(text), Text(then)))


def _question(person: Person, value: str) -> Card:
    name = first_name(person)
    seen = say(
        "An account that is new to me has the address {email}. I knew {name} there by another account, which was closed.",
        email=person.email,
        name=person.name,
    )
    why = say("Some companies give addresses away again, so I've shown it nothing of {name}'s.", name=name)
    buttons = (
        Button(say("It's the same person"), "address.same", value, "primary"),
        Button(say("It's somebody else"), "address.other", value),
    )
    return Card(say("Is this still {name}?", name=name), (Text(seen), Text(why)), buttons)


def same(turn: Turn) -> Card:
    """The new account is theirs from now on."""
    person, workspace_id, account = _asked(turn)
    if _is_settled(turn.db, person, workspace_id, account):
        return _settled(person)
    new = Account(person_id=person.id or 0, workspace_id=workspace_id, external_id=account, gone_at=turn.now)
    person.active = True
    turn.db.add_all([new, person])
    turn.db.flush()
    text = say("Everything is as {name} knows it, as soon as {name} writes to me again.", name=first_name(person))
    return Card(say("Then I know {name} again", name=first_name(person)), (Text(text),), (HOME,))


def other(turn: Turn) -> Card:
    """The address is free for somebody new; nothing of what was there before comes along."""
    person, workspace_id, account = _asked(turn)
    if _is_settled(turn.db, person, workspace_id, account):
        return _settled(person)
    email, person.email = person.email, _nobodys(person)
    turn.db.add(person)
    text = say(
        "{email} isn't {name}'s any more, here too. What {name} wrote stays closed.", email=email, name=person.name
    )
    next_ = say("If the new colleague may take part, put them on your list and import it again.")
    return Card(say("Then the two stay apart"), (Text(text), Text(next_)), (Button(say("Import"), "import"), HOME))


def _asked(turn: Turn) -> tuple[Person, int, str]:
    """Whom it is about, in which workspace, and the account that is new there."""
    person, _, there = turn.event.value.partition(" ")
    workspace, _, account = there.partition(" ")
    return turn.load(Person, person), int(workspace) if workspace.isdecimal() else 0, account


def _is_settled(db: Db, person: Person, workspace_id: int, account: str) -> bool:
    """Whether a coordinator has said so already, or the old account is open again."""
    closed = directory.closed_account(db, person.id or 0, workspace_id)
    return closed is None or closed.external_id == account or person.email == _nobodys(person)


def _nobodys(person: Person) -> str:
    """An address that no mail reaches, for somebody who had to give theirs away."""
    return f"formerly-{person.id}@erased.invalid"


def _settled(person: Person) -> Card:
    return Card(
        say("That is settled"), (Text(say("Nothing waits for a word about {name}.", name=person.name)),), (HOME,)
    )
