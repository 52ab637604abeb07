"""Suggestions: the mentors who fit a mentee best just now, put in the mentee's own order; and why somebody isn't one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from chat.cards import Button, Card, Cards, Part, Text
from chat.turn import NotThere, Turn
from chat.words import City, Listed, Words, say, say_n, show
from handlers import hand, outlook
from handlers.intake_ways import mentoring_words
from handlers.pairing import Known, known_of, mentee_of, mentor_of, rules_of
from handlers.reasons import reason_words
from handlers.room import askable, room
from handlers.wording import first_name, other
from matching.people import Mentee, Mentor, Rules
from matching.reasons import Reason, in_common, reasons
from matching.scores import Refusal, score
from storage import programmes, requests
from storage.people import Enrolment, Person, Role

SHOWN = 3  # few enough to read, enough to have a choice
AGAIN = timedelta(weeks=8)  # a diary that was full two months ago may have room now


@dataclass(frozen=True)
class Fit:
    """A mentor who fits, with the points of 1000, and what the two are for the matching."""

    person: Person
    part: Enrolment
    points: int
    mentee: Mentee
    mentor: Mentor
    rules: Rules

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why; worked out only for those who are shown or asked."""
        return reasons(self.mentee, self.mentor, self.rules)

    @property
    def time(self) -> Reason:
        """The time that both have, which may be one of the reasons."""
        return in_common(self.mentee, self.mentor, self.rules)


@dataclass(frozen=True)
class Order:
    """A mentee's order so far, as a button's value carries it: "12.7/9" is 12 first, 7 second, and 9 left out."""

    chosen: tuple[int, ...] = ()
    skipped: tuple[int, ...] = ()

    def __str__(self) -> str:
        return "/".join(".".join(map(str, ids)) for ids in (self.chosen, self.skipped))


def read_order(value: str) -> Order:
    """The order that a button's value carries; what isn't a number in it is passed over."""
    chosen, _, skipped = value.partition("/")
    return Order(*(tuple(dict.fromkeys(int(n) for n in ids.split(".") if n.isdecimal())) for ids in (chosen, skipped)))


# --- who fits ----------------------------------------------------------------------------------------------


def fits(turn: Turn, among: Collection[int] = ()) -> list[Fit]:
    """Every mentor who could be asked now and fits this mentee, the best first; or those of some whom one has in mind."""
    passed = requests.passed(turn.db, turn.programme_id, turn.me, turn.now - AGAIN)
    who = [(part, p) for part, p in askable(turn.db, turn.programme_id, turn.now, among) if p.id not in passed]
    me, rules, known = _me(turn, [person for _, person in who])
    found = []
    for part, person in who:
        mentor = mentor_of(known, part, person)
        points = score(me, mentor, rules)
        if not isinstance(points, Refusal):
            found.append(Fit(person, part, points.total, me, mentor, rules))
    return sorted(found, key=lambda fit: (-fit.points, fit.person.email))


def _me(turn: Turn, others: Sequence[Person]) -> tuple[Mentee, Rules, Known]:
    """This mentee as the matching knows them, the rules, and what these others are made of."""
    known = known_of(turn.db, turn.programme, turn.now, [turn.person, *others])
    rules = rules_of(turn.db, turn.programme)
    running = {other(turn, pair).email for pair in programmes.active_pairs(turn.db, turn.me)}
    rules = replace(rules, paired=rules.paired | {(turn.person.email, email) for email in running})
    part = programmes.enrolment(turn.db, turn.me, turn.programme_id, Role.MENTEE)
    if part is None:
        raise NotThere
    return mentee_of(known, part, turn.person), rules, known


# --- the mentee's order ------------------------------------------------------------------------------------


def mentors(turn: Turn) -> Card:
    """The three who fit best, or how it stands with those who were asked already."""
    return outlook.settled(turn) or suggestions(turn, Order())


def choose(turn: Turn) -> Card:
    """The next place in the order was given, or somebody was left out."""
    return outlook.settled(turn) or suggestions(turn, read_order(turn.event.value))


def suggestions(turn: Turn, order: Order, first: Words | None = None) -> Card:
    """Up to three mentors to put in an order; once it is complete, the message to them."""
    every = fits(turn)
    chosen = _in_order(every, order.chosen)[:SHOWN]
    order = Order(tuple(fit.person.id or 0 for fit in chosen), order.skipped)
    gone = {*order.chosen, *order.skipped}
    left = [fit for fit in every if fit.person.id not in gone][: SHOWN - len(chosen)]
    if not left:
        return outlook.message(turn, [fit.person for fit in chosen], str(order)) if chosen else _nobody(turn, order)
    parts: list[Part] = [Text(first)] if first else []
    if chosen:
        names = Listed(tuple(fit.person.name for fit in chosen))
        parts.append(Text(say("In this order so far: {names}", names=names)))
    parts.append(Cards(tuple(_suggested(fit, order) for fit in left), choice=True))
    buttons = [hand.choose_for_me(turn.db, turn.programme_id)]
    if chosen:
        buttons = [
            Button(say("These are enough"), "request.message", str(order), "primary"),
            Button(say("Start over"), "mentors"),
        ]
    else:
        parts.insert(0, Text(say("One is asked at a time, in your order. Nobody hears of the others.")))
    title = say_n("One mentor fits you", "{n} mentors fit you", len(left)) if not chosen else say("And then?")
    return Card(title, tuple(parts), tuple(buttons))


def _in_order(every: list[Fit], ids: Collection[int]) -> list[Fit]:
    by_id = {fit.person.id: fit for fit in every}
    return [by_id[number] for number in ids if number in by_id]


def chosen(turn: Turn, value: str) -> list[Fit]:
    """The mentors that a button's value names, those of them who can still be asked."""
    ids = read_order(value).chosen
    return _in_order(fits(turn, among=ids), ids)[:SHOWN] if ids else []


def _suggested(fit: Fit, order: Order) -> Card:
    """One mentor: work and city, why, the hours that both have, and how this mentor likes to mentor."""
    where = show(City(fit.person.zone))
    if fit.person.title:
        where = say("{work}, {city}", work=fit.person.title, city=City(fit.person.zone))
    why = tuple(Text(reason_words(reason)) for reason in fit.reasons if reason.kind not in ("hours", "sometimes"))
    parts = (Text(where, "quiet"), *why, Text(_shared(fit.time)), *_ways(fit.part))
    number = fit.person.id or 0
    places = (say("1st choice"), say("2nd choice"), say("3rd choice"))
    take = replace(order, chosen=(*order.chosen, number))
    leave = replace(order, skipped=(*order.skipped, number))
    buttons = (
        Button(places[len(order.chosen)], "mentors.choose", str(take), "primary"),
        Button(say("Skip"), "mentors.choose", str(leave)),
    )
    return Card(fit.person.name, parts, buttons)


def _shared(time: Reason) -> Words:
    """Whole hours, rounded down, since a usual week is only a guess."""
    if time.kind == "sometimes":
        return say("You share hours only where one of you steps outside the usual ones")
    if time.amount < 60:
        return say("You share {time} in a usual week", time=timedelta(minutes=time.amount))
    return say_n("You share an hour in a usual week", "You share {n} hours in a usual week", time.amount // 60)


def _ways(part: Enrolment) -> tuple[Text, ...]:
    """What a mentor said of how they like to mentor, in the words they chose."""
    words = mentoring_words(part.formats, part.ready)
    return (Text(words, "quote"),) if words else ()


def _nobody(turn: Turn, order: Order) -> Card:
    """No name is left: what would help, and who can."""
    title = say("Nobody free yet")
    text = say("Nobody who fits has a free place yet. More hours or another topic could change that.")
    buttons = [replace(hand.choose_for_me(turn.db, turn.programme_id), style="primary")]
    if order.skipped:
        title = say("No more names just now")
        text = say("Those were all who fit. You can look at them once more, or leave the choice to others.")
        buttons.append(Button(say("Once more"), "mentors"))
    buttons += [Button(say("My hours"), "availability"), Button(say("Change my answers"), "profile")]
    return Card(title, (Text(text),), tuple(buttons))


# --- why not ----------------------------------------------------------------------------------------------


def why_not(turn: Turn) -> Card:
    """Why a mentor isn't among the suggestions; what is private reads like everything that may change."""
    name = " ".join(turn.event.text.split()).strip(" ?!.")
    if name.lower().startswith("not "):  # "why not" and "why" are both typed
        name = name[4:]
    named = _named(turn, name)
    buttons = (Button(say("See the mentors"), "mentors"), Button(say("Home"), "home"))
    if not named:
        text = say("I can say why somebody isn't suggested as a mentor. An example: why not Marcus Bell")
        if name:
            text = say("I know no mentor called “{name}” here. An example: why not Marcus Bell", name=name[:80])
        return Card(say("Whom do you mean?"), (Text(text),), buttons)
    cards = tuple(Card(person.name, (Text(_why_not(turn, part, person)),)) for part, person in named[:SHOWN])
    if len(named) == 1:
        return replace(cards[0], buttons=buttons)
    return Card(say("More than one has that name"), (Cards(cards),), buttons)


def _named(turn: Turn, name: str) -> list[tuple[Enrolment, Person]]:
    """The mentors whose name begins with these words, or has a part that does; only of those who joined."""
    wanted = name.casefold()
    joined = programmes.joined(turn.db, turn.programme_id, Role.MENTOR)
    whole = [(part, p) for part, p in joined if p.name.casefold() == wanted]
    begun = [(part, p) for part, p in joined if f" {p.name.casefold()}".find(f" {wanted}") >= 0]
    return (whole or begun) if wanted else []


def _why_not(turn: Turn, part: Enrolment, person: Person) -> Words:
    """The first thing in the way that may be told: rules first, then places, then what has no reason that is told."""
    me, rules, known = _me(turn, [person])
    points = score(me, mentor_of(known, part, person), rules)
    name = first_name(person)
    if isinstance(points, Refusal) and points.code in _RULES:
        return replace(_RULES[points.code], values=(("name", name),))
    if room(turn.db, turn.programme_id)[person.id or 0] <= 0:
        return say("All places of {name} are taken just now. Places come back during the programme.", name=name)
    fitting = [fit.person.id for fit in fits(turn)]
    if person.id not in fitting:
        return say("{name} isn't suggested at the moment. That can change, and it says nothing about you.", name=name)
    if person.id in fitting[:SHOWN]:
        return say("{name} is among your suggestions.", name=name)
    return say("{name} fits too; others fit a little better. Skip one of them, and the next name comes.", name=name)


_RULES: dict[str, Words] = {
    "self": say("That is you, {name}.", name=""),
    "reporting_line": say("{name} is in your reporting line, and mentoring works better outside it.", name=""),
    "same_team": say("{name} is in your own team, and this programme looks for somebody outside it.", name=""),
    "no_common_language": say("You and {name} have no language in common, as far as I know.", name=""),
    "no_topic": say("{name} offers nothing close to the topics you chose. Other topics could change that.", name=""),
    "no_common_time": say("You and {name} share no free time that is long enough for a session.", name=""),
}
