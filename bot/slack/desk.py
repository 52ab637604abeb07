"""The desk: takes what people do on Slack, and shows the answer where it belongs.

Everything is written down before it is acknowledged. An answer that is ready within a second and a half goes out with the
acknowledgement or right behind it; a later one takes the place of a waiting window. What couldn't be shown is left to
the engine, which answers through the outbox.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.accounts import Met, reader_at
from bot.dispatch import choices, record
from bot.engine import Engine
from bot.slack import blocks, inputs, places
from bot.slack.drawn import Drawn
from bot.slack.fetching import with_content
from bot.slack.homes import Homes
from bot.slack.inputs import Block
from bot.slack.parse import PLATFORM, Heard, by, heard, searched
from bot.slack.parts import escaped
from bot.slack.people import People
from bot.slack.places import Window
from bot.waiting import FRONT, Lines, on, patiently
from chat.cards import Card, Text
from chat.events import Address
from chat.words import Reader, Words, read, say
from storage.database import failure

log = structlog.get_logger()
PATIENCE = 1.5  # seconds until somebody is told to wait: Slack gives up after three, on triggers too
SETTLE = 0.5  # seconds between the waiting window and what takes its place: without them some stay stuck
Ack = Callable[..., Awaitable[Any]]
Answer = TypeVar("Answer")


class Desk:
    """pool: the threads that events are worked on; front: those of what comes before an acknowledgement, which waits for
    no work. people: finds out who somebody is before their first event. homes: everybody's App Home. drawn: what each
    workspace's Slack draws itself."""

    patience = PATIENCE

    def __init__(self, engine: Engine, pool: Executor, people: People, homes: Homes, drawn: Drawn) -> None:
        self.engine = engine
        self.pool = pool
        self.people = people
        self.homes = homes
        self.drawn = drawn
        self.front = ThreadPoolExecutor(FRONT)
        self.lines = Lines[Address]()
        engine.meets[PLATFORM] = lambda event: people.meet(event.sender)

    async def write_down(self, body: Mapping[str, Any]) -> Heard | None:
        """Before anything is acknowledged: from here on a crash loses nothing. Slack's own news takes effect at once."""
        until = asyncio.get_running_loop().time() + self.patience
        if (found := heard(body)) is None:
            await self._quickly(self._news, body)
            return None
        place = self.lines.join(found.event.sender)  # before anything is waited for: that is the order in which it came
        try:
            found = await self._quickly(self._write_down, found)
        except BaseException:
            place.leave()
            raise
        return replace(found, until=until, line=place)

    def _write_down(self, found: Heard) -> Heard:
        event = replace(found.event, text=self.people.named(found.event.sender, found.event.text))
        first = record(self.engine.database, event, self.engine.wall())
        return replace(found, event=event, repeat=not first)

    def _news(self, body: Mapping[str, Any]) -> None:
        if body.get("type") == "event_callback":
            self.people.hear(body)

    async def hear(self, found: Heard | None, ack: Ack, client: AsyncWebClient) -> None:
        """One request that is written down, from its acknowledgement to its answer."""
        if found is None:
            await ack()
            return
        try:
            await self._show(found, ack, client)
        except (SlackApiError, *places.LOST) as error:
            await ack()  # where it wasn't yet: a command that nothing acknowledges is shown as an error
            log.warning("an answer has to wait", **failure(error))  # not whose: it may be in confidence
        finally:
            found.line.leave()

    async def opened(self, body: Mapping[str, Any], ack: Ack) -> None:
        """Somebody opens the app: their Home is shown. Nothing was said, so nothing is written down."""
        await ack()
        event = body.get("event") or {}
        if event.get("tab") == "home":
            await self._run(partial(self.homes.opened, by(body), blank=not event.get("view")))

    async def search(self, body: Mapping[str, Any]) -> list[Block]:
        """The choices that hold what somebody types into a list that is too long to be sent."""
        event, name, words = searched(body)
        options = await self._quickly(choices, self.engine.database, event, self.engine.wall(), name, words)
        return inputs.offered(options)

    async def _show(self, found: Heard, ack: Ack, client: AsyncWebClient) -> None:
        submitted = found.place.kind == "window" and not found.place.trigger
        if found.repeat and not submitted:  # the first one is answered; or the engine does it, where its process died
            await ack()
            return
        match found.place.kind:
            case "chat" | "thread":
                await ack()
                await self._typed(found, client)
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

    # --- where answers go ----------------------------------------------------------------------------------

    async def _typed(self, found: Heard, client: AsyncWebClient) -> None:
        """The answer comes through the outbox, but for somebody whom we don't know: they are answered here."""
        async with found.line:
            met = await self._run(self.people.meet, found.event.sender)
            if found.place.kind == "thread":
                await self._pointed(found, met.reader, client)
            card = await self._run(self._answer, found, met)
        if card is not None:
            await client.chat_postMessage(channel=found.event.sender.account, **blocks.message(card))
            await self._answered(found, None, client)

    async def _pointed(self, found: Heard, reader: Reader, client: AsyncWebClient) -> None:
        """A mention in a channel: nothing private is said in public. Where we may not write there, the answer comes anyway."""
        words = read(Card(say("I've answered you in a direct message.")), reader)
        text, place = escaped(str(words.title)), found.place
        try:
            await client.chat_postMessage(channel=place.channel, text=text, thread_ts=place.ts)
        except (SlackApiError, *places.LOST) as error:
            log.info("a thread doesn't say where the answer is", **failure(error))

    async def _form(self, found: Heard, ack: Ack, client: AsyncWebClient) -> None:
        """A window's submit: errors under their fields, the next window, or a note in the same one."""
        working, in_time = await patiently(self._card(found), found.until)
        if not in_time:
            await ack(response_action="update", view=blocks.modal(await self._waiting(found)))
            card = await working
            await asyncio.sleep(SETTLE)
            await self._into(Window(found.place.view), card, found, client)
        elif _ends(found, card := working.result()):
            await ack(response_action="clear")
            await self._instead(found, card, client)
        else:
            await ack(**places.form_answer(card, found))
            await self._answered(found, card, client)

    async def _in_window(self, found: Heard, client: AsyncWebClient) -> None:
        card = await self._card(found)
        await self._into(Window(found.place.view, found.place.hash), card, found, client)

    async def _asked(self, found: Heard, ack: Ack, client: AsyncWebClient) -> None:
        """A form opens as a window, and so does everything where there is no chat to show it in; the answer to a command
        is shown to this person alone, where they asked."""
        working, in_time = await patiently(self._card(found), found.until)
        card = working.result() if in_time else None
        if card is not None and not card.fields and found.place.kind == "command":
            said = blocks.message(card, blocks.NOTHING)  # what isn't drawn there is lost
            await ack(response_type="ephemeral", **said)
            await self._answered(found, card, client)
            return
        await ack()  # before the window: Slack gives up on a command sooner than on a trigger
        if not in_time:
            await self._in_waiting_window(found, working, client)
        else:
            there = card is None or await places.opened(client, found.place, card)
            await self._settled(found, card, client, shown=bool(there))

    async def _in_waiting_window(
        self, found: Heard, working: asyncio.Task[Card | None], client: AsyncWebClient
    ) -> None:
        """A window that says so at once, and then shows the answer; without one, the answer takes the place of the card
        that was pressed, or comes as a message."""
        window = await places.opened(client, found.place, await self._waiting(found))
        card = await working
        if window is not None:
            await asyncio.sleep(SETTLE)
            await self._into(window, card, found, client)
        elif found.place.kind == "message":
            await self._instead(found, card, client)
        else:
            await self._settled(found, card, client, shown=False)

    async def _in_message(self, found: Heard, client: AsyncWebClient) -> None:
        """A press on a message: a form opens as a window while the trigger lives, else the answer takes its place, or
        comes below a card that stays. Whoever waits sees that at once: a form may follow, which needs a window then."""
        working, in_time = await patiently(self._card(found), found.until)
        if not in_time:
            await self._in_waiting_window(found, working, client)
            return
        card = working.result()
        if card is not None and card.fields and await places.opened(client, found.place, card):
            card = None
        await self._instead(found, card, client)

    async def _instead(self, found: Heard, card: Card | None, client: AsyncWebClient) -> None:
        """The answer takes the place of the card that was pressed, or that the window was opened from."""
        shown = card is None or await places.replaced(client, found, card, self.drawn)
        if shown and card and found.place.ts:
            await self._run(self.engine.stands, found.event, f"{found.place.channel}:{found.place.ts}", card)
        await self._settled(found, card, client, shown=shown)

    async def _into(self, window: Window, card: Card | None, found: Heard, client: AsyncWebClient) -> None:
        """The answer is the next face of a window; where that was closed, a message. What ends a form isn't closed away
        with its window: it stands in the chat, and the window says so, since nothing but a submit closes one."""
        if _ends(found, card):
            await places.updated(client, found.place, window, await self._done(found))
            await self._instead(found, card, client)
        else:
            shown = card is None or await places.updated(client, found.place, window, card)
            await self._settled(found, card, client, shown=shown)

    async def _settled(self, found: Heard, card: Card | None, client: AsyncWebClient, *, shown: bool) -> None:
        """What was shown is over; what couldn't be comes as a message, since nothing else is left to show it in."""
        if shown:
            await self._answered(found, card, client)
        else:
            await self._run(self.engine.say, found.event, card)

    # --- the work itself -----------------------------------------------------------------------------------

    async def _card(self, found: Heard) -> Card | None:
        async with found.line:
            return await self._run(self._take, found)

    def _take(self, found: Heard) -> Card | None:
        return self.people.meet(found.event.sender).refused or self.engine.take(found.event).read()

    def _answer(self, found: Heard, met: Met) -> Card | None:
        """For what was typed: nothing waits for the answer, so it goes through the outbox; to a stranger it can't."""
        if met.person is None:
            return met.refused or self.engine.take(found.event).read()
        self.engine.answer(with_content(self.engine.database, self.people.client, found.event, met.person))
        return None

    async def _waiting(self, found: Heard) -> Card:
        text = say("This takes a little longer than usual. The answer comes here by itself.")
        return await self._worded(found, say("One moment"), text)

    async def _done(self, found: Heard) -> Card:
        text = say("The answer is in our direct message. You can close this.")
        return await self._worded(found, say("All done here"), text)

    async def _worded(self, found: Heard, title: Words, text: Words) -> Card:
        """A note of the desk's own, in somebody's language."""
        reader = await self._quickly(reader_at, self.engine.database, found.event.sender)
        return read(Card(title, (Text(text),)), reader)

    async def _answered(self, found: Heard, card: Card | None, client: AsyncWebClient) -> None:
        """The answer is there, and its files below it. What was only shown in passing and is looked for later comes as a
        message, too."""
        if found.repeat:
            return
        if card is not None and card.lasting and not found.place.ts:
            await self._run(self.engine.say, found.event, card)
            return
        files = card.files if card else ()
        if not files or await places.attached(client, found.event.sender.account, files):
            await self._run(self.engine.shown, found.event)
        else:  # better said twice than without what was asked for
            await self._run(self.engine.say, found.event, card)

    async def _run(self, function: Callable[..., Answer], *arguments: Any) -> Answer:
        return await on(self.pool, function, *arguments)

    async def _quickly(self, function: Callable[..., Answer], *arguments: Any) -> Answer:
        return await on(self.front, function, *arguments)


def _ends(found: Heard, card: Card | None) -> bool:
    """Whether an answer ends what was asked on a card in the chat, or in a window that was opened from one."""
    return card is not None and not card.fields and found.place.kind in ("window", "message") and bool(found.place.ts)
