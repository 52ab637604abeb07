"""The desk: takes what people do on Slack, and shows the answer where it belongs.

Everything is written down before it is acknowledged. An answer that is ready within two seconds goes out with the
acknowledgement or right behind it; a later one takes the place of a waiting window. What couldn't be shown is left to
the engine, which answers through the outbox.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Executor
from dataclasses import replace
from typing import Any, TypeVar

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.dispatch import failure, record
from bot.engine import Engine
from bot.slack import blocks
from bot.slack.edge import files_of
from bot.slack.homes import Homes
from bot.slack.inputs import block_id
from bot.slack.parse import Heard, by, heard
from bot.slack.people import People
from chat.cards import Card, Text
from chat.events import Address
from chat.turn import reader_of
from chat.words import Reader, read, say
from storage import inbox, programmes
from storage.people import Person

log = structlog.get_logger()
PATIENCE = 2.0  # seconds until somebody is told to wait: Slack gives up after three
SETTLE = 0.5  # seconds between the waiting window and what takes its place: without them some stay stuck
Ack = Callable[..., Awaitable[Any]]
Answer = TypeVar("Answer")


class Desk:
    """pool: the threads that events are worked on. people: finds out who somebody is before their first event. homes:
    everybody's App Home."""

    def __init__(
        self, engine: Engine, pool: Executor, people: People, homes: Homes, patience: float = PATIENCE
    ) -> None:
        self.engine = engine
        self.pool = pool
        self.people = people
        self.homes = homes
        self.patience = patience

    async def write_down(self, body: Mapping[str, Any]) -> Heard | None:
        """Before anything is acknowledged: from here on a crash loses nothing. Slack's own news takes effect at once."""
        return await self._run(self._write_down, body)

    def _write_down(self, body: Mapping[str, Any]) -> Heard | None:
        if found := heard(body):
            event = found.event
            found = replace(found, event=replace(event, text=self.people.named(event.sender, event.text)))
            record(self.engine.database, found.event, self.engine.wall())
        elif body.get("type") == "event_callback":
            self.people.hear(body)
        return found

    async def hear(self, found: Heard | None, ack: Ack, client: AsyncWebClient) -> None:
        """One request that is written down, from its acknowledgement to its answer."""
        if found is None:
            await ack()
            return
        try:
            await self._show(found, ack, client)
        except (SlackApiError, OSError, TimeoutError) as error:
            log.warning("an answer couldn't be shown where it belongs", heard=found.event.id, **failure(error))

    async def opened(self, body: Mapping[str, Any], ack: Ack) -> None:
        """Somebody opens the app: their Home is shown. Nothing was said, so nothing is written down."""
        await ack()
        if (body.get("event") or {}).get("tab") == "home":
            await self._run(self.homes.opened, by(body))

    async def _show(self, found: Heard, ack: Ack, client: AsyncWebClient) -> None:
        submitted = found.place.kind == "window" and not found.place.trigger
        if not submitted and await self._run(self._had, found):  # a repeat must not undo what has happened since
            await ack()
            return
        match found.place.kind:
            case "chat":
                await ack()
                await self._typed(found, client)
            case "thread":
                await ack()
                await self._in_private(found, client)
            case "window" if submitted:
                await self._form(found, ack, client)
            case "window":
                await ack()
                await self._in_window(found, client)
            case "command" | "new window":
                await self._asked(found, ack, client)
            case _:
                await ack()
                await self._in_message(found, client)

    async def _files(self, card: Card | None, found: Heard, client: AsyncWebClient) -> None:
        """Files can't be part of a card: they go below it, in this person's direct message."""
        files = files_of(card) if card else []
        if not files:
            return
        channel = (await client.conversations_open(users=found.event.sender.account))["channel"]["id"]
        for file in files:
            await client.files_upload_v2(
                channel=channel, filename=file.name, content=file.content, title=str(file.label)
            )

    # --- where answers go ----------------------------------------------------------------------------------

    async def _in_private(self, found: Heard, client: AsyncWebClient) -> None:
        """A mention in a channel: nothing private is said in public."""
        reader = await self._run(self._reader, found.event.sender)
        words = read(Card(say("I've answered you in a direct message.")), reader)
        await client.chat_postMessage(
            channel=found.place.channel, text=blocks.escaped(str(words.title)), thread_ts=found.place.ts
        )
        await self._typed(found, client)

    async def _typed(self, found: Heard, client: AsyncWebClient) -> None:
        """The answer comes through the outbox, but for somebody whom we don't know: they are answered here."""
        card = await self._run(self._answer, found)
        if card is not None:
            channel = (await client.conversations_open(users=found.event.sender.account))["channel"]["id"]
            await client.chat_postMessage(channel=channel, **blocks.message(card))
            await self._answered(found, None, client)

    async def _form(self, found: Heard, ack: Ack, client: AsyncWebClient) -> None:
        """A window's submit: errors under their fields, the next window, or a note in the same one."""
        card, working = await self._soon(found)
        if working is None:
            await ack(**form_answer(card, found))
        else:
            await ack(response_action="update", view=blocks.modal(await self._waiting(found)))
            card = await working
            await asyncio.sleep(SETTLE)
            await self._update(found.place.view, "", card, found, client)
        await self._answered(found, card, client)

    async def _in_window(self, found: Heard, client: AsyncWebClient) -> None:
        card = await self._card(found)
        await self._update(found.place.view, found.place.hash, card, found, client)
        await self._answered(found, card, client)

    async def _asked(self, found: Heard, ack: Ack, client: AsyncWebClient) -> None:
        """A form opens as a window, and so does everything where there is no chat to show it in; the answer to a command
        is shown to this person alone, where they asked."""
        card, working = await self._soon(found)
        if working is not None:
            opened = await client.views_open(
                trigger_id=found.place.trigger, view=blocks.modal(await self._waiting(found))
            )
            await ack()
            card = await working
            await asyncio.sleep(SETTLE)
            await self._update(str(opened["view"]["id"]), "", card, found, client)
        elif card is not None and (card.fields or found.place.kind == "new window"):
            await client.views_open(trigger_id=found.place.trigger, view=blocks.modal(card))
            await ack()
        else:
            await ack(**({"response_type": "ephemeral", **blocks.message(card)} if card else {}))
        await self._answered(found, card, client)

    async def _in_message(self, found: Heard, client: AsyncWebClient) -> None:
        """A press on a message: a form opens as a window while the trigger lives, else the answer takes its place."""
        card, working = await self._soon(found)
        if working is not None:
            card = await working
        elif card is not None and card.fields:
            await client.views_open(trigger_id=found.place.trigger, view=blocks.modal(card))
            card = None
        if card is not None:
            await self._replace(found, card, client)
        await self._answered(found, card, client)

    async def _replace(self, found: Heard, card: Card, client: AsyncWebClient) -> None:
        """The answer takes the place of the card that was pressed, or stands below one that stays."""
        place, said = found.place, blocks.message(card)
        if place.ts and place.stays:
            await client.chat_postMessage(channel=place.channel, **said)
        elif place.ts:
            await client.chat_update(channel=place.channel, ts=place.ts, **said)
        else:
            await AsyncWebhookClient(place.respond).send_dict({**said, "replace_original": not place.stays})

    async def _update(self, view: str, hash_: str, card: Card | None, found: Heard, client: AsyncWebClient) -> None:
        """Another face for a window. One that has changed since is left as it is; for one that was closed, a message."""
        if card is None:
            return
        try:
            await client.views_update(view_id=view, view=blocks.modal(card), **({"hash": hash_} if hash_ else {}))
        except SlackApiError as error:
            if error.response.get("error") == "not_found":
                await client.chat_postMessage(channel=found.event.sender.account, **blocks.message(card))
            elif error.response.get("error") != "hash_conflict":
                raise

    # --- the work itself -----------------------------------------------------------------------------------

    async def _soon(self, found: Heard) -> tuple[Card | None, asyncio.Task[Card | None] | None]:
        """The answer; or, where it takes longer than people should be kept waiting, the work that goes on."""
        working = asyncio.create_task(self._card(found))
        done, _ = await asyncio.wait({working}, timeout=self.patience)
        return (working.result(), None) if done else (None, working)

    async def _card(self, found: Heard) -> Card | None:
        return await self._run(self._take, found)

    def _take(self, found: Heard) -> Card | None:
        return self.people.meet(found.event.sender) or self.engine.take(found.event).read()

    def _answer(self, found: Heard) -> Card | None:
        """For what was typed: nothing waits for the answer, so it goes through the outbox; to a stranger it can't."""
        refused = self.people.meet(found.event.sender)
        if refused is not None or not self.people.knows(found.event.sender):
            return refused or self.engine.take(found.event).read()
        self.engine.answer(found.event)
        return None

    async def _waiting(self, found: Heard) -> Card:
        reader = await self._run(self._reader, found.event.sender)
        text = Text(say("This takes a little longer than usual. The answer comes here by itself."))
        return read(Card(say("One moment"), (text,)), reader)

    def _had(self, found: Heard) -> bool:
        """Whether this person has had the answer before."""
        with self.engine.database.read() as db:
            return inbox.is_answered(db, found.event.id)

    def _reader(self, sender: Address) -> Reader:
        with self.engine.database.read() as db:
            account = programmes.account_at(db, sender.platform, sender.workspace, sender.account)
            return reader_of(db.get_one(Person, account.person_id)) if account else Reader()

    async def _answered(self, found: Heard, card: Card | None, client: AsyncWebClient) -> None:
        """The answer is there; what it promised to others goes out."""
        await self._files(card, found, client)
        await self._run(lambda: self.engine.database.change(lambda db: inbox.answered(db, found.event.id)))
        await self._run(self.engine.post)

    async def _run(self, function: Callable[..., Answer], *arguments: Any) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(self.pool, function, *arguments)


def form_answer(card: Card | None, found: Heard) -> dict[str, Any]:
    """How a submit is acknowledged: errors of the same form, or the next face of the window."""
    if card is None:
        return {}
    step = blocks.step_of(card)
    same = step == f"{found.event.action} {found.event.value}"
    errors = {block_id(step, field.name): str(field.error) for field in card.fields if field.error}
    if same and errors:
        return {"response_action": "errors", "errors": errors}
    return {"response_action": "update", "view": blocks.modal(card)}
