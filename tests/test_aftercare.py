"""After a session: what each says, and what becomes of it."""

from __future__ import annotations

from datetime import timedelta

from house import House, Human, next_start, session_start
from meeting import books, held, tells


def test_answers_that_differ_are_told_by_one_and_stay_apart(
    house: House, pair: tuple[Human, Human], lena: Human
) -> None:
    ana, ben = pair
    books(ana)
    start = session_start(house)
    house.until(start + timedelta(hours=1))
    ana.presses("We met")
    assert "No reason needed" in ben.presses("Not this time").text
    assert "not this time" not in ana.says("sessions").text
    assert "met" not in ben.says("sessions").text
    rows = {row[0]: row[1:] for row in lena.says("report").part("Table")["rows"]}
    assert rows["Who says they were"] == ["both 0, one 1, nobody 0", "0 missed"]


def test_an_answer_can_be_taken_back(house: House, pair: tuple[Human, Human]) -> None:
    ana, _ = pair
    books(ana)
    house.until(session_start(house) + timedelta(hours=1))
    ana.presses("We met")
    assert "We met" in ana.presses("Change my answer").buttons


def test_a_session_at_another_time_is_kept_beside_the_booked_one(house: House, pair: tuple[Human, Human]) -> None:
    ana, ben = pair
    books(ana)
    start = session_start(house)
    house.until(start + timedelta(days=2))
    ana.presses("On another day")
    assert "couldn't read" in ana.presses("Save", when="the other day").text
    assert ana.says("yesterday 10:00").title == "How useful was it?"
    assert session_start(house) == start, "what was booked stays beside what is told"
    assert "Thu 26 Nov" not in ben.says("sessions").text
    assert '"2026-11-26 10:00:00+00:00"' in ana.says("my data").part("File")["content"]


def test_a_weekday_said_of_something_that_is_over_is_the_one_before(house: House, pair: tuple[Human, Human]) -> None:
    ana, _ = pair
    books(ana)
    house.until(session_start(house) + timedelta(days=2))
    ana.presses("On another day")
    assert ana.presses("Save", when="monday 15:00").title == "How useful was it?"
    ana.presses("Change my answer")
    ana.presses("On another day")
    assert "long before" in ana.presses("Save", when="3 March 2021 15:00").text


def test_after_a_session_is_asked_only_once_it_is_over(house: House, pair: tuple[Human, Human]) -> None:
    ana, _ = pair
    books(ana)
    assert ana.acts("session.met", "1").title == "That isn't there any more"


def test_reminders_come_once_however_often_the_clock_beats(house: House, pair: tuple[Human, Human]) -> None:
    ana, ben = pair
    books(ana, -2)
    start = session_start(house)
    house.until(start - timedelta(hours=20))
    for _ in range(3):
        house.later(minutes=1)
    assert [card.title for card in ben.cards()].count(ben.sees("Coming up").title) == 1
    house.until(start + timedelta(hours=30))
    assert not [card for card in ben.cards() if card.title.startswith("Soon")], "a reminder that is late is not sent"


def test_what_is_typed_after_a_form_was_answered_is_no_second_answer(house: House, pair: tuple[Human, Human]) -> None:
    ana, ben = pair
    books(ana)
    house.until(session_start(house) + timedelta(hours=1))
    tells(ana, "4", "Speak second")
    assert ana.says("honestly Ben bored me today").title == "I'm not sure what you mean"
    shown = ben.says("sessions").text
    assert "Speak second" in shown
    assert "bored" not in shown
    ana.says("availability")
    ana.presses("Leave it")
    assert ana.says("monday 14:00-15:00 suits me").title == "45 minutes with Ben"
    assert "weekdays 09:00-17:00" in ana.says("availability").text


def test_the_note_of_the_last_session_comes_back_across_a_cancelled_one(
    house: House, pair: tuple[Human, Human]
) -> None:
    ana, ben = pair
    books(ana)
    house.until(session_start(house) + timedelta(hours=1))
    tells(ana, "4", "Speak second")
    for _ in range(2):
        booked = books(ana, -2)
        if _ == 0:
            ana.presses("Can't make it", on=booked.title)
    house.until(next_start(house) - timedelta(hours=24))
    assert "Speak second" in ben.sees("Coming up").text


# --- a low number, a missed session, and answers that differ ----------------------------------------------------


def test_after_a_low_number_the_coordinators_read_a_name_and_no_number(
    house: House, pair: tuple[Human, Human], lena: Human
) -> None:
    ana, ben = pair
    held(house, ana)
    ana.presses("We met")
    asked = ana.presses("2")
    assert "Lena gets in touch" in asked.text
    assert ana.presses("Ask for a word").title == "One thing until next time?"
    ana.acts("session.help", "1")
    house.later(hours=20)
    told = [card for card in lena.cards() if "would like a word" in card.title]
    assert [card.title for card in told] == ["Ana Silva would like a word"], "once a day"
    assert "2" not in told[0].text
    assert "Ben" not in told[0].text
    ben.presses("We met")
    ben.presses("1 not")
    assert ben.presses("No, just noting").title == "Anything you would like to do until then?"
    house.later(hours=20)
    assert lena.sees().title == "Ana Silva would like a word"


def test_a_high_number_asks_for_nothing(house: House, pair: tuple[Human, Human], lena: Human) -> None:
    ana, _ = pair
    held(house, ana)
    ana.presses("We met")
    assert ana.presses("3").title == "One thing until next time?"
    assert not lena.cards()


def test_where_nobody_coordinates_no_help_is_promised(house: House, pair: tuple[Human, Human]) -> None:
    ana, _ = pair
    held(house, ana)
    ana.presses("We met")
    assert ana.presses("1 not").title == "One thing until next time?"


def test_a_missed_session_may_be_left_out(house: House, pair: tuple[Human, Human]) -> None:
    ana, _ = pair
    start = held(house, ana)
    missed = ana.presses("Not this time")
    assert missed.times
    skipped = ana.presses("Skip this one")
    assert skipped.title == "All right, left out"
    assert f"{(start + timedelta(days=14)).day} Dec" in skipped.text


def again(human: Human) -> list[str]:
    return [card.text for card in human.cards() if card.title == "Just to have the day right"]


def test_answers_that_differ_are_asked_once_more_in_the_same_words_and_never_again(
    house: House, pair: tuple[Human, Human], lena: Human
) -> None:
    ana, ben = pair
    held(house, ana)
    ana.presses("We met")
    ben.presses("Not this time")
    house.through(house.wall + timedelta(hours=23))
    assert not again(ana) + again(ben)
    house.through(house.wall + timedelta(hours=14))
    (to_ana,), (to_ben,) = again(ana), again(ben)
    assert to_ana.replace("Ben Okafor", "NAME") == to_ben.replace("Ana Silva", "NAME")
    assert ana.presses("Yes").text == ben.presses("No").text
    house.through(house.wall + timedelta(days=6))
    assert not again(ana) + again(ben), "nobody is asked a third time"
    rows = {row[0]: row[1:] for row in lena.says("report").part("Table")["rows"]}
    assert rows["Who says they were"] == ["both 0, one 1, nobody 0", "0 missed"]


def test_a_second_answer_puts_a_slip_right(house: House, pair: tuple[Human, Human], lena: Human) -> None:
    ana, ben = pair
    held(house, ana)
    ana.presses("We met")
    ben.presses("Not this time")
    house.through(house.wall + timedelta(hours=38))
    ben.presses("Yes")
    ana.presses("Not sure")
    assert "not sure" in ana.says("sessions").text
    rows = {row[0]: row[1:] for row in lena.says("report").part("Table")["rows"]}
    assert rows["Who says they were"] == ["both 0, one 1, nobody 0", "0 missed"]


def test_who_takes_an_answer_back_in_time_is_not_asked_again(house: House, pair: tuple[Human, Human]) -> None:
    ana, ben = pair
    held(house, ana)
    ana.presses("We met")
    ben.presses("Not this time")
    ana.presses("Change my answer")
    ana.presses("Not this time")
    house.through(house.wall + timedelta(days=3))
    assert not again(ana) + again(ben)


def test_nothing_in_my_data_says_that_the_answers_differ(house: House, pair: tuple[Human, Human]) -> None:
    ana, ben = pair
    held(house, ana)
    ana.presses("We met")
    ben.presses("Not this time")
    assert "ask_again" not in ana.says("my data").part("File")["content"]
