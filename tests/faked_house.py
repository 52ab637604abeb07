"""A company behind a fake of a chat platform: its server and the fake run in one loop, in a thread of their own."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from aiohttp import web
from house import House, Human
from sqlmodel import col, select

from chat import stored
from chat.cards import Card
from chat.words import say
from storage import outbox
from storage.messages import Outgoing, Received

Way = Callable[[], Coroutine[Any, Any, None]]
PATIENCE = 15.0  # seconds that a slow machine may take


class FakedHouse(House):
    """What Slack's and Teams' houses have in common. pool: the threads that their desk works in."""

    fake: Any
    pool: ThreadPoolExecutor
    runners: list[web.AppRunner]

    def _serve_beside(self, start: Way, end: Way) -> None:
        """Begins with `start`, in the loop; `end` is what of this platform has to end before its servers."""
        self.runners = []
        self.loop = asyncio.new_event_loop()
        thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        thread.start()
        self.run(start())
        self._stop += [
            lambda: self._close(end),
            lambda: self.loop.call_soon_threadsafe(self.loop.stop),
            thread.join,
            self.loop.close,
        ]

    def _close(self, end: Way) -> None:
        assert not self.fake.complaints, self.fake.complaints
        self.run(end())
        for runner in self.runners:
            self.run(runner.cleanup())
        self.pool.shutdown()

    async def _site(self, app: web.Application) -> str:
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.runners.append(runner)
        return f"http://127.0.0.1:{runner.addresses[0][1]}"

    def run(self, work: Coroutine[Any, Any, Any], patience: float = 30) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(patience)

    def settle(self, patience: float = PATIENCE) -> None:
        """Waits until everything that was heard is answered; then the post goes out, as it does every second."""
        self.until_true(self._answered, patience)
        self.engine.post()
        self.until_true(self._settled, patience)

    def until_true(self, done: Callable[[], bool], patience: float = PATIENCE) -> None:
        """Waits for something that happens behind an acknowledgement."""
        until = time.monotonic() + patience
        while not done():
            assert time.monotonic() < until, "it never came"
            time.sleep(0.005)  # it is another thread's doing, and nothing there says that it is done

    def _answered(self) -> bool:
        with self.database.read() as db:
            return not db.exec(select(Received.id).where(Received.state != "answered")).first()

    def _settled(self) -> bool:
        with self.database.read() as db:
            due = select(Outgoing.id).where(Outgoing.state == "waiting", col(Outgoing.due) <= self.wall)
            return not db.exec(due).first()

    def received(self) -> list[str]:
        """The ids of all that was written down."""
        with self.database.read() as db:
            return list(db.exec(select(Received.id)))

    def promise(self, person: Human, card: Card | None = None, key: str = "news", **more: Any) -> None:
        """A card is promised to somebody, and the post goes out once."""
        with self.database.write() as db:
            outbox.put(db, person.id, stored.dump(card or Card(say("News"))), key=key, due=self.wall, **more)
        self.engine.post()

    def post_after(self, by: timedelta) -> None:
        """Time passes, and the post goes out once."""
        self.wall += by
        self.engine.post()
