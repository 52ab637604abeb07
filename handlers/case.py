"""A request with everybody it is about, and how the mentor who is asked sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session as Db

from chat import stored
from chat.cards import Button, Card, Facts, Part, Text
from chat.turn import NotThere, Turn
from chat.words import City, Words, say, say_n, show
from handlers.reasons import to_the_mentor
from handlers.room import HOURS_A_MENTEE
from handlers.wording import first_name, two_of
from storage import programmes, requests
from storage.pairs import Asking, Request
from storage.people import Enrolment, Person, Programme, Role


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
    def heard(self) -> date:
        """The day on which the mentee hears that it wasn't a yes, in the mentee's calendar."""
        return (self.request.moves_at or self.request.created_at).astimezone(ZoneInfo(self.mentee.zone)).date()

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
    part = programmes.enrolment(db, request.mentor_id, request.programme_id, Role.MENTOR)
    part = part or Enrolment(person_id=request.mentor_id, programme_id=request.programme_id, role=Role.MENTOR)
    return Case(request, requests.programme_of(db, request), *two_of(db, request), part)


# --- what the mentor sees ----------------------------------------------------------------------------------


def request_card(case: Case) -> Card:
    """Somebody would like you as a mentor: their words, why you, what it costs, and until when."""
    request, name = case.request, first_name(case.mentee)
    parts: list[Part] = [Text(request.message.open(), "quote")]
    if request.question and request.answer:
        parts += [Text(say("You asked:"), "quiet"), Text(request.question.open(), "quote")]
        parts += [Text(say("{name} answers:", name=name), "quiet"), Text(request.answer.open(), "quote")]
    rows: list[tuple[Words, Words | str]] = [(say("Work"), case.mentee.title)] if case.mentee.title else []
    rows += [(say("Where"), show(City(case.mentee.zone))), (say("It would take"), _cost(case))]
    parts += [Facts(tuple(rows)), Text(say("Why you"), "quiet")]
    parts += [Text(to_the_mentor(stored.load(reason))) for reason in request.reasons]
    until = say(
        "You have until {day}; weekends and holidays don't count. No answer is fine: then I ask somebody else, and {name} reads the same as after a no.",
        day=case.until,
        name=name,
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
    return say("{length} {often:every}, {month}", length=case.length, often=case.often, month=month)


def settled_card(case: Case) -> Card:
    """Whatever became of it: nothing is left to do."""
    text = say("{name} doesn't need an answer any more. Thank you for looking.", name=first_name(case.mentee))
    return Card(say("This one is settled"), (Text(text),), (Button(say("Home"), "home"),))


# --- what is asked of this mentor --------------------------------------------------------------------------


def mine(turn: Turn) -> Case:
    """The request that a button names, where this person is the mentor who was asked. Raises NotThere."""
    request = turn.load(Request, turn.event.value)
    if request.mentor_id != turn.me:
        raise NotThere
    return case_of(turn.db, request)


def may_answer(request: Request) -> bool:
    """Whether a mentor may still answer: also after a no, until the mentee hears of it."""
    return request.state == Asking.ASKED


def as_it_is(case: Case) -> Card:
    """How it stands with a request now."""
    return request_card(case) if may_answer(case.request) else settled_card(case)
