"""Suggestions: who is named to a mentee and why, in which order, and why somebody isn't."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from asking import asks
from house import House, Human
from sqlalchemy import event
from sqlmodel import select

from storage.pairs import Pair, PairState
from storage.people import Enrolled, Enrolment, Hours, Person, Role
from storage.secrets import Sealed


@pytest.fixture
def asha(house: House) -> Human:
    return house.person("Asha Rao", Role.MENTEE, topics=("public-speaking", "delegation"))


def named(card: object) -> list[str]:
    return [inner["title"] for inner in card.part("Cards")["cards"]]  # type: ignore[attr-defined]


def generic(text: str) -> bool:
    return "isn't suggested at the moment" in text


def test_three_are_suggested_with_work_city_reasons_and_shared_hours_the_best_first(house: House, asha: Human) -> None:
    house.person("Ben Okafor", Role.MENTOR, topics=("public-speaking", "delegation"), title="Head of Data", zone="UTC")
    house.person("Cy Young", Role.MENTOR, topics=("public-speaking",))
    house.person("Dee Ali", Role.MENTOR, topics=("delegation",), hours="Mon 9-10")
    house.person("Eli Ray", Role.MENTOR, topics=("delegation",), hours="Mon 9-10", team="A")
    card = asha.says("mentors")
    assert card.title == "3 mentors fit you"
    assert named(card)[:2] == ["Ben Okafor", "Cy Young"]
    best = "\n".join(str(part) for part in card.part("Cards")["cards"][0]["parts"])
    assert "Head of Data" in best
    assert "Offers what you asked for: Public speaking and Delegation" in best
    assert "hours in a usual week" in best
    last = "\n".join(str(part) for part in card.part("Cards")["cards"][2]["parts"])
    assert "an hour in a usual week" in last or "1 hour in a usual week" in last or "minutes in a usual week" in last


def test_skipping_one_brings_the_next_name(house: House, asha: Human) -> None:
    for name in ("Ben Okafor", "Cy Young", "Dee Ali", "Eli Ray"):
        house.person(name, Role.MENTOR)
    first = named(asha.says("mentors"))
    skip = asha.sees().part("Cards")["cards"][0]["buttons"][1]
    after = named(asha.acts(skip["action"], skip["value"]))
    assert after[:2] == first[1:]
    assert after[2] not in first
    assert first[0] not in after


def test_three_choices_lead_to_the_message_by_themselves(house: House, asha: Human) -> None:
    for name in ("Ben Okafor", "Cy Young", "Dee Ali", "Eli Ray"):
        house.person(name, Role.MENTOR)
    asha.says("mentors")
    asha.presses("1st choice")
    assert "In this order so far" in asha.sees().text
    asha.presses("2nd choice")
    message = asha.presses("3rd choice")
    assert message.title.startswith("Your message to")
    assert "only if asked later" in message.text


@pytest.mark.parametrize(
    "change", ["invited", "declined", "left", "closed account", "resting", "away", "full", "manager", "veto", "vetoed"]
)
def test_nobody_is_suggested_who_cannot_or_may_not_be_asked(house: House, asha: Human, change: str) -> None:
    ben = house.person("Ben Okafor", Role.MENTOR)
    assert named(asha.says("mentors")) == ["Ben Okafor"]
    with house.database.write() as db:
        person, me = db.get_one(Person, ben.id), db.get_one(Person, asha.id)
        part = db.exec(select(Enrolment).where(Enrolment.person_id == ben.id)).one()
        if change in ("invited", "declined", "left"):
            part.state = Enrolled(change)
        elif change == "closed account":
            person.active = False
        elif change == "resting":
            part.resting_until = date(2027, 1, 1)
        elif change == "away":
            person.away = [["2026-11-20", "2026-11-30"]]
        elif change == "manager":
            me.manager_email = person.email
        elif change == "veto":
            me.vetoes = Sealed([person.email])
        elif change == "vetoed":
            person.vetoes = Sealed([me.email])
        db.add_all([person, me, part])
    if change == "full":
        house.pair(house.person("Eve Moss", Role.MENTEE), ben)
    assert asha.says("mentors").title == "Nobody free yet"
    assert asha.acts("request.send", f"{ben.id}/").title == "Nobody free yet", "nor with a made-up button"


def test_somebody_who_has_a_mentor_is_told_so(house: House, asha: Human) -> None:
    house.pair(asha, house.person("Ben Okafor", Role.MENTOR, monthly=4))
    assert "Ben Okafor is your mentor" in asha.says("mentors").text


def test_a_mentor_who_also_wants_one_is_not_suggested_to_themselves_or_their_own_mentee(house: House) -> None:
    both = house.person("Noa Levi", Role.MENTEE, Role.MENTOR)
    mentee = house.person("Ben Okafor", Role.MENTEE, Role.MENTOR)
    house.pair(mentee, both)
    assert both.says("mentors").title == "Nobody free yet"


def test_the_choice_can_be_left_to_the_coordinators_who_then_draft_this_mentee(house: House, asha: Human) -> None:
    lena = house.person("Lena Vogt", Role.COORDINATOR)
    house.person("Ben Okafor", Role.MENTOR)
    asha.says("mentors")
    assert "Lena Vogt looks for a mentor" in asha.presses("Let Lena choose").text
    lena.says("match")
    house.later(seconds=1)
    assert "Asha Rao with Ben Okafor" in lena.sees("Draft: one pair").text


def test_home_leads_to_the_mentors_and_then_to_the_request(house: House, asha: Human) -> None:
    ben = house.person("Ben Okafor", Role.MENTOR)
    assert "See the mentors" in asha.says("home").buttons
    asks(asha, "Ben Okafor")
    assert "My request" in asha.says("home").buttons
    house.later(seconds=1)
    assert "One request waits for your answer." in ben.says("home").text
    assert ben.presses("Requests").title == "Asha Rao would like you as a mentor"


# --- why not -----------------------------------------------------------------------------------------------


def test_why_not_names_what_may_be_told(house: House, asha: Human) -> None:
    house.person("Ben Okafor", Role.MENTOR, topics=("hiring",))
    house.person("Cy Young", Role.MENTOR, hours="Sun 9-10")
    house.person("Dee Ali", Role.MENTOR, languages=["ja"])
    eli = house.person("Eli Ray", Role.MENTOR)
    house.pair(house.person("Eve Moss", Role.MENTEE), eli)
    house.person("Flo Kim", Role.MENTOR)
    with house.database.write() as db:
        me = db.get_one(Person, asha.id)
        me.manager_email = "gus.orr@example.com"
        db.add(me)
    house.person("Gus Orr", Role.MENTOR)
    for name, reason in {
        "Ben": "nothing close to the topics",
        "cy young": "share no free time",
        "Dee": "no language in common",
        "Eli": "All places of Eli are taken",
        "Flo": "among your suggestions",
        "Gus Orr": "in your reporting line",
    }.items():
        assert reason in asha.says(f"why not {name}?").text, name


def test_a_veto_reads_like_what_only_changes_with_time(house: House, asha: Human) -> None:
    names = ("Ben Okafor", "Cy Young", "Dee Ali", "Eli Ray")
    people = {name: house.person(name, Role.MENTOR) for name in names}
    with house.database.write() as db:
        me, cy = db.get_one(Person, asha.id), db.get_one(Person, people["Cy Young"].id)
        me.vetoes, cy.vetoes = Sealed(["ben.okafor@example.com"]), Sealed([me.email])
        part = db.exec(select(Enrolment).where(Enrolment.person_id == people["Dee Ali"].id)).one()
        part.resting_until = date(2027, 1, 1)
        db.add_all([me, cy, part])
        db.add(
            Pair(
                programme_id=house.programme,
                mentee_id=asha.id,
                mentor_id=people["Eli Ray"].id,
                state=PairState.ENDED,
                created_at=house.wall,
            )
        )
    answers = {asha.says(f"why not {name}").text.replace(name, "").replace(name.split()[0], "") for name in names}
    assert len(answers) == 1
    assert generic(answers.pop())


def test_why_not_says_nothing_of_people_who_have_not_joined(house: House, asha: Human) -> None:
    ben = house.person("Ben Okafor", Role.MENTOR)
    with house.database.write() as db:
        part = db.exec(select(Enrolment).where(Enrolment.person_id == ben.id)).one()
        part.state = Enrolled.INVITED
        db.add(part)
    unknown = asha.says("why not Zed Moon").text.replace("Zed Moon", "")
    assert asha.says("why not Ben Okafor").text.replace("Ben Okafor", "") == unknown
    assert "I know no mentor called" in unknown


def test_why_not_asks_back_where_several_have_that_name(house: House, asha: Human) -> None:
    house.person("Ben Okafor", Role.MENTOR)
    house.person("Ben Young", Role.MENTOR)
    assert named(asha.says("why not ben")) == ["Ben Okafor", "Ben Young"]
    assert asha.says("why not").title == "Whom do you mean?"


def test_nobody_waits_for_somebody_who_looks_at_the_mentors(house: House, asha: Human, marcus: Human) -> None:
    with_the_lock: list[str] = []

    @event.listens_for(house.database.engine, "before_cursor_execute")
    def note(connection: Any, _: Any, statement: str, *__: Any) -> None:
        if connection.get_execution_options().get("writes"):
            with_the_lock.append(statement)

    assert asha.says("mentors").title == "One mentor fits you"
    assert any("FROM received" in statement for statement in with_the_lock)
    assert not any("FROM hours" in statement or "FROM interest" in statement for statement in with_the_lock)


def test_hours_offered_now_and_then_bring_two_together(house: House) -> None:
    ana = house.person("Ana Silva", Role.MENTEE, hours="weekdays 9-12")
    tom = house.person("Tom Eze", Role.MENTOR, zone="America/New_York", hours="weekdays 9-12")
    assert "share no free time" in ana.says("why not Tom").text
    with house.database.write() as db:
        db.add_all([Hours(person_id=ana.id, day=day, start=540, end=1080, at_most=1) for day in range(5)])
    (card,) = ana.says("mentors").part("Cards")["cards"]
    assert card["title"] == tom.name
    assert "steps outside the usual ones" in str(card)


def test_a_suggested_mentor_says_how_they_like_to_mentor(house: House, asha: Human) -> None:
    ben = house.person("Ben Okafor", Role.MENTOR)
    with house.database.write() as db:
        part = db.exec(select(Enrolment).where(Enrolment.person_id == ben.id)).one()
        part.formats, part.ready = ["talk"], "first"
        db.add(part)
    assert "I like talking. It would be my first time as a mentor." in asha.says("mentors").text


def test_two_people_are_never_drafted_as_each_others_mentor(house: House) -> None:
    lena = house.person("Lena Vogt", Role.COORDINATOR)
    house.person("Ana Silva", Role.MENTEE, Role.MENTOR, level=1)
    house.person("Ben Okafor", Role.MENTEE, Role.MENTOR, level=3)
    lena.says("match")
    house.later(seconds=1)
    draft = lena.sees("Draft: one pair")
    assert "Ana Silva with Ben Okafor" in draft.text, "the one who is ahead is the mentor"
    assert "Ben Okafor with Ana Silva" not in draft.text
    assert "No other set of pairs" not in draft.text, "that isn't proved once one of the two had to go"
