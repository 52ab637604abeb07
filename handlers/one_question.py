"""One question before an answer: a mentor who is asked would like to know something first, and the mentee replies."""

from __future__ import annotations

from chat.cards import Button, Card, Field, Text
from chat.turn import NotThere, Turn
from chat.words import Said, say
from handlers import asking
from handlers.case import Case, answers, as_it_is, case_of, may_answer, mine
from handlers.outlook import MOST
from handlers.requests import all_requests
from handlers.wording import first_name, too_long
from scheduling.waking import awake
from storage.pairs import Asking, Request
from storage.secrets import Sealed

# --- the mentor asks ----------------------------------------------------------------------------------------


def question(turn: Turn) -> Card:
    """A field for one question."""
    case = mine(turn)
    if not may_answer(case.request) or case.request.question:
        return as_it_is(case)
    return _form(case)


def ask(turn: Turn) -> Card:
    """The question goes to the mentee, and the mentor's days stop counting until it is answered."""
    case, words = mine(turn), turn.event.answer("question")
    if not may_answer(case.request) or case.request.question:
        return as_it_is(case)
    if not words or len(words) > MOST:
        return _form(case, words, too_long(words, MOST) if words else say("A few words are enough."))
    case.request.question, case.request.question_at = Sealed(words), turn.now
    asking.put_off(turn.db, case)
    _tell(turn, case)
    name = first_name(case.mentee)
    text = say("Your days to decide stand still until {name} answers, for a week at most.", name=name)
    buttons = answers(case)
    return Card(say("{name} is asked", name=name), (Text(words, "quote"), Text(text)), buttons)


def _form(case: Case, words: str = "", error: Said = "") -> Card:
    name = first_name(case.mentee)
    reads = Text(say("Who reads this: {name}.", name=case.mentee.name), "quiet")
    hint = say("For example: What have you tried so far?")
    field = Field("question", say("Your question"), "lines", initial=words, hint=hint, most=MOST, error=error)
    send = Button(say("Ask"), "request.ask", str(case.request.id), "primary", submit=True)
    buttons = (send, Button(say("Back"), "requests"))
    return Card(say("One question to {name}", name=name), (reads, field), buttons, short=say("One question"))


# --- the mentee replies ------------------------------------------------------------------------------------


def _asked(case: Case) -> Card:
    """What a mentor would like to know first, with room for the answer."""
    name = first_name(case.mentor)
    asked = case.request.question.open() if case.request.question else ""
    until = say("Take your time: the days for {name} to decide begin again when you have answered.", name=name)
    title = say("{name} has a question first", name=name)
    return _answer_form(case, (Text(asked, "quote"), Text(until)), title, "")


def reply(turn: Turn) -> Card:
    """The question again, with a field for the answer."""
    case = _asked_me(turn)
    if case.request.state != Asking.ASKED or case.request.answer:
        return all_requests(turn)
    return _asked(case)


def answer(turn: Turn) -> Card:
    """The answer goes to the mentor, whose days begin to count again."""
    case, words = _asked_me(turn), turn.event.answer("answer")
    name = first_name(case.mentor)
    if case.request.state != Asking.ASKED or case.request.answer:
        text = say("That question needs no answer any more. What you wrote went to nobody:")
        buttons = (Button(say("My request"), "requests"), Button(say("Home"), "home"))
        return Card(say("No answer needed"), (Text(text), Text(words, "quote")), buttons)
    if not words or len(words) > MOST:
        error = too_long(words, MOST) if words else say("A few words are enough.")
        return _answer_form(case, (), say("Your answer to {name}", name=name), words, error)
    case.request.answer, case.request.answered_at = Sealed(words), turn.now
    asking.put_off(turn.db, case)
    asking.bring(turn.db, case, turn.now)
    text = say("{name} has it, and time to decide until {day}.", name=name, day=case.until)
    return Card(say("Sent to {name}", name=name), (Text(text), Text(words, "quote")), (Button(say("Home"), "home"),))


def _tell(turn: Turn, case: Case) -> None:
    """The mentee hears of the question in waking hours."""
    key = f"question:request {case.request.id}:rev {case.request.revision}"
    at = awake(case.mentee.zone, turn.now)
    turn.tell(case.request.mentee_id, _asked(case), key=key, at=at, expires=case.request.moves_at)


def _answer_form(case: Case, parts: tuple[Text, ...], title: Said, words: str, error: Said = "") -> Card:
    reads = Text(say("Who reads this: {name}.", name=case.mentor.name), "quiet")
    field = Field("answer", say("Your answer"), "lines", initial=words, most=MOST, error=error)
    send_ = Button(say("Answer"), "request.answer", str(case.request.id), "primary", submit=True)
    buttons = (send_, Button(say("My request"), "requests"))
    return Card(title, (*parts, reads, field), buttons, short=say("Your answer"))


def _asked_me(turn: Turn) -> Case:
    """The case of a mentee's own request that has a question."""
    request = turn.load(Request, turn.event.value)
    if request.mentee_id != turn.me or not request.question:
        raise NotThere
    return case_of(turn.db, request)
