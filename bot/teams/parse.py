"""What Teams sends as events of ours, and where the answer goes. What is of another shape than Teams documents fails in some
way or other: whoever calls refuses it (bot.incoming.shaped)."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot import incoming
from bot.incoming import clean, event_id, sendable
from bot.teams.guard import tenant_of
from bot.teams.inputs import unpacked
from bot.teams.parts import OURS
from chat.events import Address, Event
from handlers.roster_file import FILE, is_table

PLATFORM = "teams"
PERSONAL, A_FEW = "personal", "groupChat"
MENTION = re.compile(r"<at>.*?</at>")
FILES = ("application/vnd.microsoft.teams.file.download.info", "image/")
EXECUTE, SEARCH = "adaptiveCard/action", "application/search"


@dataclass(frozen=True)
class Place:
    """Where an answer goes.

    kind: "chat" (something was typed to us in person), "group" (we were mentioned where others read), "card" (a press
    that is answered by a change of its message), "invoke" (a press whose request is answered with the next card),
    "installed" (somebody added us), "new" (we were added where others read). message: the card that was pressed. stays: the
    answer comes below it. among: where others read it, what Teams calls such a conversation ("groupChat" for a chat of a few
    people); "" for a chat of their own.
    """

    kind: str
    message: str = ""
    stays: bool = False
    among: str = ""


Heard = incoming.Heard[Place]


def heard(body: Mapping[str, Any]) -> Heard | None:
    """What a person did to us; None for anything else."""
    match body["type"]:
        case "message" if OURS in (body.get("value") or {}):
            return _press(body, body["value"], "card")
        case "message":
            return _typed(body)
        case "invoke" if body.get("name") == EXECUTE:
            return _press(body, body["value"]["action"].get("data") or {}, "invoke")
        case "installationUpdate" | "conversationUpdate" if added(body):
            return _installed(body)
        case "conversationUpdate" if _us(body) in _members(body):
            return _new(body)
    return None


def searched(body: Mapping[str, Any]) -> tuple[Event, str, str] | None:
    """Somebody types into a list that is searched: an event that is never written down, the field, and the words; None
    for anything else."""
    asked = body.get("value")
    if (body["type"], body.get("name")) != ("invoke", SEARCH) or not isinstance(asked, Mapping):
        return None
    return Event(_id(body), sender_of(body)), clean(asked.get("dataset")), clean(asked.get("queryText"))


def glanced(body: Mapping[str, Any]) -> Event | None:
    """Somebody looks at a card that shows everybody their own: an event that is never written down; None for anything
    else."""
    if (body["type"], body.get("name")) != ("invoke", EXECUTE):
        return None
    ours = (body["value"]["action"].get("data") or {}).get(OURS) or {}
    return Event(_id(body), sender_of(body), clean(ours.get("action"))) if ours.get("each") else None


def added(body: Mapping[str, Any]) -> bool:
    """Whether somebody, or their admin, has added us to their own chat."""
    installed = body["type"] == "installationUpdate" and body.get("action") == "add"
    return personal(body) and (installed or (body["type"] == "conversationUpdate" and _us(body) in _members(body)))


def gone(body: Mapping[str, Any]) -> bool:
    """Whether somebody has taken us out of their own chat; a group or a team that we left says nothing of that."""
    left = [member.get("id") for member in body.get("membersRemoved") or () if isinstance(member, Mapping)]
    removed = body.get("type") == "installationUpdate" and body.get("action") == "remove"
    return personal(body) and (removed or (body.get("type") == "conversationUpdate" and _us(body) in left))


def in_team(body: Mapping[str, Any]) -> bool:
    """Whether somebody, perhaps we, was added to a team that we are in."""
    added = body.get("type") == "conversationUpdate" and bool(body.get("membersAdded"))
    return added and (body.get("conversation") or {}).get("conversationType") == "channel"


def personal(body: Mapping[str, Any]) -> bool:
    """Whether nobody else reads this conversation."""
    return not _among(body)


def _among(body: Mapping[str, Any]) -> str:
    kind = sendable((body.get("conversation") or {}).get("conversationType")) or PERSONAL
    return "" if kind == PERSONAL else kind


def sender_of(body: Mapping[str, Any]) -> Address:
    """Whoever acted: by the directory's id where there is one, which stays the same in every conversation."""
    person = body["from"]
    return Address(PLATFORM, tenant_of(body), sendable(person.get("aadObjectId")) or person["id"])


def _typed(body: Mapping[str, Any]) -> Heard | None:
    words = clean(html.unescape(MENTION.sub("", str(body.get("text") or "")))).replace("\xa0", " ").strip()
    if personal(body) and (file := _file(body, words)):
        return Heard(file, Place("chat"))
    if personal(body):
        return Heard(Event(_id(body), sender_of(body), text=words), Place("chat")) if words else None
    event = Event(_id(body), sender_of(body), "" if words else "help", words)
    return Heard(event, Place("group", str(body["id"]), among=_among(body)))


def _file(body: Mapping[str, Any], words: str) -> Event | None:
    """A file. A picture beside words says nothing of its own; a list of people may."""
    files = [part for part in body.get("attachments") or () if str(part.get("contentType")).startswith(FILES)]
    file = next(iter(sorted(files, key=lambda part: not is_table(str(part.get("name"))))), None)
    if file is None or (words and not is_table(str(file.get("name")))):
        return None
    content = file.get("content")
    address = clean(content.get("downloadUrl")) if isinstance(content, Mapping) else ""
    about = {"name": clean(file.get("name"))[:200], "size": "0"}
    return Event(_id(body), sender_of(body), FILE, words, value=address, values=about)


def _press(body: Mapping[str, Any], data: Mapping[str, Any], kind: str) -> Heard | None:
    ours = data.get(OURS)
    if ours is None:
        return None
    values = unpacked({k: v for k, v in data.items() if k != OURS}, ours.get("many") or (), ours.get("chosen") or ())
    cleaned = {clean(k): tuple(map(clean, v)) if isinstance(v, tuple) else clean(v) for k, v in values.items()}
    event = Event(_id(body), sender_of(body), clean(ours.get("action")), value=clean(ours.get("value")), values=cleaned)
    return Heard(event, Place(kind, str(body.get("replyToId") or ""), bool(ours.get("stays")), _among(body)))


def _installed(body: Mapping[str, Any]) -> Heard:
    """Teams tells it more than once, and for everybody; the event's id makes one greeting of all that."""
    sender = sender_of(body)
    name = f"{PLATFORM}:{sender.workspace}:installed:{sender.account}"[:170]
    return Heard(Event(name, sender, "home", unasked=True), Place("installed"))


def _new(body: Mapping[str, Any]) -> Heard:
    """We are where others read; the event is the same however often Teams tells of it."""
    sender = sender_of(body)
    name = event_id(sender, body["conversation"]["id"], "new", "")
    return Heard(Event(name, sender, "home", unasked=True), Place("new", among=_among(body)))


def _members(body: Mapping[str, Any]) -> list[Any]:
    return [member.get("id") for member in body.get("membersAdded") or ()]


def _us(body: Mapping[str, Any]) -> str:
    return str((body.get("recipient") or {}).get("id") or "")


def _id(body: Mapping[str, Any]) -> str:
    return event_id(sender_of(body), body["conversation"]["id"], body["id"], body.get("name", ""))
