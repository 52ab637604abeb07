"""What is told in confidence leaves no trace with anybody else."""

from __future__ import annotations

import pytest
from confidence import HURT, WORDS, change, everything, opens, writes
from house import House, Human
from sqlmodel import select

from storage.concerns import Concern
from storage.messages import ChatMessage, Outgoing, Received


def test_nobody_else_finds_a_trace(
    house: House, pair: tuple[Human, Human], lena: Human, ingrid: Human, capsys: pytest.CaptureFixture[str]
) -> None:
    ana, ben = pair
    paul = house.person("Paul Adeyemi")
    change(house, deputy_id=paul.id)
    before = paul.says("home").text
    ana.says(HURT)
    ana.presses("Write to Ingrid")
    ana.presses("Send", words=WORDS, severity="stop", reply="here")
    opens(house, ingrid)
    ingrid.presses("I've got it")
    house.later(minutes=10)
    theirs = everything(house, {ana.id, ingrid.id})
    for private in (HURT, WORDS, "has to stop", "Ingrid has it"):
        assert private not in theirs, private
    assert WORDS in everything(house, set()), "it is there to be found"
    for human in (lena, ben, paul):
        seen = [human.says(w).text for w in ("home", "sessions", "report")]
        seen.append(human.says("my data").part("File")["content"])
        assert "shouts" not in "".join(seen)
        assert human == paul or "confidence" not in "".join(seen).replace('"in_confidence": []', "")
    assert paul.says("home").text == before, "a deputy reads that they are one, and no more"
    with house.database.read() as db:
        rows = db.exec(select(Received))
        inbox = "".join(str(row.event.open()) + str(row.reply and row.reply.open()) for row in rows)
    assert HURT not in inbox
    assert WORDS not in inbox
    log = capsys.readouterr()
    assert "private" not in log.out + log.err


def test_an_error_in_confidence_is_logged_without_who_and_what(
    house: House, pair: tuple[Human, Human], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError(WORDS)

    monkeypatch.setattr("storage.concerns.readers", fails)
    ana, _ = pair
    assert ana.says(HURT).title == "I'm sorry, that didn't work"
    assert ana.acts("private.send", words=WORDS).title == "I'm sorry, that didn't work"
    log = capsys.readouterr()
    written = log.out + log.err
    assert written.count("RuntimeError") == 2, "the error itself can be found"
    for trace in ("ana.silva", "private.send", WORDS, HURT):
        assert trace not in written


@pytest.mark.usefixtures("ingrid")
def test_a_repeat_of_what_was_told_has_no_second_effect(house: House, pair: tuple[Human, Human]) -> None:
    ana, _ = pair
    values = {"severity": "off", "reply": "here"}
    first = ana.acts("private.send", event="sent-once", words=WORDS, **values)
    again = ana.acts("private.send", event="sent-once", words="changed on the way", **values)
    assert first.title == "Ingrid has it"
    assert again.title in ("Ingrid has it", "Answered")  # on Teams a repeat is answered too, and no copy was kept
    with house.database.read() as db:
        assert [c.words.open() for c in db.exec(select(Concern))] == [WORDS]


def test_whoever_told_something_finds_it_in_their_own_data(
    house: House, pair: tuple[Human, Human], ingrid: Human
) -> None:
    ana, _ = pair
    writes(ana)
    assert WORDS in ana.says("my data").part("File")["content"]
    assert WORDS not in ingrid.says("my data").part("File")["content"]


@pytest.mark.only_on("web", because="what is said there is kept by the platform")
def test_the_outbox_names_nothing_of_it(house: House, pair: tuple[Human, Human], ingrid: Human) -> None:
    writes(pair[0])
    opens(house, ingrid)
    with house.database.read() as db:
        keys = " ".join(row.key + row.place for row in db.exec(select(Outgoing)))
        said = [m.body.open() for m in db.exec(select(ChatMessage))]
    assert "concern" not in keys
    assert "private" not in keys
    assert said


def test_what_is_taken_back_is_erased_everywhere(house: House, pair: tuple[Human, Human], ingrid: Human) -> None:
    ana, _ = pair
    writes(ana)
    assert WORDS in opens(house, ingrid).text
    ingrid.presses("Write back")
    ingrid.presses("Send", words="What happened?")
    house.later(seconds=1)
    ana.presses("Answer")
    ana.presses("Send", words="It was on Monday")
    ana.says("talk privately")
    ana.presses("Take it back")
    house.later(seconds=1)
    assert "It was taken back" in [card.title for card in ingrid.cards()]
    assert WORDS not in everything(house, {ana.id})
    with house.database.read() as db:
        cards = "".join(str(row.card.open()) for row in db.exec(select(Outgoing)))
    assert "It was on Monday" not in cards
    assert "What happened?" not in cards
    with house.database.read() as db:
        assert db.exec(select(Concern)).one().words.open() == ""
    assert ingrid.acts("contact.open", "1").title == "That isn't there any more"
    assert ana.acts("private.undo", "1").title == "That isn't there any more"
