"""Words that one of a pair has carried to the other."""

from __future__ import annotations

import pytest
from house import House, Human
from sqlmodel import select

from storage.pairs import Pair, PairState
from storage.people import Person, Role

Two = tuple[Human, Human]


@pytest.fixture
def pair(house: House) -> Two:
    ana = house.person("Ana Silva", Role.MENTEE)
    marcus = house.person("Marcus Bell", Role.MENTOR)
    house.pair(ana, marcus)
    return ana, marcus


def gets_nothing(house: House, human: Human) -> bool:
    house.later(minutes=1)
    return not [card for card in human.cards() if card.title.startswith("From ")]


def quote(card: object) -> str:
    return next(part["text"] for part in card.data["parts"] if part.get("style") == "quote")  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["Marcus", "marcus", "MARCUS:", "@Marcus", "Marcus Bell", "marcus bell,"])
def test_the_words_after_a_name_reach_the_other_as_they_were_typed(house: House, pair: Two, name: str) -> None:
    ana, marcus = pair
    sent = ana.says(f"tell {name} that I'm  late\n\nstart without me")
    assert sent.title == "Sent to Marcus"
    assert quote(sent) == "that I'm  late\n\nstart without me"
    house.later(seconds=1)
    got = marcus.sees("From Ana Silva")
    assert quote(got) == "that I'm  late\n\nstart without me"


def test_an_answer_goes_back_and_the_words_it_answers_stay_in_view(house: House, pair: Two) -> None:
    ana, marcus = pair
    ana.says("tell Marcus thank you for today")
    house.later(seconds=1)
    form = marcus.presses("Answer")
    assert "Who reads this: Ana." in form.text
    assert marcus.presses("Send", words="With pleasure").title == "Sent to Ana"
    house.later(seconds=1)
    assert "With pleasure" in ana.sees("From Marcus Bell").text
    assert "thank you for today" in marcus.sees("From Ana Silva").text


def test_accents_do_not_matter(house: House, pair: Two) -> None:
    _, marcus = pair
    house.pair(house.person("Zoë Núñez", Role.MENTEE), marcus)
    assert marcus.says("tell zoe nunez hello there").title == "Sent to Zoë"
    assert marcus.says("tell Ana hello").title == "Sent to Ana"


def test_the_beginning_of_a_name_is_shown_before_it_is_sent(house: House, pair: Two) -> None:
    ana, marcus = pair
    form = ana.says("tell mar I'm late")
    assert form.title == "To Marcus Bell"
    assert form.fields[0]["initial"] == "I'm late"
    assert gets_nothing(house, marcus)
    assert ana.presses("Send", words="I'm late").title == "Sent to Marcus"


def test_an_unknown_name_is_told_who_can_be_reached_and_loses_nothing(house: House, pair: Two) -> None:
    ana, marcus = pair
    eve = house.person("Eve Moss", Role.MENTOR)
    answer = ana.says("tell Eve that I'm late")
    assert "You can write to Marcus." in answer.text
    assert answer.fields[0]["initial"] == "Eve that I'm late"
    assert gets_nothing(house, eve)
    assert gets_nothing(house, marcus)


def test_two_people_with_one_first_name_are_asked_apart(house: House, pair: Two) -> None:
    _, marcus = pair
    other = house.person("Ana Souza", Role.MENTEE)
    house.pair(other, marcus)
    form = marcus.says("tell Ana see you at ten")
    assert form.title == "To whom?"
    assert "Ana Silva" in form.text
    assert form.fields[1]["initial"] == "see you at ten"
    assert marcus.presses("Send", to=str(other.id), words="see you at ten").title == "Sent to Ana"
    assert gets_nothing(house, pair[0])
    assert "see you at ten" in other.sees("From Marcus").text
    assert marcus.says("tell Ana Silva and you at eleven").title == "Sent to Ana"
    house.later(seconds=1)
    assert "and you at eleven" in pair[0].sees("From Marcus").text


def test_choosing_nobody_of_two_asks_again_with_the_words(house: House, pair: Two) -> None:
    _, marcus = pair
    house.pair(house.person("Cy Young", Role.MENTEE), marcus)
    marcus.says("tell")
    again = marcus.presses("Send", words="hello")
    assert again.title == "To whom?"
    assert again.fields[1]["initial"] == "hello"


def test_tell_alone_asks_and_the_next_words_are_sent(house: House, pair: Two) -> None:
    ana, _ = pair
    form = ana.says("tell")
    assert "Who reads this: Marcus." in form.text
    assert ana.says("hello from Lisbon").title == "Sent to Marcus"


def test_a_name_without_words_asks_for_them(pair: Two) -> None:
    ana, _ = pair
    assert ana.says("tell Marcus").title == "To Marcus Bell"
    assert "A few words are enough." in ana.presses("Send", words="").fields[0]["error"]


@pytest.mark.only_on("web", because="a field there takes 3,000 characters and no more")
def test_nothing_that_is_too_long_is_cut(pair: Two) -> None:
    ana, _ = pair
    long = "word " * 900
    again = ana.says(f"tell Marcus {long}")
    assert "4,000 fit" in again.fields[0]["error"]
    assert again.fields[0]["initial"].strip() == long.strip()
    assert ana.presses("Send", words="x" * 4000).title == "Sent to Marcus"


def test_a_name_typed_again_while_the_form_is_open_is_no_part_of_the_message(pair: Two) -> None:
    ana, _ = pair
    ana.says("tell mar hello")
    assert quote(ana.says("tell Marcus hello")) == "hello"


def test_nobody_outside_a_pair_can_be_told(house: House, pair: Two) -> None:
    _, marcus = pair
    eve = house.person("Eve Moss", Role.MENTEE)
    assert eve.says("tell Marcus hello").title == "Not from here"
    house.pair(eve, house.person("Zed Ali", Role.MENTOR))
    assert eve.acts("tell.send", "1", words="hello").title == "That isn't there any more"
    assert eve.acts("tell.write", "1").title == "That isn't there any more"
    assert eve.acts("tell.send", "", to=str(marcus.id), words="hello").title == "That isn't there any more"
    assert gets_nothing(house, marcus)


def test_after_a_pair_has_ended_an_old_answer_button_reaches_nobody(house: House, pair: Two) -> None:
    ana, marcus = pair
    house.pair(ana, house.person("Mei Tan", Role.MENTOR))
    marcus.says("tell Ana hello")
    house.later(seconds=1)
    with house.database.write() as db:
        ended = db.exec(select(Pair).where(Pair.mentor_id == marcus.id)).one()
        ended.state = PairState.ENDED
        db.add(ended)
    assert ana.presses("Answer").title == "That isn't there any more"
    assert "You can write to Mei." in ana.says("tell Marcus still there?").text


def test_a_closed_account_is_not_said_to_have_been_told(house: House, pair: Two) -> None:
    ana, marcus = pair
    with house.database.write() as db:
        person = db.exec(select(Person).where(Person.id == marcus.id)).one()
        person.active = False
        db.add(person)
    assert ana.says("tell Marcus hello").title == "Nobody to write to"


def test_the_same_event_twice_is_told_once(house: House, pair: Two) -> None:
    ana, marcus = pair
    ana.says("tell Marcus hello", event="told-only-once")
    ana.says("tell Marcus hello", event="told-only-once")
    house.later(seconds=1)
    assert len([card for card in marcus.cards() if card.title == "From Ana Silva"]) == 1
