"""Pairs for everybody: most people first, then the worst pair raised as far as that allows, then the largest total."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, NamedTuple, TypeVar

import numpy as np

from matching.certificate import Certificate, Cover, Flags, Ints, certify
from matching.flows import Longs, largest_total, most_people, numbers_of
from matching.matrix import broken_rules, matrix
from matching.people import Mentee, Mentor, Rules

Someone = TypeVar("Someone", Mentee, Mentor)
Why = Literal["no_mentors", "no_language", "no_topic", "no_time", "only_forbidden", "places_taken"]


class Pair(NamedTuple):
    """A mentee's key, a mentor's key, and their score in points of 0 .. 1000."""

    mentee: str
    mentor: str
    score: int


class Unmatched(NamedTuple):
    """A mentee's key and why nobody was left, see why_unmatched()."""

    key: str
    why: Why


@dataclass(frozen=True)
class Matching:
    """New pairs and unmatched mentees, both in order of their keys, and the proof that nothing else does better."""

    pairs: tuple[Pair, ...]
    unmatched: tuple[Unmatched, ...]
    certificate: Certificate


def match(
    mentees: Iterable[Mentee],
    mentors: Iterable[Mentor],
    rules: Rules | None = None,
    existing: Iterable[tuple[str, str]] = (),
) -> Matching:
    """The best set of pairs, by three wishes in this order: most people; the highest worst score; the largest total.

    existing: (mentee, mentor) pairs that go on. Each takes one of its mentor's places, its mentee isn't matched
    again, and the two aren't proposed the other way round.
    The same people always get the same answer, in whatever order they come: they are sorted by key, and between
    equally good sets a number made from the keys of each pair decides (flows.numbers_of), not the alphabet.
    Raises ValueError when a key occurs twice among the mentees or among the mentors.
    """
    rules, running = rules or Rules(), frozenset(existing)
    rules = replace(rules, paired=rules.paired | running)
    taken = Counter(mentor for _, mentor in running)
    has_mentor = {mentee for mentee, _ in running}
    askers = [person for person in _by_key(mentees) if person.key not in has_mentor]
    helpers = [replace(p, places=max(0, p.places - taken[p.key])) for p in _by_key(mentors)]
    scores = matrix(askers, helpers, rules)
    places = np.array([p.places for p in helpers], np.int32)
    ties = numbers_of([p.key for p in askers]), numbers_of([p.key for p in helpers])
    chosen, certificate = best_choice(scores, places, ties)
    rows = [(row, int(column)) for row, column in enumerate(chosen) if column >= 0]
    return Matching(
        tuple(Pair(askers[i].key, helpers[j].key, int(scores[i, j])) for i, j in rows),
        why_unmatched([p for p, column in zip(askers, chosen, strict=True) if column < 0], helpers, rules),
        certificate,
    )


def best_choice(scores: Ints, places: Ints, ties: tuple[Longs, Longs]) -> tuple[Ints, Certificate]:
    """match() on a matrix: each mentee's mentor (-1 none) and the proof.

    scores: (mentees, mentors), -1 forbidden. places: a mentor. ties: a number for each mentee and each mentor.
    """
    lowest, most, above = _highest_worst(scores, places)
    chosen = largest_total(scores, places, lowest, ties)
    return chosen, certify(scores, places, chosen, most, above)


def why_unmatched(left: Sequence[Mentee], mentors: Sequence[Mentor], rules: Rules) -> tuple[Unmatched, ...]:
    """For each mentee without a mentor, the rule that removed the last candidate.

    The rules are applied in this order: a common language, a topic, common time, and then what is forbidden by the
    reporting line, the team, an earlier pair or a veto, which are told as one, so that a veto stays private. Whoever
    still has a candidate then was left out for want of places. Only mentees can be unmatched, never mentors.
    """
    broken = broken_rules(left, mentors, rules)
    forbidden = broken["reporting_line"] | broken["same_team"] | broken["already_paired"] | broken["veto"]
    steps: tuple[tuple[Why, Flags], ...] = (
        ("no_mentors", broken["self"]),
        ("no_language", broken["no_common_language"]),
        ("no_topic", broken["no_topic"]),
        ("no_time", broken["no_common_time"]),
        ("only_forbidden", forbidden),
    )
    candidates = np.ones((len(left), len(mentors)), bool)
    reasons: dict[int, Why] = {}
    for why, removes in steps:
        candidates &= ~removes
        for row in np.flatnonzero(~candidates.any(axis=1)):
            reasons.setdefault(int(row), why)
    return tuple(Unmatched(person.key, reasons.get(row, "places_taken")) for row, person in enumerate(left))


def _highest_worst(scores: Ints, places: Ints) -> tuple[int, Cover, Cover]:
    """The highest lowest score that keeps most people matched, with the covers that show both.

    Searched by halves over the scores that occur, which takes at most ten flows.
    """
    people, most = most_people(scores >= 0, places)
    levels = np.flatnonzero(np.bincount(scores[scores >= 0]))
    above = Cover(np.zeros(scores.shape[0], bool), np.zeros(scores.shape[1], bool))
    good, bad = 0, len(levels)
    while good + 1 < bad:
        middle = (good + bad) // 2
        fit, cover = most_people(scores >= levels[middle], places)
        if fit == people:
            good = middle
        else:
            bad, above = middle, cover
    return int(levels[good]) if len(levels) else 0, most, above


def _by_key(people: Iterable[Someone]) -> list[Someone]:
    ordered = sorted(people, key=lambda person: person.key)
    twice = [a.key for a, b in pairwise(ordered) if a.key == b.key]
    if twice:
        raise ValueError(f"the same key twice: {twice[0]}")
    return ordered
