"""Connect: somebody who chats in two places is one person. Whoever isn't recognised by their address types a code there."""

from __future__ import annotations

import re
from datetime import datetime

from sqlmodel import Session as Db

from chat.cards import Button, Card, Text
from chat.events import Event
from chat.turn import Turn, tell
from chat.words import Said, Words, say
from handlers.routes import Routes, verb
from handlers.wording import first_name
from storage import connecting, directory, programmes, strangers
from storage.people import Account, Person

CODE = re.compile(r"\b([A-Z0-9]{4})-([A-Z0-9]{4})\b")
JOINED = re.compile(r"\b([A-Z0-9]{4})([A-Z0-9]{4})\b")
APART = re.compile(r"\b([A-Z0-9]{4}) ([A-Z0-9]{4})$")
MARKS = re.compile(r"[^\w\s-]+")  # quotes, colons, slashes, a full stop: what surrounds what is copied
PLATFORMS: dict[str, Said] = {"slack": "Slack", "teams": "Microsoft Teams", "web": say("the web chat")}


def connect(turn: Turn) -> Card:
    """A code to be typed in the other chat. One that is typed here has come to the wrong place."""
    home = Button(say("Home"), "home")
    if turn.event.text.strip():
        text = say("I know you here already. Write it to me in the other chat, the one where I don't know you yet.")
        return Card(say("Not here"), (Text(text),), (Button(say("New code"), "connect"), home))
    code = connecting.new_code(turn.db, turn.me, turn.now)
    parts = (
        Text(say("Write this to me in the other chat, within ten minutes:")),
        Text(say("{verb} {code}", verb=Words("connect"), code=f"{code[:4]}-{code[4:]}"), "quote"),
        Text(say("It works once. From then on I write to you wherever you answered last."), "quiet"),
    )
    return Card(say("Connect another chat"), parts, (Button(say("New code"), "connect"), home))


def newcomer(db: Db, event: Event, now: datetime, routes: Routes) -> tuple[Card, Person | None] | None:
    """What somebody is told who types a code from an account that is nobody's, and who they are; None for anything else."""
    typed = _typed(event.text, routes)
    if not typed:
        return None
    sender = event.sender
    who = f"{sender.platform}:{sender.workspace}:{sender.account}"
    if not connecting.may_try(db, who, now):
        return _too_often(), None
    code = _code(typed)
    person = connecting.spend(db, code, now) if code else None
    there = directory.workspace(db, sender.platform, sender.workspace)
    if person is None or there is None or there.organisation_id != person.organisation_id:
        connecting.tried(db, who, now)
        return _unknown(), None
    before = programmes.account_of(db, person.id or 0)
    account = Account(person_id=person.id or 0, workspace_id=there.id or 0, external_id=sender.account)
    db.add(account)
    strangers.forget(db, account.workspace_id, account.external_id)
    db.flush()
    if before:
        _known_before(db, before, account, PLATFORMS.get(sender.platform, sender.platform), now)
    text = say("This chat is connected. Everything is as you know it, and I write to you wherever you answered last.")
    return Card(say("Hello {name}, it's you", name=first_name(person)), (Text(text),), (_home(),)), person


def _typed(text: str, routes: Routes) -> str:
    """What may hold a code: what stands behind the verb, or the whole, where that looks like one; "" for anything else."""
    words = MARKS.sub(" ", text).split()
    if words and verb(routes, words[0]) == "connect":
        return " ".join(words[1:])
    return " ".join(words) if len(words) == 1 and CODE.fullmatch(words[0].upper()) else ""


def _code(words: str) -> str:
    """The code, wherever it stands among the words; it is shown with a dash, and some type it without or with a space."""
    for shape in (CODE, JOINED, APART):
        if found := shape.findall(words.upper()):
            return "".join(found[-1])
    return ""


def _known_before(db: Db, before: Account, account: Account, platform: Said, now: datetime) -> None:
    """Said in the chat that was there before, and never in the new one: whoever has that might have been somebody else."""
    text = say(
        "You can write to me from {platform} too now. If that wasn't you, tell your coordinators.", platform=platform
    )
    card = Card(say("Another chat is connected"), (Text(text),), (_home(),), stays=True)
    tell(db, before.person_id, card, key=f"connected:account {account.id}", at=now, account_id=before.id)


def _unknown() -> Card:
    text = say(
        "A code works once, and for ten minutes. Write “connect” to me in the chat where I know you, and you get a new one."
    )
    return Card(say("I don't know that code"), (Text(text),))


def _too_often() -> Card:
    text = say("Those were too many codes that I don't know. In an hour a new one works here.")
    return Card(say("Let's wait an hour"), (Text(text),))


def _home() -> Button:
    return Button(say("Home"), "home")
