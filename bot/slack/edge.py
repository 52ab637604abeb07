"""Delivery of the outbox to Slack. A message carries its key as metadata, so that one which may have arrived is looked
for before it is sent again: Slack has no other way to say the same thing once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.delivery import Parcel, Refused, Sent
from bot.slack import blocks
from chat.cards import Card, Cards, File

KEY = "mentorbot"  # the metadata's event type
SOON = timedelta(minutes=1)
LATER = timedelta(hours=1)  # until somebody has installed the app again, or given it what it lacks
BEFORE = timedelta(minutes=5)  # clocks differ: a look-up begins a little earlier than the message was due
GONE = frozenset(  # nobody will ever read there
    {
        "channel_not_found", "user_not_found", "user_disabled", "user_not_visible", "is_archived",
        "cannot_dm_bot", "messages_tab_disabled", "not_in_channel", "restricted_action", "no_permission",
    }
)  # fmt: skip
CLOSED = frozenset(  # it is about the app, not about this person: nothing is given up for it
    {
        "account_inactive", "token_revoked", "token_expired", "invalid_auth", "not_authed", "missing_scope",
        "team_access_not_granted", "org_login_required", "ekm_access_denied",
    }
)  # fmt: skip
UNSURE = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})


class SlackEdge:
    """Slack as a platform. client: a Web API client for a workspace, without retries of its own: it would post twice."""

    def __init__(self, client: Callable[[str], WebClient]) -> None:
        self.client = client

    def send(self, parcel: Parcel) -> Sent | Refused:
        """Sends a card as a direct message, or in the place of an earlier one. An exception means: nobody knows."""
        client = self.client(parcel.workspace)
        try:
            return self._send(client, parcel)
        except SlackApiError as error:
            return _refused(error)
        except URLError as error:
            if isinstance(error.reason, ConnectionRefusedError):
                return Refused(SOON)
            raise

    def _send(self, client: WebClient, parcel: Parcel) -> Sent:
        channel = str(client.conversations_open(users=parcel.account.external_id)["channel"]["id"])
        if parcel.again and (there := _found(client, channel, parcel)):
            return Sent(f"{channel}:{there}")
        said = blocks.message(parcel.card) | {
            "metadata": {"event_type": KEY, "event_payload": {"key": parcel.key}},
            "unfurl_links": False,
        }
        ts = _instead(client, parcel.instead_of, said) or str(client.chat_postMessage(channel=channel, **said)["ts"])
        for file in files_of(parcel.card):
            upload(client, channel, file)
        return Sent(f"{channel}:{ts}")


def _instead(client: WebClient, earlier: str, said: dict[str, Any]) -> str:
    """Updates an earlier message and returns its ts; "" where there is none, or it was deleted."""
    channel, _, ts = earlier.partition(":")
    if not ts:
        return ""
    try:
        return str(
            client.chat_update(channel=channel, ts=ts, **{k: said[k] for k in ("blocks", "text", "metadata")})["ts"]
        )
    except SlackApiError as error:
        if error.response.get("error") in ("message_not_found", "cant_update_message", "edit_window_closed"):
            return ""
        raise


def _found(client: WebClient, channel: str, parcel: Parcel) -> str:
    """The ts of the message that carries this parcel's key, if it did arrive."""
    oldest = f"{(parcel.at - BEFORE).timestamp():.6f}"
    history = client.conversations_history(channel=channel, oldest=oldest, include_all_metadata=True, limit=200)
    for message in history["messages"]:
        payload = (message.get("metadata") or {}).get("event_payload") or {}
        if payload.get("key") == parcel.key:
            return str(message["ts"])
    return ""


def _refused(error: SlackApiError) -> Refused:
    """What an error of Slack means for a card. Raises it again where nobody knows whether the card arrived."""
    response = error.response
    name = str(response.get("error", ""))
    if response.status_code == 429 or name == "ratelimited":
        return Refused(timedelta(seconds=int(response.headers.get("Retry-After", 1))), counts=False)
    if response.status_code >= 500 or name in UNSURE:
        raise error
    if name in CLOSED:
        return Refused(LATER, counts=False)
    return Refused(None if name in GONE else SOON)


def files_of(card: Card) -> list[File]:
    """The files of a card and of the cards in it."""
    found = [part for part in card.parts if isinstance(part, File)]
    return found + [
        file for part in card.parts if isinstance(part, Cards) for inner in part.cards for file in files_of(inner)
    ]


def upload(client: WebClient, channel: str, file: File) -> None:
    """Puts a file below a message. channel: of the direct message; Slack takes no person's id here."""
    client.files_upload_v2(channel=channel, filename=file.name, content=file.content, title=str(file.label))
