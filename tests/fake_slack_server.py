"""The fake Slack's front: its Web API over HTTP with what can go wrong there, uploads, response addresses.

What can go wrong with a call, by the words in FakeSlack.faults:
"429 5" is refused with Retry-After: 5; "500 before" and "drop before" fail and do nothing; "500 after" and "drop after"
fail though it is done; "late" fails with 500, and it is done when the test calls `slack.land()`; "slow" takes half a
second; any other word is the error that Slack names. A response address ("respond") fails with a status.
"""

from __future__ import annotations

import asyncio
import json
from functools import partial
from typing import TYPE_CHECKING, Any

from aiohttp import web
from fake_slack_api import METHODS, NEEDS, Answer
from fake_slack_socket import opened

if TYPE_CHECKING:
    from fake_slack import FakeSlack

JSON_FIELDS = ("blocks", "view", "metadata", "files")


def app_of(slack: FakeSlack) -> web.Application:
    """The fake as a web application."""
    app = web.Application()
    handlers = {"/api/{method}": method, "/respond/{user}": responded, "/upload/{file}": uploaded}
    app.add_routes([web.post(path, partial(handler, slack)) for path, handler in handlers.items()])
    app.add_routes([web.get("/files/{file}", partial(downloaded, slack))])
    app.add_routes([web.get("/socket", partial(opened, slack))])
    return app


async def method(slack: FakeSlack, request: web.Request) -> web.StreamResponse:
    """One call of the Web API, with what goes wrong with it."""
    name = request.match_info["method"]
    slack.calls[name] += 1
    data = await _data(request)
    fault = slack.faults[name].pop(0) if slack.faults[name] else ""
    kind, _, when = fault.partition(" ")
    if kind == "429" or slack.too_fast(name, data):
        headers = {"Retry-After": when or "1"}
        return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
    if kind == "slow":
        await asyncio.sleep(0.5)  # longer than a desk of a test is patient, and than any machine takes for the rest
    elif kind == "late":
        slack.flying.append(partial(_answered, slack, name, data, _token(request)))
    elif fault and when not in ("before", "after"):
        return web.json_response({"ok": False, "error": fault})
    answer = _answered(slack, name, data, _token(request)) if when == "after" or kind in ("", "slow") else {}
    if kind == "drop":
        return _dropped(request)
    if kind in ("500", "late"):
        return web.json_response({"ok": False, "error": "internal_error"}, status=500)
    return web.json_response(answer, headers={"x-oauth-scopes": ",".join(sorted(slack.scopes))})


def _answered(slack: FakeSlack, name: str, data: dict[str, Any], token: str) -> Answer:
    """What the method does and answers, if the token is good for it."""
    found = METHODS.get(name)
    if found is None:
        slack.complaints.append(f"no such method here: {name}")
        return {"ok": False, "error": "unknown_method"}
    if name != "oauth.v2.access" and not token.startswith("xapp-"):
        if token not in slack.tokens:
            return {"ok": False, "error": "token_revoked" if token in slack.revoked else "invalid_auth"}
        if (needed := NEEDS.get(name)) and needed not in slack.scopes:
            return {"ok": False, "error": "missing_scope", "needed": needed, "provided": ",".join(slack.scopes)}
    return found(slack, {**data, "token": token})


def _token(request: web.Request) -> str:
    return request.headers.get("Authorization", "").removeprefix("Bearer ")


async def _data(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        return dict(await request.json()) if request.can_read_body else {}
    fields: dict[str, Any] = {**request.query, **await request.post()}
    return {k: json.loads(v) if k in JSON_FIELDS and isinstance(v, str) else v for k, v in fields.items()}


def _dropped(request: web.Request) -> web.StreamResponse:
    if request.transport:
        request.transport.abort()
    return web.Response()


async def responded(slack: FakeSlack, request: web.Request) -> web.Response:
    """A response address: replaces the message that only one person sees, or adds one."""
    slack.calls["respond"] += 1
    if slack.faults["respond"]:
        return web.Response(status=int(slack.faults["respond"].pop(0)), text="expired_url")
    data, user = await request.json(), request.match_info["user"]
    slack.judge(data, "message")
    said = slack.ephemeral[user]
    if data.get("replace_original") and said:
        said[-1] |= {"blocks": data.get("blocks", []), "text": data.get("text", "")}
    else:
        said.append({"ts": slack.ts(), "blocks": data.get("blocks", []), "text": data.get("text", "")})
    return web.Response(text="ok")


async def uploaded(slack: FakeSlack, request: web.Request) -> web.Response:
    """A file's content, after its upload was announced."""
    slack.files[request.match_info["file"]]["content"] = await request.read()
    return web.Response(text="OK")


async def downloaded(slack: FakeSlack, request: web.Request) -> web.Response:
    """A file's content, for a token that may read files; whoever else asks is sent to a page to log in."""
    if _token(request) not in slack.tokens or "files:read" not in slack.scopes:
        raise web.HTTPFound(f"{slack.base}/login")
    return web.Response(body=slack.files[request.match_info["file"]]["content"])
