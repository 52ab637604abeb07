"""Surveys: a number and at most one line in words, from forms and buttons only, never echoed."""

from __future__ import annotations

from chat.turn import Turn
from storage import sessions
from storage.pairs import Answer
from storage.secrets import Sealed


def keep_answer(turn: Turn, survey: str, about: str, number: int, words: str = "") -> None:
    """Writes down what this person answers; a later answer about the same thing takes the earlier one's place."""
    answer = sessions.answer_of(turn.db, turn.me, survey, about)
    answer = answer or Answer(
        person_id=turn.me, programme_id=turn.programme_id, survey=survey, about=about, number=0, at=turn.now
    )
    answer.number, answer.at = number, turn.now
    answer.words = Sealed(words) if words else answer.words
    turn.db.add(answer)
