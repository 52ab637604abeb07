"""Slack: acknowledgements while everything is slow, events a second, repeats, and malformed requests.

Run: python bench/slack.py [late] [rate] [repeats] [malformed]   (all four without a word; `late` takes two minutes)
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from fake_slack import BOT
from measuring.chats import Job, Platform, measured
from slack_house import SlackHouse
from slack_malformed import MALFORMED, send

HOME = {"type": "button", "action_id": "home", "value": "", "block_id": "b"}


def said(house: SlackHouse, user: str) -> list[dict[str, Any]]:
    return [m for m in house.fake.messages[house.fake.dm(user)] if m.get("user") == BOT]


def mixed(house: SlackHouse, user: str, n: int) -> Iterator[Job]:
    """Typed words, commands and presses."""
    fake, message = house.fake, said(house, user)[0]
    yield lambda: fake.types(user, "help" if n % 8 else "hello")
    yield lambda: fake.command(user, "help")
    yield lambda: fake.command(user, "join")
    yield lambda: fake.presses(user, HOME, channel=message["channel"], ts=message["ts"])


def repeated(house: SlackHouse, user: str) -> Job:
    fake, ts = house.fake, house.fake.ts()
    event = {"type": "message", "channel_type": "im", "channel": fake.dm(user), "user": user, "text": "help", "ts": ts}
    return lambda: fake.event(event, event_id=f"Same{ts}")


SLACK = Platform(
    SlackHouse,
    (2.5, 3.0),  # what we want of ourselves, and Slack's own
    lambda house, user, words: house.fake.types(user, words),
    mixed,
    repeated,
    said,
    lambda house: {wrong: lambda r=r: send(house.fake.events_url, r) for wrong, r in MALFORMED.items()},
)

if __name__ == "__main__":
    measured(SLACK)
