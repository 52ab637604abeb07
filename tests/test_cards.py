"""Cards: forms have one submit, and what is stored today is read tomorrow."""

from __future__ import annotations

import json

import pytest

from chat import stored
from chat.cards import Button, Card, Cards, Chart, Facts, Field, File, Image, Link, Option, Progress, Table, Text
from chat.events import Address, Event
from chat.words import say

SUBMIT = Button(say("Send"), "goal.save", submit=True)
RICH = Card(
    say("All there is"),
    (
        Text("typed <b>as</b> is", "quote"),
        Facts(((say("With"), "Ana"),)),
        Table((say("Yours"), "New York"), ((say("{n}", n=1), "x"),)),
        Chart(say("Weeks"), ("1", "2"), ((say("Both"), (1.0, 2.5)),)),
        Cards((Card("Marcus", (), (Button(say("First choice"), "request", "7"),)),)),
        Link(say("Open"), "https://example.com"),
        File("a.ics", "text/calendar", "BEGIN:VCALENDAR", say("Add")),
        Progress(1, 4, say("Step")),
        Image("https://example.com/x.png", say("A picture")),
        Field("topics", say("Topics"), "many", (Option("a", say("A")),), ("a",), most=3, error=say("No")),
    ),
    (SUBMIT, Button(say("Back"), "back")),
    short=say("All"),
    notify=say("Look"),
    stays=True,
)


def test_a_form_needs_exactly_one_submit_button() -> None:
    field = Field("goal", say("Goal"))
    with pytest.raises(ValueError, match="one submit"):
        Card("A form", (field,), (Button(say("Home"), "home"),))
    with pytest.raises(ValueError, match="one submit"):
        Card("A form", (field,), (SUBMIT, SUBMIT))
    with pytest.raises(ValueError, match="one submit"):
        Card("No form", (), (SUBMIT,))


def test_seven_buttons_are_one_too_many() -> None:
    with pytest.raises(ValueError, match="six"):
        Card("Choose", (), tuple(Button(str(n), "home") for n in range(7)))


def test_a_card_survives_being_stored_as_json() -> None:
    assert stored.load(json.loads(json.dumps(stored.dump(RICH)))) == RICH


def test_a_card_stored_by_an_older_or_newer_version_is_still_read() -> None:
    old = {"is": "Card", "title": "From last year"}
    assert stored.load(old) == Card("From last year")
    newer = {**old, "sparkle": True, "buttons": [{"is": "Button", "label": "Go", "action": "home", "glow": 3}]}
    assert stored.load(newer) == Card("From last year", (), (Button("Go", "home"),))


def test_an_event_survives_being_stored_with_single_and_many_answers() -> None:
    event = Event("1", Address("web", "local", "ana"), "x", values={"a": "one", "b": ("two", "three")})
    again = stored.load(json.loads(json.dumps(stored.dump(event))))
    assert again == event
    assert again.answers("b") == ("two", "three")
    assert again.answer("b") == "two,three"
    assert again.answers("a") == ("one",)


def test_the_notification_is_the_title_unless_the_card_has_its_own() -> None:
    assert RICH.fallback() == say("Look")
    assert Card("Plain").fallback() == "Plain"
