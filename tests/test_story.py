"""A whole programme from the first message to the goodbye, in every language, and the documents that tell it."""

from __future__ import annotations

import pytest
import story


@pytest.mark.parametrize("language", story.LANGUAGES)
def test_two_people_live_a_whole_programme_and_the_document_tells_what_the_bot_says(language: str) -> None:
    _, document = story.LANGUAGES[language]
    before, now = document.read_text().splitlines(), story.told(language).splitlines()
    first = next((n for n, (old, new) in enumerate(zip(before, now, strict=False)) if old != new), None)
    assert before == now, f"{document.name} is out of date from line {first}: `make transcripts` writes it anew"
