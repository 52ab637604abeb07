"""The proof that a matching is the best one, found and checked with arithmetic that doesn't trust the solver.

Three claims, each shown by a bound that anybody can recompute:
- nobody more can be matched, and
- not as many could be matched with a higher worst score: a *cover* of mentees and mentors that touches every allowed
  pair limits how many people fit (König; with places, each covered mentor counts for their places);
- no other such set of pairs has a larger total: *prices* u of mentees, v of places and a rate r, with
  u[i] + v[j] + r >= score[i, j] for every allowed pair, limit the total to sum(u) + sum(places * v) + r * pairs
  (duality of linear programmes; e.g. Ahuja, Magnanti, Orlin: Network Flows, chapter 9).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Flags = NDArray[np.bool_]

NEVER = np.int32(-(10**8))  # the score of a forbidden pair: so low that no price has to reach it


@dataclass(frozen=True)
class Cover:
    """Mentees and mentors, as flags, that together touch every allowed pair."""

    mentees: Flags
    mentors: Flags


@dataclass(frozen=True)
class Certificate:
    """What was proved of a matching; scores in points of 0 .. 1000.

    matched, most_possible: people matched, and the bound on it. worst: the lowest score of a pair, None without any.
    possible_above_worst: the bound on people matched if every pair had to score more than `worst`; so
    higher_worst_possible is whether as many might still be matched. total, bound, gap: the sum of all scores, the
    bound on it under the two wishes before, and bound - total. Nothing is better when `proved`.
    """

    matched: int
    most_possible: int
    worst: int | None
    possible_above_worst: int
    total: int
    bound: int

    @property
    def gap(self) -> int:
        """How much larger the total could be at most; 0 is the proof that it can't."""
        return self.bound - self.total

    @property
    def higher_worst_possible(self) -> bool:
        """Whether the bound leaves room for a higher worst score with as many people."""
        return self.matched > 0 and self.possible_above_worst >= self.matched

    @property
    def proved(self) -> bool:
        """All three wishes are met as far as they can be, in their order."""
        return self.gap == 0 and self.matched == self.most_possible and not self.higher_worst_possible


def certify(scores: Ints, places: Ints, chosen: Ints, most: Cover, above_worst: Cover) -> Certificate:
    """Check a matching against two covers and prices of our own making.

    scores: (mentees, mentors), -1 forbidden. places: a mentor. chosen: each mentee's mentor, -1 none.
    most: a cover of all allowed pairs; above_worst: one of the pairs above the worst chosen score.
    Raises ValueError when a cover leaves a pair out, a chosen pair is forbidden, or a mentor has too many.
    """
    rows = np.flatnonzero(chosen >= 0)
    points = scores[rows, chosen[rows]]
    load = np.bincount(chosen[rows], minlength=len(places))
    if (points < 0).any() or (load > places).any():
        raise ValueError("a chosen pair is forbidden, or a mentor has more mentees than places")
    worst = int(points.min()) if len(rows) else None
    lowest = 0 if worst is None else worst
    return Certificate(
        matched=len(rows),
        most_possible=_limit(most, scores >= 0, places),
        worst=worst,
        possible_above_worst=_limit(above_worst, scores > lowest, places) if len(rows) else 0,
        total=int(points.sum()),
        bound=_bound(np.where(scores >= lowest, scores, NEVER), places, chosen),
    )


def _limit(cover: Cover, allowed: Flags, places: Ints) -> int:
    """The most people that fit when every allowed pair touches the cover."""
    if allowed[np.ix_(~cover.mentees, ~cover.mentors)].any():
        raise ValueError("the cover leaves an allowed pair out")
    return int(cover.mentees.sum() + places[cover.mentors].sum())


def _bound(scores: Ints, places: Ints, chosen: Ints) -> int:
    """No set of as many allowed pairs has a larger total than this, whatever the prices are worth.

    scores: NEVER where a pair isn't allowed.
    """
    if not (chosen >= 0).any():
        return 0
    of_mentee, of_mentor, start, end = _potentials(scores, places, chosen)
    u, v, rate = np.maximum(of_mentee - start, 0), np.maximum(end - of_mentor, 0), start - end
    lacking = max(int((row - v).max()) - int(price) for row, price in zip(scores, u, strict=True)) - rate
    rate += max(lacking, 0)  # prices that are too low somewhere are raised until the bound holds
    return int(u.sum() + (places * v).sum() + rate * (chosen >= 0).sum())


def _potentials(scores: Ints, places: Ints, chosen: Ints) -> tuple[Ints, Ints, int, int]:
    """Shortest distances in the graph of possible changes to a matching: of mentees, of mentors, of start and end.

    Bellman-Ford, a whole side a round. An arc from a mentee to a mentor costs minus the score, a chosen pair may be
    undone at plus the score; start leads to whoever is unmatched, a mentor with places left leads to the end, and
    both ways back undo a choice. No circle is negative exactly when no other choice of as many pairs has a larger
    total; then the distances settle, in at most as many rounds as there are people.
    """
    rows = np.flatnonzero(chosen >= 0)
    points, alone = scores[rows, chosen[rows]], chosen < 0
    load = np.bincount(chosen[rows], minlength=len(places))
    used, spare = load > 0, load < places
    of_mentee, of_mentor, start, end = np.zeros(len(chosen), np.int32), np.zeros(len(places), np.int32), 0, 0
    changed = np.arange(len(chosen))
    for _ in range(len(chosen) + len(places)):
        before = of_mentee.copy()
        np.minimum(of_mentor, (of_mentee[changed, None] - scores[changed]).min(axis=0), out=of_mentor)
        end = min(end, int(of_mentor[spare].min(initial=0)))
        of_mentor[used] = np.minimum(of_mentor[used], end)
        of_mentee[rows] = np.minimum(of_mentee[rows], of_mentor[chosen[rows]] + points)
        start = min(start, int(of_mentee[rows].min()))
        of_mentee[alone] = np.minimum(of_mentee[alone], start)
        changed = np.flatnonzero(of_mentee != before)
        if not len(changed):
            break
    return of_mentee, of_mentor, start, end
