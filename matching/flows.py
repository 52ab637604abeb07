"""Networks that OR-tools solves for us: mentees on the left, mentors with places on the right.

Whether the answers are right is not taken on trust: see matching/certificate.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import max_flow, min_cost_flow

from matching.certificate import Cover, Flags, Ints

Longs = NDArray[np.int64]
TIE_BITS = 16


def most_people(allowed: Flags, places: Ints) -> tuple[int, Cover]:
    """How many mentees can have a mentor, and a cover that shows why not more.

    allowed: (mentees, mentors) flags. The cover is the minimum cut: mentees whom the search from the unmatched doesn't
    reach, and mentors whom it does.
    """
    mentees, mentors = allowed.shape
    left, right = np.nonzero(allowed)
    if not len(left):
        return 0, Cover(np.zeros(mentees, bool), np.zeros(mentors, bool))
    start, end = mentees + mentors, mentees + mentors + 1
    flow = max_flow.SimpleMaxFlow()
    flow.add_arcs_with_capacity(np.full(mentees, start), np.arange(mentees), np.ones(mentees, np.int64))
    flow.add_arcs_with_capacity(left, mentees + right, np.ones(len(left), np.int64))
    flow.add_arcs_with_capacity(mentees + np.arange(mentors), np.full(mentors, end), places)
    if flow.solve(start, end) != flow.OPTIMAL:
        raise RuntimeError("the flow of people could not be computed")
    reached = np.zeros(mentees + mentors + 2, bool)
    reached[flow.get_source_side_min_cut()] = True
    return flow.optimal_flow(), Cover(~reached[:mentees], reached[mentees:start])


def largest_total(scores: Ints, places: Ints, lowest: int, ties: tuple[Longs, Longs]) -> Ints:
    """Each mentee's mentor (-1 none) in the largest total among the matchings of most people.

    Only pairs of at least `lowest` points count. ties: a number for each mentee and mentor, see numbers_of(). The cost
    of a pair is its score times more than all ties together, plus its tie: exact in 64 bits up to 40,000 people.
    """
    mentees, mentors = scores.shape
    left, right = np.nonzero(scores >= lowest)
    start, end = mentees + mentors, mentees + mentors + 1
    costs = -(scores[left, right].astype(np.int64) * (mentees << TIE_BITS) + _ties(ties[0][left], ties[1][right]))
    flow = min_cost_flow.SimpleMinCostFlow()
    add = flow.add_arcs_with_capacity_and_unit_cost
    add(np.full(mentees, start), np.arange(mentees), np.ones(mentees, np.int64), np.zeros(mentees, np.int64))
    pairs = add(left, mentees + right, np.ones(len(left), np.int64), costs)
    add(mentees + np.arange(mentors), np.full(mentors, end), places, np.zeros(mentors, np.int64))
    flow.set_nodes_supplies(np.array([start, end]), np.array([mentees, -mentees]))
    if flow.solve_max_flow_with_min_cost() != flow.OPTIMAL:
        raise RuntimeError("the largest total could not be computed")
    used = flow.flows(pairs) > 0
    chosen = np.full(mentees, -1, np.int32)
    chosen[left[used]] = right[used]
    return chosen


def numbers_of(keys: Sequence[str]) -> Longs:
    """A lasting number for each key, so that who wins a tie depends on the two people and not on their alphabet."""
    data = b"".join(blake2b(key.encode(), digest_size=8).digest() for key in keys)
    return np.frombuffer(data, np.int64)


def _ties(mentees: Longs, mentors: Longs) -> Longs:
    """0 .. 65535 for each pair, from the numbers of the two: multiplication spreads every bit (splitmix64's idea)."""
    mixed = mentees.view(np.uint64) ^ (mentors.view(np.uint64) * np.uint64(0x9E3779B97F4A7C15))
    mixed = (mixed ^ (mixed >> np.uint64(31))) * np.uint64(0xBF58476D1CE4E5B9)
    ties: Longs = (mixed >> np.uint64(64 - TIE_BITS)).astype(np.int64)
    return ties
