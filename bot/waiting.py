"""How a desk waits for work without keeping anybody else waiting."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from typing import Any, TypeVar

FRONT = (
    32  # threads of what comes before an acknowledgement: so many may press at once while the database takes its time
)
Answer = TypeVar("Answer")


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
