"""Everybody reads a made-up language (see made_up.py): what still shows a Latin letter was never translated."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from house import House, Human, Seen
from made_up import PLACE, act, plan_of, templates, untranslated

from bot.web.labels import labels
from chat.words import Reader
from storage.people import Enrolment, Role

ROOT = Path(__file__).resolve().parent.parent


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
        ana.acts("session.when", plan_of(ana), words="×"),
        ana.acts("session.when", plan_of(ana), words="2026-12-03 14:00"),
    )
    sees(
        ana.acts("session.when", plan_of(ana), words="2026-12-03 23:00"),
        ana.acts("session.when", plan_of(ana), words="2025-12-03 14:00"),
    )
    sees(ana.says("book"), ana.acts("session.when", plan_of(ana), words="2026-12-03"), act(ana, "session.book"))
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
