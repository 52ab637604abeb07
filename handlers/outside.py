"""Which of the times that are offered lie outside somebody's usual hours, said beside them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from chat.cards import Text
from chat.words import Listed, say, slot
from handlers.plans import Plan, Shared
from handlers.wording import first_name


def outside_words(plan: Plan, free: Shared, starts: Iterable[datetime]) -> tuple[Text, ...]:
    """One line for yours, one for the other's, one for both; none where all is usual."""
    mine: list[datetime] = []
    theirs: list[datetime] = []
    both: list[datetime] = []
    for start in starts:
        outside = free.outside(start)
        if len(outside) > 1:
            both.append(start)
        elif outside:
            (theirs if plan.other.id in outside else mine).append(start)
    lines = []
    if mine:
        lines.append(say("Outside your usual hours: {times}.", times=_slots(mine)))
    if theirs:
        name = first_name(plan.other)
        lines.append(say("Outside the usual hours of {name}: {times}.", name=name, times=_slots(theirs)))
    if both:
        lines.append(say("Outside the usual hours of both of you: {times}.", times=_slots(both)))
    return tuple(Text(line, "quiet") for line in lines)


def _slots(moments: list[datetime]) -> Listed:
    return Listed(tuple(slot(moment) for moment in moments))
