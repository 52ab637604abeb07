"""Surveys: a number and at most one line in words, from forms and buttons only, never echoed.

The pulse is asked a month in, half-way, then every two months; the last survey when a pair has come to its planned end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from types import MappingProxyType

from sqlmodel import Session as Db

from chat.cards import Button, Card, Field, Option, Text
from chat.turn import NotThere, Turn
from chat.words import Said, say, say_n, show
from handlers import partings
from handlers.nudges import Nudge
from handlers.wording import other, other_of, people_by_id, too_long
from storage import endings, outbox, programmes, sessions, surveys
from storage.figures import FEWEST
from storage.pairs import Answer, Pair
from storage.people import Programme
from storage.secrets import Sealed

DAY, WINDOW = timedelta(days=1), timedelta(days=30)  # WINDOW: in which a pulse may still be asked
MONTH, TWO_MONTHS, FORTNIGHT = timedelta(days=30), timedelta(days=60), timedelta(days=14)
WEEK, TRIES = (
    timedelta(days=7),
    2,
)  # the goodbye asks the last three questions; after it they are asked so often, a week apart
LAST = timedelta(days=60)  # after which nothing is asked about an end
NONE: Mapping[str, str] = MappingProxyType({})
MOST = 500  # characters: what fits on a phone's screen


def keep_answer(turn: Turn, survey: str, about: str, number: int, words: str = "") -> None:
    """Writes down what this person answers; a later answer about the same thing takes the earlier one's place."""
    answer = sessions.answer_of(turn.db, turn.me, survey, about)
    answer = answer or Answer(
        person_id=turn.me, programme_id=turn.programme_id, survey=survey, about=about, number=0, at=turn.now
    )
    answer.number, answer.at = number, turn.now
    answer.words = Sealed(words) if words else answer.words
    turn.db.add(answer)


# --- the pulse -----------------------------------------------------------------------------------------------


def rounds(pair: Pair, programme: Programme) -> list[date]:
    """The days of a pair's pulses: a month in, half-way, then every two months until the last fortnight."""
    start, last = (pair.published_at or pair.created_at).date(), endings.last_day(pair, programme)
    days, half = [start + MONTH], start + (last - start) / 2
    if half >= days[0] + FORTNIGHT:
        days.append(half)
    while days[-1] + TWO_MONTHS < last:
        days.append(days[-1] + TWO_MONTHS)
    return [day for day in days if day < last - FORTNIGHT]


def pulse_need(db: Db, now: datetime) -> Iterable[Nudge]:
    """The newest round of each pair that one of the two hasn't answered."""
    found = [
        (pair, day)
        for pair, programme in surveys.running(db, now - MONTH + DAY)
        if (day := _open_round(pair, programme, now))
    ]
    answered = surveys.answered(db, surveys.PULSE, [_about(pair, day) for pair, day in found])
    people = people_by_id(db, (me for pair, _ in found for me in pair.both))
    for pair, day in found:
        for me in pair.both:
            if (me, _about(pair, day)) not in answered:
                card = partial(pulse_card, pair, people[other_of(pair, me)].name)
                since = _begins(day)
                yield Nudge(me, f"pulse:{_about(pair, day)}", since, card, since + WINDOW, survey=True)


def _open_round(pair: Pair, programme: Programme, now: datetime) -> date | None:
    """The round that is asked now: none while the pair pauses, or once it is a month old."""
    if pair.paused_until and now.date() <= pair.paused_until:
        return None
    begun = [day for day in rounds(pair, programme) if _begins(day) <= now]
    return begun[-1] if begun and now < _begins(begun[-1]) + WINDOW else None


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _about(pair: Pair, day: date | None) -> str:
    return f"pair {pair.id} round {day}" if day else f"pair {pair.id} first weeks"


def feedback(turn: Turn) -> Card:
    """The pulse at any time, by hand."""
    pairs = programmes.active_pairs(turn.db, turn.me)
    if turn.event.value:
        pairs = [turn.load(Pair, turn.event.value)]
    if len(pairs) > 1:
        return partings.with_whom(turn, say("How is it going?"), "feedback")
    return pulse_card(pairs[0], other(turn, pairs[0]).name)


def pulse_card(pair: Pair, name: str, tried: str = "", error: Said = "", mark: str = "") -> Card:
    """A number and a line."""
    labels = (say("1 not well"), show("2"), show("3"), show("4"), say("5 very well"))
    options = tuple(Option(str(n), label) for n, label in enumerate(labels, start=1))
    parts = (
        _readers(),
        Field("mark", say("In a number"), "one", options, mark),
        _words_field(say("One line, if you like"), tried, error),
    )
    send = Button(say("Send"), "pulse.send", str(pair.id), "primary", submit=True)
    later = Button(say("Not now"), "survey.later", str(pair.id))
    title = say("How is it going with {name}?", name=name.split(maxsplit=1)[0])
    return Card(title, parts, (send, later), short=say("How is it going?"), notify=say("How is it going?"))


def pulse(turn: Turn) -> Card:
    """The answer of this round; given once more, it takes the earlier one's place."""
    pair = turn.load(Pair, turn.event.value)
    mark, words = turn.event.answer("mark"), turn.event.answer("words")
    problem = _problem(words)
    if problem or mark not in _numbers(1, 5):
        return pulse_card(pair, other(turn, pair).name, words, problem, mark)
    begun = [day for day in rounds(pair, turn.programme) if _begins(day) <= turn.now]
    keep_answer(turn, surveys.PULSE, _about(pair, begun[-1] if begun else None), int(mark), words)
    talk = Button(say("A word with somebody"), "hand.ask")
    if int(mark) > 2:
        return Card(say("Thank you, noted"), (), (Button(say("Home"), "home"),))
    text = say("Shall I do anything? The coordinators would read your name and “would like a word”, and no number.")
    return Card(say("Thank you, noted"), (Text(text),), (talk, Button(say("Just noting"), "home")))


# --- the last survey -----------------------------------------------------------------------------------------


def end_need(db: Db, now: datetime) -> Iterable[Nudge]:
    """Three questions, a week and two after the goodbye that had them, until they are answered; then never again."""
    found = [(me, p) for p, _ in surveys.finished(db, now - LAST, now) for me in p.both]
    answered = surveys.answered(db, surveys.END, [f"programme {pair.programme_id}" for _, pair in found])
    asked = outbox.promised(db, [key for me, pair in found for key in _tries(pair, me)])
    names = surveys.names(db)
    for me, pair in found:
        sent = [asked[key] for key in _tries(pair, me) if key in asked]
        since = max([pair.ended_at or now, *sent]) + WEEK
        if since <= now and len(sent) < TRIES and (me, f"programme {pair.programme_id}") not in answered:
            card = partial(end_card, names[pair.programme_id], str(pair.id))
            yield Nudge(me, _end_key(pair, len(sent) + 1), since, card, since + WINDOW, survey=True)


def _end_key(pair: Pair, number: int) -> str:
    return f"end:programme {pair.programme_id}:try {number}"


def _tries(pair: Pair, person_id: int) -> list[str]:
    return [f"{_end_key(pair, number)}:person {person_id}" for number in range(1, TRIES + 1)]


def end_survey(turn: Turn) -> Card:
    """The last survey, from a button."""
    return end_card(turn.programme.name, str(_finished(turn).id))


def _finished(turn: Turn) -> Pair:
    """The pair that came to its planned end. Raises NotThere for any other."""
    pair = turn.load(Pair, turn.event.value)
    if pair.why_ended != "finished":
        raise NotThere
    return pair


def end_card(name: str, key: str, given: Mapping[str, str] = NONE, wrong: Mapping[str, Said] = NONE) -> Card:
    """Three questions and we're done."""
    scale = (say("1 not"), show("2"), show("3"), show("4"), say("5 very"))
    options = tuple(Option(str(n), label) for n, label in enumerate(scale, start=1))
    hint = say("0 not at all, 10 certainly")
    parts = (
        _readers(),
        Field("useful", say("How useful was it?"), "one", options, given.get("useful", "")),
        Field(
            "recommend",
            say("Would you suggest it to a colleague?"),
            "number",
            (),
            given.get("recommend", ""),
            hint,
            error=wrong.get("recommend", ""),
        ),
        _words_field(say("What should we change?"), given.get("words", ""), wrong.get("words", "")),
    )
    send = Button(say("Send"), "end.send", key, "primary", submit=True)
    later = Button(say("Not now"), "end.later", key)
    title = say("Three questions about {name} and we're done", name=name)
    return Card(
        title, parts, (send, later), short=say("Three questions"), notify=say("Three questions, then we're done")
    )


def end_answer(turn: Turn) -> Card:
    """All three answers, or what is still missing."""
    pair, given = _finished(turn), {name: turn.event.answer(name).strip() for name in ("useful", "recommend", "words")}
    wrong = _wrong(given)
    if wrong or given["useful"] not in _numbers(1, 5):
        return end_card(turn.programme.name, str(pair.id), given, wrong)
    about = f"programme {turn.programme_id}"
    keep_answer(turn, surveys.END, about, int(given["useful"]), given["words"])
    keep_answer(turn, surveys.RECOMMEND, about, int(given["recommend"]))
    return Card(say("Thank you, that was all"), (), (Button(say("Home"), "home"),))


def _wrong(given: Mapping[str, str]) -> dict[str, Said]:
    """What can't be taken, by field."""
    wrong: dict[str, Said] = {}
    if given["recommend"] not in _numbers(0, 10):
        wrong["recommend"] = say("A number from 0 to 10, please. An example: 8")
    if problem := _problem(given["words"]):
        wrong["words"] = problem
    return wrong


def end_later(turn: Turn) -> Card:
    """Not now: how often it is still asked."""
    keys = _tries(_finished(turn), turn.me)
    left = TRIES - len(outbox.promised(turn.db, keys))
    text = say("That's fine. I won't ask again.")
    if left:
        text = say_n(
            "That's fine. I ask once more, in a week or so, and then never again.",
            "That's fine. I ask {n} more times, a week apart, and then never again.",
            left,
        )
    return Card(say("Not now, then"), (Text(text),), (Button(say("Home"), "home"),))


def later(turn: Turn) -> Card:
    """Not now: no answer is an answer too, and nothing is lost."""
    text = say("That's fine. “feedback” opens it whenever you like, while you are a pair.")
    return Card(say("Not now, then"), (Text(text),), (Button(say("Home"), "home"),))


# --- what the forms share ------------------------------------------------------------------------------------


def _readers() -> Text:
    return Text(
        say(
            "Who reads this: nobody by name. The coordinators see averages from {n} people on, and lines without a name "
            "once {n} people have written one.",
            n=FEWEST,
        ),
        "quiet",
    )


def _words_field(label: Said, tried: str, error: Said) -> Field:
    return Field("words", label, "lines", initial=tried, required=False, most=MOST, error=error)


def _problem(words: str) -> Said:
    return too_long(words, MOST) if len(words) > MOST else ""


def _numbers(first: int, last: int) -> frozenset[str]:
    return frozenset(map(str, range(first, last + 1)))
