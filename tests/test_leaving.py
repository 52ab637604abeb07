"""Leaving, erasing, and mentors who can't go on: the others hear it kindly, and nothing is left of who asked for that."""

from __future__ import annotations

from datetime import timedelta

import pytest
from house import House, Human
from meeting import books
from sqlmodel import SQLModel, select

from storage import programmes
from storage.concerns import Concern
from storage.pairs import Answer, Change, Note, Pair, PairState, PrivateNote, Request, Session
from storage.people import Enrolled, Enrolment, Person, Role
from storage.secrets import Sealed


@pytest.fixture
def pair(house: House) -> tuple[Human, Human]:
    asha = house.person("Asha Rao", Role.MENTEE, goal="Speak up in reviews")
    marcus = house.person("Marcus Bell", Role.MENTOR)
    house.pair(asha, marcus)
    books(asha)
    return asha, marcus


def the_pair(house: House) -> Pair:
    with house.database.read() as db:
        return db.get_one(Pair, 1)


def everything(house: House) -> str:
    """Every row of every table, with what is sealed opened."""
    with house.database.read() as db:
        models = [mapper.class_ for mapper in SQLModel._sa_registry.mappers]
        rows = [row for model in models for row in db.exec(select(model)).all()]
        return "\n".join(
            str(value.open() if isinstance(value, Sealed) else value) for row in rows for value in vars(row).values()
        )


def test_a_mentee_reads_what_leaving_does_and_leaves(house: House, pair: tuple[Human, Human]) -> None:
    asha, marcus = pair
    assert "Marcus" in asha.says("leave programme").text
    assert the_pair(house).state == PairState.ACTIVE, "nothing happens before the tap"
    left = asha.presses("Leave")
    assert "METHOD:CANCEL" in left.part("File")["content"]
    house.later(minutes=1)
    told = marcus.sees("Asha can't go on with the programme")
    assert "No reason" in told.text
    assert "METHOD:CANCEL" in told.part("File")["content"]
    assert the_pair(house).why_ended == "left"
    with house.database.read() as db:
        assert db.exec(select(Enrolment).where(Enrolment.person_id == asha.id)).one().state == Enrolled.LEFT
    assert asha.acts("leave.yes").title.startswith("You have left"), "pressed twice it is still one leaving"
    house.later(minutes=1)
    assert sum("can't go on" in card.title for card in marcus.cards()) == 1


def test_somebody_who_left_comes_back_by_joining(house: House, pair: tuple[Human, Human]) -> None:
    asha, _ = pair
    asha.says("leave programme")
    asha.presses("Leave")
    assert asha.says("join").title == "Who sees what"


def test_requests_end_with_the_one_who_leaves(house: House, pair: tuple[Human, Human]) -> None:
    asha, marcus = pair
    zed = house.person("Zed Ali", Role.MENTEE)
    with house.database.write() as db:
        for mentee, mentor in ((asha, zed), (zed, marcus), (zed, asha)):
            db.add(
                Request(
                    programme_id=house.programme,
                    mentee_id=mentee.id,
                    mentor_id=mentor.id,
                    state="asked",
                    message=Sealed("Hello"),
                    created_at=house.wall,
                )
            )
    asha.says("leave programme")
    asha.presses("Leave")
    with house.database.read() as db:
        rows = db.exec(select(Request).order_by(Request.id)).all()
    assert [row.state for row in rows] == ["withdrawn", "asked", "asked"]
    assert [row.closed_at is not None for row in rows] == [True, False, True], "Zed hears of it in the morning"


def test_a_mentor_leaves_and_the_mentee_gets_the_next_names_and_a_date(
    house: House, pair: tuple[Human, Human], lena: Human
) -> None:
    asha, marcus = pair
    house.person("Mei Tan", Role.MENTOR)
    marcus.says("leave programme")
    marcus.presses("Leave")
    house.later(minutes=1)
    told = asha.sees("Marcus can't go on as a mentor")
    assert "Tue 8 Dec" in told.text, "ten working days from Tue 24 Nov"
    assert told.buttons == ["Another mentor", "Find one for me", "Keep our notes", "A break"]
    assert "left" not in told.text
    assert lena.sees("Marcus Bell no longer mentors Asha Rao")
    assert "number 1" in asha.presses("Find one for me").text
    house.later(minutes=1)
    assert lena.sees("Asha Rao would like you to find a mentor")
    assert "Mei Tan" in asha.presses("Another mentor", on="can't go on").text


def test_a_mentor_whose_account_was_closed_hands_over(house: House, pair: tuple[Human, Human]) -> None:
    asha, marcus = pair
    with house.database.write() as db:
        person = db.get_one(Person, marcus.id)
        person.active = False
        db.add(person)
    house.later(minutes=1)
    house.later(minutes=1)
    told = asha.sees("Marcus can't go on as a mentor")
    assert told.title == "Marcus can't go on as a mentor"
    assert sum("can't go on" in card.title for card in asha.cards()) == 1


@pytest.fixture
def silent(house: House) -> tuple[Human, Human]:
    """A pair in which nobody has booked anything."""
    asha, marcus = house.person("Asha Rao", Role.MENTEE), house.person("Marcus Bell", Role.MENTOR)
    house.pair(asha, marcus)
    return asha, marcus


def test_a_mentor_is_quiet_after_thirty_days_in_which_the_mentee_was_here(
    house: House, silent: tuple[Human, Human]
) -> None:
    asha, marcus = silent
    house.later(days=20)
    asha.says("home")
    house.later(days=9)
    assert the_pair(house).state == PairState.ACTIVE
    house.later(days=1, minutes=1)
    assert the_pair(house).state == PairState.ENDED
    assert asha.sees("Marcus can't go on")
    assert "That's all right" in marcus.sees("Your place is given back").text


@pytest.mark.parametrize("why", ["the mentor answers", "the mentee is away too", "the mentor is away", "they pause"])
def test_nobody_is_called_quiet_without_reason(house: House, silent: tuple[Human, Human], why: str) -> None:
    asha, marcus = silent
    house.later(days=20)
    if why != "the mentee is away too":
        asha.says("home")
    house.later(minutes=1)
    if why == "the mentor answers":
        marcus.says("home")
    with house.database.write() as db:
        person, pair = db.get_one(Person, marcus.id), db.get_one(Pair, 1)
        today = house.wall.date()
        if why == "the mentor is away":
            programmes.go_away(person, today, today + timedelta(days=30), today)
        if why == "they pause":
            pair.paused_until = today + timedelta(days=30)
        db.add_all([person, pair])
    house.later(days=12)
    assert the_pair(house).state == PairState.ACTIVE


def test_erasing_leaves_neither_name_nor_words_anywhere(house: House, pair: tuple[Human, Human], lena: Human) -> None:
    asha, marcus = pair
    asha.says("tell me about zebras")
    with house.database.write() as db:
        about = {"person_id": asha.id, "pair_id": 1}
        db.add(Note(**about, session_id=1, words=Sealed("Zebra note"), at=house.wall))
        db.add(Note(person_id=marcus.id, pair_id=1, session_id=1, words=Sealed("My own line"), at=house.wall))
        db.add(PrivateNote(**about, words=Sealed("Zebra in private"), at=house.wall))
        db.add(Change(**about, state="taken back", at=house.wall, due=house.wall))
        db.add(
            Answer(
                person_id=asha.id,
                programme_id=1,
                survey="pulse",
                about="pair 1",
                number=2,
                words=Sealed("Zebra answer"),
                at=house.wall,
            )
        )
        db.add(
            Concern(
                programme_id=1,
                person_id=asha.id,
                holder_id=lena.id,
                words=Sealed("Zebra concern"),
                severity="off",
                reply_by="here",
                at=house.wall,
                due=house.wall,
            )
        )
        session = db.get_one(Session, 1)
        session.wish = Sealed("Zebra wish")
        db.add(session)
    house.later(days=3)
    marcus.says("home")
    assert "Speak up in reviews" in "".join(card.text for card in marcus.cards())
    assert "Zebra" in everything(house)
    asha.says("erase me")
    assert asha.presses("Keep it").title.startswith("Hello"), "nothing is erased before the second tap"
    asha.says("erase me")
    assert asha.presses("Erase everything").title == "Everything is erased"
    house.later(minutes=1)
    left = everything(house)
    for private in ("Asha", "Rao", "Zebra", "zebras", "Speak up in reviews", "asha.rao@"):
        assert private not in left, private
    assert "My own line" in left, "what the other wrote is theirs"
    assert marcus.sees("somebody who left can't go on with the programme")


def test_somebody_who_was_erased_comes_back_under_a_name_of_their_own(
    house: House, pair: tuple[Human, Human], lena: Human
) -> None:
    asha, _ = pair
    asha.says("erase me")
    asha.presses("Erase everything")
    assert "Somebody" not in asha.says("join").text
    asha.presses("Agree", role="mentee")
    assert asha.says("???").fields[0]["error"]
    asha.says("Asha  Menon")
    asha.says("public speaking")
    asha.presses("Decide with my mentor")
    if asha.sees().title == "Where are you, and when?":
        asha.presses("Next", zone="Asia/Kolkata", hours="weekdays 13-17")
    for label in ("That's right", "Skip", "Skip", "Nobody"):
        done = asha.presses(label)
    assert done.title == "All set, Asha"
    house.pair(asha, house.person("Mei Tan", Role.MENTOR))
    booked = asha.presses(asha.says("book").buttons[0])
    assert 'CN="Asha Menon"' in booked.part("File")["content"].replace("\r\n ", ""), "and sessions can be booked"


def test_the_only_coordinator_cannot_leave_people_alone(house: House, pair: tuple[Human, Human], lena: Human) -> None:
    for words in ("leave programme", "erase me"):
        assert "the only coordinator" in lena.says(words).text
    assert "the only coordinator" in lena.acts("erase.yes").text


def test_a_mentor_hears_when_a_mentees_account_was_closed(house: House, pair: tuple[Human, Human]) -> None:
    asha, marcus = pair
    with house.database.write() as db:
        person = db.get_one(Person, asha.id)
        person.active = False
        db.add(person)
    house.later(minutes=1)
    assert "METHOD:CANCEL" in marcus.sees("Asha can't go on with the programme").part("File")["content"]


def test_the_one_to_tell_in_confidence_cannot_leave_before_somebody_else_is_named(
    house: House, pair: tuple[Human, Human]
) -> None:
    from storage.people import Programme

    _, marcus = pair
    with house.database.write() as db:
        programme = db.get_one(Programme, house.programme)
        programme.contact_id = marcus.id
        db.add(programme)
    assert "in confidence" in marcus.says("leave programme").text
    assert the_pair(house).state == PairState.ACTIVE
