"""Files that people send in their own chat: fetched where the bot has a use for them."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from urllib.parse import urlsplit

import requests
import structlog

from bot.delivery import TIMEOUT
from chat.events import Event
from handlers import roster_file
from storage.database import Database, failure
from storage.people import Person

log = structlog.get_logger()


def with_content(database: Database, event: Event, person: Person | None) -> Event:
    """The event with its file's content in base64, where that is wanted of whose it is, and could be had. The content is
    in the event at work alone, never in the inbox."""
    if event.action != roster_file.FILE or person is None:
        return event
    with database.read() as db:
        if not roster_file.wanted(db, person, event.answer("name"), 0):
            return event
    try:
        content = _fetched(event.value, str(event.source["reference"]["serviceUrl"]))
    except OSError as error:
        log.warning("a file couldn't be fetched", event_id=event.id, **failure(error))
        return event
    told = {"content": b64encode(content).decode(), "size": str(len(content))}
    return replace(event, values={**event.values, **told})


def _fetched(url: str, service: str) -> bytes:
    """As much of a file as we read. Raises OSError. The address came in a request that Teams signed, and is good for some
    minutes; it is as well guarded on its way as Teams is."""
    if urlsplit(url).scheme not in ("https", urlsplit(service).scheme):
        raise OSError("no safe address")
    with requests.get(url, timeout=TIMEOUT, stream=True, allow_redirects=False) as answer:
        answer.raise_for_status()
        if answer.is_redirect:
            raise OSError("it is somewhere else")
        return bytes(answer.raw.read(roster_file.MOST + 1, decode_content=True))
