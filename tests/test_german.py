"""The German catalogue: whole, short enough, and in the voice of a colleague who says "du"."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bot import translations
from chat.catalogues import LANGUAGES, catalogue
from chat.words import PLACE, City, Reader, There, Value, Words, text

ROOT = Path(__file__).resolve().parent.parent
GERMAN = Reader("de-DE", "Europe/Berlin")
EVENING = datetime(2026, 12, 3, 14, 0, tzinfo=UTC)


def translated() -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Every sentence of the file with its German: one, or one for each count."""
    with (LANGUAGES / "de.po").open("rb") as file:
        for message in read_po(file, locale="de"):
            if message.id:
                ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
                strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
                yield tuple(ids), tuple(map(str, strings))


VERBS = set(translations.verbs())
SENTENCES = {ids: german for ids, german in translated() if ids[0] not in VERBS}
GERMANS = sorted({(ids[0], german) for ids, forms in SENTENCES.items() for german in forms})


# --- whole -------------------------------------------------------------------------------------------------


def test_nothing_is_left_to_translate() -> None:
    german = catalogue("de")
    for _, template in [*translations.templates(), *(("", words) for words in translations.verbs())]:
        if isinstance(template, tuple):
            assert len(german.plurals.get(template[0], ())) == 2, template
            assert all(german.plurals[template[0]]), template
        else:
            assert german.singles.get(template), template


def places(template: str) -> set[str]:
    return {name for name, _ in PLACE.findall(template)}


def test_every_place_is_kept() -> None:
    """The count of one may be said in a word."""
    for ids, forms in SENTENCES.items():
        assert places(forms[-1]) == places(ids[-1]), ids
        assert places(forms[0]) - {"n"} == places(ids[0]) - {"n"}, ids


def test_only_styles_that_words_know_are_used() -> None:
    styles = {style for _, german in GERMANS for _, style in PLACE.findall(german)}
    assert styles <= {"", "day", "time", "slot", "short", "beside", "every"}


# --- short enough ------------------------------------------------------------------------------------------

TYPICAL: dict[str, Value] = {
    "name": "Asha",
    "when": EVENING,
    "there": There(EVENING, "Asia/Kolkata"),
    "n": 12,
    "date": EVENING,
    "city": City("Europe/Berlin"),
}
SHORT_PLACES = {"Button": (0, "label", 25), "Asked": (2, "submit", 25), "Card": (3, "short", 24)}


def said(call: ast.Call, place: int, name: str) -> str:
    """The template that a call says at a place; empty where it isn't one literal."""
    given = (
        call.args[place] if len(call.args) > place else next((k.value for k in call.keywords if k.arg == name), None)
    )
    if isinstance(given, ast.Call) and ast.unparse(given.func) == "say" and isinstance(given.args[0], ast.Constant):
        return str(given.args[0].value)
    return ""


def calls(*names: str) -> Iterator[ast.Call]:
    for package in translations.TALKS:
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and ast.unparse(node.func) in names:
                    yield node


def filled(template: str) -> str:
    """A sentence as it looks with typical values in it."""
    found = PLACE.findall(template)
    values: dict[str, Value] = {name: TYPICAL.get(name, EVENING if style else "Asha") for name, style in found}
    return text(Words(template, tuple(values.items())), GERMAN)


def test_what_stands_on_a_button_fits_a_phone() -> None:
    long = []
    for call in calls(*SHORT_PLACES):
        place, name, most = SHORT_PLACES[ast.unparse(call.func)]
        template = said(call, place, name)
        long += [f"{template}: {filled(template)}"] if len(filled(template)) > most else []
    assert not long


# --- the voice ---------------------------------------------------------------------------------------------

# "Ihr" and "Sie" that begin a sentence: several people who are "ihr", or a thing.
INFORMAL = re.compile(
    r"(?:^|[.:?] )(?:Ihr (?:beide|könnt|habt|seid|trefft|seht|bleibt|lest|werdet|hattet|wurdet)\b|Sie (?:ist|sind|fallen|bleiben|bleibt|steht|stehen|war|wird)\b)"
)
FORMAL = re.compile(r"\b(?:Sie|Ihnen|Ihr(?:e[nmrs]?)?)\b")
GENDERED = re.compile(
    r"\b(?:Mentoren|Mentorin|Koordinatoren|Koordinatorin|Kollege|Kollegen|Kollegin|Nutzer|Teilnehmer|Mitarbeiter|"
    r"Chef|Vorgesetzter?|Ansprechpartner)\b(?!:)"
    r"|\b(?:[Dd]er|[Dd]en|[Dd]em|[Dd]es|[Ee]in|[Ee]inen|[Ee]inem|[Dd]ein|[Dd]einen|[Dd]einem|[Kk]ein|[Jj]eder) "
    r"(?:Mentor|Koordinator|Mentee)\b(?!:)"
    r"|\b(?:er|ihm|ihn|seine[nmrs]?|dessen|deren)\b"
)
OF_THINGS = {  # "seinem" and "ihn" that mean a thing
    "Median days from the news of a pair to its first session that was held.",  # das Tandem
    "Who reads this: your mentor. One sentence is plenty, and you can sharpen it together later.",  # der Satz
    "The draft has changed since you saw it. This is the new one:",  # der Entwurf
}


@pytest.mark.parametrize("mark", ["!", "“{", "bitte bitte", "  "])
def test_some_marks_are_never_used(mark: str) -> None:
    """No exclamation; a quotation opens with „ and closes with “."""
    assert not [german for _, german in GERMANS if mark in german]


def test_quotations_open_low_and_close_high() -> None:
    for _, german in GERMANS:
        counts = Counter(german)
        assert counts["„"] == counts["“"], german
        assert "”" not in german


def test_everybody_is_du() -> None:
    formal = [german for _, german in GERMANS if FORMAL.search(INFORMAL.sub("", german))]
    assert not formal


def test_nobody_is_only_a_man_or_only_a_woman() -> None:
    gendered = [german for template, german in GERMANS if GENDERED.search(german) and template not in OF_THINGS]
    assert not gendered


def test_the_words_of_the_house_are_used() -> None:
    """A pair is a Tandem, a session a Treffen."""
    assert not [
        german for _, german in GERMANS if re.search(r"\b(?:Session|Sitzung|Paar|Paare|Pärchen|Buddy)\b", german)
    ]
