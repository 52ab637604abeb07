"""At the end: three more months if both would like them, what is kept and until when, and mentoring in turn."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlmodel import Session as Db

from chat.cards import Button, Card, File, Text
from chat.turn import Turn
from chat.words import say
from handlers import partings
from handlers.lastdays import ending_of
from handlers.nudges import Nudge
from handlers.wording import first_name, other
from scheduling.waking import awake
from storage import endings, surveys
from storage.pairs import Longer, Pair, PairState
from storage.people import Person, Programme

MONTHLY = 28  # days: once a month, on the same weekday
THREE_MONTHS = timedelta(days=91)  # 13 weeks: the same weekday again
SETTLED = timedelta(days=3)  # after the end, before somebody is asked to begin anew
SEASON = timedelta(days=90)


# --- shall we go on? -----------------------------------------------------------------------------------------


def longer_card(pair: Pair, other: Person, last: date) -> Card:
    """Asked of both, always, so that being asked says nothing."""
    reads = Text(say("Who reads this: nobody, unless both of you say yes."), "quiet")
    text = say(
        "Every pair is asked, and I tell neither of you the other's answer. If you say yes and it ends as planned on {when:day}, you may guess it; I'd rather say so first.",
        when=last,
    )
    key = f"{pair.id}/{last}"
    yes = Button(say("Yes"), "longer.yes", key)
    no = Button(say("No, it's a good end"), "longer.no", key)
    title = say("Three more months with {name}, once a month?", name=first_name(other))
    return Card(title, (reads, Text(text)), (yes, no))


def longer(turn: Turn) -> Card:
    """Somebody would like longer: the question that both are asked."""
    pair = turn.load(Pair, turn.event.value)
    if pair.state != PairState.ACTIVE:
        return partings.gone(turn, pair)
    return longer_card(pair, other(turn, pair), endings.last_day(pair, turn.programme))


def enough(turn: Turn) -> Card:
    """One session more is enough."""
    pair = turn.load(Pair, turn.event.value)
    text = say("Then one good last one. Whoever finds a time first books it with one tap.")
    find = Button(say("Find a time"), "session.offer", f"pair {pair.id}", "primary")
    return Card(say("One it is"), (Text(text),), (find, Button(say("Home"), "home")))


def yes(turn: Turn) -> Card:
    """A yes, which shows only beside another one."""
    return _answer(turn, yes=True)


def no(turn: Turn) -> Card:
    """A good end."""
    return _answer(turn, yes=False)


def _answer(turn: Turn, *, yes: bool) -> Card:
    key, _, last = turn.event.value.partition("/")
    pair = turn.load(Pair, key)
    if pair.state != PairState.ACTIVE:
        return partings.gone(turn, pair)
    ending = ending_of(turn.db, pair)
    if str(ending.last) != last:
        return extended_card(ending.last, other(turn, pair))
    if turn.now >= ending.told:
        return Card(say("It ends as planned on {when:day}", when=ending.last), (), (Button(say("Home"), "home"),))
    said = endings.longer(turn.db, pair.id or 0)
    mine = said.setdefault(turn.me, Longer(pair_id=pair.id or 0, person_id=turn.me, yes=yes, at=turn.now))
    mine.yes, mine.at = yes, turn.now
    turn.db.add(mine)
    turn.db.flush()
    if len(said) == 2 and all(row.yes for row in said.values()):
        return _extend(turn, pair, ending.last + THREE_MONTHS, list(said.values()))
    text = say(
        "By {when:day} you both hear whether it continues. Until then you can change your answer here.",
        when=ending.told,
    )
    again = Button(say("Change my answer"), "longer.ask", str(pair.id))
    return Card(say("Noted"), (Text(text),), (again, Button(say("Home"), "home")))


def _extend(turn: Turn, pair: Pair, last: date, said: Iterable[Longer]) -> Card:
    """Both said yes: both read it, each on their own clock; at the new end they are asked anew."""
    pair.ends, pair.cadence_days = last, MONTHLY
    turn.db.add(pair)
    for row in said:
        turn.db.delete(row)
    with_ = other(turn, pair)
    card = extended_card(last, turn.person)
    turn.tell(with_.id or 0, card, key=f"extended:pair {pair.id}:{last}", at=awake(with_.zone, turn.now))
    return extended_card(last, with_)


def extended_card(last: date, with_: Person) -> Card:
    """What both read after two yeses."""
    text = say("Once a month, until {when:day}. You both said yes.", when=last)
    title = say("Three more months with {name}", name=first_name(with_))
    return Card(
        title, (Text(text),), (Button(say("Find a time"), "book", style="primary"), Button(say("Home"), "home"))
    )


# --- after it ------------------------------------------------------------------------------------------------


def kept_card(pair: Pair, programme: Programme, me: Person, with_: Person, files: tuple[File, ...]) -> Card:
    """The last card of a pair: thanks, what is kept until when, and the last three questions."""
    until = partings.forgotten_on(pair, programme)
    thanks = say("Thank you for the time you took, {name}.", name=first_name(me))
    text = say(
        "Notes and answers are erased on {when:day}; your own file is here until then. What stays is your profile, and that you took part.",
        when=until,
    )
    buttons = (
        Button(say("Three questions"), "end.survey", str(pair.id), "primary"),
        Button(say("Keep our notes"), "notes.file", str(pair.id)),
        Button(say("Download my file"), "my data"),
        Button(say("Erase me"), "erase me"),
        Button(say("Goodbye"), "goodbye"),
    )
    title = say("That was {programme}, with {name}", programme=programme.name, name=first_name(with_))
    return Card(title, (Text(thanks), Text(text), *files), buttons, stays=True)


def goodbye(turn: Turn) -> Card:
    """The last word."""
    title = say("Goodbye, {name}", name=first_name(turn.person))
    return Card(title, (Text(say("“join” is all it takes to start again.")),), (Button(say("Home"), "home"),))


def alumni_need(db: Db, now: datetime) -> Iterable[Nudge]:
    """A mentee who reached a goal is asked, once, to help somebody with it in turn."""
    found = surveys.finished(db, now - SETTLED - timedelta(days=30), now - SETTLED)
    could = endings.could_mentor(db, (pair.mentee_id for pair, _ in found)) if found else frozenset()
    for pair, _ in found:
        if pair.ended_at and pair.mentee_id in could:
            key = f"alumni:programme {pair.programme_id}"
            yield Nudge(pair.mentee_id, key, pair.ended_at + SETTLED, alumni_card)


def alumni_card() -> Card:
    """What somebody has learnt is worth something to others."""
    text = say(
        "You reached a goal. Somebody is now where you were: would you be their mentor, for an hour or two a month?"
    )
    buttons = (
        Button(say("Tell me more"), "alumni.more", style="primary"),
        Button(say("Ask me later"), "alumni.later"),
        Button(say("No thanks"), "alumni.no"),
    )
    return Card(say("Would you pass it on?"), (Text(text),), buttons, notify=say("Would you pass it on?"))


def more(turn: Turn) -> Card:
    """What mentoring costs, and how to begin."""
    text = say(
        "You say how many hours a month you give, and which ones; nothing outside them is ever proposed. You needn't be an expert: having just been there is what helps. Choose “I'd like to mentor” at the first question."
    )
    join = Button(say("Join as a mentor"), "join", style="primary")
    return Card(say("Being a mentor"), (Text(text),), (join, Button(say("Ask me later"), "alumni.later"), _no()))


def later(turn: Turn) -> Card:
    """Asked once more in three months, because they said so."""
    at = awake(turn.person.zone, turn.now + SEASON)
    turn.tell(turn.me, alumni_card(), key=f"alumni:later:programme {turn.programme_id}", at=at)
    return Card(say("I'll ask on {when:day}", when=at), (), (Button(say("Home"), "home"),))


def no_thanks(turn: Turn) -> Card:
    """No reason needed, and not asked again."""
    return Card(say("That's fine"), (Text(say("I won't ask again.")),), (Button(say("Home"), "home"),))


def _no() -> Button:
    return Button(say("No thanks"), "alumni.no")
