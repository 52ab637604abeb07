"""Kick-off: five small agreements by tap. One of the two suggests, the other says fine or changes something.

Nothing is agreed until both have said so, and only then does the pair's rhythm change. What is changed goes back once,
with what changed; after that talking is quicker than pressing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from sqlmodel import Session as Db

from chat import flows
from chat.cards import Button, Card, Cards, Text
from chat.flows import Answers, Flow
from chat.turn import NotThere, Turn
from chat.words import Words, say
from handlers import agreed, agreeing
from handlers.agreed import Kept
from handlers.agreeing import FEEDBACK, NAME, SHARED
from handlers.lastdays import TWO_WEEKS
from handlers.nudges import Nudge
from handlers.plans import running
from handlers.wording import first_name, other, people_by_id
from storage import agreements as kept
from storage import endings, programmes
from storage.messages import Place
from storage.pairs import Pair, PairState
from storage.secrets import Sealed

AFTER_BOOKING = timedelta(days=1)  # a first date is set, and the two know what they are getting ready for
AFTER_NEWS = timedelta(days=2)  # where no date is set yet, they are a good thing to begin with
LATEST = timedelta(days=30)  # later they have found their way without


# --- the way in --------------------------------------------------------------------------------------------


def kick_off(turn: Turn) -> Card:
    """The five questions; where something was suggested or agreed before, how it stands."""
    if turn.event.value:
        return _begin_or_show(turn, running(turn, turn.event.value))
    if place := _half_way(turn):
        pair = turn.load(Pair, place.answers.open()["pair"])
        if pair.state == PairState.ACTIVE:
            return _begin(turn, pair)
        turn.db.delete(place)
        turn.db.flush()
    return _of_which(turn, "kick-off", _begin_or_show)


def agreements(turn: Turn) -> Card:
    """What the two agreed, or what is suggested."""
    if turn.event.value:
        return standing(turn, running(turn, turn.event.value))
    return _of_which(turn, "agreements", standing)


def change(turn: Turn) -> Card:
    """The five questions again, filled in with how it stands."""
    return _begin(turn, running(turn, turn.event.value))


def _of_which(turn: Turn, action: str, answer: Callable[[Turn, Pair], Card]) -> Card:
    pairs = programmes.active_pairs(turn.db, turn.me)
    if len(pairs) == 1:
        return answer(turn, pairs[0])
    cards = (Card(other(turn, p).name, (), (Button(say("Open"), action, str(p.id)),)) for p in pairs)
    return Card(say("With whom?"), (Cards(tuple(cards)),))


def _begin_or_show(turn: Turn, pair: Pair) -> Card:
    return standing(turn, pair) if pair.agreed else _begin(turn, pair)


def _begin(turn: Turn, pair: Pair) -> Card:
    place = flows.place_of(turn)
    if place and place.flow != NAME:
        return flows.busy(place)
    if place and place.flow == NAME and place.answers.open()["pair"] != pair.id:  # begun with somebody else
        turn.db.delete(place)
        turn.db.flush()
    data = agreed.data_of(pair)
    shared = data.get("shared") or agreeing.defaults(pair)
    return flows.begin(turn, FLOW, {"pair": pair.id, **shared, FEEDBACK: agreed.feedback_of(data, turn.me)})


def _half_way(turn: Turn) -> Place | None:
    place = flows.place_of(turn)
    return place if place and place.flow == NAME else None


# --- suggesting, and saying fine ---------------------------------------------------------------------------


def finish(turn: Turn, answers: Answers) -> Card:
    """What was answered: fine, where it is what the other suggested; else a suggestion of one's own."""
    pair = running(turn, str(answers["pair"]))
    data = agreed.data_of(pair)
    shared = {name: answers[name] for name in SHARED}
    feedback = {**data.get("feedback", {}), str(turn.me): answers[FEEDBACK]}
    if data and data["shared"] == shared and (pair.agreed_at or data["by"] != turn.me):
        _keep(turn, pair, {**data, "feedback": feedback})
        return standing(turn, pair) if pair.agreed_at else _agree(turn, pair)
    bounced = bool(data) and not pair.agreed_at and data["by"] != turn.me
    suggestion = {
        "round": data.get("round", 0) + 1,
        "by": turn.me,
        "shared": shared,
        "before": data.get("shared", {}),
        "bounced": bounced,
        "feedback": feedback,
    }
    _keep(turn, pair, suggestion)
    pair.agreed_at = None
    with_ = other(turn, pair)
    _tell(
        turn,
        pair,
        agreed.suggested(pair, with_.id or 0, first_name(turn.person), _last(turn, pair), pushed=True),
        "suggested",
    )
    return standing(turn, pair)


def fine(turn: Turn) -> Card:
    """The other agrees to exactly what the card showed."""
    number, _, round_ = turn.event.value.partition(".")
    pair = running(turn, number)
    data = agreed.data_of(pair)
    if pair.agreed_at or not data or data["by"] == turn.me:
        return standing(turn, pair)
    if str(data["round"]) != round_:
        return standing(turn, pair, say("It has changed since. This is how it stands:"))
    return _agree(turn, pair)


def feedback(turn: Turn) -> Card:
    """How one likes feedback, by tap."""
    number, _, liked = turn.event.value.partition("/")
    pair = running(turn, number)
    data = agreed.data_of(pair)
    if not data or liked not in agreeing.LIKED:
        raise NotThere
    _keep(turn, pair, {**data, "feedback": {**data["feedback"], str(turn.me): liked}})
    if pair.agreed_at:
        _tell(turn, pair, _news(turn, pair), f"feedback {liked}")
    return standing(turn, pair)


def _agree(turn: Turn, pair: Pair) -> Card:
    """Both have said so: the rhythm is theirs from now on, and the one who suggested hears it."""
    shared = agreed.data_of(pair)["shared"]
    pair.agreed_at = turn.now
    pair.minutes, pair.cadence_days = int(shared["minutes"]), int(shared["often"])
    turn.db.add(pair)
    with_ = other(turn, pair)
    _tell(turn, pair, _news(turn, pair), "agreed")
    if agreed.feedback_of(agreed.data_of(pair), turn.me):
        return standing(turn, pair)
    reads = Text(say("Who reads this: you and {name}.", name=first_name(with_)), "quiet")
    liked = (Button(label, "agreement.feedback", f"{pair.id}/{key}") for key, label in agreeing.LIKED.items())
    return Card(
        say("Agreed. How do you like feedback?"), (reads,), (*liked, Button(say("Skip"), "agreements", str(pair.id)))
    )


def _news(turn: Turn, pair: Pair) -> Card:
    """What is agreed, for the other."""
    return agreed.agreed(pair, other(turn, pair).id or 0, first_name(turn.person), _last(turn, pair))


def _last(turn: Turn, pair: Pair) -> date:
    return endings.last_day(pair, turn.programme)


def _keep(turn: Turn, pair: Pair, data: Kept) -> None:
    pair.agreed = Sealed(dict(data))
    turn.db.add(pair)
    turn.db.flush()


def _tell(turn: Turn, pair: Pair, card: Card, what: str) -> None:
    """News of the agreements for the other; a later one takes its place, so that nobody answers an old one."""
    key = f"{what}:pair {pair.id}:{turn.event.id}"
    turn.tell(other(turn, pair).id or 0, card, key=key, place=f"kick-off pair {pair.id}")


# --- how it stands -----------------------------------------------------------------------------------------


def standing(turn: Turn, pair: Pair, first: Words | None = None) -> Card:
    """What is agreed, or who waits for whom."""
    data, with_ = agreed.data_of(pair), other(turn, pair)
    name = first_name(with_)
    if not data:
        text = say("Five taps say how you two work together. {name} sees it when you are done.", name=name)
        begin = Button(say("Agree how we work"), "kick-off", str(pair.id), "primary")
        return Card(say("Nothing agreed yet"), (Text(text),), (begin, agreed.HOME))
    if pair.agreed_at:
        return agreed.agreed(pair, turn.me, name, _last(turn, pair))
    if data["by"] != turn.me:
        return agreed.suggested(pair, turn.me, name, _last(turn, pair), first)
    text = say("{name} has it, and it counts once {name} agrees.", name=name)
    change_ = Button(say("Change something"), "agreement.change", str(pair.id))
    parts = (Text(text), agreed.facts(data, turn.me, name, _last(turn, pair)))
    return Card(say("Suggested to {name}", name=name), parts, (agreed.after(pair, turn.me), change_, agreed.HOME))


FLOW = Flow(NAME, agreeing.STEPS, finish)


# --- the clock ---------------------------------------------------------------------------------------------


def not_begun(db: Db, now: datetime) -> Iterator[Nudge]:
    """A day after the first session was booked, or two after the news, the mentee is asked for the five taps."""
    waiting = kept.none_yet(db, now - AFTER_NEWS - LATEST, now)
    people = people_by_id(db, (pair.mentor_id for pair, _ in waiting))
    on = {programme.id: programme for programme in programmes.by_id(db, {pair.programme_id for pair, _ in waiting})}
    for pair, booked in waiting:
        if pair.published_at is None:
            continue
        latest = datetime.combine(endings.last_day(pair, on[pair.programme_id]) - TWO_WEEKS, time(), UTC)
        since = pair.published_at + AFTER_NEWS
        since = min(since, booked + AFTER_BOOKING) if booked else since
        if since <= now and since < latest:
            card = partial(_invitation, pair, first_name(people[pair.mentor_id]))
            until = min(since + LATEST, latest)
            yield Nudge(pair.mentee_id, f"kick-off:pair {pair.id}:rev 0", since, card, until)


def _invitation(pair: Pair, name: str) -> Card:
    text = say(
        "Five taps: how long and how often, how fast you answer, where you write, what stays between you, and how you "
        "like feedback. {name} sees it when you are done.",
        name=name,
    )
    buttons = (Button(say("Agree how we work"), "kick-off", str(pair.id), "primary"), Button(say("Home"), "home"))
    notify = say("Two minutes for you and {name}", name=name)
    return Card(say("How would you and {name} like to work?", name=name), (Text(text),), buttons, notify=notify)
