"""What `mentorbot check` asks Slack: whether each token is taken, and which scopes are missing."""

from __future__ import annotations

import asyncio

import pytest
from fake_slack import TEAM, TOKEN
from slack_house import SlackHouse
from slack_installed import InstalledHouse
from structlog.testing import capture_logs

from bot import commands
from bot.config import BadSetting, Settings, settings
from bot.slack import serve
from chat.words import text
from storage.database import Database


def chosen(slack: SlackHouse) -> Settings:
    api = f"{slack.fake.base}/api/"
    return settings({"SLACK_BOT_TOKEN": TOKEN, "SLACK_APP_TOKEN": "xapp-wrong", "SLACK_API_URL": api})


def test_an_app_token_that_slack_does_not_take_is_named_before_anything_is_served(slack: SlackHouse) -> None:
    slack.fake.faults["apps.connections.open"] = ["invalid_auth"] * 2
    lines = [text(words, commands.ENGLISH) for good, words in commands.check(chosen(slack), slack.database) if not good]
    assert "Slack doesn't take SLACK_APP_TOKEN: invalid_auth" in lines
    given = chosen(slack)
    assert given.slack
    with pytest.raises(BadSetting, match="SLACK_APP_TOKEN"):
        asyncio.run(asyncio.wait_for(serve.opened(slack.engine, given, given.slack), 5))


def test_a_restart_while_slack_is_down_waits_for_it(slack: SlackHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "ASKING", 0.0)
    slack.fake.faults["auth.test"] = ["internal_error", "ratelimited"]
    given = settings(
        {"SLACK_BOT_TOKEN": TOKEN, "SLACK_SIGNING_SECRET": "s", "SLACK_API_URL": f"{slack.fake.base}/api/"}
    )
    assert given.slack
    with capture_logs() as logs:
        there = asyncio.run(asyncio.wait_for(serve.opened(slack.engine, given, given.slack), 5))
    assert [line["why"].rpartition(" ")[2] for line in logs] == ["internal_error", "ratelimited"]
    assert "its address ends in" in there.says[-1]


def test_each_permission_that_is_missing_is_named_with_what_does_not_work_without_it(
    slack: SlackHouse, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Before anything is served, and by the check; and Bolt says nothing of a setting that isn't for it."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", TOKEN)
    slack.fake.scopes -= {"files:write", "mpim:write"}
    given = settings(
        {"SLACK_BOT_TOKEN": TOKEN, "SLACK_SIGNING_SECRET": "s", "SLACK_API_URL": f"{slack.fake.base}/api/"}
    )
    assert given.slack
    there = asyncio.run(asyncio.wait_for(serve.opened(slack.engine, given, given.slack), 5))
    lines = [text(words, commands.ENGLISH) for good, words in commands.check(given, slack.database) if not good]
    for said in (there.says, lines):
        missing = [line for line in said if "permission" in line]
        assert [line.split()[3] for line in missing] == ["files:write", "mpim:write"]
        assert "calendar invitations" in missing[0]
    assert not caplog.records


def test_each_workspace_that_installed_it_is_asked_and_named_where_something_is_missing(lite: Database) -> None:
    house = InstalledHouse(lite, workspaces=(TEAM, "T2"))
    house.installs()
    house.installs("T2")
    assert serve.troubled(lite, house.slack) == {}
    house.fake.scopes.remove("files:write")
    house.fake.revoke(next(token for token, team in house.fake.tokens.items() if team == "T2"))
    found = serve.troubled(lite, house.slack)
    house.close()
    assert found == {TEAM: "files:write", "T2": "token_revoked"}
