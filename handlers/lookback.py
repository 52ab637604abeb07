"""The look back: what a mentee has behind them and a line to the mentor; the mentor's thanks, and what comes next."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session as Db

from chat.cards import Button, Card, Facts, Field, File, Option, Part, Text
from chat.turn import NotThere, Turn, reader_of
from chat.words import Said, Words, say, say_n, show, text
from handlers import breaks, certificate, kudos
from handlers.lastdays import ending_of
from handlers.wording import first_name, other, too_long
from scheduling.waking import awake
from storage import endings, outbox, sessions
from storage.pairs import Goal, Pair, PairState, SessionState
from storage.people import Person

MOST = 300  # characters of a thank-you


# --- the mentee ----------------------------------------------------------------------------------------------


def card(
    db: Db,
    pair: Pair,
    mentee: Person,
    mentor: Person,
    *,
    now: datetime,
    tried: str = "",
    error: Said = "",
    shown: str = "",
) -> Card:
    """Sessions, goals, then and now; a line to the mentor; the notes as a file."""
    name = first_name(mentor)
    goals = sessions.goals_of(db, pair.mentee_id, pair.programme_id)
    count = len(endings.held(db, pair, pair.mentee_id, now))
    rows: list[tuple[Said, Said]] = [
        (say("Sessions together"), say_n("one with {name}", "{n} with {name}", count, name=name))
    ]
    rows += [(_how_far(goal), goal.words.open()) for goal in goals if goal.words.open()]
    parts: list[Part] = [Facts(tuple(rows))]
    if goals:
        parts += _confidence(goals[-1])
    parts.append(Text(say("Who reads your line: {name}.", name=name), "quiet"))
    hint = say("For example: What I do differently now")
    label = say("A line to {name}?", name=name)
    parts.append(Field("line", label, initial=tried, hint=hint, required=False, most=MOST, error=error))
    parts += kudos.asks(db, pair, mentor, shown)
    file = _notes_file(db, pair, mentee, mentor)
    send = Button(say("Send"), "lookback.send", str(pair.id), "primary", submit=True)
    title = say("{name}, your time with {mentor}", name=first_name(mentee), mentor=name)
    skip = Button(say("Skip"), "lookback.skip", str(pair.id))
    notify = say("Your time in mentoring")
    return Card(title, (*parts, *([file] if file else [])), (send, skip), short=say("Looking back"), notify=notify)


def _how_far(goal: Goal) -> Words:
    return say("Reached on {when:day}", when=goal.reached_at) if goal.reached_at else say("On its way")


def _confidence(goal: Goal) -> list[Part]:
    """How sure they were of the goal then; and today?"""
    labels = (say("1 not sure"), show("2"), show("3"), show("4"), say("5 very sure"))
    options = tuple(Option(str(n), label) for n, label in enumerate(labels, start=1))
    then: list[Part] = []
    if goal.confidence_then:
        then = [Text(say("At the start you felt {n} of 5 sure of it.", n=goal.confidence_then))]
    reads = Text(say("Who reads the number: only you."), "quiet")
    return [*then, reads, Field("now", say("How sure are you today?"), "one", options, required=False)]


def send(turn: Turn) -> Card:
    """The number is kept with the goal; the line goes to the mentor with the thanks."""
    pair = _mentees(turn)
    mentor = other(turn, pair)
    line, now = turn.event.answer("line").strip(), turn.event.answer("now")
    if len(line) > MOST:
        wrong, shown = too_long(line, MOST), turn.event.answer(kudos.NAME)
        return card(turn.db, pair, turn.person, mentor, now=turn.now, tried=line, error=wrong, shown=shown)
    goals = sessions.goals_of(turn.db, turn.me, pair.programme_id)
    if goals and now in tuple("12345"):
        goals[-1].confidence_now = int(now)
        turn.db.add(goals[-1])
    if not line:
        return skip(turn)
    too, take_back = kudos.ask(turn, pair, mentor, line, _thank(turn, pair, mentor, line))
    text = say("{name} gets your line with a thank-you.", name=first_name(mentor))
    buttons = (*take_back, Button(say("Home"), "home"))
    return Card(say("Thank you"), (Text(text), Text(line, "quote"), *too), buttons)


def _thank(turn: Turn, pair: Pair, mentor: Person, line: str) -> datetime:
    """The line comes with the thanks; another one, and one that is written after them, comes by itself. Returns when."""
    at = awake(mentor.zone, turn.now)
    if pair.state == PairState.ACTIVE:
        ending = ending_of(turn.db, pair)
        key, at = f"thanks:{ending.key}", max(at, ending.thanked)
        if turn.now < ending.thanked and not outbox.known(turn.db, [f"{key}:person {mentor.id}"]):
            turn.tell(mentor.id or 0, thanks_card(turn.db, pair, turn.person, turn.now, line), key=key, at=at)
            return at
    card = Card(say("A line from {name}", name=first_name(turn.person)), (Text(line, "quote"),), stays=True)
    turn.tell(mentor.id or 0, card, key=f"line:pair {pair.id}:{turn.event.id}", at=at)
    return at


def skip(turn: Turn) -> Card:
    """No line: the mentor is thanked all the same."""
    pair = _mentees(turn)
    text = say("{name} is thanked all the same.", name=first_name(other(turn, pair)))
    return Card(say("Noted"), (Text(text),), (Button(say("Home"), "home"),))


def _mentees(turn: Turn) -> Pair:
    """The pair whose mentee looks back. Raises NotThere for the mentor, who is thanked instead."""
    pair = turn.load(Pair, turn.event.value)
    if turn.me != pair.mentee_id:
        raise NotThere
    return pair


def _notes_file(db: Db, pair: Pair, me: Person, with_: Person) -> File | None:
    """Goals, then each session with both people's lines, in the order of time; None where nothing was written."""
    names = {person.id: person.name for person in (me, with_)}
    goals = [goal.words.open() for goal in sessions.goals_of(db, pair.mentee_id, pair.programme_id)]
    lines = [say("Goal: {words}", words=words) for words in goals if words]
    starts = {s.id: s.start for s in sessions.of_pair(db, pair.id or 0) if s.state != SessionState.CANCELLED}
    for note in sessions.notes_of_pair(db, pair.id or 0):
        when = starts.get(note.session_id, note.at)
        lines.append(say("{when:day}, {who}: {words}", when=when, who=names[note.person_id], words=note.words.open()))
    content = "".join(f"{text(line, reader_of(me))}\n" for line in lines)
    return File("notes.txt", "text/plain", content, say("Keep our notes")) if lines else None


# --- the mentor ----------------------------------------------------------------------------------------------


def thanks_card(db: Db, pair: Pair, mentee: Person, now: datetime, line: str = "") -> Card:
    """The mentee's line, the hours given, and what next."""
    held = endings.held(db, pair, pair.mentor_id, now)
    given = timedelta(minutes=sum(session.minutes for session in held))
    reached = sum(goal.reached_at is not None for goal in sessions.goals_of(db, pair.mentee_id, pair.programme_id))
    parts: list[Part] = [Text(line, "quote")] if line else []
    if held:
        parts.append(
            Text(say_n("You gave {given} in one session.", "You gave {given} in {n} sessions.", len(held), given=given))
        )
    if reached:
        parts.append(Text(say_n("One goal was reached.", "{n} goals were reached.", reached)))
    parts.append(Text(say("Your certificate and hours are yours; I send them to nobody."), "quiet"))
    buttons = (
        Button(say("Get certificate"), "certificate", style="primary"),
        Button(say("Gladly again"), "again.gladly"),
        Button(say("Again, fewer hours"), "request.fewer"),
        Button(say("Not again for now"), "again.not"),
    )
    return Card(say("Thank you, from {name}", name=first_name(mentee)), tuple(parts), buttons, stays=True)


def certificate_card(turn: Turn) -> Card:
    """The certificate as a page to print; made for whoever asks, and for nobody else."""
    file = certificate.page(turn)
    if file is None:
        text = say("It says how many sessions you gave as a mentor, and there is none yet.")
        return Card(say("No certificate yet"), (Text(text),), (Button(say("Home"), "home"),))
    text = say("It opens in a browser and prints on one page. I send it to nobody.")
    return Card(say("Your certificate"), (Text(text), file), (Button(say("Home"), "home"),))


def gladly(turn: Turn) -> Card:
    """They would mentor again: their place is free for the next."""
    breaks.rest(turn, None)
    text = say("That's good to hear. Your place is free, and I ask you when somebody fits.")
    return Card(say("Gladly again"), (Text(text),), (Button(say("Home"), "home"),))


def not_again(turn: Turn) -> Card:
    """No other mentee in this programme."""
    breaks.rest(turn, turn.programme.ends)
    text = say(
        "Nobody new reaches you in {programme}, and the time you gave stays given.", programme=turn.programme.name
    )
    changed = Button(say("I've changed my mind"), "rest.over")
    return Card(say("That's fine"), (Text(text),), (changed, Button(say("Home"), "home")))
