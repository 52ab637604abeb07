"""The methods of the fake Slack's Web API: what each does to the workspace, and what it answers."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from fake_slack_limits import refusal

if TYPE_CHECKING:
    from fake_slack import FakeSlack

BOT, TEAM, SECRET, TOKEN = "U0BOT", "T1", "secret-of-the-fake", "xoxb-fake"
Answer = dict[str, Any]


def auth_test(slack: FakeSlack, data: dict[str, Any]) -> Answer:
    team = slack.tokens[data["token"]]
    return {
        "ok": True,
        "team_id": team,
        "team": "Fernhill",
        "url": "https://fernhill.example/",
        "user_id": BOT,
        "user": "mentorbot",
        "bot_id": "B1",
    }


def users_info(slack: FakeSlack, data: dict[str, Any]) -> Answer:
    user = slack.users.get(data["user"])
    return {"ok": True, "user": user} if user else {"ok": False, "error": "user_not_found"}


def users_lookup_by_email(slack: FakeSlack, data: dict[str, Any]) -> Answer:
    found = [user for user in slack.users.values() if user["profile"]["email"] == data["email"]]
    return {"ok": True, "user": found[0]} if found else {"ok": False, "error": "users_not_found"}


def conversations_open(slack: FakeSlack, data: dict[str, Any]) -> Answer:
    people = data["users"].split(",")
    if len(people) > 1 and "mpim:write" not in slack.scopes:
        return {"ok": False, "error": "missing_scope", "needed": "mpim:write"}
    known = all(user in slack.users for user in people)
    name = slack.dm(people[0]) if len(people) == 1 else "G" + "".join(user[1:] for user in sorted(people))
    return {"ok": True, "channel": {"id": name}} if known else {"ok": False, "error": "user_not_found"}


def conversations_history(slack: FakeSlack, data: dict[str, Any]) -> Answer:
    """The newest first, a page at a time; files stand there as messages of their own."""
    oldest, first = float(data.get("oldest") or 0), int(data.get("cursor") or 0)
    most = 15 if slack.scarce else int(data.get("limit") or 100)
    shared = [
        {"ts": file["ts"], "user": BOT, "files": [{"name": file["name"]}]}
        for file in slack.files.values()
        if file.get("channel") == data["channel"]
    ]
    found = sorted([*slack.messages[data["channel"]], *shared], key=lambda m: -float(m["ts"]))
    inclusive = data.get("inclusive") in (True, "true", "1")
    found = [m for m in found if float(m["ts"]) > oldest or (inclusive and float(m["ts"]) == oldest)]
    after = str(first + most) if len(found) > first + most else ""
    return {"ok": True, "messages": found[first : first + most], "response_metadata": {"next_cursor": after}}


def chat_post_message(slack: FakeSlack, data: dict[str, Any]) -> Answer:
    channel = slack.dm(data["channel"]) if data["channel"] in slack.users else data["channel"]
    if channel.startswith("#") and not slack.channels.get(channel):
        return {"ok": False, "error": "not_in_channel" if channel in slack.channels else "channel_not_found"}
    if wrong := refusal(data.get("blocks") or [], slack.undrawn):
        return wrong
    slack.judge(data, "message")
    ts = slack.ts()
    kept = {"ts": ts, "user": BOT, "bot_id": "B1", "channel": channel, "text": data.get("text", "")}
    for name in ("blocks", "metadata", "thread_ts"):
        kept |= {name: data[name]} if data.get(name) else {}
    slack.messages[channel].append(kept)
    return {"ok": True, "channel": _id_of(channel), "ts": ts, "message": kept}


def _id_of(channel: str) -> str:
    """A channel can be posted to by its name, and is told, and updated in, by its id alone."""
    return channel.replace("#", "C-")


def chat_update(slack: FakeSlack, data: dict[str, Any]) -> Answer:
    if wrong := refusal(data.get("blocks") or [], slack.undrawn):
        return wrong
    slack.judge(data, "message")
    if data["channel"].startswith("#"):
        return {"ok": False, "error": "channel_not_found"}
    there = slack.messages[data["channel"].replace("C-", "#")]
    found = [message for message in there if message["ts"] == data["ts"]]
    if not found:
        return {"ok": False, "error": "message_not_found"}
    found[0].update({"text": data.get("text", ""), "blocks": data.get("blocks", [])})
    found[0].update({"metadata": data["metadata"]} if data.get("metadata") else {})
    return {"ok": True, "channel": data["channel"], "ts": data["ts"]}


def chat_post_ephemeral(slack: FakeSlack, data: dict[str, Any]) -> Answer:
    slack.judge(data, "message")
    ts = slack.ts()
    slack.ephemeral[data["user"]].append({"ts": ts, "blocks": data.get("blocks", []), "text": data.get("text", "")})
    return {"ok": True, "message_ts": ts}


def views_open(slack: FakeSlack, data: dict[str, Any]) -> Answer:
    user, expires = slack.triggers.pop(data["trigger_id"], ("", 0.0))
    if not user:
        return {"ok": False, "error": "exchanged_trigger_id"}
    if time.monotonic() > expires:
        return {"ok": False, "error": "expired_trigger_id"}
    name = f"V{next(slack.numbers)}"
    return {"ok": True, "view": slack.keep_view(name, data["view"], user)}


def views_update(slack: FakeSlack, data: dict[str, Any]) -> Answer:
    known = slack.views.get(data["view_id"])
    if known is None:
        return {"ok": False, "error": "not_found"}
    if data.get("hash") and data["hash"] != known["hash"]:
        return {"ok": False, "error": "hash_conflict"}
    return {"ok": True, "view": slack.keep_view(data["view_id"], data["view"], known["user"])}


def views_publish(slack: FakeSlack, data: dict[str, Any]) -> Answer:
    slack.judge(data["view"], "home")
    known = slack.homes.get(data["user_id"])
    if data.get("hash") and known and data["hash"] != known["hash"]:
        return {"ok": False, "error": "hash_conflict"}
    slack.homes[data["user_id"]] = {**data["view"], "id": f"VH{data['user_id']}", "hash": slack.ts()}
    return {"ok": True, "view": slack.homes[data["user_id"]]}


def files_info(slack: FakeSlack, data: dict[str, Any]) -> Answer:
    known = slack.files.get(data["file"])
    told = {name: value for name, value in (known or {}).items() if name != "content"}
    return {"ok": True, "file": told} if known else {"ok": False, "error": "file_not_found"}


def files_get_upload_url(slack: FakeSlack, data: dict[str, Any]) -> Answer:
    name = f"F{next(slack.numbers)}"
    slack.files[name] = {"id": name, "name": data["filename"]}
    return {"ok": True, "file_id": name, "upload_url": f"{slack.base}/upload/{name}"}


def files_complete_upload_external(slack: FakeSlack, data: dict[str, Any]) -> Answer:
    if data.get("channel_id", "")[:1] == "U":
        return {"ok": False, "error": "invalid_channel"}
    for given in data["files"]:
        slack.files[given["id"]] |= {"channel": data.get("channel_id"), "ts": slack.ts()}
    return {"ok": True, "files": data["files"]}


def apps_connections_open(slack: FakeSlack, _: dict[str, Any]) -> Answer:
    return {"ok": True, "url": f"{slack.base.replace('http', 'ws', 1)}/socket"}


def oauth_access(slack: FakeSlack, data: dict[str, Any]) -> Answer:
    """A code or a refresh token for a bot token: each is taken once."""
    if data.get("grant_type") == "refresh_token":
        team = slack.refreshes.pop(data["refresh_token"], "")
        return slack.new_token(team) if team else {"ok": False, "error": "invalid_refresh_token"}
    return slack.codes.pop(data.get("code", ""), {"ok": False, "error": "invalid_code"})


METHODS = {
    "auth.test": auth_test,
    "users.info": users_info,
    "users.lookupByEmail": users_lookup_by_email,
    "conversations.open": conversations_open,
    "conversations.history": conversations_history,
    "chat.postMessage": chat_post_message,
    "chat.update": chat_update,
    "chat.postEphemeral": chat_post_ephemeral,
    "views.open": views_open,
    "views.update": views_update,
    "views.publish": views_publish,
    "files.info": files_info,
    "files.getUploadURLExternal": files_get_upload_url,
    "files.completeUploadExternal": files_complete_upload_external,
    "apps.connections.open": apps_connections_open,
    "oauth.v2.access": oauth_access,
}
NEEDS = {  # which scope
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "conversations.history": "im:history",
    "conversations.open": "im:write",
    "files.info": "files:read",
    "files.getUploadURLExternal": "files:write",
    "files.completeUploadExternal": "files:write",
    "users.info": "users:read",
    "users.lookupByEmail": "users:read.email",
}
