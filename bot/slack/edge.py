"""Delivery of the outbox to Slack. A message that may have arrived is looked for before it is sent again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.delivery import Parcel, Refused, Sent
from bot.slack import blocks, lookup
from bot.slack.drawn import Drawn
from bot.slack.faults import NOT_THERE, SOON, refused, refused_there, retry_after, wont_draw, wont_take
from bot.slack.pace import Pace
from chat.cards import Card, File

BLIND_TRIES = 3  # from then on a card that can't be looked for is said again, and says so
POSTING = ("chat.postMessage", "chat.update")


class SlackEdge:
    """Slack as a platform. client: a Web API client for a workspace, without retries of its own: it would post twice."""

    def __init__(self, client: Callable[[str], WebClient], drawn: Drawn, pace: Pace | None = None) -> None:
        self.client = client
        self.drawn = drawn
        self.pace = pace or Pace()
        self._channels: dict[tuple[str, str], str] = {}  # of people's direct messages; losing it costs a call each

    def send(self, parcel: Parcel) -> Sent | Refused:
        """Sends a card as a direct message, or in the place of an earlier one. An exception means: nobody knows."""
        if _twice(parcel) and not parcel.instead_of:
            return Refused(None, why="unsure")
        if wait := self.pace.held(parcel.workspace, parcel.channel or parcel.account.external_id):
            return Refused(timedelta(seconds=wait), counts=False)
        try:
            return self._send(self.client(parcel.workspace), parcel)
        except SlackApiError as error:
            if (rest := retry_after(error)) and str(error.response.api_url).endswith(POSTING):
                self.pace.rest(parcel.workspace, rest.total_seconds())
            return refused_there(error) if parcel.shared else refused(error)
        except URLError as error:
            if isinstance(error.reason, ConnectionRefusedError):
                return Refused(SOON, counts=False, silent=True)
            raise

    def _send(self, client: WebClient, parcel: Parcel) -> Sent | Refused:
        if not parcel.again or parcel.shared:
            to = parcel.channel or ("" if parcel.beside else parcel.account.external_id)
            return self._post(client, to or self._channel(client, parcel), parcel.card, parcel)
        channel = self._channel(client, parcel)
        try:
            there = lookup.find(client, channel, parcel)
        except lookup.Blind as blind:
            return self._unseen(client, channel, parcel, blind)
        if there is None:
            return self._post(client, channel, parcel.card, parcel)
        _attach(client, channel, [file for file in parcel.card.files if file.name not in there.files])
        return Sent(f"{channel}:{there.ts}")

    def _channel(self, client: WebClient, parcel: Parcel) -> str:
        """Where a person's direct messages are, or those of two; or the channel that was named. To post to one person it
        isn't asked for: their own id is enough, and asking has a limit of its own."""
        if parcel.channel:
            return parcel.channel
        who = (parcel.workspace, ",".join(filter(None, (parcel.account.external_id, parcel.beside))))
        if who not in self._channels:
            self._channels[who] = str(client.conversations_open(users=who[1])["channel"]["id"])
        return self._channels[who]

    def _unseen(self, client: WebClient, channel: str, parcel: Parcel, blind: lookup.Blind) -> Sent | Refused:
        """It may be there, and Slack doesn't let us look: a nudge isn't worth being said twice; anything else waits for
        its turn to look, and is said again after that, with a line that says so."""
        if parcel.nudge:
            return Refused(None)
        if parcel.tries < BLIND_TRIES:
            return Refused(blind.wait)
        return self._post(client, channel, parcel.marked or parcel.card, parcel)

    def _post(self, client: WebClient, channel: str, card: Card, parcel: Parcel) -> Sent:
        said = blocks.message(card, self.drawn.kinds(parcel.workspace))
        try:
            sent_as = _say(client, channel, said, parcel)
        except SlackApiError as error:
            if not wont_draw(error):
                raise
            sent_as = _say(client, channel, blocks.message(card, blocks.NOTHING), parcel)
            self.drawn.refused(parcel.workspace, said, error)
        _attach(client, sent_as.partition(":")[0], card.files)
        return Sent(sent_as)


class Halfway(Exception):
    """The card is there, and a file of it may not be: it is looked for before anything is said again."""


def _attach(client: WebClient, channel: str, files: Iterable[File]) -> None:
    """Puts files below the message that is there. Raises Halfway: nothing from here on means that it wasn't said."""
    try:
        for file in files:
            upload(client, channel, file)
    except (SlackApiError, OSError) as error:
        raise Halfway from error


def _say(client: WebClient, channel: str, said: dict[str, Any], parcel: Parcel) -> str:
    """Updates the message that this one takes the place of, or posts one. Returns where it is, by its channel's id: a
    channel's name can be posted to, and not updated in."""
    said = said | {"metadata": lookup.metadata(parcel.key), "unfurl_links": False}
    if _instead(client, parcel, said):
        return parcel.instead_of
    posted = client.chat_postMessage(channel=channel, **said)
    return f"{posted['channel']}:{posted['ts']}"


def _twice(parcel: Parcel) -> bool:
    """Whether posting might say twice what several people read. We may not look there, and it isn't worth that; changing
    what stands there once more does no harm."""
    return parcel.shared and parcel.again


def _instead(client: WebClient, parcel: Parcel, said: dict[str, Any]) -> bool:
    """Updates an earlier message; False where there is none, or it was deleted and another may be posted."""
    channel, _, ts = parcel.instead_of.partition(":")
    if not ts:
        return False
    try:
        client.chat_update(channel=channel, ts=ts, **{k: said[k] for k in ("blocks", "text", "metadata")})
    except SlackApiError as error:
        if error.response.get("error") in NOT_THERE and not _twice(parcel):
            return False
        raise
    return True


def upload(client: WebClient, channel: str, file: File) -> None:
    """Puts a file below a message. channel: of the direct message; Slack takes no person's id here."""
    try:
        client.files_upload_v2(channel=channel, filename=file.name, content=file.content, title=str(file.label))
    except SlackApiError as error:
        if not wont_take(error):
            raise
