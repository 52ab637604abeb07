"""From a mentee's message to a mentor's yes: who is asked when, what each of them reads, and what nobody can tell."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from house import House, Human
from sqlmodel import select

from storage import requests
from storage.database import Database
from storage.messages import Outgoing
from storage.pairs import Asking, Pair, PairState, Request
from storage.people import Enrolled, Enrolment, Organisation, Person, Programme, Role
from storage.secrets import Sealed


@pytest.fixture
def asha(house: House) -> Human:
    return house.person("Asha Rao", Role.MENTEE, goal="I speak up in design reviews", title="Data engineer")


@pytest.fixture
def marcus(house: House) -> Human:
    return house.person("Marcus Bell", Role.MENTOR, topics=("public-speaking", "hiring"), team="A")


@pytest.fixture
def mei(house: House) -> Human:
    return house.person("Mei Tan", Role.MENTOR)


def asks(mentee: Human, *names: str) -> None:
    """Puts mentors in this order and sends the message as it is."""
    mentee.says("mentors")
    for name in names:
        choice = next(card for card in mentee.sees().part("Cards")["cards"] if card["title"] == name)
        button = choice["buttons"][0]
        mentee.acts(button["action"], button["value"], message=mentee.sees().message)
    if "These are enough" in mentee.sees().buttons:
        mentee.presses("These are enough")
    mentee.presses("Send as it is")


def morning(house: House) -> None:
    """The next morning in Berlin."""
    day = (house.wall + timedelta(days=1)).date()
    house.through(datetime(day.year, day.month, day.day, 7, 0, 30, tzinfo=UTC))


def states(house: House) -> list[str]:
    with house.database.read() as db:
        return [request.state for request in db.exec(select(Request).order_by(Request.rank))]


def pairs(house: House) -> list[tuple[int, int]]:
    with house.database.read() as db:
        active = db.exec(select(Pair).where(Pair.state == PairState.ACTIVE))
        return [(pair.mentee_id, pair.mentor_id) for pair in active]


def titles(human: Human) -> list[str]:
    return [card.title for card in human.cards()]


# --- asking and a yes --------------------------------------------------------------------------------------


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
    assert "Marcus Bell offers what Asha Rao asked for: Public speaking" in asked.text
    assert "about 2 of your 2 hours a month" in asked.text
    assert not mei.cards(), "nobody hears of the others"
    assert marcus.presses("Yes").title == "Good. Asha hears it from me."
    house.later(seconds=1)
    assert asha.sees().title == "Marcus said yes"
    assert pairs(house) == [(asha.id, marcus.id)]
    assert states(house) == [Asking.ACCEPTED, Asking.WITHDRAWN]
    assert not mei.cards()
    assert asha.presses("Find a time").part("Table")


def test_a_message_can_be_edited_before_it_is_sent(house: House, asha: Human, marcus: Human) -> None:
    asha.says("mentors")
    message = asha.presses("1st choice")
    assert "Who reads this: Marcus Bell." in message.text
    assert asha.presses("Edit").fields[0]["initial"].startswith("What I hope for")
    assert "600 fit" in asha.presses("Send", words="x" * 700).text
    assert asha.sees().fields[0]["initial"] == "x" * 700, "nothing that was typed is lost"
    asha.presses("Send", words="How did you learn to step in?")
    house.later(seconds=1)
    assert "How did you learn to step in?" in marcus.sees().text


def test_words_typed_under_the_suggested_message_become_another_one_and_are_not_sent_yet(
    house: House, asha: Human, marcus: Human
) -> None:
    asha.says("mentors")
    asha.presses("1st choice")
    assert asha.says("Would you tell me how you began?").fields[0]["initial"] == "Would you tell me how you began?"
    house.later(seconds=1)
    assert not marcus.cards()


def test_a_mentor_is_asked_in_waking_hours_and_has_three_working_days_of_their_own(house: House, asha: Human) -> None:
    marcus = house.person("Marcus Bell", Role.MENTOR, zone="America/New_York", hours="every day 0-24")
    asks(asha, "Marcus Bell")
    assert "30 Nov" in asha.sees().text or "Nov 30" in asha.sees().text, "Thanksgiving isn't counted, nor the weekend"
    house.later(seconds=1)
    assert not marcus.cards(), "it is four in the morning there"
    house.until(datetime(2026, 11, 24, 13, 0, 1, tzinfo=UTC))
    assert marcus.sees("Asha Rao would like you as a mentor")


def test_pressing_yes_twice_makes_one_pair(house: House, asha: Human, marcus: Human) -> None:
    asks(asha, "Marcus Bell")
    house.later(seconds=1)
    yes = marcus.sees().button("Yes")
    for _ in range(2):
        assert marcus.acts(yes["action"], yes["value"]).title == "Good. Asha hears it from me."
    assert pairs(house) == [(asha.id, marcus.id)]
    house.later(seconds=1)
    assert titles(asha).count("Marcus said yes") == 1


def test_a_double_press_on_send_asks_once(house: House, asha: Human, marcus: Human) -> None:
    asha.says("mentors")
    send = asha.presses("1st choice").button("Send as it is")
    assert asha.acts(send["action"], send["value"]).title == "Sent to Marcus Bell"
    assert asha.acts(send["action"], send["value"]).title == "Your request"
    assert states(house) == [Asking.ASKED]


# --- no and silence ----------------------------------------------------------------------------------------


def test_silence_and_a_no_read_the_same_and_come_at_the_same_hour(house: House, lena: Human) -> None:
    read = []
    for answer in ("Not now", ""):
        mentee = house.person("Ana Silva" if answer else "Eva Lund", Role.MENTEE)
        first, second = (house.person(f"{n} {answer or 'Quiet'}", Role.MENTOR) for n in ("Ben", "Cy"))
        asks(mentee, first.name, second.name)
        house.later(seconds=1)
        if answer:
            first.presses("Not now")
            before = len(mentee.cards())
            house.later(hours=1)
            assert len(mentee.cards()) == before, "nothing is told on the same day"
            assert "until" in mentee.says("requests").text
            morning(house)
        else:
            house.through(house.wall + timedelta(days=6))
        news = mentee.sees("With Cy now")
        read.append(news.text.partition("who has until")[0])
        with house.database.read() as db:
            due = db.exec(select(Outgoing.due).where(Outgoing.key.startswith("moved:")).order_by(Outgoing.id)).all()[-1]
        assert due.hour == 7, "eight in the morning in Berlin"
        second.presses("Yes")
    assert read[0] == read[1]
    assert "can't take this on just now" in read[0]


def test_a_mentor_may_say_yes_after_all_until_the_mentee_has_heard(house: House, asha: Human, marcus: Human) -> None:
    asks(asha, "Marcus Bell")
    house.later(seconds=1)
    fine = marcus.presses("Not now")
    assert ": “Marcus can't take this on just now.”" in fine.text
    assert marcus.presses("Yes after all").title == "Good. Asha hears it from me."
    morning(house)
    assert "A person takes over" not in titles(asha)
    assert pairs(house) == [(asha.id, marcus.id)]


def test_after_the_third_a_person_takes_over_with_a_date(house: House, lena: Human, asha: Human) -> None:
    mentors = [house.person(name, Role.MENTOR) for name in ("Marcus Bell", "Mei Tan", "Tom Eze")]
    asks(asha, "Marcus Bell", "Mei Tan", "Tom Eze")
    for mentor in mentors:
        house.later(seconds=1)
        mentor.presses("Not now")
        morning(house)
    over = asha.sees("A person takes over")
    assert "None of the 3 can start now. That is about diaries, not about you." in over.text
    assert "Lena Vogt will have a name or a date for you by" in over.text
    told = lena.sees("Asha Rao needs a mentor")
    assert "None of 3 who were asked could." in told.text
    assert "design reviews" not in told.text
    assert titles(lena).count("Asha Rao needs a mentor") == 1
    assert asha.presses("More names").title == "No more names just now", "who couldn't isn't suggested again at once"
    assert "Lena Vogt looks for a mentor" in asha.presses("Choose for me").text


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
    assert house.person("Zoe Ali", Role.MENTEE).says("mentors").title == "No more names just now"
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
    assert house.person("Zoe Ali", Role.MENTEE).says("mentors").title == "No more names just now"


# --- one question, and being away --------------------------------------------------------------------------


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


# --- what comes in between ---------------------------------------------------------------------------------


@pytest.mark.parametrize("gone", ["left", "closed account", "rests"])
def test_a_request_moves_on_from_a_mentor_who_is_gone(
    house: House, asha: Human, marcus: Human, mei: Human, gone: str
) -> None:
    asks(asha, "Marcus Bell", "Mei Tan")
    with house.database.write() as db:
        part = db.exec(select(Enrolment).where(Enrolment.person_id == marcus.id)).one()
        if gone == "left":
            part.state = Enrolled.LEFT
        elif gone == "rests":
            part.resting_until = date(2027, 1, 1)
        else:
            db.get_one(Person, marcus.id).active = False
        db.add(part)
    house.later(hours=1)
    assert asha.sees().title != "With Mei now", "not before the morning, like any other no"
    morning(house)
    assert asha.sees().title == "With Mei now"
    assert mei.sees("Asha Rao would like you as a mentor")


def test_a_yes_that_comes_too_late_ends_in_what_is_true(house: House, asha: Human, marcus: Human, mei: Human) -> None:
    asks(asha, "Marcus Bell", "Mei Tan")
    house.later(seconds=1)
    yes = marcus.sees().button("Yes")
    house.through(house.wall + timedelta(days=6))
    assert marcus.sees().title == "This one is settled", "the card itself says so"
    mei.presses("Yes")
    assert marcus.acts(yes["action"], yes["value"]).title == "This one is settled"
    assert pairs(house) == [(asha.id, mei.id)]


def test_a_mentee_who_was_paired_otherwise_is_no_longer_asked_for(
    house: House, asha: Human, marcus: Human, mei: Human
) -> None:
    asks(asha, "Marcus Bell")
    house.later(seconds=1)
    house.pair(asha, mei)
    assert marcus.presses("Yes").title == "This one is settled"
    house.later(seconds=1)
    assert states(house) == [Asking.WITHDRAWN]
    assert pairs(house) == [(asha.id, mei.id)]


def test_a_place_that_went_meanwhile_makes_no_pair(house: House, asha: Human, marcus: Human) -> None:
    asks(asha, "Marcus Bell")
    house.later(seconds=1)
    house.pair(house.person("Eve Moss", Role.MENTEE), marcus)
    full = marcus.presses("Yes")
    assert full.title == "All your places are taken"
    assert "Change my answers" in full.buttons
    assert len(pairs(house)) == 1


def test_a_mentor_who_is_being_asked_is_not_asked_by_somebody_else(house: House, asha: Human, marcus: Human) -> None:
    eve = house.person("Eve Moss", Role.MENTEE)
    eve.says("mentors")
    send = eve.presses("1st choice").button("Send as it is")
    asks(asha, "Marcus Bell")
    late = eve.acts(send["action"], send["value"])
    assert late.title == "No more names just now" or "just gone" in late.text
    house.later(seconds=1)
    assert [title for title in titles(marcus) if "would like you" in title] == ["Asha Rao would like you as a mentor"]


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
    assert asha.presses("Ask again").title == "Sent to Mei Tan"
    house.later(seconds=1)
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


# --- who may do what ---------------------------------------------------------------------------------------


def test_only_the_mentor_who_is_asked_can_answer(house: House, asha: Human, marcus: Human, mei: Human) -> None:
    both = house.person("Noa Levi", Role.MENTEE, Role.MENTOR, topics=("sql",))
    asks(asha, "Marcus Bell", "Mei Tan")
    for stranger, number in ((mei, "1"), (mei, "2"), (both, "1")):
        assert stranger.acts("request.yes", number).title == "That isn't there any more"
    assert asha.acts("request.yes", "1").title == "Not from here"
    assert not pairs(house)


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
    other = asha if drafted == "Eve Moss" else Human(house, 0, "eve.moss", "Eve Moss")
    asks(other, "Marcus Bell")
    answer = lena.presses("Publish")
    assert "found each other meanwhile" in answer.text
    assert not pairs(house)


def test_nobody_says_yes_to_their_own_request(house: House, marcus: Human) -> None:
    noa = house.person("Noa Levi", Role.MENTEE, Role.MENTOR)
    asks(noa, "Marcus Bell")
    for action in ("request.yes", "request.no", "request.away"):
        assert noa.acts(action, "1").title == "That isn't there any more"
    assert not pairs(house)


# --- what moves on, asked of both databases ----------------------------------------------------------------


def test_what_moves_on_is_found_in_both_kinds_of_database(database: Database) -> None:
    now = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    with database.write() as db:
        db.add(organisation := Organisation(name="Northwind"))
        db.flush()
        db.add(
            programme := Programme(organisation_id=organisation.id or 0, name="G", starts=now.date(), ends=now.date())
        )
        people = [Person(organisation_id=organisation.id or 0, name=n, email=f"{n}@example.com") for n in "abcdefg"]
        db.add_all(people)
        db.flush()
        a, b, c, d, e, f, g = (person.id or 0 for person in people)
        roles = {a: "mentee", b: "mentee", c: "mentee", g: "mentee", d: "mentor", e: "mentor", f: "mentor"}
        for person, role in roles.items():
            part = Enrolment(person_id=person, programme_id=programme.id or 0, role=role, state=Enrolled.JOINED)
            part.state = Enrolled.LEFT if person == e else part.state
            part.resting_until = date(2026, 12, 1) if person == f else None
            db.add(part)
        for mentee, mentor in ((a, d), (b, e), (c, f), (g, d)):
            row = Request(
                programme_id=programme.id or 0,
                mentee_id=mentee,
                mentor_id=mentor,
                state=Asking.ASKED,
                message=Sealed("x"),
            )
            row.created_at, row.moves_at = now, now + timedelta(hours=mentee)
            db.add(row)
        db.add(Pair(programme_id=programme.id or 0, mentee_id=g, mentor_id=e, state=PairState.ACTIVE, created_at=now))
    with database.read() as db:
        assert [request.mentor_id for request in requests.without_mentor(db, now.date())] == [e, f]
        assert [request.mentor_id for request in requests.without_mentor(db, date(2026, 12, 1))] == [e]
        assert [request.mentee_id for request in requests.without_mentee(db)] == [g]
        assert [request.mentee_id for request in requests.due(db, now + timedelta(hours=b))] == [a, b]
        assert requests.next_move(db, now + timedelta(hours=a)) == now + timedelta(hours=b)
        assert requests.next_move(db, now + timedelta(days=9)) is None
