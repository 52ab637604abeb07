"""One mentorship in two languages: a German mentee and an English mentor, each in their own words through the front door."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from house import House, Human, Seen

from bot import translations
from chat.catalogues import catalogue
from chat.words import PLACE
from storage.people import Role

GERMAN = catalogue("de")


def sentences() -> Iterator[tuple[str, str]]:
    """Every sentence with its German, where the two can be told apart."""
    for _, template in translations.templates():
        if isinstance(template, tuple):
            pairs: Iterable[tuple[str, str]] = zip(template, GERMAN.plurals[template[0]], strict=True)
        else:
            pairs = [(template, GERMAN.singles[template])]
        yield from ((english, german) for english, german in pairs if _letters(english) != _letters(german))


def _letters(template: str) -> str:
    return "".join(re.findall(r"[^\W\d_]", PLACE.sub("", template)))


def _pattern(templates: Iterable[str]) -> re.Pattern[str]:
    """Any of these sentences, with anything in its places."""
    shapes = (
        "".join(
            "(?:.+?)" if PLACE.fullmatch(part) else re.escape(part)
            for part in re.split(r"(\{\w+(?::\w+)?\})", template)
        )
        for template in {template for template in templates if _letters(template)}
    )
    return re.compile("|".join(f"(?:{shape})" for shape in sorted(shapes)))


ENGLISH, GERMANS = ({pair[side] for pair in sentences()} for side in (0, 1))
ENGLISH_SENTENCE = _pattern(ENGLISH - GERMANS)  # "Matching" is a word of both
GERMAN_SENTENCE = _pattern(GERMANS - ENGLISH)


def in_the_wrong_language(seen: Iterable[Seen], wrong: re.Pattern[str]) -> set[str]:
    """Lines of cards that are a sentence of the other language."""
    return {line for card in seen for line in card.text.split("\n") if wrong.fullmatch(line)}


@pytest.fixture
def hanna(house: House) -> Human:
    """A mentee in Berlin, who reads German."""
    return house.person("Hanna Weiß", Role.MENTEE, locale="de-DE", hours="weekdays 9-18", goal="Sagen, was ich denke")


@pytest.fixture
def ben(house: House) -> Human:
    """A mentor in London, who reads English."""
    return house.person("Ben Okafor", Role.MENTOR, zone="Europe/London", locale="en-GB", hours="weekdays 8-17")


def filled(card: Seen) -> dict[str, Any]:
    """A sensible answer to every field of a form: what is filled in, the first option, or German words."""
    answers: dict[str, Any] = {}
    for field in card.fields:
        options = [option["value"] for option in field.get("options", [])]
        words = "Mo–Fr 9–17 Uhr" if "hours" in field["name"] else "Ruhig sagen, was ich denke"
        needed = field.get("required", True) or field.get("kind", "line") == "lines"
        if field.get("kind", "line") == "many":
            answers[field["name"]] = field.get("initial") or options[:1]
        else:
            answers[field["name"]] = field.get("initial") or (options[0] if options else words if needed else "")
    return answers


def test_a_german_newcomer_joins_and_reads_no_english(house: House) -> None:
    jo = house.person("Jo Winter", locale="de-AT", hours="")
    seen = [jo.says("hallo"), jo.says("hilfe"), jo.says("meine daten"), jo.says("quatsch mit soße")]
    card = jo.says("mitmachen")
    assert card.button("Einverstanden")
    while card.fields and len(seen) < 30:
        seen.append(card)
        first = next(button for button in card.data["buttons"] if button.get("submit"))
        card = jo.presses(first["label"], **filled(card))
    seen += [card, jo.says("übersicht"), jo.says("zeiten"), jo.says("zeiten Di und Do 14–18 Uhr")]
    assert not card.fields, "the questions come to an end"
    assert "14:00–18:00" in seen[-1].text
    assert not in_the_wrong_language([*seen, *jo.cards()], ENGLISH_SENTENCE)


def test_two_people_live_one_mentorship_each_in_their_own_language(house: House, hanna: Human, ben: Human) -> None:
    lena = house.person("Lena Vogt", Role.COORDINATOR, locale="de-DE")
    german: list[Seen] = []
    english: list[Seen] = []

    def passes(**time: float) -> None:
        house.through(house.wall + timedelta(**time))
        german.extend((*hanna.cards(), *lena.cards()))
        english.extend(ben.cards())

    german += [lena.says("übersicht"), lena.says("matching")]
    house.later(seconds=5)
    german += [lena.sees(), lena.says("veröffentlichen")]
    passes(days=1)

    german.append(hanna.says("buchen Donnerstag 15 Uhr"))
    german.append(hanna.says("ja, buchen"))
    assert hanna.sees().title == "Gebucht: Do., 26. Nov., 15:00"
    passes(seconds=2)
    told = ben.sees("Thu 26 Nov, 14:00")
    assert "Hanna Weiß" in told.text

    english.append(ben.says("move friday 14:00"))
    english.append(ben.says("book it"))
    passes(seconds=2)
    assert "Fr., 27. Nov., 15:00" in hanna.sees("Verschoben").title
    german += [hanna.says("meine treffen"), hanna.says("hilfe"), hanna.says("meine daten")]

    passes(days=3, hours=8)  # Saturday: reminded, met, asked
    german += [hanna.says("wir haben gesprochen"), hanna.says("5 sehr"), *_writes(hanna)]
    english += [ben.says("we met"), ben.says("4")]
    passes(days=30)
    german += [lena.says("bericht"), lena.says("übersicht"), hanna.says("übersicht"), hanna.says("verschieben")]
    english += [ben.says("sessions"), ben.says("home"), ben.says("help")]

    assert not in_the_wrong_language(german, ENGLISH_SENTENCE)
    assert not in_the_wrong_language(english, GERMAN_SENTENCE)
    assert len({card.title for card in german}) > 12
    assert len({card.title for card in english}) > 6


def _writes(human: Human) -> list[Seen]:
    """One line after a session, if it is asked."""
    card = human.sees()
    return [human.says("Die Checkliste schicken")] if len(card.fields) == 1 else []


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("morgen 15 Uhr", "Mi., 25. Nov., 15:00"),
        ("übermorgen um 10", "Do., 26. Nov., 10:00"),
        ("buchen freitag 9:30 uhr", "Fr., 27. Nov., 09:30"),
        ("Termin nächsten Montag 11 Uhr", "Mo., 30. Nov., 11:00"),
        ("treffen am 3. Dezember um halb vier", "Do., 3. Dez., 15:30"),
    ],
)
def test_a_time_can_be_asked_for_in_german(house: House, hanna: Human, ben: Human, typed: str, understood: str) -> None:
    house.pair(hanna, ben)
    card = hanna.says(typed)
    assert understood in card.text
    assert "Ja, buchen" in card.buttons


def test_somebody_who_reads_english_is_understood_in_german_too(house: House, hanna: Human, ben: Human) -> None:
    house.pair(hanna, ben)
    assert ben.says("hilfe").title == ben.says("help").title
    assert hanna.says("help").title == hanna.says("Hilfe").title


def test_a_word_that_is_nearly_a_verb_is_offered_as_the_reader_writes_it(
    house: House, hanna: Human, ben: Human
) -> None:
    house.pair(hanna, ben)
    card = hanna.says("verschiben")
    assert "verschieben" in card.buttons
    assert "verschieben" in card.text
    assert hanna.presses("verschieben").title == "Es ist nichts gebucht"
