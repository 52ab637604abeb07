"""Matching: the coordinator asks for a draft, looks at it, and publishes it. Nobody is told before that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from sqlmodel import Session as Db

from chat import stored
from chat.cards import Button, Card, Cards, Facts, Part, Text
from chat.turn import Turn, tell
from chat.words import City, Listed, Words, say, say_n, show
from handlers import entrusted, together
from handlers.batches import each
from handlers.reasons import why_words
from handlers.room import room
from handlers.wording import first_name, news_place, people_by_id
from matching.solver import Why
from scheduling.waking import awake
from storage import jobs, programmes, requests, sessions
from storage.messages import Job
from storage.pairs import Pair, PairState
from storage.people import Person

AT_ONCE = 20  # pairs introduced in one transaction
SHOWN = 10  # pairs on the draft's card, the weakest first: those a coordinator should look at


# --- the coordinator ---------------------------------------------------------------------------------------


def start(turn: Turn) -> Card:
    """Asks for a draft; the work is done outside this transaction, and the draft comes as a card of its own."""
    if jobs.unfinished(turn.db, turn.programme_id, "match", turn.me):
        text = say("The comparing has begun and isn't done. The draft comes here in a moment.")
        return Card(say("Matching already"), (Text(text),), (Button(say("Home"), "home"),))
    job = Job(kind="match", programme_id=turn.programme_id, asked_by=turn.me, at=turn.now)
    turn.db.add(job)
    text = say("I'm comparing everybody with everybody. The draft comes here in a moment; nobody is told anything yet.")
    return Card(say("Matching"), (Text(text),))


def draft(turn: Turn) -> Card:
    """The draft as it stands."""
    return draft_card(turn.db, turn.programme_id)


def drop(turn: Turn) -> Card:
    """Takes one proposed pair out of the draft."""
    for pair in sessions.drafts(turn.db, turn.programme_id):
        if str(pair.id) == turn.event.value:
            turn.db.delete(pair)
    turn.db.flush()
    return draft_card(turn.db, turn.programme_id)


def publish(turn: Turn) -> Card:
    """The draft becomes real: both of every pair are told why, and introduced."""
    drafts = sessions.drafts(turn.db, turn.programme_id)
    if turn.event.value and turn.event.value != _version(drafts):
        return draft_card(
            turn.db, turn.programme_id, say("The draft has changed since you saw it. This is the new one:")
        )
    if _give_way(turn, drafts):
        changed = say("Some of them have found each other meanwhile, so the draft is smaller. This is what is left:")
        return draft_card(turn.db, turn.programme_id, changed)
    if not drafts:
        text = say("There is no draft to publish. “match” makes one.")
        return Card(
            say("Nothing to publish"), (Text(text),), (Button(say("Match"), "match"), Button(say("Home"), "home"))
        )
    for pair in drafts:
        pair.state, pair.published_at = PairState.ACTIVE, turn.now
        turn.db.add(pair)
    turn.db.flush()
    introduce(turn.db, turn.now)
    text = say(
        "Both of every pair are told why in their waking hours, and can book at once. Home shows who has found a time."
    )
    title = say_n("One pair is on its way", "{n} pairs are on their way", len(drafts))
    return Card(title, (Text(text),), (Button(say("Home"), "home"), Button(say("Report"), "report")))


def _give_way(turn: Turn, drafts: list[Pair]) -> bool:
    """Takes out what isn't true any more: the mentee has a mentor or has asked one, or the mentor's places are taken."""
    left = room(turn.db, turn.programme_id)
    left.subtract(request.mentor_id for request in requests.asked(turn.db, turn.programme_id))
    settled = {pair.mentee_id for pair in sessions.pairs_of(turn.db, turn.programme_id, PairState.ACTIVE)}
    settled |= requests.choosing(turn.db, turn.programme_id)
    gone = []
    for pair in reversed(drafts):  # the strongest keep their place
        left[pair.mentor_id] -= 1
        if pair.mentee_id in settled or left[pair.mentor_id] < 0:
            left[pair.mentor_id] += 1
            gone.append(pair)
    for pair in gone:
        turn.db.delete(pair)
    turn.db.flush()
    return bool(gone)


def draft_card(db: Db, programme_id: int, first: Words | None = None) -> Card:
    """What would be published: how many, the weakest first with their reasons, and who is left over and why."""
    drafts = sessions.drafts(db, programme_id)
    outcome = jobs.last_outcome(db, programme_id, "match")
    unmatched = outcome.get("unmatched", [])
    if not drafts and not unmatched:
        text = say("Everybody who joined as a mentee has a mentor, or was left out of the draft. “match” looks again.")
        return Card(say("Nobody to match just now"), (Text(text),), (Button(say("Home"), "home"),))
    people = people_by_id(db, (person for pair in drafts for person in pair.both))
    cards = tuple(_proposal(pair, people) for pair in drafts[:SHOWN])
    parts: list[Part] = [Text(first)] if first else []
    if drafts and len(drafts) == outcome.get("pairs"):
        parts.append(Text(say("No other set of pairs does better under your rules. The weakest come first."), "quiet"))
    if cards:
        parts.append(Cards(cards))
    if len(drafts) > SHOWN:
        parts.append(
            Text(say_n("And one more, stronger than these.", "And {n} more, stronger than these.", len(drafts) - SHOWN))
        )
    if unmatched:
        parts.append(_left_over(unmatched))
    buttons = (Button(say("Publish"), "publish", _version(drafts), "primary"),) if drafts else ()
    title = say_n("Draft: one pair", "Draft: {n} pairs", len(drafts))
    return Card(title, tuple(parts), (*buttons, Button(say("Match again"), "match"), Button(say("Home"), "home")))


def _proposal(pair: Pair, people: dict[int, Person]) -> Card:
    mentee, mentor = people[pair.mentee_id], people[pair.mentor_id]
    title = say(
        "{mentee} with {mentor}: {percent} percent", mentee=mentee.name, mentor=mentor.name, percent=pair.score // 10
    )
    why = tuple(Text(reason) for reason in reasons_of(pair))
    return Card(title, why, (Button(say("Leave out"), "draft.drop", str(pair.id)),))


def _version(drafts: list[Pair]) -> str:
    """Which draft a card shows, so that nothing is published that nobody has looked at."""
    return f"{len(drafts)}.{max((pair.id or 0 for pair in drafts), default=0)}"


def _left_over(unmatched: Sequence[tuple[str, Why]]) -> Part:
    counts = Counter(why for _, why in unmatched)
    rows = []
    for why, count in counts.most_common():
        names = tuple(name for name, other in unmatched if other == why)[:5]
        who = say("{names} ({n})", names=Listed(names), n=count) if count > 1 else show(Listed(names))
        rows.append((who, why_words(why)))
    return Facts(tuple(rows))


def reasons_of(pair: Pair) -> tuple[Words, ...]:
    """Why a pair was proposed, as it was then."""
    return tuple(stored.load(reason) for reason in pair.reasons)


# --- the two who are matched -------------------------------------------------------------------------------


def introduce(db: Db, now: datetime) -> None:
    """Tells both of every published pair, each in their waking hours; a few pairs at a time, so that the write lock is
    held for moments only."""
    waiting = sessions.not_introduced(db, AT_ONCE)
    people = people_by_id(db, (person for pair in waiting for person in pair.both))
    both = {pair.id: (people[pair.mentee_id], people[pair.mentor_id]) for pair in waiting}
    each(db, {f"published:pair {pair.id}": partial(_introduce, db, now, pair, *both[pair.id]) for pair in waiting})


def _introduce(db: Db, now: datetime, pair: Pair, mentee: Person, mentor: Person) -> None:
    key, place = f"published:pair {pair.id}", news_place(pair)
    [programme] = programmes.by_id(db, [pair.programme_id])
    worry = Text(entrusted.whom_to_tell(db, programme, mentee), "quiet")
    for_mentee = _introduction(db, pair, mentor, is_mentor=True)
    for_mentee = replace(for_mentee, parts=(*for_mentee.parts, worry))
    for_mentor = _introduction(db, pair, mentee, is_mentor=False)
    tell(db, pair.mentee_id, for_mentee, key=key, at=awake(mentee.zone, now), place=place)
    tell(db, pair.mentor_id, for_mentor, key=key, at=awake(mentor.zone, now), place=place)
    together.begin(db, pair, mentee, mentor, now)
    pair.introduced = True
    db.add(pair)


def next_introduction(db: Db, now: datetime) -> datetime | None:
    """At once, while there is somebody to introduce."""
    return now if sessions.not_introduced(db, 1) else None


def _introduction(db: Db, pair: Pair, other: Person, *, is_mentor: bool) -> Card:
    """Who it is, why, what the goal is, and one tap to the first date."""
    why = (Text(say("Why you two"), "quiet"), *(Text(reason) for reason in reasons_of(pair)))
    title = (
        say("{name} is your mentor", name=other.name) if is_mentor else say("{name} is your mentee", name=other.name)
    )
    often = say(
        "{length} {often:every} is the plan; the two of you can change it.",
        length=timedelta(minutes=pair.minutes),
        often=timedelta(days=pair.cadence_days),
    )
    hello = say(
        "{name} reads the same today. Whoever finds a time first books it with one tap.", name=first_name(other)
    )
    buttons = (
        Button(say("Find a time"), "session.offer", f"pair {pair.id}", "primary"),
        Button(say("Say hello"), "tell.hello", str(pair.id)),
        Button(say("Agree how we work"), "kick-off", str(pair.id)),
        Button(say("Home"), "home"),
        Button(say("Not for me"), "pair.decline", str(pair.id)),
    )
    return Card(
        title,
        (_who(db, pair, other, is_mentor=is_mentor), *why, Text(often), Text(hello)),
        buttons,
        notify=say("News from the mentoring programme"),
        stays=True,
    )


def _who(db: Db, pair: Pair, other: Person, *, is_mentor: bool) -> Facts:
    rows: list[tuple[Words, Words | str]] = [(say("Work"), other.title)] if other.title else []
    rows.append((say("Where"), show(City(other.zone))))
    goal = None if is_mentor else sessions.open_goal(db, other.id or 0, pair.programme_id)
    if goal:
        rows.append((say("Their goal"), goal.words.open()))
    return Facts(tuple(rows))
