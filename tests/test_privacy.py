"""Who may read what: from one of a pair to the other, from both to the coordinator, and from disk to anybody."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta

import pytest
from house import House, Human
from meeting import held, tells
from sqlalchemy import text

from storage.people import Role


@pytest.fixture
def pair(house: House) -> tuple[Human, Human]:
    ana = house.person("Ana Silva", Role.MENTEE, goal="Lead a review")
    ben = house.person("Ben Okafor", Role.MENTOR)
    house.pair(ana, ben)
    return ana, ben


def test_what_one_says_of_a_session_shows_nowhere_to_the_other(house: House, pair: tuple[Human, Human]) -> None:
    ana, ben = pair
    held(house, ana)
    before = ana.says("my data").part("File")["content"], ana.says("sessions").text
    ben.presses("Not this time")
    after = ana.says("my data").part("File")["content"], ana.says("sessions").text
    ana.presses("Not this time")
    told = ana.says("my data").part("File")["content"]
    assert before[1] == after[1]
    assert "mentor_told" not in before[0] + after[0] + told
    assert '"state": "missed"' not in told


def test_nobody_learns_of_a_draft_from_their_own_data(house: House, lena: Human) -> None:
    ana = house.person("Ana Silva", Role.MENTEE)
    house.person("Ben Okafor", Role.MENTOR)
    lena.says("match")
    house.later(seconds=1)
    assert lena.sees("Draft: one pair")
    assert "Ben Okafor" not in ana.says("my data").part("File")["content"]
    assert ana.acts("session.offer", "pair 1").title in ("Not from here", "That isn't there any more")


def test_a_coordinator_cannot_act_inside_a_pair_that_is_not_theirs(
    house: House, pair: tuple[Human, Human], lena: Human
) -> None:
    house.pair(house.person("Zed Ali", Role.MENTEE), lena)
    house.person("Cy Young", Role.MENTEE)
    house.person("Dee Ray", Role.MENTOR)
    lena.says("match")
    house.later(seconds=1)
    for number in (1, 3):
        assert lena.acts("session.offer", f"pair {number}").title == "That isn't there any more"
    held(house, pair[0])
    for action in ("session.met", "session.move", "session.cancel", "session.fine", "session.line"):
        assert lena.acts(action, "1").title == "That isn't there any more"


def test_a_coordinator_reads_no_goal_note_or_single_rating(
    house: House, pair: tuple[Human, Human], lena: Human
) -> None:
    ana, _ = pair
    held(house, ana)
    ana.presses("We met")
    ana.presses("2")
    ana.presses("No, just noting")
    ana.presses("Save", line="Ben talks too much")
    read = "".join(lena.says(words).text for words in ("home", "report", "draft", "my data", "help"))
    read += lena.says("my data").part("File")["content"]
    for private in ("Lead a review", "talks too much", "2 of 5"):
        assert private not in read


def test_five_answers_of_one_person_are_no_average(house: House, pair: tuple[Human, Human], lena: Human) -> None:
    ana, _ = pair
    for _ in range(6):
        held(house, ana)
        ana.presses("We met")
        ana.presses("2")
        house.wall += timedelta(days=2)
    figures = {row[0]: row[1:] for row in lena.says("report").part("Table")["rows"]}
    assert figures["How useful"][0] == "not shown yet"


def test_nothing_that_people_wrote_lies_readable_in_the_database(house: House, pair: tuple[Human, Human]) -> None:
    ana, ben = pair
    held(house, ana)
    tells(ana, "4", "Speak second, not last")
    ana.acts("session.rate", "1/4")  # shows the line again, filled in
    ben.says("I would rather not say this aloud")
    ana.acts("profile.change", "mentee/vetoes")
    ana.says("not-with-me@example.com")
    with house.database.engine.connect() as connection:
        tables = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
        everything = str([connection.execute(text(f"SELECT * FROM {table}")).fetchall() for table in tables])
    for private in ("Speak second", "rather not say", "Lead a review", "not-with-me"):
        assert private not in everything


def test_what_people_sent_stays_out_of_the_log(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    from handlers import ROUTES
    from handlers.routes import Route

    def fails(_: object) -> None:
        raise RuntimeError("my private words")

    ana = house.person("Ana Silva")
    ROUTES["fails"] = Route(fails)  # type: ignore[arg-type]
    try:
        sorry = ana.acts("fails", "my private words")
        assert sorry.title == "I'm sorry, that didn't work"
    finally:
        del ROUTES["fails"]
    log = capsys.readouterr()
    assert "RuntimeError" in log.out + log.err
    assert sorry.text.rpartition(": ")[2].partition("\n")[0] in log.out + log.err, (
        "the number on the card finds the line"
    )
    assert "private" not in log.out + log.err


COMPLAINT = """
import logging
from bot.app import set_up_logs
set_up_logs("json")
try:
    raise RuntimeError("my private words")
except RuntimeError:
    logging.getLogger("slack_bolt.App").exception("it failed with: my private words")
"""


def test_what_a_library_complains_of_is_logged_without_its_words() -> None:
    done = subprocess.run([sys.executable, "-c", COMPLAINT], capture_output=True, text=True, check=True)
    line = json.loads(done.stderr)
    assert (line["library"], line["error"], line["level"]) == ("slack_bolt.App", "RuntimeError", "error")
    assert "private" not in done.stdout + done.stderr
