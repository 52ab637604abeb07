"""What two people agreed, or what one of them suggests, as cards for either of the two."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from chat.cards import Button, Card, Facts, Part, Text
from chat.words import Words, say
from handlers.agreeing import SHARED, feedback_name, named
from storage.pairs import Pair

Kept = Mapping[str, Any]
HOME = Button(say("Home"), "home")


def data_of(pair: Pair) -> Kept:
    """The agreements, or the suggestion; empty before either."""
    return pair.agreed.open() if pair.agreed else {}


def feedback_of(data: Kept, person_id: int) -> str:
    """How one of the two likes feedback, "" where it wasn't said."""
    return str(data.get("feedback", {}).get(str(person_id), ""))


def agreed(pair: Pair, reader: int, name: str, last: date) -> Card:
    """For one of the two, who knows the other by this first name."""
    reads = Text(say("You and {name} read this, and nobody else.", name=name), "quiet")
    change_ = Button(say("Change something"), "agreement.change", str(pair.id))
    parts = (facts(data_of(pair), reader, name, last), reads)
    return Card(say("What you and {name} agreed", name=name), parts, (after(pair, reader), change_, HOME))


def after(pair: Pair, reader: int) -> Button:
    """What comes next: the mentee plans the first 90 days, the mentor reads what for."""
    if reader == pair.mentee_id:
        return Button(say("Plan 90 days"), "goal.begin", style="primary")
    return Button(say("Goals"), "goals", style="primary")


def suggested(
    pair: Pair, reader: int, name: str, last: date, first: Words | None = None, *, pushed: bool = False
) -> Card:
    """What somebody suggests, for the other: all of it, and first what changed."""
    data = data_of(pair)
    changed = [key for key in SHARED if data["before"] and data["before"][key] != data["shared"][key]]
    parts: list[Part] = [Text(first)] if first else []
    if changed:
        parts.append(Text(say("{name} would change this:", name=name)))
        parts.append(Facts(tuple((SHARED[key], _instead(data, key)) for key in changed)))
        parts.append(Text(say("All of it, then:"), "quiet"))
    parts += [
        facts(data, reader, name, last),
        Text(say("You and {name} read this, and nobody else.", name=name), "quiet"),
    ]
    more = Button(say("Change something"), "agreement.change", str(pair.id))
    if pushed and data["bounced"]:
        more = Button(say("Talk it over"), "tell.write", str(pair.id))
    fine_ = Button(say("Fine by me"), "agreement.fine", f"{pair.id}.{data['round']}", "primary")
    notify = say("{name} has a suggestion for you two", name=name)
    return Card(say("{name} suggests", name=name), tuple(parts), (fine_, more), notify=notify)


def facts(data: Kept, reader: int, name: str, last: date) -> Facts:
    """All of it, with the day up to which it is for."""
    rows = [(label, named(key, data["shared"][key])) for key, label in SHARED.items()]
    for person, liked in data["feedback"].items():
        whose = say("Feedback for you") if person == str(reader) else say("Feedback for {name}", name=name)
        rows.append((whose, feedback_name(liked)))
    rows.append((say("Last day"), say("{day}", day=last)))
    return Facts(tuple(rows))


def _instead(data: Kept, key: str) -> Words:
    return say("{new}, not {old}", new=named(key, data["shared"][key]), old=named(key, data["before"][key]))
