"""A coordinator drops a list of people into the bot's direct message; it is looked at, then imported, or left."""

from __future__ import annotations

import pytest
from house import Seen
from rosters import ANA, BEN, file_of
from slack_house import OVER_BOTH, SlackHouse, SlackHuman
from sqlmodel import select

from handlers import roster_job
from storage.people import Enrolment, Person, Role
from storage.rosters import RosterFile


@pytest.fixture
def lena(slack: SlackHouse) -> SlackHuman:
    return slack.person("Lena Hofmann", Role.COORDINATOR)  # type: ignore[return-value]


def drops(who: SlackHuman, name: str, content: bytes, text: str = "") -> Seen:
    """Drops a file, and waits for what the bot finds in it."""
    house = who.house
    house.run(house.fake.drops(who.account, name, content, text))
    house.settle()
    house.later(seconds=1)
    return who.cards()[-1]


def emails(slack: SlackHouse) -> set[str]:
    with slack.database.read() as db:
        return set(db.exec(select(Person.email)))


def files(slack: SlackHouse) -> list[RosterFile]:
    with slack.database.read() as db:
        return list(db.exec(select(RosterFile)))


@OVER_BOTH
def test_a_list_is_shown_first_and_imported_at_a_press(slack: SlackHouse, lena: SlackHuman) -> None:
    broken = {**ANA, "Full Name": "Cid Paz", "Work Email": "cid"}
    shown = drops(lena, "people.csv", file_of(ANA, BEN, broken))
    assert shown.title == "What I found in “people.csv”"
    assert "New\n2" in shown.text
    assert "Left out\n1" in shown.text
    assert "Line 4\n“cid” isn't an e-mail address" in shown.text
    assert emails(slack) == {"lena.hofmann@example.com"}

    assert lena.presses("Import").title == "On its way"
    slack.later(seconds=1)
    assert lena.cards()[-1].title == "Your list is in"
    assert "2 people are new" in lena.cards()[-1].text
    assert emails(slack) == {"lena.hofmann@example.com", "ana@example.com", "ben@example.com"}
    assert not files(slack)


def test_a_second_list_says_what_has_changed_since(slack: SlackHouse, lena: SlackHuman) -> None:
    drops(lena, "people.csv", file_of(ANA, BEN))
    lena.presses("Import")
    slack.later(seconds=1)
    shown = drops(lena, "people.csv", file_of(ANA, {**BEN, "Department": "Sales"}))
    assert "New\n0" in shown.text
    assert "Changed\n1" in shown.text
    assert "As they were\n1" in shown.text


def test_a_long_list_is_taken_in_batches_and_pressing_twice_takes_it_once(
    slack: SlackHouse, lena: SlackHuman, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roster_job, "BATCH", 1)
    drops(lena, "people.csv", file_of(ANA, BEN))
    shown = lena.cards()[-1]
    lena.presses("Import")
    lena.acts("roster.take", str(files(slack)[0].id), message=shown.message)
    slack.later(seconds=1)
    assert len(emails(slack)) == 2
    slack.later(seconds=1)
    slack.later(seconds=1)
    slack.later(seconds=1)
    assert len(emails(slack)) == 3
    assert [seen.title for seen in lena.cards()].count("Your list is in") == 1
    with slack.database.read() as db:
        assert len(db.exec(select(Enrolment)).all()) == 3


def test_a_list_that_is_left_is_gone(slack: SlackHouse, lena: SlackHuman) -> None:
    drops(lena, "people.csv", file_of(ANA))
    assert lena.presses("Not now").title == "Left as it was"
    assert not files(slack)
    assert emails(slack) == {"lena.hofmann@example.com"}


def test_a_list_that_nobody_decides_on_is_gone_after_a_day(slack: SlackHouse, lena: SlackHuman) -> None:
    drops(lena, "people.csv", file_of(ANA))
    slack.later(hours=23)
    assert files(slack)
    slack.later(hours=1)
    assert not files(slack)
    assert lena.presses("Import").title == "That isn't there any more"


@pytest.mark.parametrize(("asked", "press", "name"), [("export", "", "people-"), ("report", "As a file", "report-")])
def test_what_a_coordinator_keeps_comes_as_a_file(
    slack: SlackHouse, lena: SlackHuman, asked: str, press: str, name: str
) -> None:
    lena.says(asked)
    if press:
        lena.presses(press)
    (file,) = slack.fake.files.values()
    assert file["name"].startswith(name)
    assert file["name"].endswith(".csv")
    assert file["channel"] == slack.fake.dm(lena.account)
    assert file["content"].startswith(b"\xef\xbb\xbf")
    assert file["content"].count(b"\n") >= 1


def test_nobody_else_s_file_is_fetched_and_they_are_told(slack: SlackHouse) -> None:
    mia = slack.person("Mia Berg", Role.MENTEE)
    told = drops(mia, "people.csv", file_of(ANA))  # type: ignore[arg-type]
    assert told.title == "I can't use that file"
    assert not slack.fake.calls["files.info"]
    assert not files(slack)


def test_words_beside_a_picture_are_read_and_a_picture_alone_is_answered(slack: SlackHouse, lena: SlackHuman) -> None:
    assert drops(lena, "me.png", b"png", "people").title == "Nobody yet"
    assert "looks like neither" in drops(lena, "me.png", b"png").text


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"Ana, mentee\n", "I found no column for work email"), (b"PK\x03\x04 broken", "Save it as CSV")],
)
def test_a_file_that_can_t_be_read_is_answered_with_why(lena: SlackHuman, content: bytes, said: str) -> None:
    shown = drops(lena, "people.xlsx", content)
    assert said in shown.text
    assert "Import" not in shown.buttons
    lena.presses("An example")
    assert "Work Email" in str([f["content"] for f in lena.house.fake.files.values() if f["name"] == "example.csv"])


def test_a_file_that_is_too_large_is_never_fetched(slack: SlackHouse, lena: SlackHuman) -> None:
    assert "more than 2 MB" in drops(lena, "people.csv", b"x" * 2_000_001).text
    assert not slack.fake.calls["files.info"]


def test_without_the_scope_it_says_what_is_missing_and_else_asks_once_more(slack: SlackHouse, lena: SlackHuman) -> None:
    slack.fake.scopes.discard("files:read")
    assert "files:read" in drops(lena, "people.csv", file_of(ANA)).text
    slack.fake.scopes.add("files:read")
    slack.fake.faults["files.info"] = ["500 before"]
    assert "send it once more" in drops(lena, "people.csv", file_of(ANA)).text


@pytest.mark.parametrize(
    "address", ["https://files.slack.com.example/f", "http://files.slack.com/f", "https://slack.com@127.0.0.1:1/f", ""]
)
def test_the_token_goes_nowhere_but_to_slack(slack: SlackHouse, lena: SlackHuman, address: str) -> None:
    about = {"id": "F1", "name": "people.csv", "size": 100}
    slack.fake.files["F1"] = about | {"url_private_download": address, "content": b""}
    slack.run(slack.fake.types(lena.account, "", subtype="file_share", files=[about]))
    slack.settle()
    assert "send it once more" in lena.cards()[-1].text
