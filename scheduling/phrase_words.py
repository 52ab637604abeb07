"""Words for times, as data: what each word of a language stands for. English and the reader of the tables are here.

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

from scheduling.phrase_germanic import DUTCH, GERMAN
from scheduling.phrase_japanese import JAPANESE
from scheduling.phrase_romance import FRENCH, PORTUGUESE, SPANISH
from scheduling.phrase_zones import ZONES

Table = dict[str, str]
Mark = tuple[str, int | str]

LANGUAGES: dict[str, Table] = {
    "de": GERMAN, "nl": DUTCH, "fr": FRENCH, "es": SPANISH, "pt": PORTUGUESE, "ja": JAPANESE,
}  # fmt: skip
# Short names of weekdays elsewhere that are names or words of their own in an English sentence.
OTHERWISE = frozenset({"sam", "die", "son", "don", "sex", "mit", "mer", "ter", "dim", "lun"})
ENGLISH: Table = {
    "w0": "monday, mondays, mon, mo, mond",
    "w1": "tuesday, tuesdays, tues, tue, tu",
    "w2": "wednesday, wednesdays, weds, wed, wedn",
    "w3": "thursday, thursdays, thurs, thur, thu, th",
    "w4": "friday, fridays, fri, fr",
    "w5": "saturday, saturdays, sat, sa",
    "w6": "sunday, sundays, sun, su",
    "Wweekdays": "weekday, weekdays, workdays, working days, work days, business days, workday",
    "Wweekend": "weekend, weekends",
    "Wall": "daily, every day, everyday, each day, any day, all days, all week, the whole week, 7 days a week",
    "m1": "january, jan",
    "m2": "february, feb, febr",
    "m3": "march, mar",
    "m4": "april, apr",
    "m5": "may",
    "m6": "june, jun",
    "m7": "july, jul",
    "m8": "august, aug",
    "m9": "september, sept, sep",
    "m10": "october, oct",
    "m11": "november, nov",
    "m12": "december, dec",
    "r0": "today, tdy, 2day",
    "r1": "tomorrow, tmrw, tmr, tomo, tmw, tomorow, tommorow, tommorrow, tmrrw, 2moro, 2morrow, morrow",
    "r2": "day after tomorrow, overmorrow",
    "r-1": "yesterday",
    "r-2": "day before yesterday",
    "r0 tnight": "tonight, tonite, 2nite, 2night",
    "r-1 tnight": "last night",
    "uminute": "minutes, minute, mins, min, m",
    "uhour": "hours, hour, hrs, hr",
    "uday": "days, day, d",
    "uweek": "weeks, week, wks, wk, w",
    "umonth": "months, month, mth",
    "uyear": "years, year, yrs",
    "usecond": "seconds, secs",
    "n2 uweek": "fortnight",
    "H0": "o'clock, oclock, o clock, h",
    "x0": "this, current",
    "x1": "next, nxt, following",
    "x-1": "last, previous, past week's",
    "xcoming": "coming, upcoming, this coming, the coming",
    "pam": "am, a.m., a.m, a m",
    "ppm": "pm, p.m., p.m, p m, p",
    "tmorning": "morning, mornings, morn",
    "E0 tmorning": "first thing, first thing in the morning",
    "tafternoon": "afternoon, afternoons, arvo, after lunch",
    "tevening": "evening, evenings, eve",
    "tnight": "night, nights, at night",
    "tlunch": "lunch, lunchtime, lunch time, over lunch, at lunch, midday break",
    "twork": "after work, after hours",
    "Wweekdays thours": "working hours, work hours, business hours, office hours",
    "k720": "noon, midday, 12 noon, noontime, high noon",
    "k1440": "midnight, 12 midnight",
    "k1020": "eod, end of day, end of the day, end of business, close of business, cob, close of play",
    "i0": "in, within",
    "f0": "from now, later, hence, from today",
    "g0": "ago, earlier",
    "d0": "for, lasting, duration",
    "j0": "at, @",
    "s0": "on",
    "b0": "from, between, starting, btw, btwn, starting at, starting from, beginning at",
    "-to": "to, thru, through",
    "-until": "until, till, til, up to",
    "&0": "and",
    "|0": "or, alternatively",
    "O0": "of",
    "e0": "the",
    "a1": "a, an",
    "n2": "couple of, a couple of, a couple",
    "n3": "a few, few",
    "+0": "past",
    "A0": "after, at or after, anytime after, any time after, not before, no earlier than, since, onwards, or later",
    "B0": "before, by, not after, no later than",
    "E0": "early",
    "L0": "late",
    "S0": "start of, beginning of, start, beginning, first day of",
    "X0": "end of, end, last day of",
    "h0": "half",
    "q0": "quarter",
    "!off": "off, unavailable, not available, busy, closed, blocked",
    "!0": (
        "not, except, except for, excluding, excl, apart from, other than, but not, never, no, can't, cannot, "
        "cant, can not, don't, dont, won't, wont, doesn't, isn't, unless, without, instead of, every day but, "
        "any day but, all days but, minus"
    ),
    "*1": "every, each, weekly, all",
    "*2": "every other, biweekly, bi-weekly, fortnightly, alternate, every second, every fortnight, alternating",
    "#time": "same time, this time, your time, their time, his time, her time, same day, that day",
    "@0": "now, right now, straight away",
    "Ntime": "time",
    "_": (
        "please, plz, pls, around, about, approx, approximately, roughly, ca, circa, say, maybe, perhaps, sharp, "
        "exactly, ish, my time, local time, our time, or so, may i, may we, 1:1, 1-1, 1 on 1, 1on1, "
        "1-on-1, one on one, one-on-one, ok, any, usually, mostly, generally, typically, on the dot, "
        "montage"
    ),
}
ONES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
TENS = {20: "twenty", 30: "thirty", 40: "forty", 50: "fifty"}
ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()


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
    marks = _marks(ENGLISH) | {_key(word): (("z", zone),) for word, zone in ZONES.items()}
    for number, word in enumerate(ONES, 1):
        marks[word] = (("n", number),)
    for number, word in enumerate(ORDINALS, 1):
        marks[word] = (("o", number),)
    for ten, name in TENS.items():
        marks[name] = (("n", ten),)
        for one in range(1, 10):
            marks[f"{name} {ONES[one - 1]}"] = (("n", ten + one),)
            marks[f"{name} {ORDINALS[one - 1]}"] = (("o", ten + one),)
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
        if (stands_for[0][0] in "wW" or (stands_for[0][0] == "t" and len(word) > 4)) and (len(word) > 2 or word in ("di", "vr", "za", "zo") or not word.isascii())
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
