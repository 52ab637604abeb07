"""What every edge needs to make an event of what its platform sent: refusing, cleaning, naming.

An edge keeps what is its platform's own: how a request is signed, and what its fields are called.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Generic, TypeVar

import structlog

from bot.waiting import InLine
from chat.events import LONGEST, Address, Event

log = structlog.get_logger()
Place = TypeVar("Place")


class Refused(Exception):
    """A request that no handler shall see: the status to answer with, and why, for the log."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


def turned_away(refused: Refused) -> int:
    """The status for a request that was refused, which the log is told of."""
    log.info("refused a request", status=refused.status, why=str(refused))
    return refused.status


@contextmanager
def shaped() -> Iterator[None]:
    """Around what reads a body as its platform documents it. Raises Refused where it is of another shape."""
    try:
        yield
    except (AttributeError, TypeError, LookupError, ValueError, OverflowError, RecursionError) as error:
        raise Refused(400, f"of another shape: {type(error).__name__}") from None


@dataclass(frozen=True)
class Heard(Generic[Place]):
    """An event and where its answer goes, in its edge's terms. until: when somebody is told to wait, on the loop's clock;
    repeat: it was heard before. line: its place behind what the same person did before it."""

    event: Event
    place: Place
    until: float = 0.0
    repeat: bool = False
    line: InLine = field(default_factory=InLine)


def sendable(text: object) -> str:
    """Without NULs, which Postgres refuses, and lone surrogates, which no wire takes."""
    return str("" if text is None else text).replace("\0", "").encode("utf-8", "ignore").decode()


def clean(text: object) -> str:
    """The same, and as long as an event may be."""
    return sendable(text)[:LONGEST]


def event_id(sender: Address, *parts: object) -> str:
    """An id that is equal for every repeat; short enough for a column, whatever it is made of."""
    digest = sha256("\0".join(map(str, (sender.account, *parts))).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{sender.platform}:{sender.workspace}:{digest[:32]}"
