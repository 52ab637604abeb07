"""Whole paths through the front door: from joining to the report, and what happens when people do the unexpected."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from house import House, Human, session_start
from joining import joins_as_mentee, joins_as_mentor
from meeting import books, tells

from storage.people import Role


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
    assert 3 <= len(offer.times) <= 5
    assert "in brackets the time in New York" in offer.text
    assert all(theirs[:2] in ("08", "09") for _, theirs in offer.times)
    mine, theirs = offer.times[-1]
    booked = asha.presses(f"{mine} ({theirs})")
    assert booked.title.replace(",", "") == f"Booked: {mine}"
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
    assert marcus.presses("4").title == "Anything you would like to do until then?"
    marcus.presses("Skip")

    report = lena.says("report")
    figures = {row[0]: row[1:] for row in report.part("Table")["rows"]}
    assert figures["Have a mentor"] == ["1 of 1", "100 percent"]
    assert figures["Who says they were"][0] == "both 1, one 0, nobody 0"
    assert figures["How useful"] == ["not shown yet", "fewer than five so far"]
    assert "Speak second" not in report.text


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
    books(ana)
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


def test_an_unknown_word_gets_the_nearest_three(house: House, pair: tuple[Human, Human]) -> None:
    ana, _ = pair
    card = ana.says("bok a sesion")
    assert "bok a sesion" in card.text
    assert len(card.buttons) == 3
    assert ana.says("boook").buttons[0] == "book"
    assert ana.says("what now").buttons == ["home", "help", "profile"], "nothing that ends a pair is guessed from afar"
    assert ana.says("the pair?").buttons == ["home", "help", "profile"]
    assert "end pair" in ana.says("end piar").buttons
    assert ana.presses("book").times


def test_a_button_can_be_typed_by_its_label(house: House, pair: tuple[Human, Human]) -> None:
    ana, _ = pair
    ana.says("home")
    assert ana.says("Help").title.startswith("What you can say")


def test_my_data_holds_what_is_mine_and_not_what_the_other_said(house: House, pair: tuple[Human, Human]) -> None:
    ana, ben = pair
    books(ana)
    house.until(session_start(house) + timedelta(hours=1))
    tells(ben, "2", "Ana is late again")
    mine = ana.says("my data").part("File")["content"]
    assert "Lead a review" in mine
    assert "Ana is late again" not in mine
    assert "mentor_told" not in mine
    assert "Ana is late again" in ben.says("my data").part("File")["content"]


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
