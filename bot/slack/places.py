"""Where an answer can be shown: in a new window, in one that is open, or in the place of a message. Each of these says
whether it is there now; where it isn't, the answer goes out by post.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

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

TOO_LATE = frozenset({"expired_trigger_id", "exchanged_trigger_id", "trigger_expired", "trigger_exchanged"})
LOST = (ClientError, OSError, TimeoutError)  # a connection, and with it whether it arrived


async def opened(client: AsyncWebClient, place: Place, card: Card) -> str:
    """The id of a new window that shows this card; "" where Slack has waited too long for it."""
    try:
        answer = await client.views_open(trigger_id=place.trigger, view=blocks.modal(card, origin_of(place)))
    except SlackApiError as error:
        if error.response.get("error") in TOO_LATE:
            return ""
        raise
    return str(answer["view"]["id"])


async def updated(client: AsyncWebClient, place: Place, view: str, card: Card) -> bool:
    """Another face for a window; False where it was closed. One that has changed since is left as it is."""
    shown = blocks.modal(card, origin_of(place))
    only = {"hash": place.hash} if place.hash and place.trigger else {}  # after a submit it is another one
    try:
        await _surely(lambda: client.views_update(view_id=view, view=shown, **only))
    except SlackApiError as error:
        if error.response.get("error") == "not_found":
            return False
        if error.response.get("error") != "hash_conflict":
            raise
    return True


async def replaced(client: AsyncWebClient, found: Heard, card: Card, drawn: Drawn) -> bool:
    """The card takes the place of the one that was pressed; False where that stays, or is gone."""
    place, workspace = found.place, found.event.sender.workspace
    plain = blocks.message(card, blocks.NOTHING)
    if not place.ts:  # only one person sees it, and it has an address of its own
        said = {"response_type": "ephemeral", "replace_original": not place.stays, **plain}
        await AsyncWebhookClient(place.respond).send_dict(said)
        return True
    if place.stays:
        return False
    said = blocks.message(card, drawn.kinds(workspace))
    try:
        await _changed(client, place, said)
    except SlackApiError as error:
        if error.response.get("error") in NOT_THERE:
            return False
        if not wont_draw(error):
            raise
        await _changed(client, place, plain)
        drawn.refused(workspace, said)
    return True


async def _changed(client: AsyncWebClient, place: Place, said: dict[str, Any]) -> None:
    await _surely(lambda: client.chat_update(channel=place.channel, ts=place.ts, **said))


async def uploaded(client: AsyncWebClient, channel: str, file: File) -> None:
    """A file lies below its card, but where Slack won't take it."""
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
