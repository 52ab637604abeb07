"""Sessions on hold: one of the two wants none for now; the other sees only that no times are offered."""

from __future__ import annotations

from datetime import date

from chat.cards import Button, Card, Cards, Text
from chat.turn import NotThere, Turn
from chat.words import say, say_n
from handlers import booked
from handlers.wording import first_name, other
from storage import pace, programmes, sessions
from storage.pairs import Pair, PairState, SessionState


def hold(turn: Turn) -> Card:
    """No sessions until this person says so; the other sees only that no times are offered."""
    pairs = programmes.active_pairs(turn.db, turn.me)
    if turn.event.value or len(pairs) == 1:
        return _held(turn, turn.load(Pair, turn.event.value) if turn.event.value else pairs[0])
    names = ((pair, other(turn, pair).name) for pair in pairs)
    cards = (Card(name, (), (Button(say("Put on hold"), "private.hold", str(pair.id)),)) for pair, name in names)
    return Card(say("Sessions with whom?"), (Cards(tuple(cards)),), (Button(say("Home"), "home"),))


def resume(turn: Turn) -> Card:
    """This person's hold is over; the other's, if there is one, isn't."""
    pair = turn.load(Pair, turn.event.value)
    pair.held_by = [person for person in pair.held_by if person != turn.me]
    if not pair.held_by:
        pair.paused_until = pace.break_until(pair, turn.local.date())
    turn.db.add(pair)
    text = say("Times with {name} can be found again.", name=first_name(other(turn, pair)))
    find = Button(say("Find a time"), "session.offer", f"pair {pair.id}")
    return Card(say("Sessions go on"), (Text(text),), (find, Button(say("Home"), "home")))


def _held(turn: Turn, pair: Pair) -> Card:
    if pair.state != PairState.ACTIVE:
        raise NotThere
    with_, off = other(turn, pair), 0
    for session in sessions.of_pair(turn.db, pair.id or 0):
        if session.state == SessionState.BOOKED and session.start > turn.now:
            session.state, session.revision, off = SessionState.CANCELLED, session.revision + 1, off + 1
            turn.db.add(session)
            booked.tell_cancelled(turn, session, with_)
    pair.held_by = sorted({*pair.held_by, turn.me})
    pair.paused_until = max(pair.paused_until or date.min, pair.ends or turn.programme.ends)
    turn.db.add(pair)
    parts = [Text(say("{name} only sees that no times are offered just now.", name=first_name(with_)))]
    if off:
        gone = say_n(
            "One session was taken out of both diaries, without a reason.",
            "{n} sessions were taken out of both diaries, without a reason.",
            off,
        )
        parts.append(Text(gone))
    again = Button(say("Start again"), "private.resume", str(pair.id))
    return Card(say("Sessions are on hold"), tuple(parts), (again, Button(say("Talk privately"), "talk privately")))
