"""What people call the languages they speak."""

from __future__ import annotations

import pytest
from rosters import ENGLISH

from chat.words import text
from handlers.spoken import LANGUAGE_NAMES, language_name, read_language


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("English", "en"),
        ("Englisch", "en"),
        ("EN", "en"),
        ("en-GB", "en"),
        ("日本語", "ja"),
        ("Norwegian", "nb"),
        ("x", None),
    ],
)
def test_a_language_has_one_code_whatever_it_is_called(typed: str, code: str | None) -> None:
    assert read_language(typed) == code


def test_every_language_we_name_is_read_back_from_its_name() -> None:
    assert {read_language(text(words, ENGLISH)) for words in LANGUAGE_NAMES.values()} == set(LANGUAGE_NAMES)
    assert language_name("eu") == "Basque"
