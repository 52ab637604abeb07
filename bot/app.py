"""The composition root: settings become a database, an engine, a clock and a server."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import secrets as tokens
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import structlog
from aiohttp import web

from bot import commands, demo, serving
from bot.beats import until_stopped
from bot.config import BadSetting, Settings, key_of
from bot.engine import Engine
from bot.web.edge import PLATFORM, WebEdge
from bot.web.server import WebServer
from storage import migrate
from storage.database import Database, failure
from storage.secrets import use_keys

log = structlog.get_logger()
DEMO_FOLDER = Path("demo")
DEFAULT_PORT = 8080  # given up for a free one; a port that somebody chose isn't

Say = Callable[[str], None]


def wall() -> datetime:
    """The wall clock: the only place that reads it."""
    return datetime.now(UTC)


def set_up_logs(style: str) -> None:
    """Structured logs on standard error, each line with the event it belongs to. Message text is never logged."""
    renderer = structlog.processors.JSONRenderer() if style == "json" else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(handlers=[_Libraries()], level=logging.WARNING, force=True)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a beat that comes while one runs is no news


class _Libraries(logging.Handler):
    """What libraries complain of, without their words: those may hold what somebody wrote."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        where = {"library": record.name, "line": f"{record.filename}:{record.lineno}"}
        log.log(record.levelno, "a library complains", **where, **(failure(error) if error else {}))


def unprepared(chosen: Settings) -> Database:
    """The database of the settings with its key in use, and its tables as they are."""
    database = Database(chosen.database_url, chosen.threads)
    folder = Path(database.url.database or ".").parent if database.lite else Path()
    use_keys(key_of(chosen, folder))
    return database


@contextmanager
def using(chosen: Settings) -> Iterator[Database]:
    """The database of the settings, with its tables up to date."""
    database = unprepared(chosen)
    try:
        migrate.upgrade(database)
        for email in chosen.coordinators:
            commands.add_coordinator(database, email, wall())
        yield database
    finally:
        database.close()


def run(chosen: Settings, out: Say) -> None:
    """Serves what is configured until it is stopped. Raises BadSetting where that is nothing."""
    if chosen.slack is None and chosen.teams is None:
        raise BadSetting("no platform is configured yet; `mentorbot check` says what to do, `make run` shows the demo")
    with using(chosen) as database, suppress(KeyboardInterrupt):
        asyncio.run(_serve(build(database), chosen, out))


async def _serve(engine: Engine, chosen: Settings, out: Say) -> None:
    """The platforms that are configured; what one of them needs is imported for it alone."""
    platforms = []
    if chosen.mail:
        from bot.mail.edge import MailEdge

        engine.mail = MailEdge(chosen.mail, engine.wall)
        out(f"Mail goes out by {chosen.mail.host} where no chat reaches somebody")
    if chosen.slack:
        from bot.slack import serve as slack

        platforms.append(await slack.opened(engine, chosen, chosen.slack))
    if chosen.teams:
        from bot.teams import serve as teams

        platforms.append(await teams.opened(engine, chosen, chosen.teams))
    await serving.serve(engine, chosen, platforms, out)


def build(database: Database) -> Engine:
    """An engine that does each long job in a child process of its own."""
    spawn = multiprocessing.get_context("spawn")
    return Engine(database, wall, lambda: ProcessPoolExecutor(1, spawn))


def run_demo(chosen: Settings, out: Say) -> None:
    """Serves the living demo on the loopback address until it is stopped. Raises BadSetting."""
    if chosen.tokens:
        raise BadSetting(f"the demo lets anybody be anybody, so it doesn't start beside {', '.join(chosen.tokens)}")
    DEMO_FOLDER.mkdir(exist_ok=True)
    use_keys(key_of(chosen, DEMO_FOLDER))
    database = Database(f"sqlite:///{DEMO_FOLDER / 'demo.db'}", chosen.threads)
    migrate.upgrade(database)
    if demo.ready(database):
        out("The demo goes on where it was. (make fresh starts it over.)")
    else:
        out("Making up a company: 43 people, three months of mentoring ...")
        demo.build(database, wall())
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve_demo(build(database), chosen, out))


async def _serve_demo(engine: Engine, chosen: Settings, out: Say) -> None:
    edge = WebEdge(engine.database)
    engine.edges[PLATFORM] = edge
    server = WebServer(engine, edge, tokens.token_urlsafe(16), chosen.threads)
    runner = web.AppRunner(server.app(), access_log=None, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", chosen.port)
    try:
        await site.start()
    except OSError:
        if chosen.port != DEFAULT_PORT:
            await runner.cleanup()
            raise BadSetting(f"port {chosen.port} is taken; is mentorbot running there already?") from None
        out(f"Port {chosen.port} is taken, so this is another one.")
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
    port = runner.addresses[0][1]
    server.hosts |= {f"127.0.0.1:{port}", f"localhost:{port}"}
    out(f"\n  Open  http://127.0.0.1:{port}/?token={server.token}\n\n  Stop with Ctrl+C.")
    await until_stopped(engine)
    await runner.cleanup()
    engine.database.close()
