"""Where an answer can be shown: in a new window, in one that is open, or in the place of a message. Each of these says
whether it is there now; where it isn't, the answer goes out by post.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from http.client import OK
from typing import Any

import structlog
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.slack import blocks
from bot.slack.drawn import Drawn
from bot.slack.faults import NOT_THERE, UNSURE, wont_draw, wont_take
from bot.slack.inputs import block_id
from bot.slack.parse import Heard, Place
from chat.cards import Card, File

log = structlog.get_logger()
LOST = (ClientError, OSError, TimeoutError)  # a connection, and with it whether it arrived


@dataclass(frozen=True)
class Window:
    """One that is open, and the state that it is in; "" where that isn't known, as after a submit."""

    id: str
    hash: str = ""


async def opened(client: AsyncWebClient, place: Place, card: Card) -> Window | None:
    """A new window that shows this card; None where Slack has waited too long for it, or won't."""
    try:
        answer = await client.views_open(trigger_id=place.trigger, view=blocks.modal(card, origin_of(place)))
    except (SlackApiError, *LOST) as error:
        _not_shown(error)
        return None
    return Window(str(answer["view"]["id"]), str(answer["view"]["hash"]))


async def updated(client: AsyncWebClient, place: Place, window: Window, card: Card) -> bool:
    """Another face for a window; False where it was closed. One that has changed since is left as it is."""
    shown = blocks.modal(card, origin_of(place))
    only = {"hash": window.hash} if window.hash else {}
    try:
        await _surely(lambda: client.views_update(view_id=window.id, view=shown, **only))
    except (SlackApiError, *LOST) as error:
        if isinstance(error, SlackApiError) and error.response.get("error") == "hash_conflict":
            return True
        _not_shown(error)
        return False
    return True


async def replaced(client: AsyncWebClient, found: Heard, card: Card, drawn: Drawn) -> bool:
    """The card takes the place of the one that was pressed; False where that stays, or is gone, or Slack won't."""
    try:
        if not found.place.ts:
            return await _responded(found.place, card)
        return not found.place.stays and await _replaced(client, found, card, drawn)
    except (SlackApiError, *LOST) as error:
        _not_shown(error)
        return False


async def _responded(place: Place, card: Card) -> bool:
    """Only one person sees the card, and it has an address of its own, for half an hour."""
    said = {"response_type": "ephemeral", "replace_original": not place.stays, **blocks.message(card, blocks.NOTHING)}
    answer = await AsyncWebhookClient(place.respond, retry_handlers=[]).send_dict(said)
    return answer.status_code == OK


async def _replaced(client: AsyncWebClient, found: Heard, card: Card, drawn: Drawn) -> bool:
    place, workspace = found.place, found.event.sender.workspace
    said = blocks.message(card, drawn.kinds(workspace))
    try:
        await _changed(client, place, said)
    except SlackApiError as error:
        if error.response.get("error") in NOT_THERE:
            return False
        if not wont_draw(error):
            raise
        await _changed(client, place, blocks.message(card, blocks.NOTHING))
        drawn.refused(workspace, said, error)
    return True


async def _changed(client: AsyncWebClient, place: Place, said: dict[str, Any]) -> None:
    await _surely(lambda: client.chat_update(channel=place.channel, ts=place.ts, **said))


async def attached(client: AsyncWebClient, person: str, files: Iterable[File]) -> bool:
    """Files can't be part of a card: they go below it, in this person's direct message."""
    try:
        channel = (await client.conversations_open(users=person))["channel"]["id"]
        for file in files:
            await _uploaded(client, channel, file)
    except (SlackApiError, *LOST) as error:
        _not_shown(error)
        return False
    return True


async def _uploaded(client: AsyncWebClient, channel: str, file: File) -> None:
    try:
        await client.files_upload_v2(channel=channel, filename=file.name, content=file.content, title=str(file.label))
    except SlackApiError as error:
        if not wont_take(error):
            raise


def origin_of(place: Place) -> str:
    """The card that a window is opened from, as the window carries it; "" for one that only this person sees."""
    return f"{place.channel} {place.ts}{' stays' if place.stays else ''}" if place.ts else ""


def form_answer(card: Card | None, found: Heard) -> dict[str, Any]:
    """How a submit is acknowledged: errors of the same form, or the next face of the window."""
    if card is None:
        return {}
    step = blocks.step_of(card)
    same = step == f"{found.event.action} {found.event.value}"
    errors = {block_id(step, field.name): str(field.error) for field in card.fields if field.error}
    if same and errors:
        return {"response_action": "errors", "errors": errors}
    return {"response_action": "update", "view": blocks.modal(card, origin_of(found.place))}


def _not_shown(error: Exception) -> None:
    """The log is told why, and not whose answer it was: it may have been given in confidence."""
    why = error.response.get("error") if isinstance(error, SlackApiError) else type(error).__name__
    log.warning("an answer couldn't be shown where it belongs, so it comes as a message", why=why)


async def _surely(call: Callable[[], Awaitable[Any]]) -> None:
    """Once more where nobody knows whether it arrived: changing a thing twice is changing it once. Never for a post."""
    try:
        await call()
    except SlackApiError as error:
        if error.response.status_code < 500 and error.response.get("error") not in UNSURE:
            raise
        await call()
    except LOST:
        await call()
