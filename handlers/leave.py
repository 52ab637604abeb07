"""Leaving: what will happen first, then one tap. Erasing: once more, and what stays and why."""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import col, select

from chat.cards import Button, Card, Facts, File, Text
from chat.turn import Turn
from chat.words import Listed, Words, say
from handlers import asking, circle_changes, contact, handover, kudos, partings
from handlers.calendar_files import session_file
from handlers.wording import first_name, other
from storage import concerns, endings, erasing, programmes, requests
from storage.pairs import Pair, PairState
from storage.people import Enrolled, Enrolment, Role


def ask(turn: Turn) -> Card:
    """What leaving does; nothing has happened yet."""
    if _counted_on(turn):
        return _count_on_you()
    erase = Button(say("Erase me"), "erase me")
    if not _parts(turn):
        text = say("You aren't in the programme just now. What I keep about you can be erased.")
        return Card(say("Nothing to leave"), (Text(text),), (erase, Button(say("Home"), "home")))
    pairs = programmes.active_pairs(turn.db, turn.me)
    rows: list[tuple[Words, Words]] = [(say("You"), say("No match, request or question reaches you any more."))]
    if pairs:
        names = Listed(tuple(first_name(other(turn, pair)) for pair in pairs))
        rows.append((say("{names}", names=names), say("They read today that you can't go on, and no reason.")))
        rows.append((say("Booked sessions"), say("They are off, in both diaries.")))
        rows.append((say("Your notes"), say("They stay readable for the two of you until I erase them.")))
    text = say("A break keeps your place and your answers, and nothing new reaches you for four weeks.")
    instead = Button(say("A break instead"), "rest.start", style="primary")
    if pairs:
        text = say(
            "Two weeks off, fewer reminders or another partner may be enough. Nobody is told that you looked here."
        )
        instead = Button(say("Pause instead"), "pause", style="primary")
    buttons = (
        instead,
        Button(say("Leave"), "leave.yes", style="danger"),
        erase,
        Button(say("Stay"), "home"),
    )
    return Card(say("Leave {programme}?", programme=turn.programme.name), (Facts(tuple(rows)), Text(text)), buttons)


def leave(turn: Turn) -> Card:
    """They go: pairs end, requests end, sessions are off."""
    if _counted_on(turn):
        return _count_on_you()
    files = _go(turn)
    text = say("Thank you for the time you were here. “join” is all it takes to start again.")
    buttons = (Button(say("My data"), "my data"), Button(say("Erase me"), "erase me"))
    return Card(say("You have left {programme}", programme=turn.programme.name), (Text(text), *files), buttons)


def ask_erase(turn: Turn) -> Card:
    """Everything? Asked once more, because it can't be undone."""
    if _counted_on(turn):
        return _count_on_you()
    rows = (
        (
            say("Goes at once"),
            say("Your name, goals, notes, answers, hours and messages, here and where others read them."),
        ),
        (say("Stays"), say("That somebody took part and how many sessions there were: the programme's own count.")),
        (say("Stays"), say("What others wrote, and your account's number, so that I can still answer you.")),
    )
    text = say("It can't be undone, and you leave the programme by it. Your own file is one tap away until then.")
    buttons = (
        Button(say("Erase everything"), "erase.yes", style="danger"),
        Button(say("Download my file"), "my data"),
        Button(say("Keep it"), "home"),
    )
    return Card(say("Erase everything about you?"), (Facts(rows), Text(text)), buttons)


def erase(turn: Turn) -> Card:
    """Gone. The pairs end first, so that the others are told, and then read nothing of this person any more."""
    if _counted_on(turn):
        return _count_on_you()
    kudos.call_off(turn)
    _go(turn)
    for concern in concerns.still_told(turn.db, turn.me):
        contact.take_back(turn, concern)
    turn.db.flush()
    erasing.erase(turn.db, turn.person, turn.event.id)
    text = say("I only know that somebody took part. “join” is all it takes to start again.")
    return Card(say("Everything is erased"), (Text(text),))


def _go(turn: Turn) -> tuple[File, ...]:
    """Ends everything this person is in; returns what takes their sessions out of their calendar."""
    for part in _parts(turn):
        part.state, part.left_at = Enrolled.LEFT, turn.now
        turn.db.add(part)
    _close_requests(turn)
    for draft in turn.db.exec(select(Pair).where(_in_pair(turn), Pair.state == PairState.DRAFT)):
        turn.db.delete(draft)
    turn.db.flush()
    files = [*circle_changes.leave(turn)]
    for pair in programmes.active_pairs(turn.db, turn.me):
        with_ = other(turn, pair)
        ahead = endings.ahead(turn.db, pair.id or 0, turn.now)
        if pair.mentor_id == turn.me:
            handover.hand_over(turn.db, pair, turn.now)
        else:
            partings.end(turn.db, pair, "left", turn.now, partings.left_card, whom=(pair.mentor_id,))
        files += [session_file(session, turn.person, with_, turn.now, "CANCEL") for session in ahead]
    return tuple(files)


def _close_requests(turn: Turn) -> None:
    """What they asked is taken back; what they were asked goes on in the morning, in the same words as a no."""
    for request in requests.open_of(turn.db, turn.programme_id, turn.me):
        asking.take_away(turn.db, request, turn.now)
    asking.close_others(turn.db, turn.programme_id, turn.me, turn.now)


def _in_pair(turn: Turn) -> bool:
    return (col(Pair.mentee_id) == turn.me) | (col(Pair.mentor_id) == turn.me)  # type: ignore[return-value]


def _parts(turn: Turn) -> Iterable[Enrolment]:
    own = select(Enrolment).where(Enrolment.person_id == turn.me, Enrolment.programme_id == turn.programme_id)
    return turn.db.exec(own.where(Enrolment.state != Enrolled.LEFT)).all()


def _counted_on(turn: Turn) -> bool:
    """Whether people count on this person: the only one who runs the programme, or who reads what is told in confidence."""
    if turn.me in (turn.programme.contact_id, turn.programme.deputy_id):
        return True
    return [person.id for person in programmes.coordinators(turn.db, turn.programme_id)] == [turn.me] and bool(
        programmes.joined(turn.db, turn.programme_id, Role.MENTEE)
        or programmes.joined(turn.db, turn.programme_id, Role.MENTOR)
    )


def _count_on_you() -> Card:
    text = say(
        "People here count on you as the only coordinator, or as the one to tell in confidence. Once somebody else is "
        "named for it, you can go."
    )
    return Card(say("Who looks after them?"), (Text(text),), (Button(say("Home"), "home"),))
