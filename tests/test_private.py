"""Talking in confidence: nothing is passed on before it is sent, and then one person reads it."""

from __future__ import annotations

import pytest
from confidence import HURT, WORDS, opens, writes
from house import House, Human
from sqlmodel import select

from storage.concerns import Concern
from storage.messages import Place, Question
from storage.pairs import Goal, Note


@pytest.mark.usefixtures("paul")
def test_somebody_who_is_hurt_is_thanked_and_nothing_is_passed_on(house: House, pair: tuple[Human, Human]) -> None:
    ana, _ = pair
    card = ana.says(HURT)
    assert card.title == "Thank you for telling me"
    assert "haven't passed this on" in card.text
    assert "Ingrid Falk" in card.text
    assert card.data["notify"] == "mentorbot"
    assert card.buttons == ["Write to Ingrid", "Find me a new mentor", "Just stop sessions", "Close"]
    assert ana.says("he does it every single time").title == "Thank you for telling me", "also what comes next"
    assert ana.presses("Close").title == "Closed"


@pytest.mark.only_on("web", because="nothing can be typed beside a window that is open")
@pytest.mark.usefixtures("ingrid")
def test_it_is_never_taken_for_a_goal_while_a_question_is_open(house: House) -> None:
    ana = house.person("Ana Silva")
    ana.says("join")
    ana.presses("Agree", role="mentee")
    ana.presses("All topics")
    ana.presses("Next", topics=["delegation"])
    card = ana.says(HURT)
    assert "The form above is still open" in card.text
    assert "the form above" not in ana.says("talk privately").text.lower()
    ana.presses("Use this", goal="Be braver")
    with house.database.read() as db:
        kept = [row.words.open() for row in db.exec(select(Goal))] + [row.words.open() for row in db.exec(select(Note))]
        kept.append(str([place.answers.open() for place in db.exec(select(Place))]))
        asked = [str(question.field) + str(question.buttons) for question in db.exec(select(Question))]
    assert HURT not in "".join(kept + asked)
    assert "Be braver" in "".join(kept)


@pytest.mark.usefixtures("ingrid")
def test_the_name_of_the_partner_is_enough_to_be_understood(house: House, pair: tuple[Human, Human]) -> None:
    ana, _ = pair
    assert ana.says("Ben makes me uncomfortable").title == "Thank you for telling me"
    assert ana.says("ich fühle mich unwohl mit Ben").title == "Thank you for telling me"


def test_where_nobody_is_set_the_card_says_so_and_the_coordinators_see_it_on_home(
    house: House, pair: tuple[Human, Human], lena: Human
) -> None:
    ana, _ = pair
    card = ana.says("talk privately")
    assert "no safe contact for you yet" in card.text
    assert "emergency number" in card.text
    assert "Contact coordinators" in card.buttons
    assert ana.acts("private.write").title == "Nobody to write to yet"
    assert "Nobody is named yet for worries" in lena.says("home").text


def test_a_message_in_confidence_from_the_first_word_to_the_last(
    house: House, pair: tuple[Human, Human], ingrid: Human, paul: Human
) -> None:
    ana, _ = pair
    ana.says(HURT)
    form = ana.presses("Write to Ingrid")
    assert (
        form.data["parts"][0]["text"]
        == "Who reads this: Ingrid Falk; if Ingrid Falk is away, Paul Adeyemi. Nobody else."
    )
    sent = ana.presses("Send", words=WORDS, severity="stop", reply="here")
    assert sent.title == "Ingrid has it"
    assert "Thu 26 Nov, 17:00" in sent.text, "18:00 in Berlin, on Ana's clock"
    house.later(seconds=1)
    arrived = ingrid.sees("in confidence")
    assert arrived.data["notify"] == "A message for you in mentorbot"
    assert "Ana" not in arrived.text
    opened = ingrid.presses("Open")
    assert WORDS in opened.text
    assert "it has to stop" in opened.text
    ingrid.presses("I've got it")
    house.later(seconds=1)
    assert ana.sees("Ingrid Falk has read it")
    ingrid.presses("Write back")
    ingrid.presses("Send", words="Shall we talk at four?")
    house.later(seconds=1)
    assert "Shall we talk at four?" in ana.sees("writes to you in confidence").text
    ana.presses("Answer")
    assert ana.presses("Send", words="Yes, please").title == "On its way"
    house.later(seconds=1)
    assert "Yes, please" in ingrid.sees("writes to you in confidence").text
    ingrid.presses("Close, with a line")
    ingrid.presses("Close it", words="Write whenever you like")
    house.later(seconds=1)
    assert "Write whenever you like" in ana.sees("has closed").text
    assert ingrid.acts("contact.open", "1").title == "That isn't there any more"
    assert not [card for card in paul.cards() if "confidence" in card.title]


@pytest.mark.usefixtures("ingrid")
def test_nothing_that_was_written_is_lost_when_a_choice_is_missing(house: House, pair: tuple[Human, Human]) -> None:
    ana, _ = pair
    ana.says("talk privately")
    ana.presses("Write to Ingrid")
    again = ana.presses("Send", words=WORDS, severity="off")
    assert again.fields[0]["initial"] == WORDS
    assert again.fields[1]["initial"] == "off"
    assert again.fields[2]["error"] == "Please choose one."
    assert ana.presses("Send", words="x" * 5001, severity="off", reply="here").fields[0]["error"]


@pytest.mark.usefixtures("ingrid")
def test_sending_twice_is_one_message(house: House, pair: tuple[Human, Human]) -> None:
    ana, _ = pair
    writes(ana)
    assert ana.acts("private.send", words=WORDS, severity="off", reply="here").title == "Ingrid has it"
    with house.database.read() as db:
        assert len(db.exec(select(Concern)).all()) == 1


def test_a_form_in_confidence_is_never_answered_by_typing(
    house: House, pair: tuple[Human, Human], ingrid: Human
) -> None:
    ana, _ = pair
    writes(ana)
    ana.presses("Add something")
    assert ana.says("this was meant for a friend").title == "That wasn't sent"
    opened = opens(house, ingrid)
    ingrid.presses("Write back")
    assert "through the form above" in ingrid.says("this was meant for my husband").text
    house.later(seconds=1)
    assert "friend" not in ingrid.acts("contact.open", "1").text
    assert not [card for card in ana.cards() if "husband" in card.text]
    assert WORDS in opened.text


def test_only_the_writer_and_the_holder_can_touch_it(
    house: House, pair: tuple[Human, Human], lena: Human, ingrid: Human, paul: Human
) -> None:
    ana, ben = pair
    writes(ana)
    house.later(seconds=1)
    holder = ("open", "take", "write", "wrote", "hand", "close", "closed")
    writer = ("add", "added", "undo", "answer", "answered")
    for stranger in (ben, lena, paul, ana):
        for action in holder:
            assert stranger.acts(f"contact.{action}", "1", words="×").title == "That isn't there any more"
    for stranger in (ben, lena, paul, ingrid):
        for action in writer:
            assert stranger.acts(f"private.{action}", "1", words="×").title == "That isn't there any more"
    with house.database.read() as db:
        assert db.exec(select(Concern)).one().words.open() == WORDS


def test_who_only_wants_it_known_is_not_written_to(house: House, pair: tuple[Human, Human], ingrid: Human) -> None:
    writes(pair[0], reply="know")
    assert "Write back" not in opens(house, ingrid).buttons
    assert ingrid.acts("contact.wrote", "1/a", words="×").title == "That isn't there any more"


def test_something_can_be_added(house: House, pair: tuple[Human, Human], ingrid: Human) -> None:
    ana, _ = pair
    writes(ana)
    ana.presses("Add something")
    ana.presses("Send", words="And on Monday again")
    ana.acts("private.added", "1", words="And on Monday again")
    house.later(seconds=1)
    opened = ingrid.presses("Open", on="Something was added")
    assert opened.text.count("And on Monday again") == 1
    assert WORDS in opened.text


def test_whoever_asks_again_sees_who_has_it_and_can_add_or_take_back(
    house: House, pair: tuple[Human, Human], ingrid: Human
) -> None:
    ana, _ = pair
    writes(ana)
    house.later(days=1)
    card = ana.says("talk privately")
    assert "Ingrid has what you wrote on" in card.text
    assert card.buttons == ["Add something", "Take it back", "Find me a new mentor", "Just stop sessions", "Close"]
    house.later(seconds=1)
    assert "Ana Silva" in ingrid.says("talk privately").text, "the contact finds it again"
    assert "Ana Silva" not in house.person("Paul Adeyemi").says("talk privately").text
    ingrid.presses("Open")
    ingrid.presses("Close, with a line")
    ingrid.presses("Close it", words="")
    assert "Ana Silva" not in ingrid.says("talk privately").text
    assert "Write to Ingrid" in ana.says("talk privately").buttons
