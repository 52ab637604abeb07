"""Is this pairing right? Asked of both, some days after their first and second session; neither learns the other's answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from sqlmodel import Session as Db

from chat.cards import Button, Card, Text
from chat.turn import NotThere, Turn
from chat.words import Words, say
from handlers import change, partings
from handlers.nudges import Nudge
from handlers.surveys import keep_answer
from handlers.wording import first_name, other_of, people_by_id
from storage import endings, outbox, sessions, surveys
from storage.pairs import Pair, PairState, Session

SETTLES = timedelta(days=2)  # the session has sunk in, and isn't forgotten
WINDOW = timedelta(days=30)  # later it would be asked of another session


def need(db: Db, now: datetime) -> Iterable[Nudge]:
    """The question about a first session; about the second one of those who said that it was too early, or would rather
    have changed, or weren't asked."""
    found = surveys.first_two(db, now - SETTLES - WINDOW, now - SETTLES)
    about = [_thing(session) for *_, one, before in found for session in (one, before) if session]
    said = surveys.numbers(db, surveys.FIT, about)
    asked = outbox.known(db, [f"{_key(before)}:person {me}" for _, me, _, before in found if before])
    people = people_by_id(db, (other_of(pair, me) for pair, me, *_ in found))
    changing = endings.waiting_changes(db) if found else frozenset()
    for pair, me, session, before in found:
        if pair.paused_until and now.date() <= pair.paused_until:
            continue  # both were told that nothing comes before the end of the break
        if before and _settled(said.get((me, _thing(before))), asked=f"{_key(before)}:person {me}" in asked):
            continue
        since = sessions.end_of(session) + SETTLES
        if since <= now and (me, _thing(session)) not in said and (pair.id or 0, me) not in changing:
            card = partial(question, session, first_name(people[other_of(pair, me)]))
            yield Nudge(me, _key(session), since, card, since + WINDOW, survey=True)


def _settled(said: int | None, *, asked: bool) -> bool:
    """Whether the first answer was enough: it fits, or they were asked and chose not to say."""
    return said == surveys.GOOD or (asked and said is None)


def _thing(session: Session) -> str:
    """What an answer is about."""
    return f"session {session.id}"


def _key(session: Session) -> str:
    return f"fit:session {session.id}"


def question(session: Session, name: str) -> Card:
    """The blind question."""
    key = str(session.id)
    reads = Text(
        say(
            "Only I read this. {name} is asked the same, and nobody sees an answer.",
            name=name,
        ),
        "quiet",
    )
    honest = say(
        "If you'd rather change, both of you hear it in the same words on the same day, at least two days from now. Somebody may still guess; I'd rather say so first."
    )
    return Card(
        say("Is this pairing right for you?"),
        (reads, Text(honest)),
        (
            Button(say("Good fit"), "fit.good", key),
            Button(say("Too early to say"), "fit.early", key),
            Button(say("I'd rather change"), "fit.change", key),
        ),
        notify=say("A short question, just for you"),
    )


def good(turn: Turn) -> Card:
    """It fits, and that is that."""
    session, _ = _about(turn)
    keep_answer(turn, surveys.FIT, _thing(session), surveys.GOOD)
    return _noted_as(say("Thank you. I won't ask this again."))


def early(turn: Turn) -> Card:
    """It is too early to say: asked once more after the second session, and then never again."""
    session, pair = _about(turn)
    keep_answer(turn, surveys.FIT, _thing(session), surveys.EARLY)
    if any(held.start < session.start for held in endings.held(turn.db, pair, turn.me, turn.now)):
        return _noted_as(
            say("I won't ask again. “end pair” is there for you at any time, and so is a word with the coordinators.")
        )
    return _noted_as(say("I'll ask once more after the next session."))


def rather(turn: Turn) -> Card:
    """They would rather change: what would help?"""
    session, pair = _about(turn)
    keep_answer(turn, surveys.FIT, _thing(session), surveys.CHANGE)
    return change.help_with(turn, pair) if pair.state == PairState.ACTIVE else partings.gone(turn, pair)


def _noted_as(text: Words) -> Card:
    return Card(say("Noted"), (Text(text),), (Button(say("Home"), "home"),))


def _about(turn: Turn) -> tuple[Session, Pair]:
    """The session asked about. Raises NotThere for one that isn't over."""
    session = turn.load(Session, turn.event.value)
    if sessions.end_of(session) > turn.now:
        raise NotThere
    return session, turn.load(Pair, session.pair_id)
