"""Who could use a hand, and where everybody stands: what coordinators read of others, and what they don't."""

from __future__ import annotations

import csv
from datetime import timedelta
from io import StringIO

import pytest
from house import House, Human
from sqlmodel import select

from storage.pairs import Pair
from storage.people import Enrolled, Enrolment, Role

Two = tuple[Human, Human]


@pytest.fixture
def pair(house: House) -> Two:
    ana = house.person("Ana Silva", Role.MENTEE, goal="Speak first")
    ben = house.person("Ben Okafor", Role.MENTOR)
    house.pair(ana, ben)
    return ana, ben


def test_nobody_needs_a_hand_while_everybody_is_in_their_rhythm(lena: Human, pair: Two, house: House) -> None:
    assert lena.says("risk").title == "Nobody needs a hand just now"


def test_a_pair_without_a_date_is_listed_with_the_reason_and_a_tap_to_write(
    lena: Human, pair: Two, house: House
) -> None:
    house.wall += timedelta(days=22)
    card = lena.says("risk")
    assert "Pairs without a date: 1 of 1." in card.text
    assert "Matched 22 days ago, no first session yet." in card.text
    assert "share" not in card.text, "forty hours a week are enough"
    assert lena.presses("Write to Ana").title == "To Ana Silva"


def test_a_pair_with_little_time_in_common_is_told_so(lena: Human, house: House) -> None:
    ana = house.person("Ana Silva", Role.MENTEE, hours="mon 9-10")
    ben = house.person("Ben Okafor", Role.MENTOR)
    house.pair(ana, ben)
    house.wall += timedelta(days=22)
    assert "Their weekly hours share 1 hour." in lena.says("risk").text


def test_a_pair_on_a_break_is_left_alone(lena: Human, pair: Two, house: House) -> None:
    ana, _ = pair
    house.wall += timedelta(days=22)
    ana.says("pause")
    ana.presses("Two weeks off")
    assert lena.says("risk").title == "Nobody needs a hand just now"


def test_a_mentee_without_a_mentor_is_listed_until_somebody_is_asked(lena: Human, house: House) -> None:
    ana = house.person("Ana Silva", Role.MENTEE)
    house.person("Ben Okafor", Role.MENTOR)
    assert "Without a mentor since Tue 24 Nov." in lena.says("risk").text
    ana.says("mentors")
    ana.presses("1st choice")
    ana.presses("Send as it is")
    assert lena.says("risk").title == "Nobody needs a hand just now"


def test_the_list_says_how_it_is_worked_out(lena: Human, pair: Two) -> None:
    lena.says("risk")
    assert "1.5 of their own rhythms" in lena.presses("How it's worked out").text


def test_people_are_listed_by_where_they_stand(lena: Human, pair: Two, house: House) -> None:
    uli = house.person("Uli Vance")
    with house.database.write() as db:
        db.add(Enrolment(person_id=uli.id, programme_id=house.programme, role=Role.MENTOR, state=Enrolled.INVITED))
    rows = dict(lena.says("people").part("Facts")["rows"])
    assert rows == {
        "Mentee, with a mentor": "1: Ana Silva",
        "Mentor, all places taken": "1: Ben Okafor",
        "Mentor, on the list, not invited yet": "1: Uli Vance",
    }


def test_whoever_waits_for_an_invitation_is_one_tap_away(lena: Human, house: House) -> None:
    uli = house.person("Uli Vance")
    assert "Invite" not in lena.says("home").buttons
    with house.database.write() as db:
        db.add(Enrolment(person_id=uli.id, programme_id=house.programme, role=Role.MENTOR, state=Enrolled.INVITED))
    assert "one more on the list" in lena.says("report").text
    lena.says("home")
    assert lena.presses("Invite").title == "One person waits for an invitation"


def test_one_person_is_shown_with_dates_and_partners_and_nothing_else(lena: Human, pair: Two) -> None:
    card = lena.says("people ana")
    assert dict(card.part("Facts")["rows"]) == {"Ana Silva": "Mentee, with a mentor, since Tue 24 Nov, with Ben Okafor"}
    assert "Speak first" not in card.text
    assert lena.says("people xyz").title == "Who is that?"


def test_the_file_has_a_line_for_each_part_and_no_formula(lena: Human, pair: Two, house: House) -> None:
    house.person("=cmd|calc", Role.MENTEE)
    file = lena.says("export").part("File")
    lines = list(csv.reader(StringIO(file["content"].lstrip("\ufeff"))))
    assert [line[0] for line in lines] == ["Name", "'=cmd|calc", "Ana Silva", "Ben Okafor"]
    assert lines[2][1:] == ["ana.silva@example.com", "Mentee", "with a mentor", "2026-11-24", "Ben Okafor"]


@pytest.mark.parametrize("words", ["risk", "people", "people ben", "export"])
def test_none_of_it_is_for_anybody_else(pair: Two, words: str) -> None:
    ana, ben = pair
    for person in (ana, ben):
        card = person.says(words)
        assert "Without a mentor" not in card.text
        assert not [part for part in card.data.get("parts", []) if part["is"] in ("Facts", "Cards", "File")]


def test_an_ended_pair_is_counted_from_its_end(lena: Human, pair: Two, house: House) -> None:
    with house.database.write() as db:
        found = db.exec(select(Pair)).one()
        found.state, found.ended_at = "ended", house.wall + timedelta(days=3)
    assert "Without a mentor since Fri 27 Nov." in lena.says("risk").text
