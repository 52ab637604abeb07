"""Questions about surveys: who answered what, and the figures that may be shown. Averages and words come in fives."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session as Db
from sqlmodel import col, select

from storage.figures import FEWEST
from storage.pairs import Answer, Pair, PairState, Session, SessionState, Told
from storage.people import Programme

FIT, PULSE, END, RECOMMEND = "fit", "pulse", "end", "recommend"
GOOD, EARLY, CHANGE = 3, 2, 1  # the answers to "fit"


def answered(db: Db, survey: str, abouts: Sequence[str]) -> frozenset[tuple[int, str]]:
    """Who answered a survey about any of these things."""
    found: set[tuple[int, str]] = set()
    for begin in range(0, len(abouts), 500):
        own = select(Answer.person_id, Answer.about).where(Answer.survey == survey)
        found.update(db.exec(own.where(col(Answer.about).in_(abouts[begin : begin + 500]))).all())
    return frozenset(found)


def numbers(db: Db, survey: str, abouts: Sequence[str]) -> dict[tuple[int, str], int]:
    """What was answered about any of these things, by person and thing."""
    found: dict[tuple[int, str], int] = {}
    for begin in range(0, len(abouts), 500):
        own = select(Answer).where(Answer.survey == survey, col(Answer.about).in_(abouts[begin : begin + 500]))
        found |= {(answer.person_id, answer.about): answer.number for answer in db.exec(own)}
    return found


def first_two(db: Db, after: datetime, until: datetime) -> list[tuple[Pair, int, Session, Session | None]]:
    """For both of each active pair: the person and their first two sessions, those that began in (after, until]; with the
    second comes the first.

    Whether a session took place is taken from this person's own word alone: a question that followed what the other one
    said would tell it.
    """
    held: dict[tuple[int, int], list[int]] = {}
    recent: set[int | None] = set()
    for number, pair, start, *told in db.exec(_begun(after, until)):
        for person, said in (told[:2], told[2:]):
            if said != Told.NOT:
                held.setdefault((pair, person), []).append(number)
        recent |= {number} if start > after else set()
    two = [
        (pair, person, number, before)
        for (pair, person), own in held.items()
        for number, before in zip(own[:2], (None, *own), strict=False)
        if number in recent
    ]
    pairs = {pair.id: pair for pair in db.exec(select(Pair).where(col(Pair.id).in_({pair for pair, *_ in two})))}
    numbers = {number for *_, own, before in two for number in (own, before)}
    sessions = {s.id: s for s in db.exec(select(Session).where(col(Session.id).in_(numbers)))}
    return [(pairs[pair], person, sessions[own], sessions.get(before)) for pair, person, own, before in two]


def _begun(after: datetime, until: datetime) -> Any:
    """What has begun by then in active pairs that met after `after`, as bare columns: whole rows of all would be slow."""
    met = select(Session.pair_id).where(Session.state == SessionState.BOOKED, col(Session.start) > after)
    met = met.where(col(Session.start) <= until)
    columns: tuple[Any, ...] = (Session.id, Session.pair_id, Session.start)
    columns += (Pair.mentee_id, Session.mentee_told, Pair.mentor_id, Session.mentor_told)
    begun = select(*columns).join(Pair).where(Pair.state == PairState.ACTIVE, Session.state == SessionState.BOOKED)
    begun = begun.where(col(Session.pair_id).in_(met), col(Session.start) <= until)
    return begun.order_by(col(Session.start), col(Session.id))


def running(db: Db, told_by: datetime) -> list[tuple[Pair, Programme]]:
    """Every active pair that was told by then, with its programme."""
    rows = select(Pair, Programme).join(Programme).where(Pair.state == PairState.ACTIVE)
    return list(db.exec(rows.where(col(Pair.published_at) <= told_by).order_by(col(Pair.id))).all())


def names(db: Db) -> dict[int, str]:
    """Every programme's name."""
    return {programme.id or 0: programme.name for programme in db.exec(select(Programme))}


def finished(db: Db, after: datetime, until: datetime) -> list[tuple[Pair, Programme]]:
    """Pairs that came to their planned end in (after, until]."""
    rows = select(Pair, Programme).join(Programme).where(Pair.state == PairState.ENDED, Pair.why_ended == "finished")
    return list(db.exec(rows.where(col(Pair.ended_at) > after, col(Pair.ended_at) <= until).order_by(col(Pair.id))))


def shown(db: Db, programme_id: int, survey: str) -> tuple[int, ...]:
    """The numbers that a mean may take in."""
    return tuple(answer.number for answer in _in_fives(_answers(db, programme_id, survey)))


def written(db: Db, programme_id: int) -> list[str]:
    """What people wrote, once five have, in whole fives and by the alphabet: neither who nor when can be told from it."""
    with_words = [answer for survey in (PULSE, END) for answer in _answers(db, programme_id, survey) if answer.words]
    with_words.sort(key=lambda answer: answer.id or 0)
    lines = [answer.words.open() for answer in _in_fives(with_words) if answer.words]
    return sorted(lines, key=str.casefold)


def _answers(db: Db, programme_id: int, survey: str) -> list[Answer]:
    own = select(Answer).where(Answer.programme_id == programme_id, Answer.survey == survey)
    return list(db.exec(own.order_by(col(Answer.id))))


def _in_fives(answers: list[Answer]) -> list[Answer]:
    """The oldest in whole fives, once they come from five people: one more answer alone never changes what is shown."""
    oldest = answers[: len(answers) // FEWEST * FEWEST]
    return oldest if len({answer.person_id for answer in oldest}) >= FEWEST else []
