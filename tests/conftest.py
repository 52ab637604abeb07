"""What most tests need: a key, a database of each kind, and a company with a few people in it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from confidence import change
from demos import TUESDAY, WALLS, Story, built
from house import House, Human
from hypothesis import settings
from made_up import made_up_catalogue
from playwright.sync_api import Browser, sync_playwright
from slack_house import OverSocket, SlackHouse
from teams_house import TeamsHouse
from told_on import left_out

from storage.database import Database
from storage.people import Account, Organisation, Person, Programme, Role, Workspace
from storage.secrets import new_key, use_keys

pytest_plugins = ["databases", "acts", "mailing"]
CHROMIUM = Path("/usr/bin/chromium")
NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
settings.register_profile("house", deadline=None)  # a machine's mood is no finding
settings.load_profile("house")
Company = Callable[[Database, int], list[int]]


@pytest.fixture(scope="session", autouse=True)
def sealing_key() -> str:
    """The key that seals columns while the tests run."""
    key = new_key()
    use_keys(key)
    return key


@pytest.fixture(autouse=True)
def _sealed(sealing_key: str) -> None:
    """Each test begins with that key, whatever the one before it used."""
    use_keys(sealing_key)


@pytest.fixture
def made_up_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody reads a language that nobody speaks."""
    made_up = made_up_catalogue()
    monkeypatch.setattr("chat.words.catalogue", lambda _: made_up)


@pytest.fixture
def now() -> datetime:
    """A Wednesday morning."""
    return NOW


HOUSES = {"web": House, "slack": SlackHouse, "socket": OverSocket, "teams": TeamsHouse}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--everywhere", action="store_true", help="tell each journey on every platform: half as long again"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A journey that isn't told on a platform is left out, rather than skipped a thousand times."""
    out = set(left_out(items, everywhere=config.getoption("--everywhere")))
    items[:] = [item for item in items if item not in out]
    config.hook.pytest_deselected(items=list(out))


@pytest.fixture(params=HOUSES)
def house(request: pytest.FixtureRequest, lite: Database) -> Iterator[House]:
    """A company behind its front door, with nobody in it yet: the local web chat's, Slack's two, and Teams'."""
    if (alone := request.node.get_closest_marker("only_on")) and request.param not in alone.args:
        pytest.skip(alone.kwargs["because"])
    house = HOUSES[request.param](lite)
    yield house
    house.close()


@pytest.fixture
def slack(request: pytest.FixtureRequest, lite: Database) -> Iterator[SlackHouse]:
    """The same company on Slack alone, for what only Slack has; over HTTP, unless a test says OVER_BOTH."""
    house = getattr(request, "param", SlackHouse)(lite)
    yield house
    house.close()


@pytest.fixture
def teams(lite: Database) -> Iterator[TeamsHouse]:
    """The same on Teams alone."""
    house = TeamsHouse(lite)
    yield house
    house.close()


@pytest.fixture
def pair(house: House) -> tuple[Human, Human]:
    """Ana in Lisbon and Ben, her mentor in Berlin, who were told of each other already."""
    ana = house.person("Ana Silva", Role.MENTEE, zone="Europe/Lisbon", hours="weekdays 9-17", goal="Lead a review")
    ben = house.person("Ben Okafor", Role.MENTOR, zone="Europe/Berlin", hours="weekdays 13-18")
    house.pair(ana, ben)
    return ana, ben


@pytest.fixture
def lena(house: House) -> Human:
    """Who runs the programme."""
    return house.person("Lena Vogt", Role.COORDINATOR)


@pytest.fixture
def ingrid(house: House) -> Human:
    """The safe contact."""
    ingrid = house.person("Ingrid Falk")
    change(house, contact_id=ingrid.id)
    return ingrid


@pytest.fixture
def paul(house: House, ingrid: Human) -> Human:
    """Ingrid's deputy."""
    paul = house.person("Paul Adeyemi")
    change(house, deputy_id=paul.id)
    return paul


@pytest.fixture
def new_pair(house: House) -> tuple[Human, Human]:
    """Ana, and Ben who is her mentor: no goal yet, and nothing agreed."""
    ana = house.person("Ana Silva", Role.MENTEE)
    ben = house.person("Ben Okafor", Role.MENTOR)
    house.pair(ana, ben)
    return ana, ben


@pytest.fixture
def asha(house: House) -> Human:
    """A mentee who looks for a mentor."""
    return house.person("Asha Rao", Role.MENTEE, goal="I speak up in design reviews", title="Data engineer")


@pytest.fixture
def marcus(house: House) -> Human:
    """A mentor who fits Asha."""
    return house.person("Marcus Bell", Role.MENTOR, topics=("public-speaking", "hiring"), team="A")


@pytest.fixture
def mei(house: House) -> Human:
    """Another one."""
    return house.person("Mei Tan", Role.MENTOR)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. Without it the browser's tests are skipped, unless REQUIRE_BROWSER=1. Never for longer than a
    file: as long as Playwright is there its loop counts as running in this thread, and `asyncio.run` fails in each test."""
    if not CHROMIUM.exists() and os.environ.get("REQUIRE_BROWSER") != "1":
        pytest.skip("no Chromium here")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def company() -> Company:
    """Writes down a company with a programme and some people, each with an account in the web chat; returns their ids."""
    return _company


@pytest.fixture(scope="session")
def demo_tuesday(tmp_path_factory: pytest.TempPathFactory, sealing_key: str) -> Path:
    """The demo's file as it was built on a Tuesday, to be copied and played in."""
    use_keys(sealing_key)
    folder = tmp_path_factory.mktemp("tuesday")
    built(folder, TUESDAY).close()
    return folder / "demo.db"


@pytest.fixture(scope="session", params=WALLS, ids=str)
def story(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, sealing_key: str
) -> Iterator[Story]:
    """The demo as it was built on days of all kinds; nothing in it is changed."""
    use_keys(sealing_key)
    database = built(tmp_path_factory.mktemp("demo"), request.param)
    with database.read() as db:
        yield Story(request.param, db)
    database.close()


def _company(database: Database, count: int) -> list[int]:
    with database.write() as db:
        organisation = Organisation(name="Fernhill")
        db.add(organisation)
        db.flush()
        workspace = Workspace(organisation_id=organisation.id, platform="web", external_id="local")
        people = [
            Person(organisation_id=organisation.id, name=f"Person {n}", email=f"p{n}@fernhill.example")
            for n in range(count)
        ]
        starts, ends = NOW.date() - timedelta(days=30), NOW.date() + timedelta(days=150)
        programme = Programme(organisation_id=organisation.id, name="Growth", starts=starts, ends=ends)
        db.add_all([workspace, programme, *people])
        db.flush()
        for n, person in enumerate(people):
            db.add(Account(person_id=person.id, workspace_id=workspace.id, external_id=f"p{n}"))
        return [person.id for person in people]
