"""Who is matched, as small frozen values, and the rules they are matched by. Nothing else is known to matching.

Keys are any stable text (an e-mail address, a row's id). `free` is a Python int in which bit i stands for the i-th
quarter of an hour (UTC) of a reference fortnight that is the same for everybody; `sometimes` are the hours that somebody
offers now and then, beside them or over them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Mentee:
    """Somebody who would like a mentor.

    wants: topic -> how far along, 1 just starting .. 3 nearly there, 0 not said; what matters most comes first. Empty
        means open to anything.
    line: the keys of the manager and of the manager's manager (see lines()). vetoes: whom this person rules out.
    level: seniority, higher is more senior. What isn't known is empty or None, and never refuses a pair.
    """

    key: str
    wants: Mapping[str, int] = field(default_factory=dict)
    free: int = 0
    languages: frozenset[str] = frozenset()
    level: int | None = None
    team: str = ""
    style: str = ""
    line: frozenset[str] = frozenset()
    vetoes: frozenset[str] = frozenset()
    sometimes: int = 0


@dataclass(frozen=True)
class Mentor:
    """Somebody who offers help; who also wants some is a Mentee with the same key as well.

    offers: topic -> how well, 1 knows the ground .. 3 does it daily, 0 not said. places: how many mentees in all.
    The other fields are a mentee's.
    """

    key: str
    offers: Mapping[str, int] = field(default_factory=dict)
    free: int = 0
    languages: frozenset[str] = frozenset()
    level: int | None = None
    team: str = ""
    style: str = ""
    line: frozenset[str] = frozenset()
    vetoes: frozenset[str] = frozenset()
    places: int = 1
    sometimes: int = 0


@dataclass(frozen=True)
class Weights:
    """What each part of a score is worth at most, in points. They add up to 1000, else ValueError."""

    topics: int = 500
    experience: int = 150
    time: int = 150
    team: int = 100
    languages: int = 50
    style: int = 50

    def __post_init__(self) -> None:
        parts = (self.topics, self.experience, self.time, self.team, self.languages, self.style)
        if sum(parts) != 1000 or min(parts) < 0:
            raise ValueError(f"weights must be positive and add up to 1000: {parts}")


@dataclass(frozen=True)
class Rules:
    """What a coordinator may set.

    session: quarters of an hour that a session lasts. least_starts: at how many quarters of the fortnight a session
    must be able to begin. enough_starts: from how many on more choice counts no further (32 are a good four hours a
    week). least_topic: how near, in quarters of a topic (see topics.quarters), the mentor's best offer must come to
    something the mentee wants; 0 asks for nothing. paired: (mentee, mentor) keys never to be proposed (again).
    """

    session: int = 3
    least_starts: int = 1
    enough_starts: int = 32
    least_topic: int = 2
    same_team: bool = True
    paired: frozenset[tuple[str, str]] = frozenset()
    weights: Weights = Weights()


def lines(managers: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Each person's reporting line, two steps up: {person: manager} -> {person: {manager, manager's manager}}.

    Somebody named as their own manager has none; a circle is harmless.
    """
    return {
        person: frozenset({manager, managers.get(manager, "")} - {"", person}) for person, manager in managers.items()
    }
