"""Joining, as a mentee and as a mentor: by taps alone, by typing alone, in pieces, and changed afterwards."""

from __future__ import annotations

import pytest
from house import House, Human
from joining import joins_as_mentee, joins_as_mentor
from sqlmodel import col, select

from storage.pairs import Goal
from storage.people import Enrolment, Hours, Interest, Person, Role


def told(house: House, human: Human, role: Role) -> tuple[Person, Enrolment, list[Interest]]:
    """What is written down of somebody."""
    with house.database.read() as db:
        person = db.get_one(Person, human.id)
        part = db.exec(select(Enrolment).where(Enrolment.person_id == human.id, Enrolment.role == role)).one()
        own = select(Interest).where(Interest.enrolment_id == part.id).order_by(col(Interest.rank))
        return person, part, list(db.exec(own))


def test_a_mentee_whom_the_roster_knows_joins_with_ten_taps_and_no_word(house: House) -> None:
    ben = house.person("Ben Okafor", Role.MENTOR)
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
    assert (person.style, person.vetoes and person.vetoes.open()) == ("hands-on", [f"{ben.account}@example.com"])
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
    assert ana.presses("Next", topics=["coaching"]).title == "What would be different in six months?"
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


def test_joining_as_a_mentor_can_be_typed_too(house: House) -> None:
    ben = house.person("Ben Okafor")
    ben.says("join")
    assert ben.says("mentor").title == "What could you help somebody with?"
    assert "Hiring and Delegation" in ben.says("hiring, delegation, I do it every day").text
    assert ben.says("lisbon").fields[0]["initial"] == "Europe/Lisbon", "the city is kept while the hours are asked"
    assert "Mon 09:00-12:00, on the clock of Lisbon" in ben.says("mon 9-12").text
    assert "whenever" in ben.says("whenever").text
    assert "Tue 14:00-16:00" in ben.says("tue 14-16").text
    assert "Your clock: Berlin." in ben.says("berlin").text
    assert ben.says("13:00").title == "When could you usually talk?", "how often is missing"
    assert ben.says("once a month").title == "How much time would you give?"
    assert "between 1 and 40" in ben.says("many").text
    assert ben.says("4").title == "How do you like to mentor?"
    assert ben.says("talking, writing to each other, it would be my first time").title == "How do you like to work?"
    assert "I couldn't place “by magic”" in ben.says("by magic").text
    assert ben.says("1, 2, 3").title == "Anyone you'd rather not be matched with?"
    assert "I don't find “Somebody Else”" in ben.says("Somebody Else").text
    done = ben.says("other@example.com")
    assert done.title == "All set, Ben"
    assert "other@" not in done.text
    person, part, _ = told(house, ben, Role.MENTOR)
    assert (person.style, part.formats, part.ready) == ("hands-on", ["talk", "writing"], "first")
    assert person.ways == {"pace": "bursts", "communication": "questions"}


def test_hours_outside_the_usual_are_kept_only_with_how_often(house: House) -> None:
    ana = house.person("Ana Silva", Role.MENTEE)
    ana.acts("profile.change", "mentee/hours")
    asked = ana.presses("That's right", early="480", late="usual", often="never")
    assert "How often" in asked.text
    assert asked.fields[0]["initial"] == "480", "what was chosen stays"
    assert "once a month, 08:00-17:00" in ana.presses("That's right", early="480", late="usual", often="monthly").text
    assert "once a month, 08:00-17:00" in ana.says("availability").text


def test_a_profile_changes_one_answer_and_leaves_the_others(house: House) -> None:
    ana = house.person("Ana Silva")
    joins_as_mentee(ana, topics=["hiring"], goal="Hire well", hours="mon 9-12", city="Europe/Berlin")
    shown = ana.says("profile")
    for words in ("Hiring", "Hire well", "Mon 09:00-12:00", "by doing", "small steps, often", "English"):
        assert words in shown.text
    asked = ana.presses("Change the goal")
    assert not any(part["is"] == "Progress" for part in asked.data["parts"]), "one question needs no counting"
    after = ana.says("I know whom to hire")
    assert after.title == "Your profile"
    assert "I know whom to hire" in after.text
    assert "Hiring" in after.text
    assert ana.presses("Change languages").title == "Which languages?"
    assert "Hindi" in ana.says("English, Hindi").text
    assert ana.says("profile hours").title == "When could you usually talk?"
    assert ana.presses("Change the hours").title == "Where are you, and when?"
    assert "stays as it was" in ana.says("cancel").text
    assert "Mon 09:00-12:00" in ana.says("profile").text


def test_the_profile_names_nobody_who_was_ruled_out(house: House) -> None:
    house.person("Ben Okafor", Role.MENTOR)
    ana = house.person("Ana Silva", Role.MENTEE)
    ana.acts("profile.change", "mentee/vetoes")
    shown = ana.presses("Keep these", vetoes=["ben.okafor@example.com"])
    assert "one person, named to nobody" in shown.text
    assert "Ben" not in shown.text


def test_a_role_that_somebody_does_not_have_cannot_be_changed(house: House) -> None:
    ana = house.person("Ana Silva", Role.MENTEE)
    assert ana.acts("profile.change", "mentor/topics").title == "That isn't there any more"
    assert ana.acts("profile.change", "mentee/×").title == "That isn't there any more"


def test_a_mentee_may_leave_the_choice_to_the_coordinators(house: House) -> None:
    house.person("Lena Vogt", Role.COORDINATOR)
    ana = house.person("Ana Silva")
    joins_as_mentee(ana, topics=["hiring"], goal="Hire well", hours="mon 9-12", city="Europe/Berlin")
    assert "Lena will match you" in ana.presses("Match me, please").text
    assert told(house, ana, Role.MENTEE)[1].chooses == "coordinator"


def test_a_goal_may_begin_with_a_word_that_is_also_a_request(house: House) -> None:
    ana = house.person("Ana Silva")
    ana.says("join")
    ana.says("mentee")
    ana.says("hiring")
    assert ana.says("move to a team of my own").title == "Where are you, and when?"
    assert ana.says("back").fields[1]["initial"] == "move to a team of my own"


def test_joining_can_be_typed_from_the_first_word_to_the_last(house: House) -> None:
    ana = house.person("Ana Silva", zone="Europe/Lisbon")
    assert "Who sees what" in ana.says("join").title
    assert ana.says("1").title == "Which of these sounds like you?"
    wrong = ana.says("public speaking, quantum knitting")
    assert "I read Public speaking" in wrong.text
    assert "quantum knitting" in wrong.text
    assert "I read: Public speaking and Delegation." in ana.says("Public Speaking, delegation").text
    assert ana.says("skip").title == "Where are you, and when?"
    assert ana.says("back").title == "What would be different in six months?"
    assert ana.says("I lead one project from start to end").title == "Where are you, and when?"
    unread = ana.says("whenever you like")
    assert "whenever you like" in unread.text
    assert "Tue and Thu 14:00-18:00" in unread.text
    assert "I read: Mon and Wed 09:00-12:00, on the clock of Lisbon." in ana.says("Mon and Wed 9-12").text
    assert ana.says("that's right").title == "How do you like to work?"
    assert ana.says("skip").title == "What drives you?"
    assert ana.says("work that makes a difference").title == "Anyone you'd rather not be matched with?"
    done = ana.says("nobody")
    assert done.title == "All set, Ana"
    assert "Mon and Wed 09:00-12:00" in done.text
    assert "I lead one project from start to end" in done.text


def test_a_conversation_goes_on_after_a_restart_where_it_was(house: House) -> None:
    ana = house.person("Ana Silva")
    ana.says("join")
    ana.presses("Agree", role="mentor")
    restarted = house.restarted()
    try:
        same = Human(restarted, ana.id, ana.account, ana.name)
        assert same.says("join").title == "What could you help somebody with?"
        assert same.says("delegation").title == "Where are you, and when?"
    finally:
        restarted.close()


def test_cancelling_half_way_keeps_nothing_and_says_so(house: House) -> None:
    ana = house.person("Ana Silva")
    ana.says("join")
    ana.presses("Agree", role="mentee")
    assert ana.says("cancel").title == "Stopped"
    assert ana.says("join").title == "Who sees what"


def test_a_press_on_an_answered_question_says_where_things_are(house: House) -> None:
    ana = house.person("Ana Silva")
    first = ana.says("join")
    value = first.button("Agree")["value"]
    ana.presses("Agree", role="mentee")
    late = ana.acts("flow.answer", value, role="mentor")
    assert late.title == "Which of these sounds like you?"
    assert "answered that one already" in late.text


@pytest.mark.parametrize(
    "typed",
    [
        "x" * 10_000,
        "🦜" * 500,
        "<b>bold</b> & <script>alert(1)</script>",
        "{name} {0} {{DATE()}}",
        "नमस्ते שלום 你好",
        "a\0b",
    ],
)
def test_whatever_is_typed_is_shown_as_typed(house: House, typed: str) -> None:
    ana = house.person("Ana Silva")
    ana.says("join")
    ana.presses("Agree", role="mentee")
    ana.says("delegation")
    kept = typed.replace("\0", "")
    answer = ana.says(typed)
    assert ana.words()[-1] == kept
    if len(kept) > 1000:
        assert "That is 10,000 characters, and 1,000 fit" in answer.fields[1]["error"]
        assert answer.fields[1]["initial"] == kept, "nothing that was typed is lost"
    else:
        assert answer.title == "Where are you, and when?"
        assert ana.says("back").fields[1]["initial"] == kept


def test_a_menu_in_the_middle_of_joining_leaves_the_question_open(house: House) -> None:
    ana = house.person("Ana Silva")
    ana.says("join")
    ana.says("mentee")
    ana.says("2")
    ana.says("help")
    assert ana.says("skip").title == "Where are you, and when?"
    ana.says("home")
    assert ana.says("lisbon").fields[0]["initial"] == "Europe/Lisbon"


def test_leaving_a_conversation_changes_nothing(house: House) -> None:
    ana = house.person("Ana Silva", zone="Europe/Berlin")
    ana.says("join")
    ana.presses("Agree", role="mentor")
    ana.presses("Next", topics=["delegation"])
    ana.presses("Next", zone="Asia/Tokyo", hours="mon 9-12")
    ana.says("cancel")
    assert [p["time"] for p in house.get("/api/people")] == ["10:00"]


def test_a_mentee_who_becomes_a_mentor_too_answers_afresh_and_stays_both(house: House) -> None:
    ana = house.person("Ana Silva", Role.MENTEE, topics=("delegation",), goal="Be braver")
    ana.says("join")
    offered = ana.presses("Agree", role="mentor")
    assert offered.fields[0].get("initial", []) == []
    ana.presses("Next", topics=["hiring"])
    ana.presses("That's right")
    ana.presses("Next", budget="2")
    ana.presses("Skip")
    ana.presses("Skip")
    done = ana.presses("Nobody")
    assert "Mentee and Mentor" in done.text
    assert "Be braver" not in done.text
    ana.says("join")
    assert ana.presses("Agree", role="mentee").fields[0]["initial"] == ["delegation"]
