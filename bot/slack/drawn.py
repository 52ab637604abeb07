"""What each workspace's Slack draws itself: tables, charts and carousels, until it refuses one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.slack.blocks import DRAWN, NOTHING


class Drawn:
    """plain: nothing is drawn anywhere, by a setting. What a workspace has refused is remembered for as long as this
    process runs; a new one finds it out with one refused call."""

    def __init__(self, plain: bool = False) -> None:
        self.plain = plain
        self._refused: set[tuple[str, str]] = set()

    def kinds(self, workspace: str) -> Mapping[str, int]:
        """How many of each kind may be in a message there."""
        if self.plain:
            return NOTHING
        return {kind: most for kind, most in DRAWN.items() if (workspace, kind) not in self._refused}

    def refused(self, workspace: str, said: dict[str, Any]) -> None:
        """This message wasn't taken, and was in its plain form."""
        self._refused |= {(workspace, block["type"]) for block in said["blocks"] if block["type"] in DRAWN}
