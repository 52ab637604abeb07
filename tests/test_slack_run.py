"""The one command, as an operator runs it: a process of its own, over Socket Mode, until it is told to stop."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from aiohttp import web
from fake_slack import TOKEN, FakeSlack
from slack_seen import title_of

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 30.0  # seconds that a slow machine may take


async def until(done: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not done():
            await asyncio.sleep(0.02)  # it is another process, and what it does shows in the fake alone


async def _run(folder: Path) -> None:
    fake = FakeSlack()
    fake.person("ULENA", "Lena Vogt", "lena@example.com")
    runner = web.AppRunner(fake.app(), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    fake.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    settings = {
        "PYTHONPATH": str(ROOT),
        "DATABASE_URL": f"sqlite:///{folder / 'slack.db'}",
        "COORDINATORS": "lena@example.com",
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_APP_TOKEN": "xapp-fake",
        "SLACK_API_URL": f"{fake.base}/api/",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", env={**os.environ, **settings}, cwd=folder
    )
    try:
        await until(lambda: fake.connected)
        await fake.event({"type": "app_home_opened", "user": "ULENA", "tab": "home"})
        await until(lambda: "ULENA" in fake.homes)
        assert "0 joined, 0 with a mentor" in str(fake.homes["ULENA"]["blocks"])
        await fake.types("ULENA", "hello")
        await until(lambda: [title_of(m) for m in fake.messages["DLENA"]] == ["hello", "Hello Lena"])
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE):
            assert await process.wait() == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        await runner.cleanup()


def test_the_one_command_serves_a_workspace_and_ends_when_it_is_told_to(tmp_path: Path) -> None:
    asyncio.run(_run(tmp_path))
