"""A mentee asks for a mentor: the message, the order, and taking it all back. What a mentor asks first: one_question.py."""

from __future__ import annotations

from collections.abc import Callable

from chat import stored
from chat.cards import Button, Card, Cards, Text
from chat.turn import NotThere, Turn
from chat.words import Said, say
from handlers import asking, hand, outlook, suggest
from handlers.case import case_of, request_card
from handlers.reasons import pair_reason_words
from handlers.suggest import Fit, Order
from handlers.wording import first_name, too_long
from storage import programmes, requests, sessions
from storage.pairs import Asking, Request
from storage.people import Role
from storage.secrets import Sealed


def all_requests(turn: Turn) -> Card:
    """What a mentor was asked, and how it stands with what a mentee has asked."""
    asked = requests.waiting_for(turn.db, turn.programme_id, turn.me) if Role.MENTOR in turn.roles else []
    cards = [request_card(case_of(turn.db, request)) for request in asked]
    own = requests.open_of(turn.db, turn.programme_id, turn.me)
    if own:
        cards.append(outlook.status(turn, own))
    if len(cards) == 1:
        return cards[0]
    if cards:
        return Card(say("Your requests"), (Cards(tuple(cards)),), (Button(say("Home"), "home"),), stays=True)
    text = say("Nothing is open just now. When there is, I write to you.")
    mentors = (Button(say("See the mentors"), "mentors"),) if Role.MENTEE in turn.roles else ()
    return Card(say("No open request"), (Text(text),), (*mentors, Button(say("Home"), "home")))


# --- the first message -------------------------------------------------------------------------------------


def message(turn: Turn) -> Card:
    """The message as it would be sent."""
    return _with_chosen(turn, lambda chosen: outlook.message(turn, [fit.person for fit in chosen], turn.event.value))


def write(turn: Turn) -> Card:
    """The message in a field: as it was suggested, or as it was typed."""
    return _with_chosen(turn, lambda chosen: _form(turn, chosen, turn.event.answer("words") or outlook.suggested(turn)))


def send(turn: Turn) -> Card:
    """The requests are written down, and the first mentor is asked."""
    return _with_chosen(turn, lambda chosen: _send(turn, chosen))


def _with_chosen(turn: Turn, show: Callable[[list[Fit]], Card]) -> Card:
    """A card about the mentors whom the button names; or what is true now, where it is settled or they have no place."""
    if done := outlook.settled(turn):
        return done
    chosen = suggest.chosen(turn, turn.event.value)
    if not chosen:
        return suggest.suggestions(turn, Order(), say("Those places have just gone. These mentors have one now:"))
    return show(chosen)


def _send(turn: Turn, chosen: list[Fit]) -> Card:
    words = turn.event.answer("words") if "words" in turn.event.values else outlook.suggested(turn)
    if error := _problem(words):
        return _form(turn, chosen, words, error)
    _keep(turn, chosen, words)
    return _sent(turn)


def _form(turn: Turn, chosen: list[Fit], words: str, error: Said = "") -> Card:
    send_ = Button(say("Send"), "request.send", turn.event.value, "primary", submit=True)
    back = Button(say("Leave it"), "request.message", turn.event.value)
    return outlook.form([fit.person for fit in chosen], send_, back, words, error)


def _problem(words: str) -> Said:
    if not words:
        return say("One sentence is enough. An example: How did you learn to lead a meeting?")
    return too_long(words, outlook.MOST) if len(words) > outlook.MOST else ""


def _keep(turn: Turn, chosen: list[Fit], words: str) -> None:
    """One request for each mentor, in order; a draft of the coordinators gives way to the mentee's own choice."""
    for pair in sessions.drafts(turn.db, turn.programme_id):
        if pair.mentee_id == turn.me:
            turn.db.delete(pair)
    for rank, fit in enumerate(chosen, start=1):
        why = (pair_reason_words(reason, turn.person.name, fit.person.name) for reason in fit.reasons)
        request = Request(
            programme_id=turn.programme_id,
            mentee_id=turn.me,
            mentor_id=fit.person.id or 0,
            rank=rank,
            message=Sealed(words),
            score=fit.points,
            reasons=[stored.dump(reason) for reason in why],
            created_at=turn.now,
        )
        turn.db.add(request)
    turn.db.flush()
    _chooses(turn, "self")
    asking.ask_next(turn.db, turn.programme_id, turn.me, turn.now)


def _sent(turn: Turn) -> Card:
    """Who has it, until when, and what happens then."""
    open_ = requests.open_of(turn.db, turn.programme_id, turn.me)
    case, rest = case_of(turn.db, open_[0]), [case_of(turn.db, request) for request in open_[1:]]
    name = first_name(case.mentor)
    until = say("{name} has until {day}. Weekends and holidays don't count.", name=name, day=case.until)
    if rest:
        then = say(
            "If it doesn't work out, I ask {next} the next morning. You needn't chase anyone.",
            next=first_name(rest[0].mentor),
        )
    else:
        then = say("If it doesn't work out, I tell you the next morning. You needn't chase anyone.")
    buttons = (Button(say("My request"), "requests"), Button(say("Home"), "home"))
    title = say("Sent to {name}", name=case.mentor.name)
    parts: tuple[Text, ...] = (Text(until), Text(then))
    arrives = case.request.asked_at
    if arrives and arrives > turn.now:
        title = say("On its way to {name}", name=case.mentor.name)
        parts = (
            Text(say("It arrives {when:slot} on your clock, when {name} is at work.", when=arrives, name=name)),
            *parts,
        )
    return Card(title, parts, buttons)


# --- while somebody is asked -------------------------------------------------------------------------------


def edit(turn: Turn) -> Card:
    """The message as it is, in a field."""
    open_ = _open(turn)
    return _edit(turn, open_, turn.event.answer("words") or open_[0].message.open())


def save(turn: Turn) -> Card:
    """Another message, for the one who is asked now and those after."""
    open_ = _open(turn)
    words = turn.event.answer("words")
    if error := _problem(words):
        return _edit(turn, open_, words, error)
    for request in open_:
        request.message = Sealed(words)
        turn.db.add(request)
        if request.state == Asking.ASKED and request.closed_at is None:
            asking.bring(turn.db, case_of(turn.db, request), turn.now)
    return outlook.status(turn, open_, say("Your message is changed."))


def _edit(turn: Turn, open_: list[Request], words: str, error: Said = "") -> Card:
    send_ = Button(say("Save"), "request.save", style="primary", submit=True)
    back = Button(say("Leave it"), "requests")
    return outlook.form([case_of(turn.db, request).mentor for request in open_], send_, back, words, error)


def take_back(turn: Turn) -> Card:
    """Nobody is asked any more, and nobody is blamed."""
    for request in requests.open_of(turn.db, turn.programme_id, turn.me):
        asking.take_away(turn.db, request, turn.now)
    text = say("Nobody is asked any more. You can choose again whenever you like.")
    return Card(say("Taken back"), (Text(text),), _choices(turn))


def hold(turn: Turn) -> Card:
    """The order stays, and nobody is asked until the mentee says so."""
    open_ = _open(turn)
    for request in open_:
        if request.state == Asking.ASKED:
            asking.take_away(turn.db, request, turn.now, Asking.QUEUED)
    turn.db.flush()
    return outlook.status(turn, open_, say("It is on hold. Your order and your message stay."))


def go(turn: Turn) -> Card:
    """From on hold: the next who can be asked is asked."""
    open_ = _open(turn)
    if any(request.state == Asking.ASKED for request in open_):
        return outlook.status(turn, open_)
    if asking.ask_next(turn.db, turn.programme_id, turn.me, turn.now):
        return _sent(turn)
    text = say("None of them has a place any more. There may be others who fit.")
    return Card(say("Those places have gone"), (Text(text),), _choices(turn))


def leave(turn: Turn) -> Card:
    """The coordinators choose."""
    if outlook.mentor_of(turn) and (done := outlook.settled(turn)):
        return done
    for request in requests.open_of(turn.db, turn.programme_id, turn.me):
        asking.take_away(turn.db, request, turn.now)
    _chooses(turn, "coordinator")
    names = [person.name for person in programmes.coordinators(turn.db, turn.programme_id)]
    text = say("I write to you as soon as there is a mentor for you. You needn't do anything.")
    if names:
        text = say(
            "{name} looks for a mentor with you in mind, and I write to you as soon as there is one.", name=names[0]
        )
    buttons = (Button(say("I'd rather choose"), "mentors"), Button(say("Home"), "home"))
    return Card(say("All right, that is arranged"), (Text(text),), buttons)


def _choices(turn: Turn) -> tuple[Button, ...]:
    return (
        Button(say("See the mentors"), "mentors", style="primary"),
        hand.choose_for_me(turn.db, turn.programme_id),
        Button(say("Home"), "home"),
    )


def _chooses(turn: Turn, who: str) -> None:
    part = programmes.enrolment(turn.db, turn.me, turn.programme_id, Role.MENTEE)
    if part:
        part.chooses = who
        turn.db.add(part)


def _open(turn: Turn) -> list[Request]:
    """What is open. Raises NotThere where nothing is."""
    open_ = requests.open_of(turn.db, turn.programme_id, turn.me)
    if not open_:
        raise NotThere
    return open_
