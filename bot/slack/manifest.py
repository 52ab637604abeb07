"""The app manifest: what Slack must know of us, and why we ask for each scope."""

from __future__ import annotations

import json
from typing import Any

from bot.slack.parse import SPOKEN
from bot.slack.people import NEWS
from bot.slack.service import PATH

COMMAND = "/mentor"
BACK = "/slack/oauth_redirect"  # where Slack sends people back to, who have agreed to install
SCOPES = {  # the least that works; docs/slack.md gives the same reasons to whoever has to approve them
    "app_mentions:read": "to answer somebody who mentions mentorbot in a channel",
    "chat:write": "to send people their cards",
    "commands": "for /mentor and the two shortcuts",
    "files:read": "to fetch a list of people that a coordinator drops into the direct message, and no other file",
    "files:write": "for calendar invitations, a person's own data and reports as files",
    "im:history": "to read what people write to mentorbot in their direct message, and nothing else",
    "im:write": "to open a direct message with somebody who has joined the programme",
    "mpim:write": "to open a chat of mentee and mentor, where a coordinator turns that on (group chat)",
    "users:read": "for names, time zones, and whether an account is still open",
    "users:read.email": "to find the person whom the roster names by their work address",
}
EVENTS = tuple(sorted({"app_home_opened", *NEWS, *SPOKEN} - {"message"} | {"message.im"}))
SHORTCUTS = (  # callback_id: an action of ours; the words of a message go along
    {"name": "Log a session", "type": "global", "callback_id": "log", "description": "Say that you two have met"},
    {
        "name": "Turn into a goal",
        "type": "message",
        "callback_id": "goal.add",
        "description": "Begin a mentoring goal with this message's words",
    },
)
LONG = (
    "mentorbot runs a mentoring programme where people already talk. Mentees join in two minutes, get a mentor who fits, "
    "and book sessions at times that are humane for both. Mentors are asked little. Coordinators match, publish and "
    "report from chat. Notes belong to the two of a pair; coordinators see counts."
)


def manifest(url: str = "", *, many: bool = False) -> dict[str, Any]:
    """The manifest for Socket Mode, or for an address of ours that Slack can reach, such as https://mentor.example.com.

    many: for workspaces that install by the link, each with a token that expires.
    """
    address = {"request_url": url.rstrip("/") + PATH} if url else {}
    searches = {"message_menu_options_url": url.rstrip("/") + PATH} if url else {}
    way_back = {"redirect_urls": [url.rstrip("/") + BACK]} if many else {}
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": "mentorbot",
            "description": "Mentoring where you already talk",
            "long_description": LONG,
            "background_color": "#2f4858",
        },
        "features": _features(url),
        "oauth_config": {**way_back, "scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {**address, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **address, **searches},
            "org_deploy_enabled": many,
            "socket_mode_enabled": not url,
            "token_rotation_enabled": many,
        },
    }


def _features(url: str) -> dict[str, Any]:
    command = {
        "command": COMMAND,
        "description": "Everything about mentoring; try: /mentor help",
        "usage_hint": "help | home | join | book friday 15:00",
        "should_escape": False,
    }
    if url:
        command["url"] = url.rstrip("/") + PATH
    return {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": "mentorbot", "always_online": True},
        "slash_commands": [command],
        "shortcuts": [dict(shortcut) for shortcut in SHORTCUTS],
    }


def as_text(url: str = "", *, many: bool = False) -> str:
    """The manifest as a file."""
    return json.dumps(manifest(url, many=many), indent=2) + "\n"
