"""Which of the common free times to propose: few, humane for everybody, on different days, soon."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from scheduling.availability import DAY, MINUTE, QUARTER, Span, runs, spans

# Local hours in which a session feels usual, fine, or still bearable; anything else is night.
BANDS = ((9 * 60, 18 * 60), (8 * 60, 20 * 60), (7 * 60, 22 * 60))
DAYS_A_BAND_IS_WORTH = 7
APART = timedelta(hours=2)  # proposals that far apart on the clock suit different habits


@dataclass(frozen=True)
class _Candidate:
    start: datetime
    days: frozenset[tuple[str, date]]
    band: int
    roundness: int
    wait: int


def pick(
    free: int,
    start: datetime,
    minutes: int,
    zones: Sequence[str],
    *,
    earliest: datetime,
    count: int = 4,
    step: int = 1,
) -> list[Span]:
    """Up to `count` proposals of `minutes`, in order of time, as (start, end) in UTC.

    free: the mask of what everybody has free, in steps after `start` (see availability); zones: one for each person.
    The wishes, most important first; the same input always gives the same proposals:
    1. nothing before `earliest`, nothing that isn't free for its whole length;
    2. no two on the same local day of anybody, unless there are fewer such days than proposals: then far apart;
    3. hours that are usual (9-18) for the person who has it worst, then fine (8-20), then bearable (7-22), then
       night: a better band is worth seven days of waiting;
    4. sooner, by days;
    5. on the hour or half hour of everybody's clock, then on a quarter, then anything;
    6. at another hour than the proposals of other days, by two hours where that is possible; at last the earliest.
    """
    ranked = sorted(_candidates(free, start, minutes, zones, earliest=earliest, step=step), key=_wishes)
    chosen: list[_Candidate] = []
    for candidate in ranked:
        other_days = all(candidate.days.isdisjoint(other.days) for other in chosen)
        if len(chosen) < count and other_days and _gap(candidate, chosen) >= minutes * MINUTE:
            chosen.append(_varied(candidate, _beside(ranked, chosen, minutes), chosen))
    while len(chosen) < count:
        rest = _beside(ranked, chosen, minutes)
        if not rest:
            break
        chosen.append(min(rest, key=lambda c: (c.band, c.roundness, -_gap(c, chosen), c.start)))
    return [(c.start, c.start + minutes * MINUTE) for c in sorted(chosen, key=lambda c: c.start)]


def _beside(ranked: Sequence[_Candidate], chosen: Sequence[_Candidate], minutes: int) -> list[_Candidate]:
    """Those that overlap none of the chosen, not even across midnight."""
    return [candidate for candidate in ranked if _gap(candidate, chosen) >= minutes * MINUTE]


def _varied(best: _Candidate, ranked: Sequence[_Candidate], chosen: Sequence[_Candidate]) -> _Candidate:
    """An equally good start on the same days, at another hour than those chosen: who never can at nine gets a choice."""
    peers = (c for c in ranked if (c.days, c.band, c.roundness) == (best.days, best.band, best.roundness))
    return min(peers, key=lambda c: (-min((_hours_apart(c, other) for other in chosen), default=APART), c.start))


def _hours_apart(one: _Candidate, other: _Candidate) -> timedelta:
    """How far two starts are from each other on a clock's face, APART at most."""
    apart = (one.start - other.start) % DAY
    return min(apart, DAY - apart, APART)


def _wishes(candidate: _Candidate) -> tuple[int, int, int, datetime]:
    effort = candidate.wait + DAYS_A_BAND_IS_WORTH * candidate.band
    return effort, candidate.band, candidate.roundness, candidate.start


def _candidates(
    free: int, start: datetime, minutes: int, zones: Iterable[str], *, earliest: datetime, step: int
) -> list[_Candidate]:
    """Every quarter hour at which the session fits, and the first moment of each stretch in which it does."""
    places = [ZoneInfo(zone) for zone in sorted(set(zones))]
    found = []
    for first, last in spans(runs(free, -(-minutes // step)), start, step):
        moment = max(first, earliest + (start - earliest) % MINUTE)
        while moment < last:
            found.append(_candidate(moment, minutes, places, earliest))
            moment += QUARTER * MINUTE - timedelta(minutes=moment.minute % QUARTER)
    return found


def _candidate(moment: datetime, minutes: int, places: Sequence[ZoneInfo], earliest: datetime) -> _Candidate:
    local = [moment.astimezone(place) for place in places]
    return _Candidate(
        start=moment,
        days=frozenset((place.key, there.date()) for place, there in zip(places, local, strict=True)),
        band=max(_band(there, minutes) for there in local),
        roundness=max(_roundness(there.minute) for there in local),
        wait=(moment - earliest).days,
    )


def _band(local: datetime, minutes: int) -> int:
    """0 for the most usual hours; the number of BANDS for night."""
    first = local.hour * 60 + local.minute
    fits = (opens <= first and first + minutes <= closes for opens, closes in BANDS)
    return next((band for band, fit in enumerate(fits) if fit), len(BANDS))


def _roundness(minute: int) -> int:
    if minute % QUARTER:
        return 2
    return 1 if minute % 30 else 0


def _gap(candidate: _Candidate, chosen: Sequence[_Candidate]) -> timedelta:
    """How far the candidate is from the nearest of those chosen."""
    return min((abs(candidate.start - other.start) for other in chosen), default=timedelta.max)
