"""A circle: thought of by a coordinator, led by a mentor who said yes, and gone to by whoever takes a seat."""

from __future__ import annotations

from datetime import timedelta

import pytest
from circling import ABOUT, THURSDAY, asks, filled, kept, opens, seats, sequence, the_circle
from house import House, Human

from storage.people import Role


@pytest.fixture
def ben(house: House) -> Human:
    return house.person("Ben Okafor", Role.MENTOR)


@pytest.fixture
def ana(house: House) -> Human:
    return house.person("Ana Silva", Role.MENTEE, zone="Europe/Lisbon")


@pytest.fixture
def cy(house: House) -> Human:
    return house.person("Cy Young", Role.MENTEE)


def test_a_circle_from_the_first_idea_to_the_report(
    house: House, lena: Human, ben: Human, ana: Human, cy: Human
) -> None:
    lena.says("circle")
    assert "Ben is asked first" in lena.presses("Show me", **filled()).text
    assert lena.presses("Ask Ben").title == "Ben Okafor is asked"
    assert "Circles" not in ana.says("home").buttons
    assert "None is planned" in ana.says("circles").text, "nobody hears of it before the mentor says yes"
    house.later(minutes=1)
    assert "Lena Vogt asks you" in ben.sees("Would you lead a circle?").text
    led = ben.presses("Yes, I'll lead it")
    assert led.title == "You lead it: Thu 3 Dec, 15:00"
    assert "METHOD:REQUEST" in led.part("File")["content"]
    house.later(minutes=1)
    assert lena.sees(f"Ben Okafor leads “{ABOUT}”")

    there = ana.says("circles")
    assert "Ben and the coordinators see who comes." in there.text
    assert "meet.example" not in str(there.data)
    seat = ana.presses("I'd like to come")
    assert seat.title == "You have a seat: Thu 3 Dec, 14:00"
    assert "meet.example" in str(seat.data)
    file = seat.part("File")["content"].replace("\r\n ", "")
    assert "DTSTART:20261203T140000Z" in file
    assert "ana.silva@example.com" in file
    cy.says("circles")
    cy.presses("I'd like to come")
    assert "Ana Silva and Cy Young" in ben.says("circles").text
    assert "Cy Young" in lena.says("circles").text
    assert "Cy Young" not in ana.says("circles").text
    home = ana.says("home")
    assert ABOUT in home.text
    assert home.buttons.count("Circles") == 1

    house.through(THURSDAY - timedelta(hours=23))
    assert "Give my seat back" in ana.sees("Coming up: Thu 3 Dec, 14:00").buttons
    assert "2 people" in ben.sees("Coming up").text
    house.through(THURSDAY - timedelta(minutes=10))
    assert "meet.example" in str(cy.sees("Soon, at 15:00").data)
    house.through(THURSDAY + timedelta(hours=1))
    assert ben.sees("did it take place?").fields[0]["initial"] in ("2", 2)
    assert ben.presses("It took place", came="2").title == "Thank you for the circle"
    report = lena.says("report").text
    assert "Circles held" in report
    assert "2 people came" in report


def test_a_mentor_who_can_t_is_asked_no_reason_and_somebody_else_is_asked_the_same(
    house: House, lena: Human, ben: Human, ana: Human
) -> None:
    house.person("Mei Tan", Role.MENTOR)
    asks(lena)
    house.later(minutes=1)
    assert ben.presses("Not this time").title == "All right, not this time"
    house.later(minutes=1)
    form = lena.presses("Ask somebody else", on="can't lead this one")
    assert kept(form)["about"] == ABOUT
    assert lena.presses("Show me", **filled(who="mei.tan@example.com")).buttons[0] == "Ask Mei"
    assert ben.acts("circle.yes", "1").title == f"“{ABOUT}” is off"
    assert "None is planned" in ana.says("circles").text


def test_a_mentor_who_doesn_t_answer_is_named_to_whoever_asked_two_days_before(
    house: House, lena: Human, ben: Human
) -> None:
    asks(lena)
    house.through(THURSDAY - timedelta(hours=49))
    assert not [card for card in lena.cards() if "hasn't answered" in card.title]
    house.through(THURSDAY - timedelta(hours=30))
    assert [card.title for card in lena.cards()].count("Ben Okafor hasn't answered yet") == 1
    lena.presses("Move it", on="hasn't answered")
    lena.presses("Move it", on="Another time", when="Friday 11 Dec 15:00")
    house.later(minutes=1)
    assert "Fri 11 Dec" in ben.sees("Would you lead a circle?").text
    assert len([card for card in ben.cards() if card.title == "Would you lead a circle?"]) == 1


def test_whoever_leads_it_themselves_isn_t_asked(house: House, lena: Human, ana: Human) -> None:
    assert asks(lena, who="me").title.startswith("You lead it")
    assert ABOUT in ana.says("circles").text
    assert lena.acts("circle.come", "1").title == ABOUT, "who leads it takes no seat"
    assert not seats(house)


WRONG = (
    ("who", "Nobody Here", "no mentor of that name"),
    ("when", "thursday", "At what time exactly"),
    ("when", "yesterday 15:00", "over already"),
    ("when", "1 August 2027 15:00", "ends on"),
    ("when", "some day", "couldn't read a time"),
    ("seats", "many", "from 2 to 50"),
    ("about", "", "few words"),
)


def test_what_can_t_be_read_is_said_under_its_field_and_the_rest_stays(house: House, lena: Human, ben: Human) -> None:
    lena.says("circle")
    assert "joining" not in str(house.get("/api/people"))
    for field, typed, said in WRONG:
        form = lena.presses("Show me", **filled(**{field: typed}))
        (error,) = [f["error"] for f in form.fields if f.get("error")]
        assert said in error
        assert kept(form) == filled(**{field: typed})
    assert lena.presses("Show me", **filled()).title == "Before it goes out"


def test_a_circle_that_moves_is_told_to_all_with_the_next_invitation(
    house: House, lena: Human, ben: Human, ana: Human
) -> None:
    opens(house, lena, ben)
    before = ana.acts("circle.come", "1").part("File")["content"]
    house.through(THURSDAY - timedelta(hours=23))
    ben.says("circles")
    ben.presses("Move it")
    assert "At what time" in str(ben.presses("Move it", on="Another time", when="friday").data)
    moved = ben.presses("Move it", on="Another time", when="Friday 4 Dec 16:00")
    assert moved.title == "Moved to Fri 4 Dec, 16:00"
    house.later(minutes=1)
    told = ana.sees("Moved to Fri 4 Dec, 15:00")
    assert lena.sees("Moved to Fri 4 Dec, 16:00")
    assert sequence(before) < sequence(told.part("File")["content"]) == sequence(moved.part("File")["content"])
    house.through(THURSDAY + timedelta(hours=3))
    assert ana.sees("Coming up: Fri 4 Dec"), "a reminder announces a moment"


def test_a_circle_that_is_off_is_taken_out_of_every_diary(house: House, lena: Human, ben: Human, ana: Human) -> None:
    opens(house, lena, ben)
    before = ana.acts("circle.come", "1").part("File")["content"]
    lena.says("circles")
    assert "One person comes" in lena.presses("Take it off").text
    lena.presses("Take it off", on="Take off")
    house.later(minutes=1)
    for human in (ana, ben):
        file = human.sees(f"“{ABOUT}” is off").part("File")["content"]
        assert "METHOD:CANCEL" in file
        assert sequence(file) > sequence(before)
    assert ana.acts("circle.come", "1").title == f"“{ABOUT}” is off"
    house.through(THURSDAY + timedelta(hours=2))
    assert not [card for card in ana.cards() if card.title.startswith(("Coming up", "Soon"))]


def test_the_last_seat_is_somebody_s_and_comes_free_again(
    house: House, lena: Human, ben: Human, ana: Human, cy: Human
) -> None:
    dee = house.person("Dee Ali", Role.MENTEE)
    opens(house, lena, ben, seats="2")
    dee.says("circles")
    first = ana.acts("circle.come", "1").part("File")["content"]
    assert ana.acts("circle.come", "1").title.startswith("You have a seat"), "pressed twice it is one seat"
    cy.acts("circle.come", "1")
    late = dee.presses("I'd like to come")
    assert "last seat has just been taken" in late.text
    assert seats(house) == [ana.id, cy.id]
    back = ana.acts("circle.back", "1")
    assert back.title == "Your seat is free again"
    off = back.part("File")["content"]
    assert "METHOD:CANCEL" in off
    again = ana.acts("circle.come", "1").part("File")["content"]
    assert sequence(first) < sequence(off) < sequence(again)
    cy.acts("circle.back", "1")
    assert dee.acts("circle.come", "1").title.startswith("You have a seat")
    assert "All seats are taken" in cy.says("circles").text


def test_whoever_isn_t_in_the_programme_reads_how_to_join(house: House, lena: Human, ben: Human) -> None:
    opens(house, lena, ben)
    zoe = house.person("Zoe Lin")
    for card in (zoe.acts("circle.come", "1"), zoe.says("circles")):
        assert card.title == "You are welcome to join"
    mei = house.person("Mei Tan", Role.MENTOR)
    assert "for mentees" in mei.acts("circle.come", "1").text
    assert not seats(house)


def test_nobody_else_moves_it_takes_it_off_answers_for_its_mentor_or_sees_it_before_the_yes(
    house: House, lena: Human, ben: Human, ana: Human
) -> None:
    asks(lena)
    gone = "That isn't there any more"
    assert ana.acts("circle.come", "1").title == gone
    assert lena.acts("circle.yes", "1").title == gone
    ben.acts("circle.yes", "1")
    for action in ("circle.move", "circle.moved", "circle.cancel", "circle.off", "circle.yes", "circle.held"):
        assert ana.acts(action, "1", when="Friday 4 Dec 16:00", came="3").title == gone, action
    assert ana.acts("circle.post", "1").title == "Not from here"
    assert the_circle(house).state == "on"


def test_no_session_is_offered_while_one_of_the_two_is_in_a_circle(house: House, lena: Human, ben: Human) -> None:
    dee = house.person("Dee Ali", Role.MENTEE)
    house.pair(dee, ben)
    opens(house, lena, ben)
    assert dee.says("book Thursday 3 Dec 15:00").title == "That one isn't free"


@pytest.mark.parametrize("goes", ["gives the seat back", "leaves"])
def test_news_that_waits_for_the_morning_isn_t_told_to_somebody_who_has_no_seat_any_more(
    house: House, lena: Human, ben: Human, ana: Human, goes: str
) -> None:
    opens(house, lena, ben)
    ana.acts("circle.come", "1")
    house.until(house.wall.replace(hour=23))
    ben.acts("circle.moved", "1", when="Friday 4 Dec 16:00")
    if goes == "leaves":
        ana.says("leave programme")
        ana.presses("Leave")
    else:
        assert ana.acts("circle.back", "1").title == "Your seat is free again"
    house.later(hours=12)
    assert lena.sees("Moved to Fri 4 Dec, 16:00")
    assert not [card for card in ana.cards() if card.title.startswith("Moved to")]
