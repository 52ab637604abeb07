"""How well one mentor fits one mentee: hard rules refuse a pair, soft signals add up to 0 .. 1000 points.

This is the definition, one pair at a time and quoted in the coordinator's manual; matching/matrix.py computes the
same numbers for everybody at once. Each part is `weight x share`, rounded down to a whole point.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from typing import Any, Literal

from matching.people import Mentee, Mentor, Rules
from matching.topics import SAME, quarters

DEEP = 3
FULL = SAME * DEEP  # twelfths: the most that one wanted topic can be covered
# Percent by levels ahead, from two or more behind to five or more ahead: one to three levels are close enough to
# remember the way, and far enough to have gone it.
EXPERIENCE = (0, 20, 60, 100, 100, 100, 60, 30)
FEWEST_AHEAD, MOST_AHEAD = -2, 5
UNKNOWN = 50  # percent: what isn't known counts half

Code = Literal[
    "self",
    "already_paired",
    "reporting_line",
    "same_team",
    "no_common_language",
    "no_topic",
    "no_common_time",
    "veto",
]


@dataclass(frozen=True)
class Refusal:
    """The first hard rule that forbids a pair. A veto comes last: it is private, any other rule is told instead."""

    code: Code


@dataclass(frozen=True)
class Score:
    """The parts of a pair's score in points; Rules.weights says what each is worth at most."""

    topics: int
    experience: int
    time: int
    team: int
    languages: int
    style: int

    @property
    def total(self) -> int:
        """0 .. 1000 points."""
        return int(sum(astuple(self)))


def score(mentee: Mentee, mentor: Mentor, rules: Rules) -> Score | Refusal:
    """The points of a pair, or the first hard rule against it."""
    code = _refused(mentee, mentor, rules)
    if code:
        return Refusal(code)
    most = rules.weights
    return Score(
        topics=most.topics * covered(mentee.wants, mentor.offers) // covered(mentee.wants, None),
        experience=most.experience * experience(mentee.level, mentor.level) // 100,
        time=most.time * min(starts(mentee, mentor, rules), rules.enough_starts) // rules.enough_starts,
        team=most.team * _percent(mentee.team, mentor.team, same=0, other=100) // 100,
        languages=most.languages * _languages(mentee, mentor) // 100,
        style=most.style * _percent(mentee.style, mentor.style, same=100, other=0) // 100,
    )


def _refused(mentee: Mentee, mentor: Mentor, rules: Rules) -> Code | None:
    """The hard rules in the order in which they are told."""
    broken: dict[Code, bool] = {
        "self": mentee.key == mentor.key,
        "already_paired": not rules.paired.isdisjoint({(mentee.key, mentor.key), (mentor.key, mentee.key)}),
        "reporting_line": mentor.key in mentee.line or mentee.key in mentor.line,
        "same_team": not rules.same_team and mentee.team == mentor.team != "",
        "no_common_language": bool(mentee.languages and mentor.languages)
        and mentee.languages.isdisjoint(mentor.languages),
        "no_topic": bool(mentee.wants) and nearest(mentee.wants, mentor.offers) < rules.least_topic,
        "no_common_time": starts(mentee, mentor, rules) < rules.least_starts,
        "veto": mentor.key in mentee.vetoes or mentee.key in mentor.vetoes,
    }
    return next((code for code, is_broken in broken.items() if is_broken), None)


def covered(wants: Mapping[str, int], offers: Mapping[str, int] | None) -> int:
    """How much of what is wanted is offered, in weighted twelfths; with `offers` None, the most there could be.

    For every wanted topic the best offer counts: its nearness in quarters (topics.quarters: 4 the same, 2 related, 1
    the same group) times its depth() in thirds. The first topic weighs 4, then 3, 2, and 1 from the fourth on. So
    share = covered(wants, offers) / covered(wants, None). It asks what the mentee gets; what a mentor offers beyond
    that changes nothing. Who wants nothing in particular is half covered by everybody.
    """
    if not wants:
        return 1 if offers is not None else 2
    total = 0
    for rank, (topic, level) in enumerate(wants.items()):
        best = FULL
        if offers is not None:
            twelfths = (quarters(topic, offer) * depth(level, deep) for offer, deep in offers.items())
            best = max(twelfths, default=0)
        total += topic_weight(rank) * best
    return total


def topic_weight(rank: int) -> int:
    """How much the wanted topic at this place (0 is first) weighs: 4, 3, 2, then 1."""
    return max(1, 4 - rank)


def depth(asked: int, offered: int) -> int:
    """Thirds of an offer that reach somebody at a level: 3 where the mentor is at least as far (or one of the two
    isn't known), one less for each level behind."""
    return DEEP if not (asked and offered) else DEEP - max(0, asked - offered)


def nearest(wants: Mapping[str, int], offers: Mapping[str, int]) -> int:
    """The nearest that any offer comes to anything wanted, in quarters of a topic."""
    return max((quarters(topic, offer) for topic in wants for offer in offers), default=0)


def experience(mentee: int | None, mentor: int | None) -> int:
    """Percent for the mentor being this many levels ahead: 1 to 3 100; 0 and 4 60; 5 and more 30; 1 behind 20;
    further behind 0; unknown 50."""
    if mentee is None or mentor is None:
        return UNKNOWN
    return EXPERIENCE[max(FEWEST_AHEAD, min(MOST_AHEAD, mentor - mentee)) - FEWEST_AHEAD]


def starts(mentee: Mentee, mentor: Mentor, rules: Rules) -> int:
    """At how many quarters of the fortnight both are free for a whole session. The share of the time part is
    min(starts, enough_starts) / enough_starts."""
    usual = runs(mentee.free & mentor.free, rules.session).bit_count()
    count: int = weighed(usual, runs(ever(mentee) & ever(mentor), rules.session).bit_count())
    return count


def ever(person: Mentee | Mentor) -> int:
    """All that somebody offers, usually or now and then."""
    return person.free | person.sometimes


def weighed(usual: Any, all_: Any) -> Any:
    """A start that needs hours which one of the two offers only now and then counts half; a last half is a whole, so
    that a single one is still something in common. Counts are ints, or whole matrices of them."""
    return usual + (all_ - usual + 1) // 2


def runs(free: int, quarters_: int) -> int:
    """Bit i is set where a session of that many quarters may begin. runs(a & b) = runs(a) & runs(b)."""
    begin = free
    for shift in range(1, quarters_):
        begin &= free >> shift
    return begin


def _languages(mentee: Mentee, mentor: Mentor) -> int:
    """Percent: two languages in common 100 (one is a rule, not a merit), one 0, unknown 50."""
    if not mentee.languages or not mentor.languages:
        return UNKNOWN
    return 100 if len(mentee.languages & mentor.languages) > 1 else 0


def _percent(a: str, b: str, *, same: int, other: int) -> int:
    """Percent for two texts that are the same or not, unknown 50. Another team brings another view (other=100); the
    same way of learning helps a little (same=100)."""
    if not a or not b:
        return UNKNOWN
    return same if a == b else other
