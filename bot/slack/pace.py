"""How fast messages go out: at most one a second to a channel, a few hundred a minute to a workspace, and none while Slack
says to wait.

It is a limit, not a memory. What is still to be said stands in the outbox; a process that starts begins with no limit,
several processes have one each, and what is too much then is what Slack's own 429 says.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from threading import Lock

APART = 1.0  # seconds between two messages to a channel: Slack's own figure
A_MINUTE = 300  # messages to a workspace: Slack says "several hundred" and gives no figure
KEPT = 1000  # channels, before those whose second is over are forgotten


class Rests:
    """Until when each workspace isn't asked again: Slack said so, or doesn't let us in."""

    def __init__(self) -> None:
        self._until: dict[str, datetime] = {}

    def begin(self, workspace: str, until: datetime) -> None:
        """It has just refused."""
        self._until[workspace] = until

    def until(self, workspace: str, wall: datetime) -> datetime | None:
        """When its rest is over; None where it has none."""
        until = self._until.get(workspace)
        return until if until and until > wall else None


class Pace:
    """The limit on one process's posts. clock and sleep are seconds that only go forward."""

    def __init__(
        self,
        apart: float = APART,
        a_minute: float = A_MINUTE,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.apart, self.gap = apart, 60 / a_minute
        self.clock, self.sleep = clock, sleep
        self._lock = Lock()
        self._channels: dict[str, float] = {}  # when the next message may go to each
        self._workspaces: dict[str, float] = {}
        self._resting: dict[str, float] = {}

    def held(self, workspace: str, channel: str) -> float:
        """How many seconds a message has to wait; 0 when it may go, and then it is its turn."""
        with self._lock:
            now = self.clock()
            wait = max(self._resting.get(workspace, now), self._channels.get(channel, now)) - now
            if wait > 0:
                return wait
            if len(self._channels) >= KEPT:
                self._channels = {name: free for name, free in self._channels.items() if free > now}
            turn = max(now, self._workspaces.get(workspace, now))
            self._workspaces[workspace], self._channels[channel] = turn + self.gap, turn + self.apart
        if turn > now:
            self.sleep(turn - now)
        return 0

    def rest(self, workspace: str, seconds: float) -> None:
        """Slack has said that it is too much."""
        with self._lock:
            self._resting[workspace] = max(self._resting.get(workspace, 0), self.clock() + seconds)
