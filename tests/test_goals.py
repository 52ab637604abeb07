"""Goals: a sentence, one small offer, three steps, and the day it is reached."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from house import House, Human
from sqlmodel import select

from handlers.sharpen import day_in, missing
from storage.pairs import Goal, Milestone, Pair
from storage.people import Role

Two = tuple[Human, Human]


def goal_of(house: House) -> Goal:
    with house.database.read() as db:
        return db.exec(select(Goal)).one()


def sets(ana: Human, words: str) -> None:
    """A goal, as it is, with nothing said about how sure."""
    ana.says("goals")
    ana.presses("Add a goal")
    asked = ana.presses("Save", goal=words).buttons
    for as_it_is in ("Good enough", "No date"):
        if as_it_is in asked:
            ana.presses(as_it_is)
    ana.presses("Skip")


def test_a_goal_without_a_day_gets_one_with_a_tap(house: House, new_pair: Two) -> None:
    ana, ben = new_pair
    ana.says("goals")
    form = ana.presses("Add a goal")
    assert "Who reads this: you and Ben." in form.text
    assert "I present our results once, without notes" in form.text, "an example for what Ana chose"
    offer = ana.says("I say what I think in design reviews")
    assert offer.title == "By when?"
    assert offer.buttons == ["30 days", "60 days", "90 days", "End of the programme", "No date"]
    assert ana.presses("60 days").title == "Kept. How sure are you?"
    kept = ana.presses("2")
    assert kept.title == "Goal, by Sat 23 Jan"
    assert "2 of 5 at the start" in kept.text
    theirs = ben.says("goals")
    assert "I say what I think in design reviews" in theirs.text
    assert "Ana: Goal, by Sat 23 Jan" in theirs.text
    assert "of 5" not in theirs.text, "how sure somebody feels is theirs alone"


def test_a_vague_goal_is_asked_once_how_somebody_would_notice(house: House, new_pair: Two) -> None:
    ana, _ = new_pair
    ana.says("goals")
    ana.presses("Add a goal")
    offer = ana.presses("Save", goal="Become better at presenting")
    assert offer.title == "How would somebody notice?"
    assert "three meetings" in offer.text, "the samples suit the topic"
    assert ana.presses("Add this", sample="0", own="").title == "Kept. How sure are you?"
    ana.presses("Skip")
    words = goal_of(house).words.open()
    assert words == "Become better at presenting\nI speak in three meetings where I would have kept quiet"
    ana.presses("Change it")
    again = ana.presses("Save", goal="Become better at talking", by="")
    assert again.title == "Goal, no date yet", "it helps once, never twice for the same goal"


def test_good_enough_takes_a_goal_as_it_is(house: House, new_pair: Two) -> None:
    ana, _ = new_pair
    sets(ana, "Become better at presenting")
    goal = goal_of(house)
    assert goal.words.open() == "Become better at presenting"
    assert goal.by is None
    assert goal.confidence_then == 0


def test_a_goal_that_names_its_day_is_asked_nothing_but_how_sure(house: House, new_pair: Two) -> None:
    ana, _ = new_pair
    ana.says("goals")
    ana.presses("Add a goal")
    assert ana.presses("Save", goal="I present once without notes by 15 March").title == "Kept. How sure are you?"
    assert goal_of(house).by == date(2027, 3, 15)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Get better at presenting", "notice"),
        ("Present once, better than before", "date"),
        ("Ich will besser verhandeln", "notice"),
        ("Three pull requests in a language I don't know, by the end of March", ""),
        ("I lead a review", "date"),
        ("I lead a review before summer", ""),
    ],
)
def test_what_is_missing_in_a_sentence(words: str, found: str) -> None:
    assert missing(words, None) == found


def test_a_day_is_read_from_the_end_of_a_sentence_only_where_it_is_one(house: House) -> None:
    def read(words: str) -> date | None:
        return day_in(words, "Europe/Berlin", house.wall, "en-GB")

    assert read("I ship it in 3 months.") == date(2027, 2, 24)
    assert read("I ship it by the end of March") == date(2027, 3, 31)
    assert read("I speak up in design reviews") is None
    assert read("I say no before lunch") is None


def test_a_goal_needs_no_pair(house: House) -> None:
    ana = house.person("Ana Silva", Role.MENTEE)
    assert "No goal yet" in ana.says("goals").text
    assert "once you have one" in ana.presses("Add a goal").text
    ana.presses("Save", goal="I lead one review")
    assert ana.presses("No date").title == "Kept. How sure are you?"
    assert "I lead one review" in ana.says("home").text + ana.says("goals").text


def test_a_double_press_makes_one_goal(house: House, new_pair: Two) -> None:
    ana, _ = new_pair
    ana.says("goals")
    button = ana.presses("Add a goal").button("Save")
    for _ in range(2):
        ana.acts(button["action"], button.get("value", ""), goal="I lead one review")
    assert goal_of(house)


def test_what_cannot_be_read_stays_in_the_form(house: House, new_pair: Two) -> None:
    ana, _ = new_pair
    sets(ana, "I lead one review")
    ana.says("goals")
    ana.presses("Open")
    ana.presses("Change it")
    wrong = ana.presses("Save", goal="I lead two reviews", by="whenever")
    assert "whenever" in wrong.fields[1]["error"]
    assert wrong.fields[0]["initial"] == "I lead two reviews"
    assert "A few words" in ana.presses("Save", goal="", by="").fields[0]["error"]
    assert "1,000 fit" in ana.presses("Save", goal="x" * 1001, by="").fields[0]["error"]
    assert ana.presses("Save", goal="I lead two reviews", by="15 march").title == "Goal, by Mon 15 Mar"


def test_three_steps_in_ninety_days_are_planned_changed_and_ticked_off(house: House, new_pair: Two) -> None:
    ana, ben = new_pair
    sets(ana, "I lead one review")
    offered = ana.presses("Plan 90 days")
    assert "Public speaking: watch somebody who is good at it" in offered.text
    assert ana.presses("Begin with these").fields[0]["initial"].startswith("Public speaking: watch somebody")
    ana.presses("Back")
    ana.presses("Plan 90 days")
    form = ana.presses("Write my own")
    assert [f.get("initial", "") for f in form.fields] == ["", "2026-12-24", "", "2027-01-25", "", "2027-02-22"]
    planned = ana.presses("Save the plan", step0="Ask one question", by0="2026-12-24", step1="Lead a small one", by1="")
    assert "0 of 2 steps done" in planned.text
    assert "By Mon 25 Jan" in planned.text, "an empty day is the one that was proposed"
    assert "1 of 2 steps done" in ana.presses("Done").text
    assert "Ask one question" in ben.says("goals").text
    assert "1 of 2 steps done" in ben.sees().text
    assert "0 of 2 steps done" in ana.presses("Not done yet").text
    ana.presses("Change the steps")
    changed = ana.presses("Save the plan", step0="", step1="Lead a real one", by1="2027-01-20")
    assert "Ask one question" not in changed.text
    assert "Lead a real one" in changed.text
    assert "Every step is done" in ana.presses("Done").text
    ana.presses("Change the steps")
    emptied = ana.presses("Save the plan", step0="", step1="", step2="")
    assert "No steps any more" in emptied.text
    assert "Plan 90 days" in emptied.buttons


def test_a_plan_with_a_mistake_keeps_all_that_was_typed(new_pair: Two) -> None:
    ana, _ = new_pair
    sets(ana, "I lead one review")
    ana.presses("Plan 90 days")
    ana.presses("Write my own")
    wrong = ana.presses("Save the plan", step0="Ask", by0="someday", step1="y" * 201, by1="2027-01-20")
    assert "someday" in wrong.fields[1]["error"]
    assert "200 fit" in wrong.fields[2]["error"]
    assert wrong.fields[0]["initial"] == "Ask"
    assert wrong.fields[2]["initial"] == "y" * 201


def test_a_goal_that_is_reached_is_heard_by_both_and_can_be_taken_back(house: House, new_pair: Two) -> None:
    ana, ben = new_pair
    sets(ana, "I lead one review")
    key = ana.sees().button("Reached")["value"]
    house.wall += timedelta(days=20)
    told = ana.presses("Reached")
    assert "You set this goal on Tue 24 Nov, and today it is true." in told.text
    house.wall += timedelta(days=1)
    ana.acts("goal.reach", key)  # a second press: neither the day nor the news changes
    house.later(seconds=1)
    assert "I lead one review" in ben.sees("Ana reached a goal").text
    assert len([card for card in ben.cards() if card.title == "Ana reached a goal"]) == 1
    assert "Who reads this: Ana." in ben.presses("Write a line").text
    assert "Reached on Mon 14 Dec" in ana.says("goals").text
    ana.acts("goal.reopen", key)
    house.later(seconds=1)
    assert ben.sees("still working").title == "Ana is still working on this goal"
    assert "Reached on" not in ben.says("goals").text


def test_the_mentor_is_told_in_the_morning_and_not_at_night(house: House) -> None:
    ana = house.person("Ana Silva", Role.MENTEE)
    kim = house.person("Kim Lee", Role.MENTOR, zone="America/Los_Angeles")
    house.pair(ana, kim)
    sets(ana, "I lead one review")
    ana.presses("Reached")
    house.later(hours=1)
    assert not kim.cards()
    house.through(house.wall.replace(hour=16, minute=30))
    assert kim.sees("Ana reached a goal")


def test_how_sure_somebody_is_then_and_now_are_two_answers(house: House, new_pair: Two) -> None:
    ana, _ = new_pair
    sets(ana, "I lead one review")
    for number in ("2", "3"):
        ana.presses("How sure am I?")
        ana.presses(number)
    assert (goal_of(house).confidence_then, goal_of(house).confidence_now) == (3, 0), "corrected on the first day"
    house.wall += timedelta(days=40)
    ana.presses("How sure am I?")
    assert "5 of 5 now, 3 at the start" in ana.presses("5 very").text


def test_a_mentor_marks_nothing_and_a_stranger_reads_nothing(house: House, new_pair: Two) -> None:
    ana, ben = new_pair
    sets(ana, "I lead one review")
    ana.presses("Plan 90 days")
    ana.presses("Write my own")
    ana.presses("Save the plan", step0="Ask one question")
    step, goal = ana.sees().button("Done")["value"], ana.sees().button("Reached")["value"]
    assert ben.says("goals").buttons == ["Home"]
    zed = house.person("Zed Ali", Role.MENTOR)
    lena = house.person("Lena Vogt", Role.COORDINATOR)
    for human in (ben, zed, lena):
        for action in ("goal.open", "goal.reach", "goal.delete", "plan.open", "plan.save", "goal.sure", "goal.fine"):
            assert human.acts(action, goal, step0="mine").title == "That isn't there any more"
        assert human.acts("step.done", step).title == "That isn't there any more"
        assert human.acts("goal.save", goal, goal="mine").title in ("Not from here", "That isn't there any more")
    assert "I lead one review" not in zed.says("goals").text + lena.says("goals").text
    assert not goal_of(house).reached_at


def test_a_goal_is_taken_out_only_after_asking(house: House, new_pair: Two) -> None:
    ana, ben = new_pair
    sets(ana, "I lead one review")
    ana.presses("Plan 90 days")
    ana.presses("Write my own")
    ana.presses("Save the plan", step0="Ask one question")
    ana.presses("Delete")
    assert "I lead one review" in ana.presses("Keep it").text
    ana.presses("Delete")
    assert ana.presses("Delete", on="Delete this goal?").title == "Deleted"
    with house.database.read() as db:
        assert not db.exec(select(Goal)).all() + db.exec(select(Milestone)).all()
    assert "I lead one review" not in ben.says("goals").text


def test_half_way_a_goal_is_asked_about_once(house: House, new_pair: Two) -> None:
    ana, ben = new_pair
    sets(ana, "I lead one review")
    house.through(house.wall + timedelta(days=44))
    assert not [card for card in ana.cards() if card.title == "Still the right goal?"]
    house.through(house.wall + timedelta(days=20))
    asked = [card for card in ana.cards() if card.title == "Still the right goal?"]
    assert len(asked) == 1
    assert asked[0].buttons == ["Yes", "Change it", "Reached"]
    assert "It stays as it is" in ana.presses("Yes").text
    assert not [card for card in ben.cards() if card.title == "Still the right goal?"]
    house.through(house.wall + timedelta(days=60))
    assert not [card for card in ana.cards() if card.title == "Still the right goal?"], "it became the goal's card"


def test_nobody_is_asked_about_a_goal_that_is_reached_or_while_the_pair_pauses(house: House, new_pair: Two) -> None:
    ana, _ = new_pair
    sets(ana, "I lead one review")
    with house.database.write() as db:
        paused = db.exec(select(Pair)).one()
        paused.paused_until = date(2027, 1, 20)
        db.add(paused)
    house.through(house.wall + timedelta(days=56))
    assert not [card for card in ana.cards() if card.title == "Still the right goal?"]
    ana.says("goals")
    ana.presses("Open")
    ana.presses("Reached")
    house.through(house.wall + timedelta(days=15))
    assert not [card for card in ana.cards() if card.title == "Still the right goal?"]
