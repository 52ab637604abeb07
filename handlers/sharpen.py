"""Sharpening a goal: the one small thing that would make it easier to see, if there is any.

A heuristic, and it may be wrong, so it only ever offers, once a goal, and "good enough" is always there. A sentence full
of "better" and "more" without a number asks how somebody would notice; one that names no day asks by when.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from chat.words import Words, say
from matching.topics import group_of
from scheduling.phrases import When, read_when

VAGUE = re.compile(
    r"\b(better|improv\w+|more|stronger|learn\w*|understand\w*|grow\w*|develop\w*|confiden\w+|feel\w*|become|good at|"
    r"besser\w*|verbesser\w+|mehr|lernen|verstehen|entwickeln|wachsen|sicherer|werden|mieux|mejor\w*|aprender)\b",
    re.IGNORECASE,
)
COUNTED = re.compile(
    r"\d|\b(one|once|two|twice|three|four|five|ten|every|each|weekly|monthly|without|"
    r"einmal|zwei\w*|drei\w*|jede\w*|ohne|wöchentlich)\b",
    re.IGNORECASE,
)
BY = re.compile(r"\b(?:by|until|till|before|bis|vor)\s+(?:zum\s+)?(.{3,40})$", re.IGNORECASE)
WITHIN = re.compile(r"\b((?:in|within|innerhalb von)\s+(?:\d+|\w+)\s+\w+)$", re.IGNORECASE)
NAMED = re.compile(  # a time that is named, though it may be no day
    r"\b(by|until|before|within|bis)\s.*(\d|week|month|year|quarter|summer|autumn|winter|spring|january|february|march|"
    r"april|may|june|july|august|september|october|november|december|woche|monat|jahr|quartal|ende|end)",
    re.IGNORECASE,
)
# Two samples of what somebody could notice, by group of topics.
NOTICED = {
    "leading-people": (
        say("I hand over one whole task, and don't take it back"),
        say("Somebody in the team says that it helped"),
    ),
    "communication": (
        say("I speak in three meetings where I would have kept quiet"),
        say("Somebody who was there tells me what came across"),
    ),
    "career": (
        say("I have talked it over with three people who did it"),
        say("My next step is on one page, with a date"),
    ),
    "ways-of-working": (
        say("Two weeks go by without work in the evening"),
        say("I finish what I planned for the day on four days of five"),
    ),
    "engineering": (
        say("One change of mine goes live without rework"),
        say("A colleague asks me about it first"),
    ),
    "data": (say("Somebody decides something with a result of mine"), say("I can explain one result without slides")),
    "product-and-design": (
        say("I have watched five people use it"),
        say("One thing in the product is different because of it"),
    ),
    "business": (say("One customer or colleague says yes to it"), say("A figure that we agreed on has moved")),
}
ANYBODY = (say("I have done it once on my own"), say("Somebody tells me unasked that they noticed"))


def missing(words: str, by: date | None) -> str:
    """What one question could add: "notice", "date", or "" where nothing is missing."""
    if VAGUE.search(words) and not COUNTED.search(words):
        return "notice"
    return "" if by or NAMED.search(words) else "date"


def day_in(words: str, zone: str, now: datetime, locale: str) -> date | None:
    """The day that a sentence ends in ("by 15 March", "in 3 months"), or None."""
    plain = words.strip().rstrip(".!")
    for ending in (BY, WITHIN):
        found = ending.search(plain)
        day = read_day(found[1], zone, now, locale) if found else None
        if day and day > now.date():  # "before lunch" is an hour, not a day to reach a goal by
            return day
    return None


def read_day(typed: str, zone: str, now: datetime, locale: str) -> date | None:
    """A day in somebody's own words or as 2027-03-15; None where it can't be read, or is over."""
    try:
        day = date.fromisoformat(typed.strip())
    except ValueError:
        read = read_when(typed, zone, now, locale)
        if not isinstance(read, When):
            return None
        day = read.start.date() if isinstance(read.start, datetime) else read.start
    return day if day >= now.date() else None


def noticed(topic: str) -> tuple[Words, Words]:
    """Two samples of how somebody would notice."""
    return NOTICED.get(group_of(topic) or "", ANYBODY)
