"""Slack: acknowledgements while everything is slow, events a second, repeats, and malformed requests.

Run: python bench/slack.py [late] [rate] [repeats] [malformed]   (all four without a word; `late` takes two minutes)

All of it goes through the guard, Bolt and the dispatch over HTTP, against the fake Slack of the tests, on SQLite.
"""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any, TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from fake_slack import BOT, FakeSlack
from slack_house import SlackHouse
from sqlmodel import col, func, select

from storage.database import Database, create_tables
from storage.messages import Received
from storage.people import Role
from storage.secrets import new_key, use_keys

REQUESTS, RATE, SLOW = 1000, 10, 1.0  # in `late`: how many, a second, and how many seconds the database takes
EVENTS, DELIVERIES, AT_ONCE = 300, 3, 20
DEADLINE = 3.0  # Slack's own
HOME = {"type": "button", "action_id": "home", "value": "", "block_id": "b"}
Result = TypeVar("Result")


class SlowDatabase(Database):
    """One that takes its time before each change, as one does that is far away or busy."""

    slow = 0.0

    def change(self, work: Callable[[Any], Result], *, eager: bool = True) -> Result:
        time.sleep(self.slow)
        return super().change(work, eager=eager)


@contextmanager
def opened(people: int = 40) -> Iterator[tuple[SlackHouse, list[str]]]:
    """A company on Slack, whose people have all said hello."""
    use_keys(new_key())
    with tempfile.TemporaryDirectory() as folder:
        database = SlowDatabase(f"sqlite:///{folder}/bench.db", 32)
        create_tables(database)
        house = SlackHouse(database)
        users = [house.person(f"Person{n} Silva", Role.MENTEE).account for n in range(people)]
        for user in users:
            house.run(house.fake.types(user, "hello"))
        house.settle()
        yield house, users
        house.close()
        database.close()


async def paced(rate: float, jobs: list[Callable[[], Awaitable[Any]]]) -> list[float]:
    """Starts so many a second, whether those before are done or not. Returns how long each took."""

    async def one(job: Callable[[], Awaitable[Any]]) -> float:
        begun = time.perf_counter()
        await job()
        return time.perf_counter() - begun

    running = []
    begun = time.perf_counter()
    for n, job in enumerate(jobs):
        await asyncio.sleep(max(0.0, begun + n / rate - time.perf_counter()))
        running.append(asyncio.create_task(one(job)))
    return [await task for task in running]


def mixed(fake: FakeSlack, users: list[str], count: int) -> list[Callable[[], Awaitable[Any]]]:
    """Typed words, commands and presses, in turn."""
    chance, jobs = random.Random(1), []
    for n in range(count):
        user = chance.choice(users)
        message = next(m for m in fake.messages[fake.dm(user)] if m.get("user") == BOT)
        jobs.append(
            [
                lambda u=user, i=n: fake.types(u, "help" if i % 2 else "hello"),
                lambda u=user: fake.command(u, "help"),
                lambda u=user: fake.command(u, "join"),
                lambda u=user, m=message: fake.presses(u, HOME, channel=m["channel"], ts=m["ts"]),
            ][n % 4]
        )
    return jobs


def late() -> None:
    with opened() as (house, users):
        jobs = mixed(house.fake, users, REQUESTS)
        house.database.slow = SLOW
        took = house.run(paced(RATE, jobs), 600)
        house.database.slow = 0
        house.settle(300)
    over = sum(one > DEADLINE for one in took)
    print(
        f"{REQUESTS} requests, {RATE} a second, each change of the database {SLOW:g} s later: "
        f"{over} acknowledged after more than {DEADLINE:g} s; median {median(took):.2f} s, slowest {max(took):.2f} s"
    )


def rate() -> None:
    with opened() as (house, users):
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(n: int) -> float:
            async with gate:
                begun = time.perf_counter()
                await house.fake.types(users[n % len(users)], "help")
                return time.perf_counter() - begun

        async def all_() -> list[float]:
            return list(await asyncio.gather(*(one(n) for n in range(EVENTS))))

        begun = time.perf_counter()
        took = house.run(all_(), 600)
        acknowledged = time.perf_counter() - begun
        house.settle(300)
        answered = time.perf_counter() - begun
    print(
        f"{EVENTS} events, {AT_ONCE} at once: {EVENTS / acknowledged:.0f} a second acknowledged (median "
        f"{median(took) * 1000:.0f} ms, p95 {quantiles(took, n=20)[-1] * 1000:.0f} ms), "
        f"{EVENTS / answered:.0f} a second answered and delivered"
    )


def repeats() -> None:
    with opened() as (house, users):
        before = Counter(user for user in users for m in said(house, user))
        jobs = []
        for n in range(EVENTS):
            user = users[n % len(users)]
            event = {"type": "message", "channel_type": "im", "channel": house.fake.dm(user), "user": user,
                     "text": "help", "ts": house.fake.ts()}  # fmt: skip
            jobs += [lambda e=event, i=n: house.fake.event(e, event_id=f"Same{i}")] * DELIVERIES
        random.Random(1).shuffle(jobs)

        async def all_() -> None:
            for group in groups(jobs):
                await asyncio.gather(*(job() for job in group))

        house.run(all_(), 600)
        house.settle(300)
        answers = sum(len(said(house, user)) for user in users) - sum(before.values())
        with house.database.read() as db:
            kept = db.exec(select(func.count()).where(col(Received.id).contains("Same"))).one()
    print(f"{EVENTS} events x {DELIVERIES} deliveries, {AT_ONCE} at once: {kept} events kept, {answers} answers")


def groups(jobs: list[Any]) -> Iterator[list[Any]]:
    for begin in range(0, len(jobs), AT_ONCE):
        yield jobs[begin : begin + AT_ONCE]


def said(house: SlackHouse, user: str) -> list[dict[str, Any]]:
    return [m for m in house.fake.messages[house.fake.dm(user)] if m.get("user") == BOT]


def malformed() -> None:
    from slack_malformed import MALFORMED, send

    with opened(1) as (house, _):
        with house.database.read() as db:
            before = db.exec(select(func.count()).select_from(Received)).one()
        answers = [(name, house.run(send(house.fake.events_url, request))) for name, request in MALFORMED.items()]
        with house.database.read() as db:
            after = db.exec(select(func.count()).select_from(Received)).one()
    statuses = Counter(status for _, status in answers)
    print(f"{len(answers)} malformed requests: {dict(sorted(statuses.items()))}; {after - before} reached a handler")
    for name, status in answers:
        if not 400 <= status < 500:
            print(f"  {status}  {name}")


def main() -> None:
    measures = {"malformed": malformed, "repeats": repeats, "rate": rate, "late": late}
    for name in sys.argv[1:] or measures:
        measures[name]()


if __name__ == "__main__":
    main()
