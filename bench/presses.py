"""How fast a press is answered in a real browser, with 10,000 people in the database.

500 presses on Home and Help, Availability and Back, by one person, in headless Chromium: from the click until the answer
is on the page. Beside it, as the peer in the same run, the time a bare aiohttp server takes to answer the same browser's
empty POST: what is over that is ours.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import threading
from pathlib import Path
from statistics import median, quantiles

from aiohttp import web

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

PEOPLE, PRESSES = int(os.environ.get("PEOPLE", "10000")), int(os.environ.get("PRESSES", "500"))
PRESS = """async () => {
  const log = document.querySelector('#log');
  const buttons = [...log.querySelectorAll('article button')].filter(b => /^(Home|Help)$/.test(b.textContent.trim()));
  const before = log.querySelectorAll('article').length;
  const start = performance.now();
  buttons.at(-1).click();
  await new Promise((done) => {
    const look = () => log.querySelectorAll('article').length > before ? done() : requestAnimationFrame(look);
    look();
  });
  return performance.now() - start;
}"""
EMPTY = """async (url) => {
  const start = performance.now();
  await (await fetch(url, {method: 'POST', body: '{}'})).text();
  return performance.now() - start;
}"""


def crowd(house: object, people: int) -> None:
    """People with accounts, one in three a mentor."""
    from storage.people import Account, Enrolled, Enrolment, Person, Role

    org, programme, workspace = house.organisation, house.programme, house.workspace  # type: ignore[attr-defined]
    numbers = range(1000, 1000 + people)
    with house.database.write() as db:  # type: ignore[attr-defined]
        db.add_all(Person(id=n, organisation_id=org, name=f"Person {n}", email=f"p{n}@example.com") for n in numbers)
        db.flush()
        db.add_all(Account(person_id=n, workspace_id=workspace, external_id=f"p{n}") for n in numbers)
        for n in numbers:
            role = Role.MENTEE if n % 3 else Role.MENTOR
            db.add(Enrolment(person_id=n, programme_id=programme, role=role, state=Enrolled.JOINED, hours_a_month=2))


def empty_server() -> str:
    """The peer: aiohttp answering nothing."""
    address: list[str] = []
    ready = threading.Event()

    async def serve() -> None:
        async def nothing(_: web.Request) -> web.Response:
            return web.Response(text="{}", headers={"Access-Control-Allow-Origin": "*"})

        app = web.Application()
        app.router.add_post("/", nothing)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        address.append(f"http://127.0.0.1:{runner.addresses[0][1]}/")
        ready.set()
        await asyncio.Event().wait()

    threading.Thread(target=lambda: asyncio.run(serve()), daemon=True).start()
    ready.wait()
    return address[0]


def main() -> None:
    from house import TOKEN, House
    from playwright.sync_api import sync_playwright

    from storage.database import Database, create_tables
    from storage.people import Role
    from storage.secrets import new_key, use_keys

    use_keys(new_key())
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/bench.db")
        create_tables(database)
        house = House(database)
        ana = house.person("Ana Silva", Role.MENTEE)
        crowd(house, PEOPLE)
        ana.says("help")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            page = browser.new_page()
            page.goto(f"{house.origin}/?token={TOKEN}#ana.silva")
            page.wait_for_selector("#log article button")
            ours = sorted(page.evaluate(PRESS) for _ in range(PRESSES))
            bare_page = browser.new_page()
            bare = sorted(bare_page.evaluate(EMPTY, empty_server()) for _ in range(PRESSES))
            browser.close()
        house.close()
        database.close()
    p95 = quantiles(ours, n=20)[-1]
    print(f"{PRESSES} presses with {PEOPLE} people: p50 {median(ours):.0f} ms, p95 {p95:.0f} ms")
    print(
        f"a bare aiohttp answer in the same browser: p50 {median(bare):.0f} ms, p95 {quantiles(bare, n=20)[-1]:.0f} ms"
    )
    print(f"ratio of medians: {median(ours) / median(bare):.1f}")


if __name__ == "__main__":
    main()
