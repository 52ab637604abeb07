"""What each workspace's Slack draws itself: tables, charts and carousels, until it refuses one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.slack.blocks import DRAWN, NOTHING

WHICH = re.compile(r"\[json-pointer:/blocks/(\d+)")  # in Slack's own words for what is wrong


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

    def refused(self, workspace: str, said: dict[str, Any], error: SlackApiError) -> None:
        """This message wasn't taken, and was in its plain form. Where Slack names the blocks that it won't draw, the other
        kinds go on being drawn."""
        shown = [block["type"] for block in said["blocks"]]
        named = [shown[n] for n in _named(error) if n < len(shown)]
        self._refused |= {(workspace, kind) for kind in named or shown if kind in DRAWN}


def _named(error: SlackApiError) -> set[int]:
    """The places of the blocks that an error is about, where it says so."""
    told = error.response.get("response_metadata") or {}
    lines = [*(told.get("messages") or ()), *(error.response.get("errors") or ())]
    return {int(place) for line in lines for place in WHICH.findall(str(line))}
