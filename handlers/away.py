"""Days away: nothing is offered and nothing asked. Several times away are kept; one that overlaps an older one replaces it."""

from __future__ import annotations

from datetime import date

from chat.cards import Button, Card, Cards, Part, Text
from chat.turn import Turn
from chat.words import Listed, Words, say
from handlers import booked
from handlers.days import DAY, ask_days, read_days
from handlers.plans import plan_with
from scheduling.waking import midnight
from storage import programmes, sessions
from storage.pairs import Pair


def away(turn: Turn) -> Card:
    """ "away until 4 Jan", "away 21 Dec - 3 Jan"; without days, what is kept, or a form."""
    words = turn.event.text or turn.event.answer("words")
    if not words:
        ahead = programmes.away_ahead(turn.person, turn.local.date())
        return _kept(ahead) if ahead and turn.event.value != "more" else _form()
    days = read_days(turn, words)
    if days is None or days[1] < turn.local.date():
        return _form(words)
    replaced = programmes.go_away(turn.person, *days, turn.local.date())
    turn.db.add(turn.person)
    return _gone(turn, *days, replaced)


def away_words(ahead: list[tuple[date, date]]) -> Words:
    """Times away in one line."""
    return say("{times}", times=Listed(tuple(_span(*days) for days in ahead)))


def _span(first: date, last: date) -> Words:
    return say("{first} to {last}", first=first, last=last) if first != last else say("{day}", day=first)


def _kept(ahead: list[tuple[date, date]]) -> Card:
    """What is kept, each with a way out."""
    cards = tuple(Card(_span(*days), (), (_not_after_all(days[0]),)) for days in ahead[:9])
    another = Button(say("Another time away"), "away", "more")
    return Card(say("When you are away"), (Cards(cards),), (another, Button(say("Home"), "home")), stays=True)


def _not_after_all(first: date) -> Button:
    return Button(say("Not away after all"), "resume", f"away {first}")


def _form(tried: str = "") -> Card:
    reads = say(
        "Who reads this: the one you meet reads until when you are away, where it puts off a next date, and never why."
    )
    return ask_days(say("When are you away?"), "away", reads, tried, say("21 Dec - 3 Jan, or: until 4 Jan"))


def _gone(turn: Turn, first: date, last: date, replaced: list[tuple[date, date]]) -> Card:
    title = say("Away {first} to {last}", first=first, last=last) if first != last else say("Away on {day}", day=first)
    parts: list[Part] = [Text(say("Both days included. I offer no times then and ask you nothing."))]
    if replaced:
        parts.append(Text(say("It takes the place of {times}.", times=away_words(replaced))))
    if booked_then := _booked_between(turn, first, last):
        parts += [Text(say("Booked on those days:")), Cards(tuple(booked_then))]
    return Card(title, tuple(parts), (_not_after_all(first), Button(say("Home"), "home")), stays=True)


def _booked_between(turn: Turn, first: date, last: date) -> list[Card]:
    start, end = midnight(turn.person.zone, first), midnight(turn.person.zone, last + DAY)
    found = []
    for session in sessions.of_people(turn.db, [turn.me], max(start, turn.now), end)[:10]:
        with_ = plan_with(turn, turn.load(Pair, session.pair_id)).other
        title = say("{when:slot} with {name}", when=session.start, name=with_.name)
        found.append(Card(title, (), booked.changes(turn, session)))
    return found
