"""A made-up language proves that every sentence goes through the catalogue.

Everybody reads Japanese formats, whose days, cities and units hold no Latin letter, and a catalogue in which every
Latin letter of ours became another one. Whatever still shows a Latin letter was never translated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from house import Human
from seen import Seen, buttons_of

from bot import translations
from chat.catalogues import Catalogue
from handlers import ROUTES

PLACE = re.compile(r"(\{\w+(?::\w+)?\})")  # one group: split() gives the places back too
LATIN = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "аьсԁеӻɡһіјκӏмпорԛгѕтџѵшхуʐΑΒСDΕҒԌНІЈКԼМΝОРԚЯЅТЏѴШХҮΖ".replace("D", "Ԁ"),
)
VERBS = {verb for action, route in ROUTES.items() if route.typed for verb in action.split()} | {
    "growth",
    "example",
    "com",
}  # and names: of a programme, of a domain


def templates() -> Iterator[tuple[str, ...]]:
    """All our sentences, a counted one as (one, many)."""
    for _, template in translations.templates():
        yield template if isinstance(template, tuple) else (template,)


def made_up(template: str) -> str:
    return "".join(part if PLACE.fullmatch(part) else part.translate(LATIN) for part in PLACE.split(template))


def made_up_catalogue() -> Catalogue:
    found = list(templates())
    singles = {message[0]: made_up(message[0]) for message in found if len(message) == 1}
    plurals = {message[0]: (made_up(message[0]), made_up(message[1])) for message in found if len(message) == 2}
    return Catalogue(singles, plurals, lambda n: int(n != 1))


def untranslated(shown: str) -> list[str]:
    return [word for word in re.findall(r"[A-Za-z][A-Za-z'-]*", shown) if word.lower() not in VERBS]


def act(human: Human, action: str, **values: object) -> Seen:
    """Presses the newest button with this action, whatever it is called."""
    for card in reversed(human.cards()):
        for button in buttons_of(card.data):
            if button["action"] == action:
                return human.acts(action, button.get("value", ""), message=card.message, **values)
    return human.acts(action, **values)


def plan_of(human: Human) -> str:
    """What a button says to plan a session of this person's pair."""
    values = [str(b.get("value")) for card in human.cards() for b in buttons_of(card.data)]
    return next(value.partition("@")[0] for value in values if value.startswith("pair "))
