"""How two come to a session and tell of it, for the journeys that begin with it."""

from __future__ import annotations

from datetime import datetime, timedelta

from house import House, Human, next_start
from seen import Seen


def books(human: Human, choice: int = 0) -> Seen:
    """Takes one of the times that are proposed."""
    return human.presses(human.says("book").buttons[choice])


def books_at(house: House, human: Human, words: str = "book friday 15:00") -> None:
    """Takes a time of their own, and the other is told."""
    human.says(words)
    human.presses("Book it")
    house.later(seconds=1)


def held(house: House, human: Human) -> datetime:
    """A session is booked, and over for a quarter of an hour. Returns when it was."""
    books(human)
    start = next_start(house)
    house.through(start + timedelta(hours=1))
    return start


def tells(human: Human, stars: str, line: str) -> Seen:
    """They met; how useful it was, and what is left of it."""
    human.presses("We met")
    human.presses(stars)
    return human.presses("Save", line=line)
