"""A request that gets no yes: when it moves on, what each of them reads, and who takes over after the third."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from asking import asks, morning, pairs, states, titles
from house import House, Human
from sqlmodel import select

from storage import requests
from storage.database import Database
from storage.messages import Outgoing
from storage.pairs import Asking, Pair, PairState, Request
from storage.people import Enrolled, Enrolment, Organisation, Person, Programme, Role
from storage.secrets import Sealed


def test_a_mentor_is_asked_in_waking_hours_and_has_three_working_days_of_their_own(house: House, asha: Human) -> None:
    marcus = house.person("Marcus Bell", Role.MENTOR, zone="America/New_York", hours="every day 0-24")
    asks(asha, "Marcus Bell")
    assert "30 Nov" in asha.sees().text or "Nov 30" in asha.sees().text, "Thanksgiving isn't counted, nor the weekend"
    house.later(seconds=1)
    assert not marcus.cards(), "it is four in the morning there"
    house.until(datetime(2026, 11, 24, 13, 0, 1, tzinfo=UTC))
    assert marcus.sees("Asha Rao would like you as a mentor")


def test_silence_and_a_no_read_the_same_and_come_at_the_same_hour(house: House, lena: Human) -> None:
    read = []
    for answer in ("Not now", ""):
        mentee = house.person("Ana Silva" if answer else "Eva Lund", Role.MENTEE)
        first, second = (house.person(f"{n} {answer or 'Quiet'}", Role.MENTOR) for n in ("Ben", "Cy"))
        asks(mentee, first.name, second.name)
        house.later(seconds=1)
        if answer:
            first.presses("Not now")
            before = len(mentee.cards())
            house.later(hours=1)
            assert len(mentee.cards()) == before, "nothing is told on the same day"
            assert "until" in mentee.says("requests").text
            morning(house)
        else:
            house.through(house.wall + timedelta(days=6))
        news = mentee.sees("With Cy now")
        read.append(news.text.partition("who has until")[0])
        with house.database.read() as db:
            due = db.exec(select(Outgoing.due).where(Outgoing.key.startswith("moved:")).order_by(Outgoing.id)).all()[-1]
        assert due.hour == 7, "eight in the morning in Berlin"
        second.presses("Yes")
    assert read[0] == read[1]
    assert "can't take this on just now" in read[0]


def test_after_the_third_a_person_takes_over_with_a_date(house: House, lena: Human, asha: Human) -> None:
    mentors = [house.person(name, Role.MENTOR) for name in ("Marcus Bell", "Mei Tan", "Tom Eze")]
    asks(asha, "Marcus Bell", "Mei Tan", "Tom Eze")
    for mentor in mentors:
        house.later(seconds=1)
        mentor.presses("Not now")
        morning(house)
    over = asha.sees("A person takes over")
    assert "None of the 3 can start now. That is about diaries, not about you." in over.text
    assert "Lena Vogt will have a name or a date for you by" in over.text
    told = lena.sees("Asha Rao needs a mentor")
    assert "None of 3 who were asked could." in told.text
    assert "design reviews" not in told.text
    assert titles(lena).count("Asha Rao needs a mentor") == 1
    assert asha.presses("More names").title == "Nobody free yet", "who couldn't isn't suggested again at once"
    assert "Lena Vogt looks for a mentor" in asha.presses("Let Lena choose").text


@pytest.mark.parametrize("gone", ["left", "closed account", "rests"])
def test_a_request_moves_on_from_a_mentor_who_is_gone(
    house: House, asha: Human, marcus: Human, mei: Human, gone: str
) -> None:
    asks(asha, "Marcus Bell", "Mei Tan")
    with house.database.write() as db:
        part = db.exec(select(Enrolment).where(Enrolment.person_id == marcus.id)).one()
        if gone == "left":
            part.state = Enrolled.LEFT
        elif gone == "rests":
            part.resting_until = date(2027, 1, 1)
        else:
            db.get_one(Person, marcus.id).active = False
        db.add(part)
    house.later(hours=1)
    assert asha.sees().title != "With Mei now", "not before the morning, like any other no"
    morning(house)
    assert asha.sees().title == "With Mei now"
    assert mei.sees("Asha Rao would like you as a mentor")


def test_a_mentee_who_was_paired_otherwise_is_no_longer_asked_for(
    house: House, asha: Human, marcus: Human, mei: Human
) -> None:
    asks(asha, "Marcus Bell")
    house.later(seconds=1)
    house.pair(asha, mei)
    assert marcus.presses("Yes").title == "This one is settled"
    house.later(seconds=1)
    assert states(house) == [Asking.WITHDRAWN]
    assert pairs(house) == [(asha.id, mei.id)]


def test_a_mentor_who_is_being_asked_is_not_asked_by_somebody_else(house: House, asha: Human, marcus: Human) -> None:
    eve = house.person("Eve Moss", Role.MENTEE)
    eve.says("mentors")
    send = eve.presses("1st choice").button("Send as it is")
    asks(asha, "Marcus Bell")
    late = eve.acts(send["action"], send["value"])
    assert late.title == "Nobody free yet" or "just gone" in late.text
    house.later(seconds=1)
    assert [title for title in titles(marcus) if "would like you" in title] == ["Asha Rao would like you as a mentor"]


def test_what_moves_on_is_found_in_both_kinds_of_database(database: Database) -> None:
    now = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    with database.write() as db:
        db.add(organisation := Organisation(name="Northwind"))
        db.flush()
        db.add(
            programme := Programme(organisation_id=organisation.id or 0, name="G", starts=now.date(), ends=now.date())
        )
        people = [Person(organisation_id=organisation.id or 0, name=n, email=f"{n}@example.com") for n in "abcdefg"]
        db.add_all(people)
        db.flush()
        a, b, c, d, e, f, g = (person.id or 0 for person in people)
        roles = {a: "mentee", b: "mentee", c: "mentee", g: "mentee", d: "mentor", e: "mentor", f: "mentor"}
        for person, role in roles.items():
            part = Enrolment(person_id=person, programme_id=programme.id or 0, role=role, state=Enrolled.JOINED)
            part.state = Enrolled.LEFT if person == e else part.state
            part.resting_until = date(2026, 12, 1) if person == f else None
            db.add(part)
        for mentee, mentor in ((a, d), (b, e), (c, f), (g, d)):
            row = Request(
                programme_id=programme.id or 0,
                mentee_id=mentee,
                mentor_id=mentor,
                state=Asking.ASKED,
                message=Sealed("x"),
            )
            row.created_at, row.moves_at = now, now + timedelta(hours=mentee)
            db.add(row)
        db.add(Pair(programme_id=programme.id or 0, mentee_id=g, mentor_id=e, state=PairState.ACTIVE, created_at=now))
    with database.read() as db:
        assert [request.mentor_id for request in requests.without_mentor(db, now.date())] == [e, f]
        assert [request.mentor_id for request in requests.without_mentor(db, date(2026, 12, 1))] == [e]
        assert [request.mentee_id for request in requests.without_mentee(db)] == [g]
        assert [request.mentee_id for request in requests.due(db, now + timedelta(hours=b))] == [a, b]
        assert requests.next_move(db, now + timedelta(hours=a)) == now + timedelta(hours=b)
        assert requests.next_move(db, now + timedelta(days=9)) is None
