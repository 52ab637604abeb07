"""Route: one thing a person can do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from chat.cards import Card
from chat.catalogues import languages
from chat.turn import Turn
from chat.words import Reader, Words, say, text

NO_HELP = Words("")


@dataclass(frozen=True)
class Route:
    """handler: answers the event. who: "everyone", "mentee", "mentor", "pair", "planner" or "coordinator".

    "planner": the two of a pair, and the assistant who plans for the mentor. help: one line; a route that has one is a
    verb that people can type. also: other words for it. confidential: the log doesn't name it, the inbox keeps nothing of
    it, and its forms are never answered by typing. looks: it changes nothing, and is worked out before the database is
    locked for writing, so that nobody waits for it. each: where others read, everybody may be shown their own answer, which only looks.
    """

    handler: Callable[[Turn], Card | None]
    who: str = "everyone"
    help: Words = NO_HELP
    also: tuple[str, ...] = ()
    confidential: bool = False
    looks: bool = False
    each: bool = False

    def answer(self, turn: Turn) -> Card | None:
        """What its handler says; of what is in confidence a lock screen shows nothing."""
        card = self.handler(turn)
        if self.confidential and card and not card.notify:
            return replace(card, notify=say("mentorbot"))
        return card

    @property
    def typed(self) -> bool:
        """Whether people can type it."""
        return bool(self.help.template)

    def allows(self, roles: frozenset[str]) -> bool:
        """Whether somebody with these roles may do it."""
        return self.who == "everyone" or self.who in roles


Routes = Mapping[str, Route]


def verb(routes: Routes, words: str) -> str:
    """The action that exactly these words name, in any language there is, or ""."""
    return heard(routes).get(words.lower().strip(" .!?/"), "")


def heard(routes: Routes) -> dict[str, str]:
    """Every word for every verb, in all languages: a verb is a template too, and so are the other words for it."""
    known: dict[str, str] = {}
    for language in languages():
        for action, route in routes.items():
            for words in (action, ", ".join(route.also)) if route.typed else ():
                for word in filter(None, text(Words(words), Reader(language)).split(", ")):
                    known.setdefault(word, action)
    return known
