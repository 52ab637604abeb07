"""Days in somebody's own words: read, and asked for again where they can't be told."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from chat.cards import Button, Card, Field, Text
from chat.turn import Turn
from chat.words import Said, Words, say
from scheduling.phrases import Ask, When, read_when

DAY = timedelta(days=1)
FARTHEST = 366  # days: longer away than a programme lasts is a slip of the pen


def read_days(turn: Turn, words: str) -> tuple[date, date] | None:
    """The first and the last day that somebody means; None where it can't be told for certain.

    A length alone ("2 weeks") and an end alone ("until friday") begin today.
    """
    zone, locale, today = turn.person.zone, turn.person.locale, turn.local.date()
    read = read_when(words, zone, turn.now, locale)
    from_today = False
    if isinstance(read, Ask) and read.understood:
        from_today = True
        more = read.understood if read.reason == "which_end" else f"in {read.understood}"
        read = read_when(more, zone, turn.now, locale) if read.reason in ("which_end", "not_understood") else read
    if not isinstance(read, When) or isinstance(read.start, datetime) or isinstance(read.end, datetime):
        return None
    first, last = (today, read.start) if from_today else (read.start, read.end or read.start)
    return (first, last) if first <= last <= today + FARTHEST * DAY else None


def ask_days(title: Words, action: str, reads: Words, tried: str, example: Words) -> Card:
    """A form for days; with what was tried, where that couldn't be read."""
    error: Said = say("I couldn't read days in that. For example: {example}", example=example) if tried else ""
    hint = say("For example: {example}", example=example)
    field = Field("words", say("In your own words"), initial=tried, hint=hint, most=200, error=error)
    save = Button(say("Save"), action, style="primary", submit=True)
    return Card(title, (Text(reads, "quiet"), field), (save, Button(say("Leave it as it is"), "home")))
