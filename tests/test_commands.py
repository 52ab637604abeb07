"""The doors that need settings or a database: import, coordinator, check, and the settings themselves."""

from __future__ import annotations

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from bot import app, commands
from bot.config import SETTINGS, BadSetting, Settings, key_of, settings
from chat.words import text
from storage import migrate, programmes
from storage.database import Database
from storage.pairs import Goal
from storage.people import Enrolled, Enrolment, Hours, Interest, Person, Role

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ROSTER = """Full Name,Work Email,Role,Time zone,Weekly availability,Can help with,Wants help with,Goals,Hours per month
Ana Silva,ana@example.com,mentee,Europe/Lisbon,weekdays 9-12,,"public speaking, delegation",Lead a review,
Ben Okafor,ben@example.com,mentor,Europe/Berlin,mornings,delegation,,,4
Cy Young,,mentee,UTC,mornings,,coaching,,
"""


def test_imported_people_are_only_invited(lite: Database) -> None:
    answer = commands.import_roster(lite, ROSTER.encode(), NOW)
    assert answer["added"] == ["ana@example.com", "ben@example.com"]
    assert [(row["line"], bool(row["reason"])) for row in answer["refused"]] == [(4, True)]
    with lite.read() as db:
        parts = db.exec(select(Enrolment).order_by(Enrolment.role)).all()
        assert [(part.role, part.state) for part in parts] == [
            ("mentee", Enrolled.INVITED),
            ("mentor", Enrolled.INVITED),
        ]
        assert parts[1].hours_a_month == 4
        assert len(db.exec(select(Hours)).all()) >= 10
        assert db.exec(select(Goal)).one().words.open() == "Lead a review"
        assert db.exec(select(Interest.topic).order_by(Interest.id)).all() == [
            "public-speaking",
            "delegation",
            "delegation",
        ]
        assert not programmes.joined(db, parts[0].programme_id, Role.MENTEE)


def test_importing_again_updates_what_hr_knows_and_keeps_what_people_told_us(lite: Database) -> None:
    commands.import_roster(lite, ROSTER.encode(), NOW)
    with lite.write() as db:
        ana = db.exec(select(Person).where(Person.email == "ana@example.com")).one()
        ana.zone = "Asia/Tokyo"
        db.add(ana)
    again = commands.import_roster(lite, ROSTER.replace("Ana Silva", "Ana Maria Silva").encode(), NOW)
    assert (again["added"], again["updated"]) == ([], ["ana@example.com", "ben@example.com"])
    with lite.read() as db:
        ana = db.exec(select(Person).where(Person.email == "ana@example.com")).one()
        assert (ana.name, ana.zone) == ("Ana Maria Silva", "Asia/Tokyo")
        assert len(db.exec(select(Enrolment)).all()) == 2
        assert len(db.exec(select(Goal)).all()) == 1


def test_a_coordinator_is_added_once_however_often(lite: Database) -> None:
    for _ in range(2):
        assert "Lena Vogt is a coordinator" in commands.add_coordinator(lite, " Lena.Vogt@example.com", NOW)
    with lite.read() as db:
        assert db.exec(select(Enrolment.role)).all() == ["coordinator"]


def test_check_says_what_is_missing_and_what_to_do(tmp_path: Path) -> None:
    chosen = settings({"DATABASE_URL": f"sqlite:///{tmp_path}/new.db"})
    database = app.unprepared(chosen)
    said = [text(words, commands.ENGLISH) for _, words in commands.check(chosen, database)]
    assert any("mentorbot migrate" in line for line in said)
    migrate.upgrade(database)
    said = [text(words, commands.ENGLISH) for _, words in commands.check(chosen, database)]
    assert any("coordinator add" in line for line in said)
    commands.add_coordinator(database, "lena@example.com", NOW)
    lines = commands.check(chosen, database)
    assert "One coordinator." in [text(words, commands.ENGLISH) for fine, words in lines if fine]
    assert not all(fine for fine, _ in lines), "no platform is configured"
    database.close()


def test_check_says_that_the_database_does_not_answer() -> None:
    chosen = settings({"DATABASE_URL": "postgresql+psycopg://nobody@127.0.0.1:1/none?connect_timeout=2"})
    database = Database(chosen.database_url)
    lines = commands.check(chosen, database)
    assert [fine for fine, _ in lines] == [True, False]
    assert "doesn't answer" in text(lines[1][1], commands.ENGLISH)
    database.close()


def test_the_demo_refuses_to_start_beside_platform_tokens() -> None:
    chosen = settings({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "TEAMS_APP_ID": ""})
    assert chosen.tokens == ("SLACK_APP_TOKEN", "SLACK_BOT_TOKEN")
    with pytest.raises(BadSetting, match="SLACK_BOT_TOKEN"):
        app.run_demo(chosen, print)


@pytest.mark.parametrize(
    ("given", "lacks"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN"),
        ({"SLACK_SIGNING_SECRET": "s"}, "SLACK_BOT_TOKEN"),
        ({"SLACK_CLIENT_ID": "1", "SLACK_SIGNING_SECRET": "s"}, "SLACK_CLIENT_SECRET"),
        ({"SLACK_CLIENT_SECRET": "1", "SLACK_SIGNING_SECRET": "s"}, "SLACK_CLIENT_ID"),
        ({"SLACK_CLIENT_ID": "1", "SLACK_CLIENT_SECRET": "2", "SLACK_APP_TOKEN": "a"}, "SLACK_SIGNING_SECRET"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_CLIENT_ID": "1"}, "keep one"),
    ],
)
def test_half_of_slacks_settings_say_which_one_is_missing(given: dict[str, str], lacks: str) -> None:
    with pytest.raises(BadSetting, match=lacks):
        settings(given)


@pytest.mark.parametrize(("name", "value"), [("PORT", "http"), ("PORT", "70000"), ("THREADS", "0"), ("THREADS", "-1")])
def test_a_setting_that_cannot_be_used_says_what_it_needs(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=f"{name} is '{value}'; it needs a whole number"):
        settings({name: value})


def test_every_setting_has_a_default_that_works() -> None:
    chosen = settings({})
    assert isinstance(chosen, Settings)
    assert all(setting.use for setting in SETTINGS)


def test_the_key_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    chosen = settings({})
    key = key_of(chosen, tmp_path / "new")
    assert key == key_of(chosen, tmp_path / "new")
    assert stat.S_IMODE((tmp_path / "new" / "mentorbot.key").stat().st_mode) == 0o600
    assert key_of(settings({"MENTORBOT_KEY": "mine"}), tmp_path) == "mine"
