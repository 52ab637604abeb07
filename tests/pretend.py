"""A server made of answers, for the page of the local web chat."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

from playwright.sync_api import Page, Route, expect

STATIC = Path(__file__).resolve().parents[1] / "bot" / "web" / "static"
POLICY = "default-src 'self'; style-src 'self'; img-src 'self' data:"
KINDS = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
SOURCES = "".join(path.read_text() for path in sorted(STATIC.glob("*.js")))
KEYS = {
    *re.findall(r'label\("(\w+)"', SOURCES),
    *re.findall(r'data-label[\w-]*="(\w+)"', (STATIC / "index.html").read_text()),
}
KEYS |= {"from_me", "from_bot", "more", "less", "try_1", "try_2"}
# A stream that the test speaks through: tell("message", {...}).
STREAM = """
window.EventSource = class extends EventTarget {
  constructor() { super(); window.stream = this; queueMicrotask(() => this.onopen()); }
};
window.tell = (name, data) => stream.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data) }));
"""


class Server:
    """Answers the page: what everybody's chat holds, what was posted, and what a post is answered with."""

    def __init__(self) -> None:
        self.people = [someone("17", "Asha Rao"), someone("21", "Marcus Bell", unread=1)]
        self.chats: dict[str, list[dict[str, Any]]] = {"17": [], "21": []}
        self.posts: list[dict[str, Any]] = []
        self.held: list[Route] | None = None  # chats that were asked for and are answered by hand, when it is a list
        self.reply: Callable[[dict[str, Any]], dict[str, Any] | None] = lambda post: {"messages": []}

    def __call__(self, route: Route) -> None:
        path = urlparse(route.request.url).path
        if path == "/api/page":
            labels = {key: f"‹{key}›" for key in KEYS}
            clock = {"now": "Sat 21 Nov, 10:15", "moved": False}
            route.fulfill(json={"labels": labels, "programme": "Growth", "clock": clock})
        elif path == "/api/people":
            route.fulfill(json=self.people)
        elif path.startswith("/api/chat/") and route.request.method == "GET" and self.held is not None:
            self.held.append(route)
        elif path.startswith("/api/chat/") and route.request.method == "GET":
            route.fulfill(json={"messages": self.chats[path.rsplit("/", 1)[1]], "next": None})
        elif path.startswith("/api/"):
            self.posts.append(route.request.post_data_json)
            answer = self.reply(self.posts[-1])
            route.fulfill(json=answer) if answer is not None else route.abort()
        else:
            file = STATIC / (path.removeprefix("/static/") if path != "/" else "index.html")
            headers = {"Content-Security-Policy": POLICY}
            route.fulfill(body=file.read_bytes(), content_type=KINDS[file.suffix], headers=headers)


def someone(name: str, called: str, unread: int = 0) -> dict[str, Any]:
    where = {"where": "Pune", "time": "15:45", "day": "Sat 21 Nov"}
    return {"id": name, "name": called, "role": "Mentee", "group": "All", "unread": unread, "hint": "", **where}


def said(number: int, title: str, *parts: dict[str, Any], **more: Any) -> dict[str, Any]:
    card = {"is": "Card", "title": title, "parts": list(parts), **more}
    return {"id": f"m{number}", "from": "bot", "at": "10:15", "day": "Sat 21 Nov", "card": card}


def button(label: str, action: str, **more: Any) -> dict[str, Any]:
    return {"is": "Button", "label": label, "action": action, **more}


def form(number: int = 1, **word: Any) -> dict[str, Any]:
    options = [{"is": "Option", "value": value, "label": value.title()} for value in ("trust", "craft", "courage")]
    fields = (
        {"is": "Field", "name": "topics", "label": "Topics", "kind": "many", "options": options, "most": 2},
        {"is": "Field", "name": "level", "label": "Level", "kind": "one", "options": options},
        {"is": "Field", "name": "word", "label": "One word", "required": False, **word},
    )
    return said(number, "A form", *fields, buttons=[button("Next", "flow.answer", value="f/1", submit=True)])


def be(page: Page, name: str) -> None:
    page.goto(f"http://page.test/#{name}")
    page.locator("body[data-view]:not([aria-busy])").wait_for()
    if name:
        expect(page.locator("#words")).to_be_focused()


def tell(page: Page, event: str, data: dict[str, Any]) -> None:
    page.evaluate("([event, data]) => tell(event, data)", [event, data])


def log(page: Page) -> Any:
    return page.get_by_role("log")
