"""The desk: takes what people do on Teams, and shows the answer where it belongs.

Everything is written down before its request is answered. A press is answered with the next card in place of the pressed
one, if that is ready within five seconds; else, and for everything typed, the answer comes through the outbox.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import replace
from typing import Any, TypeVar

import structlog

from bot import accounts
from bot.accounts import Met, reader_at
from bot.dispatch import Reply, choices, glance, record
from bot.engine import Engine
from bot.teams import cards, inputs, people, views
from bot.teams.files import ANSWERED, Files
from bot.teams.parse import PLATFORM, Heard, glanced, gone, heard, in_group, in_team, personal, searched, sender_of
from bot.teams.people import People
from bot.teams.received import with_content
from bot.teams.sdk import Connector, Failed, Told, Unreachable
from bot.waiting import FRONT, on, patiently
from chat.cards import Card
from chat.events import Event
from chat.words import Reader, Words, read, say
from handlers import ROUTES
from handlers.routes import verb
from storage.database import failure
from storage.people import Account

log = structlog.get_logger()
PATIENCE = 5.0  # seconds that a press waits for its card: Teams gives up after ten
CARD, NOTE = "application/vnd.microsoft.card.adaptive", "application/vnd.microsoft.activity.message"
FOUND = "application/vnd.microsoft.search.searchResponse"
Answer = TypeVar("Answer")


class Desk:
    """pool: the threads that events are worked on; front: those of what comes before an acknowledgement, which waits for
    no work."""

    def __init__(self, engine: Engine, pool: Executor, connector: Connector, patience: float = PATIENCE) -> None:
        self.engine = engine
        self.pool = pool
        self.front = ThreadPoolExecutor(FRONT)
        self.connector = connector
        self.patience = patience
        self.people = People(engine.database, connector, pool)
        self.files = Files(engine.database, connector, engine.wall)
        self.going: set[asyncio.Task[None]] = set()
        engine.meets[PLATFORM] = self.people.meet_again

    async def hear(self, body: dict[str, Any]) -> Told | None:
        """One activity, from being written down to its answer."""
        if gone(body):
            await self._run(self.people.left, body, self.engine.wall())
            return None
        if in_team(body):
            self._later(self.people.gather(body), "a team's people weren't looked up")
            return None
        if asked := searched(body):
            return await self._found(*asked)
        if event := glanced(body):
            return await self._own(event, body)
        if body.get("name") == ANSWERED:
            self._later(self._file(body), "a file didn't arrive")
            return Told(200)
        found = heard(body)
        if found is None:
            return Told(501) if body["type"] == "invoke" else None
        event = replace(found.event, source=people.source_of(body))
        found = replace(found, event=event, until=asyncio.get_running_loop().time() + self.patience)
        if found.place.kind == "installed":
            await self._installed(found, body)
            return None
        first = await on(self.front, record, self.engine.database, found.event, self.engine.wall())
        if found.place.kind == "invoke":
            return await self._in_place(found, body)
        if first:
            self._answer_later(found, body)
        return None

    async def _installed(self, found: Heard, body: dict[str, Any]) -> None:
        """Somebody has the app, and is greeted once."""
        greeted = await on(self.front, self.people.installed, found.event)
        if greeted is None:
            await self._run(self.people.known, found.event.sender, found.event.source)
            return
        first = await on(self.front, record, self.engine.database, greeted, self.engine.wall())
        if first:
            self._answer_later(replace(found, event=greeted), body)

    def _answer_later(self, found: Heard, body: dict[str, Any]) -> None:
        self._later(
            self._answered(found, body), "an answer couldn't be shown where it belongs", event_id=found.event.id
        )

    def _later(self, work: Coroutine[Any, Any, None], otherwise: str, **named: str) -> None:
        """Nothing waits for the answer: the request is over as soon as what it said is written down; what fails after that
        is done by the next beat, through the outbox. otherwise: for the log, what failed."""

        async def done() -> None:
            try:
                await work
            except Exception as error:
                log.warning(otherwise, **named, **failure(error))

        task = asyncio.create_task(done())
        self.going.add(task)
        task.add_done_callback(self.going.discard)

    async def _answered(self, found: Heard, body: Mapping[str, Any]) -> None:
        met = await self.people.meet(body)
        if met.account is None or found.place.kind == "installed":
            await self._here(found, body, met.refused)
            return
        event = await self._run(with_content, self.engine.database, found.event, met.person)
        found = replace(found, event=event)
        if found.place.kind == "group":
            if await self._for_each(found, body, met):
                return
            key = await self._run(self.engine.answer, found.event)
            there = await self._run(self.engine.arrived, key)
            await self._among_others(found, body, _among(there), met.reader)
            return
        if found.place.kind == "card" and not found.place.stays and personal(body):
            await self._change(found, body, met.account)
        else:
            await self._run(self.engine.answer, found.event)

    # --- where answers go ----------------------------------------------------------------------------------

    async def _here(self, found: Heard, body: Mapping[str, Any], refused: Card | None) -> None:
        """An answer that the outbox has no way for: it is for people we know, in the chat where they wrote last. Nothing is
        said to others where somebody else reads it."""
        card = refused or (await self._run(self.engine.take, found.event)).read()
        await self._run(self.people.known, found.event.sender, people.source_of(body))  # a code may have said who
        if card and personal(body):
            await self.connector.send(people.reference_of(body), cards.message(card))
        elif card:
            words = say("Please write to me in a chat of our own: here others read along.")
            await self._among_others(found, body, words, Reader(str(body.get("locale") or "en")))
        await self._run(self.engine.shown, found.event)

    async def _among_others(self, found: Heard, body: Mapping[str, Any], words: Words, reader: Reader) -> None:
        """A line below a mention where others read: nothing private is said there, not even who is known to us."""
        said = {"type": "message", "text": _line(words, reader), "replyToId": found.place.message}
        await self.connector.send(_talk(body), said)

    async def _for_each(self, found: Heard, body: Mapping[str, Any], met: Met) -> bool:
        """In a group, what may be shown to each their own: one card, which everybody reads in their own way. False where it
        is answered in private."""
        event = replace(found.event, action=verb(ROUTES, found.event.text))
        if not in_group(body) or not await self._run(glance, self.engine.database, event, self.engine.wall()):
            return False
        try:
            readers = await self.people.known_in(body)
            await self.connector.send(_talk(body), views.message(event.action, met.reader, readers))
        except (Failed, Unreachable):
            return False
        await self._run(self.engine.shown, found.event)
        return True

    async def _own(self, event: Event, body: Mapping[str, Any]) -> Told:
        """What somebody sees who looks at such a card."""
        card = await on(self.front, glance, self.engine.database, event, self.engine.wall())
        if card:
            return told(CARD, views.own(card, event.action, str(body["from"]["id"])))
        reader = Reader(str(body.get("locale") or "en"))
        return told(CARD, cards.adaptive(views.for_all(event.action, reader)))

    async def _change(self, found: Heard, body: Mapping[str, Any], account: Account) -> None:
        """A press that came as a message: the answer takes the place of the card that was pressed."""
        reply = await self._run(self.engine.take, found.event)
        card = reply.read()
        try:
            if card is not None:
                await self.connector.update(people.reference_of(body), found.place.message, cards.message(card))
        except Exception as error:
            log.warning("a card couldn't be changed", event_id=found.event.id, **failure(error))
            await self._run(self.engine.say, found.event, reply.card)
            return
        await self._run(self.engine.shown, found.event)
        if card is not None:
            await self.files.offer(account, card, found.event.id)

    async def _in_place(self, found: Heard, body: Mapping[str, Any]) -> Told:
        """The press's own request is answered with the card that follows; a card that stays gets a line, and its answer
        comes below."""
        working, in_time = await patiently(self._next(found, body), found.until)
        if not in_time:
            self._later(self._said_later(found, working), "an answer came too late", event_id=found.event.id)
            reader = await on(self.front, reader_at, self.engine.database, found.event.sender)
            return told(NOTE, _line(_later(body), reader))
        if working.exception():  # it is worked on again by the next beat
            log.warning("an answer wasn't ready", event_id=found.event.id, why=type(working.exception()).__name__)
            return told(NOTE, _line(_later(body), Reader()))
        account, reply = working.result()
        if found.place.stays:
            await self._run(self.engine.say, found.event, reply.card)
            where = say("The answer is below.") if personal(body) else _among(there=True)
            return told(NOTE, _line(where, reply.reader))
        card = reply.read()
        if card and account:
            offering = self.files.offer(account, card, found.event.id)
            self._later(offering, "a file wasn't offered", event_id=found.event.id)
        await self._run(self.engine.shown, found.event)
        return told(CARD, cards.adaptive(card)) if card else told(NOTE, _line(say("Done."), reply.reader))

    async def _found(self, event: Event, name: str, words: str) -> Told:
        """The choices that hold what somebody types into a list that is too long to be sent."""
        options = await on(self.front, choices, self.engine.database, event, self.engine.wall(), name, words)
        return told(FOUND, {"results": inputs.offered(options)})

    async def _next(self, found: Heard, body: Mapping[str, Any]) -> tuple[Account | None, Reply]:
        met = await self.people.meet(body)
        if met.refused:
            return None, Reply(met.refused, Reader())
        return met.account, await self._run(self.engine.take, found.event)

    async def _said_later(self, found: Heard, working: asyncio.Task[tuple[Account | None, Reply]]) -> None:
        """What was told in confidence is answered only once, so it isn't asked for again."""
        _, reply = await working
        await self._run(self.engine.say, found.event, reply.card)

    async def _file(self, body: Mapping[str, Any]) -> None:
        met = await self._run(accounts.known, self.engine.database, sender_of(body))
        if met.account:
            await self.files.answered(met.account, body)

    async def _run(self, function: Callable[..., Answer], *arguments: Any) -> Answer:
        return await on(self.pool, function, *arguments)


def _later(body: Mapping[str, Any]) -> Words:
    """What is read of an answer that isn't ready in time: it comes into somebody's own chat."""
    if personal(body):
        return say("This takes a little longer. The answer comes here by itself.")
    return say("This takes a little longer. The answer comes into our own chat by itself.")


def _among(there: bool) -> Words:
    """What others read of an answer, once it is clear whether it could be given."""
    if there:
        return say("I've answered you in our own chat.")
    return say("I couldn't write to you just now. If you don't have me as an app yet, add me, then write to me.")


def _talk(body: Mapping[str, Any]) -> dict[str, Any]:
    """What it takes to write to everybody in a conversation."""
    return {**people.reference_of(body), "conversation": {"id": body["conversation"]["id"]}}


def _line(words: Words, reader: Reader) -> str:
    """A line of the desk's own, in somebody's language."""
    return str(read(Card(words), reader).title)


def told(kind: str, value: Any) -> Told:
    """How an invoke is answered: with a card, a line, or what was found."""
    return Told(200, {"statusCode": 200, "type": kind, "value": value})
