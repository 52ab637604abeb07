"""The desk: takes what people do on Teams, and shows the answer where it belongs.

Everything is written down before its request is answered. A press is answered with the next card in place of the pressed
one, if that is ready within two seconds; else, and for everything typed, the answer comes through the outbox. What is left
to do once an answer is known keeps no request waiting: if it is never done, the next beat does it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import replace
from typing import Any, TypeVar

import structlog

from bot.accounts import Met, reader_at
from bot.dispatch import Reply, choices, glance, record
from bot.engine import Engine
from bot.incoming import shaped
from bot.teams import cards, inputs, people, views
from bot.teams.files import Files, decided
from bot.teams.parse import A_FEW, PLATFORM, Heard, glanced, gone, heard, searched
from bot.teams.people import People
from bot.teams.received import with_content
from bot.teams.sdk import Connector, Failed, Reference, Told, Unreachable
from bot.waiting import FRONT, on, patiently
from chat.cards import Card
from chat.events import Event
from chat.words import Reader, Words, read, say
from handlers import ROUTES
from handlers.routes import verb
from storage.database import failure
from storage.people import Account

log = structlog.get_logger()
PATIENCE = 2.0  # seconds that a press waits for its card: whoever sees nothing for longer presses again
CARD, NOTE = "application/vnd.microsoft.card.adaptive", "application/vnd.microsoft.activity.message"
FOUND = "application/vnd.microsoft.search.searchResponse"
Answer = TypeVar("Answer")


class Desk:
    """pool: the threads that events are worked on; front: those of what comes before an acknowledgement, which waits for
    no work. going: what no request waits for; looking: the teams whose people are being read, once however many join them."""

    def __init__(self, engine: Engine, pool: Executor, connector: Connector, patience: float = PATIENCE) -> None:
        self.engine = engine
        self.pool = pool
        self.front = ThreadPoolExecutor(FRONT)
        self.connector = connector
        self.patience = patience
        self.people = People(engine.database, connector, engine.wall)
        self.files = Files(engine.database, connector, engine.wall)
        self.going: set[asyncio.Task[None]] = set()
        self.looking: set[str] = set()
        engine.meets[PLATFORM] = self.people.meet_again

    async def hear(self, body: dict[str, Any]) -> Told | None:
        """One activity, from being written down to its answer. Raises Refused for one of another shape than Teams
        documents."""
        until = asyncio.get_running_loop().time() + self.patience
        with shaped():
            left, team, asked, looked = gone(body), people.team_of(body), searched(body), glanced(body)
            decision, found, source = decided(body), heard(body), people.source_of(body)
        if team:
            await on(self.front, self.people.note_team, *team)
            self._later(self._looked_up(*team), "a team's people weren't looked up")
        if left:
            await on(self.front, self.people.left, body, self.engine.wall())
        elif asked:
            return await self._found(*asked)
        elif looked:
            return await self._own(replace(looked, source=source))
        elif decision:
            self._later(self._run(self.files.answered, decision), "a file didn't arrive")
            return Told(200)
        elif found:
            return await self._heard(replace(found, event=replace(found.event, source=source), until=until))
        return Told(501) if body["type"] == "invoke" else None

    async def _heard(self, found: Heard) -> Told | None:
        if found.place.kind == "installed":
            await self._installed(found)
            return None
        first = await on(self.front, record, self.engine.database, found.event, self.engine.wall())
        if found.place.kind == "invoke":
            return await self._in_place(found)
        if first:
            self._answer_later(found)
        return None

    async def _installed(self, found: Heard) -> None:
        """Somebody has the app, and is greeted once."""
        greeted = await on(self.front, self.people.installed, found.event)
        if greeted is None:
            await on(self.front, self.people.known, found.event.sender, found.event.source)
            return
        first = await on(self.front, record, self.engine.database, greeted, self.engine.wall())
        if first:
            self._answer_later(replace(found, event=greeted))

    def _answer_later(self, found: Heard) -> None:
        self._later(self._run(self._answer, found), "an answer couldn't be shown where it belongs", found)

    def _later(self, work: Coroutine[Any, Any, Any], otherwise: str, found: Heard | None = None) -> None:
        """Nothing waits for this: the request is over as soon as what it said is written down; what fails after that is
        done by the next beat, through the outbox. otherwise: for the log, what failed."""

        async def done() -> None:
            try:
                await work
            except Exception as error:
                named = {"event_id": found.event.id} if found else {}
                log.warning(otherwise, **named, **failure(error))

        task = asyncio.create_task(done())
        self.going.add(task)
        task.add_done_callback(self.going.discard)

    async def _looked_up(self, tenant: str, team: Reference) -> None:
        """What comes meanwhile is looked up by the next beat."""
        talk = str(team["conversation"]["id"])
        if talk in self.looking:
            return
        self.looking.add(talk)
        try:
            await self._run(self.people.look_up, tenant, team)
        finally:
            self.looking.discard(talk)

    # --- answers that no request waits for, in a thread of the pool ------------------------------------------

    def _answer(self, found: Heard) -> None:
        if found.place.kind == "new":
            self._introduce(found)
            return
        met = self.people.meet(found.event)
        if met.account is None or found.place.kind == "installed":
            self._here(found, met.refused)
            return
        found = replace(found, event=with_content(self.engine.database, found.event, met.person))
        if found.place.kind == "group":
            if not self._for_each(found, met):
                there = self.engine.arrived(self.engine.answer(found.event))
                self._among_others(found, _among(there), met.reader)
        elif found.place.kind == "card" and not found.place.stays and not found.place.among:
            self._change(found, met.account)
        else:
            self.engine.answer(found.event)

    def _here(self, found: Heard, refused: Card | None) -> None:
        """An answer that the outbox has no way for: it is for people we know, in the chat where they wrote last. Nothing is
        said to others where somebody else reads it."""
        source = found.event.source
        card = refused or self.engine.take(found.event).read()
        self.people.known(found.event.sender, source)  # a code may have said who
        if card and not found.place.among:
            self.connector.send(source["reference"], cards.message(card))
        elif card:
            words = say("Please write to me in a chat of our own: here others read along.")
            self._among_others(found, words, Reader(source["locale"] or "en"))
        self.engine.shown(found.event)

    def _introduce(self, found: Heard) -> None:
        """Everybody reads once who is new among them. It isn't said again where it didn't arrive."""
        self.engine.shown(found.event)
        words = say(
            "Hello, I'm mentorbot, and I look after the mentoring programme. What is private I write to each of you alone; "
            "mention me with “help” to begin."
        )
        self._among_others(found, words, Reader(found.event.source["locale"] or "en"))

    def _among_others(self, found: Heard, words: Words, reader: Reader) -> None:
        """A line below a mention where others read: nothing private is said there, not even who is known to us."""
        said = {"type": "message", "text": _line(words, reader), "replyToId": found.place.message}
        self.connector.send(people.talk_of(found.event), said)

    def _for_each(self, found: Heard, met: Met) -> bool:
        """In a group, what may be shown to each their own: one card, which everybody reads in their own way. False where it
        is answered in private."""
        event = replace(found.event, action=verb(ROUTES, found.event.text))
        if found.place.among != A_FEW or not glance(self.engine.database, event, self.engine.wall()):
            return False
        try:
            readers = self.people.known_in(event)
            self.connector.send(people.talk_of(event), views.message(event.action, met.reader, readers))
        except (Failed, Unreachable):
            return False
        self.engine.shown(found.event)
        return True

    def _change(self, found: Heard, account: Account) -> None:
        """A press that came as a message: the answer takes the place of the card that was pressed."""
        reply = self.engine.take(found.event)
        card = reply.read()
        try:
            if card is not None:
                self.connector.update(found.event.source["reference"], found.place.message, cards.message(card))
        except Exception as error:
            log.warning("a card couldn't be changed", event_id=found.event.id, **failure(error))
            self.engine.say(found.event, reply.card)
            return
        self._shown(found, account, card)

    def _shown(self, found: Heard, account: Account | None, card: Card | None) -> None:
        """An answer stands where it belongs; its files come below it."""
        if not found.place.among:
            self.engine.stands(found.event, found.place.message, card)
        self.engine.shown(found.event)
        if card and account:
            self.files.offer(account, card, found.event.id)

    # --- answers that a request waits for ---------------------------------------------------------------------

    async def _in_place(self, found: Heard) -> Told:
        """The press's own request is answered with the card that follows; a card that stays gets a line, and its answer
        comes below."""
        working, in_time = await patiently(self._run(self._next, found), found.until)
        if not in_time:
            self._later(self._said_later(found, working), "an answer came too late", found)
            reader = await on(self.front, reader_at, self.engine.database, found.event.sender)
            return told(NOTE, _line(_coming(found), reader))
        if working.exception():  # it is worked on again by the next beat
            log.warning("an answer wasn't ready", event_id=found.event.id, why=type(working.exception()).__name__)
            return told(NOTE, _line(_coming(found), Reader()))
        account, reply = working.result()
        if found.place.stays:
            self._later(self._run(self.engine.say, found.event, reply.card), "an answer comes later", found)
            where = _among(there=True) if found.place.among else say("The answer is below.")
            return told(NOTE, _line(where, reply.reader))
        card = reply.read()
        self._later(self._run(self._shown, found, account, card), "nobody wrote down that it was answered", found)
        return told(CARD, cards.adaptive(card)) if card else told(NOTE, _line(say("Done."), reply.reader))

    def _next(self, found: Heard) -> tuple[Account | None, Reply]:
        met = self.people.meet(found.event)
        if met.refused:
            return None, Reply(met.refused, Reader())
        return met.account, self.engine.take(found.event)

    async def _said_later(self, found: Heard, working: asyncio.Task[tuple[Account | None, Reply]]) -> None:
        """What was told in confidence is answered only once, so it isn't asked for again."""
        _, reply = await working
        await self._run(self.engine.say, found.event, reply.card)

    async def _own(self, event: Event) -> Told:
        """What somebody sees who looks at a card that shows everybody their own."""
        card = await on(self.front, glance, self.engine.database, event, self.engine.wall())
        if card:
            return told(CARD, views.own(card, event.action, event.source["reference"]["user"]["id"]))
        reader = Reader(event.source["locale"] or "en")
        return told(CARD, cards.adaptive(views.for_all(event.action, reader)))

    async def _found(self, event: Event, name: str, words: str) -> Told:
        """The choices that hold what somebody types into a list that is too long to be sent."""
        options = await on(self.front, choices, self.engine.database, event, self.engine.wall(), name, words)
        return told(FOUND, {"results": inputs.offered(options)})

    async def _run(self, function: Callable[..., Answer], *arguments: Any) -> Answer:
        return await on(self.pool, function, *arguments)


def _coming(found: Heard) -> Words:
    """What is read of an answer that isn't ready in time: it comes into somebody's own chat."""
    if found.place.among:
        return say("This takes a little longer. The answer comes into our own chat by itself.")
    return say("This takes a little longer. The answer comes here by itself.")


def _among(there: bool) -> Words:
    """What others read of an answer, once it is clear whether it could be given."""
    if there:
        return say("I've answered you in our own chat.")
    return say("I couldn't write to you just now. If you don't have me as an app yet, add me, then write to me.")


def _line(words: Words, reader: Reader) -> str:
    """A line of the desk's own, in somebody's language."""
    return str(read(Card(words), reader).title)


def told(kind: str, value: Any) -> Told:
    """How an invoke is answered: with a card, a line, or what was found."""
    return Told(200, {"statusCode": 200, "type": kind, "value": value})
