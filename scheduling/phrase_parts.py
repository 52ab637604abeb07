"""Parts of the day (Tuesday afternoon) and zones (3pm New York time) in a phrase."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from scheduling.phrase_tokens import Found, Rule, Setting, Token, rule
from scheduling.phrase_zones import zone_of


class Part(NamedTuple):
    """name as in SPANS; edge "E" early, "L" late or ""; today: it was called this one."""

    name: str
    edge: str = ""
    today: bool = False


# Minutes of the day. The convention is Microsoft Recognizers': four hours each, early and late their halves.
SPANS = {
    "morning": (8 * 60, 12 * 60),
    "midday": (12 * 60, 13 * 60),
    "lunch": (12 * 60, 13 * 60),
    "afternoon": (12 * 60, 16 * 60),
    "evening": (16 * 60, 20 * 60),
    "night": (20 * 60, 24 * 60),
    "work": (17 * 60, 20 * 60),
    "hours": (9 * 60, 17 * 60),
}
# Where people count to 24, a part of the day stands for one hour of it.
HOUR_OF = {"morning": 9, "midday": 12, "lunch": 12, "afternoon": 15, "evening": 18, "night": 22, "work": 18, "hours": 9}


def span(part: Part, setting: Setting) -> tuple[int, int | None]:
    """The (start, end) minutes that a part of the day stands for; end None where the language means one hour."""
    if setting.has("24 hours"):
        return HOUR_OF[part.name] * 60, None
    start, end = SPANS[part.name]
    half = (start + end) // 2
    return (start, half) if part.edge == "E" else (half, end) if part.edge == "L" else (start, end)


def _part(run: Sequence[Token], _setting: Setting) -> Found:
    """Early this evening; late-afternoon; ce soir."""
    this = [token for token in run if token.kind == "x"]
    if this and this[0].value != 0:
        return "#", None  # last night is no time to meet
    edge = next((token.kind for token in run if token.kind in "EL"), "")
    return "t", Part(str(run[-1].value), edge, bool(this))


def _morning(run: Sequence[Token], setting: Setting) -> Found:
    """Freitag morgen, viernes mañana: after a weekday the word for tomorrow is the morning."""
    return ("t", "morning") if run[0].value == 1 and setting.has("tomorrow is morning") else None


def _half(run: Sequence[Token], _setting: Setting) -> Found:
    """Friday pm."""
    whole_word = run[0].end - run[0].start > 1
    return ("t", Part("morning" if run[0].value == "am" else "afternoon")) if whole_word else None


def _zone(run: Sequence[Token], _setting: Setting) -> Found:
    """GMT, Europe/Berlin, New York time; a place that we don't know is asked about, a word that is no place is not."""
    named = run[-1].kind == "N"
    text = " ".join(str(token.value) for token in run if token.kind in "?z")
    found = zone_of(_offset(text) if run[0].kind == "z" else text)
    return ("Z", found) if found else ("#", "zone") if named or run[0].kind == "z" else None


def _offset(text: str) -> str:
    """+05:30, -3, +0530 and z as hours, which is how zone_of takes them; names stay."""
    if not text.startswith(("+", "-")) or "." in text:
        return "+0" if text == "z" else text
    digits = text[1:].replace(":", "")
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
    return f"{text[0]}{hours + minutes / 60}" if hours < 15 and minutes < 60 else "?"


PART_RULES: tuple[Rule, ...] = (
    rule("(?<=w)r", _morning),
    rule("(?:[EL]-?)?x?(?:[EL]-?)?t", _part),
    rule("(?<=[wrD])p", _half),
)
ZONE_RULES: tuple[Rule, ...] = (
    rule("(?<=[CR])zN?", _zone),
    rule(r"(?<=[CR])i?\?\?\??N", _zone),
    rule(r"(?<=[CR])i?\?N", _zone),
    rule(r"(?<=[CR])i?\?\?", _zone),
    rule(r"(?<=[CR])i?\?", _zone),
)
