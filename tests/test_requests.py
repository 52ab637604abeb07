"""A mentee asks for a mentor: the order, the message, taking it back, and what coordinators don't read."""

from __future__ import annotations

from datetime import timedelta

from asking import asks, morning, pairs, states, titles
from house import House, Human

from storage.pairs import Asking
from storage.people import Role


def test_a_mentee_chooses_an_order_and_the_first_mentor_says_yes(
    house: House, asha: Human, marcus: Human, mei: Human
) -> None:
    asks(asha, "Marcus Bell", "Mei Tan")
    assert asha.sees().title == "Sent to Marcus Bell"
    assert "until Fri, Nov 27" in asha.sees().text or "until Fri 27 Nov" in asha.sees().text
    assert "I ask Mei the next morning" in asha.sees().text
    house.later(seconds=1)
    asked = marcus.sees("Asha Rao would like you as a mentor")
    assert "I speak up in design reviews" in asked.text
    assert "You offer what Asha Rao asked for: Public speaking" in asked.text
    assert "about 2 of your 2 hours a month" in asked.text
    assert not mei.cards(), "nobody hears of the others"
    assert marcus.presses("Yes").title == "Good. Asha hears it from me."
    house.later(seconds=1)
    assert asha.sees().title == "Marcus said yes"
    assert pairs(house) == [(asha.id, marcus.id)]
    assert states(house) == [Asking.ACCEPTED, Asking.WITHDRAWN]
    assert not mei.cards()
    assert asha.presses("Find a time").times


def test_a_message_can_be_edited_before_it_is_sent(house: House, asha: Human, marcus: Human) -> None:
    asha.says("mentors")
    message = asha.presses("1st choice")
    assert "Who reads this: Marcus Bell." in message.text
    assert asha.presses("Edit").fields[0]["initial"].startswith("This is what I hope for")
    assert "600 fit" in asha.presses("Send", words="x" * 700).text
    assert asha.sees().fields[0]["initial"] == "x" * 700, "nothing that was typed is lost"
    asha.presses("Send", words="How did you learn to step in?")
    house.later(seconds=1)
    assert "How did you learn to step in?" in marcus.sees().text


def test_who_leaves_the_message_as_it_is_keeps_the_order(house: House, asha: Human, marcus: Human, mei: Human) -> None:
    asha.says("mentors")
    asha.presses("1st choice")
    asha.presses("2nd choice")
    asha.presses("Edit")
    asha.presses("Leave it")
    message = asha.sees("Your message to Marcus")
    assert "Who reads this: Marcus Bell, and Mei Tan only if asked later." in message.text


def test_words_typed_under_the_suggested_message_become_another_one_and_are_not_sent_yet(
    house: House, asha: Human, marcus: Human
) -> None:
    asha.says("mentors")
    asha.presses("1st choice")
    assert asha.says("Would you tell me how you began?").fields[0]["initial"] == "Would you tell me how you began?"
    house.later(seconds=1)
    assert not marcus.cards()


def test_a_double_press_on_send_asks_once(house: House, asha: Human, marcus: Human) -> None:
    asha.says("mentors")
    send = asha.presses("1st choice").button("Send as it is")
    assert asha.acts(send["action"], send["value"]).title == "Sent to Marcus Bell"
    assert asha.acts(send["action"], send["value"]).title == "Your request"
    assert states(house) == [Asking.ASKED]


def test_a_request_taken_back_before_it_arrived_never_arrives(house: House, asha: Human) -> None:
    marcus = house.person("Marcus Bell", Role.MENTOR, zone="America/New_York", hours="every day 0-24")
    asks(asha, "Marcus Bell")
    asha.says("requests")
    assert asha.presses("Take it back").title == "Taken back"
    house.through(house.wall + timedelta(days=2))
    assert not marcus.cards()


def test_a_request_taken_back_later_asks_for_no_answer_any_more(house: House, asha: Human, marcus: Human) -> None:
    asks(asha, "Marcus Bell")
    house.later(seconds=1)
    asha.says("requests")
    asha.presses("Take it back")
    house.later(seconds=1)
    assert titles(marcus) == ["This one is settled"], "it takes the place of the card that asked"
    assert asha.says("mentors").title == "One mentor fits you", "a choice taken back is no no"


def test_a_request_can_wait_and_be_asked_again(house: House, asha: Human, marcus: Human, mei: Human) -> None:
    asks(asha, "Marcus Bell", "Mei Tan")
    house.later(seconds=1)
    marcus.presses("Not now")
    morning(house)
    held = asha.presses("Wait")
    assert "Nobody is asked while it is on hold" in held.text
    house.later(seconds=1)
    assert mei.sees().title == "This one is settled"
    house.through(house.wall + timedelta(days=10))
    assert asha.says("requests").title == "Your request"
    assert asha.presses("Ask again").title == "On its way to Mei Tan"
    house.later(days=2)
    assert mei.presses("Yes").title.startswith("Good")
    assert pairs(house) == [(asha.id, mei.id)]


def test_a_changed_message_takes_the_place_of_the_one_before(house: House, asha: Human, marcus: Human) -> None:
    asks(asha, "Marcus Bell")
    house.later(seconds=1)
    asha.says("requests")
    asha.presses("Edit message")
    asha.presses("Save", words="May I ask how you began?")
    house.later(seconds=1)
    assert [card.title for card in marcus.cards()] == ["Asha Rao would like you as a mentor"]
    assert "May I ask how you began?" in marcus.sees().text


def test_a_coordinator_reads_no_message_question_or_no(house: House, lena: Human, asha: Human, marcus: Human) -> None:
    asks(asha, "Marcus Bell")
    house.later(seconds=1)
    marcus.presses("One question first")
    marcus.presses("Ask", question="What have you tried?")
    marcus.presses("Not now", on="Asha is asked")
    read = "".join(lena.says(words).text for words in ("home", "report", "draft", "requests", "match"))
    house.later(days=8)
    read += "".join(card.text for card in lena.cards())
    for private in ("design reviews", "What have you tried", "Marcus"):
        assert private not in read


def test_coordinators_do_not_draft_a_mentee_who_has_asked_nor_the_place_that_is_asked_for(
    house: House, lena: Human, asha: Human, marcus: Human
) -> None:
    house.person("Eve Moss", Role.MENTEE)
    asks(asha, "Marcus Bell")
    lena.says("match")
    house.later(seconds=1)
    draft = lena.sees("Draft")
    assert draft.title == "Draft: 0 pairs"
    assert "Asha Rao" not in draft.text


def test_a_draft_that_people_have_overtaken_is_not_published(
    house: House, lena: Human, asha: Human, marcus: Human
) -> None:
    house.person("Eve Moss", Role.MENTEE)
    lena.says("match")
    house.later(seconds=1)
    drafted = "Asha Rao" if "Asha Rao with" in lena.sees("Draft").text else "Eve Moss"
    other = asha if drafted == "Eve Moss" else house.known("Eve Moss")
    asks(other, "Marcus Bell")
    answer = lena.presses("Publish")
    assert "found each other meanwhile" in answer.text
    assert not pairs(house)


def test_the_status_says_who_is_next_and_who_after_that(house: House, asha: Human, marcus: Human, mei: Human) -> None:
    tom = house.person("Tom Eze", Role.MENTOR)
    asks(asha, marcus.name, mei.name, tom.name)
    status = dict(asha.says("my request").part("Facts")["rows"])
    assert status["Marcus Bell"].startswith("has your message")
    assert (status["Mei Tan"], status["Tom Eze"]) == ("comes next, if need be", "comes after that")
