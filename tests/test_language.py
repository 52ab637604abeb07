"""A made-up language proves that every sentence goes through the catalogue.

Everybody reads Japanese formats, whose days, cities and units hold no Latin letter, and a catalogue in which every
Latin letter of ours became another one. Whatever still shows a Latin letter was never translated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from house import House, Human, Seen

from bot import translations
from bot.web.labels import labels
from chat.catalogues import Catalogue
from chat.words import Reader
from handlers import ROUTES
from storage.people import Enrolment, Role

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


def joins_and_invites(house: House, ana: Human, ben: Human, eve: Human) -> list[Seen]:
    """Every card of joining and inviting, with everything that can't be read on the way."""
    seen: list[Seen] = []

    def sees(*cards: Seen) -> None:
        seen.extend(cards)

    sees(ana.says("join"), act(ana, "flow.answer", role="?"), act(ana, "flow.answer", role="mentee"))
    sees(ana.says("×"), ana.acts("flow.answer", "join/sounds/unsure"), act(ana, "flow.answer", drain="×"))
    sees(act(ana, "flow.answer", drain="pile", drive="people"), ana.acts("flow.answer", "join/suggested/all"))
    sees(act(ana, "flow.answer", topics=["×"]), act(ana, "flow.answer", topics=["delegation", "×"]))
    sees(act(ana, "flow.answer", topics=["delegation", "public-speaking"]), act(ana, "flow.answer", goal=""))
    sees(act(ana, "flow.answer", goal="Ω"), act(ana, "flow.answer", zone="×", hours="×"))
    sees(act(ana, "flow.answer", zone="Asia/Kolkata", hours="×"))
    sees(act(ana, "flow.answer", zone="Asia/Kolkata", hours="weekdays 9-18"))
    sees(
        act(ana, "flow.answer", early="480", late="usual", often="never"),
        ana.acts("flow.answer", "join/times/languages"),
    )
    sees(ana.says("×"), act(ana, "flow.answer", languages=["en", "hi"]), act(ana, "flow.answer", often="never"))
    sees(ana.says("×"), act(ana, "flow.answer", style="hands-on"), ana.says("×"), ana.acts("flow.answer", "join/drive"))
    sees(ana.acts("flow.answer", "join/vetoes/nobody"))
    sees(act(ana, "match.leave"), ana.says("profile"), ana.acts("profile.change", "mentee/drive"))
    sees(ana.says("cancel"), ana.acts("profile.change", "/hours"))
    sees(act(ana, "flow.answer", early="480", late="usual", often="monthly"))
    sees(
        ana.says("availability"),
        act(ana, "availability.save", hours="×"),
        act(ana, "availability.save", hours="mon-fri 9-18"),
    )
    sees(ben.says("join"), act(ben, "flow.answer", role="mentor"), act(ben, "flow.answer", topics=["delegation"]))
    sees(
        act(ben, "flow.answer", often="never"), act(ben, "flow.answer", budget="×"), act(ben, "flow.answer", budget="2")
    )
    sees(ben.says("×"), act(ben, "flow.answer", formats=["talk"], ready="some"), act(ben, "flow.answer"))
    sees(act(ben, "flow.answer", vetoes=[]), ben.says("profile"), eve.says("invite"))
    # inviting
    zoe = house.person("Ζωή Σ", locale="ja", hours="")
    with house.database.write() as db:
        db.add(Enrolment(person_id=zoe.id, programme_id=house.programme, role=Role.MENTOR))
    sees(eve.says("invite"), act(eve, "invite.preview"), act(eve, "invite"), act(eve, "invite.send"))
    house.through(house.wall + timedelta(days=2))
    sees(zoe.sees(), act(zoe, "invitation.explain"), act(zoe, "invitation.decline"), ana.acts("invitation.decline"))
    return seen


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
    sees(*joins_and_invites(house, ana, ben, eve))
    sees(eve.says("publish"), eve.says("draft"), eve.says("match"))
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
def test_kick_off_goals_and_notes_are_in_the_catalogue_too(house: House) -> None:
    ana = house.person("Άννα Ω", Role.MENTEE, locale="ja", goal="Ω")
    ben = house.person("Βίκτωρ Ψ", Role.MENTOR, locale="ja")
    house.pair(ana, ben)
    seen = [
        ana.says("kick-off"),
        act(ana, "flow.answer", minutes="?"),
        act(ana, "flow.answer", minutes="60", often="7"),
    ]
    seen += [act(ana, "flow.answer", answer="day"), act(ana, "flow.answer", where="call")]
    seen += [act(ana, "flow.answer", between="themes"), act(ana, "flow.answer", feedback="ask"), ana.says("agreements")]
    house.later(seconds=1)
    seen += [ben.sees(), act(ben, "agreement.change"), act(ben, "flow.answer", minutes="30", often="14")]
    seen += [act(ben, "flow.answer", answer="week"), act(ben, "flow.answer", where="email")]
    seen += [act(ben, "flow.answer", between="ask"), act(ben, "flow.answer", feedback="writing")]
    house.later(seconds=1)
    seen += [ana.sees(), act(ana, "agreement.fine"), ana.acts("agreement.feedback", "1/straight"), ben.says("home")]
    seen += [ana.says("goals"), act(ana, "goal.open"), act(ana, "goal.add"), act(ana, "goal.save", goal="")]
    seen += [act(ana, "goal.save", goal="1 Ω"), act(ana, "goal.by"), act(ana, "goal.confidence"), act(ana, "goal.sure")]
    seen += [ana.acts("goal.save", goal="1 Φ"), act(ana, "goal.enough"), ana.acts("goal.save", goal="better")]
    seen += [ana.acts("goal.open", "1"), act(ana, "plan.open"), act(ana, "plan.write")]
    seen += [ana.acts("plan.samples", "1")]
    seen += [act(ana, "plan.save", step0="Ω", by0="×"), act(ana, "plan.save", step0="Ω", step1="Φ")]
    seen += [act(ana, "step.done"), ana.says("goals"), ben.says("goals"), act(ana, "step.done"), act(ana, "step.undo")]
    seen += [ana.acts("goal.change", "1"), act(ana, "goal.save", goal="Ω", by="×"), ana.acts("goal.drop", "1")]
    seen += [act(ana, "goal.delete"), ana.acts("goal.reach", "2"), act(ana, "goal.reopen"), ana.acts("goal.fine", "2")]
    seen += [ana.says("notes"), act(ana, "note.add"), act(ana, "note.save", words=""), act(ana, "note.save", words="Ω")]
    seen += [ana.says("note Φ"), act(ana, "note.share"), act(ana, "note.remove"), act(ana, "note.undo")]
    seen += [ana.says("note"), act(ana, "notes.file"), ben.says("notes"), ana.says("tell"), ana.says("tell Ω Φ")]
    seen += [act(ana, "tell.send", words=""), act(ana, "tell.send", words="Ω")]
    house.through(house.wall.replace(year=2027, month=2))
    seen += [*ana.cards(), *ben.cards()]
    assert not {word for card in seen for word in untranslated(card.text)} - {"better"}
    assert len({card.title for card in seen}) > 30


@pytest.mark.usefixtures("made_up_language")
def test_what_is_said_around_a_session_is_in_the_catalogue_too(house: House) -> None:
    ana, ben, eve = (
        house.person(name, role, locale="ja", hours="weekdays 9-18")
        for name, role in (("Άννα Ω", Role.MENTEE), ("Βίκτωρ Ψ", Role.MENTOR), ("Ευγενία Φ", Role.COORDINATOR))
    )
    house.pair(ana, ben)
    seen = [ana.says("where"), act(ana, "place.save", meets="room", place=""), act(ana, "place.save", meets="×")]
    seen += [ana.says("book 2026-11-27 15:00"), act(ana, "session.book"), ana.acts("wish.open", "1")]
    house.through(house.wall + timedelta(days=2, hours=12))
    seen += [
        ben.sees(),
        act(ben, "wish.detail"),
        ana.acts("wish.keep", "1/goal"),
        ana.acts("wish.keep", "1", wish="Ω" * 141),
    ]
    seen += [ana.acts("wish.keep", "1", wish="Ω"), ana.acts("session.late", "1"), *ana.cards()]
    house.through(house.wall + timedelta(days=1))
    seen += [ana.acts("session.met", "1"), ana.acts("session.rate", "1/1"), ana.acts("session.help", "1")]
    seen += [ben.acts("session.missed", "1"), ben.acts("session.skip", "1"), ana.acts("session.late", "1")]
    house.through(house.wall + timedelta(days=2))
    seen += [*ana.cards(), *ben.cards(), ana.acts("session.sure", "1/unsure"), ana.says("sessions")]
    house.through(house.wall + timedelta(days=45))
    seen += [*ana.cards(), *ben.cards(), *eve.cards()]
    seen += [ana.acts("session.unbooked", "1"), ana.acts("pair.met", "1", when="×"), ana.acts("hand.ask")]
    seen += [ana.says("pause"), ana.acts("pair.pause", "1"), ana.acts("nudges.none"), ana.acts("nudges.monthly")]
    seen += [ana.says("home"), ana.says("snooze"), ana.says("snooze ×"), ana.says("away"), ana.says("away ×")]
    seen += [ana.acts("away", words="2027-01-20"), ana.acts("resume", "away"), ana.says("resume")]
    house.later(hours=20)
    seen += [*ana.cards(), *ben.cards(), *eve.cards()]
    assert not {word for card in seen for word in untranslated(card.text)}
    assert len({card.title for card in seen}) > 30


@pytest.mark.usefixtures("made_up_language")
def test_nobody_reads_an_untranslated_word_on_the_way_to_a_mentor(house: House) -> None:
    house.person("Ευγενία Φ", Role.COORDINATOR, locale="ja")
    ana = house.person("Άννα Ω", Role.MENTEE, locale="ja", goal="Ω", title="Ψ")
    mentors = [
        house.person(f"{name} Ψ", Role.MENTOR, locale="ja", monthly=4) for name in ("Βίκτωρ", "Γιώργος", "Δάφνη")
    ]
    seen = [ana.says("mentors"), ana.says("why not Βίκτωρ"), ana.says("why not Ξ"), ana.says("requests")]
    seen += [ana.says("mentors"), act(ana, "mentors.choose"), act(ana, "mentors.choose"), act(ana, "mentors.choose")]
    order = seen[-1].data["buttons"][0]["value"]
    seen += [act(ana, "request.write"), act(ana, "request.send", words=""), ana.acts("request.send", order)]
    seen += [ana.says("requests"), act(ana, "request.edit"), act(ana, "request.save", words="Ω")]
    house.later(seconds=1)
    for mentor in mentors:
        if mentor.cards():
            seen += [act(mentor, "request.question"), act(mentor, "request.ask", words="", question="Ω")]
            house.later(seconds=1)
            seen += [*ana.cards(), act(ana, "request.answer", answer=""), act(ana, "request.answer", answer="Ω")]
            seen += [act(mentor, "request.away"), act(mentor, "request.away_until", until="×")]
            seen += [act(mentor, "request.away_until", until="2026-11-26")]
            seen += [act(mentor, "request.no"), act(mentor, "request.fewer"), mentor.says("home")]
            seen += [mentor.acts("request.rest", "2027-01-01"), mentor.acts("request.keep")]
    house.through(house.wall + timedelta(days=2))
    seen += [*ana.cards(), act(ana, "request.hold"), act(ana, "request.go"), act(ana, "request.back")]
    house.through(house.wall + timedelta(days=1))
    seen += [ana.says("mentors"), act(ana, "mentors.leave"), *(card for mentor in mentors for card in mentor.cards())]
    pair = house.pair(ana, mentors[0])
    seen += [ana.acts("pair.decline", str(pair)), ana.acts("pair.end", f"{pair}/times")]
    house.through(house.wall + timedelta(days=4))
    seen += mentors[0].cards()
    assert not {word for card in seen for word in untranslated(card.text)}
    assert len({card.title for card in seen}) > 20


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
