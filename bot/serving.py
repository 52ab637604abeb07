"""One server for everything: the platforms that are configured, side by side in one process."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from aiohttp import web

from bot.beats import until_stopped
from bot.config import BadSetting, Settings
from bot.engine import Engine
from bot.incoming import Refused, turned_away

Beats = Mapping[str, tuple[Callable[[], None], float]]


async def _nothing() -> None:
    pass


@dataclass(frozen=True)
class Opened:
    """A platform that people can write from: the lines to say of it, its addresses on our server, what it needs done again
    and again (with the seconds between), and how it is closed."""

    says: Sequence[str]
    addresses: Sequence[web.RouteDef] = ()
    beats: Beats = field(default_factory=dict)
    close: Callable[[], Awaitable[None]] = _nothing


async def serve(engine: Engine, chosen: Settings, platforms: Sequence[Opened], out: Callable[[str], None]) -> None:
    """Serves until the process is asked to stop. Raises BadSetting where the port is taken."""
    site = web.Application()
    for platform in platforms:
        site.add_routes(platform.addresses)
        for line in platform.says:
            out(line)
    runner = web.AppRunner(site, access_log=None, shutdown_timeout=3)
    await runner.setup()
    try:
        if any(platform.addresses for platform in platforms):
            await _listen(runner, chosen)
            out(f"Listening on {chosen.host}:{chosen.port}.")
        out("Stop with Ctrl+C.")
        await until_stopped(engine, **{name: beat for platform in platforms for name, beat in platform.beats.items()})
    finally:
        for platform in platforms:
            await platform.close()
        await runner.cleanup()


async def _listen(runner: web.AppRunner, chosen: Settings) -> None:
    try:
        await web.TCPSite(runner, chosen.host, chosen.port).start()
    except OSError:
        raise BadSetting(f"port {chosen.port} of {chosen.host} is taken; is mentorbot running there already?") from None


def guarded(path: str, receive: Callable[[web.Request], Awaitable[web.Response]]) -> web.RouteDef:
    """An address that a platform sends to. What is refused there reaches nobody; the log says why."""

    async def answer(request: web.Request) -> web.Response:
        try:
            return await receive(request)
        except Refused as refused:
            return web.Response(status=turned_away(refused), text=str(refused))

    return web.post(path, answer)


async def whole(request: web.Request, most: int) -> bytes:
    """A request's body, which may come in pieces; of one that is larger than that, just enough to tell. Raises Refused
    where it isn't packed as its headers say."""
    body = bytearray()
    try:
        async for piece in request.content.iter_any():
            body += piece
            if len(body) > most:
                break
    except web.RequestPayloadError:
        raise Refused(400, "a body that can't be unpacked") from None
    return bytes(body)
