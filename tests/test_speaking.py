"""The language somebody reads, and words for the coordinators."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from house import House, Human
from made_up import untranslated

from chat import catalogues
from handlers.language import wish
from storage.people import Person, Role

GERMAN = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: de\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Your language: {language}"
msgstr "Ihre Sprache: {language}"

msgid "Home"
msgstr "Start"
"""


@pytest.fixture
def german(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """A catalogue in German with two sentences."""
    (tmp_path / "de.po").write_text(GERMAN)
    monkeypatch.setattr(catalogues, "LANGUAGES", tmp_path)
    catalogues.catalogue.cache_clear()
    yield
    catalogues.catalogue.cache_clear()


def locale(house: House, human: Human) -> str:
    with house.database.read() as db:
        return db.get_one(Person, human.id).locale


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize(
    "words", ["auf deutsch bitte", "Deutsch", "sprich deutsch", "language deutsch", "in German, please"]
)
def test_saying_so_switches_and_the_answer_is_in_that_language(house: House, words: str) -> None:
    ana = house.person("Ana Silva")
    card = ana.says(words)
    assert card.title == "Ihre Sprache: Deutsch"
    assert card.buttons == ["Start"]
    assert locale(house, ana) == "de-DE"


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize("words", ["speak english", "in English please", "English", "can you speak english?"])
def test_and_back_again(house: House, words: str) -> None:
    ana = house.person("Ana Silva", locale="de-AT")
    assert ana.says(words).title == "Your language: English"
    assert locale(house, ana) == "en-GB"


@pytest.mark.usefixtures("german")
def test_the_region_stays_where_the_language_does(house: House) -> None:
    ana = house.person("Ana Silva", locale="de-AT")
    assert ana.says("auf deutsch").title == "Ihre Sprache: Deutsch"
    assert locale(house, ana) == "de-AT"


@pytest.mark.usefixtures("german")
def test_the_languages_there_are_can_be_tapped(house: House) -> None:
    ana = house.person("Ana Silva")
    assert ana.says("language").buttons == ["English", "Deutsch", "Home"]
    assert ana.presses("Deutsch").title == "Ihre Sprache: Deutsch"


def test_a_language_that_is_not_there_is_not_promised(house: House) -> None:
    ana = house.person("Ana Silva")
    assert ana.says("language klingon").title == "Not that language yet"
    assert locale(house, ana) == "en-GB"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("auf deutsch bitte", "de"),
        ("Bitte auf Deutsch", "de"),
        ("Können wir Deutsch sprechen?", "de"),
        ("switch to English", "en"),
        ("please speak English", "en"),
        ("Sprache Englisch", "en"),
        ("I want to improve my English", ""),
        ("present in english to my team", ""),
        ("english", ""),
        ("German grammar", ""),
        ("in may", ""),
    ],
)
def test_a_wish_for_a_language_is_told_from_words_about_one(words: str, code: str) -> None:
    assert wish(words) == code


@pytest.mark.usefixtures("german")
def test_a_bare_name_of_a_language_is_still_an_answer_to_a_question(house: House) -> None:
    ana = house.person("Ana Silva", Role.MENTEE)
    house.pair(ana, house.person("Ben Okafor", Role.MENTOR))
    ana.says("tell")
    assert ana.says("English").title == "Sent to Ben"
    assert locale(house, ana) == "en-GB"


# --- words for the coordinators ----------------------------------------------------------------------------


def test_a_question_reaches_the_coordinators_and_one_of_them_answers(house: House, lena: Human) -> None:
    jonas, ana = house.person("Jonas Weber", Role.COORDINATOR), house.person("Ana Silva")
    sent = ana.says("contact coordinator can we start in January?")
    assert "Lena Vogt and Jonas Weber can read it" in sent.text
    house.later(seconds=1)
    assert "can we start in January?" in jonas.sees("Ana Silva asks").text
    form = lena.presses("Answer")
    assert "Ana Silva and the other coordinators" in form.text
    assert lena.presses("Send", words="Yes, gladly").title == "Answered"
    house.later(seconds=1)
    assert "Yes, gladly" in ana.sees("Lena Vogt answers you").text
    assert "Yes, gladly" in jonas.sees("Lena Vogt has answered Ana Silva").text


def test_without_words_a_form_says_first_who_reads_it(house: House, lena: Human) -> None:
    ana = house.person("Ana Silva")
    form = ana.says("contact coordinator")
    assert form.data["parts"][0]["text"] == "Who reads this: the coordinators, Lena Vogt."
    assert "3,000 fit" in ana.presses("Send", words="x" * 3001).fields[0]["error"]
    assert ana.presses("Send", words="A question").title == "It is with the coordinators"
    house.later(seconds=1)
    assert "A question" in lena.sees().text


def test_sending_it_twice_is_one_question(house: House, lena: Human) -> None:
    ana = house.person("Ana Silva")
    button = ana.says("contact coordinator").button("Send")
    for _ in range(2):
        ana.acts(button["action"], button["value"], words="A question")
    house.later(seconds=1)
    assert [card.title for card in lena.cards()] == ["Ana Silva asks the coordinators"]


def test_only_coordinators_answer(house: House, lena: Human) -> None:
    ana, ben = house.person("Ana Silva"), house.person("Ben Okafor")
    assert ben.acts("coordinator.answered", f"{ana.id}/a", words="I am Lena").title == "Not from here"
    assert lena.acts("coordinator.answered", "999/a", words="×").title == "That isn't there any more"


def test_where_nobody_runs_the_programme_it_is_said(house: House) -> None:
    card = house.person("Ana Silva").says("contact coordinator hello there")
    assert card.title == "Nobody to ask yet"
    assert "hello there" in card.text


# --- every sentence can be translated ----------------------------------------------------------------------


@pytest.mark.usefixtures("made_up_language")
def test_nobody_in_need_reads_a_word_that_is_not_in_the_catalogue(house: House) -> None:
    ana = house.person("Άννα Ω", Role.MENTEE, locale="ja", zone="Asia/Kolkata")
    ben = house.person("Βίκτωρ Ψ", Role.MENTOR, locale="ja")
    eve = house.person("Ευγενία Φ", Role.COORDINATOR, locale="ja")
    ingrid, paul = house.person("Ίνγκριντ Φ", locale="ja"), house.person("Παύλος Α", locale="ja")
    house.pair(ana, ben)
    seen = [ana.says("talk privately"), ana.acts("private.write"), eve.says("home"), eve.says("safe contact")]
    seen += [eve.says(f"safe contact {human.name}") for human in (eve, ingrid)]
    seen += [eve.says(f"safe contact deputy {human.name}") for human in (ingrid, paul)]
    seen += [eve.acts("contact.save", contact="×", emergency="Ω" * 301), ana.says("i am in danger")]
    seen += [ana.acts("private.write"), ana.acts("private.send"), ana.says("Ω")]
    seen += [ana.acts("private.send", words="Ω", severity="unsafe", reply="here"), ana.acts("private.add", "1")]
    seen += [ana.acts("private.added", "1", words="Ω"), ana.acts("private.close"), ana.says("talk privately")]
    house.later(seconds=1)
    seen += [
        ingrid.acts("contact.open", "1"),
        ingrid.acts("contact.write", "1"),
        ingrid.acts("contact.wrote", "1/1", words="Ω"),
    ]
    seen += [ingrid.acts("contact.take", "1"), ingrid.acts("contact.close", "1"), ingrid.acts("contact.hand", "1")]
    seen += [ana.acts("private.answer", "1"), ana.acts("private.answered", "1/1", words="Ω")]
    house.through(house.wall + timedelta(days=1))
    seen += [
        paul.acts("contact.open", "1"),
        paul.acts("contact.closed", "1"),
        ana.acts("private.hold"),
        ben.says("book"),
    ]
    seen += [ana.says("home"), ana.acts("private.resume", "1")]
    ana.acts("private.send", words="", severity="off", reply="know")
    seen += [
        ana.acts("private.undo", "2"),
        ben.says("delegate"),
        ben.says(f"delegate {paul.name}"),
        ben.says("delegate ×"),
    ]
    seen += [
        ben.acts("delegate.hand", "παύλος.α@example.com"),
        paul.says("plan"),
        paul.says("sessions"),
        paul.says("home"),
    ]
    paul.acts("session.offer", "pair 1")
    paul.presses(paul.sees().buttons[0])
    seen += [paul.says("plan"), paul.acts("session.cancel", "1"), paul.acts("delegate.decline", str(ben.id))]
    seen += [ben.says("delegate stop"), ana.says("language"), ana.says("language ×"), ana.says("contact coordinator")]
    seen += [ana.says("contact coordinator Ω"), eve.acts("coordinator.answer", f"{ana.id}/1")]
    seen += [eve.acts("coordinator.answered", f"{ana.id}/1", words="Ω")]
    house.later(seconds=1)
    seen += [card for human in (ana, ben, eve, ingrid, paul) for card in human.cards()]
    names = {"English", "Deutsch", "EMAIL"}
    leaks = {word for card in seen for word in untranslated(card.text)} - names
    assert not leaks
    assert len({card.title for card in seen}) > 35
