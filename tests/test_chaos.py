"""Everything at once: workers are killed, the platform fails in every way, and every message is there once."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from subprocess import PIPE

import pytest

from chat import stored
from chat.cards import Card
from chat.words import say
from storage import outbox
from storage.database import Database

MESSAGES = 150


@pytest.fixture
def asha(database: Database, company) -> int:
    return company(database, 1)[0]


@pytest.fixture(scope="module")
def hangman(sealing_key: str) -> Iterator[Callable[[str, Database, Path], int]]:
    """Runs a chaos to its end in the program beside this file; returns how many workers were killed."""
    program = Path(__file__).with_name("outbox_worker.py")
    with subprocess.Popen([sys.executable, program, sealing_key], stdin=PIPE, stdout=PIPE, text=True) as process:

        def run(way: str, database: Database, arrived: Path) -> int:
            url = database.url.render_as_string(hide_password=False)
            process.stdin.write(json.dumps({"way": way, "url": url, "arrived": str(arrived)}) + "\n")
            process.stdin.flush()
            return int(process.stdout.readline())

        yield run


@pytest.fixture
def chaos(hangman, tmp_path: Path, now: datetime) -> Callable[[str, Database, int], Counter[str]]:
    """How often each message is there after a chaos; the platform shows one message for a key, however often it came."""

    def run(way: str, database: Database, person: int) -> Counter[str]:
        for number in range(MESSAGES):
            card = stored.dump(Card(say("Message {n}", n=number)))
            database.change(lambda db, n=number, card=card: outbox.put(db, person, card, key=f"k{n}", due=now))
        arrived = tmp_path / "arrived"
        arrived.touch()
        assert hangman(way, database, arrived) >= 3
        return Counter(line.split("\t")[1] for line in set(arrived.read_text().splitlines()))

    return run


def test_workers_are_killed_and_the_platform_fails_and_every_message_is_there_once(
    database: Database, asha: int, chaos
):
    assert chaos("careful", database, asha) == Counter(f"Message {n}" for n in range(MESSAGES))


def test_a_worker_that_ticks_off_before_it_sends_loses_messages_in_the_same_chaos(lite: Database, company, chaos):
    [asha] = company(lite, 1)
    assert len(chaos("naive", lite, asha)) < MESSAGES
