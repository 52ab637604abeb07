"""Route: one thing a person can do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from chat.cards import Card
from chat.turn import Turn
from chat.words import Words, say


@dataclass(frozen=True)
class Route:
    """handler: answers the event. who: "everyone", "mentee", "mentor", "pair", "planner" or "coordinator".

    "planner": the two of a pair, and the assistant who plans for the mentor. help: one line; a route that has one is a
    verb that people can type. also: other words for it. confidential: the log doesn't name it, the inbox keeps nothing of
    it, and its forms are never answered by typing.
    """

    handler: Callable[[Turn], Card | None]
    who: str = "everyone"
    help: Words = field(default_factory=lambda: say(""))
    also: tuple[str, ...] = ()
    confidential: bool = False

    @property
    def typed(self) -> bool:
        """Whether people can type it."""
        return bool(self.help.template)

    def allows(self, roles: frozenset[str]) -> bool:
        """Whether somebody with these roles may do it."""
        return self.who == "everyone" or self.who in roles


Routes = Mapping[str, Route]


def verb(routes: Routes, words: str) -> str:
    """The action that exactly these words name, or ""."""
    wanted = words.lower().strip(" .!?/")
    return next((a for a, route in routes.items() if route.typed and wanted in (a, *route.also)), "")
