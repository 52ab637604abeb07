"""Joining by typing alone, in pieces, and stopped half-way."""

from __future__ import annotations

import pytest
from house import House, Human
from joining import told

from storage.people import Role


def test_joining_as_a_mentor_can_be_typed_too(house: House) -> None:
    ben = house.person("Ben Okafor")
    ben.says("join")
    assert ben.says("mentor").title == "What could you help somebody with?"
    assert "Hiring and Delegation" in ben.says("hiring, delegation, I do it every day").text
    assert ben.says("lisbon").fields[0]["initial"] == "Europe/Lisbon", "the city is kept while the hours are asked"
    assert "Mon 09:00-12:00, on the clock of Lisbon" in ben.says("mon 9-12").text
    assert "whenever" in ben.says("whenever").text
    assert "Tue 14:00-16:00" in ben.says("tue 14-16").text
    assert "on the clock of Berlin" in ben.says("berlin").text
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
    assert "I understood Public speaking" in wrong.text
    assert "quantum knitting" in wrong.text
    assert "Your topics: Public speaking and Delegation." in ana.says("Public Speaking, delegation").text
    assert ana.says("skip").title == "Where are you, and when?"
    assert ana.says("back").title == "What would be different at the end?"
    assert ana.says("I lead one project from start to end").title == "Where are you, and when?"
    unread = ana.says("whenever you like")
    assert "whenever you like" in unread.text
    assert "Tue and Thu 14:00-18:00" in unread.text
    assert "So far I have: Mon and Wed 09:00-12:00, on the clock of Lisbon." in ana.says("Mon and Wed 9-12").text
    assert ana.says("that's right").title == "How do you like to work?"
    assert ana.says("skip").title == "What drives you?"
    assert ana.says("work that makes a difference").title == "Anyone you'd rather not be matched with?"
    done = ana.says("nobody")
    assert done.title == "All set, Ana"
    assert "Mon and Wed 09:00-12:00" in done.text
    assert "I lead one project from start to end" in done.text


@pytest.mark.only_on("web", because="a restart is the same for every platform")
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


@pytest.mark.only_on("web", because="what is typed stands in its own chat there, and a field takes 3,000 characters")
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


@pytest.mark.only_on("web", because="the list of everybody with their clocks is the local web chat's")
def test_leaving_a_conversation_changes_nothing(house: House) -> None:
    ana = house.person("Ana Silva", zone="Europe/Berlin")
    ana.says("join")
    ana.presses("Agree", role="mentor")
    ana.presses("Next", topics=["delegation"])
    ana.presses("Next", zone="Asia/Tokyo", hours="mon 9-12")
    ana.says("cancel")
    assert [p["time"] for p in house.get("/api/people")] == ["10:00"]
