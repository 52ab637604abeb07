"""A mentor who is asked: yes, one question first, not now, away for a while; and what is true when it comes late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from asking import asks, morning, pairs, states, titles
from confidence import change
from house import House, Human

from storage.pairs import Asking
from storage.people import Role


def test_pressing_yes_twice_makes_one_pair(house: House, asha: Human, marcus: Human) -> None:
    asks(asha, "Marcus Bell")
    house.later(seconds=1)
    yes = marcus.sees().button("Yes")
    for _ in range(2):
        assert marcus.acts(yes["action"], yes["value"]).title == "Good. Asha hears it from me."
    assert pairs(house) == [(asha.id, marcus.id)]
    house.later(seconds=1)
    assert titles(asha).count("Marcus said yes") == 1


def test_a_yes_leads_to_the_agreements_and_tells_the_mentee_whom_to_turn_to(
    house: House, asha: Human, marcus: Human, lena: Human
) -> None:
    kim, ingrid = house.person("Kim Ito", Role.MENTEE), house.person("Ingrid Falk")
    marcus.says("profile budget")
    marcus.presses("Next", budget="4")
    for mentee, contact, told in (
        (asha, None, "contact coordinator"),
        (kim, ingrid.id, "talk privately” reaches Ingrid"),
    ):
        change(house, contact_id=contact)
        asks(mentee, "Marcus Bell")
        house.later(seconds=1)
        yes = marcus.presses("Yes", on=mentee.name)
        assert "Agree how we work" in yes.buttons
        assert "wrong" not in yes.text
        house.later(seconds=1)
        assert told in mentee.sees("Marcus said yes").text
        assert mentee.presses("Agree how we work").title == "How long, and how often?"


def test_a_mentor_may_say_yes_after_all_until_the_mentee_has_heard(house: House, asha: Human, marcus: Human) -> None:
    asks(asha, "Marcus Bell")
    house.later(seconds=1)
    fine = marcus.presses("Not now")
    assert ": “Marcus can't take this on just now.”" in fine.text
    assert marcus.presses("Yes after all").title == "Good. Asha hears it from me."
    morning(house)
    assert "A person takes over" not in titles(asha)
    assert pairs(house) == [(asha.id, marcus.id)]


def test_a_mentor_can_hold_other_requests_and_those_move_on_too(house: House, asha: Human) -> None:
    marcus = house.person("Marcus Bell", Role.MENTOR, monthly=4)
    eve = house.person("Eve Moss", Role.MENTEE)
    for mentee in (asha, eve):
        asks(mentee, "Marcus Bell")
    house.later(seconds=1)
    marcus.presses("Not now", on="Asha Rao")
    until = marcus.sees("Fine, not now").buttons[0]
    assert "Jan" in marcus.presses(until).title
    morning(house)
    assert eve.sees().title == "A person takes over"
    assert house.person("Zoe Ali", Role.MENTEE).says("mentors").title == "Nobody free yet"
    marcus.presses("Keep asking")
    assert house.person("Yan Li", Role.MENTEE).says("mentors").title == "One mentor fits you"


def test_fewer_hours_leave_fewer_places(house: House, asha: Human) -> None:
    marcus = house.person("Marcus Bell", Role.MENTOR, monthly=4)
    house.pair(house.person("Eve Moss", Role.MENTEE), marcus)
    asks(asha, "Marcus Bell")
    house.later(seconds=1)
    marcus.presses("Not now")
    assert marcus.presses("Fewer hours").buttons == ["One hour", "2 hours", "Leave it"]
    assert marcus.presses("2 hours").title == "2 hours a month from now on"
    assert house.person("Zoe Ali", Role.MENTEE).says("mentors").title == "Nobody free yet"


def test_a_mentor_asks_one_question_and_the_days_stand_still_until_it_is_answered(
    house: House, asha: Human, marcus: Human
) -> None:
    asks(asha, "Marcus Bell")
    house.later(seconds=1)
    form = marcus.presses("One question first")
    assert "Who reads this: Asha Rao." in form.text
    marcus.presses("Ask", question="What have you tried?")
    house.later(seconds=1)
    assert "What have you tried?" in asha.sees("Marcus has a question first").text
    house.through(datetime(2026, 11, 30, 9, 0, tzinfo=UTC))
    assert states(house) == [Asking.ASKED], "it would have been over on Friday"
    answered = asha.presses("Answer", answer="Speaking second")
    assert "Thu, Dec 3" in answered.text or "Thu 3 Dec" in answered.text
    house.later(seconds=1)
    again = marcus.sees("Asha Rao would like you as a mentor")
    assert "Speaking second" in again.text
    assert "One question first" not in again.buttons, "one is enough"
    assert marcus.presses("Yes").title.startswith("Good")


def test_a_question_that_nobody_answers_does_not_hold_a_place_for_ever(
    house: House, asha: Human, marcus: Human, lena: Human
) -> None:
    asks(asha, "Marcus Bell")
    house.later(seconds=1)
    marcus.presses("One question first")
    marcus.presses("Ask", question="What have you tried?")
    house.through(house.wall + timedelta(days=14))
    assert asha.sees("A person takes over")
    late = asha.presses("Answer", on="has a question", answer="Speaking second")
    assert late.title == "No answer needed"
    assert "Speaking second" in late.text, "what was typed isn't lost"
    assert marcus.cards()[-1].title == "This one is settled"


def test_a_mentor_who_is_away_for_some_days_gets_later_days_and_the_mentee_hears_of_it(
    house: House, asha: Human, marcus: Human
) -> None:
    asks(asha, "Marcus Bell")
    house.later(seconds=1)
    marcus.presses("I'm away until...")
    unread = marcus.presses("Save", until="when the cows come home")
    assert unread.fields[0]["initial"] == "when the cows come home"
    assert "4 January" in unread.text
    kept = marcus.presses("Save", until="27 November")
    assert "Wed, Dec 2" in kept.text or "Wed 2 Dec" in kept.text
    house.later(seconds=1)
    assert "away for a few days" in asha.sees("Marcus needs a little longer").text
    house.through(datetime(2026, 12, 1, 9, 0, tzinfo=UTC))
    assert marcus.presses("Yes").title.startswith("Good")


def test_a_mentor_who_is_away_for_long_is_not_waited_for(house: House, asha: Human, marcus: Human, mei: Human) -> None:
    asks(asha, "Marcus Bell", "Mei Tan")
    house.later(seconds=1)
    marcus.presses("I'm away until...")
    assert "in the same words as a no" in marcus.presses("Save", until="4 January").text
    morning(house)
    assert asha.sees().title == "With Mei now"


def test_a_yes_that_comes_too_late_ends_in_what_is_true(house: House, asha: Human, marcus: Human, mei: Human) -> None:
    asks(asha, "Marcus Bell", "Mei Tan")
    house.later(seconds=1)
    yes = marcus.sees().button("Yes")
    house.through(house.wall + timedelta(days=6))
    assert marcus.sees().title == "This one is settled", "the card itself says so"
    mei.presses("Yes")
    assert marcus.acts(yes["action"], yes["value"]).title == "This one is settled"
    assert pairs(house) == [(asha.id, mei.id)]


def test_a_place_that_went_meanwhile_makes_no_pair(house: House, asha: Human, marcus: Human) -> None:
    asks(asha, "Marcus Bell")
    house.later(seconds=1)
    house.pair(house.person("Eve Moss", Role.MENTEE), marcus)
    full = marcus.presses("Yes")
    assert full.title == "All your places are taken"
    assert "Change the time" in full.buttons
    assert len(pairs(house)) == 1


def test_only_the_mentor_who_is_asked_can_answer(house: House, asha: Human, marcus: Human, mei: Human) -> None:
    both = house.person("Noa Levi", Role.MENTEE, Role.MENTOR, topics=("sql",))
    asks(asha, "Marcus Bell", "Mei Tan")
    for stranger, number in ((mei, "1"), (mei, "2"), (both, "1")):
        assert stranger.acts("request.yes", number).title == "That isn't there any more"
    assert asha.acts("request.yes", "1").title == "Not from here"
    assert not pairs(house)


def test_nobody_says_yes_to_their_own_request(house: House, marcus: Human) -> None:
    noa = house.person("Noa Levi", Role.MENTEE, Role.MENTOR)
    asks(noa, "Marcus Bell")
    for action in ("request.yes", "request.no", "request.away"):
        assert noa.acts(action, "1").title == "That isn't there any more"
    assert not pairs(house)


def test_days_away_that_change_nothing_are_told_to_nobody(house: House, asha: Human, marcus: Human) -> None:
    asks(asha, "Marcus Bell")
    house.later(days=1)
    marcus.presses("I'm away until...")
    answer = marcus.presses("Save", until="today")
    house.later(hours=1)
    told = [card.title for card in asha.cards() if "needs a little longer" in card.title]
    assert ("reads that you are away" in answer.text) == bool(told)


def test_the_first_hello_is_one_tap_and_may_be_changed(house: House, asha: Human, marcus: Human) -> None:
    asks(asha, "Marcus Bell")
    house.later(seconds=1)
    assert "Let somebody plan for me" in marcus.presses("Yes").buttons
    house.later(seconds=1)
    hello = asha.presses("Say hello")
    assert hello.fields[0]["initial"] == "Thank you, Marcus. I'm looking forward to it."
    asha.presses("Send", words=hello.fields[0]["initial"])
    house.later(seconds=1)
    assert "looking forward" in marcus.sees("From Asha").text
