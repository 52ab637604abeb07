"""Why two people go well together, as values: which words they become is decided elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from matching.people import Mentee, Mentor, Rules
from matching.scores import Refusal, ever, experience, runs, score
from matching.topics import NEAR, SAME, quarters

Kind = Literal["offers", "related", "hours", "sometimes", "ahead", "languages", "style"]
MOST = 3


@dataclass(frozen=True)
class Reason:
    """One thing that speaks for a pair.

    offers: values are the topics wanted and offered, as the mentee ordered them. related: values are (wanted, offered).
    hours: amount is the minutes a usual week in which both are free for a whole session; sometimes: the same where they
    share hours only now and then. ahead: amount is how many
    levels the mentor is ahead, 1 to 3. languages: values are those in common, two or more. style: values is (style,).
    """

    kind: Kind
    values: tuple[str, ...] = ()
    amount: int = 0


def reasons(mentee: Mentee, mentor: Mentor, rules: Rules) -> tuple[Reason, ...]:
    """At most three reasons, those worth most points in the score first; none for a pair that is refused."""
    points = score(mentee, mentor, rules)
    if isinstance(points, Refusal):
        return ()
    worth: list[tuple[int, Reason | None]] = [
        (points.topics, _topics(mentee, mentor)),
        (points.experience, _ahead(mentee, mentor)),
        (points.time, in_common(mentee, mentor, rules)),
        (points.languages, _languages(mentee, mentor)),
        (points.style, _style(mentee, mentor)),
    ]
    strongest = sorted((item for item in worth if item[0] > 0), key=lambda item: -item[0])
    return tuple(reason for _, reason in strongest if reason)[:MOST]


def in_common(mentee: Mentee, mentor: Mentor, rules: Rules) -> Reason:
    """The time that both have: in their usual hours, else in those that they offer now and then."""
    if minutes := weekly_minutes(mentee.free & mentor.free, rules.session):
        return Reason("hours", amount=minutes)
    return Reason("sometimes", amount=weekly_minutes(ever(mentee) & ever(mentor), rules.session))


def weekly_minutes(free: int, session: int) -> int:
    """Minutes a week, on average over the fortnight, that lie in a free stretch of at least one session."""
    begin, usable = runs(free, session), 0
    for shift in range(session):
        usable |= begin << shift
    return usable.bit_count() * 15 // 2


def _topics(mentee: Mentee, mentor: Mentor) -> Reason | None:
    both = tuple(topic for topic in mentee.wants if topic in mentor.offers)
    if both:
        return Reason("offers", both)
    near = ((a, b) for a in mentee.wants for b in mentor.offers if NEAR <= quarters(a, b) < SAME)
    return next((Reason("related", pair) for pair in near), None)


def _ahead(mentee: Mentee, mentor: Mentor) -> Reason | None:
    if mentee.level is None or mentor.level is None or experience(mentee.level, mentor.level) < 100:
        return None
    return Reason("ahead", amount=mentor.level - mentee.level)


def _languages(mentee: Mentee, mentor: Mentor) -> Reason | None:
    common = mentee.languages & mentor.languages
    return Reason("languages", tuple(sorted(common))) if len(common) > 1 else None


def _style(mentee: Mentee, mentor: Mentor) -> Reason | None:
    return Reason("style", (mentee.style,)) if mentee.style and mentee.style == mentor.style else None
