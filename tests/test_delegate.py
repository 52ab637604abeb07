"""An assistant plans for a mentor: the same taps, names and times, and nothing that anybody wrote."""

from __future__ import annotations

from datetime import timedelta

import pytest
from house import House, Human
from meeting import tells
from sqlmodel import select

from handlers import ROUTES
from storage.pairs import Pair, Session
from storage.people import Delegate, Role


@pytest.fixture
def three(house: House) -> tuple[Human, Human, Human]:
    """A mentee, the mentor, and the mentor's assistant, who has been asked."""
    asha = house.person("Asha Rao", Role.MENTEE, zone="Europe/Lisbon", goal="Speak up in reviews")
    marcus = house.person("Marcus Bell", Role.MENTOR, hours="weekdays 13-18")
    dana = house.person("Dana Ortiz", zone="Europe/London")
    house.pair(asha, marcus)
    marcus.says("delegate dana")
    marcus.presses("Hand to Dana")
    house.later(seconds=1)
    return asha, marcus, dana


def starts(house: House) -> list[Session]:
    with house.database.read() as db:
        return list(db.exec(select(Session).order_by(Session.id)))


def books(human: Human) -> str:
    """Takes the first time that is offered; returns how it reads."""
    label = human.presses("Find a time").buttons[0]
    human.presses(label)
    return label


def test_a_mentor_reads_what_the_assistant_will_see_before_handing_over(house: House) -> None:
    marcus = house.person("Marcus Bell", Role.MENTOR)
    house.person("Dana Ortiz")
    card = marcus.says("delegate dana.ortiz@example.com")
    assert card.title == "Dana Ortiz plans for you?"
    assert "sees names and times" in card.text
    with house.database.read() as db:
        assert not db.exec(select(Delegate)).all(), "nothing is handed over yet"
    assert marcus.presses("Hand to Dana").title == "Dana Ortiz plans for you now"


def test_the_assistant_reads_for_whom_and_when_and_no_word_of_theirs(
    house: House, three: tuple[Human, Human, Human]
) -> None:
    _, _, dana = three
    asked = dana.sees()
    assert asked.title == "Marcus Bell asked you to plan mentoring with Asha Rao"
    assert "weekdays 13:00-18:00, on the clock of Berlin" in asked.text
    assert "Speak up" not in asked.text
    assert dana.presses("Looks right").title == "What you plan"
    assert "Asha Rao with Marcus Bell" in dana.sees().text
    assert dana.presses("Home").buttons[0] in ("Plan", "Join")
    assert "Plan" in dana.sees().buttons


def test_an_assistant_books_in_the_mentors_name_and_both_are_told(
    house: House, three: tuple[Human, Human, Human]
) -> None:
    asha, marcus, dana = three
    dana.says("plan")
    label = books(dana)
    booked = dana.sees("Booked")
    assert label in booked.title.replace(",", "")
    assert "Asha Rao and Marcus Bell" in booked.text
    house.later(seconds=1)
    told = asha.sees("Booked")
    assert "with Marcus Bell" in told.text
    assert "Dana" not in told.text + told.part("File")["content"]
    assert "marcus.bell@example.com" in told.part("File")["content"]
    assert "Dana Ortiz planned it." in marcus.sees("Booked").text
    assert starts(house)[0].booked_by == dana.id
    assert [card.title for card in dana.cards()].count(booked.title) == 1, "who did it isn't told of it"


def test_an_assistant_moves_and_cancels_and_both_are_told(house: House, three: tuple[Human, Human, Human]) -> None:
    asha, marcus, dana = three
    dana.says("plan")
    books(dana)
    dana.says("plan")
    moved = dana.presses("Move it", on="What you plan")
    assert moved.title == "Marcus with Asha"
    dana.presses(moved.buttons[1])
    house.later(seconds=1)
    assert asha.sees("Moved to")
    assert marcus.sees("Moved to")
    dana.says("plan")
    dana.presses("Can't make it", on="What you plan")
    house.later(seconds=1)
    assert "Marcus can't make it" in asha.sees("Not on").text
    assert "Dana Ortiz took it out." in marcus.sees("Not on").text
    assert starts(house)[0].state == "cancelled"


def test_the_assistant_is_told_once_of_what_the_others_plan(house: House, three: tuple[Human, Human, Human]) -> None:
    asha, marcus, dana = three
    asha.says("home")
    books(asha)
    house.later(seconds=1)
    told = dana.sees("Booked")
    assert "Asha Rao with Marcus Bell, 45 minutes." in told.text
    assert "Asha Rao planned it." in told.text
    assert [card.title for card in dana.cards()].count(told.title) == 1
    marcus.presses("Can't make it")
    house.later(seconds=1)
    assert "Marcus Bell took it out." in dana.sees("Not on").text
    assert dana.presses("Find a time").title == "Marcus with Asha"
    assert not [card.title for card in dana.cards() if "Booked" in card.title], "the card about it changed, too"


def test_words_book_and_move_for_an_assistant_too(house: House, three: tuple[Human, Human, Human]) -> None:
    _, _, dana = three
    assert "13:00" in dana.says("book friday 13:00").text
    assert dana.presses("Book it").title == "Booked: Fri 27 Nov, 13:00"
    assert dana.says("move friday 15:00").title == "This time?"
    dana.presses("Book it")
    assert "Fri 27 Nov, 15:00" in dana.says("plan").text


def test_an_assistant_who_asks_for_what_is_not_theirs_is_shown_what_is(
    house: House, three: tuple[Human, Human, Human]
) -> None:
    _, _, dana = three
    dana.says("plan")
    books(dana)
    assert dana.says("cancel").title == "What you plan"
    assert dana.says("sessions").buttons == ["Plan", "Help"]
    assert starts(house)[0].state == "booked"


def test_no_reminder_and_no_question_goes_to_the_assistant(house: House, three: tuple[Human, Human, Human]) -> None:
    asha, _, dana = three
    dana.says("plan")
    books(dana)
    before = len(dana.cards())
    house.through(starts(house)[0].start + timedelta(days=2))
    assert asha.sees("you and Marcus Bell")
    assert len(dana.cards()) == before


@pytest.mark.only_on("web", because="permission is checked behind every edge, and this tries all actions")
def test_an_assistant_reaches_nothing_but_the_planning(house: House, three: tuple[Human, Human, Human]) -> None:
    asha, _, dana = three
    dana.says("plan")
    books(dana)
    house.through(starts(house)[0].start + timedelta(hours=1))
    tells(asha, "4", "Speak second")
    house.pair(dana, house.person("Zed Ali", Role.MENTOR))  # what is for pairs is open to them, but for their own
    planning = {action for action, route in ROUTES.items() if route.who == "planner"}
    own = {"end.send", "end.survey"}  # the programme's last survey, which is everybody's own
    own |= {"aside", "too long"}  # what an edge makes of words that it can't take
    for action in sorted(set(ROUTES) - planning - own):
        for value in ("1", "pair 1", "session 1", "1/4", "1/a"):
            card = dana.acts(action, value, words="×", line="×", when="yesterday 15:00")
            for secret in ("Speak second", "Speak up", "How useful", "Thank you, noted"):
                assert secret not in card.text, action
    with house.database.read() as db:
        session = db.exec(select(Session)).one()
        assert (session.mentee_told, session.mentor_told, session.mentor_start) == ("met", "", None)
        assert not db.get_one(Pair, 1).held_by
    texts = [dana.says(words).text for words in ("plan", "sessions", "home", "my data")]
    assert "Speak" not in "".join(texts) + dana.sees().part("File")["content"]


def test_planning_shows_no_word_that_anybody_wrote(house: House, three: tuple[Human, Human, Human]) -> None:
    asha, _, dana = three
    dana.says("plan")
    books(dana)
    house.through(starts(house)[0].start + timedelta(hours=1))
    tells(asha, "4", "Speak second")
    for action, route in ROUTES.items():
        if route.who == "planner":
            for value in ("", "1", "pair 1", "session 1", "session 1.0"):
                card = dana.acts(action, value, words="friday 15:00")
                assert "Speak" not in card.text, action


def test_delegate_stop_ends_it_at_once(house: House, three: tuple[Human, Human, Human]) -> None:
    asha, marcus, dana = three
    dana.says("plan")
    books(dana)
    assert marcus.says("delegate stop").title == "You plan your sessions"
    house.later(seconds=1)
    assert "plans alone again" in dana.sees().title
    for action, value in (("session.offer", "pair 1"), ("session.move", "1"), ("session.cancel", "1")):
        assert dana.acts(action, value).title == "Not from here"
    assert starts(house)[0].state == "booked"
    asha.says("home")
    asha.presses("Move it")
    asha.presses(asha.sees().buttons[1])
    house.later(seconds=1)
    assert not [card for card in dana.cards() if "Moved" in card.title]


def test_an_assistant_who_is_the_wrong_one_says_so_with_one_tap(
    house: House, three: tuple[Human, Human, Human]
) -> None:
    _, marcus, dana = three
    assert dana.presses("Not me").title == "Not you, then"
    house.later(seconds=1)
    assert "Dana Ortiz won't be planning" in marcus.sees("You plan").text
    assert dana.acts("session.offer", "pair 1").title == "Not from here"
    assert dana.acts("delegate.decline", str(marcus.id)).title == "Not you, then"
    house.later(seconds=1)
    assert [card.title for card in marcus.cards()].count("You plan your sessions again") == 1


def test_an_assistant_of_one_mentor_does_not_reach_another(house: House, three: tuple[Human, Human, Human]) -> None:
    _, _, dana = three
    mentee, mentor = house.person("Cy Young", Role.MENTEE), house.person("Zed Ali", Role.MENTOR)
    number = house.pair(mentee, mentor)
    assert dana.acts("session.offer", f"pair {number}").title == "That isn't there any more"
    assert "Cy" not in dana.says("plan").text
    assert mentee.acts("session.offer", "pair 1").title == "That isn't there any more"


def test_only_somebody_known_who_is_not_the_mentee_can_be_named(
    house: House, three: tuple[Human, Human, Human]
) -> None:
    asha, marcus, _ = three
    assert "nobody@example.com" in marcus.says("delegate nobody@example.com").text
    assert marcus.says("delegate asha").title == "Who is that?"
    assert marcus.acts("delegate.hand", "asha.rao@example.com").title == "That isn't there any more"
    assert marcus.acts("delegate.hand", "marcus.bell@example.com").title == "That isn't there any more"
    house.person("Dana Reed")
    assert marcus.says("delegate dana").title == "Which one?"
    assert asha.says("delegate dana").title == "Not from here"
    assert "Dana Ortiz" in marcus.says("delegate").text


def test_handing_over_twice_asks_the_assistant_once(house: House, three: tuple[Human, Human, Human]) -> None:
    _, marcus, dana = three
    marcus.acts("delegate.hand", "dana.ortiz@example.com")
    house.later(seconds=1)
    assert len([card for card in dana.cards() if "asked you to plan" in card.title]) == 1
