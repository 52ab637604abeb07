"""The heartbeat while something is served: what fails is logged without its words, comes again, and stops nothing."""

from __future__ import annotations

import asyncio
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from structlog.testing import capture_logs

from bot.beats import until_stopped
from bot.engine import Engine
from storage.database import Database


def test_what_failed_comes_again_and_its_words_are_not_in_the_log(lite: Database, now: datetime) -> None:
    engine = Engine(lite, lambda: now, lambda: ThreadPoolExecutor(1))
    tries: list[int] = []

    def fails() -> None:
        tries.append(1)
        if len(tries) == 3:
            os.kill(os.getpid(), signal.SIGTERM)
        raise ValueError("what somebody wrote")

    with capture_logs() as logs:
        asyncio.run(asyncio.wait_for(until_stopped(engine, pages=(fails, 0.01)), 10))
    told = [line for line in logs if line.get("part") == "pages"]
    assert len(told) >= 3
    assert "somebody wrote" not in repr(told)
