"""The same small company on Slack: people write and press in a fake Slack, through real Bolt, over signed HTTP or Socket
Mode, and see what Slack would show them."""

from __future__ import annotations

import asyncio
import importlib.util
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import Any

from aiohttp import web
from fake_slack import BOT, SECRET, TEAM, TOKEN, FakeSlack
from house import House, Human, Seen
from slack_sdk import WebClient
from sqlmodel import col, select

from bot.engine import Engine
from bot.slack.desk import Desk
from bot.slack.edge import SlackEdge
from bot.slack.homes import Homes
from bot.slack.pace import Pace
from bot.slack.parse import PLATFORM
from bot.slack.people import People
from bot.slack.service import PATH, bolt, one_workspace, routes, socket
from storage.messages import Outgoing, Received

VALIDATOR = Path(__file__).resolve().parents[2] / "shared" / "validators" / "validate_blockkit.py"
THREADS = 8
PATIENCE = 15.0  # seconds that a slow machine may take


@dataclass
class SlackHuman(Human):
    """Somebody on Slack. account is their user id."""

    house: SlackHouse

    def says(self, words: str, event: str = "") -> Seen:
        fake, before = self.house.fake, self._messages()
        self.house.run(fake.types(self.account, words, event_id=event))
        self.house.settle()
        arrived = [m for m in self._messages() if m not in before and m.get("user") == BOT]
        return self._seen(arrived[-1]) if arrived else self.cards()[-1]

    def presses(self, label: str, *, on: str = "", event: str = "", **values: Any) -> Seen:
        window = self._window()
        if window and label == (window.get("submit") or {}).get("text"):
            return self._submits(window, values)
        place, block = self._button(label, on)
        return self._pressed(place, block, values, event)

    def acts(self, action: str, value: str = "", *, message: str = "", event: str = "", **values: Any) -> Seen:
        button = {"type": "button", "action_id": action, **({"value": value} if value else {})}
        found = [m for m in self._messages() if m["ts"] == message] or self._messages()[-1:]
        return self._pressed({**found[0], "kind": "message"}, button, values, event)

    def cards(self) -> list[Seen]:
        own = [m for m in self._messages() if m.get("user") == BOT]
        window = self._window()
        return [self._seen(m) for m in own] + ([self._seen(window)] if window else [])

    def words(self) -> list[str]:
        return [m["text"] for m in self._messages() if m.get("user") == self.account]

    # --- inside --------------------------------------------------------------------------------------------

    def _messages(self) -> list[dict[str, Any]]:
        return [dict(m) for m in self.house.fake.messages[self.house.fake.dm(self.account)]]

    def _window(self) -> dict[str, Any] | None:
        views = [view for view in self.house.fake.views.values() if view["user"] == self.account]
        return views[-1] if views else None

    def _submits(self, window: dict[str, Any], values: dict[str, Any]) -> Seen:
        answer = self.house.run(self.house.fake.submits(self.account, window["id"], state(window["blocks"], values)))
        self.house.settle()
        if answer.get("response_action") == "errors":
            return Seen(window["id"], card_of({**window, "errors": answer["errors"]}))
        return self.cards()[-1]

    def _button(self, label: str, on: str) -> tuple[dict[str, Any], dict[str, Any]]:
        places = [{**m, "kind": "message"} for m in self._messages() if m.get("user") == BOT]
        window = self._window()
        places += [{**window, "kind": "view"}] if window else []
        for place in reversed(places):
            for block, element in elements(place.get("blocks", [])):
                if element["type"] == "button" and element["text"]["text"] == label and on in title_of(place):
                    return place, {**element, "block_id": block.get("block_id", "")}
        raise AssertionError(f"{self.name} has no “{label}”: {[(title_of(p), labels_of(p)) for p in places[-4:]]}")

    def _pressed(self, place: dict[str, Any], button: dict[str, Any], values: dict[str, Any], event: str) -> Seen:
        fake, before = self.house.fake, [m["ts"] for m in self._messages()]
        where = {"view": place["id"]} if place["kind"] == "view" else {"channel": place["channel"], "ts": place["ts"]}
        filled = state(place.get("blocks", []), values)
        self.house.run(fake.presses(self.account, button, values=filled, action_ts=event, **where))
        self.house.settle()
        window = self._window()
        if window:
            return self._seen(window)
        changed = [m for m in self._messages() if m["ts"] not in before or m["ts"] == place.get("ts")]
        return self._seen(changed[-1])

    def _seen(self, thing: dict[str, Any]) -> Seen:
        card = card_of(thing)
        channel = thing.get("channel")
        for file in self.house.fake.files.values():
            if channel and file.get("channel") == channel:
                card["parts"].append({"is": "File", "name": file["name"], "content": file["content"].decode()})
        return Seen(thing.get("ts") or thing["id"], card)


class SlackHouse(House):
    """mode: "http" or "socket"."""

    platform, external, human = PLATFORM, TEAM, SlackHuman
    mode = "http"

    def _open(self) -> None:
        self.engine = Engine(self.database, lambda: self.wall, lambda: ThreadPoolExecutor(1))
        self.fake = FakeSlack(check=rules())
        self.pool = ThreadPoolExecutor(THREADS)

    def _account(self, number: int, account: str, name: str) -> str:
        user = f"U{number:05}"
        self.fake.person(user, name, f"{account}@example.com")
        return user

    def _serve(self) -> None:
        self.loop = asyncio.new_event_loop()
        thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        thread.start()
        self.run(self._start())
        self._stop += [
            self._close,
            lambda: self.loop.call_soon_threadsafe(self.loop.stop),
            thread.join,
            self.loop.close,
        ]

    async def _start(self) -> None:
        self.runners: list[web.AppRunner] = []
        self.fake.base = await self._site(self.fake.app())
        api = f"{self.fake.base}/api/"
        client = WebClient(token=TOKEN, base_url=api, retry_handlers=[])
        self.engine.edges[PLATFORM] = SlackEdge(lambda _: client, self.unhurried())
        people = People(self.database, lambda _: client, lambda: self.wall)
        self.desk = Desk(self.engine, self.pool, people, Homes(self.engine, people, lambda _: client))
        app = bolt(self.desk, api, one_workspace(TOKEN, "B1", BOT))
        self.handler = None
        if self.mode == "socket":
            self.handler = socket(app, "xapp-fake", api)
            await self.handler.connect_async()
            while not self.fake.connected:
                await asyncio.sleep(0.01)
        else:
            site = web.Application()
            site.add_routes(routes(app, SECRET, self.real))
            self.fake.events_url = await self._site(site) + PATH

    async def _site(self, app: web.Application) -> str:
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.runners.append(runner)
        return f"http://127.0.0.1:{runner.addresses[0][1]}"

    def unhurried(self) -> Pace:
        """No second between two messages, since time stands still here; but it rests while Slack says so."""
        return Pace(apart=0, a_minute=inf, clock=self._seconds)

    def _seconds(self) -> float:
        return self.wall.timestamp()

    def real(self) -> Any:
        """The wall clock of signatures: the fake signs with the machine's own."""
        from datetime import UTC, datetime

        return datetime.now(UTC)

    def run(self, work: Coroutine[Any, Any, Any], patience: float = 30) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(patience)

    def settle(self, patience: float = PATIENCE) -> None:
        """Waits until everything that was heard is answered, and what is due has left the outbox."""
        self.until_true(self._settled, patience)

    def until_true(self, done: Callable[[], bool], patience: float = PATIENCE) -> None:
        """Waits for something that happens behind an acknowledgement."""
        until = time.monotonic() + patience
        while not done():
            assert time.monotonic() < until, "it never came"
            time.sleep(0.005)

    def _settled(self) -> bool:
        with self.database.read() as db:
            heard = db.exec(select(Received.id).where(Received.state != "answered")).first()
            due = select(Outgoing.id).where(Outgoing.state == "waiting", col(Outgoing.due) <= self.wall)
            return not heard and not db.exec(due).first()

    def _close(self) -> None:
        assert not self.fake.complaints, self.fake.complaints
        self.run(self._ended())
        self.pool.shutdown()

    async def _ended(self) -> None:
        if self.handler:
            await self.handler.close_async()
        for runner in self.runners:
            await runner.cleanup()


def rules() -> Callable[[dict[str, Any]], list[str]]:
    """Slack's own rules for what is shown, where the validator lies beside the project; none elsewhere."""
    if not VALIDATOR.exists():
        return lambda _: []
    spec = importlib.util.spec_from_file_location("validate_blockkit_again", VALIDATOR)
    assert spec
    assert spec.loader
    official = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(official)

    def check(thing: dict[str, Any]) -> list[str]:
        for found in (official.E, official.WARN, official.action_ids, official.focus):
            found.clear()
        if thing.get("type") in ("modal", "home"):
            official.view({k: v for k, v in thing.items() if k not in ("id", "hash", "user")})
        else:
            official.blocks(thing["blocks"], "message")
        return list(official.E)

    return check


# --- from blocks back to what somebody reads -----------------------------------------------------------------


def card_of(thing: dict[str, Any]) -> dict[str, Any]:
    """A message or a window as the card that somebody sees."""
    buttons: list[dict[str, Any]] = []
    parts: list[dict[str, Any]] = []
    submit = thing.get("submit")
    if submit:
        button = {"label": submit["text"], "action": thing["callback_id"], "value": thing["private_metadata"]}
        buttons.append(button)
    for block in thing.get("blocks", []):
        parts += part_of(block, thing.get("errors", {}))
        buttons += [button_of(e) for _, e in elements([block]) if e["type"] == "button" and "url" not in e]
    return {"title": title_of(thing), "parts": parts, "buttons": buttons}


def title_of(thing: dict[str, Any]) -> str:
    headers = [block["text"]["text"] for block in thing.get("blocks", []) if block["type"] == "header"]
    return str(headers[0] if headers else thing.get("text", ""))


def labels_of(thing: dict[str, Any]) -> list[str]:
    return [e["text"]["text"] for _, e in elements(thing.get("blocks", [])) if e["type"] == "button"]


def button_of(element: dict[str, Any]) -> dict[str, Any]:
    action = element["action_id"].partition("#")[0]
    return {"label": element["text"]["text"], "action": action, "value": element.get("value", "")}


def part_of(block: dict[str, Any], errors: dict[str, str]) -> Iterator[dict[str, Any]]:
    match block["type"]:
        case "section":
            yield {"is": "Text", "text": block["text"]["text"]}
        case "context":
            yield {"is": "Text", "text": block["elements"][0]["text"], "style": "quiet"}
        case "rich_text":
            said = "".join(leaf["text"] for inner in block["elements"] for leaf in inner["elements"])
            yield {"is": "Text", "text": said}
        case "table":
            columns, *rows = [[cell["text"] for cell in row] for row in block["rows"]]
            yield {"is": "Table", "columns": columns, "rows": rows}
        case "input":
            yield field_of(block, errors)


def field_of(block: dict[str, Any], errors: dict[str, str]) -> dict[str, Any]:
    element = block["element"]
    options = [{"value": o["value"], "label": o["text"]["text"]} for o in element.get("options", [])]
    first = element.get("initial_option") or {}
    initial: Any = element.get("initial_value") or element.get("initial_date") or first.get("value", "")
    if "initial_options" in element:
        initial = [option["value"] for option in element["initial_options"]]
    return {
        "is": "Field", "name": element["action_id"], "label": block["label"]["text"], "options": options,
        "initial": initial, "hint": (block.get("hint") or {}).get("text", ""), "error": errors.get(block["block_id"], ""),
    }  # fmt: skip


def elements(blocks: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for block in blocks:
        if block["type"] == "actions":
            yield from ((block, element) for element in block["elements"])


def state(blocks: list[dict[str, Any]], values: dict[str, Any]) -> dict[str, Any]:
    """What Slack sends of the inputs: what was filled in, else what the bot had filled in."""
    found = {}
    for block in blocks:
        if block["type"] == "input":
            element = block["element"]
            given = values.get(element["action_id"])
            found[block["block_id"]] = {element["action_id"]: filled(element, given)}
    return found


def filled(element: dict[str, Any], given: Any) -> dict[str, Any]:
    kind = element["type"]
    options = {option["value"]: option for option in element.get("options", [])}
    if kind in ("checkboxes", "multi_static_select", "multi_external_select"):
        chosen = element.get("initial_options", []) if given is None else [options.get(g, {"value": g}) for g in given]
        return {"type": kind, "selected_options": chosen}
    if kind in ("radio_buttons", "static_select", "external_select"):
        option = element.get("initial_option") if given is None else options.get(given, {"value": given})
        return {"type": kind, "selected_option": option}
    if kind == "datepicker":
        return {"type": kind, "selected_date": given or element.get("initial_date")}
    if kind == "timepicker":
        return {"type": kind, "selected_time": given or element.get("initial_time")}
    return {"type": kind, "value": element.get("initial_value") if given is None else (given or None)}
