"""What people type about time, read as a moment: a small grammar of ours, and dateparser behind it for languages we have no words for.

The text becomes tokens (phrase_tokens.py), rules make clocks, days and lengths of them, and phrase_moments.py puts these
together. What a phrase leaves open is asked about: a wrong booking is worse than a question.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from scheduling.phrase_clocks import CLOCKS, HOURS, clock, unspaced
from scheduling.phrase_days import DAYS
from scheduling.phrase_fallback import guess
from scheduling.phrase_lengths import COUNTED_HOURS, LENGTHS, OFFSETS
from scheduling.phrase_moments import USED, Ask, When, answer
from scheduling.phrase_parts import PART_RULES, ZONE_RULES
from scheduling.phrase_tokens import Setting, Token, rewrite, tokens_of
from scheduling.phrase_words import known, vocabulary

__all__ = ["Ask", "When", "read_when"]

LONGEST = 200
RULES = (*COUNTED_HOURS, *CLOCKS, *LENGTHS, *PART_RULES, *DAYS, *OFFSETS, *HOURS, *ZONE_RULES)
# What a phrase may not leave unread: numbers, months, zones, and words that turn its meaning round.
UNREAD = frozenset("nyvm/#3cqh!z")


def read_when(text: str, zone: str, now: datetime, language: str = "en") -> When | Ask:
    """What somebody in `zone` means by a phrase, at the moment `now` (aware).

    Hours without am or pm are the ones nearest to working hours (at 4 is 16:00, at 9 is 9:00). Days are the next to
    come; "next Friday" is the one of next week. A clock in another zone is converted into `zone`. A part of the day
    is a range in English (afternoon 12-16) and an hour elsewhere (Nachmittag 15:00). Only the first 200 characters
    are read. Raises ZoneInfoNotFoundError for an unknown zone, and never for a text.
    """
    text = text[:LONGEST]
    setting = Setting(vocabulary(language), now, ZoneInfo(zone))
    tokens = _bare_numbers(rewrite(tokens_of(text, setting.words), RULES, setting))
    if not known(language) and any(token.kind == "?" for token in tokens):
        found = guess(text, language, setting)
        return When(found, None, zone) if found else Ask("not_understood", "", text)
    reason = _refusal(tokens, text)
    reply = Ask(reason) if reason else answer(tokens, setting)
    if isinstance(reply, When) and _has_alternative(tokens):
        reply = Ask("which_time", options=(reply.start,))
    return reply if isinstance(reply, When) else _explained(reply, tokens, text)


def _bare_numbers(tokens: list[Token]) -> list[Token]:
    """Numbers beside a day or a clock: friday 7, 9 tomorrow, friday 23 at 4, 15 at 8:00; but not room 5 friday."""
    timed = any(token.kind in "CR" for token in tokens)
    rest = [token for token in tokens if token.kind not in ",s"]
    kinds = f"^{''.join(token.kind for token in rest)}$"
    return [_bare_number(token, kinds[place - 1], kinds[place + 1], timed) for place, token in enumerate(rest, 1)]


def _bare_number(token: Token, before: str, after: str, timed: bool) -> Token:
    """A day of the month where a clock was named elsewhere or behind a weekday from 13 on; else an hour."""
    leads = before != "?" and after in "wDtIQ"
    if token.kind == "n" and not timed and (before in "wDtIQV" or leads):
        found = clock(token.value)
        if before == "w" and 12 < token.value < 32:
            return token._replace(kind="o")
        return token._replace(kind="C", value=found) if found else token
    if token.kind == "n" and 0 < token.value < 32 and (before == "w" or (before != "?" and after in "CR")):
        return token._replace(kind="o")
    if token.kind == "y" and not timed and (before in "wDt" or (before != "?" and after in "wDt")):
        found = unspaced(token.value)
        return token._replace(kind="C", value=found) if found else token
    if token.kind == "v" and not timed and (before in "^wDtIQVo" and after in "$wDtIQ"):
        found = clock(*token.value[:2])
        return token._replace(kind="C", value=found) if found else token
    return token


def _refusal(tokens: list[Token], text: str) -> str:
    """Why a phrase can't be one moment: it says every, not, before, a zone or a number that nobody reads; else ""."""
    kinds = "".join(token.kind for token in tokens)
    if "*" in kinds:
        return "repeats"
    if re.search("B|A[wD]|[wD]A[^CRt]", kinds) or _starts_with_end(tokens):
        return "which_end"
    for token in tokens:
        typed = text[token.start : token.end]
        if token.kind in UNREAD and typed.casefold() not in ("one", "h", "u"):
            return "which_zone" if token.kind == "z" or token.value == "zone" else "not_understood"
    return ""


def _starts_with_end(tokens: list[Token]) -> bool:
    """Until 5pm: an end without a beginning."""
    until = next((place for place, token in enumerate(tokens) if (token.kind, token.value) == ("-", "until")), None)
    return until is not None and not any(token.kind in USED for token in tokens[:until])


def _has_alternative(tokens: list[Token]) -> bool:
    """Friday or so is one day, Friday or Monday are two."""
    places = [place for place, token in enumerate(tokens) if token.kind == "|"]
    used = [token.kind in USED for token in tokens]
    return any(any(used[:place]) and any(used[place:]) for place in places)


def _explained(ask: Ask, tokens: list[Token], text: str) -> Ask:
    """The question, with the parts of the text that were and weren't read."""
    used = [text[token.start : token.end] for token in tokens if token.kind in USED]
    left = [text[token.start : token.end] for token in tokens if token.kind not in USED]
    return replace(ask, understood=" ".join(used), left=" ".join(left))
