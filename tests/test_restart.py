"""The demo as a process: it starts, is killed without warning, and starts again where it was."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.web.edge import parse
from bot.web.server import COOKIE
from chat import stored
from storage import inbox
from storage.database import Database

TIRED = 60  # seconds until a process that says nothing is given up


class Demo:
    """A running demo in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        environment = {**os.environ, "PORT": "0", "PYTHONUNBUFFERED": "1"}
        command = [sys.executable, "-m", "bot", "run", "--demo"]
        self.said: list[str] = []
        self.process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self.process.stdout
        for line in self.process.stdout:
            self.said.append(line)
            if found := re.search(r"(http://\S+)/\?token=(\S+)", line):
                self.origin, self.token = found.groups()
                return
        raise AssertionError(f"no address: {self.said}")

    def ask(self, path: str, data: dict[str, Any] | None = None) -> Any:
        headers = {"Cookie": f"{COOKIE}={self.token}", "Origin": self.origin, "Content-Type": "application/json"}
        body = None if data is None else json.dumps(data).encode()
        with urllib.request.urlopen(urllib.request.Request(self.origin + path, body, headers)) as response:
            return json.load(response)

    def titles(self, account: str) -> list[str]:
        messages = self.ask(f"/api/chat/{account}")["messages"]
        return [message["card"]["title"] for message in messages if "card" in message]

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(TIRED)
        assert self.process.stdout
        self.process.stdout.close()


@contextmanager
def running(folder: Path) -> Iterator[Demo]:
    demo = Demo(folder)
    try:
        yield demo
    finally:
        demo.close()


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_killed_demo_goes_on_where_it_was_and_answers_what_was_typed(tmp_path: Path) -> None:
    with running(tmp_path) as demo:
        assert any("Making up a company" in line for line in demo.said)
        demo.ask("/api/chat/asha.rao", {"id": "first-words", "text": "join"})
        demo.ask("/api/clock", {"by": "hour"})
        demo.kill()
    left_behind(tmp_path)
    with running(tmp_path) as demo:
        assert any("goes on where it was" in line for line in demo.said)
        assert demo.ask("/api/page")["clock"]["moved"] is True
        assert "Who sees what" in demo.titles("asha.rao")
        giving_up = time.monotonic() + TIRED
        while "What you can say" not in demo.titles("asha.rao"):
            assert time.monotonic() < giving_up
            time.sleep(0.2)  # the next beat answers; nothing can be waited for across processes
        again = demo.ask("/api/chat/asha.rao", {"id": "first-words", "text": "join"})
        assert len([m for m in again["messages"] if m.get("text") == "join"]) == 1
        assert demo.titles("asha.rao").count("Who sees what") == 1


def left_behind(folder: Path) -> None:
    """What a process has written down that died before it could answer."""
    database = Database(f"sqlite:///{folder}/demo/demo.db")
    from storage.secrets import use_keys

    use_keys((folder / "demo" / "mentorbot.key").read_text())
    event = parse("asha.rao", {"id": "last-words", "text": "help"})
    with database.write() as db:
        inbox.record(db, event.id, stored.dump(event), datetime.now(UTC) - timedelta(minutes=2))
    database.close()
