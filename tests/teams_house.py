"""The same small company on Teams: people write and press in a fake Teams, through the real adapter, and see what Teams
would show them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from fake_teams import APP, BOT, TENANT, FakeTeams, GivenCredentials
from faked_house import PATIENCE, FakedHouse
from house import Human, Seen
from sqlmodel import col, update
from teams_seen import actions_of, card_of, inputs_of, rules

from bot.engine import Engine
from bot.teams.cards import ADAPTIVE
from bot.teams.desk import Desk
from bot.teams.edge import TeamsEdge
from bot.teams.files import CONSENT
from bot.teams.parse import PLATFORM
from bot.teams.people import reference_of
from bot.teams.sdk import Connector
from bot.teams.service import PATH, routes
from storage.people import Account

THREADS = 8
Json = dict[str, Any]


@dataclass
class TeamsHuman(Human):
    """Somebody on Teams. account is their id in the company's directory."""

    house: TeamsHouse

    def says(self, words: str, event: str = "") -> Seen:
        before = len(self._own())
        more = {"id": event} if event else {}
        self.house.run(self.house.fake.types(self.account, words, **more))
        self.house.settle()
        own = self._own()
        return self._seen(own[-1]) if len(own) > before else self.cards()[-1]

    def presses(self, label: str, *, on: str = "", event: str = "", **values: Any) -> Seen:
        for message in reversed(self._own()):
            card = content(message)
            found = [a for a in actions_of(card) if a["title"] == label]
            if found and on in card_of(card)["title"]:
                return self._pressed(message, found[0], values, event)
        raise AssertionError(f"{self.name} has no card with “{label}”: {[c.title for c in self.cards()]}")

    def acts(self, action: str, value: str = "", *, message: str = "", event: str = "", **values: Any) -> Seen:
        ours = {"action": action, "value": value, "many": [k for k, v in values.items() if not isinstance(v, str)]}
        found = [m for m in self._own() if m["id"] == message] or self._own()[-1:] or [self._passed_on()]
        press = {"type": "Action.Execute", "verb": action, "data": {"mentorbot": ours}}
        return self._pressed(found[0], press, values, event)

    def cards(self) -> list[Seen]:
        return [self._seen(message) for message in self._own()]

    def words(self) -> list[str]:
        return [m["text"] for m in self._messages() if m["from"] == self.account]

    # --- inside --------------------------------------------------------------------------------------------

    def _messages(self) -> list[Json]:
        return self.house.fake.messages[self.house.fake.talk(self.account)]

    def _passed_on(self) -> Json:
        """A card that somebody else sent them: a press is always on one, and its answer takes that one's place."""
        message: Json = {"id": "m0", "from": BOT, "attachments": [{"contentType": ADAPTIVE, "content": {}}]}
        self._messages().append(message)
        return message

    def _own(self) -> list[Json]:
        sent = [m for m in self._messages() if m["from"] == BOT and m.get("attachments")]
        return [m for m in sent if m["attachments"][0]["contentType"] == ADAPTIVE]

    def _pressed(self, message: Json, action: Json, values: Json, event: str) -> Seen:
        before, notes = len(self._own()), len(self.house.fake.notes)
        given = {i["id"]: i.get("value", "") for i in inputs_of(content(message))} | {
            name: ",".join(value) if isinstance(value, (list, tuple)) else value for name, value in values.items()
        }
        self.house.run(self.house.fake.presses(self.account, message, action, given, event=event))
        self.house.settle()
        below = len(self.house.fake.notes) > notes and len(self._own()) > before
        return self._seen(self._own()[-1] if below or not content(message) else message)

    def _seen(self, message: Json) -> Seen:
        card = {
            **card_of(content(message)),
            "notify": message.get("summary") or content(message).get("fallbackText", ""),
        }
        card["parts"] = [Offered(part, self._accepts) if part["is"] == "File" else part for part in card["parts"]]
        return Seen(message["id"], card)

    def _accepts(self, name: str) -> str:
        """Takes the newest file of that name into the own OneDrive. Returns what is in it."""
        offered = [m for m in self._messages() if m.get("attachments") and m["attachments"][0].get("name") == name]
        if offered[-1]["attachments"][0]["contentType"] == CONSENT:
            self.house.run(self.house.fake.decides(self.account, offered[-1], "accept"))
            self.house.settle()
        return self.house.fake.drive[name]


class Offered(dict[str, Any]):
    """A file below its card: whoever looks into it accepts it first."""

    def __init__(self, part: Json, accepts: Callable[[str], str]) -> None:
        super().__init__(part)
        self.accepts = accepts

    def __missing__(self, _: str) -> str:
        return self.accepts(self["name"])


def content(message: Json) -> Json:
    found: Json = message["attachments"][0].get("content", {})
    return found


@dataclass
class TeamsHouse(FakedHouse):
    """fake: the Teams that it talks to; a process that starts later talks to the same."""

    platform, external, human = PLATFORM, TENANT, TeamsHuman
    fake: FakeTeams = field(default_factory=FakeTeams)

    def _open(self) -> None:
        self.engine = Engine(self.database, lambda: self.wall, lambda: ThreadPoolExecutor(1))
        self.fake.check, self.fake.clock = rules(), lambda: self.wall
        self.pool = ThreadPoolExecutor(THREADS)

    def _account(self, number: int, account: str, name: str) -> str:
        directory = f"aad-{number:05}"
        self.fake.person(directory, name, f"{account}@example.com")
        return directory

    def person(self, name: str, *roles: Any, **more: Any) -> Human:
        """Somebody who has the app: Teams told us so, and they were greeted before the story begins."""
        human = super().person(name, *roles, **more)
        news = self.fake.activity(human.account, "installationUpdate", action="add")
        with self.database.write() as db:
            db.exec(update(Account).where(col(Account.person_id) == human.id).values(reference=reference_of(news)))
        return human

    def settle(self, patience: float = PATIENCE) -> None:
        """What goes on behind a request ends before the post goes out; and files are offered after all else is over."""
        self.until_true(lambda: not self.desk.going, patience)
        super().settle(patience)
        self.until_true(lambda: not self.desk.going, patience)

    def _serve(self) -> None:
        self._serve_beside(self._start, self._ended)

    def restarted(self) -> TeamsHouse:
        """Another process beside the same Teams, with nothing but the database; Teams talks to that one from now on."""
        return TeamsHouse(self.database, self.wall, self.programme, self.organisation, self.workspace, fake=self.fake)

    async def _start(self) -> None:
        self.fake.base = self.fake.base or await self._site(self.fake.app())
        credentials = GivenCredentials(APP, "secret", TENANT)
        self.connector = Connector(APP, credentials, f"{self.fake.base}/openid")
        self.engine.edges[PLATFORM] = TeamsEdge(self.database, self.connector, lambda: self.wall)
        self.desk = Desk(self.engine, self.pool, self.connector)
        site = web.Application()
        site.add_routes(routes(self.desk, {TENANT}, lambda: self.wall))
        self.fake.bot_url = await self._site(site) + PATH

    async def _ended(self) -> None:
        while self.desk.going:
            await asyncio.sleep(0.01)  # what goes on behind a request begins more of the same
