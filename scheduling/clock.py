"""The clock: APScheduler calls a few functions again and again. It keeps no promise; the database does.

What is due is a query that each tick asks, so a tick may be late, early or missed: the next one does the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from apscheduler.schedulers.background import BackgroundScheduler


def start(beats: Mapping[str, tuple[Callable[[], object], float]]) -> BackgroundScheduler:
    """Runs each named function every so many seconds, never twice at once, until shutdown() of what is returned."""
    scheduler = BackgroundScheduler(timezone="UTC")
    for name, (function, seconds) in beats.items():
        scheduler.add_job(
            function,
            "interval",
            seconds=seconds,
            id=name,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
    scheduler.start()
    return scheduler
