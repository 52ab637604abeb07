"""Words for times: what each word of a language stands for, from one table a language (phrase_english.py and others).

A row reads "what it stands for" = "words, separated by commas". What it stands for is one or more marks of a letter
and a value; the letters are the alphabet that the grammar's patterns are written in:

    n number  o ordinal  a article that may count as one  h half  q quarter  e the
    w weekday (0 Monday)  W several weekdays  m month  r day counted from today  u unit  x this/next/last/coming
    p am or pm  t part of the day  k clock with a name, in minutes  z zone  N the word "time"  H o'clock
    i in, within  f from now  g ago  d for (a length)  j at  s on  b from  - to  & and  | or  O of
    + minutes past  ~ minutes to  A after  B before  E early  L late  S start  X end
    ! not  * every  # names a time that we can't read  _ said without meaning  Y J year and day marks  @ now
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from scheduling.phrase_english import ENGLISH, ONES, ORDINALS, TENS
from scheduling.phrase_germanic import DUTCH, GERMAN
from scheduling.phrase_japanese import JAPANESE
from scheduling.phrase_portuguese import PORTUGUESE
from scheduling.phrase_romance import FRENCH, SPANISH
from scheduling.phrase_zones import ZONES

Table = dict[str, str]
Mark = tuple[str, int | str]

LANGUAGES: dict[str, Table] = {
    "de": GERMAN, "nl": DUTCH, "fr": FRENCH, "es": SPANISH, "pt": PORTUGUESE, "ja": JAPANESE,
}  # fmt: skip
# Short names of weekdays elsewhere that are names or words of their own in an English sentence.
OTHERWISE = frozenset({"sam", "die", "son", "don", "sex", "mit", "mer", "ter", "dim", "lun"})


@dataclass(frozen=True)
class Vocabulary:
    """What the words of a language stand for, and the few habits in which languages differ.

    words: one regular expression that finds any of them in folded text. marks: what each folded word stands for.
    misspelt: each long name of a day or month with one letter left out, and the name.
    habits: "day first", "half before", "dotted dates", "tomorrow is morning", "24 hours" and "year first".
    """

    words: re.Pattern[str]
    marks: dict[str, tuple[Mark, ...]]
    misspelt: dict[str, str]
    habits: frozenset[str]


def fold(text: str) -> tuple[str, list[int]]:
    """Text without case, accents and wide forms, and for each of its characters the place it was typed at."""
    folded: list[str] = []
    places: list[int] = []
    for place, typed in enumerate(text):
        for char in unicodedata.normalize("NFD", unicodedata.normalize("NFKC", typed).casefold()):
            if not "\u0300" <= char <= "\u036f":
                folded.append({"’": "'", "–": "-", "—": "-", "〜": "-", "~": "-", "−": "-"}.get(char, char))
                places.append(place)
    return "".join(folded), places


def spaced(word: str) -> str:
    """A folded word as the key of its marks: week-end and week end are one."""
    return re.sub(r"[\s\-]+", " ", word)


def _key(word: str) -> str:
    return spaced(fold(word)[0])


@lru_cache(maxsize=64)
def vocabulary(language: str, weekly: bool = False) -> Vocabulary:
    """The words of a language such as "de" or "en-GB"; English words are understood beside them.

    weekly: also the weekdays of every language we know, because a roster is rarely in one language.
    An unknown language has English words only.
    """
    code, _, region = language.replace("_", "-").lower().partition("-")
    marks = _english_marks()
    if weekly:
        for table in LANGUAGES.values():
            marks = _weekdays(table) | marks
    own = LANGUAGES.get(code, {})
    marks = marks | _marks(own)
    habits = set(own.get("habits", "").split(", ")) - {""}
    if code != "en" and code in LANGUAGES:
        habits |= {"24 hours"}
    if code == "en" and region not in ("", "us", "ph", "ca"):
        habits.add("day first")
    return Vocabulary(_pattern(marks), marks, _misspelt(marks), frozenset(habits))


def known(language: str) -> bool:
    """Whether there is a table of words for this language."""
    code = language.replace("_", "-").lower().partition("-")[0]
    return code == "en" or code in LANGUAGES


@lru_cache(maxsize=1)
def _english_marks() -> dict[str, tuple[Mark, ...]]:
    marks = _marks(ENGLISH) | {word: (("z", word),) for word in ZONES}
    ones, ordinals = ONES.split(), ORDINALS.split()
    for number, word in enumerate(ones, 1):
        marks[word] = (("n", number),)
    for number, word in enumerate(ordinals, 1):
        marks[word] = (("o", number),)
    for ten, name in TENS.items():
        marks[name] = (("n", ten),)
        for one in range(1, 10):
            marks[f"{name} {ones[one - 1]}"] = (("n", ten + one),)
            marks[f"{name} {ordinals[one - 1]}"] = (("o", ten + one),)
    return marks | {"thirtieth": (("o", 30),)}


def _marks(table: Table) -> dict[str, tuple[Mark, ...]]:
    marks: dict[str, tuple[Mark, ...]] = {}
    for meaning, words in table.items():
        if meaning in ("habits", "weekday endings"):
            continue
        stands_for = tuple(_mark(part) for part in meaning.split())
        for word in words.split(", "):
            marks[_key(word)] = stands_for
    return marks | _compounds(table, marks)


def _mark(text: str) -> Mark:
    value = text[1:]
    return text[0], int(value) if value.lstrip("-").isdigit() else value


def _compounds(table: Table, marks: dict[str, tuple[Mark, ...]]) -> dict[str, tuple[Mark, ...]]:
    """Freitagnachmittag, maandagochtend: languages that write the weekday and the part of the day as one word."""
    endings = [_key(word) for word in table.get("weekday endings", "").split(", ") if word]
    days = [word for word, stands_for in marks.items() if stands_for[0][0] == "w" and len(word) > 5]
    morning: tuple[Mark, ...] = (("t", "morning"),)
    return {
        day + ending: marks[day] + (marks[ending] if marks[ending][0][0] == "t" else morning)
        for day in days
        for ending in endings
    }


def _weekdays(table: Table) -> dict[str, tuple[Mark, ...]]:
    """The weekdays of another language; its shortest words only where they can't be English ones."""
    return {
        word: stands_for
        for word, stands_for in _marks(table).items()
        if (stands_for[0][0] in "wW" or (stands_for[0][0] == "t" and len(word) > 4))
        and (len(word) > 2 or word in ("di", "vr", "za", "zo") or not word.isascii())
        if word not in OTHERWISE
    }


def one_out(word: str) -> list[str]:
    """The word with each of its letters left out in turn, and as it is.

    Two words that share one of these are a slip apart: a letter too many, too few, another, or two swapped.
    """
    return [word, *(word[:place] + word[place + 1 :] for place in range(len(word)))]


def _misspelt(marks: dict[str, tuple[Mark, ...]]) -> dict[str, str]:
    """Only long names, and a few of English: among short words a slip makes another word."""
    names = [word for word, stands_for in marks.items() if stands_for[0][0] in "wmr" and " " not in word]
    long = [word for word in names if len(word) >= 7 or word in ("monday", "friday", "sunday")]
    return {slip: word for word in sorted(long) for slip in one_out(word)}


def _pattern(marks: dict[str, tuple[Mark, ...]]) -> re.Pattern[str]:
    """Longest words first. Latin words end where letters end; Japanese ones need no gap."""
    ordered = sorted(marks, key=len, reverse=True)
    latin = [re.escape(word).replace(r"\ ", r"[\s\-]+") for word in ordered if word.isascii()]
    wide = [re.escape(word) for word in ordered if not word.isascii()]
    spaced = rf"(?<![a-z])(?P<latin>{'|'.join(latin)})(?:'s|'|-?ish)?(?![a-z])"
    return re.compile(spaced + (rf"|(?P<wide>{'|'.join(wide)})" if wide else r"|(?P<wide>(?!))"))
