"""A made-up language proves that every sentence goes through the catalogue.

Everybody reads Japanese formats, whose days, cities and units hold no Latin letter, and a catalogue in which every
Latin letter of ours became another one. Whatever still shows a Latin letter was never translated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from house import House, Human, Seen

from bot import translations
from bot.web.labels import labels
from chat.catalogues import Catalogue
from chat.words import Reader
from handlers import ROUTES
from storage.people import Role

ROOT = Path(__file__).resolve().parent.parent
PLACE = re.compile(r"(\{\w+(?::\w+)?\})")
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


@pytest.fixture
def made_up_language(monkeypatch: pytest.MonkeyPatch) -> None:
    found = list(templates())
    singles = {message[0]: made_up(message[0]) for message in found if len(message) == 1}
    plurals = {message[0]: (made_up(message[0]), made_up(message[1])) for message in found if len(message) == 2}
    catalogue = Catalogue(singles, plurals, lambda n: int(n != 1))
    monkeypatch.setattr("chat.words.catalogue", lambda _: catalogue)


def untranslated(shown: str) -> list[str]:
    return [word for word in re.findall(r"[A-Za-z][A-Za-z'-]*", shown) if word.lower() not in VERBS]


def act(human: Human, action: str, **values: object) -> Seen:
    """Presses the newest button with this action, whatever it is called."""
    for card in reversed(human.cards()):
        for button in _buttons(card.data):
            if button["action"] == action:
                return human.acts(action, button.get("value", ""), message=card.message, **values)
    return human.acts(action, **values)


def _plan(human: Human) -> str:
    """What a button says to plan a session of this person's pair."""
    values = [str(b.get("value")) for card in human.cards() for b in _buttons(card.data)]
    return next(value.partition("@")[0] for value in values if value.startswith("pair "))


def _buttons(card: dict) -> Iterator[dict]:
    yield from card.get("buttons", [])
    for part in card.get("parts", []):
        for inner in part.get("cards", []):
            yield from _buttons(inner)


def test_there_are_sentences_to_find() -> None:
    assert len(set(templates())) > 200


@pytest.mark.usefixtures("made_up_language")
def test_nobody_reads_a_word_that_is_not_in_the_catalogue(house: House) -> None:
    ana, ben, eve = (
        house.person(name, *roles, zone=zone, locale="ja", hours="weekdays 9-18")
        for name, roles, zone in (
            ("Άννα Ω", (), "Asia/Kolkata"),
            ("Βίκτωρ Ψ", (Role.MENTOR,), "Europe/Berlin"),
            ("Ευγενία Φ", (Role.COORDINATOR,), "Europe/Berlin"),
        )
    )
    seen: list[Seen] = []

    def sees(*cards: Seen) -> None:
        seen.extend(cards)

    for human in (ana, ben, eve):
        sees(human.says("home"), human.says("help"), human.says("my data"), human.says("×"))
    sees(ana.acts("book"), ana.acts("×"), ana.acts("session.met", "7"), ana.acts("back"), ana.acts("report"))
    sees(ana.says("join"), act(ana, "flow.answer", role="?"), act(ana, "flow.answer", role="mentee"))
    sees(act(ana, "flow.answer", topics=["×"]), act(ana, "flow.answer", topics=["delegation", "×"]))
    sees(act(ana, "flow.answer", topics=["delegation", "public-speaking"]), act(ana, "flow.answer", goal=""))
    sees(
        act(ana, "flow.answer", goal="Ω"),
        act(ana, "flow.answer", zone="×"),
        act(ana, "flow.answer", zone="Asia/Kolkata"),
    )
    sees(act(ana, "flow.answer", hours="×"), act(ana, "flow.answer", hours="weekdays 9-18"))
    sees(
        ana.says("availability"),
        act(ana, "availability.save", hours="×"),
        act(ana, "availability.save", hours="mon-fri 9-18"),
    )
    sees(ben.says("join"), act(ben, "flow.answer", role="mentor"), act(ben, "flow.answer", topics=["delegation"]))
    sees(
        act(ben, "flow.answer", zone="Europe/Berlin"),
        act(ben, "flow.answer", hours=""),
        act(ben, "flow.answer", budget="×"),
    )
    sees(act(ben, "flow.answer", budget="2"), eve.says("publish"), eve.says("draft"), eve.says("match"))
    house.later(seconds=1)
    sees(eve.sees(), act(eve, "publish"))
    house.later(seconds=1)
    sees(
        ana.sees(),
        ben.sees(),
        ana.says("sessions"),
        ana.says("move"),
        ana.says("cancel"),
        ana.says("home"),
        ana.says("book"),
    )
    sees(
        act(ana, "session.pick"),
        ana.acts("session.when", _plan(ana), words="×"),
        ana.acts("session.when", _plan(ana), words="2026-12-03 14:00"),
    )
    sees(
        ana.acts("session.when", _plan(ana), words="2026-12-03 23:00"),
        ana.acts("session.when", _plan(ana), words="2025-12-03 14:00"),
    )
    sees(ana.says("book"), ana.acts("session.when", _plan(ana), words="2026-12-03"), act(ana, "session.book"))
    house.later(seconds=1)
    sees(ben.sees(), act(ben, "session.fine"), act(ben, "session.move"), act(ben, "session.book"), ana.says("home"))
    house.later(seconds=1)
    sees(ana.sees(), eve.says("home"))
    for _ in range(40):
        house.later(hours=6)
    house.later(minutes=1)
    sees(*ana.cards(), *ben.cards())
    sees(
        act(ana, "session.elsewhen"),
        act(ana, "session.moved_to", when="×"),
        act(ana, "session.undo"),
        act(ana, "session.met"),
    )
    sees(act(ana, "session.rate"), act(ana, "session.line", line="Ω"), act(ben, "session.missed"), ana.says("sessions"))
    sees(eve.says("report"), act(eve, "report.formulas"), ana.says("cancel"), *ana.cards(), *ben.cards(), *eve.cards())
    leaks = {word for card in seen for word in untranslated(card.text)}
    assert not leaks
    assert len({card.title for card in seen}) > 30


@pytest.mark.usefixtures("made_up_language")
def test_the_pages_own_words_are_in_the_catalogue_too() -> None:
    shown = labels(Reader("ja"))
    assert shown
    assert not {word for text in shown.values() for word in untranslated(PLACE.sub("", text))}


def test_every_label_the_page_asks_for_is_there() -> None:
    pages = "".join(
        path.read_text() for path in (ROOT / "bot/web/static").glob("*.*s*") if path.suffix in (".js", ".html")
    )
    pages += (ROOT / "bot/web/static/index.html").read_text()
    asked = set(re.findall(r"""\blabel\("(\w+)\"""", pages)) | set(re.findall(r'data-label(?:-\w+)?="(\w+)"', pages))
    assert asked
    assert asked <= set(labels(Reader()))


def test_buttons_fit_a_phone(house: House) -> None:
    """25 characters are what the narrowest platform shows."""
    import ast

    from chat.words import Words, text

    long = []
    for path in [*(ROOT / "handlers").glob("*.py"), *(ROOT / "chat").glob("*.py"), *(ROOT / "bot").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Button" and isinstance(node.args[0], ast.Call):
                template = node.args[0].args[0]
                if isinstance(template, ast.Constant) and "{" not in template.value:
                    long += [label for label in [text(Words(template.value), Reader())] if len(label) > 25]
    assert not long
    assert len(text(Words("{when:slot}", (("when", house.wall),)), Reader("de", "UTC"))) <= 25
