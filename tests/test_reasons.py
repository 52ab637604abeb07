"""Why two people were brought together, and why somebody was not, in words."""

from __future__ import annotations

import pytest
from rosters import ENGLISH

from chat.words import text
from handlers.reasons import pair_reason_words, reason_words, to_the_mentor, why_words
from matching.reasons import Reason


@pytest.mark.parametrize(
    ("reason", "to_mentee", "to_both"),
    [
        (
            Reason("offers", ("hiring", "python")),
            "Offers what you asked for: Hiring and Python",
            "Ben offers what Ana asked for: Hiring and Python",
        ),
        (
            Reason("related", ("hiring", "people-operations")),
            "Offers something close to Hiring: People operations",
            "Ana asked for Hiring; Ben offers something close: People operations",
        ),
        (Reason("ahead", amount=1), "One level ahead of you", "Ben is one level ahead"),
        (Reason("ahead", amount=3), "3 levels ahead of you", "Ben is 3 levels ahead"),
        (Reason("hours", amount=45), "Both are free for 45 minutes in a usual week", None),
        (Reason("hours", amount=119), "Both are free for an hour in a usual week", None),
        (Reason("hours", amount=1440), "Both are free for 24 hours in a usual week", None),
        (Reason("languages", ("en", "ja")), "Both speak English and Japanese", None),
        (Reason("style", ("hands-on",)), "Both like to learn by doing", None),
        (Reason("style", ("by singing",)), "Both named the same way of learning: by singing", None),
    ],
)
def test_a_reason_is_told_in_a_short_sentence(reason: Reason, to_mentee: str, to_both: str | None) -> None:
    assert text(reason_words(reason), ENGLISH) == to_mentee
    assert text(pair_reason_words(reason, "Ana", "Ben"), ENGLISH) == (to_both or to_mentee)


@pytest.mark.parametrize(
    ("reason", "to_the_mentor_"),
    [
        (Reason("offers", ("hiring",)), "You offer what Ana asked for: Hiring"),
        (Reason("related", ("hiring", "coaching")), "Ana asked for Hiring; you offer something close: Coaching"),
        (Reason("ahead", amount=2), "You are 2 levels ahead"),
        (Reason("hours", amount=600), "Both are free for 10 hours in a usual week"),
    ],
)
def test_the_mentor_who_is_asked_is_spoken_to(reason: Reason, to_the_mentor_: str) -> None:
    assert text(to_the_mentor(pair_reason_words(reason, "Ana", "Ben")), ENGLISH) == to_the_mentor_


def test_every_way_to_stay_unmatched_has_words_and_none_speaks_of_a_veto() -> None:
    codes = ("no_mentors", "no_language", "no_topic", "no_time", "only_forbidden", "places_taken")
    said = {text(why_words(code), ENGLISH) for code in codes}  # type: ignore[arg-type]
    assert len(said) == len(codes)
    assert not any("veto" in words or "rather not" in words for words in said)
