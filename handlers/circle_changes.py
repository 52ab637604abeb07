"""A circle that moves or is taken off, by who leads it or who runs the programme; and what is told of it afterwards."""

from __future__ import annotations

from chat.cards import Button, Card, Field, File, Text
from chat.turn import NotThere, Turn
from chat.words import Said, Words, say, say_n
from handlers import booked, circle_asked, circles
from handlers.calendar_files import circle_file
from handlers.circle import MOST_SEATS, number, start_of
from handlers.circle_seats import freed, news
from handlers.circles import ALL, HOME
from handlers.wording import people_by_id
from scheduling.invites import Method
from storage import circles as stored
from storage import outbox
from storage.circles import Circle, CircleState


def _own(turn: Turn) -> Circle:
    """The circle that a button names, for who leads it or runs the programme. Raises NotThere."""
    circle = turn.load(Circle, turn.event.value)
    if not circles.may_change(turn, circle):
        raise NotThere
    return circle


def _ahead(turn: Turn, circle: Circle) -> bool:
    return circle.start > turn.now and circle.state in (CircleState.ASKED, CircleState.ON)


# --- another time, or not at all ---------------------------------------------------------------------------


def move(turn: Turn) -> Card:
    """Another time, in their own words."""
    circle = _own(turn)
    return _ask_when(turn, circle) if _ahead(turn, circle) else circles.one(turn, circle)


def moved(turn: Turn) -> Card:
    """It is at another time from now on, and all who go read so."""
    circle = _own(turn)
    if not _ahead(turn, circle):
        return circles.one(turn, circle)
    typed = turn.event.answer("when")
    start = start_of(turn, typed)
    if isinstance(start, Words):
        return _ask_when(turn, circle, typed, start)
    if start == circle.start:
        return circles.one(turn, circle)
    circle.start, circle.booked_at = start, turn.now
    _change(turn, circle)
    title = say("Moved to {when:slot}", when=start)
    if circle.state == CircleState.ASKED and turn.me != circle.leader_id:
        circle_asked.ask(turn, circle)
        return circles.one(turn, circle, say("Moved, and the mentor is asked for that time."))
    text = say("“{about}”, moved by {name}.", about=str(circle.about.open()), name=turn.person.name)
    mailed = say("Moved by {name}.", name=turn.person.name)
    files = _tell_all(turn, circle, title, text, "REQUEST", mailed=mailed)
    circle_asked.changed(turn, circle)
    told = Text(say("All who come are told."))
    return Card(title, (told, *booked.place_parts(circle.where), *files), (ALL, HOME))


def _change(turn: Turn, circle: Circle) -> None:
    circle.revision += 1
    turn.db.add(circle)
    turn.db.flush()


def _ask_when(turn: Turn, circle: Circle, tried: str = "", error: Said = "") -> Card:
    hint = say("Such as: Thursday 3 Dec, 15:00")
    field = Field("when", say("When, on your clock?"), initial=tried, hint=hint, most=200, error=error)
    now = say("It is at {when:slot} now. All who come are told of another time.", when=circle.start)
    save = Button(say("Move it"), "circle.moved", str(circle.id), "primary", submit=True)
    title, short = say("Another time for the circle"), say("Another time")
    return Card(title, (Text(now, "quiet"), field), (save, Button(say("Leave it"), "circles")), short=short)


def ask_cancel(turn: Turn) -> Card:
    """Asked first: it may be in many diaries."""
    circle = _own(turn)
    if not _ahead(turn, circle):
        return circles.one(turn, circle)
    coming = len(stored.seated(turn.db, [circle.id or 0])[circle.id or 0])
    text = say_n(
        "One person comes and is told, without a reason.", "{n} people come and are told, without a reason.", coming
    )
    off = Button(say("Take it off"), "circle.off", str(circle.id), "danger")
    title = say("Take off “{about}”?", about=str(circle.about.open()))
    return Card(title, (Text(text),) if coming else (), (off, Button(say("Keep it"), "circles")))


def cancel(turn: Turn) -> Card:
    """It is off, and taken out of all diaries."""
    circle = _own(turn)
    if not _ahead(turn, circle):
        return circles.one(turn, circle)
    files = take_off(turn, circle)
    text = say("All who would have come are told.")
    return Card(say("“{about}” is off", about=str(circle.about.open())), (Text(text), *files), (ALL, HOME))


def take_off(turn: Turn, circle: Circle) -> tuple[File, ...]:
    """It won't be; of one that its mentor hasn't answered yet nobody else hears."""
    on = circle.state == CircleState.ON
    circle.state = CircleState.OFF if on else CircleState.DECLINED
    _change(turn, circle)
    title = say("“{about}” is off", about=str(circle.about.open()))
    text = say("The circle at {when:slot} won't take place.", when=circle.start)
    files = _tell_all(turn, circle, title, text, "CANCEL", mailed=text)
    circle_asked.changed(turn, circle)
    return files


def leave(turn: Turn) -> tuple[File, ...]:
    """Somebody leaves the programme: their seats are free, what they lead is off, and what they began goes on without them.
    Returns what takes it out of their calendar."""
    files: list[File] = []
    for circle in stored.ahead(turn.db, turn.programme_id, turn.now):
        if turn.me == circle.leader_id or (turn.me == circle.asked_by and circle.state == CircleState.ASKED):
            files += take_off(turn, circle)
            continue
        if turn.me == circle.asked_by:
            circle.asked_by = circle.leader_id
            turn.db.add(circle)
        if stored.seat_of(turn.db, circle.id or 0, turn.me):
            files.append(freed(turn, circle))
    return tuple(files)


def _tell_all(
    turn: Turn, circle: Circle, title: Words, text: Words, method: Method, *, mailed: Words
) -> tuple[File, ...]:
    """Tells everybody who goes, leads it or asked for it, but who did this; older news that still waits is taken back.
    Returns the change for the calendar of who did it. mailed: what a mail says of it, without the topic."""
    own: tuple[File, ...] = ()
    seated = stored.seated(turn.db, [circle.id or 0])[circle.id or 0]
    goes = {circle.leader_id, *seated} if circle.state in (CircleState.ON, CircleState.OFF) else set()
    people = people_by_id(turn.db, {circle.leader_id, circle.asked_by, *goes})
    leader = people[circle.leader_id]
    back = Button(say("Give my seat back"), "circle.back", str(circle.id))
    for id_, person in people.items():
        outbox.take_back(turn.db, id_, news(circle))
        files = (circle_file(circle, leader, person, turn.now, method),) if id_ in goes else ()
        unnamed = (circle_file(circle, leader, person, turn.now, method, topic=False),) if id_ in goes else ()
        if id_ == turn.me:
            own = files
            continue
        taps = (back, ALL) if id_ in seated and method == "REQUEST" else (ALL, HOME)
        where = booked.place_parts(circle.where) if files and method == "REQUEST" else ()
        at, place = booked.in_time(circle.start, person, turn.now), "" if goes else circle_asked.ask_place(circle)
        card = Card(title, (Text(text), *where, *files), taps)
        card = circles.mailable(card, circle, leader, id_, (Text(mailed), *where, *unnamed))
        key = f"{news(circle)}rev {circle.revision}"
        turn.tell(id_, card, key=key, at=at, expires=circle.end, place=place)
    return own


# --- afterwards --------------------------------------------------------------------------------------------


def question(circle: Circle, coming: str, error: Said = "") -> Card:
    """Asked of who led it: one tap, where as many came as had a seat."""
    reads = say("Who reads this: the coordinators, as a number in the report. Nobody is named.")
    came = Field("came", say("How many came, beside you?"), "number", initial=coming, error=error)
    held_ = Button(say("It took place"), "circle.held", str(circle.id), "primary", submit=True)
    missed_ = Button(say("It didn't"), "circle.missed", str(circle.id))
    title = say("“{about}”: did it take place?", about=str(circle.about.open()))
    return Card(
        title, (Text(reads, "quiet"), came), (held_, missed_), short=say("Your circle"), notify=say("About your circle")
    )


def held(turn: Turn) -> Card:
    """It took place, and so many came."""
    circle, typed = _over(turn), turn.event.answer("came")
    came = number(typed, 1, MOST_SEATS)
    if isinstance(came, Words):
        return question(circle, typed, came)
    circle.came = came
    turn.db.add(circle)
    text = say_n("One person came to it.", "{n} people came to it.", came)
    return Card(say("Thank you for the circle"), (Text(text),), (HOME,))


def missed(turn: Turn) -> Card:
    """It didn't take place; nobody is asked why."""
    circle = _over(turn)
    circle.came = 0
    turn.db.add(circle)
    return Card(say("Not this time, then"), (Text(say("No reason is needed.")),), (HOME,))


def _over(turn: Turn) -> Circle:
    """A circle that is over, and that this person led or looks after. Raises NotThere."""
    circle = _own(turn)
    if circle.state != CircleState.ON or circle.end > turn.now:
        raise NotThere
    return circle
