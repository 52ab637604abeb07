"""Another partner: what would help, two days to take it back, then both read the same words at the same moment."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from sqlmodel import Session as Db
from sqlmodel import col, select

from chat.cards import Button, Card, Text
from chat.turn import Turn
from chat.words import say
from handlers import hand, partings
from handlers.batches import each
from handlers.wording import first_name, other, two_of
from scheduling.waking import all_awake
from storage import endings, programmes
from storage.pairs import Change, Pair, PairState

THINKS = timedelta(days=2)  # a sentence said in anger can be taken back


def ask(turn: Turn) -> Card:
    """ "end pair", or a button that names the pair: what would help?"""
    if turn.event.value:
        pair = turn.load(Pair, turn.event.value)
        return help_with(turn, pair) if pair.state == PairState.ACTIVE else partings.gone(turn, pair)
    pairs = programmes.active_pairs(turn.db, turn.me)
    return help_with(turn, pairs[0]) if len(pairs) == 1 else partings.with_whom(turn, say("Rather change"), "end pair")


def help_with(turn: Turn, pair: Pair) -> Card:
    """Three ways on; nothing has happened yet."""
    if waiting := endings.waiting_change(turn.db, pair.id or 0, turn.me):
        return _noted(waiting)
    key, name = str(pair.id), first_name(other(turn, pair))
    mentee = turn.me == pair.mentee_id
    parts = [Text(say("{name} isn't told that you asked, whichever you choose.", name=name))]
    another = say("Another mentor") if mentee else say("Another mentee")
    buttons = [Button(another, "change.another", key), Button(say("One more session"), "change.stay", key)]
    if who := hand.names(turn):
        first = say("A quarter of an hour would be with {who}, who reads your name and “would like a word”.", who=who)
        parts.append(Text(first))
        buttons.insert(1, Button(say("15 minutes to talk first"), "hand.ask"))
    return Card(
        say("Thanks for saying so. What would help?"), tuple(parts), (*buttons, Button(say("Leave it"), "home"))
    )


def another(turn: Turn) -> Card:
    """They want another partner: it waits two days, and until then nobody knows."""
    pair = turn.load(Pair, turn.event.value)
    if pair.state != PairState.ACTIVE:
        return partings.gone(turn, pair)
    change = endings.waiting_change(turn.db, pair.id or 0, turn.me)
    if change is None:
        zones = [person.zone for person in two_of(turn.db, pair)]
        due = all_awake(zones, turn.now + THINKS)
        change = Change(pair_id=pair.id or 0, person_id=turn.me, at=turn.now, due=due)
        turn.db.add(change)
        turn.db.flush()
    return _noted(change)


def _noted(change: Change) -> Card:
    text = say("Nothing goes out before {when:slot}. Until then you can take it back here.", when=change.due)
    same = say("Then both of you read the same few words, and what is booked after that is off.")
    back = Button(say("Take it back"), "change.back", str(change.id))
    return Card(say("Noted"), (Text(text), Text(same)), (back, Button(say("Home"), "home")))


def back(turn: Turn) -> Card:
    """Taken back in time, nothing was ever said."""
    change = turn.load(Change, turn.event.value)
    pair = turn.load(Pair, change.pair_id)
    if pair.state != PairState.ACTIVE:
        return partings.gone(turn, pair)
    change.state = "taken back"
    turn.db.add(change)
    text = say("You and {name} go on as before, and nobody was told anything.", name=first_name(other(turn, pair)))
    return Card(say("Taken back"), (Text(text),), (Button(say("Home"), "home"),))


def stay(turn: Turn) -> Card:
    """One more session first: nothing ends."""
    pair = turn.load(Pair, turn.event.value)
    if pair.state != PairState.ACTIVE:
        return partings.gone(turn, pair)
    text = say("Nothing changes, and nobody was told. If it still isn't right afterwards, “end pair” is enough.")
    find = Button(say("Find a time"), "session.offer", f"pair {pair.id}", "primary")
    return Card(say("One more, then"), (Text(text),), (find, Button(say("Home"), "home")))


def due(db: Db, now: datetime) -> None:
    """Pairs whose time to think it over has passed part, once, whoever of the two asked."""
    changes = endings.due_changes(db, now)
    pairs = {pair.id: pair for pair in db.exec(select(Pair).where(col(Pair.id).in_({c.pair_id for c in changes})))}
    each(
        db,
        {
            f"change:pair {id_}": partial(_part, db, pairs[id_], now)
            for id_ in dict.fromkeys(c.pair_id for c in changes)
        },
    )


def _part(db: Db, pair: Pair, now: datetime) -> None:
    if pair.state == PairState.ACTIVE:
        partings.end(db, pair, "changed", now, partings.neutral(db, pair))
    endings.close_changes(db, pair.id or 0)
