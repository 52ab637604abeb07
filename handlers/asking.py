"""The life of a request: one mentor is asked at a time, and what gets no yes goes on to the next by itself.

A no and silence read the same to the mentee and come at the same hour: the morning after. Until then a mentor who said
no may still say yes. What isn't a mentor's own working day doesn't count: weekends, holidays, quiet weeks, days away,
and the days on which the mentor waits for an answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session as Db

from chat import stored
from chat.cards import Button, Card, Facts, Part, Text
from chat.turn import tell
from chat.words import City, Words, say, say_n, show
from handlers.room import HOURS_A_MENTEE, askable
from handlers.wording import first_name, people_by_id
from scheduling.waking import awake, next_morning, working_days_later
from storage import outbox, programmes, requests
from storage.pairs import Asking, Request
from storage.people import Enrolment, Person, Programme, Role

DAYS = 3  # working days of the mentor, for each request
PATIENCE = 5  # working days at most on which a mentor's clock stands still for an answer
BY_A_PERSON = 5  # working days until a coordinator has a name or a date


@dataclass(frozen=True)
class Case:
    """A request with everybody it is about. part: the mentor's own part in the programme."""

    request: Request
    programme: Programme
    mentee: Person
    mentor: Person
    part: Enrolment

    @property
    def place(self) -> str:
        """Where it stands in the mentor's chat: what settles it takes its place."""
        return f"request {self.request.id}"

    @property
    def until(self) -> date:
        """The last day for an answer, in the mentor's calendar."""
        return (self.request.due or self.request.created_at).astimezone(ZoneInfo(self.mentor.zone)).date()

    @property
    def length(self) -> timedelta:
        """How long a session with this mentor would be."""
        return timedelta(minutes=self.part.minutes or self.programme.minutes)

    @property
    def often(self) -> timedelta:
        """How far apart the sessions would be."""
        return timedelta(days=self.part.cadence_days or self.programme.cadence_days)


def case_of(db: Db, request: Request) -> Case:
    """A request with everybody it is about."""
    people = people_by_id(db, (request.mentee_id, request.mentor_id))
    part = programmes.enrolment(db, request.mentor_id, request.programme_id, Role.MENTOR)
    part = part or Enrolment(person_id=request.mentor_id, programme_id=request.programme_id, role=Role.MENTOR)
    return Case(request, requests.programme_of(db, request), people[request.mentee_id], people[request.mentor_id], part)


# --- what happens to a request -----------------------------------------------------------------------------


def ask_next(db: Db, programme_id: int, mentee_id: int, now: datetime) -> Case | None:
    """Asks the next in the mentee's order who can be asked now; None where nobody of them can."""
    who = askable(db, programme_id, now)
    for request in requests.open_of(db, programme_id, mentee_id):
        if request.mentor_id in who and request.closed_at is None:
            return _ask(db, case_of(db, request), now)
        request.state, request.closed_at = Asking.PASSED, now
        db.add(request)
    return None


def _ask(db: Db, case: Case, now: datetime) -> Case:
    request = case.request
    request.state, request.asked_at = Asking.ASKED, awake(case.mentor.zone, now)
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
    """The card for the mentor, in waking hours; a changed message takes the place of the one before."""
    request = case.request
    request.revision += 1
    db.add(request)
    outbox.unsay(db, request.mentor_id, case.place)
    at = awake(case.mentor.zone, now)
    key = f"request:{request.id}:rev {request.revision}"
    tell(db, request.mentor_id, card(case), key=key, at=at, expires=request.due, place=case.place)


def close(db: Db, request: Request, now: datetime) -> None:
    """It won't be a yes: the mentee hears of it in the morning."""
    case = case_of(db, request)
    request.closed_at, request.moves_at = now, next_morning(case.mentee.zone, now)
    db.add(request)
    outbox.unsay(db, request.mentor_id, case.place)


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
    tell(db, case.mentor.id or 0, settled(case), key=key, at=awake(case.mentor.zone, now), place=case.place)


# --- the clock ---------------------------------------------------------------------------------------------


def move_on(db: Db, now: datetime) -> None:
    """Requests that are over go on to the next mentor, or to a person."""
    for request in requests.without_mentee(db):
        take_away(db, request, now)
    for request in requests.without_mentor(db, now.date()):
        close(db, request, now)
    for request in requests.due(db, now):
        _pass_on(db, request, now)


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


# --- what the mentor sees ----------------------------------------------------------------------------------


def card(case: Case) -> Card:
    """Somebody would like you as a mentor: their words, why you, what it costs, and until when."""
    request, name = case.request, first_name(case.mentee)
    parts: list[Part] = [Text(request.message.open(), "quote")]
    if request.question and request.answer:
        parts += [Text(say("You asked:"), "quiet"), Text(request.question.open(), "quote")]
        parts += [Text(say("{name} answers:", name=name), "quiet"), Text(request.answer.open(), "quote")]
    rows: list[tuple[Words, Words | str]] = [(say("Work"), case.mentee.title)] if case.mentee.title else []
    rows += [(say("Where"), show(City(case.mentee.zone))), (say("It would take"), _cost(case))]
    parts += [Facts(tuple(rows)), Text(say("Why you"), "quiet")]
    parts += [Text(stored.load(reason)) for reason in request.reasons]
    until = say(
        "You have until {day}; weekends and holidays don't count. If you don't get to it, I pass it on, "
        "in the same words as a no.",
        day=case.until,
    )
    title = say("{name} would like you as a mentor", name=case.mentee.name)
    notify = say("Someone would like you as a mentor")
    return Card(title, (*parts, Text(until)), answers(case), notify=notify)


def answers(case: Case) -> tuple[Button, ...]:
    """What a mentor may answer; one question is enough."""
    key = str(case.request.id)
    question = () if case.request.question else (Button(say("One question first"), "request.question", key),)
    return (
        Button(say("Yes"), "request.yes", key, "primary"),
        *question,
        Button(say("Not now"), "request.no", key),
        Button(say("I'm away until..."), "request.away", key),
    )


def _cost(case: Case) -> Words:
    hours = case.part.hours_a_month
    month = say_n(
        "about your one hour a month", "about {cost} of your {n} hours a month", hours, cost=min(HOURS_A_MENTEE, hours)
    )
    return say("{length} every {often}, {month}", length=case.length, often=case.often, month=month)


def settled(case: Case) -> Card:
    """Whatever became of it: nothing is left to do."""
    text = say("{name} doesn't need an answer any more. Thank you for looking.", name=first_name(case.mentee))
    return Card(say("This one is settled"), (Text(text),), (Button(say("Home"), "home"),))
