"""A small company to tell journeys in: people who say things and press buttons through the front door.

`ana.says("book")`, `ben.presses("Fine")`, `house.later(hours=3)`. The front door is the real one: the web chat's
server over HTTP, with its parser, dispatch, renderer and delivery; only the wall clock is ours.
"""

from __future__ import annotations

import asyncio
import json
import threading
import urllib.request
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import quote

from aiohttp import web
from seen import Seen
from sqlmodel import select

from bot.engine import Engine
from bot.web.edge import PLATFORM, WORKSPACE, WebEdge
from bot.web.server import COOKIE, WebServer
from scheduling.weekly import Weekly, read_weekly
from storage.database import Database
from storage.pairs import Goal, Pair, PairState, Session, SessionState
from storage.people import (
    Account,
    Enrolled,
    Enrolment,
    Hours,
    Interest,
    Organisation,
    Person,
    Programme,
    Role,
    Workspace,
)
from storage.secrets import Sealed

TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TOKEN = "token-for-tests"


@dataclass
class Human:
    """Somebody with an account: what they do, and what they see."""

    house: House
    id: int
    account: str
    name: str

    def says(self, words: str, event: str = "") -> Seen:
        """Types something. Returns the card that answers."""
        return self._answer(self.house.post(self.account, {"id": event or _id(), "text": words}))

    def presses(self, label: str, *, on: str = "", event: str = "", **values: Any) -> Seen:
        """Presses a button on the newest card that has it (or the newest whose title holds `on`)."""
        card = self._with_button(label, on)
        button = card.button(label)
        return self.acts(button["action"], button.get("value", ""), message=card.message, event=event, **values)

    def acts(self, action: str, value: str = "", *, message: str = "", event: str = "", **values: Any) -> Seen:
        """Sends an action as a button would, also one that isn't on any card."""
        data = {"id": event or _id(), "action": action, "value": value, "message": message, "values": values}
        return self._answer(self.house.post(self.account, data))

    def sees(self, title: str = "") -> Seen:
        """The newest card, or the newest whose title holds these words."""
        cards = [card for card in self.cards() if title in card.title]
        assert cards, f"{self.name} sees nothing called “{title}”: {[card.title for card in self.cards()]}"
        return cards[-1]

    def cards(self) -> list[Seen]:
        """All cards of this person's chat, the oldest first."""
        messages = self.house.get(f"/api/chat/{self.account}")["messages"]
        return [Seen(message["id"], message["card"]) for message in messages if "card" in message]

    def words(self) -> list[str]:
        """Everything this person typed, as the chat shows it."""
        messages = self.house.get(f"/api/chat/{self.account}")["messages"]
        return [message["text"] for message in messages if "text" in message]

    def _with_button(self, label: str, on: str) -> Seen:
        cards = [card for card in self.cards() if on in card.title and label in card.buttons]
        assert cards, f"{self.name} has no card with “{label}”: {[(c.title, c.buttons) for c in self.cards()]}"
        return cards[-1]

    def _answer(self, data: dict[str, Any]) -> Seen:
        cards = [Seen(message["id"], message["card"]) for message in data["messages"] if "card" in message]
        assert cards, "no answer"
        return cards[-1]


@dataclass
class House:
    """The company, its server and its clock."""

    database: Database
    wall: datetime = TUESDAY
    programme: int = 0
    organisation: int = 0
    workspace: int = 0
    _stop: list[Any] = field(default_factory=list)

    platform: ClassVar[str] = PLATFORM
    external: ClassVar[str] = WORKSPACE
    human: ClassVar[type[Human]] = Human

    def __post_init__(self) -> None:
        self._open()
        if not self.programme:
            self._found()
        self._serve()

    def _open(self) -> None:
        self.engine = Engine(self.database, lambda: self.wall, lambda: ThreadPoolExecutor(1))
        edge = WebEdge(self.database)
        self.engine.edges[PLATFORM] = edge
        self.server = WebServer(self.engine, edge, TOKEN, threads=4)

    def restarted(self) -> House:
        """The same company after its process was stopped and started."""
        return type(self)(self.database, self.wall, self.programme, self.organisation, self.workspace)

    def _found(self) -> None:
        with self.database.write() as db:
            organisation = Organisation(name="Northwind")
            db.add(organisation)
            db.flush()
            programme = Programme(
                organisation_id=organisation.id or 0, name="Growth", starts=date(2026, 11, 1), ends=date(2027, 5, 28)
            )
            workspace = Workspace(
                organisation_id=organisation.id or 0, platform=self.platform, external_id=self.external
            )
            db.add_all([programme, workspace])
            db.flush()
            self.organisation, self.programme, self.workspace = (
                organisation.id or 0,
                programme.id or 0,
                workspace.id or 0,
            )

    # --- who there is --------------------------------------------------------------------------------------

    def person(
        self,
        name: str,
        *roles: Role,
        zone: str = "Europe/Berlin",
        hours: str = "weekdays 9-17",
        topics: tuple[str, ...] = ("public-speaking",),
        goal: str = "",
        monthly: int = 2,
        **more: Any,
    ) -> Human:
        """Somebody with an account and, for each role, an enrolment that was joined."""
        account = name.lower().replace(" ", ".")
        with self.database.write() as db:
            person = Person(
                organisation_id=self.organisation, name=name, email=f"{account}@example.com", zone=zone, **more
            )
            db.add(person)
            db.flush()
            number = person.id or 0
            account = self._account(number, account, name)
            db.add(Account(person_id=number, workspace_id=self.workspace, external_id=account))
            for role in roles:
                part = Enrolment(
                    person_id=number,
                    programme_id=self.programme,
                    role=role,
                    state=Enrolled.JOINED,
                    hours_a_month=monthly,
                    joined_at=self.wall,
                )
                db.add(part)
                db.flush()
                db.add_all([Interest(enrolment_id=part.id or 0, topic=t, rank=i) for i, t in enumerate(topics)])
            read = read_weekly(hours) if roles and hours else None
            if isinstance(read, Weekly):
                db.add_all([Hours(person_id=number, day=w.day, start=w.start, end=w.end or 0) for w in read.windows])
            if goal:
                db.add(Goal(person_id=number, programme_id=self.programme, words=Sealed(goal), created_at=self.wall))
        return self.human(self, number, account, name)

    def known(self, name: str) -> Human:
        """Somebody who is there already."""
        with self.database.read() as db:
            there = select(Person.id, Account.external_id).join(Account).where(Person.name == name)
            number, account = db.exec(there).one()
        return self.human(self, number or 0, account, name)

    def _account(self, _: int, account: str, __: str) -> str:
        """What the platform calls somebody."""
        return account

    def pair(self, mentee: Human, mentor: Human, **more: Any) -> int:
        """Two people who were told of each other already."""
        with self.database.write() as db:
            pair = Pair(
                programme_id=self.programme,
                mentee_id=mentee.id,
                mentor_id=mentor.id,
                state=PairState.ACTIVE,
                created_at=self.wall,
                published_at=self.wall,
                introduced=True,
                **more,
            )
            db.add(pair)
            db.flush()
            return pair.id or 0

    # --- time ----------------------------------------------------------------------------------------------

    def later(self, **by: float) -> None:
        """Time passes, and the clock beats once."""
        self.wall += timedelta(**by)
        self.engine.work()
        self.engine.beat()

    def until(self, moment: datetime) -> None:
        """Time passes up to a moment, and the clock beats once."""
        self.wall = moment
        self.engine.beat()

    def through(self, moment: datetime) -> None:
        """Time passes up to a moment, and the clock beats at everything that is due on the way."""
        while (due := self.engine.upcoming()) and due < moment:
            self.until(max(due, self.wall) + timedelta(seconds=1))
        self.until(moment)

    # --- the front door ------------------------------------------------------------------------------------

    def get(self, path: str) -> Any:
        return self._ask(path, None)

    def post(self, account: str, data: dict[str, Any]) -> Any:
        return self._ask(f"/api/chat/{account}", data)

    def _ask(self, path: str, data: dict[str, Any] | None) -> Any:
        body = None if data is None else json.dumps(data).encode()
        headers = {"Cookie": f"{COOKIE}={TOKEN}", "Origin": self.origin, "Content-Type": "application/json"}
        with urllib.request.urlopen(urllib.request.Request(self.origin + quote(path), body, headers)) as response:
            return json.load(response)

    def _serve(self) -> None:
        """The real server on a free port, in a thread of its own."""
        loop, ready = asyncio.new_event_loop(), threading.Event()

        async def start() -> None:
            runner = web.AppRunner(self.server.app(), access_log=None, shutdown_timeout=0.1)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            self.origin = f"http://127.0.0.1:{runner.addresses[0][1]}"
            self.server.hosts.add(self.origin.removeprefix("http://"))
            self._stop.append(lambda: asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result())
            ready.set()

        def run() -> None:
            asyncio.set_event_loop(loop)
            loop.create_task(start())
            loop.run_forever()
            loop.close()

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        assert ready.wait(10)
        self._stop += [lambda: loop.call_soon_threadsafe(loop.stop), thread.join, self.server.pool.shutdown]

    def close(self) -> None:
        for stop in self._stop:
            stop()


def _id() -> str:
    return str(uuid.uuid4())


def session_start(house: House) -> datetime:
    """When the one booked session starts."""
    with house.database.read() as db:
        return db.exec(select(Session.start).where(Session.state == SessionState.BOOKED)).one()


def next_start(house: House) -> datetime:
    """When the next session starts that is still on."""
    with house.database.read() as db:
        starts = db.exec(select(Session.start).where(Session.state == SessionState.BOOKED, Session.start > house.wall))
        return min(starts)
