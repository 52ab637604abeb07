"""Events: what a person did, in words that every platform shares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

LONGEST = 10_000  # characters of one text; an edge refuses more, while whoever typed it still has it


@dataclass(frozen=True)
class Address:
    """Where a person writes from: the platform ("web", "slack", "teams"), their workspace and account there."""

    platform: str
    workspace: str
    account: str


@dataclass(frozen=True)
class Event:
    """One thing that a person did.

    id: unique for what was done, equal for every repeat of it.
    action: an action of ROUTES, or "" for words typed into the chat, which are then in `text`.
    value: what the pressed button carried. values: the fields of a form, by name. source: what its edge needs to ask the
    platform who sent it. unasked: they did nothing themselves, as when an admin gives everybody the app. aside: written
    beside the chat, as in a thread, where it answers nothing that was asked in the chat.
    """

    id: str
    sender: Address
    action: str = ""
    text: str = ""
    value: str = ""
    values: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    source: Mapping[str, Any] = field(default_factory=dict)
    unasked: bool = False
    aside: bool = False

    def answer(self, name: str) -> str:
        """A field's answer as one stripped str; "" where nothing was given."""
        given = self.values.get(name, "")
        return ",".join(given) if isinstance(given, tuple) else given.strip()

    def answers(self, name: str) -> tuple[str, ...]:
        """A field's answers, for a field that takes many."""
        given = self.values.get(name, ())
        return tuple(part for part in given.split(",") if part) if isinstance(given, str) else given
