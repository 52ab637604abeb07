"""Topics: which one a text means, which come close to it, and how near two of them are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from functools import cache, lru_cache

from matching.taxonomy import GROUPS, RELATED

SAME, NEAR, KIN, APART = 4, 2, 1, 0  # quarters of a topic: integers, so that sums of scores are exact
LEAST_ALIKE = 0.65  # two texts under this ratio of difflib's aren't offered as "did you mean"


def group_of(key: str) -> str | None:
    """The group a topic belongs to; None for a text of somebody's own that isn't in the taxonomy."""
    return _groups().get(key)


def quarters(asked: str, offered: str) -> int:
    """How much of one topic another covers, in quarters: 4 the same, 2 related (RELATED, either way round),
    1 only the same group, 0 neither. Texts outside the taxonomy are the same as themselves only."""
    if asked == offered:
        return SAME
    if asked in _related().get(offered, ()):
        return NEAR
    group = group_of(asked)
    return KIN if group and group == group_of(offered) else APART


def find_topic(text: str) -> str | None:
    """The key of the topic a text names, by its name or a synonym; None when it names none of them.

    Case, accents, hyphens, punctuation and a plural s don't count; a spelling mistake does: see closest_topics().
    """
    phrase = plain(text)
    return _phrases().get(phrase) or _singular_phrases().get(_singular(phrase))


def closest_topics(text: str, n: int = 3) -> list[str]:
    """Up to n topic keys spelled or worded like a text, the most alike first; empty when nothing is near.

    Alike is difflib's ratio r of the letters or, for several words, 0.85 w + 0.15 r if more, where w is the mean
    over the shorter phrase's words of the best ratio with any word of the other. Under 0.65 isn't near.
    """
    wanted = plain(text)[:100]
    best: dict[str, float] = {}
    for phrase, key in _phrases().items():
        best[key] = max(best.get(key, 0.0), _alike(wanted, phrase))
    near = sorted((key for key in best if best[key] >= LEAST_ALIKE), key=lambda key: (-best[key], key))
    return near[:n]


def plain(text: str) -> str:
    """Lower case without accents and punctuation, single spaces: what two spellings of a topic share."""
    spelled = unicodedata.normalize("NFKD", text.casefold().replace("&", " and "))
    bare = "".join(c for c in spelled if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", bare.replace("_", " ")))


def _singular(phrase: str) -> str:
    return " ".join(word[:-1] if word.endswith("s") and len(word) > 3 else word for word in phrase.split())


def _alike(wanted: str, phrase: str) -> float:
    whole = _ratio(wanted, phrase)
    few, many = sorted((wanted.split(), phrase.split()), key=len)
    if not few or len(many) == 1:
        return whole
    by_word = sum(max(_ratio(word, other) for other in many) for word in few) / len(few)
    return max(whole, 0.85 * by_word + 0.15 * whole if len(" ".join(few)) > 3 else 0.0)


@lru_cache(maxsize=10_000)
def _ratio(a: str, b: str) -> float:
    """difflib's ratio, or 0 when the cheap upper bound is already too low to matter."""
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= LEAST_ALIKE <= matcher.quick_ratio() else 0.0


@cache
def _groups() -> Mapping[str, str]:
    return {key: group for group, topics in GROUPS.items() for key in topics}


@cache
def _related() -> Mapping[str, frozenset[str]]:
    """RELATED read both ways."""
    pairs = {(a, b) for a, others in RELATED.items() for b in others.split(", ")}
    both = pairs | {(b, a) for a, b in pairs}
    return {key: frozenset(b for a, b in both if a == key) for key in _groups()}


@cache
def _phrases() -> Mapping[str, str]:
    """Every name and synonym in plain spelling -> its topic."""
    return {plain(phrase): key for key, phrase in _named()}


@cache
def _singular_phrases() -> Mapping[str, str]:
    return {_singular(phrase): key for phrase, key in _phrases().items()}


def _named() -> Iterator[tuple[str, str]]:
    for topics in GROUPS.values():
        for key, synonyms in topics.items():
            yield key, key.replace("-", " ")
            for synonym in synonyms.split(", "):
                yield key, synonym
