"""Before a session: where the two meet, what it shall be about, the brief, and who is late."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from house import House, Human, next_start, session_start
from meeting import books_at, tells

from storage.people import Role

LINK = "https://meet.example.com/ana-ben"


@pytest.fixture
def pair(house: House) -> tuple[Human, Human]:
    ana = house.person("Ana Silva", Role.MENTEE, zone="Europe/Lisbon", goal="Lead a review")
    ben = house.person("Ben Okafor", Role.MENTOR)
    house.pair(ana, ben)
    return ana, ben


def books(house: House, human: Human, words: str = "book friday 15:00") -> datetime:
    """A session on Friday; today is Tuesday."""
    books_at(house, human, words)
    return session_start(house)


def titles(human: Human, start: str) -> list[str]:
    return [card.title for card in human.cards() if card.title.startswith(start)]


# --- where -------------------------------------------------------------------------------------------------


def test_where_they_meet_is_asked_at_the_first_booking_and_carried_from_then_on(
    house: House, pair: tuple[Human, Human]
) -> None:
    ana, ben = pair
    start = books(house, ana)
    form = ana.presses("Where do we meet?")
    assert "Who reads this: you and Ben" in form.text
    saved = ana.presses("Save", meets="call", place=LINK)
    assert saved.part("Link")["url"] == LINK
    house.later(seconds=1)
    told = ben.sees("Where you and Ana meet")
    assert told.part("Link")["url"] == LINK
    for invitation in (saved.part("File")["content"], told.part("File")["content"]):
        plain = invitation.replace("\r\n ", "")
        assert f"LOCATION:{LINK}" in plain
        assert "SEQUENCE:1" in plain
        assert "SUMMARY:" in plain
        assert "review" not in plain.lower(), "an invitation names no topic"
    house.until(start - timedelta(minutes=14))
    assert ben.sees("Soon").part("Link")["url"] == LINK
    assert ana.sees("Soon").part("Link")["label"] == "Join the call"
    ana.says("book monday 15:00")
    assert "Where do we meet?" not in ana.presses("Book it").buttons


def test_a_new_place_reminds_nobody_twice(house: House, pair: tuple[Human, Human]) -> None:
    ana, ben = pair
    start = books(house, ana)
    house.until(start - timedelta(hours=20))
    ben.says("where Room 4.12")
    ben.presses("Save", meets="room", place="Room 4.12")
    house.until(start - timedelta(hours=19))
    assert len(titles(ben, "Coming up")) == 1
    assert "Where: Room 4.12" in ana.sees("Where you and Ben meet").text


@pytest.mark.parametrize(
    "place",
    ["javascript:alert(1)", "https://", "ftp://files.example.com", "https://a.example.com and a room", "http://[oops"],
)
def test_only_an_address_of_the_web_becomes_a_link(house: House, pair: tuple[Human, Human], place: str) -> None:
    ana, _ = pair
    ana.says("where")
    saved = ana.presses("Save", meets="call", place=place)
    assert not [part for part in saved.data["parts"] if part["is"] == "Link"]
    assert f"Where: {place}" in saved.text


def test_a_place_can_be_left_open_or_be_too_long(house: House, pair: tuple[Human, Human]) -> None:
    ana, _ = pair
    ana.says("where")
    assert "Where: by phone" in ana.presses("Save", meets="phone", place="").text
    long = ana.presses("Change it")
    long = ana.presses("Save", meets="room", place="x" * 301)
    assert "301 characters" in long.fields[1]["error"]
    assert long.fields[1]["initial"] == "x" * 301


def test_the_same_place_again_tells_nobody(house: House, pair: tuple[Human, Human]) -> None:
    ana, ben = pair
    for _ in range(2):
        ana.says(f"where {LINK}")
        house.later(seconds=1)
    assert len(titles(ben, "Where you and Ana meet")) == 1


def test_with_two_mentees_the_place_that_was_typed_is_kept(house: House, pair: tuple[Human, Human]) -> None:
    _, ben = pair
    house.pair(house.person("Cy Young", Role.MENTEE), ben)
    assert ben.says("where Room 4.12").title == "With whom?"
    assert "Room 4.12" in ben.presses("Where we meet").text


def test_a_question_is_no_place_and_a_room_is_asked_about_first(house: House, pair: tuple[Human, Human]) -> None:
    ana, ben = pair
    asked = ana.says("where do we meet?")
    assert asked.title == "Where do you meet?"
    assert asked.fields[1].get("initial", "") == ""
    filled = ana.says("where Room 4.12")
    assert (filled.fields[0]["initial"], filled.fields[1]["initial"]) == ("room", "Room 4.12")
    assert "+49 30 1234567" in ana.says("where +49 30 1234567").text
    house.later(seconds=1)
    assert titles(ben, "Where you and Ana meet") == ["Where you and Ana meet"]


# --- the mentee's one thing ----------------------------------------------------------------------------------


def test_the_one_thing_is_asked_two_days_before_and_read_in_the_mentors_brief(
    house: House, pair: tuple[Human, Human]
) -> None:
    ana, ben = pair
    start = books(house, ana)
    house.through(start - timedelta(hours=47))
    asked = ana.sees("What would you like to talk about on Fri 27 Nov?")
    assert "Who reads this: you and Ben." in asked.text
    assert {"Where I am with my goal", "Getting to know you", "Just to talk", "Leave it open"} <= set(asked.buttons)
    assert not titles(ben, "What would you like to talk about"), "only the mentee is asked"
    ana.says("May I tell you about Monday?")
    house.through(start - timedelta(hours=23))
    brief = ben.sees("Coming up")
    assert "May I tell you about Monday?" in brief.text
    assert "Lead a review" in brief.text
    assert "ten minutes each" in brief.text
    assert "ten minutes each" in ana.sees("Coming up").text, "both read how a first time may begin"
    house.through(start)
    assert len(titles(ana, "What would you like to talk about")) <= 1


def test_one_tap_answers_it_too_and_it_can_be_changed(house: House, pair: tuple[Human, Human]) -> None:
    ana, ben = pair
    start = books(house, ana)
    house.through(start - timedelta(hours=47))
    assert "Where I am with my goal" in ana.presses("Where I am with my goal").text
    changed = ana.presses("Change it")
    assert changed.fields[0]["initial"] == "Where I am with my goal"
    assert "140 fit" in ana.presses("Send", wish="x" * 141).fields[0]["error"]
    ana.presses("Send", wish="How to say no")
    house.through(start - timedelta(hours=23))
    assert "How to say no" in ben.sees("Coming up").text


def test_left_open_is_an_answer_too(house: House, pair: tuple[Human, Human]) -> None:
    ana, ben = pair
    start = books(house, ana)
    house.through(start - timedelta(hours=47))
    assert ana.presses("Leave it open").title == "Left open, all right"
    house.through(start - timedelta(hours=23))
    assert "topic" not in ben.sees("Coming up").text


def test_what_is_booked_late_has_a_button_instead(house: House, pair: tuple[Human, Human]) -> None:
    ana, ben = pair
    start = books(house, ana, "book wednesday 15:00")
    house.through(start - timedelta(minutes=30))
    assert not titles(ana, "What would you like to talk about")
    ana.presses("My topic", on="Booked")
    ana.presses("Send", wish="How to say no")
    house.later(seconds=1)
    assert "How to say no" in ben.sees("Ana, for Wed 25 Nov").text, "the brief is out already"


def test_a_mentor_asks_for_detail_once(house: House, pair: tuple[Human, Human]) -> None:
    ana, ben = pair
    start = books(house, ana)
    house.through(start - timedelta(hours=47))
    ana.presses("Send", wish="The review")
    house.through(start - timedelta(hours=23))
    ask = ben.sees("Coming up").button("Ask for detail")
    for _ in range(2):
        assert "as soon as it is there" in ben.acts(ask["action"], ask["value"]).text
    house.later(seconds=1)
    assert len(titles(ana, "Ben would like to know a little more")) == 1
    ana.presses("Send", wish="It is about the review on Monday. " * 6)
    house.later(seconds=1)
    assert "review on Monday" in ben.sees("Ana, for Fri 27 Nov").text


def test_only_the_mentee_says_it_and_only_before(house: House, pair: tuple[Human, Human]) -> None:
    ana, ben = pair
    start = books(house, ana)
    assert ben.acts("wish.keep", "1", wish="Mine").title == "That isn't there any more"
    assert ana.acts("wish.detail", "1").title == "That isn't there any more"
    house.until(start + timedelta(minutes=1))
    assert "has begun" in ana.acts("wish.keep", "1", wish="Too late").title
    assert "has begun" in ana.acts("wish.open", "1").title


def both_promise(house: House, ana: Human, ben: Human) -> None:
    """They meet, each says what they will do, and the next session comes near."""
    house.until(books(house, ana) + timedelta(hours=1))
    tells(ben, "4", "Send the checklist")
    tells(ana, "5 very", "Speak second")
    ana.says("book thursday 10:00")
    ana.presses("Book it")
    house.through(house.wall + timedelta(days=5))


def test_what_the_mentor_promised_is_in_the_next_brief(house: House, pair: tuple[Human, Human]) -> None:
    ana, ben = pair
    both_promise(house, ana, ben)
    brief, reminder = ben.sees("Coming up").text, ana.sees("Coming up").text
    assert "From last time, you\nSend the checklist" in brief
    assert "From last time, Ben\nSend the checklist" in reminder
    assert "Speak second" in brief


def test_a_promise_is_ticked_off_by_whoever_made_it_and_only_what_is_open_is_shown_again(
    house: House, pair: tuple[Human, Human]
) -> None:
    ana, ben = pair
    both_promise(house, ana, ben)
    tick = ben.sees("Coming up").button("Done")
    assert ana.acts(tick["action"], tick["value"]).title == "That isn't there any more", "only Ben ticks it off"
    after = ben.presses("Done", on="Coming up")
    assert "Send the checklist" not in after.text
    assert "Move it" in after.buttons
    assert "Send the checklist" in ben.presses("Not done yet").text
    assert "Send the checklist" not in ben.presses("Done").text
    house.until(next_start(house) + timedelta(hours=1))
    tells(ben, "4", "Read the draft")
    ana.presses("We met")
    ana.presses("5 very")
    ana.presses("Skip")
    ana.says("book wednesday 10:00")
    ana.presses("Book it")
    house.through(house.wall + timedelta(days=6))
    reminder = ana.sees("Coming up").text
    assert "From last time, Ben\nRead the draft" in reminder
    assert "Open since earlier, you\nSpeak second" in reminder
    assert "Send the checklist" not in reminder


def test_a_word_before_an_early_session_comes_in_time(house: House, pair: tuple[Human, Human]) -> None:
    cy, zed = (
        house.person("Cy Young", Role.MENTEE, hours="weekdays 06:00-09:00"),
        house.person("Zed Ali", Role.MENTOR, hours="weekdays 06:00-09:00"),
    )
    house.pair(cy, zed)
    cy.says("book thursday 7:00")
    cy.presses("Book it")
    start = session_start(house)
    house.wall = start - timedelta(hours=9)
    cy.acts("wish.keep", "1", wish="How to say no")
    house.through(start - timedelta(minutes=59))
    assert "How to say no" in zed.sees("Cy, for").text


# --- the last quarter of an hour -------------------------------------------------------------------------------


def test_five_minutes_late_is_told_at_once_and_once(house: House, pair: tuple[Human, Human]) -> None:
    ana, ben = pair
    start = books(house, ana)
    house.until(start - timedelta(minutes=14))
    late = ana.sees("Soon").button("5 minutes late")
    for minutes in (9, 10):
        house.wall = start + timedelta(minutes=minutes)
        assert "Ben knows" in ana.acts(late["action"], late["value"]).text
    house.later(seconds=1)
    assert titles(ben, "Ana is five minutes late") == ["Ana is five minutes late"]
    house.wall = start + timedelta(minutes=11)
    assert "has begun" in ana.acts(late["action"], late["value"]).title


def test_late_for_what_was_taken_out_meanwhile_says_what_is_true(house: House, pair: tuple[Human, Human]) -> None:
    ana, ben = pair
    start = books(house, ana)
    house.until(start - timedelta(minutes=14))
    assert "no reason is needed" in ben.presses("Can't make it", on="Soon").text
    assert "is off" in ana.presses("5 minutes late").title
    house.later(seconds=1)
    assert not titles(ben, "Ana is five minutes late")
    assert ana.sees("Not on")
