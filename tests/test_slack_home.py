"""App Home: what is next for each person, shown when they open it and again when it is no longer true."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from fake_slack import TEAM
from house import Human
from slack_house import SlackHouse, nobody_is_at_work
from slack_pages import books, opens, page, passes, press
from sqlmodel import select

import bot.slack.homes
from chat.cards import Card
from chat.turn import Turn
from storage import homes
from storage.messages import Home, Question
from storage.pairs import Session
from storage.people import Enrolment, Person, Role


@pytest.fixture
def ben(slack: SlackHouse) -> Human:
    return slack.person("Ben Okafor", Role.MENTOR, hours="weekdays 13-18")


@pytest.fixture
def ana(slack: SlackHouse, ben: Human) -> Human:
    ana = slack.person("Ana Silva", Role.MENTEE, zone="Europe/Lisbon", hours="weekdays 9-17", goal="Lead a review")
    slack.pair(ana, ben)
    return ana


def test_a_page_says_what_is_next_on_ones_own_clock(slack: SlackHouse, ana: Human, ben: Human) -> None:
    books(ana)
    opens(slack, ana.account)
    opens(slack, ben.account)
    assert "Fri 27 Nov, 15:00 (16:00 in Berlin)" in page(slack, ana)
    assert "Fri 27 Nov, 16:00 (15:00 in Lisbon)" in page(slack, ben)
    assert "Lead a review" in page(slack, ana)
    assert "Quiet for a week" in page(slack, ana)
    assert "Lisbon" in page(slack, ana)


def test_a_page_changes_when_the_other_does_something_and_is_sent_once_a_burst(
    slack: SlackHouse, ana: Human, ben: Human
) -> None:
    opens(slack, ben.account)
    assert "nothing booked yet" in page(slack, ben)
    slack.wall += timedelta(minutes=5)
    passes(slack)
    before = slack.fake.calls["views.publish"]
    books(ana)
    ana.says("sessions")
    ana.says("goals")
    passes(slack)
    assert "nothing booked yet" not in page(slack, ben)
    assert slack.fake.calls["views.publish"] == before + 1
    slack.wall += timedelta(minutes=5)
    passes(slack)
    passes(slack)
    assert slack.fake.calls["views.publish"] == before + 1


def test_a_page_changes_though_nobody_was_told(slack: SlackHouse, ana: Human, ben: Human) -> None:
    lena = slack.person("Lena Vogt", Role.COORDINATOR)
    opens(slack, ben.account)
    opens(slack, lena.account)
    slack.wall += timedelta(minutes=5)
    passes(slack)
    ana.says("goals")
    ana.presses("Add a goal")
    ana.presses("Save", goal="Speak up in design reviews")
    with slack.database.write() as db:  # as an import does
        ivy = Person(organisation_id=slack.organisation, name="Ivy Chen", email="ivy@example.com")
        db.add(ivy)
        db.flush()
        db.add(Enrolment(person_id=ivy.id or 0, programme_id=slack.programme, role=Role.MENTEE))
    passes(slack)
    assert "Speak up in design reviews" in page(slack, ben)
    assert "one person" in page(slack, lena)


def test_nobody_else_s_page_is_looked_at(slack: SlackHouse, ana: Human, ben: Human) -> None:
    ivy = slack.person("Ivy Chen", Role.MENTEE)
    opens(slack, ivy.account)
    passes(slack)
    slack.wall += timedelta(minutes=5)
    passes(slack)
    ana.says("hello")
    with slack.database.read() as db:
        assert homes.to_look_at(db, "slack", slack.desk.homes.since) == []


def test_a_button_of_a_page_opens_a_window_and_the_page_stays(slack: SlackHouse, ana: Human) -> None:
    opens(slack, ana.account)
    window = press(slack, ana, "Quiet for a week")
    assert window["type"] == "modal"
    passes(slack)
    assert "Quiet for a week" not in page(slack, ana)
    press(slack, ana, "As before")
    passes(slack)
    assert "Quiet for a week" in page(slack, ana)


def test_a_mentor_who_waits_reads_of_no_goals_and_sees_each_button_once(slack: SlackHouse, ben: Human) -> None:
    opens(slack, ben.account)
    assert "Goals are set by mentees" not in page(slack, ben)
    assert page(slack, ben).count("'Change my answers'") == 1


def test_opening_a_page_closes_no_question(slack: SlackHouse, ana: Human) -> None:
    ana.says("goals")
    ana.presses("Add a goal")
    with slack.database.read() as db:
        before = db.exec(select(Question.action, Question.field)).one()
    assert before[0] == "goal.save"
    opens(slack, ana.account)
    assert "Still open in our chat: What would be different?" in page(slack, ana)
    with slack.database.read() as db:
        assert db.exec(select(Question.action, Question.field)).one() == before


def test_a_session_that_nobody_told_of_can_be_told_on_the_page(slack: SlackHouse, ana: Human) -> None:
    books(ana)
    with slack.database.read() as db:
        start = db.exec(select(Session.start)).one()
    slack.wall = start + timedelta(hours=2)
    opens(slack, ana.account)
    assert press(slack, ana, "We met")["title"]["text"] == "How useful was it?"
    passes(slack)
    assert "Did you talk?" not in page(slack, ana)


def test_a_coordinator_sees_the_programme_and_not_their_words(slack: SlackHouse, ana: Human) -> None:
    lena = slack.person("Lena Vogt", Role.COORDINATOR)
    opens(slack, lena.account)
    assert "1 joined, 1 with a mentor" in page(slack, lena)
    assert "Lead a review" not in page(slack, lena)
    assert "Your settings" not in page(slack, lena)


def test_a_stranger_s_page_says_what_to_do(slack: SlackHouse) -> None:
    slack.fake.person("UX", "Xia Who", "xia@elsewhere.example")
    opens(slack, "UX")
    assert "add you" in str(slack.fake.homes["UX"]["blocks"])


def test_a_page_that_couldn_t_be_shown_is_shown_at_the_next_look(slack: SlackHouse, ana: Human) -> None:
    slack.fake.faults["views.publish"] = ["429"]
    slack.run(slack.fake.event({"type": "app_home_opened", "user": ana.account, "tab": "home"}))
    slack.until_true(lambda: not slack.fake.faults["views.publish"])
    nobody_is_at_work(slack)
    slack.wall += timedelta(seconds=1)
    passes(slack)
    assert "Ben Okafor" in page(slack, ana)


def test_a_page_that_was_changed_elsewhere_is_shown_again(slack: SlackHouse, ana: Human) -> None:
    opens(slack, ana.account)
    with slack.database.write() as db:
        home = db.exec(select(Home)).one()
        home.version = "of another process"
        db.add(home)
    books(ana)
    passes(slack)
    passes(slack)
    assert "nothing booked yet" not in page(slack, ana)


def test_a_page_that_fails_keeps_nobody_else_s_from_changing(
    slack: SlackHouse, ana: Human, ben: Human, monkeypatch: pytest.MonkeyPatch
) -> None:
    opens(slack, ana.account)
    opens(slack, ben.account)
    overview = bot.slack.homes.overview

    def fails(turn: Turn, routes: Any) -> Card:
        if turn.me == ana.id:
            raise ValueError("a page that can't be made")
        return overview(turn, routes)

    with monkeypatch.context() as broken:
        broken.setattr("bot.slack.homes.overview", fails)
        books(ana)
        passes(slack)
    assert "nothing booked yet" not in page(slack, ben)
    assert "nothing booked yet" in page(slack, ana)
    passes(slack)
    assert "nothing booked yet" not in page(slack, ana)


def test_no_page_is_sent_while_slack_says_to_wait(slack: SlackHouse, ana: Human, ben: Human) -> None:
    opens(slack, ana.account)
    opens(slack, ben.account)
    books(ana)
    slack.fake.faults["views.publish"] = ["429 60"]
    before = slack.fake.calls["views.publish"]
    for _ in range(5):
        passes(slack)
        slack.wall += timedelta(seconds=10)
    assert slack.fake.calls["views.publish"] == before + 1
    slack.wall += timedelta(seconds=10)
    passes(slack)
    assert "nothing booked yet" not in page(slack, ana) + page(slack, ben)


def test_a_page_that_slack_has_lost_is_shown_when_it_is_opened(slack: SlackHouse, ana: Human) -> None:
    opens(slack, ana.account)
    view = slack.fake.homes.pop(ana.account)
    opens(slack, ana.account)
    before = slack.fake.calls["views.publish"]
    slack.run(slack.fake.event({"type": "app_home_opened", "user": ana.account, "tab": "home", "view": view}))
    ana.says("hello")
    assert slack.fake.calls["views.publish"] == before


def test_the_messages_tab_is_no_reason_to_show_a_page(slack: SlackHouse, ana: Human) -> None:
    slack.run(slack.fake.event({"type": "app_home_opened", "user": ana.account, "tab": "messages", "team": TEAM}))
    ana.says("hello")
    assert not slack.fake.homes
