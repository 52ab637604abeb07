"""The engine: takes events, lets the clock's ticks run, works on jobs and delivers. It keeps nothing in memory."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlmodel import Session as Db

from bot import accounts, jobs
from bot.accounts import Met
from bot.delivery import Edge, Mailer, Ways, deliver
from bot.dispatch import Reply, dispatch
from chat import stored
from chat.cards import Card
from chat.events import Event
from chat.turn import tell
from chat.words import Reader
from handlers import TICKS
from storage import inbox, outbox, programmes
from storage.database import Database, failure, lost_a_race
from storage.messages import Received

log = structlog.get_logger()
MOMENT = timedelta(seconds=1)


@dataclass
class Engine:
    """database and wall clock; one edge a platform; `child` makes what computes long work; `stirred` is called after a change.

    meets: by platform, what asks it who sent an event, where we don't know; raises where it can't be told just now. mail: the
    fall-back for people whom no chat reaches.
    """

    database: Database
    wall: Callable[[], datetime]
    child: Callable[[], Executor]
    edges: dict[str, Edge] = field(default_factory=dict)
    mail: Mailer | None = None
    meets: dict[str, Callable[[Event], Met]] = field(default_factory=dict)
    stirred: list[Callable[[], None]] = field(default_factory=list)

    def now(self) -> datetime:
        """Programme time."""
        with self.database.read() as db:
            return programmes.now(db, self.wall())

    def take(self, event: Event) -> Reply:
        """An event that is written down already gets its effect and its reply."""
        reply = dispatch(self.database, event, self.wall())
        self.stir()
        return reply

    def answer(self, event: Event) -> str:
        """The same for an event that nothing waits for: its reply goes out through the outbox. Returns its key there."""
        return self._reply(event, dispatch(self.database, event, self.wall()))

    def arrived(self, key: str) -> bool:
        """Whether the reply with this key is there."""
        with self.database.read() as db:
            return outbox.is_sent(db, key)

    def say(self, event: Event, card: Card | None) -> None:
        """An answer that is there and couldn't be shown goes out through the outbox; what was told in confidence is
        answered only once, so it isn't asked for again."""
        self._reply(event, Reply(card, Reader()))

    def shown(self, event: Event) -> None:
        """An answer was shown where it belongs."""
        self.database.change(lambda db: inbox.answered(db, event.id))

    def stands(self, event: Event, message: str, card: Card | None) -> None:
        """An answer stands in the place of an earlier message, which is called this."""

        def keep(db: Db) -> None:
            account, about = accounts.account_at(db, event.sender), card.about if card else ""
            if account:
                outbox.shown(db, account, message, about, by=event.id, now=programmes.now(db, self.wall()))

        self.database.change(keep, eager=False)

    def beat(self) -> None:
        """Everything the clock does once."""
        self.look()
        self.post()

    def look(self) -> None:
        """What is due, and what was left behind."""
        for name in TICKS:
            self.guarded(name, partial(self._tick, name))
        self.guarded("left behind", self._pick_up)

    def work(self) -> None:
        """Long work, apart from the beat: a reminder never waits for a matching."""
        self.guarded("jobs", lambda: jobs.work(self.database, self.child, self.wall()))

    def post(self) -> None:
        """Sends everything that is due."""
        self.guarded("post", self._post)

    def _post(self) -> None:
        ways = Ways(self.edges, self.mail)
        while deliver(self.database, ways, self.wall()):
            self.stir()

    def stir(self) -> None:
        """Tells those who watch that something may have changed."""
        for watcher in self.stirred:
            watcher()

    def upcoming(self) -> datetime | None:
        """When something will next be due, in programme time."""
        with self.database.read() as db:
            now = programmes.now(db, self.wall())
            found = [tick.upcoming(db, now) for tick in TICKS.values()] + [outbox.next_due(db, now)]
        return min((moment for moment in found if moment), default=None)

    def move_clock(self, by: timedelta | None) -> None:
        """A demo's clock goes ahead, to the next thing due or by a while, stopping at everything due on the way."""
        target = self.now() + by if by else self.upcoming()
        if target is None:
            return
        while (due := self.upcoming()) and due < target:
            self._set_clock(due)
        self._set_clock(target)

    def _set_clock(self, to: datetime) -> None:
        self.database.change(lambda db: programmes.move_clock(db, to + MOMENT, self.wall()))
        self.beat()

    def _tick(self, name: str) -> None:
        """Most ticks find nothing to do, and then hold no lock."""
        self.database.change(lambda db: TICKS[name].run(db, programmes.now(db, self.wall())), eager=False)

    def _pick_up(self) -> None:
        """Finishes what a process that died had only written down, and answers what nobody waits for any more."""
        with self.database.read() as db:
            waiting = inbox.left_behind(db, self.wall())
        for row in waiting:
            self.guarded("left behind", partial(self._answer, row))
        self.database.change(lambda db: inbox.forget(db, self.wall()), eager=False)

    def _answer(self, row: Received) -> None:
        event = stored.load(row.event.open())
        try:
            met = self.meets[event.sender.platform](event) if event.sender.platform in self.meets else None
        except Exception as error:
            log.warning("nobody says whose it is", **failure(error))
            self.database.change(lambda db: inbox.later(db, row.id, self.wall()))
            return
        reply = Reply(None, Reader()) if met and met.refused else dispatch(self.database, event, self.wall())
        self.database.change(lambda db: self._promise(db, event, reply))

    def _reply(self, event: Event, reply: Reply) -> str:
        """A reply goes out ahead of all the post, which may be long: somebody waits for it. What it promised to others
        goes with the next post."""
        key = self.database.change(lambda db: self._promise(db, event, reply))
        if key:
            self.guarded("reply", lambda: deliver(self.database, Ways(self.edges, self.mail), self.wall(), key))
        self.stir()
        return key

    def _promise(self, db: Db, event: Event, reply: Reply) -> str:
        """Returns under which key the reply is in the outbox; "" where there is none. It goes to where it was asked for."""
        account = accounts.account_at(db, event.sender)
        inbox.answered(db, event.id)
        if not account or not reply.card:
            return ""
        at, key = programmes.now(db, self.wall()), f"{outbox.REPLY}{event.id}"
        return tell(db, account.person_id, reply.card, key=key, at=at, account_id=account.id)

    def guarded(self, name: str, run: Callable[[], object]) -> None:
        """One failing part doesn't stop the others; the next beat tries again."""
        try:
            run()
        except Exception as error:
            if lost_a_race(error):
                log.info("lost a race, next beat tries again", part=name)
            else:
                log.error("a beat failed", part=name, **failure(error))
