"""Finding, moving and cancelling times through the front door."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from house import House, Human, next_start, session_start
from meeting import books

from storage.people import Programme, Role


def test_two_people_press_the_same_free_time_and_one_session_is_booked(house: House, pair: tuple[Human, Human]) -> None:
    ana, ben = pair
    button = ana.says("book").button(ana.sees().buttons[0])
    assert ana.acts(button["action"], button["value"]).title.startswith("Booked")
    assert ben.acts(button["action"], button["value"]).title.startswith("Booked"), "what is true now"
    assert session_start(house)


def test_moving_a_session_tells_the_other_and_the_old_buttons_say_what_is_true(
    house: House, pair: tuple[Human, Human]
) -> None:
    ana, ben = pair
    books(ana)
    before = session_start(house)
    house.later(seconds=1)
    old = ben.sees("Booked")
    moved = ben.presses("Move it")
    stale = moved.button(moved.buttons[1])
    assert ben.says("friday 13:15").title == "This time?", "what is typed now is another time for this session"
    ben.presses("Book it")
    after = session_start(house)
    assert before != after
    house.later(seconds=1)
    assert ana.sees("Moved to")
    assert ben.acts(stale["action"], stale["value"]).title.startswith("Booked"), "the revision has gone on"
    assert session_start(house) == after
    assert old.title.startswith("Booked")


def test_an_old_card_shows_what_is_true_now(house: House, pair: tuple[Human, Human]) -> None:
    ana, ben = pair
    books(ana)
    house.later(seconds=1)
    move = ben.sees("Booked").button("Move it")
    slot = ben.presses("Move it").button(ben.sees().buttons[1])
    ana.presses("Can't make it")
    for old in (move, slot):
        assert ben.acts(old["action"], old["value"]).title.endswith("is off")
    ana.says("book thursday 15:00")
    ana.presses("Book it")
    start = session_start(house)
    house.until(start + timedelta(hours=2))
    late = ana.acts("session.move", "2")
    assert late.title.endswith("is over")
    assert late.buttons == ["Home"]


def test_cancelling_a_session_blames_nobody_and_offers_new_times(house: House, pair: tuple[Human, Human]) -> None:
    ana, ben = pair
    books(ana)
    assert ana.says("cancel").buttons[-1] == "Keep it"
    offer = ana.presses("Can't make it")
    assert "no reason is needed" in offer.text
    house.later(seconds=1)
    assert "Not on" in ben.sees().title
    assert ben.sees().part("File")["content"].count("METHOD:CANCEL") == 1
    assert ben.presses("Find a time").times


def test_a_time_in_words_is_read_confirmed_and_booked(house: House, pair: tuple[Human, Human]) -> None:
    ana, _ = pair
    card = ana.says("book thursday 3pm")
    assert "Understood: Thu 26 Nov, 15:00, 16:00 in Berlin" in card.text
    assert ana.presses("Book it").title == "Booked: Thu 26 Nov, 15:00"


def test_a_time_alone_asks_for_a_session(house: House, pair: tuple[Human, Human]) -> None:
    ana, _ = pair
    ana.says("home")
    assert "Understood: Fri 27 Nov, 16:00" in ana.says("can we do friday 4pm").text
    assert house.person("Noa Levi").says("friday 4pm").title == "I'm not sure what you mean"


def test_a_time_that_cannot_be_read_gets_an_example_and_a_picker(house: House, pair: tuple[Human, Human]) -> None:
    ana, _ = pair
    ana.says("book")
    card = ana.says("when the moon is full")
    assert "when the moon is full" in card.text
    assert "Thursday 15:00" in card.text
    assert [field["kind"] for field in card.fields] == ["date", "time"]
    assert ana.presses("Check this time", date="2026-11-26", time="15:00").title == "This time?"


def test_a_time_outside_the_offered_hours_is_never_booked(house: House, pair: tuple[Human, Human]) -> None:
    ana, _ = pair
    card = ana.says("book friday 9am")
    assert card.title == "That one isn't free"
    assert "10:00 in Berlin" in card.text
    assert ana.says("book yesterday at 3pm").text.count("over already") == 1


def test_nobody_shares_an_hour_and_the_card_says_what_helps(house: House) -> None:
    ana = house.person("Ana Silva", Role.MENTEE, zone="Europe/Lisbon", hours="Mon 9-10")
    ben = house.person("Ben Okafor", Role.MENTOR, zone="Asia/Tokyo", hours="Tue 9-10")
    house.pair(ana, ben)
    card = ana.says("book")
    assert "no common time" in card.text
    assert "availability" in card.text
    ana.says("availability")
    assert "10:00-12:00" in ana.says("tuesdays 10-12").title
    assert "Mon 09:00-10:00" not in ana.says("availability").text


def test_an_overlap_that_lasts_only_until_a_clock_change_is_offered_only_then(house: House) -> None:
    """New York moves on 8 March, Berlin on 29 March: eight there is thirteen here only in between."""
    ana = house.person("Ana Silva", Role.MENTEE, zone="America/New_York", hours="weekdays 8-9")
    ben = house.person("Ben Okafor", Role.MENTOR, zone="Europe/Berlin", hours="weekdays 13-14")
    house.pair(ana, ben)
    house.wall = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
    rows = ana.says("book").times
    assert all(mine.endswith("08:00") and theirs == "13:00" for mine, theirs in rows)
    days = {int(mine.split()[1]) for mine, _ in rows}
    assert days <= set(range(9, 28))
    assert len(days) == 4


def test_a_move_in_words_goes_straight_to_that_time(house: House, pair: tuple[Human, Human]) -> None:
    ana, _ = pair
    ana.says("book thursday 15:00")
    ana.presses("Book it")
    assert "Understood: Fri 27 Nov, 16:00" in ana.says("move it to friday 16:00").text
    ana.presses("Book it")
    assert next_start(house) == datetime(2026, 11, 27, 16, 0, tzinfo=UTC)


def test_a_day_without_a_free_time_is_answered_with_the_nearest(house: House, pair: tuple[Human, Human]) -> None:
    ana, _ = pair
    rows = ana.says("book sunday 13 december").times
    days = {int(mine.split()[1]) for mine, _ in rows}
    assert days <= {10, 11, 14, 15, 16, 17}


def test_nothing_is_proposed_in_quiet_weeks_or_on_a_holiday_of_either_but_a_typed_time_may_be(
    house: House, pair: tuple[Human, Human]
) -> None:
    ana, _ = pair
    house.until(datetime(2026, 12, 17, 9, 0, tzinfo=UTC))
    with house.database.write() as db:
        programme = db.get_one(Programme, house.programme)
        programme.quiet = [["2026-12-21", "2026-12-31"]]
        db.add(programme)
    days = [mine.rpartition(" ")[0] for mine, _ in ana.says("book").times]
    assert days == ["Fri 18 Dec", "Mon 4 Jan", "Tue 5 Jan", "Wed 6 Jan"], "New Year's Day is a holiday"
    assert ana.says("book 22 dec 13:00").title == "This time?"


def test_with_two_mentees_the_time_that_was_typed_is_kept(house: House, pair: tuple[Human, Human]) -> None:
    _, ben = pair
    house.pair(house.person("Cy Young", Role.MENTEE), ben)
    assert ben.says("book thursday 16:00").title == "With whom?"
    assert "Understood: Thu 26 Nov, 16:00" in ben.presses("Find a time").text


def test_both_look_for_a_time_and_a_second_session_is_booked_only_on_purpose(
    house: House, pair: tuple[Human, Human]
) -> None:
    ana, ben = pair
    ana.says("book")
    ben.says("book")
    ana.presses(ana.sees().buttons[0])
    start = session_start(house)
    asked = ben.presses(ben.sees("45 minutes").buttons[1])
    assert "already" in asked.title
    assert session_start(house) == start
    assert ben.presses("Book this one too").title.startswith("Booked")


def test_what_has_begun_is_not_said_to_be_cancelled(house: House, pair: tuple[Human, Human]) -> None:
    ana, _ = pair
    button = books(ana).button("Can't make it")
    house.until(session_start(house) + timedelta(minutes=5))
    running = ana.acts(button["action"], button["value"])
    assert "has begun" in running.title
    assert "Move it" not in running.buttons
    assert ana.says("move").title == "Nothing is booked"


def test_fine_on_what_was_cancelled_meanwhile_says_that_it_is_off(house: House, pair: tuple[Human, Human]) -> None:
    ana, ben = pair
    booked = books(ana)
    house.later(seconds=1)
    fine = ben.sees().button("Fine")
    ana.presses("Can't make it", on=booked.title)
    assert "is off" in ben.acts(fine["action"], fine["value"]).title


@pytest.mark.parametrize(
    "value",
    [
        "",
        "pair 1",
        "pair 1@",
        "pair 1@tomorrow",
        "pair 1@2026-11-26T10:00:00",
        "x@y@z",
        "pair 99@2026-11-26T10:00:00+00:00",
    ],
)
def test_a_button_that_was_made_up_reaches_nothing(house: House, pair: tuple[Human, Human], value: str) -> None:
    ana, _ = pair
    assert ana.acts("session.book", value).title == "That isn't there any more"
