"""Is it right for you, and another partner: blind questions, two days to think, and the same words for both."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from house import House, Human
from sqlmodel import select

from storage.pairs import Change, Pair, PairState, Request, Session
from storage.people import Role


@pytest.fixture
def pair(house: House) -> tuple[Human, Human]:
    asha = house.person("Asha Rao", Role.MENTEE, zone="Asia/Kolkata", hours="weekdays 9-21", goal="Speak up")
    marcus = house.person("Marcus Bell", Role.MENTOR, zone="America/New_York", hours="weekdays 8-12")
    house.pair(asha, marcus)
    return asha, marcus


def meets(house: House, start: datetime, pair: int = 1) -> int:
    """A session of a pair, booked by its mentee."""
    with house.database.write() as db:
        found = db.get_one(Pair, pair)
        session = Session(pair_id=pair, start=start, minutes=45, booked_by=found.mentee_id, booked_at=house.wall)
        db.add(session)
        db.flush()
        return session.id or 0


def state(house: House, pair: int = 1) -> str:
    with house.database.read() as db:
        return db.get_one(Pair, pair).state


FRIDAY = datetime(2026, 11, 27, 13, 30, tzinfo=UTC)


def test_days_after_the_first_session_both_are_asked_and_who_says_too_early_once_more(
    house: House, pair: tuple[Human, Human]
) -> None:
    asha, marcus = pair
    meets(house, FRIDAY)
    house.through(datetime(2026, 12, 1, 4, 0, tzinfo=UTC))
    assert not any("right for you" in card.title for card in asha.cards())
    house.through(datetime(2026, 12, 3, 20, 0, tzinfo=UTC))
    question = asha.sees("Is this pairing right for you?")
    assert "Only I read this" in question.text
    early = asha.presses("Too early to say")
    good = marcus.presses("Good fit")
    assert "once more after the next session" in early.text
    assert "I won't ask this again" in good.text
    assert "end" not in good.text, "who is content reads nothing of ending"
    meets(house, FRIDAY + timedelta(days=7))
    house.through(FRIDAY + timedelta(days=14))
    asked = "Is this pairing right for you?"
    assert "I won't ask again" in asha.presses("Too early to say", on=asked).text
    assert not [card for card in marcus.cards() if card.title == asked], "the answered one has become another card"


def test_who_leaves_the_question_unanswered_is_not_asked_it_again(house: House, pair: tuple[Human, Human]) -> None:
    asha, _ = pair
    meets(house, FRIDAY)
    house.through(FRIDAY + timedelta(days=6))
    meets(house, FRIDAY + timedelta(days=7))
    house.through(FRIDAY + timedelta(days=20))
    assert [card.title for card in asha.cards()].count("Is this pairing right for you?") == 1


def test_nobody_is_asked_of_a_session_that_they_say_did_not_happen(house: House, pair: tuple[Human, Human]) -> None:
    asha, marcus = pair
    session = meets(house, FRIDAY)
    house.through(FRIDAY + timedelta(hours=1))
    asha.acts("session.missed", str(session))
    house.through(datetime(2026, 12, 4, 20, 0, tzinfo=UTC))
    assert not any("right for you" in card.title for card in asha.cards())
    assert marcus.sees("Is this pairing right for you?"), "what the other says decides nothing about one's own question"


def test_one_asks_for_another_mentor_and_both_read_the_same_words_at_the_same_moment(
    house: House, pair: tuple[Human, Human], lena: Human
) -> None:
    asha, marcus = pair
    meets(house, FRIDAY)
    booked = meets(house, FRIDAY + timedelta(days=14))
    house.through(datetime(2026, 12, 3, 20, 0, tzinfo=UTC))
    assert "What would help?" in asha.presses("I'd rather change").title
    assert "Nothing goes out before" in asha.presses("Another mentor").text
    house.later(days=1)
    before = "".join(card.text for card in marcus.cards()) + marcus.says("home").text + marcus.says("sessions").text
    assert "carry on" not in before
    data = json.loads(marcus.says("my data").part("File")["content"])
    assert not data["changes"]
    assert not {"why_ended", "wish"} & set(data["pairs"][0])
    house.through(datetime(2026, 12, 7, 20, 0, tzinfo=UTC))
    hers, his = asha.sees("won't carry on"), marcus.sees("won't carry on")
    assert hers.title.replace("Marcus", "NAME") == his.title.replace("Asha", "NAME")
    texts = [[part["text"] for part in card.data["parts"] if part["is"] == "Text"] for card in (hers, his)]
    assert texts[0] == texts[1]
    assert "Another mentor" in hers.buttons
    assert "Free again" in his.buttons
    assert "METHOD:CANCEL" in hers.part("File")["content"]
    with house.database.read() as db:
        assert db.get_one(Session, booked).state == "cancelled"
        assert db.get_one(Pair, 1).why_ended == "changed"
    sent = [when for human in pair for when in sent_at(house, human, "parted:pair 1")]
    assert sent[0] == sent[1]
    lena.says("match")
    house.later(seconds=2)
    assert "Asha Rao with Marcus Bell" not in lena.sees().text, "they are not proposed to each other again"


def sent_at(house: House, human: Human, key: str) -> list[datetime]:
    from storage.messages import Outgoing

    with house.database.read() as db:
        rows = db.exec(select(Outgoing).where(Outgoing.person_id == human.id))
        return [row.due for row in rows if row.key.startswith(key)]


def test_what_is_taken_back_in_time_was_never_said(house: House, pair: tuple[Human, Human]) -> None:
    asha, marcus = pair
    asha.says("end pair")
    asha.presses("Another mentor")
    assert "Nothing goes out" in asha.says("end pair").text, "asking again shows where it stands"
    house.later(days=1)
    assert asha.presses("Take it back").title == "Taken back"
    house.through(house.wall + timedelta(days=5))
    assert state(house) == PairState.ACTIVE
    assert not any("carry on" in card.title for card in marcus.cards())


def test_both_ask_and_there_is_still_one_end(house: House, pair: tuple[Human, Human]) -> None:
    asha, marcus = pair
    for human, label in ((asha, "Another mentor"), (marcus, "Another mentee")):
        human.says("end pair")
        human.presses(label)
        human.acts("change.another", "1")
        house.later(hours=3)
    with house.database.read() as db:
        assert len(db.exec(select(Change)).all()) == 2
    house.through(house.wall + timedelta(days=5))
    for human in pair:
        assert sum("carry on" in card.title for card in human.cards()) == 1
    late = asha.presses("Take it back")
    assert late.title == "You and Marcus are no longer a pair"
    assert state(house) == PairState.ENDED


def test_a_word_with_a_coordinator_tells_a_name_and_ends_nothing(
    house: House, pair: tuple[Human, Human], lena: Human
) -> None:
    asha, marcus = pair
    asha.says("end pair")
    assert "Lena" in asha.presses("15 minutes to talk first").text
    house.later(hours=1)
    told = lena.sees("Asha Rao would like a word")
    assert "Marcus" not in told.text
    house.through(house.wall + timedelta(days=5))
    assert state(house) == PairState.ACTIVE
    assert not any("word" in card.title for card in marcus.cards())


def test_one_more_session_ends_nothing(house: House, pair: tuple[Human, Human]) -> None:
    asha, _ = pair
    asha.says("change mentor")
    assert "Find a time" in asha.presses("One more session").buttons
    house.through(house.wall + timedelta(days=5))
    assert state(house) == PairState.ACTIVE


def test_nobody_takes_back_the_wish_of_another(house: House, pair: tuple[Human, Human]) -> None:
    asha, marcus = pair
    asha.says("end pair")
    asha.presses("Another mentor")
    assert marcus.acts("change.back", "1").title == "That isn't there any more"
    house.through(house.wall + timedelta(days=5))
    assert state(house) == PairState.ENDED


def test_after_the_end_the_mentee_chooses_among_those_who_fit_and_the_first_is_asked_at_once(
    house: House, pair: tuple[Human, Human]
) -> None:
    asha, _ = pair
    for name in ("Mei Tan", "Tom Eze", "Jo Lind"):
        house.person(name, Role.MENTOR, zone="Asia/Kolkata", hours="weekdays 9-17")
    asha.says("end pair")
    asha.presses("Another mentor")
    house.through(house.wall + timedelta(days=5))
    offered = asha.presses("Another mentor", on="carry on")
    assert all(name in offered.text for name in ("Mei Tan", "Tom Eze", "Jo Lind"))
    assert "Marcus Bell" not in offered.text
    while "1st choice" in asha.sees().buttons:
        asha.presses("1st choice")
    asha.presses("These are enough")
    sent = asha.presses("Send as it is")
    assert sent.title.startswith("On its way to ")
    with house.database.read() as db:
        assert [request.state for request in db.exec(select(Request))] == ["asked"]
    assert "Your request" in asha.acts("handover.match", "1").title, "an old button says what is true now"


def test_an_old_card_of_a_pair_that_has_ended_says_so_and_what_is_possible(
    house: House, pair: tuple[Human, Human]
) -> None:
    asha, marcus = pair
    booked = meets(house, FRIDAY + timedelta(days=14))
    asha.says("end pair")
    asha.presses("Another mentor")
    house.through(house.wall + timedelta(days=5))
    old = (
        ("session.move", str(booked)),
        ("session.offer", "pair 1"),
        ("pair.pause", "1"),
        ("where", "1"),
        ("book", ""),
    )
    for action, value in old:
        card = asha.acts(action, value)
        assert card.title == "You and Marcus are no longer a pair", action
        assert card.buttons[0] == "Another mentor"
    house.pair(asha, house.person("Mei Tan", Role.MENTOR))
    card = asha.acts("session.offer", "pair 1")
    assert card.title == "You and Marcus are no longer a pair"
    assert "Another mentor" not in card.buttons, "there is one already"
    assert "Free again" in marcus.says("book").buttons


def test_a_break_keeps_the_matching_away(house: House, pair: tuple[Human, Human], lena: Human) -> None:
    asha, _ = pair
    house.person("Mei Tan", Role.MENTOR, zone="Asia/Kolkata", hours="weekdays 9-17")
    asha.says("end pair")
    asha.presses("Another mentor")
    house.through(house.wall + timedelta(days=5))
    assert asha.presses("A break", on="carry on").title.startswith("A break until")
    lena.says("match")
    house.later(seconds=2)
    assert "Asha Rao" not in lena.sees().text
    asha.presses("End the break")
    lena.says("match")
    house.later(seconds=2)
    assert "Asha Rao with Mei Tan" in lena.sees().text
