"""Whole paths through the front door: from joining to the report, and what happens when people do the unexpected."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from house import House, Human

from storage.people import Role


@pytest.fixture
def lena(house: House) -> Human:
    return house.person("Lena Vogt", Role.COORDINATOR)


def joins_as_mentee(human: Human, *, topics: list[str], goal: str, hours: str, city: str) -> None:
    human.says("join")
    human.presses("Agree", role="mentee")
    human.presses("Next", topics=topics)
    human.presses("Use this", goal=goal)
    human.presses("That's right", zone=city)
    assert human.presses("Next", hours=hours).title.startswith("All set")


def joins_as_mentor(human: Human, *, topics: list[str], hours: str, city: str, budget: str = "2") -> None:
    human.says("join")
    human.presses("Agree", role="mentor")
    human.presses("Next", topics=topics)
    human.presses("That's right", zone=city)
    human.presses("Next", hours=hours)
    assert human.presses("Finish", budget=budget).title.startswith("All set")


def test_one_mentorship_from_joining_to_the_report(house: House, lena: Human) -> None:
    asha, marcus = house.person("Asha Rao", zone="UTC"), house.person("Marcus Bell", zone="UTC")
    joins_as_mentee(
        asha,
        topics=["public-speaking"],
        goal="I say what I think in design reviews",
        hours="weekdays 10:00-20:30",
        city="Asia/Kolkata",
    )
    joins_as_mentor(marcus, topics=["public-speaking", "hiring"], hours="weekdays 8:00-9:30", city="America/New_York")

    lena.says("match")
    house.later(seconds=5)
    draft = lena.sees("Draft: one pair")
    assert "Asha Rao with Marcus Bell" in draft.text
    assert "Marcus Bell offers what Asha Rao asked for: Public speaking" in draft.text
    assert not marcus.cards()[-1].title.startswith("Asha"), "nobody is told before publishing"

    lena.presses("Publish")
    house.later(seconds=5)
    told = asha.sees("Marcus Bell is your mentor")
    assert "Marcus Bell offers what Asha Rao asked for: Public speaking" in told.text
    assert "I say what I think in design reviews" in marcus.sees("Asha Rao is your mentee").text
    assert "I say what I think in design reviews" not in lena.sees().text

    offer = asha.presses("Find a time")
    rows = offer.part("Table")["rows"]
    assert 3 <= len(rows) <= 5
    assert offer.part("Table")["columns"] == ["Your time", "New York"]
    assert all(theirs[:2] in ("08", "09") for _, theirs in rows)
    booked = asha.presses(rows[-1][0])
    assert booked.title == f"Booked: {rows[-1][0]}"
    assert booked.part("File")["name"] == "session.ics"
    house.later(seconds=5)
    start = session_start(house)
    assert "45 minutes with Asha Rao" in marcus.sees("Booked").text
    assert marcus.presses("Fine").title.startswith("See you")

    house.until(start - timedelta(hours=24))
    reminder = marcus.sees("Coming up")
    assert "I say what I think in design reviews" in reminder.text
    house.until(start - timedelta(minutes=15))
    assert asha.sees().title.endswith(": Marcus Bell")

    house.until(start + timedelta(minutes=46))
    assert asha.presses("We met").title == "How useful was it?"
    assert asha.presses("5 very").title == "One thing until next time?"
    nextly = asha.presses("Save", line="Speak second, not last")
    assert nextly.title == "Thank you, noted"
    assert len(nextly.buttons) >= 2, "the next date is one tap away"
    marcus.presses("We met")
    assert marcus.presses("4").title == "Did you promise anything?"
    marcus.presses("Skip")

    report = lena.says("report")
    figures = {row[0]: row[1:] for row in report.part("Table")["rows"]}
    assert figures["Have a mentor"] == ["1 of 1", "100 percent"]
    assert figures["Who says they were"][0] == "both 1, one 0, nobody 0"
    assert figures["How useful"] == ["shown from 5 people on", "n = 0"]
    assert "Speak second" not in report.text


def next_start(house: House) -> datetime:
    """When the next session starts that is still on."""
    from sqlmodel import select

    from storage.pairs import Session, SessionState

    with house.database.read() as db:
        starts = db.exec(select(Session.start).where(Session.state == SessionState.BOOKED, Session.start > house.wall))
        return min(starts)


def session_start(house: House) -> datetime:
    from sqlmodel import select

    from storage.pairs import Session, SessionState

    with house.database.read() as db:
        return db.exec(select(Session.start).where(Session.state == SessionState.BOOKED)).one()


@pytest.fixture
def pair(house: House) -> tuple[Human, Human]:
    ana = house.person("Ana Silva", Role.MENTEE, zone="Europe/Lisbon", hours="weekdays 9-17", goal="Lead a review")
    ben = house.person("Ben Okafor", Role.MENTOR, zone="Europe/Berlin", hours="weekdays 13-18")
    house.pair(ana, ben)
    return ana, ben


def test_joining_can_be_typed_from_the_first_word_to_the_last(house: House) -> None:
    ana = house.person("Ana Silva", zone="Europe/Lisbon")
    assert "Who sees what" in ana.says("join").title
    assert ana.says("1").title == "What would you like to get better at?"
    wrong = ana.says("public speaking, quantum knitting")
    assert "I read Public speaking" in wrong.text
    assert "quantum knitting" in wrong.text
    assert "I read: Public speaking and Delegation." in ana.says("Public Speaking, delegation").text
    assert ana.says("skip").title == "Where are you?"
    assert ana.says("back").title == "What would be different in six months?"
    assert ana.says("I lead one project from start to end").title == "Where are you?"
    assert "Your clock: Lisbon." in ana.says("lisbon").text
    unread = ana.says("whenever you like")
    assert "whenever you like" in unread.text
    assert "Tue and Thu 14:00-18:00" in unread.text
    done = ana.says("Mon and Wed 9-12")
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
        assert same.says("delegation").title == "Where are you?"
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
    assert late.title == "What would you like to get better at?"
    assert "answered that one already" in late.text


def test_a_repeated_press_has_one_effect_and_the_same_answer(house: House, pair: tuple[Human, Human]) -> None:
    ana, _ = pair
    offer = ana.says("book")
    label = offer.buttons[0]
    button = offer.button(label)
    first = ana.acts(button["action"], button["value"], event="press-one")
    again = ana.acts(button["action"], button["value"], event="press-one")
    assert first.data == again.data
    assert session_start(house)


def test_two_people_press_the_same_free_time_and_one_session_is_booked(house: House, pair: tuple[Human, Human]) -> None:
    ana, ben = pair
    button = ana.says("book").button(ana.sees().buttons[0])
    assert ana.acts(button["action"], button["value"]).title.startswith("Booked")
    assert ben.acts(button["action"], button["value"]).title.startswith("Booked"), "what is true now"
    assert session_start(house)


def test_a_stranger_to_a_pair_can_press_nothing_of_it(house: House, pair: tuple[Human, Human]) -> None:
    ana, _ = pair
    eve = house.person("Eve Moss", Role.MENTEE)
    zed = house.person("Zed Ali", Role.MENTOR)
    house.pair(eve, zed)
    button = ana.says("book").button(ana.sees().buttons[0])
    assert eve.acts(button["action"], button["value"]).title == "That isn't there any more"
    assert eve.acts("match").title == "Not from here"
    assert ana.says("sessions").title == "Your sessions"
    assert "No session yet" in ana.sees().text


def test_moving_a_session_tells_the_other_and_the_old_buttons_say_what_is_true(
    house: House, pair: tuple[Human, Human]
) -> None:
    ana, ben = pair
    ana.says("book")
    ana.presses(ana.sees().buttons[0])
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


def test_cancelling_a_session_blames_nobody_and_offers_new_times(house: House, pair: tuple[Human, Human]) -> None:
    ana, ben = pair
    ana.says("book")
    ana.presses(ana.sees().buttons[0])
    assert ana.says("cancel").buttons[-1] == "Keep it"
    offer = ana.presses("Can't make it")
    assert "no reason is needed" in offer.text
    house.later(seconds=1)
    assert "Not on" in ben.sees().title
    assert ben.sees().part("File")["content"].count("METHOD:CANCEL") == 1
    assert ben.presses("Find a time").part("Table")


def test_a_time_in_words_is_read_confirmed_and_booked(house: House, pair: tuple[Human, Human]) -> None:
    ana, _ = pair
    card = ana.says("book thursday 3pm")
    assert "I read: Thu 26 Nov, 15:00, 16:00 in Berlin" in card.text
    assert ana.presses("Book it").title == "Booked: Thu 26 Nov, 15:00"


def test_a_time_alone_asks_for_a_session(house: House, pair: tuple[Human, Human]) -> None:
    ana, _ = pair
    ana.says("home")
    assert "I read: Fri 27 Nov, 16:00" in ana.says("can we do friday 4pm").text
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
    rows = ana.says("book").part("Table")["rows"]
    assert all(mine.endswith("08:00") and theirs == "13:00" for mine, theirs in rows)
    days = {int(mine.split()[1]) for mine, _ in rows}
    assert days <= set(range(9, 28))
    assert len(days) == 4


def test_answers_that_differ_are_told_by_one_and_stay_apart(
    house: House, pair: tuple[Human, Human], lena: Human
) -> None:
    ana, ben = pair
    ana.says("book")
    ana.presses(ana.sees().buttons[0])
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
    ana.says("book")
    ana.presses(ana.sees().buttons[0])
    house.until(session_start(house) + timedelta(hours=1))
    ana.presses("We met")
    assert "We met" in ana.presses("Undo").buttons


def test_a_session_at_another_time_is_kept_beside_the_booked_one(house: House, pair: tuple[Human, Human]) -> None:
    ana, ben = pair
    ana.says("book")
    ana.presses(ana.sees().buttons[0])
    start = session_start(house)
    house.until(start + timedelta(days=2))
    ana.presses("At another time")
    assert "couldn't read" in ana.presses("Save", when="the other day").text
    assert ana.says("yesterday 10:00").title == "How useful was it?"
    assert session_start(house) == start, "what was booked stays beside what is told"
    assert "Thu 26 Nov" not in ben.says("sessions").text
    assert '"2026-11-26 10:00:00+00:00"' in ana.says("my data").part("File")["content"]


def test_a_weekday_said_of_something_that_is_over_is_the_one_before(house: House, pair: tuple[Human, Human]) -> None:
    ana, _ = pair
    ana.says("book")
    ana.presses(ana.sees().buttons[0])
    house.until(session_start(house) + timedelta(days=2))
    ana.presses("At another time")
    assert ana.presses("Save", when="monday 15:00").title == "How useful was it?"
    ana.presses("Undo")
    ana.presses("At another time")
    assert "long before" in ana.presses("Save", when="3 March 2021 15:00").text


def test_after_a_session_is_asked_only_once_it_is_over(house: House, pair: tuple[Human, Human]) -> None:
    ana, _ = pair
    ana.says("book")
    ana.presses(ana.sees().buttons[0])
    assert ana.acts("session.met", "1").title == "That isn't there any more"


def test_reminders_come_once_however_often_the_clock_beats(house: House, pair: tuple[Human, Human]) -> None:
    ana, ben = pair
    ana.says("book")
    ana.presses(ana.sees().buttons[-2])
    start = session_start(house)
    house.until(start - timedelta(hours=20))
    for _ in range(3):
        house.later(minutes=1)
    assert [card.title for card in ben.cards()].count(ben.sees("Coming up").title) == 1
    house.until(start + timedelta(hours=30))
    assert not [card for card in ben.cards() if card.title.startswith("Soon")], "a reminder that is late is not sent"


def test_home_shows_each_person_what_is_next_for_them(house: House, pair: tuple[Human, Human], lena: Human) -> None:
    ana, ben = pair
    new = house.person("Noa Levi")
    assert "Joining takes two minutes" in new.says("hi").text
    assert "nothing booked yet" in ana.says("home").text
    assert "Lead a review" in ana.sees().text
    assert "Ana Silva, your mentee" in ben.says("Home!").text
    assert "1 joined, 1 with a mentor" in lena.says("home").text


def test_a_pair_without_a_date_for_long_is_named_to_the_coordinator_by_dates_alone(
    house: House, pair: tuple[Human, Human], lena: Human
) -> None:
    ana, _ = pair
    house.later(days=20)
    assert "No date for long" not in lena.says("home").text
    house.later(days=2)
    assert "Ana Silva and Ben Okafor since Tue 24 Nov" in lena.says("home").text
    ana.says("book")
    ana.presses(ana.sees().buttons[0])
    assert "No date for long" not in lena.says("home").text


def test_help_lists_what_this_person_may_say(house: House, pair: tuple[Human, Human], lena: Human) -> None:
    ana, _ = pair
    assert "book" in ana.says("help").text
    assert "publish" not in ana.sees().text
    assert "publish" in lena.says("help").text


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("hi, I would like to join", "Who sees what"),
        ("I want to be a mentor", "Who sees what"),
        ("change my hours please", "When can you usually talk?"),
        ("who is my mentor?", "Hello Ana"),
        ("delete my data", "Erase everything about you?"),
    ],
)
def test_a_short_sentence_that_names_a_request_is_understood(house: House, words: str, title: str) -> None:
    assert house.person("Ana Silva").says(words).title == title


def test_a_move_in_words_goes_straight_to_that_time(house: House, pair: tuple[Human, Human]) -> None:
    ana, _ = pair
    ana.says("book thursday 15:00")
    ana.presses("Book it")
    assert "I read: Fri 27 Nov, 16:00" in ana.says("move it to friday 16:00").text
    ana.presses("Book it")
    assert next_start(house) == datetime(2026, 11, 27, 16, 0, tzinfo=UTC)


def test_a_day_without_a_free_time_is_answered_with_the_nearest(house: House, pair: tuple[Human, Human]) -> None:
    ana, _ = pair
    rows = ana.says("book sunday 13 december").part("Table")["rows"]
    days = {int(mine.split()[1]) for mine, _ in rows}
    assert days <= {10, 11, 14, 15, 16, 17}


def test_an_unknown_word_gets_the_nearest_three(house: House, pair: tuple[Human, Human]) -> None:
    ana, _ = pair
    card = ana.says("bok a sesion")
    assert "bok a sesion" in card.text
    assert len(card.buttons) == 3
    assert ana.says("boook").buttons[0] == "book"
    assert ana.presses("book").part("Table")


def test_a_button_can_be_typed_by_its_label(house: House, pair: tuple[Human, Human]) -> None:
    ana, _ = pair
    ana.says("home")
    assert ana.says("Help").title.startswith("What you can say")


def test_my_data_holds_what_is_mine_and_not_what_the_other_said(house: House, pair: tuple[Human, Human]) -> None:
    ana, ben = pair
    ana.says("book")
    ana.presses(ana.sees().buttons[0])
    house.until(session_start(house) + timedelta(hours=1))
    ben.presses("We met")
    ben.presses("2")
    ben.presses("Save", line="Ana is late again")
    mine = ana.says("my data").part("File")["content"]
    assert "Lead a review" in mine
    assert "Ana is late again" not in mine
    assert "mentor_told" not in mine
    assert "Ana is late again" in ben.says("my data").part("File")["content"]


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
        assert "That is 10,000 characters, and 1,000 fit" in answer.fields[0]["error"]
        assert answer.fields[0]["initial"] == kept, "nothing that was typed is lost"
    else:
        assert answer.title == "Where are you?"
        assert ana.says("back").fields[0]["initial"] == kept


def test_what_is_typed_after_a_form_was_answered_is_no_second_answer(house: House, pair: tuple[Human, Human]) -> None:
    ana, ben = pair
    ana.says("book")
    ana.presses(ana.sees().buttons[0])
    house.until(session_start(house) + timedelta(hours=1))
    ana.presses("We met")
    ana.presses("4")
    ana.presses("Save", line="Speak second")
    assert ana.says("honestly Ben bored me today").title == "I'm not sure what you mean"
    shown = ben.says("sessions").text
    assert "Speak second" in shown
    assert "bored" not in shown
    ana.says("availability")
    ana.presses("Leave it")
    assert ana.says("monday 14:00-15:00 suits me").title == "45 minutes with Ben"
    assert "weekdays 09:00-17:00" in ana.says("availability").text


def test_requests_are_understood_while_times_are_offered(house: House, pair: tuple[Human, Human]) -> None:
    ana, _ = pair
    ana.says("book")
    assert ana.says("hepl").buttons[0] == "help"
    ana.says("book")
    ana.presses("Other times")
    assert ana.says("friday 15:00").title == "This time?"
    assert ana.says("friday 15:30").title == "This time?"
    ana.says("book")
    assert "Your hours: Tue 09:00-12:00" in ana.says("availability tue 9-12").title


def test_a_menu_in_the_middle_of_joining_leaves_the_question_open(house: House) -> None:
    ana = house.person("Ana Silva")
    ana.says("join")
    ana.says("mentee")
    ana.says("2")
    ana.says("help")
    assert ana.says("skip").title == "Where are you?"
    ana.says("home")
    assert "Your clock: Lisbon." in ana.says("lisbon").text


def test_with_two_mentees_the_time_that_was_typed_is_kept(house: House, pair: tuple[Human, Human]) -> None:
    _, ben = pair
    house.pair(house.person("Cy Young", Role.MENTEE), ben)
    assert ben.says("book thursday 16:00").title == "With whom?"
    assert "I read: Thu 26 Nov, 16:00" in ben.presses("Find a time").text


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


def test_what_cannot_be_cancelled_any_more_is_not_said_to_be(house: House, pair: tuple[Human, Human]) -> None:
    ana, ben = pair
    ana.says("book")
    button = ana.presses(ana.sees().buttons[0]).button("Can't make it")
    house.later(seconds=1)
    fine = ben.sees().button("Fine")
    house.until(session_start(house) + timedelta(minutes=5))
    running = ana.acts(button["action"], button["value"])
    assert "has begun" in running.title
    assert "Move it" not in running.buttons
    assert ana.says("move").title == "Nothing is booked"
    house.wall -= timedelta(minutes=10)
    ana.acts(button["action"], button["value"])
    assert "is off" in ben.acts(fine["action"], fine["value"]).title


def test_the_note_of_the_last_session_comes_back_across_a_cancelled_one(
    house: House, pair: tuple[Human, Human]
) -> None:
    ana, ben = pair
    ana.says("book")
    ana.presses(ana.sees().buttons[0])
    house.until(session_start(house) + timedelta(hours=1))
    ana.presses("We met")
    ana.presses("4")
    ana.presses("Save", line="Speak second")
    for _ in range(2):
        ana.says("book")
        booked = ana.presses(ana.sees().buttons[-2])
        if _ == 0:
            ana.presses("Can't make it", on=booked.title)
    house.until(next_start(house) - timedelta(hours=24))
    assert "Speak second" in ben.sees("Coming up").text


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


def test_leaving_a_conversation_changes_nothing(house: House) -> None:
    ana = house.person("Ana Silva", zone="Europe/Berlin")
    ana.says("join")
    ana.presses("Agree", role="mentor")
    ana.presses("Next", topics=["delegation"])
    ana.presses("That's right", zone="Asia/Tokyo")
    ana.says("cancel")
    assert [p["time"] for p in house.get("/api/people")] == ["10:00"]


def test_a_mentee_who_becomes_a_mentor_too_answers_afresh_and_stays_both(house: House) -> None:
    ana = house.person("Ana Silva", Role.MENTEE, topics=("delegation",), goal="Be braver")
    ana.says("join")
    offered = ana.presses("Agree", role="mentor")
    assert offered.fields[0].get("initial", []) == []
    ana.presses("Next", topics=["hiring"])
    ana.presses("That's right", zone="Europe/Berlin")
    ana.presses("Next", hours="")
    done = ana.presses("Finish", budget="2")
    assert "Mentee and Mentor" in done.text
    assert "Be braver" not in done.text
    ana.says("join")
    assert ana.presses("Agree", role="mentee").fields[0]["initial"] == ["delegation"]


def test_every_second_week_is_not_taken_for_every_week(house: House, pair: tuple[Human, Human]) -> None:
    ana, _ = pair
    ana.says("availability")
    assert "every week" in ana.says("every second tuesday 9-12").text
    assert "weekdays 09:00-17:00" in ana.says("availability").text


def test_without_a_programme_the_bot_says_so(house: House) -> None:
    from sqlmodel import delete

    from storage.people import Programme

    ana = house.person("Ana Silva")
    with house.database.write() as db:
        db.exec(delete(Programme))
    for words in ("home", "join", "xyzzy"):
        assert ana.says(words).title == "No programme yet"
