"""The engine's heartbeat, while something is served."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from functools import partial

from bot.engine import Engine
from scheduling import clock

BEAT = 5.0  # seconds between two looks at what is due: a reminder is at most that late
POST = 1.0  # seconds between two looks at the outbox


async def until_stopped(engine: Engine, **more: tuple[Callable[[], None], float]) -> None:
    """Lets the clock tick until the process is asked to stop. more: what a platform needs done as often as it says."""
    beats = {"look": (engine.look, BEAT), "post": (engine.post, POST), "work": (engine.work, POST)}
    beats |= {name: (partial(engine.guarded, name, run), often) for name, (run, often) in more.items()}
    scheduler = clock.start(beats)
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    try:
        await stopped.wait()
    finally:
        scheduler.shutdown(wait=False)
