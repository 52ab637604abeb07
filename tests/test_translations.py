"""The tool behind `make words`: catalogues follow the code, and lose nothing that somebody translated."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.pofile import read_po

from bot import translations
from chat.catalogues import read_catalogue


def wanted(*templates: str | tuple[str, str]) -> Catalog:
    catalog = Catalog()
    for template in templates:
        catalog.add(template, locations=[("handlers/home.py", 0)])
    return catalog


def german(**translated: str) -> Catalog:
    catalog = Catalog(locale="de")
    for template, translation in translated.items():
        catalog.add(template, translation)
    return catalog


def reread(file: bytes) -> Catalog:
    return read_po(BytesIO(file), locale="de")


def test_what_is_translated_stays_what_is_new_comes_in_empty_and_what_nobody_says_goes() -> None:
    file = translations.updated(german(Home="Übersicht", Gone="Weg"), wanted("Home", "Help", ("one day", "{n} days")))
    found = reread(file)
    assert found["Home"].string == "Übersicht"
    assert found["Help"].string == ""
    assert found["one day"].string == ("", "")
    assert "Gone" not in file.decode()
    assert "Weg" not in file.decode()


def test_a_sentence_that_only_resembles_a_translated_one_is_not_guessed() -> None:
    found = reread(translations.updated(german(Home="Übersicht"), wanted("Homes")))
    assert found["Homes"].string == ""
    assert not found["Homes"].fuzzy


def test_running_it_twice_changes_nothing_and_no_date_or_line_number_is_in_the_file() -> None:
    once = translations.updated(german(Home="Übersicht"), wanted("Help", "Home"))
    assert translations.updated(reread(once), wanted("Help", "Home")) == once
    assert b"20" not in once
    assert b"handlers/home.py\n" in once


def test_a_language_begins_with_every_sentence_empty_and_its_own_plurals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(translations, "LANGUAGES", tmp_path)
    translations.main(["pl"])
    file = tmp_path / "pl.po"
    assert "nplurals=3" in file.read_text()
    begun = read_catalogue(file)
    assert set(begun.singles) > {"Home", "book"}, "sentences, and verbs too"
    assert not any(begun.singles.values())


def test_the_file_in_the_house_is_in_step_with_the_code() -> None:
    """Run `make words` where this fails."""
    path = translations.LANGUAGES / "de.po"
    with path.open("rb") as file:
        found = read_po(file, locale="de")
    missing = {str(message.id) for message in translations.everything()} - {str(message.id) for message in found}
    assert not missing


def test_no_sentence_is_both_counted_and_not() -> None:
    """A catalogue has one place for a sentence: the two would overwrite each other."""
    found = {template for _, template in translations.templates()}
    counted = {template[0] for template in found if isinstance(template, tuple)}
    assert not counted & found
