"""The same small company on Slack: people write and press in a fake Slack, through real Bolt, over signed HTTP or Socket
Mode, and see what Slack would show them."""

from __future__ import annotations

import asyncio
import importlib.util
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from math import inf
from typing import Any

import pytest
from aiohttp import web
from fake_slack import BOT, SECRET, TEAM, TOKEN, FakeSlack
from faked_house import FakedHouse
from house import Human, Seen
from official import validator
from slack_sdk import WebClient
from slack_seen import card_of, elements, labels_of, show_file, shown_at, state, title_of

from bot.engine import Engine
from bot.slack.desk import Desk
from bot.slack.drawn import Drawn
from bot.slack.edge import SlackEdge
from bot.slack.homes import Homes
from bot.slack.pace import Pace
from bot.slack.parse import PLATFORM
from bot.slack.people import People
from bot.slack.service import PATH, bolt, one_workspace, routes, socket

VALIDATOR = validator("validate_blockkit.py")
THREADS = 8
NOWHERE = "1.0"  # the time stamp of a message that was deleted


@dataclass
class SlackHuman(Human):
    """Somebody on Slack. account is their user id."""

    house: SlackHouse

    def says(self, words: str, event: str = "") -> Seen:
        self._closes()
        fake, before = self.house.fake, self._messages()
        self.house.run(fake.types(self.account, words, event_id=event))
        self.house.settle()
        return self._new(before)

    def presses(self, label: str, *, on: str = "", event: str = "", **values: Any) -> Seen:
        window = self._window()
        if window and label == (window.get("submit") or {}).get("text"):
            return self._submits(window, values)
        place, block = self._button(label, on)
        if place["kind"] == "message":
            self._closes()
        return self._pressed(place, block, values, event)

    def acts(self, action: str, value: str = "", *, message: str = "", event: str = "", **values: Any) -> Seen:
        self._closes()
        button = {"type": "button", "action_id": action, **({"value": value} if value else {})}
        found = [m for m in self._messages() if m["ts"] == message] or [{"ts": NOWHERE, "channel": self._channel}]
        return self._pressed({**found[0], "kind": "message"}, button, values, event)

    def cards(self) -> list[Seen]:
        own = [m for m in self._messages() if m.get("user") == BOT]
        if window := self._window():
            own.append(window)
        return [self._seen(thing) for thing in sorted(own, key=shown_at)]

    def words(self) -> list[str]:
        return [m["text"] for m in self._messages() if m.get("user") == self.account]

    # --- inside --------------------------------------------------------------------------------------------

    @property
    def _channel(self) -> str:
        return self.house.fake.dm(self.account)

    def _messages(self) -> list[dict[str, Any]]:
        return [dict(m) for m in self.house.fake.messages[self._channel]]

    def _window(self) -> dict[str, Any] | None:
        views = [view for view in self.house.fake.views.values() if view["user"] == self.account]
        return views[-1] if views else None

    def _closes(self) -> None:
        """Nobody reaches what is under a window before closing it."""
        if window := self._window():
            self.house.run(self.house.fake.closes(self.account, window["id"]))

    def _submits(self, window: dict[str, Any], values: dict[str, Any]) -> Seen:
        fake, before = self.house.fake, self._messages()
        answer = self.house.run(fake.submits(self.account, window["id"], state(window["blocks"], values)))
        self.house.settle()
        if answer.get("response_action") == "errors":
            fake.views[window["id"]] |= {"errors": answer["errors"], "typed": values}
        return self._new(before)

    def _new(self, before: list[dict[str, Any]]) -> Seen:
        """The form that is open, else what has come or changed in the chat, else the newest card."""
        changed = [m for m in self._messages() if m not in before and m.get("user") == BOT]
        window = self._window()
        if window and ("submit" in window or not changed):
            return self._seen(window)
        self._closes()  # a note that says where the answer is
        return self._seen(changed[-1]) if changed else self.cards()[-1]

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
        fake, before = self.house.fake, self._messages()
        where = {"view": place["id"]} if place["kind"] == "view" else {"channel": place["channel"], "ts": place["ts"]}
        filled = state(place.get("blocks", []), values)
        self.house.run(fake.presses(self.account, button, values=filled, action_ts=event, **where))
        self.house.settle()
        return self._new(before)

    def _seen(self, thing: dict[str, Any]) -> Seen:
        card = card_of(thing)
        for file in reversed(self.house.fake.files.values()):
            if file.get("channel") == self._channel:
                show_file(card, file["name"], file["content"].decode())
        return Seen(thing.get("ts") or thing["id"], card)


class SlackHouse(FakedHouse):
    """mode: "http" or "socket"."""

    platform, external, human = PLATFORM, TEAM, SlackHuman
    mode = "http"

    def _open(self) -> None:
        self.engine = Engine(self.database, lambda: self.wall, lambda: ThreadPoolExecutor(1))
        self.fake = FakeSlack(clock=self._seconds, check=rules())
        self.pool = ThreadPoolExecutor(THREADS)

    def _account(self, number: int, account: str, name: str) -> str:
        user = f"U{number:05}"
        self.fake.person(user, name, f"{account}@example.com")
        return user

    def _serve(self) -> None:
        self._serve_beside(self._start, self._ended)

    async def _start(self) -> None:
        self.fake.base = await self._site(self.fake.app())
        api = f"{self.fake.base}/api/"
        client = WebClient(token=TOKEN, base_url=api, retry_handlers=[])
        drawn = Drawn()
        self.engine.edges[PLATFORM] = SlackEdge(lambda _: client, drawn, self.unhurried())
        people = People(self.database, lambda _: client, lambda: self.wall)
        self.desk = Desk(self.engine, self.pool, people, Homes(self.engine, people, lambda _: client), drawn)
        app = bolt(self.desk, api, one_workspace(TOKEN, "B1", BOT))
        self.handler = None
        if self.mode == "socket":
            self.handler = socket(app, "xapp-fake", api)
            await self.handler.connect_async()
            while not self.fake.connected:
                await asyncio.sleep(0.01)  # the SDK says that it is connected before the other side knows
        else:
            site = web.Application()
            site.add_routes(routes(app, SECRET, self.real))
            self.fake.events_url = await self._site(site) + PATH

    def unhurried(self) -> Pace:
        """No second between two messages, since time stands still here; but it rests while Slack says so."""
        return Pace(apart=0, a_minute=inf, clock=self._seconds)

    def _seconds(self) -> float:
        return self.wall.timestamp()

    def later(self, **by: float) -> None:
        self._notes_are_read()
        super().later(**by)

    def until(self, moment: datetime) -> None:
        self._notes_are_read()
        super().until(moment)

    def _notes_are_read(self) -> None:
        """Nobody leaves a window open for hours that only says something."""
        for view in [view for view in self.fake.views.values() if "submit" not in view]:
            self.run(self.fake.closes(view["user"], view["id"]))

    def real(self) -> Any:
        """The wall clock of signatures: the fake signs with the machine's own."""
        return datetime.now(UTC)

    async def _ended(self) -> None:
        if self.handler:
            await self.handler.close_async()


class OverSocket(SlackHouse):
    """The same people and the same Slack; what they do comes over Socket Mode."""

    mode = "socket"


OVER_BOTH = pytest.mark.parametrize("slack", [SlackHouse, OverSocket], indirect=True)  # for what only Slack has


def nobody_is_at_work(house: SlackHouse) -> None:
    """Whoever answered looks into the outbox once more: waits until that is over, too."""
    together = threading.Barrier(THREADS + 1)
    for _ in range(THREADS):
        house.pool.submit(together.wait)
    together.wait()


def rules() -> Callable[[dict[str, Any]], list[str]]:
    """Slack's own rules for what is shown, where the validator lies beside the project; none elsewhere."""
    if VALIDATOR is None:  # a plain check-out has none; then the fake's own checks are all there are
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
