"""Profile: every answer can be changed by itself, and the others stay."""

from __future__ import annotations

from house import House
from joining import joins_as_mentee

from storage.people import Role


def test_hours_outside_the_usual_are_kept_only_with_how_often(house: House) -> None:
    ana = house.person("Ana Silva", Role.MENTEE)
    ana.acts("profile.change", "mentee/hours")
    asked = ana.presses("That's right", early="480", late="usual", often="never")
    assert "How often" in asked.text
    assert asked.fields[0]["initial"] == "480", "what was chosen stays"
    assert "once a month, 08:00-17:00" in ana.presses("That's right", early="480", late="usual", often="monthly").text
    assert "once a month, 08:00-17:00" in ana.says("availability").text


def test_a_half_finished_joining_is_not_thrown_away_by_a_change(house: House) -> None:
    ana = house.person("Ana Silva")
    ana.acts("join", "mentee")
    ana.presses("Agree")
    ana.says("profile")
    assert ana.presses("Change hours").title == "One thing at a time"
    assert ana.presses("Go on with them").title == "Which of these sounds like you?"
    ana.presses("Change hours")
    ana.presses("Stop them")
    assert ana.presses("Change hours").title == "Where are you, and when?"


def test_a_profile_changes_one_answer_and_leaves_the_others(house: House) -> None:
    ana = house.person("Ana Silva")
    joins_as_mentee(ana, topics=["hiring"], goal="Hire well", hours="mon 9-12", city="Europe/Berlin")
    shown = ana.says("profile")
    for words in ("Hiring", "Hire well", "Mon 09:00-12:00", "by doing", "small steps, often", "English"):
        assert words in shown.text
    asked = ana.presses("Change the goal")
    assert not any(part["is"] == "Progress" for part in asked.data["parts"]), "one question needs no counting"
    after = ana.says("I know whom to hire")
    assert after.title == "Noted"
    assert after.part("Facts")["rows"] == [["Goal", "I know whom to hire"]], "what was changed, and nothing else"
    assert "Hiring" in ana.presses("Profile").text
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
