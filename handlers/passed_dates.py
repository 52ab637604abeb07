"""A goal's or a step's date that has passed: one line in the next reminder of a session, and never a card of its own."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session as Db

from chat.words import Words, say
from storage import goals, outbox
from storage.pairs import Pair
from storage.people import Person

FARTHEST = timedelta(days=60)  # before that a date has been talked about, or doesn't matter any more


def line(db: Db, mentee: Person, pair: Pair, now: datetime) -> Words | None:
    """What has passed since this mentee's last reminder, the goal before its steps; None where nothing has."""
    zone = ZoneInfo(mentee.zone)
    earlier = [due for _, due in outbox.begun(db, [mentee.id or 0], ("reminder:24h:",), now - FARTHEST)]
    since = max(earlier, default=now - FARTHEST).astimezone(zone).date()
    today = now.astimezone(zone).date()
    own = [goal for goal in goals.of_people(db, [mentee.id or 0], pair.programme_id) if not goal.reached_at]
    for goal in own:
        if goal.by and since <= goal.by < today:
            return say("The day for your goal, {day}, has passed. Reached, or is it another day?", day=goal.by)
    for step in (step for steps in goals.steps_of(db, own).values() for step in steps if not step.done_at):
        if step.by and since <= step.by < today:
            words = step.words.open()
            return say(
                "The day for a step, {day}, has passed: {words}. Done, or is it another day?", day=step.by, words=words
            )
    return None
