"""Joining, as a mentee and as a mentor, by taps."""

from __future__ import annotations

import pytest
from house import House
from joining import joins_as_mentee, joins_as_mentor, told
from sqlmodel import select

from storage.pairs import Goal
from storage.people import Hours, Role


def test_a_mentee_whom_the_roster_knows_joins_with_ten_taps_and_no_word(house: House) -> None:
    house.person("Ben Okafor", Role.MENTOR)
    asha = house.person("Asha Rao", zone="Asia/Kolkata", languages=["en", "hi"])
    with house.database.write() as db:
        db.add_all([Hours(person_id=asha.id, day=day, start=600, end=1080) for day in range(5)])
    cards = [asha.says("join")]
    cards.append(asha.presses("Agree", role="mentee"))
    assert cards[-1].title == "Which of these sounds like you?"
    cards.append(asha.presses("Next", sounds=["quiet"], level="starting"))
    samples = cards[-1].fields[0]["options"]
    assert samples[0]["label"] == "I say what I think in design reviews"
    cards.append(asha.presses("Use this", sample=samples[0]["value"], goal=""))
    assert "weekdays 10:00-18:00, on the clock of Kolkata" in cards[-1].text
    assert "English and Hindi" in cards[-1].text
    early, late = ({option["label"]: option["value"] for option in field["options"]} for field in cards[-1].fields[:2])
    cards.append(asha.presses("That's right", early=early["09:00"], late=late["20:00"], often="fortnightly"))
    cards.append(asha.presses("Next", style="hands-on", pace="steady", communication="direct"))
    cards.append(asha.presses("Next", drive="learning"))
    assert "nobody, only the matching" in cards[-1].text
    assert [option["label"] for option in cards[-1].fields[0]["options"]] == ["Ben Okafor"]
    done = asha.presses("Keep these", vetoes=["ben.okafor@example.com"])
    assert done.title == "All set, Asha"
    assert len(cards) + 1 <= 9
    assert "Ben" not in done.text, "whom somebody ruled out is shown nowhere"
    assert "every two weeks, 09:00-20:00" in done.text
    person, _, interests = told(house, asha, Role.MENTEE)
    assert [(i.topic, i.level) for i in interests] == [("speaking-up", 1), ("confidence", 1)]
    assert person.ways == {"pace": "steady", "communication": "direct", "drive": "learning"}
    assert (person.style, person.vetoes and person.vetoes.open()) == ("hands-on", ["ben.okafor@example.com"])
    with house.database.read() as db:
        assert db.exec(select(Goal)).one().words.open() == "I say what I think in design reviews"
        rows = db.exec(select(Hours).where(Hours.person_id == asha.id, Hours.at_most > 0)).all()
    assert {(row.day, row.start, row.end, row.at_most) for row in rows} == {(day, 540, 1200, 2) for day in range(5)}


def test_who_does_not_know_yet_answers_two_questions_and_is_given_three_topics(house: House) -> None:
    ana = house.person("Ana Silva")
    ana.says("join")
    ana.presses("Agree", role="mentee")
    assert ana.presses("I don't know yet").title == "Let's find out"
    found = ana.presses("Next", drain="friction", drive="people")
    assert found.title == "How about these?"
    options = found.fields[0]["options"]
    assert [option["label"] for option in options] == ["Conflict resolution", "Difficult conversations", "Coaching"]
    assert ana.says("all topics").title == "What would you like to get better at?"
    assert ana.says("back").title == "How about these?"
    assert ana.presses("Next", topics=["coaching"]).title == "What would be different at the end?"
    ana.presses("Decide with my mentor")
    ana.presses("Next", zone="Europe/Lisbon", hours="weekdays 9-12")
    ana.presses("That's right")
    assert ana.presses("Skip").title == "Anyone you'd rather not be matched with?", "what drives Ana was asked already"
    assert "Coaching" in ana.presses("Nobody").text
    assert told(house, ana, Role.MENTEE)[0].ways == {"drive": "people"}


def test_who_wants_to_get_better_at_a_craft_names_it(house: House) -> None:
    ana = house.person("Ana Silva")
    ana.says("join")
    ana.presses("Agree", role="mentee")
    listed = ana.presses("Next", sounds=["quiet", "craft"], level="practising")
    assert listed.title == "What would you like to get better at?"
    assert listed.fields[0]["initial"] == ["speaking-up", "confidence"]
    ana.presses("Next", topics=["databases", "speaking-up"])
    assert ana.says("back").fields[0]["initial"] == ["databases", "speaking-up"], "in the order that was chosen"


def test_a_mentor_joins_in_eight_cards_at_most(house: House) -> None:
    ben = house.person("Ben Okafor", zone="Europe/Berlin")
    with house.database.write() as db:
        db.add(Hours(person_id=ben.id, day=1, start=540, end=720))
    titles = [ben.says("join").title, ben.presses("Agree", role="mentor").title]
    titles.append(ben.presses("Next", topics=["hiring", "delegation"], level="daily").title)
    budget = ben.presses("That's right")
    assert "4 hours: up to 2 mentees" in [option["label"] for option in budget.fields[0]["options"]]
    titles.append(budget.title)
    titles.append(ben.presses("Next", budget="4", minutes="60", cadence="28").title)
    titles.append(ben.presses("Next", formats=["talk", "writing"], ready="first").title)
    titles.append(ben.presses("Next", style="reflective", pace="", communication="questions").title)
    titles.append(ben.presses("Nobody").title)
    assert len(titles) <= 8
    person, part, interests = told(house, ben, Role.MENTOR)
    assert [(i.topic, i.level) for i in interests] == [("hiring", 3), ("delegation", 3)]
    assert (part.hours_a_month, part.minutes, part.cadence_days) == (4, 60, 28)
    assert (part.formats, part.ready, person.style) == (["talk", "writing"], "first", "reflective")


def test_levels_reach_the_matching(house: House) -> None:
    from handlers.pairing import gather
    from storage.messages import Job

    ana, ben = house.person("Ana Silva"), house.person("Ben Okafor")
    joins_as_mentee(ana, topics=["hiring", "delegation"], goal="Hire well", hours="mon 9-12", city="Europe/Berlin")
    joins_as_mentor(ben, topics=["delegation"], hours="mon 9-12", city="Europe/Berlin")
    ana.acts("profile.change", "mentee/topics")
    ana.says("hiring, delegation, nearly there")
    with house.database.read() as db:
        job = Job(kind="match", programme_id=house.programme, asked_by=ana.id, at=house.wall)
        found = gather(db, job, house.wall)
    assert list(found.mentees[0].wants.items()) == [("hiring", 3), ("delegation", 3)]
    assert found.mentees[0].style == "hands-on"


def test_a_mentee_may_leave_the_choice_to_the_coordinators(house: House) -> None:
    house.person("Lena Vogt", Role.COORDINATOR)
    ana = house.person("Ana Silva")
    joins_as_mentee(ana, topics=["hiring"], goal="Hire well", hours="mon 9-12", city="Europe/Berlin")
    assert "leave the choice to Lena" in ana.sees("All set").text
    assert "Lena Vogt looks for a mentor" in ana.presses("Let Lena choose").text
    assert told(house, ana, Role.MENTEE)[1].chooses == "coordinator"


def test_a_mentee_who_becomes_a_mentor_too_answers_afresh_and_stays_both(house: House) -> None:
    ana = house.person("Ana Silva", Role.MENTEE, topics=("delegation",), goal="Be braver")
    assert ana.says("join").title == "You are in"
    ana.presses("I'd be a mentor")
    offered = ana.presses("Agree")
    assert offered.fields[0].get("initial", []) == []
    ana.presses("Next", topics=["hiring"])
    ana.presses("That's right")
    ana.presses("Next", budget="2")
    ana.presses("Skip")
    ana.presses("Skip")
    done = ana.presses("Nobody")
    assert "Mentee and Mentor" in done.text
    assert "Be braver" not in done.text
    assert ana.says("join").buttons == ["Profile", "Home"], "nobody is asked again what they told already"
    assert ana.acts("profile.change", "mentee/topics").fields[0]["initial"] == ["delegation"]


def test_an_old_invitation_does_not_begin_it_all_again(house: House) -> None:
    ana = house.person("Ana Silva", Role.MENTEE)
    assert ana.acts("join", "mentee").title == "You are in"


def test_who_reads_what_happens_with_the_answers_may_still_say_no(house: House) -> None:
    ana = house.person("Ana Silva")
    assert ana.says("join").buttons == ["Agree", "Not this time"]
    assert ana.presses("Not this time").title == "Thanks for telling me"
    assert ana.says("home").buttons == ["Join", "Help"], "nothing is half-way any more"


def test_a_city_and_usual_hours_are_chosen_without_typing(house: House) -> None:
    ana = house.person("Ana Silva", zone="UTC")
    ana.says("join")
    ana.presses("Agree", role="mentee")
    ana.presses("Next", sounds=["stage"])
    asked = ana.presses("Decide with my mentor")
    assert asked.fields[0].get("initial", "") == "", "nobody's clock is taken for granted"
    assert "is needed" in ana.presses("Next", zone="", usual="morning", hours="").text
    known = ana.presses("Next", zone="Europe/Lisbon", usual="morning", hours="")
    assert "So far I have: weekdays 09:00-12:00, on the clock of Lisbon." in known.text


@pytest.mark.parametrize(("locale", "spoken"), [("en-GB", "You speak English."), ("de-DE", "Du sprichst Deutsch.")])
def test_whose_roster_names_no_language_speaks_the_one_they_read(house: House, locale: str, spoken: str) -> None:
    asha = house.person("Asha Rao", languages=[], locale=locale)
    asha.says("join")
    asha.acts("flow.answer", "join/role", role="mentee")
    asha.acts("flow.answer", "join/sounds", sounds=["quiet"], level="starting")
    asha.acts("flow.answer", "join/goal", goal="Ask for help sooner")
    assert spoken in asha.acts("flow.answer", "join/hours", hours="weekdays 9-17", zone="Berlin").text
