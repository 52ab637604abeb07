"""The local web chat's server: its guards, its answers to nonsense, and messages that arrive live."""

from __future__ import annotations

import http.client
import json
from contextlib import closing
from typing import Any

import pytest
from house import TOKEN, House, Human

from bot.web.server import COOKIE
from storage.people import Role

pytestmark = pytest.mark.only_on("web", because="it is the web chat's own server")


def ask(house: House, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, Any, Any]:
    """A raw request. Returns the status, the body and the headers."""
    host = house.origin.removeprefix("http://")
    connection = http.client.HTTPConnection(host)
    given = {"Host": host, "Origin": house.origin, "Cookie": f"{COOKIE}={TOKEN}"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    connection.request(method, path, body, {name: value for name, value in given.items() if value})
    with closing(connection), connection.getresponse() as response:
        body = b"" if response.headers.get_content_type() == "text/event-stream" else response.read()
        return response.status, body, response.headers


@pytest.fixture
def ana(house: House) -> Human:
    return house.person("Ana Silva", Role.MENTEE)


def test_the_page_opens_with_the_token_and_keeps_it_out_of_the_address(house: House) -> None:
    status, _, headers = ask(house, "GET", f"/?token={TOKEN}", Cookie="")
    assert (status, headers["Location"]) == (303, "/")
    assert "HttpOnly" in headers["Set-Cookie"]
    assert "SameSite=Strict" in headers["Set-Cookie"]
    status, page, headers = ask(house, "GET", "/")
    assert status == 200
    assert b"<main" in page
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    "path", ["/", "/api/people", "/api/page", "/api/chat/ana.silva", "/api/stream", "/static/app.js"]
)
@pytest.mark.parametrize("cookie", ["", f"{COOKIE}=wrong", f"{COOKIE}=", f"{COOKIE}=ünïcode"])
def test_nobody_gets_in_without_the_token_of_this_run(house: House, path: str, cookie: str) -> None:
    assert ask(house, "GET", path, Cookie=cookie.encode().decode("latin-1"))[0] == 403


def test_another_host_name_is_refused(house: House) -> None:
    assert ask(house, "GET", "/api/people", Host="evil.example")[0] == 421


@pytest.mark.parametrize("origin", ["", "http://evil.example", "null"])
def test_another_page_can_send_nothing(house: House, ana: Human, origin: str) -> None:
    body = json.dumps({"id": "12345678", "text": "help"}).encode()
    assert ask(house, "POST", "/api/chat/ana.silva", body, Origin=origin)[0] == 403
    assert ana.words() == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"7",
        b'"text"',
        b"\xff\xfe",
        b"{}",
        b'{"id": 7, "text": "hi"}',
        b'{"id": "short", "text": "hi"}',
        b'{"id": "\\ud83d5678910", "text": "hi"}',
        b'{"id": "12345678", "action": ["x"]}',
        b'{"id": "12345678", "action": "home", "values": "x"}',
    ],
)
def test_what_is_no_event_gets_400_and_a_sentence(house: House, ana: Human, body: bytes) -> None:
    status, answer, _ = ask(house, "POST", "/api/chat/ana.silva", body)
    assert status == 400
    assert json.loads(answer)["error"]
    assert ana.cards() == []


def test_a_request_that_is_too_large_is_refused(house: House, ana: Human) -> None:
    assert ask(house, "POST", "/api/chat/ana.silva", b"x" * 700_000)[0] == 413


def test_somebody_who_is_not_there_gets_404(house: House) -> None:
    status, answer, _ = ask(house, "GET", "/api/chat/nobody")
    assert status == 404
    assert json.loads(answer)["error"]


def test_a_text_that_is_too_long_is_refused_while_whoever_typed_it_still_has_it(house: House, ana: Human) -> None:
    body = json.dumps({"id": "12345678", "text": "x" * 12_000}).encode()
    status, answer, _ = ask(house, "POST", "/api/chat/ana.silva", body)
    assert (status, json.loads(answer)["error"]) == (400, "that is 12,000 characters, and 10,000 fit")


def test_a_form_of_ten_long_answers_in_any_script_fits(house: House, ana: Human) -> None:
    values = {f"field{n}": "🦜" * 10_000 for n in range(10)}
    body = json.dumps({"id": "12345678", "action": "home", "values": values}, ensure_ascii=False).encode()
    assert ask(house, "POST", "/api/chat/ana.silva", body)[0] == 200


def test_half_a_character_breaks_no_stream(house: House, ana: Human) -> None:
    ana.says("half \ud83d of a parrot")
    assert ana.words() == ["half  of a parrot"]


@pytest.mark.parametrize("by", ["week", "", None, 3, ["day"]])
def test_the_clock_moves_by_known_steps_only(house: House, by: Any) -> None:
    assert ask(house, "POST", "/api/clock", json.dumps({"by": by}).encode())[0] == 400


def test_the_clock_moves_to_the_next_thing_due(house: House, ana: Human) -> None:
    ben = house.person("Ben Okafor", Role.MENTOR)
    house.pair(ana, ben)
    ana.says("book")
    ana.presses(ana.sees().buttons[-2])
    house.engine.beat()
    moved = json.loads(ask(house, "POST", "/api/clock", b'{"by": "next"}')[1])
    assert moved["moved"] is True
    assert moved["what"] == "New for Ana Silva"
    assert ana.sees("How would you and Ben like to work?")
    assert len(ben.cards()) == 1, "only what Ana booked"


def test_a_day_goes_by_step_for_step_and_nothing_due_is_jumped_over(house: House, ana: Human) -> None:
    ben = house.person("Ben Okafor", Role.MENTOR)
    house.pair(ana, ben)
    ana.says("book")
    ana.presses(ana.sees().buttons[0])
    for _ in range(3):
        ask(house, "POST", "/api/clock", b'{"by": "day"}')
    titles = [card.title for card in ben.cards()]
    assert any(title.startswith("Soon") for title in titles)
    assert any("you and Ana" in title for title in titles)


def test_everybody_is_listed_with_their_role_and_clock(house: House, ana: Human) -> None:
    house.person("Lena Vogt", Role.COORDINATOR, zone="Asia/Tokyo")
    house.person("Noa Levi")
    people = house.get("/api/people")
    assert [(p["name"], p["role"]) for p in people] == [
        ("Lena Vogt", "Coordinator"),
        ("Noa Levi", "Not joined yet"),
        ("Ana Silva", "Mentee"),
    ]
    assert [p["time"] for p in people] == ["18:00", "10:00", "10:00"]
    assert people[2]["hint"] == "no mentor yet"


def test_unread_messages_are_counted_until_the_chat_is_opened(house: House, ana: Human) -> None:
    ben = house.person("Ben Okafor", Role.MENTOR)
    house.pair(ana, ben)
    ana.says("book")
    ana.presses(ana.sees().buttons[0])
    house.engine.post()
    unread = {p["name"]: p["unread"] for p in house.get("/api/people")}
    assert unread == {"Ana Silva": 0, "Ben Okafor": 1}
    ben.cards()
    assert all(p["unread"] == 0 for p in house.get("/api/people"))


def test_a_message_arrives_live(house: House, ana: Human) -> None:
    host = house.origin.removeprefix("http://")
    connection = http.client.HTTPConnection(host, timeout=10)
    connection.request("GET", "/api/stream", headers={"Cookie": f"{COOKIE}={TOKEN}"})
    stream = connection.getresponse()
    with closing(connection), stream:
        live(stream, ana)


def live(stream: http.client.HTTPResponse, ana: Human) -> None:
    assert next(line for line in stream if line.startswith(b"event: clock"))
    ana.says("help")
    assert next(line for line in stream if line.startswith(b"event: message"))
    told = json.loads(stream.readline().removeprefix(b"data: "))
    assert told["person"] == "ana.silva"
    assert told["message"]["text"] == "help"


def test_the_answer_takes_the_place_of_a_form_and_comes_below_a_menu(house: House, ana: Human) -> None:
    menu = ana.says("help")
    below = ana.presses("Home")
    assert below.message != menu.message
    form = ana.says("availability")
    saved = ana.presses("Save", hours="Mon 9-12")
    assert saved.message == form.message


def test_a_late_repeat_does_not_undo_what_happened_to_the_card_since(house: House) -> None:
    noa = house.person("Noa Levi")
    form = noa.says("join")
    first = noa.presses("Agree", role="mentee", event="the-first-press")
    noa.presses("Next", sounds=["stage"], level="starting")
    again = noa.acts("flow.answer", "join/role", message=form.message, event="the-first-press", role="mentee")
    assert first.message == again.message
    assert noa.sees().title == "What would be different at the end?"
