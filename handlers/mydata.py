"""My data: everything that is kept about a person, as a file for that person."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlmodel import SQLModel, col, select

from chat.cards import Button, Card, Facts, File, Text
from chat.turn import Turn
from chat.words import say, show
from storage.circles import Circle, Seat
from storage.concerns import Concern
from storage.kudos import Kudos
from storage.messages import ChatMessage, Outgoing, Place
from storage.pairs import (
    Answer,
    Change,
    Goal,
    Longer,
    Milestone,
    Note,
    Pair,
    PairState,
    PrivateNote,
    Request,
    Session,
    SessionState,
)
from storage.people import Account, Delegate, Enrolment, Hours, Interest
from storage.secrets import Sealed


def my_data(turn: Turn) -> Card:
    """The export, and in a few lines what is in it."""
    data = _everything(turn)
    rows = (
        (say("About you"), say("name, work address, clock, language, team")),
        (say("Topics, goals, hours"), show(len(data["topics"]) + len(data["goals"]) + len(data["hours"]))),
        (say("Sessions"), show(len(data["sessions"]))),
        (say("Answers and notes"), show(len(data["answers"]) + len(data["notes"]) + len(data["private_notes"]))),
    )
    text = say("All of it is in the file. Your notes and your goal are read by you and whoever you are paired with.")
    content = json.dumps(data, ensure_ascii=False, indent=1, default=str)
    file = File("my-mentoring-data.json", "application/json", content, say("Download my data"))
    erase = Button(say("Erase me"), "erase me")
    return Card(say("What I keep about you"), (Facts(rows), Text(text), file), (erase, Button(say("Home"), "home")))


def _everything(turn: Turn) -> dict[str, Any]:
    """All rows that are this person's own. A pair's rows name the other, and hold only what the two of them share."""
    own = turn.me
    parts = turn.db.exec(select(Enrolment).where(Enrolment.person_id == own)).all()
    in_pair = _either(Pair.mentee_id, Pair.mentor_id, own)
    pairs = turn.db.exec(select(Pair).where(in_pair, Pair.state != PairState.DRAFT)).all()
    numbers = [pair.id for pair in pairs]
    return {
        "person": _plain(turn.person),
        "accounts": _rows(turn, select(Account).where(Account.person_id == own)),
        "enrolments": [_plain(part) for part in parts],
        "topics": _rows(turn, select(Interest).where(col(Interest.enrolment_id).in_([part.id for part in parts]))),
        "hours": _rows(turn, select(Hours).where(Hours.person_id == own)),
        "goals": _rows(turn, select(Goal).where(Goal.person_id == own)),
        "milestones": _rows(turn, select(Milestone).join(Goal).where(Goal.person_id == own)),
        "pairs": [_own_pair(pair, own) for pair in pairs],
        "sessions": [_own_side(row, pairs, own) for row in _rows(turn, _sessions(numbers))],
        "answers": _rows(turn, select(Answer).where(Answer.person_id == own)),
        "notes": _rows(turn, select(Note).where(Note.person_id == own)),
        "private_notes": _rows(turn, select(PrivateNote).where(PrivateNote.person_id == own)),
        "kudos": [
            _without(row, "state", "due") for row in _rows(turn, _kudos(numbers))
        ],  # silence and a no read the same
        "requests": _asked_by(turn) + _asked_of(turn),
        "changes": _rows(turn, select(Change).where(Change.person_id == own)),
        "longer": _rows(turn, select(Longer).where(Longer.person_id == own)),
        "in_confidence": _rows(turn, select(Concern).where(Concern.person_id == own)),
        "circles": _rows(turn, _circles(own)),
        "seats": _rows(turn, select(Seat).where(Seat.person_id == own)),
        "assistants": _rows(turn, select(Delegate).where(_either(Delegate.mentor_id, Delegate.assistant_id, own))),
        "half_way": _rows(turn, select(Place).where(Place.person_id == own)),
        "told": [{"key": row.key, "sent": row.sent_at} for row in _told(turn)],
        "chat": _rows(turn, _chat(turn)),
    }


def _asked_by(turn: Turn) -> list[dict[str, Any]]:
    """A mentee's requests, without what a no could be told from before its morning."""
    return [_without(row, "closed_at", "moves_at") for row in _rows(turn, _requests(Request.mentee_id, turn.me))]


def _asked_of(turn: Turn) -> list[dict[str, Any]]:
    """The requests that reached a mentor, without the place they had on the mentee's list and how they scored."""
    reached = _requests(Request.mentor_id, turn.me).where(col(Request.asked_at).is_not(None))
    return [_without(row, "rank", "score", "reasons") for row in _rows(turn, reached)]


def _requests(side: Any, own: int) -> Any:
    return select(Request).where(col(side) == own)


def _either(one: Any, other: Any, own: int) -> Any:
    return (col(one) == own) | (col(other) == own)


def _own_pair(pair: Pair, own: int) -> dict[str, Any]:
    """A pair without what the other one chose or looked at, nor anything it could be told from."""
    hidden = ["why_ended", "paused_until", "paused_by"]
    if pair.offered_to != own:
        hidden += ["offered_to", "offered_at"]
    row = _plain(pair) | {"held_by": [own] if own in pair.held_by else []}
    return _without(row, *hidden)


def _sessions(pair_ids: Sequence[int | None]) -> Any:
    return select(Session).where(col(Session.pair_id).in_(pair_ids))


def _kudos(pair_ids: Sequence[int | None]) -> Any:
    return select(Kudos).where(col(Kudos.pair_id).in_(pair_ids))


def _own_side(row: dict[str, Any], pairs: Sequence[Pair], own: int) -> dict[str, Any]:
    """A session without what the other one said of it, nor anything it could be told from: that is theirs."""
    mentees = {pair.id for pair in pairs if pair.mentee_id == own}
    theirs = "mentor" if row["pair_id"] in mentees else "mentee"
    hidden = [f"{theirs}_told", f"{theirs}_start", "ask_again"]
    return _without(row, *hidden, *([] if row["state"] == SessionState.CANCELLED else ["state"]))


def _without(row: dict[str, Any], *hidden: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in hidden}


def _circles(own: int) -> Any:
    """Those that somebody leads, began or has a seat in."""
    goes = select(Seat.circle_id).where(Seat.person_id == own)
    return select(Circle).where(_either(Circle.leader_id, Circle.asked_by, own) | col(Circle.id).in_(goes))


def _chat(turn: Turn) -> Any:
    """What the local web chat shows; on Slack and Teams the company's own export has it."""
    accounts = select(Account.id).where(Account.person_id == turn.me)
    return select(ChatMessage).where(col(ChatMessage.account_id).in_(accounts)).order_by(col(ChatMessage.id))


def _told(turn: Turn) -> list[Outgoing]:
    """What was sent; what waits for the morning isn't told by its key before."""
    sent = select(Outgoing).where(Outgoing.person_id == turn.me, col(Outgoing.sent_at).is_not(None))
    return list(turn.db.exec(sent))


def _rows(turn: Turn, query: Any) -> list[dict[str, Any]]:
    return [_plain(row) for row in turn.db.exec(query)]


def _plain(row: SQLModel) -> dict[str, Any]:
    """A row as plain values; here, and for this person alone, sealed ones are opened."""
    return {
        name: value.open() if isinstance(value, Sealed) else value
        for name, value in row.__dict__.items()
        if name[0] != "_"
    }
