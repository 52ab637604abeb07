"""Teams: acknowledgements while everything is slow, events a second, repeats, malformed requests, and cards that are too large.

Run: python bench/teams.py [large] [late] [rate] [repeats] [malformed]   (all without a word; `late` takes two minutes)
"""

from __future__ import annotations

import json
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from card_shapes import cards
from fake_teams import BOT, TENANT
from hypothesis import HealthCheck, Phase, given, settings
from measuring.chats import Job, Platform, measured
from teams_house import TeamsHouse
from teams_malformed import WHO, malformed, send

from bot.teams.cards import message
from chat.cards import Button, Card, Cards, Facts, Field, Option, Table, Text

LIMIT = 28 * 1024  # bytes of a message that Teams takes
HOME = {"type": "Action.Execute", "verb": "home", "data": {"mentorbot": {"action": "home", "value": "", "stays": True}}}
TRIED = 500


def said(house: TeamsHouse, user: str) -> list[dict[str, Any]]:
    return [m for m in house.fake.messages[house.fake.talk(user)] if m["from"] == BOT and m.get("attachments")]


def mixed(house: TeamsHouse, user: str, n: int) -> Iterator[Job]:
    """Typed words, presses that are answered in their place and below it, presses as messages, and mentions in a group."""
    fake, card = house.fake, said(house, user)[0]
    group = {"id": f"19:group{n}", "conversationType": "groupChat", "tenantId": TENANT}
    join = {**HOME, "verb": "join", "data": {"mentorbot": {"action": "join", "value": "", "stays": False}}}
    yield lambda: fake.types(user, "help" if n % 10 else "hello")
    yield lambda: fake.presses(user, card, HOME, {})
    yield lambda: fake.presses(user, {**card, "attachments": [{}]}, join, {})
    yield lambda: fake.presses(user, card, {**HOME, "type": "Action.Submit"}, {})
    yield lambda: fake.types(user, "<at>mentorbot</at> goals", conversation=group)


def repeated(house: TeamsHouse, user: str) -> Job:
    event = house.fake.activity(user, "message", text="help")
    return lambda: house.fake.post(event)


def wrong(house: TeamsHouse) -> dict[str, Callable[[], Awaitable[int]]]:
    house.fake.person(WHO, "Ana Silva", "ana.silva@example.com")
    return {name: lambda r=r: send(house.fake, r) for name, r in malformed(house.fake).items()}


def large() -> None:
    """Cards of any shape, and of each part far more than fits."""
    sizes: list[int] = []

    @settings(max_examples=TRIED, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(cards())
    def any_shape(card: Card) -> None:
        sizes.append(size(card))

    any_shape()
    whole = [size(card) for card in too_large()]
    over = sum(one > LIMIT for one in sizes + whole)
    print(f"{len(sizes)} cards of any shape and {len(whole)} of hundreds of KB: {over} over 28 KB would be sent")


def size(card: Card) -> int:
    return len(json.dumps(message(card)).encode())


def too_large() -> Iterator[Card]:
    """Each holds at least ten times what Teams takes."""
    long, press = "Zoë’s 漢字 " * 400, Button("Save", "home", submit=True)
    options = tuple(Option(f"p{n}", f"Person {n} {long[:150]}") for n in range(2000))
    yield Card("Text", tuple(Text(long) for _ in range(100)))
    yield Card("Facts", (Facts(tuple((long, long) for _ in range(100))),))
    yield Card("Table", (Table(("a",) * 12, tuple((long,) * 12 for _ in range(200))),))
    yield Card("Cards", (Cards(tuple(Card(long, (Text(long),), (Button("Ask", "home"),)) for _ in range(60))),))
    yield Card("Form", tuple(Field(f"f{n}", long, "many", options) for n in range(5)), (press,))
    yield Card("Words", tuple(Field(f"f{n}", "x", "lines", initial=long) for n in range(60)), (press,))


TEAMS = Platform(
    TeamsHouse,
    (2.5, 10.0),  # what we want of ourselves, and Teams' own
    lambda house, user, words: house.fake.types(user, words),
    mixed,
    repeated,
    said,
    wrong,
)

if __name__ == "__main__":
    measured(TEAMS, large=large)
