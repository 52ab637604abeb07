"""The life of a request: one mentor is asked at a time, and what gets no yes goes on to the next by itself.

A no and silence read the same to the mentee and come at the same hour: the morning after. Until then a mentor who said
no may still say yes. What isn't a mentor's own working day doesn't count: weekends, holidays, quiet weeks, days away,
and the days on which the mentor waits for an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from sqlmodel import Session as Db

from chat.cards import Button, Card, Text
from chat.turn import tell
from chat.words import say, say_n
from handlers.batches import each
from handlers.case import Case, case_of, request_card, settled_card
from handlers.room import askable
from handlers.wording import first_name
from scheduling.waking import at_work, awake, next_morning, working_days_later
from storage import outbox, programmes, requests
from storage.pairs import Asking, Request
from storage.people import Person

DAYS = 3  # working days of the mentor, for each request
PATIENCE = 5  # working days at most on which a mentor's clock stands still for an answer
BY_A_PERSON = 5  # working days until a coordinator has a name or a date


# --- what happens to a request -----------------------------------------------------------------------------


def ask_next(db: Db, programme_id: int, mentee_id: int, now: datetime) -> Case | None:
    """Asks the next in the mentee's order who can be asked now; None where nobody of them can."""
    open_ = requests.open_of(db, programme_id, mentee_id)
    who = {person.id for _, person in askable(db, programme_id, now, [request.mentor_id for request in open_])}
    for request in open_:
        if request.mentor_id in who and request.closed_at is None:
            return _ask(db, case_of(db, request), now)
        request.state, request.closed_at = Asking.PASSED, now
        db.add(request)
    return None


def _ask(db: Db, case: Case, now: datetime) -> Case:
    request = case.request
    request.state, request.asked_at = Asking.ASKED, at_work(case.mentor.zone, now)
    put_off(db, case)
    bring(db, case, now)
    return case


def put_off(db: Db, case: Case) -> None:
    """Works out anew until when a mentor has time to answer, and when the next one is asked."""
    request, zone = case.request, case.mentor.zone

    def off(day: date) -> bool:
        away = programmes.away(case.mentor, day) or programmes.quiet(case.programme, day)
        return away or _waits_for_answer(request, zone, day)

    request.due = working_days_later(zone, request.asked_at or request.created_at, DAYS, off)
    if request.closed_at is None:
        request.moves_at = next_morning(case.mentee.zone, request.due)
    db.add(request)
    db.flush()


def _waits_for_answer(request: Request, zone: str, day: date) -> bool:
    if request.question_at is None:
        return False
    last = request.answered_at or working_days_later(zone, request.question_at, PATIENCE)
    first_day, last_day = (moment.astimezone(ZoneInfo(zone)).date() for moment in (request.question_at, last))
    return first_day <= day <= last_day


def bring(db: Db, case: Case, now: datetime) -> None:
    """The card for the mentor, on a working day; a changed message takes the place of the one before."""
    request = case.request
    request.revision += 1
    db.add(request)
    outbox.unsay(db, request.mentor_id, case.place)
    at = at_work(case.mentor.zone, now)
    key = f"request:{request.id}:rev {request.revision}"
    tell(db, request.mentor_id, request_card(case), key=key, at=at, expires=request.due, place=case.place)


def close(db: Db, request: Request, now: datetime) -> None:
    """It won't be a yes: the mentee hears of it in the morning."""
    case = case_of(db, request)
    request.closed_at, request.moves_at = now, next_morning(case.mentee.zone, now)
    db.add(request)
    outbox.unsay(db, request.mentor_id, case.place)


def reopen(db: Db, programme_id: int, mentee_id: int, mentor_id: int, now: datetime) -> None:
    """A yes taken back before the mentee heard of it is a no: the others are next in line again."""
    accepted = requests.accepted(db, programme_id, mentee_id, mentor_id)
    if accepted is None:
        return
    for request in requests.round_of(db, accepted):
        if request.state == Asking.WITHDRAWN and request.closed_at == accepted.closed_at:
            request.state, request.closed_at = Asking.QUEUED, None
            db.add(request)
    accepted.state = Asking.ASKED
    close(db, accepted, now)


def close_others(db: Db, programme_id: int, mentor_id: int, now: datetime) -> None:
    """A mentor has no room left: what else they were asked moves on in the morning, in the same words."""
    for request in requests.waiting_for(db, programme_id, mentor_id):
        close(db, request, now)


def take_away(db: Db, request: Request, now: datetime, state: Asking = Asking.WITHDRAWN) -> None:
    """The mentee no longer asks; a mentor who has read it is told that no answer is needed."""
    was_asked, unanswered = request.state == Asking.ASKED, request.closed_at is None
    request.state = state
    request.closed_at = request.closed_at if state == Asking.QUEUED else now
    db.add(request)
    if was_asked and unanswered:
        _settle(db, case_of(db, request), now)


def _settle(db: Db, case: Case, now: datetime) -> None:
    """The mentor's card says that no answer is needed any more; one that wasn't read yet never comes."""
    if outbox.unsay(db, case.mentor.id or 0, case.place):
        return
    key = f"request:{case.request.id}:settled {case.request.revision}"
    tell(db, case.mentor.id or 0, settled_card(case), key=key, at=awake(case.mentor.zone, now), place=case.place)


# --- the clock ---------------------------------------------------------------------------------------------


def move_on(db: Db, now: datetime) -> None:
    """Requests that are over go on to the next mentor, or to a person."""
    _each(db, requests.without_mentee(db), take_away, now)
    _each(db, requests.without_mentor(db, now.date()), close, now)
    _each(db, requests.due(db, now), _pass_on, now)


def _each(db: Db, found: Iterable[Request], act: Callable[[Db, Request, datetime], None], now: datetime) -> None:
    each(db, {f"request {request.id}": partial(act, db, request, now) for request in found})


def _pass_on(db: Db, request: Request, now: datetime) -> None:
    case = case_of(db, request)
    if request.closed_at is None:
        _settle(db, case, now)
    request.state, request.closed_at = Asking.PASSED, request.closed_at or now
    db.add(request)
    db.flush()
    following = ask_next(db, request.programme_id, request.mentee_id, now)
    news = _with_next(case, following) if following else _a_person_takes_over(db, case, now)
    tell(db, request.mentee_id, news, key=f"moved:request {request.id}", at=awake(case.mentee.zone, now))


def _with_next(before: Case, case: Case) -> Card:
    text = say(
        "{first} can't take this on just now, so your message goes to {next}, the next in your order, "
        "who has until {until}.",
        first=first_name(before.mentor),
        next=first_name(case.mentor),
        until=case.until,
    )
    buttons = (
        Button(say("All right"), "requests", style="primary"),
        Button(say("Edit message"), "request.edit"),
        Button(say("Wait"), "request.hold"),
    )
    notify = say("Your mentoring request moves on")
    return Card(say("With {name} now", name=first_name(case.mentor)), (Text(text),), buttons, notify=notify)


def _a_person_takes_over(db: Db, case: Case, now: datetime) -> Card:
    """Nobody of them could: the coordinators hear of it once, and the mentee hears by when one of them answers."""
    asked = len(requests.round_of(db, case.request))
    none = say_n("{who} can't start now.", "None of the {n} can start now.", asked, who=first_name(case.mentor))
    text = say("{none} That is about diaries, not about you.", none=none)
    parts = [Text(text)]
    coordinators = [person for person in programmes.coordinators(db, case.request.programme_id) if person.active]
    for person in coordinators:
        until = _by_when(person, now)
        tell(
            db,
            person.id or 0,
            _for_coordinator(case, asked, until),
            key=f"takeover:request {case.request.id}",
            at=awake(person.zone, now),
        )
    if coordinators:
        first = coordinators[0]
        by = say("{name} will have a name or a date for you by {day}.", name=first.name, day=_by_when(first, now))
        parts.append(Text(by))
    buttons = (Button(say("More names"), "mentors"), Button(say("Wait for a person"), "mentors.leave"))
    return Card(say("A person takes over"), tuple(parts), buttons, notify=say("About your mentoring request"))


def _by_when(person: Person, now: datetime) -> date:
    return working_days_later(person.zone, now, BY_A_PERSON).astimezone(ZoneInfo(person.zone)).date()


def _for_coordinator(case: Case, asked: int, until: date) -> Card:
    text = say_n("The one mentor who was asked couldn't.", "None of {n} who were asked could.", asked)
    promise = say("I promised a name or a date by {day}. “match” may find somebody.", day=until)
    title = say("{name} needs a mentor", name=case.mentee.name)
    return Card(title, (Text(text), Text(promise)), (Button(say("Match"), "match"), Button(say("Home"), "home")))
