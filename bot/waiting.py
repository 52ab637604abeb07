"""How a desk waits for work without keeping anybody else waiting."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

FRONT = 32  # threads of what comes before an acknowledgement: so many may press at once while the database is slow
TOO_LONG = 30.0  # seconds behind somebody's own earlier words: matching a thousand people takes less
Answer = TypeVar("Answer")
Who = TypeVar("Who")


class Lines(Generic[Who]):
    """What one person does is worked on in the order in which it came: "note" and its words may arrive together. Whoever is
    next waits for the one before, and nobody for anybody else."""

    def __init__(self) -> None:
        self._last: dict[Who, asyncio.Event] = {}

    def join(self, who: Who) -> InLine:
        """Takes a place in somebody's line; it has to be left again."""
        before, own = self._last.get(who), asyncio.Event()
        self._last[who] = own
        return InLine(before, own, lambda: self._forget(who, own))

    def _forget(self, who: Who, own: asyncio.Event) -> None:
        if self._last.get(who) is own:
            del self._last[who]


@dataclass(frozen=True)
class InLine:
    """A place in a line, behind the one before it."""

    before: asyncio.Event | None = None
    own: asyncio.Event = field(default_factory=asyncio.Event)
    forget: Callable[[], None] = lambda: None

    async def __aenter__(self) -> None:
        """When what was before is done. It waits no longer than anything should take: an order is no reason to be lost."""
        if self.before is not None:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.before.wait(), TOO_LONG)

    async def __aexit__(self, *_: object) -> None:
        self.leave()

    def leave(self) -> None:
        """It is done, or there was nothing to do; saying so twice does nothing."""
        self.own.set()
        self.forget()


async def on(pool: Executor, function: Callable[..., Answer], *arguments: Any) -> Answer:
    """What a function returns that is worked on in one of the pool's threads: everything that asks the database, which on
    the loop would stop everybody for as long as somebody else writes."""
    return await asyncio.get_running_loop().run_in_executor(pool, function, *arguments)


async def patiently(work: Coroutine[Any, Any, Answer], until: float) -> tuple[asyncio.Task[Answer], bool]:
    """The work, and whether it was done in time; where it takes longer than people should be kept waiting, it goes on.
    until: on the loop's clock."""
    working = asyncio.create_task(work)
    left = until - asyncio.get_running_loop().time()
    await asyncio.wait({working}, timeout=max(0.0, left))
    return working, working.done()
