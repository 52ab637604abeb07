"""The scores of matching/scores.py for everybody at once: matrices with a row a mentee and a column a mentor.

Everything is counted in small integers. A float32 product of matrices is exact while its sums stay under 2**24, and
many times faster than a product of integers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.people import Mentee, Mentor, Rules
from matching.scores import (
    EXPERIENCE,
    FEWEST_AHEAD,
    MOST_AHEAD,
    UNKNOWN,
    Code,
    covered,
    depth,
    ever,
    runs,
    topic_weight,
    weighed,
)
from matching.topics import quarters

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]

FORBIDDEN = -1
BLOCK = 2000  # mentees at a time, so that ten thousand people fit into memory


@dataclass(frozen=True)
class _Signals:
    """What rules and parts are computed from, each (mentees, mentors); see the functions of the same names."""

    covered: Ints
    most: Ints  # (mentees, 1)
    near: Flags
    starts: Ints
    shared: Ints
    no_language_known: Flags


def matrix(mentees: Sequence[Mentee], mentors: Sequence[Mentor], rules: Rules) -> Ints:
    """score() of every pair as int32 points, -1 where a hard rule forbids it. Shape (mentees, mentors)."""
    points = np.full((len(mentees), len(mentors)), FORBIDDEN, np.int32)
    for first in range(0, len(mentees), BLOCK):
        block = mentees[first : first + BLOCK]
        signals = _signals(block, mentors, rules)
        forbidden = np.logical_or.reduce(list(_broken(signals, block, mentors, rules).values()))
        points[first : first + BLOCK] = np.where(forbidden, FORBIDDEN, _points(signals, block, mentors, rules))
    return points


def broken_rules(mentees: Sequence[Mentee], mentors: Sequence[Mentor], rules: Rules) -> dict[Code, Flags]:
    """For every hard rule, which pairs it forbids: a matrix of (mentees, mentors) flags for each code."""
    return _broken(_signals(mentees, mentors, rules), mentees, mentors, rules)


def _signals(mentees: Sequence[Mentee], mentors: Sequence[Mentor], rules: Rules) -> _Signals:
    covered_, near = _topics(mentees, mentors, rules)
    shared = _product([p.languages for p in mentees], [p.languages for p in mentors])
    silent = _flags(not p.languages for p in mentees)[:, None] | _flags(not p.languages for p in mentors)
    most = np.array([covered(p.wants, None) for p in mentees], np.int32)[:, None]
    return _Signals(covered_, most, near, _starts(mentees, mentors, rules), shared, silent)


def _broken(signals: _Signals, mentees: Sequence[Mentee], mentors: Sequence[Mentor], rules: Rules) -> dict[Code, Flags]:
    rows, columns = _index(mentees), _index(mentors)
    paired = rules.paired | {(b, a) for a, b in rules.paired}
    lines = {(p.key, boss) for p in mentees for boss in p.line} | {(b, p.key) for p in mentors for b in p.line}
    vetoes = {(p.key, other) for p in mentees for other in p.vetoes} | {
        (other, p.key) for p in mentors for other in p.vetoes
    }
    team = _same([p.team for p in mentees], [p.team for p in mentors])
    return {
        "self": _marked({(key, key) for key in rows}, rows, columns),
        "already_paired": _marked(paired, rows, columns),
        "reporting_line": _marked(lines, rows, columns),
        "same_team": np.zeros_like(team, bool) if rules.same_team else team == 1,
        "no_common_language": ~signals.no_language_known & (signals.shared == 0),
        "no_topic": ~signals.near,
        "no_common_time": signals.starts < rules.least_starts,
        "veto": _marked(vetoes, rows, columns),
    }


def _points(signals: _Signals, mentees: Sequence[Mentee], mentors: Sequence[Mentor], rules: Rules) -> Ints:
    most = rules.weights
    languages = np.where(signals.no_language_known, UNKNOWN, np.where(signals.shared > 1, 100, 0)).astype(np.int32)
    team = np.array([100, 0, UNKNOWN], np.int32)[_same([p.team for p in mentees], [p.team for p in mentors])]
    style = np.array([0, 100, UNKNOWN], np.int32)[_same([p.style for p in mentees], [p.style for p in mentors])]
    points: Ints = (
        most.topics * signals.covered // signals.most
        + most.experience * _experience(mentees, mentors) // 100
        + most.time * np.minimum(signals.starts, rules.enough_starts) // rules.enough_starts
        + most.team * team // 100
        + most.languages * languages // 100
        + most.style * style // 100
    )
    return points


def _topics(mentees: Sequence[Mentee], mentors: Sequence[Mentor], rules: Rules) -> tuple[Ints, Flags]:
    """How much is covered, and whether any offer comes near enough. A column stands for (topic, level) as wanted."""
    asked = sorted({item for p in mentees for item in p.wants.items()})
    offered = sorted({item for p in mentors for item in p.offers.items()})
    nearness = np.array([[quarters(a, b) for b, _ in offered] for a, _ in asked], np.float32)
    deep = np.array([[depth(a, b) for _, b in offered] for _, a in asked], np.float32)
    columns, places = {item: i for i, item in enumerate(asked)}, {item: i for i, item in enumerate(offered)}
    weights = np.zeros((len(mentees), len(asked)), np.float32)
    for row, mentee in enumerate(mentees):
        for rank, item in enumerate(mentee.wants.items()):
            weights[row, columns[item]] = topic_weight(rank)
    best, nearest = (np.zeros((len(mentors), len(asked)), np.float32) for _ in range(2))
    for row, mentor in enumerate(mentors):
        mine = [places[item] for item in mentor.offers.items()]
        if mine and asked:
            best[row] = (nearness * deep)[:, mine].max(axis=1)
            nearest[row] = nearness[:, mine].max(axis=1)
    open_to_all = _flags(not p.wants for p in mentees)[:, None]
    covered_ = np.where(open_to_all, 1, (weights @ best.T).astype(np.int32))
    near = (weights > 0).astype(np.float32) @ (nearest >= rules.least_topic).astype(np.float32).T > 0
    return covered_.astype(np.int32), near | open_to_all | (rules.least_topic <= 0)


def _starts(mentees: Sequence[Mentee], mentors: Sequence[Mentor], rules: Rules) -> Ints:
    usual = _common([p.free for p in mentees], [p.free for p in mentors], rules)
    if not any(p.sometimes for p in mentees) and not any(p.sometimes for p in mentors):
        return usual
    ours, theirs = [ever(p) for p in mentees], [ever(p) for p in mentors]
    counts: Ints = weighed(usual, _common(ours, theirs, rules))
    return counts


def _common(ours: Iterable[int], theirs: Iterable[int], rules: Rules) -> Ints:
    """A common start is a start of both, so a product of their bits counts them."""
    begins = [[runs(free, rules.session) for free in masks] for masks in (ours, theirs)]
    length = max((bits.bit_length() for masks in begins for bits in masks), default=0) // 8 + 1
    product: Floats = _bits(begins[0], length) @ _bits(begins[1], length).T
    return product.astype(np.int32)


def _bits(masks: Iterable[int], length: int) -> Floats:
    data = b"".join(mask.to_bytes(length, "little") for mask in masks)
    bits = np.unpackbits(np.frombuffer(data, np.uint8), bitorder="little")
    return bits.reshape(-1, 8 * length).astype(np.float32)


def _experience(mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Ints:
    ours, theirs = (np.array([p.level or 0 for p in people], np.int32) for people in (mentees, mentors))
    unknown = _flags(p.level is None for p in mentees)[:, None] | _flags(p.level is None for p in mentors)
    ahead = np.clip(theirs - ours[:, None], FEWEST_AHEAD, MOST_AHEAD) - FEWEST_AHEAD
    return np.where(unknown, np.int32(UNKNOWN), np.array(EXPERIENCE, np.int32)[ahead])


def _same(ours: Sequence[str], theirs: Sequence[str]) -> NDArray[np.int8]:
    """1 where two texts are the same, 0 where not, 2 where one of them is unknown."""
    number = {text: i for i, text in enumerate(sorted({*ours, *theirs} - {""}), start=1)}
    a, b = (np.array([number.get(text, 0) for text in texts], np.int32) for texts in (ours, theirs))
    return np.where((a == 0)[:, None] | (b == 0), 2, a[:, None] == b).astype(np.int8)


def _product(ours: Sequence[frozenset[str]], theirs: Sequence[frozenset[str]]) -> Ints:
    """How many members two sets have in common."""
    number = {member: i for i, member in enumerate(sorted(frozenset().union(*ours, *theirs)))}
    tables = []
    for sets in (ours, theirs):
        table = np.zeros((len(sets), len(number)), np.float32)
        for row, members in enumerate(sets):
            table[row, [number[member] for member in members]] = 1
        tables.append(table)
    return (tables[0] @ tables[1].T).astype(np.int32)


def _flags(values: Iterable[bool]) -> Flags:
    return np.fromiter(values, bool)


def _index(people: Sequence[Mentee | Mentor]) -> dict[str, int]:
    return {person.key: i for i, person in enumerate(people)}


def _marked(pairs: Iterable[tuple[str, str]], rows: dict[str, int], columns: dict[str, int]) -> Flags:
    marks = np.zeros((len(rows), len(columns)), bool)
    for mentee, mentor in pairs:
        if mentee in rows and mentor in columns:
            marks[rows[mentee], columns[mentor]] = True
    return marks
