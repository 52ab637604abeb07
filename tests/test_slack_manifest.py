"""The app's manifests and the code agree, both ways: events, commands, shortcuts, scopes."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest
from official import validator

from bot.slack.manifest import COMMAND, EVENTS, SCOPES, SHORTCUTS, as_text, manifest
from bot.slack.parse import SPOKEN, heard
from bot.slack.people import NEWS
from handlers import ROUTES

ROOT = Path(__file__).resolve().parent.parent
VALIDATOR = validator("validate_slack_manifest.py")
URL = "https://mentor.example.com"
NEEDS = {  # what Slack's reference says of each method that we call; "" for those every token may call
    "apps_connections_open": "",
    "auth_test": "",
    "chat_postMessage": "chat:write",
    "chat_update": "chat:write",
    "conversations_history": "im:history",
    "conversations_open": "im:write mpim:write",  # the second for a chat of two people and us
    "files_info": "files:read",
    "files_upload_v2": "files:write",
    "oauth_v2_access": "",
    "users_info": "users:read users:read.email",  # the address is part of the profile
    "users_lookupByEmail": "users:read.email",
    "views_open": "",
    "views_publish": "",
    "views_update": "",
}
HEARS = {  # what Slack's reference says of each event
    "app_home_opened": "",
    "app_mention": "app_mentions:read",
    "app_uninstalled": "",
    "message.im": "im:history",
    "team_join": "users:read",
    "tokens_revoked": "",
    "user_change": "users:read",
}


def methods() -> set[str]:
    """The methods of the Web API that the edge calls: the only ones there whose names look like this."""
    families = ("auth_", "apps_", "chat_", "conversations_", "files_", "oauth_v2", "users_", "views_", "reactions_")
    calls = (
        node.func.attr
        for path in (ROOT / "bot" / "slack").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    )
    return {name for name in calls if name.startswith(families)}


def test_the_file_at_the_root_is_what_the_code_says() -> None:
    assert (ROOT / "manifest.json").read_text() == as_text()


@pytest.mark.parametrize("url", ["", URL])
def test_each_manifest_is_valid(url: str, tmp_path: Path) -> None:
    if VALIDATOR is None:
        pytest.skip("Slack's own rules lie elsewhere")
    file = tmp_path / "manifest.json"
    file.write_text(as_text(url))
    found = subprocess.run([sys.executable, VALIDATOR, file], capture_output=True, text=True, check=False)
    assert found.stdout.strip() == "ok", found.stdout + found.stderr


def test_one_is_for_socket_mode_and_the_other_for_addresses_of_ours() -> None:
    assert manifest()["settings"]["socket_mode_enabled"] is True
    assert "http" not in json.dumps(manifest())
    settings = manifest(URL + "/")["settings"]
    assert settings["socket_mode_enabled"] is False
    for address in (settings["event_subscriptions"], settings["interactivity"]):
        assert address["request_url"] == f"{URL}/slack/events"


def test_every_event_is_asked_for_and_heard() -> None:
    handled = {"app_home_opened", *NEWS, *SPOKEN}
    assert {event.partition(".")[0] for event in EVENTS} == handled
    assert set(manifest()["settings"]["event_subscriptions"]["bot_events"]) == set(EVENTS) == set(HEARS)
    service = (ROOT / "bot" / "slack" / "service.py").read_text()
    assert '"app_home_opened"' in service


def test_every_shortcut_is_an_action_of_ours() -> None:
    for shortcut in SHORTCUTS:
        assert shortcut["callback_id"] in ROUTES
        assert len(shortcut["name"]) <= 24


def test_the_command_is_understood() -> None:
    given = {"command": COMMAND, "text": "", "user_id": "U1", "team_id": "T1", "trigger_id": "1"}
    found = heard(given)
    assert found
    assert found.event.action == "home"


def test_every_scope_is_needed_and_every_need_has_its_scope() -> None:
    calls = methods()
    assert calls <= set(NEEDS), "say which scope a new method needs"
    needs = [NEEDS[call] for call in calls] + [HEARS[event] for event in EVENTS] + ["commands"]
    assert set(SCOPES) == {scope for need in needs for scope in need.split()}


def test_the_manual_gives_the_reason_for_each_scope() -> None:
    manual = (ROOT / "docs" / "slack.md").read_text()
    for scope, why in SCOPES.items():
        assert f"| `{scope}` | {why.replace('/mentor', '`/mentor`')} |" in manual
