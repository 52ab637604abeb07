"""Forms and answers on Slack: windows that go on and close, lists that are searched, cards that Slack won't draw."""

from __future__ import annotations

from typing import Any

import pytest
from fake_slack import BOT
from joining import goes_on_as_mentor
from slack_house import SlackHouse, SlackHuman

from storage.people import Enrolled, Enrolment, Person, Role


@pytest.fixture
def ana(slack: SlackHouse) -> SlackHuman:
    ana = slack.person("Ana Silva", Role.MENTEE, zone="Europe/Lisbon", goal="Lead a review")
    slack.pair(ana, slack.person("Ben Okafor", Role.MENTOR))
    return ana  # type: ignore[return-value]


def drawn(slack: SlackHouse, human: Any) -> list[str]:
    """The kinds of blocks in the newest message that somebody has."""
    return [block["type"] for block in slack.fake.messages[slack.fake.dm(human.account)][-1]["blocks"]]


def test_a_window_says_what_was_wrong_and_closes_with_the_last_answer(slack: SlackHouse, ana: SlackHuman) -> None:
    ana.says("goals")
    opened = ana.presses("Open")
    ana.presses("Change it")
    wrong = ana.presses("Save", goal="x" * 1001)
    assert "1,000 fit" in wrong.fields[0]["error"]
    assert wrong.fields[0]["initial"] == "x" * 1001
    kept = ana.presses("Save", goal="I lead one review in March")
    assert not slack.fake.views
    assert kept.message == opened.message, "the answer takes the place of the card that the window was opened from"


def test_what_is_answered_by_a_button_in_a_window_stays_in_the_chat_too(slack: SlackHouse, ana: SlackHuman) -> None:
    ana.says("profile")
    ana.presses("Change the list")
    done = ana.presses("Nobody")
    assert done.title == "Noted"
    assert done.message in {message["ts"] for message in slack.fake.messages[slack.fake.dm(ana.account)]}
    assert slack.fake.calls["views.update"] == 1, "the window says where the answer is"


def test_who_joins_by_a_command_in_a_channel_finds_the_end_of_it_in_the_chat(slack: SlackHouse) -> None:
    ben = slack.person("Ben Okafor")
    slack.run(slack.fake.command(ben.account, "join", channel="C1"))
    done = goes_on_as_mentor(ben, topics=["public-speaking"], hours="weekdays 13-18", city="Europe/Berlin")
    own = [message for message in slack.fake.messages[slack.fake.dm(ben.account)] if message["user"] == BOT]
    assert [message["ts"] for message in own] == [done.message], "all else was in the window"


def test_a_window_that_is_closed_half_way_goes_on_later(slack: SlackHouse, ana: SlackHuman) -> None:
    ana.says("profile")
    ana.presses("Change the list")
    ana.acts("help")
    assert not slack.fake.views, "to do something else, people close it"
    assert ana.presses("Change the list").title == "Anyone you'd rather not be matched with?"


def test_a_list_of_hundreds_is_searched(slack: SlackHouse, ana: SlackHuman) -> None:
    with slack.database.write() as db:
        people = [
            Person(organisation_id=slack.organisation, name=f"Person {n}", email=f"person.{n}@example.com")
            for n in range(120)
        ]
        db.add_all(people)
        db.flush()
        joined = {"programme_id": slack.programme, "role": Role.MENTOR, "state": Enrolled.JOINED}
        db.add_all(Enrolment(person_id=person.id, **joined) for person in people)
    ana.says("profile")
    asked = ana.presses("Change the list")
    assert asked.fields[0]["options"] == [], "they are too many to be sent"
    found = slack.run(slack.fake.searches(ana.account, "vetoes", "person 11"))
    assert [option["text"]["text"] for option in found] == ["Person 11", *(f"Person {n}" for n in range(110, 120))]
    assert not slack.run(slack.fake.searches(ana.account, "another", "person")), "of a question that isn't asked"
    ana.presses("Keep these", vetoes=[found[0]["value"]])
    with slack.database.read() as db:
        vetoes = db.get_one(Person, ana.id).vetoes
    assert vetoes
    assert vetoes.open() == ["person.11@example.com"]


@pytest.mark.parametrize("how", ["typed", "pressed"])
def test_what_slack_will_not_draw_comes_in_its_plain_form_once(slack: SlackHouse, how: str) -> None:
    lena = slack.person("Lena Vogt", Role.COORDINATOR)
    slack.person("Ana Silva", Role.MENTEE)
    lena.says("report")
    assert {"table", "data_visualization"} <= {*drawn(slack, lena)}
    lena.presses("Home")
    posted = slack.fake.calls["chat.postMessage"] + slack.fake.calls["chat.update"]
    slack.fake.faults["chat.postMessage"] = slack.fake.faults["chat.update"] = ["invalid_blocks"]
    report = lena.says("report") if how == "typed" else lena.presses("Report")
    tries = slack.fake.calls["chat.postMessage"] + slack.fake.calls["chat.update"] - posted
    assert not {"table", "data_visualization"} & {*drawn(slack, lena)}
    assert "Have a mentor" in report.text
    assert tries == 2, "refused, and sent once more"
