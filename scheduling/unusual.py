"""Unusual hours: how often they may be used, as stretches of time in which they are used up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from scheduling.availability import Span

AROUND = timedelta(days=28)  # two rounds of the default cadence


def used_up(starts: Sequence[datetime], at_most: int) -> list[Span]:
    """Where one more session would make more than `at_most` (1 or more) within some 28 days.

    Any at_most neighbours that lie within 28 days of each other forbid every start less than 28 days from the far one.
    """
    known = sorted(starts)
    runs = zip(known, known[at_most - 1 :], strict=False)
    return [(last - AROUND, first + AROUND) for first, last in runs if last - first < AROUND]
