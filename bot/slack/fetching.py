"""Files that people drop into the direct message: fetched with the workspace's token, where the bot has a use for them."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.delivery import TIMEOUT
from chat.events import Event
from handlers import roster_file
from storage.database import Database
from storage.people import Person

log = structlog.get_logger()


class _NoWayRound(HTTPRedirectHandler):
    """The token goes where Slack keeps files and nowhere else; whom it lets in no more, Slack sends to a login page."""

    def redirect_request(self, *_: Any) -> None:
        return None


def with_content(database: Database, client: Callable[[str], WebClient], event: Event, person: Person) -> Event:
    """The event with its file's content in base64, where that is wanted of whose it is, and could be had. The content is
    in the event at work alone, never in the inbox."""
    if event.action != roster_file.FILE or not _wanted(database, event, person):
        return event
    try:
        content = _fetched(client(event.sender.workspace), event.value)
    except SlackApiError as error:
        log.warning("a file couldn't be fetched", event_id=event.id, why=str(error.response.get("error")))
        lacks = "files:read" if error.response.get("error") == "missing_scope" else ""
        return replace(event, values={**event.values, "lacks": lacks})
    except OSError as error:
        log.warning("a file couldn't be fetched", event_id=event.id, why=type(error).__name__)
        return event
    return replace(event, values={**event.values, "content": b64encode(content).decode()})


def _wanted(database: Database, event: Event, person: Person) -> bool:
    with database.read() as db:
        return roster_file.wanted(db, person, event.answer("name"), int(event.answer("size")))


def _fetched(client: WebClient, file: str) -> bytes:
    """What Slack keeps under this file's address. Raises SlackApiError or OSError."""
    address = str(client.files_info(file=file)["file"].get("url_private_download") or "")
    home = urlsplit(client.base_url)
    there = urlsplit(address)
    slack_s = there.scheme == "https" and str(there.hostname).endswith(".slack.com")
    if not slack_s and there[:2] != home[:2]:
        raise URLError("not an address of Slack's")
    request = Request(address, headers={"Authorization": f"Bearer {client.token}"})  # noqa: S310 (the address is known)
    with build_opener(_NoWayRound).open(request, timeout=TIMEOUT) as answer:
        return bytes(answer.read(roster_file.MOST))
