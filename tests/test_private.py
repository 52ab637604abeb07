"""Talking in confidence: one person reads it, nobody else finds a trace, and silence never lasts."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from house import House, Human
from sqlmodel import SQLModel, select

from storage.concerns import Concern
from storage.messages import ChatMessage, Outgoing, Place, Question, Received
from storage.pairs import Goal, Note, Pair
from storage.people import Account, Person, Programme, Role
from storage.secrets import Sealed

HURT = "i dont feel ok how my mentor talks to me"
WORDS = "Ben shouts when nobody is there"


@pytest.fixture
def pair(house: House) -> tuple[Human, Human]:
    ana = house.person("Ana Silva", Role.MENTEE, zone="Europe/Lisbon", goal="Lead a review")
    ben = house.person("Ben Okafor", Role.MENTOR)
    house.pair(ana, ben)
    return ana, ben


@pytest.fixture
def lena(house: House) -> Human:
    return house.person("Lena Vogt", Role.COORDINATOR)


@pytest.fixture
def ingrid(house: House) -> Human:
    ingrid = house.person("Ingrid Falk")
    change(house, contact_id=ingrid.id)
    return ingrid


@pytest.fixture
def paul(house: House, ingrid: Human) -> Human:
    paul = house.person("Paul Adeyemi")
    change(house, deputy_id=paul.id)
    return paul


def change(house: House, **values: Any) -> None:
    """Sets what a coordinator would have set."""
    with house.database.write() as db:
        programme = db.get_one(Programme, house.programme)
        for name, value in values.items():
            setattr(programme, name, value)
        db.add(programme)


def writes(human: Human, words: str = WORDS, severity: str = "off", reply: str = "here") -> Any:
    """From the typed sentence to the form that was sent."""
    human.says("talk privately")
    human.presses("Write to Ingrid")
    return human.presses("Send", words=words, severity=severity, reply=reply)


def opens(house: House, reader: Human) -> Any:
    house.later(seconds=1)
    return reader.presses("Open", on="in confidence")


def everything(house: House, but: set[int]) -> str:
    """All rows of everybody else, opened; a table that hangs on nobody counts as somebody else's."""
    with house.database.read() as db:
        accounts = {account.id for account in db.exec(select(Account)) if account.person_id in but}
        found = []
        for mapper in SQLModel._sa_registry.mappers:
            for row in db.exec(select(mapper.class_)):
                owner = getattr(row, "person_id", getattr(row, "asked_by", 0))
                mine = owner in but or getattr(row, "account_id", 0) in accounts
                if not mine:
                    values = {
                        k: v.open() if isinstance(v, Sealed) else v for k, v in row.__dict__.items() if k[0] != "_"
                    }
                    found.append(json.dumps(values, default=str))
    return "\n".join(found)


# --- before anything is sent -------------------------------------------------------------------------------


@pytest.mark.usefixtures("paul")
def test_somebody_who_is_hurt_is_thanked_and_nothing_is_passed_on(house: House, pair: tuple[Human, Human]) -> None:
    ana, _ = pair
    card = ana.says(HURT)
    assert card.title == "Thank you for telling me"
    assert "haven't passed this on" in card.text
    assert "Ingrid Falk" in card.text
    assert card.data["notify"] == "mentorbot"
    assert card.buttons == ["Write to Ingrid", "Just stop sessions", "Close"]
    assert ana.says("he does it every single time").title == "Thank you for telling me", "also what comes next"
    assert ana.presses("Close").title == "Closed"


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
    assert "No safe contact is set" in lena.says("home").text


def test_the_contact_is_never_somebody_close_to_what_happened(
    house: House, pair: tuple[Human, Human], ingrid: Human
) -> None:
    ana, ben = pair
    change(house, contact_id=ben.id, deputy_id=ingrid.id)
    assert "Write to Ingrid" in ana.says("talk privately").buttons, "the mentor is passed over"
    assert "no safe contact" in ingrid.says("talk privately").text or "Write to Ben" in ingrid.sees().buttons


# --- the form, and who reads it ----------------------------------------------------------------------------


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


# --- no silence --------------------------------------------------------------------------------------------


def test_what_nobody_takes_in_time_goes_to_the_deputy_and_the_writer_is_told(
    house: House, pair: tuple[Human, Human], ingrid: Human, paul: Human
) -> None:
    ana, _ = pair
    writes(ana)
    house.through(datetime(2026, 11, 26, 16, 59, tzinfo=UTC))
    assert not [card for card in paul.cards() if "confidence" in card.title]
    house.through(datetime(2026, 11, 26, 17, 1, tzinfo=UTC))
    assert ana.sees("Paul Adeyemi has taken over")
    assert ingrid.sees().title == "Handed on"
    assert ingrid.acts("contact.open", "1").title == "That isn't there any more"
    assert WORDS in paul.presses("Open").text
    house.through(datetime(2026, 11, 30, 17, 1, tzinfo=UTC))
    assert ana.sees("I have asked again")
    assert paul.sees().title == "Someone has written to you in confidence"
    paul.presses("Open")
    paul.presses("I've got it")
    house.through(datetime(2026, 12, 10, 17, 1, tzinfo=UTC))
    assert ana.sees("Paul Adeyemi has read it")
    asked = [card.title for card in ana.cards() if card.title.startswith("I have asked again")]
    assert len(asked) == 1, "who has got it isn't asked again"


@pytest.mark.usefixtures("ingrid", "paul")
def test_somebody_who_is_not_safe_reads_whom_to_call_first_and_waits_four_hours_at_most(
    house: House, pair: tuple[Human, Human]
) -> None:
    change(house, emergency="Security, 112 233")
    ana, _ = pair
    sent = writes(ana, severity="unsafe")
    assert sent.data["parts"][0]["text"] == "In danger now: Security, 112 233"
    assert "Tue 24 Nov, 13:00" in sent.text
    house.through(house.wall + timedelta(hours=4, seconds=2))
    assert ana.sees("Paul Adeyemi has taken over")


def test_at_night_four_hours_are_four_hours_of_being_awake(
    house: House, pair: tuple[Human, Human], ingrid: Human
) -> None:
    ana, _ = pair
    house.wall = datetime(2026, 11, 27, 17, 0, tzinfo=UTC)  # a Friday, 18:00 in Berlin
    assert "Sat 28 Nov, 09:00" in writes(ana, severity="unsafe").text, "two hours on Friday, two on Saturday"
    house.later(seconds=1)
    assert "Please open it now" in ingrid.sees("in confidence").text


def test_while_the_contact_is_away_it_reaches_the_deputy_at_once(
    house: House, pair: tuple[Human, Human], ingrid: Human, paul: Human
) -> None:
    ana, _ = pair
    with house.database.write() as db:
        person = db.get_one(Person, ingrid.id)
        person.away_from, person.away_until = house.wall.date(), house.wall.date() + timedelta(days=3)
        db.add(person)
    assert writes(ana).title == "Paul has it"
    assert WORDS in opens(house, paul).text


def test_the_contact_hands_it_to_the_deputy(
    house: House, pair: tuple[Human, Human], ingrid: Human, paul: Human
) -> None:
    ana, _ = pair
    writes(ana)
    house.later(seconds=1)
    assert ingrid.presses("I'm away: to Paul").title == "Handed on"
    assert WORDS in opens(house, paul).text
    assert "Hand to" not in " ".join(paul.sees().buttons)
    assert ana.sees("Paul Adeyemi has taken over")


# --- taking back, and sessions on hold ---------------------------------------------------------------------


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


@pytest.mark.usefixtures("ingrid")
def test_sessions_on_hold_show_the_other_only_that_no_times_are_offered(
    house: House, pair: tuple[Human, Human], lena: Human
) -> None:
    ana, ben = pair
    ana.says("book")
    ana.presses(ana.sees().buttons[0])
    house.later(seconds=1)
    ana.says("talk privately")
    held = ana.presses("Just stop sessions")
    assert held.title == "Sessions are on hold"
    assert "One session was taken out" in held.text
    house.later(seconds=1)
    assert "Not on" in ben.sees().title
    assert "No times with Ana are offered just now." in ben.presses("Find a time").text
    assert "No times with Ana are offered just now." in ben.says("book friday 15:00").text
    assert "No times with Ben are offered just now." in ana.says("book").text
    assert "on hold" in ana.says("home").text
    pairs = json.dumps(json.loads(ben.says("my data").part("File")["content"])["pairs"])
    for text in (ben.says("home").text, pairs, lena.says("home").text):
        assert "hold" not in text.replace("threshold", "").replace('"held_by": []', "")
        assert "paused" not in text
        assert str(ana.id) not in text.partition('"held_by"')[2][:6]
    assert ben.acts("private.resume", "1").title == "Sessions go on"
    assert "No times" in ben.says("book").text, "only the one who wanted it ends it"
    ana.says("home")
    ana.presses("Start again")
    assert ben.says("book").part("Table")


def test_something_that_gets_worse_is_asked_again_at_once(
    house: House, pair: tuple[Human, Human], ingrid: Human
) -> None:
    ana, _ = pair
    writes(ana)
    opens(house, ingrid)
    ingrid.presses("I've got it")
    ana.presses("Add something")
    assert "Tue 24 Nov, 13:00" in ana.presses("Send", words="", severity="unsafe").text
    house.later(seconds=1)
    assert "Please open it now" in ingrid.sees("in confidence").text
    house.later(hours=5)
    assert ana.sees("I have asked again")


def test_whoever_asks_again_sees_who_has_it_and_can_add_or_take_back(
    house: House, pair: tuple[Human, Human], ingrid: Human
) -> None:
    ana, _ = pair
    writes(ana)
    house.later(days=1)
    card = ana.says("talk privately")
    assert "Ingrid has what you wrote on" in card.text
    assert card.buttons == ["Add something", "Take it back", "Just stop sessions", "Close"]
    house.later(seconds=1)
    ingrid.presses("Open")
    ingrid.presses("Close, with a line")
    ingrid.presses("Close it", words="")
    assert "Write to Ingrid" in ana.says("talk privately").buttons


@pytest.mark.usefixtures("ingrid")
def test_somebody_in_need_is_not_turned_away_by_the_coordinators_words(house: House) -> None:
    change(house, emergency="Security, 112 233")
    ana = house.person("Ana Silva", Role.MENTEE)
    for words in ("safe contact", "emergency", "Notfall", "emergency somebody is following me"):
        card = ana.says(words)
        assert "Write to Ingrid" in card.buttons
        assert "Security, 112 233" in card.text
    with house.database.read() as db:
        assert db.get_one(Programme, house.programme).emergency == "Security, 112 233"


def test_with_two_mentees_a_mentor_says_whose_sessions_stop(house: House, pair: tuple[Human, Human]) -> None:
    _, ben = pair
    house.pair(house.person("Cy Young", Role.MENTEE), ben)
    ben.says("talk privately")
    ben.presses("Just stop sessions")
    ben.presses("Put on hold")
    with house.database.read() as db:
        assert sorted(bool(p.held_by) for p in db.exec(select(Pair))) == [False, True]


# --- no trace ----------------------------------------------------------------------------------------------


def test_nobody_else_finds_a_trace(
    house: House, pair: tuple[Human, Human], lena: Human, ingrid: Human, capsys: pytest.CaptureFixture[str]
) -> None:
    ana, ben = pair
    paul = house.person("Paul Adeyemi")
    change(house, deputy_id=paul.id)
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
        assert "confidence" not in "".join(seen).replace('"in_confidence": []', "")
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
    assert again.title == first.title == "Ingrid has it"
    with house.database.read() as db:
        assert [c.words.open() for c in db.exec(select(Concern))] == [WORDS]


def test_whoever_told_something_finds_it_in_their_own_data(
    house: House, pair: tuple[Human, Human], ingrid: Human
) -> None:
    ana, _ = pair
    writes(ana)
    assert WORDS in ana.says("my data").part("File")["content"]
    assert WORDS not in ingrid.says("my data").part("File")["content"]


# --- setting it up -----------------------------------------------------------------------------------------


def test_a_coordinator_sets_the_contact_and_the_contact_learns_what_it_means(house: House, lena: Human) -> None:
    ingrid, paul = house.person("Ingrid Falk"), house.person("Paul Adeyemi")
    assert lena.says("safe contact ingrid.falk@example.com").title == "Saved"
    assert "Paul Adeyemi" in lena.says("safe contact deputy paul.adeyemi@example.com").text
    assert "Security 112" in lena.says("emergency Security 112").text
    house.later(seconds=1)
    assert "safe contact of Growth" in ingrid.sees().title
    assert "deputy" in paul.sees().title
    assert "No safe contact" not in lena.says("home").text
    card = house.person("Noa Levi").says("talk privately")
    assert "Write to Ingrid" in card.buttons
    assert "Security 112" in card.text


def test_whoever_runs_the_programme_is_never_the_contact(house: House, lena: Human) -> None:
    house.person("Jonas Weber", Role.COORDINATOR)
    card = lena.says("safe contact jonas.weber@example.com")
    assert card.title == "Not changed"
    assert "runs the programme" in card.text
    assert "I know nobody called" in lena.says("safe contact nobody@example.com").text
    form = lena.says("safe contact")
    assert [field["name"] for field in form.fields] == ["contact", "deputy", "emergency"]
    tried = lena.presses("Save", contact="jonas.weber@example.com", deputy="", emergency="Call 112")
    assert "runs the programme" in tried.fields[0]["error"]
    assert tried.fields[2]["initial"] == "Call 112"
    assert house.person("Ana Silva").acts("contact.save", contact="").title == "Not from here"


def test_a_contact_who_begins_to_run_the_programme_is_passed_over(
    house: House, lena: Human, pair: tuple[Human, Human]
) -> None:
    change(house, contact_id=lena.id)
    assert "no safe contact" in pair[0].says("talk privately").text


def test_the_outbox_names_nothing_of_it(house: House, pair: tuple[Human, Human], ingrid: Human) -> None:
    writes(pair[0])
    opens(house, ingrid)
    with house.database.read() as db:
        keys = " ".join(row.key + row.place for row in db.exec(select(Outgoing)))
        said = [m.body.open() for m in db.exec(select(ChatMessage))]
    assert "concern" not in keys
    assert "private" not in keys
    assert said
