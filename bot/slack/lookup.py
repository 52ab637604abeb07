"""Whether a message is there already: Slack has no other way to say the same thing once than to look for it.

Each message carries its key as metadata. For apps that are sold outside the Marketplace, looking is limited to once a
minute and fifteen messages; then it may have to be done without.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.delivery import Parcel
from bot.slack.faults import retry_after

KEY = "mentorbot"  # the metadata's event type
BEFORE = timedelta(minutes=5)  # clocks differ: a look-up begins a little earlier than the message was due
PAGE, PAGES = 200, 5  # messages in one look, and looks: nobody gets a thousand in the minutes between two tries


@dataclass(frozen=True)
class Seen:
    """The message is there, with these files below it."""

    ts: str
    files: frozenset[str]


class Blind(Exception):
    """Nobody may look before this time has gone by."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__()
        self.wait = wait


def metadata(key: str) -> dict[str, Any]:
    """What a message carries, so that it can be found."""
    return {"event_type": KEY, "event_payload": {"key": key}}


def find(client: WebClient, channel: str, parcel: Parcel) -> Seen | None:
    """The message with this parcel's key, if it did arrive. Raises Blind where Slack doesn't let us look.

    One that takes the place of an earlier one has its time; the files came with the change."""
    begun = (parcel.at - BEFORE).timestamp()
    oldest, cursor = f"{min(begun, float(parcel.instead_of.partition(':')[2] or begun)):.6f}", ""
    names: set[str] = set()
    for _ in range(PAGES):
        page = _history(client, channel, oldest, cursor)
        for message in page["messages"]:  # the newest first: files come after their message
            payload = (message.get("metadata") or {}).get("event_payload") or {}
            if payload.get("key") == parcel.key:
                return Seen(str(message["ts"]), frozenset(names))
            if float(message["ts"]) >= begun:
                names |= {str(file.get("name", "")) for file in message.get("files") or ()}
        cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
        if not cursor:
            break
    return None


def _history(client: WebClient, channel: str, oldest: str, cursor: str) -> Any:
    try:
        return client.conversations_history(
            channel=channel, oldest=oldest, inclusive=True, include_all_metadata=True, limit=PAGE, cursor=cursor or None
        )
    except SlackApiError as error:
        if (wait := retry_after(error)) is not None:
            raise Blind(wait) from None
        raise
