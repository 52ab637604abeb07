"""What Slack sends as events of ours, and where the answer goes.

Slack gives events an id of their own, but neither commands, presses nor forms: theirs is made of what tells a repeat
from another one. A repeat of a form is the same window, in the same state, with the same values.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from bot import incoming
from bot.incoming import clean, event_id, sendable, shaped
from bot.slack.blocks import FROM, STAYS
from bot.slack.emoji import with_characters
from chat.events import LONGEST, Address, Event
from handlers import ROUTES
from handlers.roster_file import FILE, is_table
from handlers.routes import verb

PLATFORM = "slack"
MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>(.*)", re.DOTALL)
MARKED = re.compile(r"<([^<>]+)>")
SIGNS = {"@": "@", "#": "#", "!": "@"}  # people, channels, and everybody at once
ALONE = "D"  # a direct message of one person and us; every other conversation has more people in it
WRITTEN = frozenset(
    {None, "me_message", "file_share", "thread_broadcast"}
)  # subtypes of what somebody writes; others tell of it
ENDING = "#"  # what tells apart buttons that do the same: "session.book#2"


@dataclass(frozen=True)
class Place:
    """Where an answer goes.

    kind: "chat" (a DM, in which something was typed), "command", "message" (a card whose button was pressed), "window"
    (a modal), "new window" (a shortcut, or a button on App Home: there is no message to answer in), "thread" (somebody
    mentioned us in a channel). ts: the message, that which a window was opened from, or the thread.
    stays: the card that was pressed stays, and the answer comes below it.
    """

    kind: str
    channel: str = ""
    ts: str = ""
    trigger: str = ""
    respond: str = ""
    view: str = ""
    hash: str = ""
    stays: bool = False


Heard = incoming.Heard[Place]


def heard(body: Mapping[str, Any]) -> Heard | None:
    """A request that the guard let pass; None for what isn't something a person did to us.

    Raises Refused for a body that isn't of the shape that Slack documents.
    """
    with shaped():
        return _command(body) if "command" in body else _interaction(body)


def _interaction(body: Mapping[str, Any]) -> Heard | None:
    readers = {
        "event_callback": _event,
        "block_actions": _press,
        "view_submission": _form,
        "shortcut": _shortcut,
        "message_action": _shortcut,
    }
    reader = readers.get(str(body.get("type")))
    return reader(body) if reader else None


def _command(body: Mapping[str, Any]) -> Heard:
    """`/mentor book friday 15:00`; without words it shows what is next."""
    text = typed(body.get("text", "")).strip()
    event = _spoken(_id("command", body, body.get("trigger_id")), _sender(body), text)
    event = event if text else replace(event, action="home")
    place = Place(
        "command", str(body.get("channel_id", "")), trigger=str(body.get("trigger_id", "")), respond=_respond(body)
    )
    return Heard(event, place)


def _press(body: Mapping[str, Any]) -> Heard | None:
    pressed = (body.get("actions") or [{}])[0]
    if pressed.get("type") != "button" or "url" in pressed:
        return None
    container, view = body.get("container") or {}, body.get("view") or {}
    where = view.get("id") or container.get("message_ts")
    name = _id("press", body, where, pressed.get("action_id"), pressed.get("value"), pressed.get("action_ts"))
    state = view.get("state") or body.get("state") or {}
    event = Event(
        name,
        _sender(body),
        str(pressed.get("action_id", "")).partition(ENDING)[0],
        value=clean(pressed.get("value", "")),
        values=_values(state),
    )
    place = _place(body, container, view)
    if place.kind == "message":
        place = replace(place, stays=place.stays or str(pressed.get("block_id", "")).startswith(STAYS))
    return Heard(event, place)


def _place(body: Mapping[str, Any], container: Mapping[str, Any], view: Mapping[str, Any]) -> Place:
    trigger = str(body.get("trigger_id", ""))
    if view:
        return _window(view, "new window" if view.get("type") == "home" else "window", trigger)
    channel, ts = str(container.get("channel_id", "")), str(container.get("message_ts", ""))
    if container.get("is_ephemeral"):
        return Place("message", channel, "", trigger, _respond(body))
    if channel and not channel.startswith(ALONE):  # what others see, too, stays as it is: the answer is for one of them
        return Place("message", channel, "", trigger, _respond(body), stays=True)
    return Place("message", channel, ts, trigger, _respond(body))


def _form(body: Mapping[str, Any]) -> Heard:
    view = body.get("view") or {}
    values = _values(view.get("state") or {})
    digest = sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()
    event = Event(
        _id("form", body, view.get("id"), view.get("hash"), digest),
        _sender(body),
        str(view.get("callback_id", "")),
        value=clean(str(view.get("private_metadata", "")).partition(FROM)[0]),
        values=values,
    )
    return Heard(event, _window(view))


def _window(view: Mapping[str, Any], kind: str = "window", trigger: str = "") -> Place:
    """A window, and the card it was opened from, where it was one that is still there."""
    channel, _, rest = str(view.get("private_metadata", "")).partition(FROM)[2].partition(" ")
    ts, _, stays = rest.partition(" ")
    return Place(
        kind, channel, ts, trigger, view=str(view.get("id", "")), hash=str(view.get("hash", "")), stays=bool(stays)
    )


def _shortcut(body: Mapping[str, Any]) -> Heard:
    """ "Log a session", or "Turn into a goal" with the message's words."""
    words = typed((body.get("message") or {}).get("text", ""))[:LONGEST]
    trigger = str(body.get("trigger_id", ""))
    event = Event(_id("shortcut", body, trigger), _sender(body), str(body.get("callback_id", "")), words)
    return Heard(event, Place("new window", trigger=trigger))


def _event(body: Mapping[str, Any]) -> Heard | None:
    """What somebody said to us; the bot's own words come back too, and aren't anybody's."""
    given = body.get("event") or {}
    read = SPOKEN.get(str(given.get("type")))
    if read is None or given.get("bot_id") or not given.get("user"):
        return None
    return read(f"{PLATFORM}:{body.get('team_id')}:{body.get('event_id')}", by(body), body)


def _message(name: str, sender: Address, body: Mapping[str, Any]) -> Heard | None:
    """Typed to us in a direct message. A picture beside words says nothing of its own; a list of people may. In a thread
    nobody knows what was meant to be answered, so only exact requests are heard there."""
    given = body["event"]
    if given.get("channel_type") != "im" or given.get("subtype") not in WRITTEN:
        return None
    place, words = Place("chat", str(given.get("channel", ""))), typed(given.get("text", ""))
    file = next(iter(sorted(given.get("files") or (), key=lambda f: not is_table(str(f.get("name"))))), None)
    in_thread = given.get("thread_ts") not in (None, given.get("ts"))
    if file is None or (words and not is_table(str(file.get("name")))):
        return Heard(replace(_spoken(name, sender, words), aside=in_thread), place)
    about = {"name": clean(file.get("name", ""))[:200], "size": str(int(file.get("size") or 0))}
    words = "" if in_thread else words[:LONGEST]
    return Heard(Event(name, sender, FILE, words, value=clean(file.get("id", ""))[:50], values=about), place)


def _spoken(name: str, sender: Address, words: str) -> Event:
    """What somebody typed. More than an event holds isn't cut: they are told, while they still have it."""
    return Event(name, sender, "too long") if len(words) > LONGEST else Event(name, sender, text=words)


def _mention(name: str, sender: Address, body: Mapping[str, Any]) -> Heard | None:
    """Said to us in a channel, where people talk about us, too: what begins with our name, and then a request or what can
    be said. It is never the answer to what was asked in private."""
    given = body["event"]
    called = MENTION.match(str(given.get("text", "")).lstrip())
    if called is None or called[1] != (_authorized(body).get("user_id") or called[1]):
        return None
    action = verb(ROUTES, " ".join(typed(called[2]).split())) or "help"
    thread = str(given.get("thread_ts") or given.get("ts") or "")
    return Heard(Event(name, sender, action), Place("thread", str(given["channel"]), thread))


SPOKEN: dict[str, Callable[[str, Address, Mapping[str, Any]], Heard | None]] = {
    "message": _message,
    "app_mention": _mention,
}


def by(body: Mapping[str, Any]) -> Address:
    """Who an event of the Events API is about."""
    return Address(PLATFORM, workspace_of(body), str((body.get("event") or {}).get("user", "")))


def searched(body: Mapping[str, Any]) -> tuple[Event, str, str]:
    """Somebody types into a list that is searched: an event that is never written down, the field, and the words."""
    with shaped():
        event = Event(_id("search", body, body.get("action_id")), _sender(body))
        return event, clean(body.get("action_id", "")), clean(body.get("value", ""))


# --- small things ------------------------------------------------------------------------------------------


def _values(state: Mapping[str, Any]) -> dict[str, str | tuple[str, ...]]:
    """What was filled in, by the name of the field."""
    found = {}
    for block in (state.get("values") or {}).values():
        for name, element in block.items():
            found[clean(name)] = _value(element)
    return found


def _value(element: Mapping[str, Any]) -> str | tuple[str, ...]:
    if "selected_options" in element:
        return tuple(clean(option.get("value", "")) for option in element["selected_options"] or ())
    if "selected_option" in element:
        return clean((element["selected_option"] or {}).get("value", ""))
    return with_characters(clean(element.get("selected_date") or element.get("selected_time") or element.get("value")))


def _sender(body: Mapping[str, Any]) -> Address:
    user = body.get("user") or {}
    return Address(PLATFORM, workspace_of(body), clean(body.get("user_id") or user.get("id")))


def workspace_of(body: Mapping[str, Any]) -> str:
    """The workspace where we are installed that it is about; or the Grid organisation, where the app was installed for all
    of its workspaces: people have one id in all of them. In a channel or a window that another company shares with ours,
    "team" is theirs."""
    told = _authorized(body)
    given = {**body, **told}
    if given.get("is_enterprise_install") in (True, "true"):
        return str(given.get("enterprise_id") or (given.get("enterprise") or {}).get("id") or "")
    user, team, view = body.get("user") or {}, body.get("team") or {}, body.get("view") or {}
    ours = view.get("app_installed_team_id") or told.get("team_id")
    return str(ours or body.get("team_id") or team.get("id") or user.get("team_id") or "")


def _authorized(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """The installation of ours that an event is for; empty where that isn't told."""
    told: list[Mapping[str, Any]] = body.get("authorizations") or [{}]
    return told[0]


def _respond(body: Mapping[str, Any]) -> str:
    return str(body.get("response_url", ""))


def _id(kind: str, body: Mapping[str, Any], *parts: object) -> str:
    return event_id(_sender(body), kind, *parts)


def typed(text: object) -> str:
    """Words as they were typed: Slack escapes three characters, puts links, names and channels into angle brackets, and
    sends emoji as codes."""
    plain = MARKED.sub(_as_typed, sendable(text))
    return with_characters(plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


def _as_typed(marked: re.Match[str]) -> str:
    """ "<https://a.example|a.example>" was typed as "a.example", "<@U1|Ben>" as "@Ben", "<!here>" as "@here"."""
    target, _, label = marked[1].partition("|")
    if target[:1] in SIGNS:
        return SIGNS[target[0]] + (label.removeprefix(SIGNS[target[0]]) or target[1:])
    return f"{label} {target}" if label and label not in target else label or target
