"""Text as tokens, and the one way that rules work on them.

A token has a kind of one letter (phrase_words.py lists the letters of words), so a list of tokens is also a short string
of kinds, and a rule is a regular expression over that string plus a function that makes one token of what it matched.
Kinds beyond those of words:
    y three or four digits  c clock with minutes  v two numbers with a dot  / two with a slash  Y year  # unread
    C clock  R two clocks  D day  F nth weekday  G month  V week  l length  Q moment  , - ? other text
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from scheduling.phrase_words import Vocabulary, fold, one_out, spaced
from scheduling.phrase_zones import is_zone


class Token(NamedTuple):
    """A piece of the text and what it means. start and end are places in the text as typed."""

    kind: str
    value: Any
    start: int
    end: int


@dataclass(frozen=True)
class Setting:
    """What a phrase is read against: the words of the language, this moment (aware) and where the speaker is."""

    words: Vocabulary
    now: datetime
    zone: ZoneInfo

    @classmethod
    def timeless(cls, words: Vocabulary) -> Setting:
        """For phrases about every week, in which no rule looks at the calendar."""
        return cls(words, datetime.min.replace(tzinfo=UTC), ZoneInfo("UTC"))

    @property
    def local(self) -> datetime:
        """The speaker's wall clock, naive."""
        return self.now.astimezone(self.zone).replace(tzinfo=None, microsecond=0)

    @property
    def today(self) -> date:
        """The speaker's date."""
        return self.local.date()

    def has(self, habit: str) -> bool:
        """Whether the language has a habit, such as "day first"."""
        return habit in self.words.habits


Found = tuple[str, Any] | None
Build = Callable[[Sequence[Token], Setting], Found]
Rule = tuple[re.Pattern[str], Build]

NUMBERS = re.compile(
    r"""(?P<iso>\d{4}-\d\d-\d\d)(?:t|\s(?=\S+\+))(?P<isoclock>\d\d:\d\d(?::\d\d)?)(?:[.,]\d+)?
        (?P<isozone>z|[+-]\d\d:?\d\d)?(?![a-z\d])
      | (?P<three>\d{1,4}([./-])\d{1,2}\5\d{1,4})(?!\d|[./-]\d)
      | (?P<clock>\d{1,2}:\d\d(?::\d\d)?)(?![\d:])(?:\.\d+)?
      | (?:utc|gmt)\s?(?P<offset>[+-]\d\d?(?::?\d\d)?)(?![\d:])
      | (?P<dotted>\d{1,2}\.\d{1,2})(?!\d)
      | (?P<slashed>\d{1,2}/\d{1,4})(?!\d|/\d)
      | (?P<ordinal>\d{1,2})(?:st|nd|rd|th|er|ere|re|eme|e|º|ª|°)(?![a-z])
      | '(?P<year>\d\d)(?!\d)
      | (?P<digits>\d+)
      | (?P<place>(?:europe|america|asia|africa|australia|pacific|etc|atlantic|indian)/[a-z_+/\-0-9]+)
    """,
    re.VERBOSE,
)
OTHER = re.compile(r"\s+|(?P<word>[a-z][a-z0-9]*)|.", re.DOTALL)
SIGNS = {"-": "-", "/": ",", ",": ",", ";": ";", "&": "&", "+": "&", **dict.fromkeys("$€£¥%#", "?")}


def rule(pattern: str, build: Build) -> Rule:
    """A pattern over kinds, and what makes (kind, value) of the tokens it matched, or None to decline."""
    return re.compile(pattern), build


def rewrite(tokens: list[Token], rules: Sequence[Rule], setting: Setting) -> list[Token]:
    """The tokens after every rule in turn has put one token in the place of each run that it matches."""
    for pattern, build in rules:
        tokens = _apply(tokens, pattern, build, setting)
    return tokens


def _apply(tokens: list[Token], pattern: re.Pattern[str], build: Build, setting: Setting) -> list[Token]:
    at = 0
    while match := pattern.search("".join(token.kind for token in tokens), at):
        run = tokens[match.start() : match.end()]
        found = build(run, setting)
        if found:
            tokens = [*tokens[: match.start()], Token(*found, run[0].start, run[-1].end), *tokens[match.end() :]]
        at = match.start() + 1
    return tokens


def tokens_of(text: str, words: Vocabulary) -> list[Token]:
    """The tokens of a text, without the words that mean nothing. Unknown words stay, as barriers, with the kind "?"."""
    folded, places = fold(text)
    tokens: list[Token] = []
    at = 0
    while at < len(folded):
        end, marks = _next(folded, at, words)
        start, last = places[at], places[end - 1] + 1
        if marks and marks[0][0] == "z" and not is_zone(marks[0][1], text[start:last], _ends_with_clock(tokens)):
            marks = [("?", "")]
        tokens += [Token(kind, value, start, last) for kind, value in marks if kind not in "_"]
        at = end
    return tokens


def _ends_with_clock(tokens: list[Token]) -> bool:
    return bool(tokens) and tokens[-1].kind in "cnpkvyH"


def _next(folded: str, at: int, words: Vocabulary) -> tuple[int, Sequence[tuple[str, Any]]]:
    """The end of the next piece, and what it stands for."""
    match = NUMBERS.match(folded, at)
    word = words.words.match(folded, at)
    if word and (match is None or word.end() > match.end()):  # 1:1 is a meeting, utc+2 one zone
        return word.end(), words.marks[spaced(word["latin"] or word["wide"])]
    if match:
        return match.end(), _number(match)
    other = OTHER.match(folded, at)
    assert other
    if other.lastgroup == "word":
        meant = next((words.misspelt[slip] for slip in one_out(other[0]) if slip in words.misspelt), None)
        return other.end(), words.marks[meant] if meant else [("?", other[0])]
    kind = SIGNS.get(other[0], "?" if other[0].isalpha() else "")
    return other.end(), [(kind, "dash" if kind == "-" else other[0])] if kind else []


def _number(match: re.Match[str]) -> list[tuple[str, Any]]:
    shape = match.lastgroup or ""
    text = match[shape]
    parts = tuple(int(part) for part in re.findall(r"\d+", text))
    match shape:
        case "isoclock" | "isozone":
            zone = [("z", match["isozone"])] if match["isozone"] else []
            return [_three(match["iso"]), _clock(match["isoclock"]), *zone]
        case "three":
            return [_three(text)]
        case "clock":
            return [_clock(text)]
        case "dotted" | "slashed":
            return [("v" if shape == "dotted" else "/", parts)]
        case "offset" | "place":
            return [("z", text)]
        case "year":
            return [("y", "20" + text)]
        case "ordinal":
            return [("o", parts[0])]
        case _:
            return [("n", parts[0]) if len(text) <= 2 else ("y" if len(text) <= 4 else "#", text)]


def _three(text: str) -> tuple[str, Any]:
    return "3", (*(int(part) for part in re.findall(r"\d+", text)), text.strip("0123456789")[0])


def _clock(text: str) -> tuple[str, Any]:
    """(hours, minutes, seconds, whether it is plainly of a 24-hour clock: 08:30)."""
    hours, minutes, seconds = (int(part) for part in f"{text}:00".split(":")[:3])
    return "c", (hours, minutes, seconds, text.startswith("0"))
