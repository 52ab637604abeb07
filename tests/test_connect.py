"""One person in two chats: a code from the one, typed in the other, joins them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from house import House, Human
from slack_house import SlackHouse
from sqlmodel import select
from teams_house import TeamsHouse
from two_platforms import beside

from storage.connecting import TRIES
from storage.database import Database
from storage.people import Account, Organisation, Role, Workspace

PRIVATE = "aad-private"  # an account whose address is on no list


@pytest.fixture
def teams(lite: Database) -> Iterator[TeamsHouse]:
    house = TeamsHouse(lite)
    house.fake.person(PRIVATE, "A. Silva", "silva@private.example")
    yield house
    house.close()


@pytest.fixture
def slack(teams: TeamsHouse) -> Iterator[SlackHouse]:
    house = beside(teams, SlackHouse)
    yield house
    house.close()


@pytest.fixture
def ana(slack: SlackHouse) -> Human:
    return slack.person("Ana Silva", Role.MENTEE)


@pytest.fixture
def stranger(teams: TeamsHouse) -> Human:
    return teams.human(teams, 0, PRIVATE, "A. Silva")


def code(card: str) -> str:
    return re.findall(r"connect ([A-Z0-9]{4}-[A-Z0-9]{4})", card)[0]


def test_a_code_from_one_chat_makes_the_other_one_theirs(
    slack: SlackHouse, teams: TeamsHouse, ana: Human, stranger: Human
) -> None:
    assert stranger.says("home").title == "Hello, I'm mentorbot"
    typed = code(ana.says("connect").text)
    teams.wall += timedelta(minutes=1)
    assert stranger.says(f"connect {typed.lower()}").title == "Hello Ana, it's you"
    teams.wall += timedelta(minutes=1)
    assert stranger.says("home").title == "Hello Ana"
    assert "Microsoft Teams" in ana.sees("Another chat is connected").text


def test_from_then_on_they_are_written_to_where_they_answered_last(
    slack: SlackHouse, teams: TeamsHouse, ana: Human, stranger: Human
) -> None:
    ben = slack.person("Ben Okafor", Role.MENTOR)
    slack.pair(ana, ben)
    stranger.says(f"connect {code(ana.says('connect').text)}")
    teams.wall += timedelta(minutes=1)
    stranger.says("home")
    ben.says("tell Ana see you on Teams")
    assert stranger.sees("From Ben Okafor")
    assert "From Ben Okafor" not in [card.title for card in ana.cards()]
    slack.wall += timedelta(minutes=2)
    ana.says("home")
    ben.says("tell Ana and on Slack")
    assert "and on Slack" in ana.sees("From Ben Okafor").text


@pytest.mark.parametrize(
    "around",
    ["connect chat {}", "Connect account code {}", "connect “{}”", "“connect {}”", "{}", "Connect: {}", "/connect {}."],
)
def test_a_code_is_found_wherever_it_stands(ana: Human, stranger: Human, around: str) -> None:
    assert stranger.says(around.format(code(ana.says("connect").text))).title == "Hello Ana, it's you"


@pytest.mark.parametrize("dash", ["", " "])
def test_a_code_may_be_typed_without_its_dash(ana: Human, stranger: Human, dash: str) -> None:
    typed = code(ana.says("connect").text).replace("-", dash)
    assert stranger.says(f"connect {typed}").title == "Hello Ana, it's you"


def test_the_warning_is_read_in_the_chat_that_was_there_before_though_the_other_one_was_used_since(
    slack: SlackHouse, teams: TeamsHouse, ana: Human, stranger: Human
) -> None:
    """Whoever connected it may be somebody else: they don't get to read the warning in its place."""
    typed, ways = code(ana.says("connect").text), dict(teams.engine.edges)
    teams.engine.edges.pop("slack")
    teams.run(teams.fake.types(PRIVATE, f"connect {typed}"))
    teams.until_true(lambda: not teams.desk.going)
    teams.engine.post()
    teams.wall += timedelta(minutes=1)
    teams.run(teams.fake.types(PRIVATE, "home"))
    teams.until_true(lambda: not teams.desk.going)
    teams.engine.edges.update(ways)
    teams.wall += timedelta(hours=2)
    teams.settle()
    assert "Another chat is connected" in [card.title for card in ana.cards()]
    assert "Another chat is connected" not in [card.title for card in stranger.cards()]


def test_a_code_works_once(ana: Human, stranger: Human, teams: TeamsHouse) -> None:
    typed = code(ana.says("connect").text)
    stranger.says(f"connect {typed}")
    teams.fake.person("aad-late", "Late", "late@private.example")
    late = teams.human(teams, 0, "aad-late", "Late")
    assert late.says(f"connect {typed}").title == "I don't know that code"


def test_a_code_is_over_after_ten_minutes(ana: Human, stranger: Human, teams: TeamsHouse) -> None:
    typed = code(ana.says("connect").text)
    teams.wall += timedelta(minutes=10, seconds=1)
    assert stranger.says(f"connect {typed}").title == "I don't know that code"


def test_a_new_code_takes_the_place_of_the_one_before(ana: Human, stranger: Human) -> None:
    first, second = code(ana.says("connect").text), code(ana.presses("New code").text)
    assert stranger.says(f"connect {first}").title == "I don't know that code"
    assert stranger.says(f"connect {second}").title == "Hello Ana, it's you"


def test_nobody_guesses_for_long(ana: Human, stranger: Human, teams: TeamsHouse) -> None:
    for number in range(TRIES):
        assert stranger.says(f"connect AAAA-AAA{number + 2}").title == "I don't know that code"
    typed = code(ana.says("connect").text)
    assert stranger.says(f"connect {typed}").title == "Let's wait an hour"
    teams.wall += timedelta(minutes=61)
    ana.house.wall = teams.wall
    assert stranger.says(f"connect {code(ana.presses('New code').text)}").title == "Hello Ana, it's you"


def test_where_somebody_is_known_a_code_changes_nothing(ana: Human, slack: SlackHouse, stranger: Human) -> None:
    mallory = slack.person("Mallory Finch", Role.MENTOR)
    typed = code(ana.says("connect").text)
    assert mallory.says(f"connect {typed}").title == "Not here"
    assert stranger.says(f"connect {typed}").title == "Hello Ana, it's you", "and it is still good"


def test_a_code_is_no_good_in_another_company(ana: Human, stranger: Human, teams: TeamsHouse) -> None:
    with teams.database.write() as db:
        other = Organisation(name="Elsewhere")
        db.add(other)
        db.flush()
        db.get_one(Workspace, teams.workspace).organisation_id = other.id or 0
    assert stranger.says(f"connect {code(ana.says('connect').text)}").title == "I don't know that code"


def test_a_code_from_the_web_chat_is_good_on_teams_and_the_web_chat_hears_of_it(lite: Database) -> None:
    """In the web chat itself nobody is unknown, so a code that is typed there has come to the wrong place."""
    web = House(lite)
    teams = beside(web, TeamsHouse)
    ben = web.person("Ben Okafor", Role.MENTOR)
    teams.fake.person(PRIVATE, "B. Okafor", "okafor@private.example")
    typed = code(ben.says("connect").text)
    assert ben.says(f"connect {typed}").title == "Not here"
    assert teams.human(teams, ben.id, PRIVATE, "B. Okafor").says(f"connect {typed}").title == "Hello Ben, it's you"
    assert "Microsoft Teams" in ben.sees("Another chat is connected").text
    with lite.read() as db:
        assert {account.person_id for account in db.exec(select(Account))} == {ben.id}
    teams.close()
    web.close()
