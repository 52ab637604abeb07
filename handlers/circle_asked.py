"""The mentor's answer to a circle, and the card in the channel: posted once, and kept true where it stands."""

from __future__ import annotations

from chat.cards import Button, Card, Facts, Text
from chat.turn import NotThere, Turn, tell
from chat.words import City, say
from handlers import booked, circle_seats, circles
from handlers.wording import person_by_id
from scheduling.waking import at_work, awake
from storage import circles as stored
from storage import outbox
from storage.circles import Circle, CircleState
from storage.people import Person


def ask_place(circle: Circle) -> str:
    """Where in the mentor's chat the question stands, so that what settles it takes its place."""
    return f"circle asked:circle {circle.id}"


def ask(turn: Turn, circle: Circle) -> None:
    """The question comes on the mentor's working days; one for another time takes the place of the one before."""
    leader, asks = (person_by_id(turn.db, id_) for id_ in (circle.leader_id, circle.asked_by))
    place, at = ask_place(circle), at_work(leader.zone, turn.now)
    outbox.unsay(turn.db, circle.leader_id, place)
    key = f"circle asked:circle {circle.id}:rev {circle.revision}"
    turn.tell(circle.leader_id, question(circle, asks), key=key, at=at, expires=circle.start, place=place)


def question(circle: Circle, asks: Person) -> Card:
    """What a mentor reads before anybody else hears of it."""
    what = say(
        "{name} asks you: one meeting with a few mentees, on one topic. Nobody else hears of it before you say yes.",
        name=asks.name,
    )
    rows = (
        (say("About"), str(circle.about.open())),
        (say("When"), say("{when:slot}", when=circle.start)),
        (say("Length"), circles.length(circle.minutes)),
        (say("Seats"), say("{n} mentees", n=circle.seats)),
    )
    then = say("A yes shows it to everybody in the programme, with your name. A no needs no reason.")
    if circle.channel:
        then = say("A yes shows it in {channel}, with your name. A no needs no reason.", channel=circle.channel)
    parts = (Text(what), Facts(rows), *booked.place_parts(circle.where), Text(then, "quiet"))
    return Card(say("Would you lead a circle?"), parts, circles.answers(circle))


def _asked(turn: Turn) -> Circle:
    """The circle that this person is asked to lead. Raises NotThere."""
    circle = turn.load(Circle, turn.event.value)
    if circle.leader_id != turn.me:
        raise NotThere
    return circle


def yes(turn: Turn) -> Card:
    """They lead it: it is on, and whoever asked hears so."""
    circle = _asked(turn)
    if circle.state != CircleState.ASKED or circle.start <= turn.now:
        return circles.one(turn, circle)
    about = str(circle.about.open())
    asked_by = person_by_id(turn.db, circle.asked_by)
    text = say("“circles” shows it to everybody in the programme.")
    if circle.channel:
        text = say("It goes into {channel}, and “circles” shows it to everybody.", channel=circle.channel)
    title = say("{name} leads “{about}”", name=turn.person.name, about=about)
    card = Card(title, (Text(text),), (Button(say("Circles"), "circles"), Button(say("Home"), "home")))
    turn.tell(circle.asked_by, card, key=f"circle yes:circle {circle.id}", at=awake(asked_by.zone, turn.now))
    return opened(turn, circle)


def no(turn: Turn) -> Card:
    """They don't; whoever asked may ask somebody else, with everything filled in."""
    circle = _asked(turn)
    if circle.state == CircleState.ASKED:
        circle.state = CircleState.DECLINED
        turn.db.add(circle)
        asked_by = person_by_id(turn.db, circle.asked_by)
        title = say("{name} can't lead this one", name=turn.person.name)
        text = say("“{about}”: nobody else heard of it.", about=str(circle.about.open()))
        again = Button(say("Ask somebody else"), "circle", str(circle.id), "primary")
        card = Card(title, (Text(text),), (again, Button(say("Leave it"), "home")))
        turn.tell(circle.asked_by, card, key=f"circle no:circle {circle.id}", at=awake(asked_by.zone, turn.now))
        return Card(say("All right, not this time"), (), (Button(say("Home"), "home"),))
    return circles.one(turn, circle)


def opened(turn: Turn, circle: Circle) -> Card:
    """It is on from now: it goes into its channel, and its mentor gets the invitation."""
    circle.state, circle.booked_at = CircleState.ON, turn.now
    turn.db.add(circle)
    turn.db.flush()
    if circle.channel:
        _post(turn, circle)
    return circle_seats.leaders(turn, circle)


# --- in the channel ----------------------------------------------------------------------------------------


def _post(turn: Turn, circle: Circle) -> None:
    """Through the outbox, on behalf of the coordinator who named the channel and in their waking hours."""
    _say_there(turn, circle, f"circle post:circle {circle.id}:{turn.event.id}", _named_by(turn, circle))


def _named_by(turn: Turn, circle: Circle) -> Person:
    """Whoever named the channel, also once they have left: what stands there is found by its person."""
    return person_by_id(turn.db, stored.posted_by(turn.db, circle).person_id)


def _say_there(turn: Turn, circle: Circle, key: str, by: Person) -> None:
    leader = person_by_id(turn.db, circle.leader_id)
    tell(
        turn.db,
        by.id or 0,
        _public(circle, leader, by),
        key=key,
        at=booked.in_time(circle.start, by, turn.now),
        expires=circle.end,
        place=_channel_place(circle),
        channel=circle.channel,
        account_id=circle.account_id,
    )


def _channel_place(circle: Circle) -> str:
    return f"circle {circle.id} in {circle.channel}"


def _public(circle: Circle, leader: Person, by: Person) -> Card:
    """What everybody in the channel reads. The clock is that of whoever named the channel, and says whose it is."""
    about, key = str(circle.about.open()), str(circle.id)
    if circle.state != CircleState.ON:
        return Card(say("This circle is off: {about}", about=about), (), (Button(say("Circles"), "circles"),))
    what = say(
        "One meeting of a few mentees with {name}, on one topic. There is room for {n}.",
        name=leader.name,
        n=circle.seats,
    )
    when = say("{when:slot}, on the clock of {city}", when=circle.start, city=City(by.zone))
    rows = ((say("When"), when), (say("Length"), circles.length(circle.minutes)))
    parts = (Text(what), Facts(rows), Text(circles.who_sees(leader), "quiet"))
    come = Button(say("I'd like to come"), "circle.come", key, "primary")
    return Card(say("A circle: {about}", about=about), parts, (come,), stays=True)


def changed(turn: Turn, circle: Circle) -> None:
    """What was posted, or may have been, says what is true now; what waits for the morning does so, or isn't posted at all."""
    if not circle.channel:
        return
    by, place = _named_by(turn, circle), _channel_place(circle)
    waited = outbox.unsay(turn.db, by.id or 0, place)
    posted = outbox.may_stand(turn.db, by.id or 0, place)
    if posted or (waited and circle.state == CircleState.ON):
        kind = "changed" if posted else "post"
        _say_there(turn, circle, f"circle {kind}:circle {circle.id}:rev {circle.revision}", by)


def post_again(turn: Turn) -> Card:
    """A coordinator puts right what kept it out of its channel, and it is posted anew."""
    circle = turn.load(Circle, turn.event.value)
    if circle.state != CircleState.ON or circle.start <= turn.now or not circle.channel:
        return circles.one(turn, circle)
    _post(turn, circle)
    text = say("I tell you here as soon as it is in {channel}.", channel=circle.channel)
    return Card(say("On its way"), (Text(text),), (Button(say("Home"), "home"),))
