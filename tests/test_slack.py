"""mentorbot on Slack: through real Bolt, against a Slack that keeps state and misbehaves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from slack_house import SlackHouse

from storage.database import Database
from storage.people import Role


@pytest.fixture(params=["http", "socket"])
def slack(request: pytest.FixtureRequest, lite: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[SlackHouse]:
    monkeypatch.setattr(SlackHouse, "mode", request.param)
    house = SlackHouse(lite)
    yield house
    house.close()


def test_typed_words_are_answered_in_the_direct_message(slack: SlackHouse) -> None:
    ana = slack.person("Ana Silva", Role.MENTEE)
    assert ana.says("hello").title == "Hello Ana"
    assert ana.words() == ["hello"]
