"""The local web chat's server: JSON for the page, live messages, and guards around both.

Being anybody and moving the clock exist in the demo alone, so it listens on the loopback address only and wants the
token of this run, the right Host and, for anything that changes something, the right Origin.
"""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import structlog
from aiohttp import web
from sqlmodel import Session as Db
from sqlmodel import col, select

from bot.engine import Engine
from bot.web import chats
from bot.web.edge import PLATFORM, WORKSPACE, BadRequest, WebEdge, parse
from bot.web.labels import labels
from bot.web.people import beginnings, people_list, standing
from bot.web.render import message_json
from chat.turn import reader_of
from chat.words import Reader, say, text
from storage import programmes
from storage.database import failure
from storage.messages import ChatMessage, Clock
from storage.people import Account, Person, Programme

log = structlog.get_logger()
STATIC = Path(__file__).parent / "static"
COOKIE = "mentorbot"
LARGEST = 600_000  # bytes of one request: a form of ten answers of 10,000 characters of any script
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "next": None}
PAGE = Reader()  # for whoever looks at the list of people, and for what goes wrong
Answer = TypeVar("Answer")


class WebServer:
    """The pages and their JSON. port 0 takes any free one."""

    def __init__(self, engine: Engine, edge: WebEdge, token: str, threads: int) -> None:
        self.engine, self.edge, self.token = engine, edge, token
        self.pool = ThreadPoolExecutor(threads, "web")
        self.hosts: set[str] = set()
        self.watchers: set[asyncio.Event] = set()

    def app(self) -> web.Application:
        """The aiohttp application."""
        app = web.Application(client_max_size=LARGEST, middlewares=[self.guard])
        app.add_routes(
            [
                web.get("/", self.index),
                web.get("/api/page", self.page),
                web.get("/api/people", self.people),
                web.get("/api/chat/{account}", self.chat),
                web.post("/api/chat/{account}", self.hear),
                web.post("/api/clock", self.clock),
                web.get("/api/stream", self.stream),
                web.static("/static", STATIC),
            ]
        )
        app.on_startup.append(self._watch)
        return app

    @web.middleware
    async def guard(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Token, Host and Origin; every error as JSON; the security headers on everything."""
        try:
            self._check(request)
            response = await handler(request)
        except web.HTTPRedirection:
            raise
        except web.HTTPException as error:
            response = web.json_response({"error": error.text or error.reason}, status=error.status)
        except (BadRequest, json.JSONDecodeError, UnicodeDecodeError) as error:
            response = web.json_response({"error": str(error)}, status=400)
        except Exception as error:
            log.error("a request failed", path=request.path, **failure(error))
            sorry = text(say("Something went wrong on my side. The log has the details."), PAGE)
            response = web.json_response({"error": sorry}, status=500)
        if not response.prepared:
            response.headers.update(HEADERS)
        return response

    def _check(self, request: web.Request) -> None:
        if request.host not in self.hosts:
            raise web.HTTPMisdirectedRequest(text="this server answers on its own address only")
        origin = request.headers.get("Origin")
        if request.method == "POST" and origin != f"http://{request.host}":
            raise web.HTTPForbidden(text="this came from another page")
        given = request.query.get("token", "") or request.cookies.get(COOKIE, "")
        if not hmac.compare_digest(given.encode(), self.token.encode()):
            raise web.HTTPForbidden(text="open the address that “make run” has printed")

    # --- the page ------------------------------------------------------------------------------------------

    async def index(self, request: web.Request) -> web.StreamResponse:
        """The page. A token in the address becomes a cookie, so it stays in no history."""
        if "token" in request.query:
            moved = web.HTTPSeeOther("/", headers=HEADERS)
            moved.set_cookie(COOKIE, self.token, httponly=True, samesite="Strict", path="/")
            raise moved
        return web.FileResponse(STATIC / "index.html")

    async def page(self, request: web.Request) -> web.Response:
        """The page's words, the programme's name, and the clock; all of it as whoever is open reads it."""
        return web.json_response(await self._run(self._page, request.query.get("as", "")))

    def _page(self, name: str) -> dict[str, Any]:
        with self.engine.database.read() as db:
            programme = db.exec(select(Programme).order_by(col(Programme.starts).desc())).first()
            reader = _reader(db, name)
            first = beginnings(db, reader)
        found: dict[str, Any] = {"labels": labels(reader), "language": reader.locale, "begin": first}
        return found | {"programme": programme.name if programme else "", "clock": self._clock(reader)}

    async def people(self, request: web.Request) -> web.Response:
        """Everybody one can be."""
        return web.json_response(await self._run(self._people, request.query.get("as", "")))

    def _people(self, name: str) -> list[dict[str, Any]]:
        with self.engine.database.read() as db:
            return people_list(db, programmes.now(db, self.engine.wall()), _reader(db, name))

    # --- one chat ------------------------------------------------------------------------------------------

    async def chat(self, request: web.Request) -> web.Response:
        """The last messages of one person's chat."""
        return web.json_response(await self._run(self._chat, request.match_info["account"]))

    def _chat(self, name: str) -> dict[str, Any]:
        with self.engine.database.write() as db:
            account, reader = self._account(db, name)
            messages = [message_json(message, reader) for message in chats.history(db, account.id or 0)]
        return {"messages": messages, "next": None}

    async def hear(self, request: web.Request) -> web.Response:
        """Typed words or a press."""
        data = await request.json()
        if not isinstance(data, dict):
            raise BadRequest("an event is an object")
        return web.json_response(await self._run(self._hear, request.match_info["account"], data))

    def _hear(self, name: str, data: dict[str, Any]) -> dict[str, Any]:
        event = parse(name, data)
        with self.engine.database.read() as db:
            account, reader = self._account(db, name)
        shown = self.edge.hear(self.engine, account, event, str(data.get("message", "")))
        self.engine.post()
        with self.engine.database.read() as db:
            messages = db.exec(select(ChatMessage).where(col(ChatMessage.id).in_(shown)).order_by(col(ChatMessage.id)))
            return {"messages": [message_json(message, reader) for message in messages]}

    def _account(self, db: Any, name: str) -> tuple[Account, Reader]:
        account = programmes.account_at(db, PLATFORM, WORKSPACE, name)
        if account is None:
            raise web.HTTPNotFound(text=text(say("Nobody here has that name."), PAGE))
        return account, reader_of(db.get_one(Person, account.person_id))

    # --- the clock and what is new ---------------------------------------------------------------------------

    async def clock(self, request: web.Request) -> web.Response:
        """Moves the demo's time ahead."""
        data = await request.json()
        by = data.get("by") if isinstance(data, dict) else None
        if not isinstance(by, str) or by not in STEPS:
            raise BadRequest("the clock moves by hour, day or next")
        return web.json_response(await self._run(self._move, by, request.query.get("as", "")))

    def _move(self, by: str, name: str) -> dict[str, Any]:
        point = self._newest()
        self.engine.move_clock(STEPS[by])
        self.engine.stir()
        with self.engine.database.read() as db:
            told = [message.account_id for message in chats.since(db, point)]
            names = db.exec(
                select(Person.name).join(Account).where(col(Account.id).in_(told)).order_by(col(Person.name))
            )
            who, reader = list(dict.fromkeys(names)), _reader(db, name)
        return self._clock(reader) | {"what": text(say("New for {names}", names=_short(who)), reader) if who else ""}

    def _clock(self, reader: Reader) -> dict[str, Any]:
        with self.engine.database.read() as db:
            clock = db.get(Clock, 1)
            now = programmes.now(db, self.engine.wall())
        return {"now": text(say("{when}", when=now), reader), "moved": bool(clock and clock.ahead_seconds)}

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: new and changed messages, the people list, the clock."""
        response = web.StreamResponse(headers={**HEADERS, "Content-Type": "text/event-stream"})
        await response.prepare(request)
        watcher = asyncio.Event()
        self.watchers.add(watcher)
        try:
            await self._tell(response, watcher)
        except ConnectionError:
            pass
        finally:
            self.watchers.discard(watcher)
        return response

    async def _tell(self, response: web.StreamResponse, watcher: asyncio.Event) -> None:
        point = await self._run(self._newest)
        people: tuple[int, ...] = ()
        clock: dict[str, Any] = {}
        while True:
            watcher.clear()  # before looking: what stirs while we look is looked at once more
            changes, point = await self._run(self._changes, point)
            for change in changes:
                await _event(response, "message", change)
            before, people = people, await self._run(self._standing)
            if before not in ((), people):  # the list is long: it is sent again only when it reads differently
                await _event(response, "people", {})
            before_clock, clock = clock, await self._run(self._clock, PAGE)
            if clock != before_clock:
                await _event(response, "clock", {})
            try:
                await asyncio.wait_for(watcher.wait(), timeout=5)
            except TimeoutError:
                await response.write(b": still here\n\n")

    def _standing(self) -> tuple[int, ...]:
        with self.engine.database.read() as db:
            return standing(db)

    def _newest(self) -> int:
        with self.engine.database.read() as db:
            return chats.newest(db)

    def _changes(self, point: int) -> tuple[list[dict[str, Any]], int]:
        with self.engine.database.read() as db:
            messages = chats.since(db, point)
            ids = {message.account_id for message in messages}
            rows = db.exec(select(Account, Person).join(Person).where(col(Account.id).in_(ids)))
            owners = {account.id: (account.external_id, reader_of(person)) for account, person in rows}
        found = []
        for message in messages:
            name, reader = owners[message.account_id]
            found.append({"person": name, "message": message_json(message, reader)})
        return found, max([point, *(message.changed for message in messages)])

    async def _watch(self, _: web.Application) -> None:
        """Wakes every stream when the engine stirs, from whatever thread."""
        loop = asyncio.get_running_loop()

        def wake() -> None:
            loop.call_soon_threadsafe(self._wake)

        self.engine.stirred.append(wake)

    def _wake(self) -> None:
        for watcher in self.watchers:
            watcher.set()

    async def _run(self, function: Callable[..., Answer], *arguments: Any) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(self.pool, function, *arguments)


async def _event(response: web.StreamResponse, name: str, data: dict[str, Any]) -> None:
    await response.write(f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode())


def _reader(db: Db, name: str) -> Reader:
    """Who reads the page around a chat: whoever is open, on the programme's clock."""
    account = programmes.account_at(db, PLATFORM, WORKSPACE, name)
    return Reader(db.get_one(Person, account.person_id).locale) if account else PAGE


def _short(names: list[str]) -> str:
    return ", ".join(names[:4]) + (" …" if len(names) > 4 else "")
