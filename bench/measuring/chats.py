"""What is measured of each chat platform alike: acknowledgements while everything is slow, events a second, repeats, and
malformed requests. All of it goes through the guard, the platform's library and the dispatch over HTTP, against the fake of
the tests, on SQLite; the fake runs in the same process and takes its share."""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any, TypeVar

from faked_house import FakedHouse
from sqlmodel import func, select

from storage.database import Database, create_tables
from storage.messages import Received
from storage.people import Role
from storage.secrets import new_key, use_keys

PEOPLE, REQUESTS, RATE, SLOW = 40, 1000, 10, 1.0  # in `late`: so many, a second, and the seconds a change takes longer
EVENTS, DELIVERIES, AT_ONCE = 300, 3, 20
Job = Callable[[], Coroutine[Any, Any, Any]]
Result = TypeVar("Result")


@dataclass(frozen=True)
class Platform:
    """deadlines: the seconds in which an answer is wanted, the platform's own last. types: somebody writes. mixed: all that people do, in turn.
    repeated: one event, the same at each delivery. said: what the bot said to somebody. malformed: by what is wrong."""

    house: type[FakedHouse]
    deadlines: tuple[float, ...]
    types: Callable[[Any, str, str], Coroutine[Any, Any, Any]]
    mixed: Callable[[Any, str, int], Iterable[Job]]
    repeated: Callable[[Any, str], Job]
    said: Callable[[Any, str], list[Any]]
    malformed: Callable[[Any], dict[str, Callable[[], Awaitable[int]]]]


class SlowDatabase(Database):
    """One that takes its time before each change, as one does that is far away or busy."""

    slow = 0.0

    def change(self, work: Callable[[Any], Result], *, eager: bool = True) -> Result:
        time.sleep(self.slow)
        return super().change(work, eager=eager)


@contextmanager
def opened(platform: Platform, people: int = PEOPLE) -> Iterator[tuple[Any, list[str]]]:
    """A company on this platform, whose people have all said hello."""
    use_keys(new_key())
    with tempfile.TemporaryDirectory() as folder:
        database = SlowDatabase(f"sqlite:///{folder}/bench.db", 32)
        create_tables(database)
        house: Any = platform.house(database)
        users = [house.person(f"Person{n} Silva", Role.MENTEE).account for n in range(people)]
        for user in users:
            house.run(platform.types(house, user, "hello"))
        house.settle()
        yield house, users
        house.fake.complaints.clear()  # what was late is what is measured, and no reason to stop
        house.close()
        database.close()


async def timed(job: Job) -> float:
    begun = time.perf_counter()
    await job()
    return time.perf_counter() - begun


async def paced(jobs: Iterable[Job], rate: float) -> list[float]:
    """Starts so many a second, whether those before are done or not. Returns how long each took."""
    running, begun = [], time.perf_counter()
    for n, job in enumerate(jobs):
        await asyncio.sleep(max(0.0, begun + n / rate - time.perf_counter()))
        running.append(asyncio.create_task(timed(job)))
    return [await task for task in running]


async def some_at_once(jobs: Iterable[Job]) -> list[float]:
    """So many at a time. Returns how long each took."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(job: Job) -> float:
        async with gate:
            return await timed(job)

    return list(await asyncio.gather(*map(one, jobs)))


def late(platform: Platform) -> None:
    with opened(platform) as (house, users):
        chance = random.Random(1)
        jobs: list[Job] = []
        while len(jobs) < REQUESTS:
            jobs += platform.mixed(house, chance.choice(users), len(jobs))
        house.database.slow = SLOW
        took = house.run(paced(jobs[:REQUESTS], RATE), 600)
        house.database.slow = 0
        house.settle(300)
    over = ", ".join(f"{sum(one > most for one in took)} after more than {most:g} s" for most in platform.deadlines)
    print(
        f"{REQUESTS} requests, {RATE} a second, each change of the database {SLOW:g} s later: {over}; "
        f"median {median(took):.2f} s, slowest {max(took):.2f} s"
    )


def rate(platform: Platform) -> None:
    with opened(platform) as (house, users):
        jobs = [lambda n=n: platform.types(house, users[n % len(users)], "help") for n in range(EVENTS)]
        begun = time.perf_counter()
        took = house.run(some_at_once(jobs), 600)
        acknowledged = time.perf_counter() - begun
        house.settle(300)
        answered = time.perf_counter() - begun
    print(
        f"{EVENTS} events, {AT_ONCE} at once: {EVENTS / acknowledged:.0f} a second acknowledged (median "
        f"{median(took) * 1000:.0f} ms, p95 {quantiles(took, n=20)[-1] * 1000:.0f} ms), "
        f"{EVENTS / answered:.0f} a second answered and delivered"
    )


def repeats(platform: Platform) -> None:
    with opened(platform) as (house, users):
        before, heard = sum(len(platform.said(house, user)) for user in users), events(house)
        jobs = [platform.repeated(house, users[n % len(users)]) for n in range(EVENTS)] * DELIVERIES
        random.Random(1).shuffle(jobs)
        house.run(some_at_once(jobs), 600)
        house.settle(300)
        answers = sum(len(platform.said(house, user)) for user in users) - before
        kept = events(house) - heard
    print(f"{EVENTS} events x {DELIVERIES} deliveries, {AT_ONCE} at once: {kept} events kept, {answers} answers")


def malformed(platform: Platform) -> None:
    with opened(platform, 1) as (house, _):
        before = events(house)
        answers = [(wrong, house.run(send())) for wrong, send in platform.malformed(house).items()]
        after = events(house)
    statuses = Counter(status for _, status in answers)
    print(f"{len(answers)} malformed requests: {dict(sorted(statuses.items()))}; {after - before} reached a handler")
    for wrong, status in answers:
        if not 400 <= status < 500:
            print(f"  {status}  {wrong}")


def events(house: FakedHouse) -> int:
    """How many were written down."""
    with house.database.read() as db:
        return db.exec(select(func.count()).select_from(Received)).one()


def measured(platform: Platform, **more: Callable[[], None]) -> None:
    """Those measures that the command line names, all of them where it names none."""
    alike = {"malformed": malformed, "repeats": repeats, "rate": rate, "late": late}
    for name in sys.argv[1:] or [*more, *alike]:
        if name in more:
            more[name]()
        else:
            alike[name](platform)
