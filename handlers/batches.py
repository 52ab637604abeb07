"""Many things at one beat: a few at a time and each by itself, so that nobody waits for long for the write lock, and what
fails for one stops no other."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import structlog
from sqlalchemy.exc import OperationalError
from sqlmodel import Session as Db

from storage.database import failure

log = structlog.get_logger()
BATCH = 40  # things done at one beat; the next is five seconds away, so a thousand people are told within two minutes


def each(db: Db, works: Mapping[str, Callable[[], object]]) -> None:
    """Does the first BATCH of these, each in a savepoint; by the name that the log calls one, which holds nobody's words.

    One that fails leaves nothing behind. The next beat tries it again, and does those for which there was no room.
    """
    done = 0
    for name, work in works.items():
        try:
            with db.begin_nested():
                work()
            done += 1
        except OperationalError:  # not this one's fault: all of the transaction is lost
            raise
        except Exception as error:
            log.error("one of many failed", one=name, **failure(error))
        if done == BATCH:
            return
