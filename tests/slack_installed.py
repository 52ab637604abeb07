"""A company whose workspaces install mentorbot by its link: a browser that goes to Slack and comes back."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import parse_qs, urlencode, urlsplit

from aiohttp import ClientSession, CookieJar, web
from fake_slack import SECRET, TEAM
from slack_house import SlackHouse
from yarl import URL

from bot.config import Slack
from bot.slack import installing, tokens
from bot.slack.desk import Desk
from bot.slack.drawn import Drawn
from bot.slack.edge import SlackEdge
from bot.slack.homes import Homes
from bot.slack.parse import PLATFORM
from bot.slack.people import People
from bot.slack.service import PATH, bolt, routes, those_installed


@dataclass
class Page:
    """What the browser shows."""

    status: int
    html: str

    @property
    def title(self) -> str:
        return unescape(re.findall("<h1>(.*?)</h1>", self.html)[0])

    @property
    def text(self) -> str:
        return unescape(" ".join(re.findall("<p>([^<]*)</p>", self.html)))

    @property
    def link(self) -> str:
        found = re.findall('<a href="(.*?)">', self.html)
        return unescape(found[0]) if found else ""


@dataclass
class InstalledHouse(SlackHouse):
    """workspaces: those on the company's list."""

    workspaces: tuple[str, ...] = (TEAM,)
    jar: CookieJar | None = field(default=None, repr=False)

    async def _start(self) -> None:
        self.handler = None
        self.fake.tokens.clear()
        self.fake.base = await self._site(self.fake.app())
        api = f"{self.fake.base}/api/"
        self.slack = Slack("", "", SECRET, api, "the-client", "its-secret", self.workspaces)
        clients = tokens.clients_of(self.database, self.slack)
        drawn = Drawn()
        self.engine.edges[PLATFORM] = SlackEdge(clients, drawn, self.unhurried())
        people = People(self.database, clients, lambda: self.wall)
        self.desk = desk = Desk(self.engine, self.pool, people, Homes(self.engine, people, clients), drawn)
        way = installing.way(self.database, self.slack, lambda: self.wall)
        site = web.Application()
        site.add_routes(routes(bolt(desk, api, those_installed(self.database, desk.front), way), SECRET, self.real))
        site.add_routes(installing.routes(way))
        self.site = await self._site(site)
        self.fake.events_url = self.site + PATH
        self.new_browser()

    def new_browser(self) -> None:
        self.jar = None

    def gets(self, path: str, language: str = "en-GB") -> Page:
        """Opens a page of ours."""
        return self.run(self._gets(path, language))

    async def _gets(self, path: str, language: str) -> Page:
        self.jar = self.jar or CookieJar(unsafe=True, treat_as_secure_origin=URL(self.site))
        async with (
            ClientSession(cookie_jar=self.jar, headers={"Accept-Language": language}) as session,
            session.get(self.site + path) as response,
        ):
            return Page(response.status, await response.text())

    def goes_to_slack(self) -> str:
        """Opens the first page and follows its link. Returns the state that Slack will send back."""
        address = urlsplit(self.gets(installing.INSTALL).link)
        assert address.path == "/oauth/v2/authorize"
        asked = parse_qs(address.query)
        assert asked["client_id"] == ["the-client"]
        assert set(asked["scope"][0].split(",")) <= self.fake.scopes
        return asked["state"][0]

    def comes_back(self, **query: str) -> Page:
        return self.gets(f"{installing.BACK}?{urlencode(query)}")

    def installs(self, team: str = TEAM, *, grid: str = "", user: str = "U00001") -> Page:
        state = self.goes_to_slack()
        return self.comes_back(state=state, code=self.fake.approved(team, grid=grid, user=user))
