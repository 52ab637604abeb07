"""Check-ins: a pair without a date is asked twice, at its own pace, and the coordinators read one line after that.

Only the one who owes the next step is asked: who was shown times last and didn't choose, else the mentee.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from sqlmodel import Session as Db

from chat.cards import Button, Card, Text
from chat.turn import tell
from chat.words import Words, say
from handlers.batches import each
from handlers.nudges import Nudge
from handlers.offers import taps, whose_clock
from handlers.plans import SOONEST, common
from handlers.wording import first_name, other_of, person_by_id, two_of
from scheduling.waking import awake
from storage import outbox, pace, programmes, sessions
from storage.pairs import Pair
from storage.people import Person

DAY, WEEK = timedelta(days=1), timedelta(days=7)
FIRST, FIRST_AGAIN, FIRST_TOLD = 3 * DAY, 7 * DAY, 10 * DAY  # after the two were introduced
NEXT, TOLD = 1.7, 2.5  # cadences after the last session: 0.7 and 1.5 past the day on which the next was due
LAST_CARD = 4 * DAY  # Friday to Tuesday: the last card is out before the coordinators read anything
LET_BE = 3 * DAY  # after times were looked at, a session, or a pause
RECENT = timedelta(days=42)  # what has waited so long was missed, and isn't asked any more
GOOD_FOR = 2 * DAY
LAST_CARDS = 18 * DAY  # before a pair's last day: from then on the card about the last sessions asks


@dataclass(frozen=True)
class Silence:
    """A pair without a date: when it is asked, asked for the last time, and named to the coordinators."""

    pair: Pair
    since: datetime
    first: bool
    asked: datetime
    again: datetime
    told: datetime

    @property
    def key(self) -> str:
        return f"pair {self.pair.id}:since {self.since.date()}"

    @property
    def owes(self) -> int:
        """Whose step is next."""
        return self.pair.offered_to or self.pair.mentee_id


def needs(db: Db, now: datetime) -> Iterator[Nudge]:
    """Those who could be asked for a date by now: once, and at least a few days later for the last time."""
    silent = [silence for silence in _silences(db, now, now) if silence.asked <= now]
    asked = outbox.promised(db, [key for silence in silent for key in _first_keys(silence)])
    for silence in silent:
        before = [asked[key] for key in _first_keys(silence) if key in asked]
        gap = FIRST_AGAIN - FIRST if silence.first else WEEK
        since = max(silence.asked, silence.again, max(before) + gap) if before else silence.asked
        if now - RECENT < since <= now:
            yield _nudge(db, silence, now, since, last=bool(before))


def _first_keys(silence: Silence) -> tuple[str, str]:
    pair = silence.pair
    return (f"date:1:{silence.key}:person {pair.mentee_id}", f"date:1:{silence.key}:person {pair.mentor_id}")


def _nudge(db: Db, silence: Silence, now: datetime, since: datetime, *, last: bool) -> Nudge:
    key = f"date:{2 if last else 1}:{silence.key}"
    return Nudge(silence.owes, key, since, lambda: card(db, silence, now, last=last), now + GOOD_FOR)


def tell_coordinators(db: Db, now: datetime) -> None:
    """One line for those who run the programme: two names, and no date yet."""
    due = [silence for silence in _silences(db, now, now) if now - RECENT < silence.told <= now]
    readers = {id_: programmes.coordinators(db, id_) for id_ in {silence.pair.programme_id for silence in due}}
    lines = {
        f"silence:{silence.key}:person {reader.id}": partial(_tell, db, silence, reader, now)
        for silence in due
        for reader in readers[silence.pair.programme_id]
    }
    known = outbox.known(db, list(lines))
    each(db, {key: line for key, line in lines.items() if key not in known})


def _tell(db: Db, silence: Silence, reader: Person, now: datetime) -> None:
    tell(db, reader.id or 0, _line(db, silence), key=f"silence:{silence.key}", at=awake(reader.zone, now))


def next_told(db: Db, now: datetime) -> datetime | None:
    """When the coordinators will next read of a pair."""
    told = (silence.told for silence in _silences(db, now, now + RECENT))
    return min((moment for moment in told if moment > now), default=None)


def _silences(db: Db, now: datetime, by: datetime) -> Iterator[Silence]:
    """Pairs without a date that may be asked by a moment."""
    shortest = ((pair, last, pair.published_at or pair.created_at) for pair, last in sessions.without_date(db, now))
    found = [
        (pair, last, told)
        for pair, last, told in shortest
        if (last + NEXT * pair.cadence_days * DAY if last else told + FIRST) <= by
    ]
    for programme in programmes.by_id(db, {pair.programme_id for pair, *_ in found}):
        own = [item for item in found if item[0].programme_id == programme.id]
        off = pace.days_off(db, programme, [pair for pair, *_ in own])
        for pair, last, told in own:
            found_ = silence(pair, last, told, off[pair.id or 0])
            if max(found_.asked, now).date() <= (pair.ends or programme.ends) - LAST_CARDS:
                yield found_


def silence(pair: Pair, last: datetime | None, told: datetime, off: pace.Off) -> Silence:
    """The moments, in days that count."""
    since, cadence = last or told, pair.cadence_days * DAY
    steps = (FIRST, FIRST_AGAIN, FIRST_TOLD)
    if last:
        steps = (NEXT * cadence, NEXT * cadence + WEEK, max(TOLD * cadence, NEXT * cadence + WEEK + LAST_CARD))
    asked, again, named = (pace.later(since, step, off) for step in steps)
    waits = let_be(pair, last)
    asked, named = max(asked, *waits, since), max(named, *(moment + LAST_CARD for moment in waits), since)
    return Silence(pair, since, last is None, asked, again, named)


def let_be(pair: Pair, last: datetime | None) -> list[datetime]:
    """Until when the two are left alone."""
    found = [moment + LET_BE for moment in (last, pair.offered_at) if moment]
    if pair.paused_until:
        found.append(datetime.combine(pair.paused_until, time(), UTC) + LET_BE)
    return found


def card(db: Db, silence: Silence, now: datetime, *, last: bool = False, before: date | None = None) -> Card:
    """Why you, why now, two free times and three ways out. before: the first day of a long break."""
    pair = silence.pair
    owes, with_ = person_by_id(db, silence.owes), person_by_id(db, other_of(pair, silence.owes))
    name = first_name(with_)
    title = say("A first time with {name}?", name=name) if silence.first else say("A next time with {name}?", name=name)
    parts = [Text(_why_now(silence, before)), Text(_why_you(silence, name))]
    if last:
        title = say("I'll stop asking after this")
    if silence.told > now and (last or silence.first):
        parts.append(Text(_what_follows(silence)))
    starts = common(db, now, pair).best(now, 2, now + SOONEST)
    clocks = whose_clock(owes, with_, starts)
    parts += [Text(clocks, "quiet")] if clocks else []
    times = taps(f"pair {pair.id}", starts, with_)
    more = (
        Button(say("Other times"), "session.offer", f"pair {pair.id}"),
        Button(say("We already met"), "session.unbooked", str(pair.id)),
        Button(say("Pause or stop"), "pause", str(pair.id)),
    )
    ask = (Button(say("Ask for a word"), "hand.ask"),) if last else ()
    return Card(title, tuple(parts), (*times, *more, *ask), notify=say("A time with {name}?", name=name))


def _why_now(silence: Silence, before: date | None) -> Words:
    if before:
        return say(
            "Your last session was on {when:day}, and nothing is planned. From {day} on there is a break of a week or "
            "more, and there is still time before it.",
            when=silence.since,
            day=before,
        )
    if silence.first:
        return say("You were introduced on {when:day}, and nothing is planned yet.", when=silence.since)
    return say(
        "Your last session was on {when:day}, and nothing is planned. Breaks and quiet weeks aren't counted.",
        when=silence.since,
    )


def _why_you(silence: Silence, name: str) -> Words:
    if silence.pair.offered_to and silence.pair.offered_at:
        return say(
            "You looked at times on {when:day}, so I ask only you. It is my own idea, and {name} isn't told.",
            when=silence.pair.offered_at,
            name=name,
        )
    return say("Mentees usually pick the time, so I ask only you. It is my own idea, and {name} isn't told.", name=name)


def _what_follows(silence: Silence) -> Words:
    return say(
        "If no date is set by {when:day}, the coordinators read “no date yet” with your names, and nothing else. It isn't a mark against you.",
        when=silence.told,
    )


def _line(db: Db, silence: Silence) -> Card:
    mentee, mentor = two_of(db, silence.pair)
    title = say("No date yet: {mentee} and {mentor}", mentee=mentee.name, mentor=mentor.name)
    text = Text(say("That is all I know. A friendly word often helps more than a reminder."))
    write = tuple(
        Button(say("Write to {name}", name=first_name(person)[:12]), "coordinator.answer", str(person.id))
        for person in (mentee, mentor)
    )
    return Card(title, (text,), write, stays=True)
