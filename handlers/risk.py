"""Who could use a hand, and why: from dates that both people of a pair can see, never from an answer."""

from __future__ import annotations

from datetime import datetime, timedelta

from chat.cards import Button, Card, Cards, Facts, Part, Text
from chat.turn import Turn
from chat.words import Words, say, say_n
from handlers import pairing
from handlers.reasons import why_words
from handlers.room import resting
from handlers.wording import first_name, people_by_id
from storage import endings, figures, jobs, programmes, requests, sessions
from storage.pairs import Pair, PairState
from storage.people import Person, Role

SHOWN = 5  # pairs, and people who wait: what somebody does something about in one sitting
SCARCE = 120  # minutes a week in which both are free and a session fits: with fewer a date is hard to find


def risk(turn: Turn) -> Card:
    """Pairs without a date, and mentees without a mentor; whoever has waited longest comes first."""
    stuck = sessions.overdue(turn.db, turn.programme_id, turn.now)
    waiting = _waiting(turn)
    cards = [*_pairs(turn, stuck[:SHOWN]), *_mentees(turn, waiting[:SHOWN])]
    if not cards and not figures.joined(turn.db, turn.programme_id):
        text = say("Nobody has joined yet. “invite” shows who has been asked, and who not yet.")
        buttons = (Button(say("Invite"), "invite", style="primary"), Button(say("Home"), "home"))
        return Card(say("Nothing to look after yet"), (Text(text),), buttons)
    if not cards:
        text = say("Every pair has a date or is within its own rhythm, and every mentee who joined has a mentor.")
        return Card(say("Nobody needs a hand just now"), (Text(text),), (_formulas(), Button(say("Home"), "home")))
    running = len(sessions.pairs_of(turn.db, turn.programme_id, PairState.ACTIVE))
    many = say(
        "Pairs without a date: {n} of {all}. Mentees without a mentor: {waiting}.",
        n=len(stuck),
        all=running,
        waiting=len(waiting),
    )
    reads = say("This list uses dates alone, which those concerned can see. No rating, answer or note is in it.")
    more = max(0, len(stuck) - SHOWN) + max(0, len(waiting) - SHOWN)
    parts: list[Part] = [Text(many), Text(reads, "quiet"), Cards(tuple(cards))]
    if more:
        parts.append(Text(say_n("And one more.", "And {n} more.", more), "quiet"))
    match = (Button(say("Match"), "match"),) if waiting else ()
    buttons = (*match, _formulas(), Button(say("Everybody"), "people"), Button(say("Home"), "home"))
    return Card(say("Who could use a hand"), tuple(parts), buttons, stays=True)


def formulas(turn: Turn) -> Card:
    """How somebody comes to be on the list, in the words of the manual."""
    rows = (
        (
            say("A pair"),
            say(
                "Nothing is booked, and the last session, or the news of the pair, lies more than 1.5 of their own rhythms back. Breaks, quiet weeks and days away don't count; a pair on a break isn't listed."
            ),
        ),
        (
            say("Little time in common"),
            say(
                "In their weekly hours both are free for less than two hours a week in stretches long enough for a session."
            ),
        ),
        (
            say("Without a mentor"),
            say("Joined as a mentee, here, not on a break, in no pair and with no request to a mentor that is open."),
        ),
    )
    return Card(say("How it's worked out"), (Facts(rows),), (Button(say("Back"), "risk"), Button(say("Home"), "home")))


def _formulas() -> Button:
    return Button(say("How it's worked out"), "risk.formulas")


# --- pairs without a date ----------------------------------------------------------------------------------


def _pairs(turn: Turn, stuck: list[tuple[Pair, datetime]]) -> list[Card]:
    people = people_by_id(turn.db, (person for pair, _ in stuck for person in pair.both))
    known = pairing.known_of(turn.db, turn.programme, turn.now, people.values())
    cards = []
    for pair, last in stuck:
        mentee, mentor = people[pair.mentee_id], people[pair.mentor_id]
        parts = [Text(_since(turn, pair, last))]
        common = pairing.minutes_in_common(known, mentee, mentor, pair.minutes)
        if common < SCARCE:
            parts.append(Text(_little(common)))
        title = say("{mentee} and {mentor}", mentee=mentee.name, mentor=mentor.name)
        cards.append(Card(title, tuple(parts), (_write(mentee), _write(mentor))))
    return cards


def _since(turn: Turn, pair: Pair, last: datetime) -> Words:
    often, days = timedelta(days=pair.cadence_days), (turn.now - last).days
    if last == (pair.published_at or pair.created_at):
        return say_n("Matched one day ago, no first session yet.", "Matched {n} days ago, no first session yet.", days)
    return say(
        "No date for {gone}; they agreed on {often:every}. The last session was on {last:day}.",
        gone=timedelta(days=days),
        often=often,
        last=last,
    )


def _little(common: int) -> Words:
    if not common:
        return say("Their weekly hours share no stretch long enough for a session.")
    return say("Their weekly hours share {common}.", common=timedelta(minutes=common))


def _write(person: Person) -> Button:
    return Button(say("Write to {name}", name=first_name(person)[:12]), "coordinator.answer", str(person.id))


# --- mentees without a mentor ------------------------------------------------------------------------------


def _waiting(turn: Turn) -> list[tuple[datetime, Person]]:
    """Those who joined, are here, and neither have a mentor, nor have asked one, nor are done; the longest first."""
    busy = {pair.mentee_id for pair in sessions.pairs_of(turn.db, turn.programme_id, PairState.ACTIVE)}
    busy |= requests.choosing(turn.db, turn.programme_id) | endings.done(turn.db, turn.programme_id)
    today = turn.now.date()
    parts = programmes.joined(turn.db, turn.programme_id, Role.MENTEE)
    here = [(part, person) for part, person in parts if person.active and not resting(part, today)]
    ended = {p.mentee_id: p.ended_at for p in sessions.pairs_of(turn.db, turn.programme_id, PairState.ENDED)}
    waiting = (
        (ended.get(person.id or 0) or part.joined_at or turn.now, person)
        for part, person in here
        if person.id not in busy
    )
    return sorted(waiting, key=lambda item: (item[0], item[1].id))


def _mentees(turn: Turn, waiting: list[tuple[datetime, Person]]) -> list[Card]:
    found = jobs.last_outcome(turn.db, turn.programme_id, "match").get("unmatched", [])
    why = dict(found)
    cards = []
    for since, person in waiting:
        parts = [Text(say("Without a mentor since {since:day}.", since=since))]
        if person.name in why:
            parts.append(Text(say("The last draft: {why}", why=why_words(why[person.name]))))
        cards.append(Card(say("{name}", name=person.name), tuple(parts), (_write(person),)))
    return cards
