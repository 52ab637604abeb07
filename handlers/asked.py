"""A mentor is asked: yes, not now, or away for a while; or one question first, see one_question.py."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from chat.cards import Button, Card, Field, Text
from chat.turn import Turn
from chat.words import Said, say, say_n
from handlers import asking, entrusted, together
from handlers.case import Case, answers, as_it_is, case_of, may_answer, mine, settled_card
from handlers.room import places, room
from handlers.wording import first_name, news_place
from scheduling.phrases import When, read_when
from scheduling.waking import awake
from storage import outbox, programmes, requests, sessions
from storage.pairs import Asking, Pair, PairState

LONG_AWAY = timedelta(days=14)  # an answer that would take longer is for the mentee a no: the next one is asked
HELD = timedelta(days=28)  # how long a mentor who holds requests is left alone, at least
LONGEST = timedelta(days=366)


def yes(turn: Turn) -> Card:
    """The two are a pair at once, unless something has come in between."""
    case = mine(turn)
    request = case.request
    if request.state == Asking.ACCEPTED and (pair := _pair_of(turn, case)):
        return _welcome(case, pair)
    if not may_answer(request) or _has_mentor(turn, case):
        return settled_card(case)
    if room(turn.db, turn.programme_id)[turn.me] <= 0:
        return _full(case)
    request.state, request.closed_at = Asking.ACCEPTED, turn.now
    turn.db.add(request)
    outbox.unsay(turn.db, turn.me, case.place)
    pair = _begin(turn, case)
    for other in requests.open_of(turn.db, turn.programme_id, request.mentee_id):
        asking.take_away(turn.db, other, turn.now)
    if room(turn.db, turn.programme_id)[turn.me] <= 0:
        asking.close_others(turn.db, turn.programme_id, turn.me, turn.now)
    _tell_mentee(turn, case, pair)
    return _welcome(case, pair)


def _begin(turn: Turn, case: Case) -> Pair:
    """The pair, in place of whatever the coordinators had drafted for this mentee."""
    request = case.request
    for draft in sessions.drafts(turn.db, turn.programme_id):
        if draft.mentee_id == request.mentee_id:
            turn.db.delete(draft)
    turn.db.flush()
    pair = Pair(
        programme_id=request.programme_id,
        mentee_id=request.mentee_id,
        mentor_id=request.mentor_id,
        state=PairState.ACTIVE,
        score=request.score,
        reasons=request.reasons,
        minutes=round(case.length / timedelta(minutes=1)),
        cadence_days=case.often.days,
        created_at=turn.now,
        published_at=turn.now,
        introduced=True,
    )
    turn.db.add(pair)
    turn.db.flush()
    return pair


def _tell_mentee(turn: Turn, case: Case, pair: Pair) -> None:
    name = first_name(case.mentor)
    hello = say(
        "Write to each other from here: “tell {name} ...” reaches {name} with your name, wherever {name} chats.",
        name=name,
    )
    buttons = (
        Button(say("Find a time"), "session.offer", f"pair {pair.id}", "primary"),
        Button(say("Say hello"), "tell.hello", str(pair.id)),
        _agree(pair),
        _not_for_me(pair),
    )
    notify = say("Good news from the mentoring programme")
    worry = Text(entrusted.whom_to_tell(turn.db, case.programme, case.mentee), "quiet")
    card = Card(say("{name} said yes", name=name), (Text(hello), worry), buttons, notify=notify, stays=True)
    turn.tell(
        case.request.mentee_id,
        card,
        key=f"yes:pair {pair.id}",
        at=awake(case.mentee.zone, turn.now),
        place=news_place(pair),
    )
    together.begin(turn.db, pair, case.mentee, case.mentor, turn.now)


def _welcome(case: Case, pair: Pair) -> Card:
    name = first_name(case.mentee)
    text = say(
        "{length} {often:every} is the plan; the two of you can change it. Whoever finds a time first books it.",
        length=timedelta(minutes=pair.minutes),
        often=timedelta(days=pair.cadence_days),
    )
    buttons = (
        Button(say("Find a time"), "session.offer", f"pair {pair.id}", "primary"),
        _agree(pair),
        Button(say("Let somebody plan for me"), "delegate"),
        _not_for_me(pair),
        Button(say("Home"), "home"),
    )
    return Card(say("Good. {name} hears it from me.", name=name), (Text(text),), buttons)


def _agree(pair: Pair) -> Button:
    return Button(say("Agree how we work"), "kick-off", str(pair.id))


def _not_for_me(pair: Pair) -> Button:
    return Button(say("Not for me"), "pair.decline", str(pair.id))


def _full(case: Case) -> Card:
    text = say_n(
        "Your hours buy one place, and it is taken. More hours a month make room.",
        "Your hours buy {n} places, and they are taken. More hours a month make room.",
        places(case.part.hours_a_month),
    )
    key = str(case.request.id)
    buttons = (
        Button(say("Change the time"), "profile.change", "mentor/budget"),
        Button(say("Not now"), "request.no", key),
    )
    return Card(say("All your places are taken"), (Text(text),), buttons)


# --- not now -----------------------------------------------------------------------------------------------


def no(turn: Turn) -> Card:
    """Not now, and no reason is needed."""
    case = mine(turn)
    if not may_answer(case.request):
        return settled_card(case)
    if case.request.closed_at is None:
        asking.close(turn.db, case.request, turn.now)
    reads = say(
        "{name} reads on {day}: “{mentor} can't take this on just now.” Nothing else is said.",
        name=first_name(case.mentee),
        day=case.heard,
        mentor=first_name(case.mentor),
    )
    hold = say("Should I hold other requests for a while?")
    day = _first_of_month(turn.local.date() + HELD)
    buttons = [Button(say("Until {day}", day=day), "request.rest", day.isoformat())]
    if case.part.hours_a_month > 1:
        buttons.append(Button(say("Fewer hours"), "request.fewer"))
    buttons.append(Button(say("Keep asking"), "request.keep"))
    buttons.append(Button(say("Yes after all"), "request.yes", str(case.request.id)))
    return Card(say("Fine, not now"), (Text(reads), Text(hold)), tuple(buttons))


def _first_of_month(day: date) -> date:
    """The first of the month that begins on or after a day."""
    return day if day.day == 1 else (day.replace(day=1) + timedelta(days=31)).replace(day=1)


# --- away --------------------------------------------------------------------------------------------------


def away(turn: Turn) -> Card:
    """A field for the last day away."""
    case = mine(turn)
    return _away_form(case) if may_answer(case.request) else as_it_is(case)


def away_until(turn: Turn) -> Card:
    """Days away don't count; where it would take too long, the next mentor is asked."""
    case, typed = mine(turn), turn.event.answer("until")
    if not may_answer(case.request):
        return as_it_is(case)
    today = turn.local.date()
    read = read_when(typed, turn.person.zone, turn.now, turn.person.locale)
    if not isinstance(read, When):
        return _away_form(case, typed, say("I couldn't read a day there. An example: 4 January"))
    last = read.end or read.start
    day = last.date() if isinstance(last, datetime) else last
    if not today <= day <= today + LONGEST:
        return _away_form(case, typed, say("I understood {day}. It has to be ahead, within a year.", day=day))
    programmes.go_away(turn.person, today, day, today)
    turn.db.add(turn.person)
    turn.db.flush()
    before = case.until
    for request in requests.waiting_for(turn.db, turn.programme_id, turn.me):
        _put_off(turn, case_of(turn.db, request))
    return _enjoy(case, day, later=case.until > before)


def _put_off(turn: Turn, case: Case) -> None:
    """A later last day for an answer, of which the mentee hears; or no answer at all, if that is too far."""
    before = case.until
    asking.put_off(turn.db, case)
    if case.until > turn.local.date() + LONG_AWAY:
        asking.close(turn.db, case.request, turn.now)
    elif case.until > before:
        text = say("{name} is away for a few days and answers by {day}.", name=first_name(case.mentor), day=case.until)
        calm = say("You needn't do anything. If you'd rather not wait, take it back and choose again.")
        buttons = (Button(say("All right"), "requests", style="primary"), Button(say("Take it back"), "request.back"))
        title = say("{name} needs a little longer", name=first_name(case.mentor))
        news = Card(title, (Text(text), Text(calm)), buttons)
        key = f"away:request {case.request.id}:{case.until.isoformat()}"
        turn.tell(case.request.mentee_id, news, key=key, at=awake(case.mentee.zone, turn.now))


def _enjoy(case: Case, day: date, *, later: bool) -> Card:
    name = first_name(case.mentee)
    text = say("{name} reads that you are away, and you have until {until}.", name=name, until=case.until)
    if not later:  # the days away were none of those that count
        text = say("You have until {until} as before, and {name} needn't hear of it.", name=name, until=case.until)
    if case.request.closed_at:
        text = say("That is longer than {name} should wait, so I pass it on, in the same words as a no.", name=name)
        return Card(say("Away until {day}", day=day), (Text(text),), (Button(say("Home"), "home"),))
    return Card(say("Away until {day}", day=day), (Text(text),), answers(case))


def _away_form(case: Case, typed: str = "", error: Said = "") -> Card:
    name = first_name(case.mentee)
    reads = Text(say("Who reads this: {name} reads that you are away and when you answer.", name=name), "quiet")
    hint = say("For example: Friday, or 4 January")
    field = Field("until", say("Your last day away"), initial=typed, hint=hint, most=100, error=error)
    save = Button(say("Save"), "request.away_until", str(case.request.id), "primary", submit=True)
    return Card(say("Away until when?"), (reads, field), (save, Button(say("Back"), "requests")))


# --- what is asked of this mentor --------------------------------------------------------------------------


def _has_mentor(turn: Turn, case: Case) -> bool:
    return any(
        pair.mentee_id == case.request.mentee_id for pair in programmes.active_pairs(turn.db, case.request.mentee_id)
    )


def _pair_of(turn: Turn, case: Case) -> Pair | None:
    pairs = programmes.active_pairs(turn.db, turn.me)
    return next((pair for pair in pairs if pair.mentee_id == case.request.mentee_id), None)
