"""Where Teams sends to: the guard, then the desk."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from functools import partial

from aiohttp import web

from bot.pages import HEADERS, Page, reader_for, rendered
from bot.serving import guarded, whole
from bot.teams.desk import Desk
from bot.teams.guard import MOST_BYTES, checked
from bot.teams.pages import PAGES

PATH = "/api/messages"  # as the bot's registration calls it


def routes(desk: Desk, tenants: Collection[str], wall: Callable[[], datetime]) -> list[web.RouteDef]:
    """What the guard refuses reaches no handler."""

    async def receive(request: web.Request) -> web.Response:
        raw = await whole(request, MOST_BYTES)
        proof, body = await checked(request.headers.get("Authorization"), raw, desk.connector, tenants, wall())
        told = await desk.connector.receive(proof, body, desk.hear)
        if told is None:
            return web.Response(status=200)
        return web.json_response(told.body, status=told.status) if told.body else web.Response(status=told.status)

    return [guarded(PATH, receive), *(web.get(f"/{name}", partial(_read, page)) for name, page in PAGES.items())]


async def _read(page: Callable[[], Page], request: web.Request) -> web.Response:
    reader = reader_for(request.headers.get("Accept-Language", ""))
    return web.Response(text=rendered(page(), reader), headers=HEADERS)
