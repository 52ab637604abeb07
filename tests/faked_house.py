"""A company behind a fake of a chat platform: its server and the fake run in one loop, in a thread of their own."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine
from typing import Any

from aiohttp import web
from house import House
from sqlmodel import col, select

from storage.messages import Outgoing, Received

PATIENCE = 15.0  # seconds that a slow machine may take


class FakedHouse(House):
    """Slack's and Teams' houses begin with `_start` and end with `_close`."""

    runners: list[web.AppRunner]

    def _serve(self) -> None:
        self.loop = asyncio.new_event_loop()
        thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        thread.start()
        self.run(self._start())
        self._stop += [
            self._close,
            lambda: self.loop.call_soon_threadsafe(self.loop.stop),
            thread.join,
            self.loop.close,
        ]

    async def _start(self) -> None:
        raise NotImplementedError

    def _close(self) -> None:
        raise NotImplementedError

    async def _site(self, app: web.Application) -> str:
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.runners.append(runner)
        return f"http://127.0.0.1:{runner.addresses[0][1]}"

    def run(self, work: Coroutine[Any, Any, Any], patience: float = 30) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(patience)

    def settle(self, patience: float = PATIENCE) -> None:
        """Waits until everything that was heard is answered, and what is due has left the outbox."""
        self.until_true(self._settled, patience)

    def until_true(self, done: Callable[[], bool], patience: float = PATIENCE) -> None:
        """Waits for something that happens behind an acknowledgement."""
        until = time.monotonic() + patience
        while not done():
            assert time.monotonic() < until, "it never came"
            time.sleep(0.005)

    def _settled(self) -> bool:
        with self.database.read() as db:
            heard = db.exec(select(Received.id).where(Received.state != "answered")).first()
            due = select(Outgoing.id).where(Outgoing.state == "waiting", col(Outgoing.due) <= self.wall)
            return not heard and not db.exec(due).first()
