"""When a mentor can't go on: the mentee hears it with the next name beside it, and nothing about why.

A mentor has gone quiet when for 30 days a mentee waited and nothing came: nothing booked, no session, no answer, no note
and no word to the bot from the mentor, while the mentee was here since. Nobody who is away or pauses is quiet.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session as Db

from chat.cards import Button, Card, Facts, Field, File, Part, Text
from chat.turn import Turn, tell
from chat.words import City, Listed, Said, Words, say, show
from handlers import pairing, partings
from handlers.intake_topics import topics_words
from handlers.wording import first_name, people_by_id, too_long
from matching.people import Mentee, Mentor
from matching.scores import Score, score
from scheduling.waking import awake, working_days_later
from storage import handovers, programmes, sessions
from storage.messages import Job
from storage.pairs import Asking, Pair, Request
from storage.people import Enrolled, Person, Role
from storage.secrets import Sealed

PROMISE = 10  # working days in which a coordinator has a name or a date
MOST = 500  # characters of a message


# --- the clock -----------------------------------------------------------------------------------------------


def run(db: Db, now: datetime) -> None:
    """Hands over the mentees of mentors whose account was closed or who have gone quiet; frees mentors of closed ones."""
    for pair, mentor in handovers.closed(db):
        if part := programmes.enrolment(db, mentor.id or 0, pair.programme_id, Role.MENTOR):
            part.state, part.left_at = Enrolled.LEFT, now
            db.add(part)
        hand_over(db, pair, now)
    for pair, mentee in handovers.closed_mentees(db):
        if part := programmes.enrolment(db, mentee.id or 0, pair.programme_id, Role.MENTEE):
            part.state, part.left_at = Enrolled.LEFT, now
            db.add(part)
        partings.end(db, pair, "left", now, partings.left_card, whom=(pair.mentor_id,))
    for pair, mentor in handovers.quiet(db, now):
        if part := programmes.enrolment(db, mentor.id or 0, pair.programme_id, Role.MENTOR):
            part.resting_until = (now + handovers.QUIET).date()
            db.add(part)
        hand_over(db, pair, now)
        missed = say(
            "I hadn't heard from you for a while, so {name} may look for somebody else.", name=_mentee(db, pair)
        )
        fine = say("That's all right. Nothing new reaches you for a month, or until you are free again.")
        free = Button(say("Free again"), "rest.over", str(pair.id), "primary")
        card = Card(say("Your place is given back"), (Text(missed), Text(fine)), (free, Button(say("Home"), "home")))
        tell(db, mentor.id or 0, card, key=f"quiet:pair {pair.id}", at=awake(mentor.zone, now))


def upcoming(db: Db, now: datetime) -> datetime | None:
    """When the next mentor would count as quiet, if nothing came until then."""
    return handovers.next_quiet(db, now)


def hand_over(db: Db, pair: Pair, now: datetime) -> None:
    """Ends a pair whose mentor can't go on; the mentee gets the next name, the coordinators one line."""
    people = people_by_id(db, (pair.mentee_id, pair.mentor_id))
    mentee, mentor = people[pair.mentee_id], people[pair.mentor_id]

    def card(_: Person, with_: Person, files: tuple[File, ...]) -> Card:
        title = say("{name} can't go on as a mentor", name=first_name(with_))
        return offer_card(db, pair, mentee, now, title=title, files=files)

    partings.end(db, pair, "left", now, card, whom=(pair.mentee_id,))
    for person in programmes.coordinators(db, pair.programme_id):
        title = say("{mentor} no longer mentors {mentee}", mentor=mentor.name, mentee=mentee.name)
        text = say("{name} has been told and was offered the next name, where there is one.", name=first_name(mentee))
        key = f"handover:pair {pair.id}"
        tell(db, person.id or 0, Card(title, (Text(text),)), key=key, at=awake(person.zone, now))


# --- the mentee ----------------------------------------------------------------------------------------------


def offer(turn: Turn) -> Card:
    """The next name after a pair has ended."""
    pair = turn.load(Pair, turn.event.value)
    return offer_card(turn.db, pair, turn.person, turn.now, title=say("Another mentor"))


def offer_card(
    db: Db, pair: Pair, mentee: Person, now: datetime, *, title: Words, files: tuple[File, ...] = ()
) -> Card:
    """The next best mentor with a free place, a human, or a break; and what happens by when."""
    found = best(db, pair.programme_id, mentee, now)
    key, names = str(pair.id), _coordinators(db, pair.programme_id)
    parts: list[Part] = []
    buttons: list[Button] = []
    if found:
        mentor, topics = found
        rows: list[tuple[Said, Said]] = [(say("Work"), mentor.title)] if mentor.title else []
        rows += [(say("Where"), show(City(mentor.zone))), (say("Offers"), topics_words(topics[:3]))]
        parts += [
            Text(say("{name} fits you best of those who have a place just now.", name=mentor.name)),
            Facts(tuple(rows)),
        ]
        label = say("Ask {name}", name=first_name(mentor)[:20])
        buttons.append(Button(label, "handover.ask", f"{key}/{mentor.id}", "primary"))
    else:
        parts.append(Text(say("Nobody who fits has a free place today.")))
    parts.append(
        Text(say("Or {who} looks for you, and has a name or a date by {when:day}.", who=names, when=_by(db, pair, now)))
    )
    buttons += [Button(say("Find one for me"), "handover.match", key), Button(say("A break"), "rest.start", key)]
    return Card(title, (*parts, *files), tuple(buttons), notify=say("News about your mentoring"), stays=True)


def ask(turn: Turn) -> Card:
    """The message to the mentor, to be sent as it is or changed."""
    pair, mentor = _named(turn)
    if mentor is None:
        return _gone(turn, pair)
    goal = sessions.open_goal(turn.db, turn.me, pair.programme_id)
    return _form(turn.event.value, mentor, goal.words.open() if goal else "")


def _form(key: str, mentor: Person, words: str, error: Said = "") -> Card:
    name = first_name(mentor)
    reads = Text(say("Who reads this: {name}.", name=name), "quiet")
    field = Field("words", say("What would you like from it?"), "lines", initial=words, most=MOST, error=error)
    send = Button(say("Send"), "handover.send", key, "primary", submit=True)
    return Card(say("Your message to {name}", name=name), (reads, field), (send, Button(say("Not now"), "home")))


def send(turn: Turn) -> Card:
    """The request is made; pressed twice it is still one."""
    pair, mentor = _named(turn)
    words = turn.event.answer("words").strip()
    asked = handovers.open_requests(turn.db, turn.me, pair.programme_id)
    if not asked:
        if mentor is None:
            return _gone(turn, pair)
        if len(words) > MOST or not words:
            wrong = too_long(words, MOST) if words else say("A line is enough. An example: I go quiet in reviews.")
            return _form(turn.event.value, mentor, words, wrong)
        asked = [_request(turn, pair, mentor, words)]
    name = people_by_id(turn.db, (asked[0].mentor_id,))[asked[0].mentor_id].name
    text = say("If it doesn't work out, you hear it from me, with the next name. You needn't chase anyone.")
    return Card(say("Your message goes to {name}", name=name), (Text(text),), (Button(say("Home"), "home"),))


def _request(turn: Turn, pair: Pair, mentor: Person, words: str) -> Request:
    """The row that the requests' own clock takes up."""
    request = Request(
        programme_id=pair.programme_id,
        mentee_id=turn.me,
        mentor_id=mentor.id or 0,
        rank=1,
        state=Asking.QUEUED,
        message=Sealed(words),
        created_at=turn.now,
    )
    turn.db.add(request)
    turn.db.flush()
    return request


def match(turn: Turn) -> Card:
    """A human looks; they are told, and the mentee hears by when."""
    pair = turn.load(Pair, turn.event.value)
    for person in programmes.coordinators(turn.db, pair.programme_id):
        title = say("{name} would like you to find a mentor", name=turn.person.name)
        text = say(
            "“match” proposes one. They were promised a name or a date by {when:day}.",
            when=_by(turn.db, pair, turn.now),
        )
        card = Card(title, (Text(text),), (Button(say("Match"), "match"),))
        turn.tell(person.id or 0, card, key=f"looks:pair {pair.id}", at=awake(person.zone, turn.now))
    place = handovers.place_in_queue(turn.db, turn.me, pair.programme_id)
    names, by = _coordinators(turn.db, pair.programme_id), _by(turn.db, pair, turn.now)
    text = say(
        "{who} has a name or a date for you by {when:day}. You are number {n} of those who wait.",
        who=names,
        when=by,
        n=place,
    )
    return Card(say("Somebody is looking"), (Text(text),), (Button(say("Home"), "home"),))


# --- what they share -----------------------------------------------------------------------------------------


def best(db: Db, programme_id: int, mentee: Person, now: datetime) -> tuple[Person, list[str]] | None:
    """The mentor who fits best of those with a free place, as the matching scores it, and what they offer."""
    everybody = pairing.gather(db, Job(kind="match", programme_id=programme_id, asked_by=mentee.id or 0, at=now), now)
    me = next((person for person in everybody.mentees if person.key == mentee.email), None)
    if me is None:
        return None
    people = {person.email: person for _, person in programmes.joined(db, programme_id, Role.MENTOR) if person.active}
    taken = handovers.taken(db, programme_id)
    free = [m for m in everybody.mentors if m.key in people and m.places > taken[people[m.key].id or 0]]
    fits = [(_points(me, mentor, everybody), mentor.key, mentor) for mentor in free]
    points, key, mentor = max(((p, k, m) for p, k, m in fits), key=lambda fit: (fit[0], fit[1]), default=(-1, "", None))
    return (people[key], list(mentor.offers)) if mentor and points >= 0 else None


def _points(mentee: Mentee, mentor: Mentor, everybody: pairing.Candidates) -> int:
    found = score(mentee, mentor, everybody.rules)
    return found.total if isinstance(found, Score) else -1


def _named(turn: Turn) -> tuple[Pair, Person | None]:
    """The pair that ended, and the mentor a button names while they are still the next best."""
    key, _, number = turn.event.value.partition("/")
    pair = turn.load(Pair, key)
    found = best(turn.db, pair.programme_id, turn.person, turn.now)
    return pair, found[0] if found and str(found[0].id) == number else None


def _gone(turn: Turn, pair: Pair) -> Card:
    return offer_card(turn.db, pair, turn.person, turn.now, title=say("That place has just gone"))


def _by(db: Db, pair: Pair, now: datetime) -> date:
    """The day of the promise: ten working days on a coordinator's own calendar."""
    people = programmes.coordinators(db, pair.programme_id)
    zone = people[0].zone if people else "UTC"
    return working_days_later(zone, now, PROMISE).astimezone(ZoneInfo(zone)).date()


def _coordinators(db: Db, programme_id: int) -> Words:
    names = tuple(first_name(person) for person in programmes.coordinators(db, programme_id))
    return say("{names}", names=Listed(names, either=True)) if names else say("a coordinator")


def _mentee(db: Db, pair: Pair) -> str:
    return first_name(people_by_id(db, (pair.mentee_id,))[pair.mentee_id])
