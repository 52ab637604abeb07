"""Whole paths through the front door: from joining to the report, and what happens when people do the unexpected."""

from __future__ import annotations

from datetime import timedelta

import pytest
from house import House, Human, session_start

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
    assert not marcus.cards()[-1].title.startswith("Asha"), "it is four in the morning in New York"
    house.until(datetime(2026, 11, 24, 13, 0, 1, tzinfo=UTC))
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
        ("delete my data", "What I keep about you"),
    ],
)
def test_a_short_sentence_that_names_a_request_is_understood(house: House, words: str, title: str) -> None:
    assert house.person("Ana Silva").says(words).title == title


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
