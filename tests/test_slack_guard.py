"""Nothing malformed, old or forged gets past the guard, and none of it is our error."""

from __future__ import annotations

import json
from contextlib import suppress
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.signature import SignatureVerifier

from bot.incoming import Refused
from bot.slack.guard import MOST_BYTES, checked, signed

SECRET, NOW = "8f742231b10e8888abcd99yyyzzz85a5", 1_800_000_000.0
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


def ask(body: bytes, kind: str = JSON, **headers: str) -> dict[str, object]:
    sent = headers.get("sent", str(int(NOW)))
    given = {
        "content-type": kind,
        "x-slack-request-timestamp": sent,
        "x-slack-signature": headers.get("signature", signed(SECRET, sent, body)),
    }
    return checked({name: value for name, value in given.items() if value}, body, SECRET, NOW)


EVENT = json.dumps({"type": "event_callback", "event": {"type": "message"}}).encode()


def test_what_slack_signs_is_read() -> None:
    assert ask(EVENT)["type"] == "event_callback"
    assert ask(urlencode({"command": "/mentor", "text": "book"}).encode(), FORM)["text"] == "book"
    pressed = {"payload": '{"type": "block_actions", "actions": [{"action_id": "home"}]}'}
    assert ask(urlencode(pressed).encode(), f"{FORM}; charset=utf-8")["type"]
    assert "ssl_check" in ask(b"ssl_check=1&token=x", FORM)


@given(st.text(max_size=200), st.integers(0, 10**11))
def test_our_signature_is_slacks_own(body: str, sent: int) -> None:
    theirs = SignatureVerifier(SECRET).generate_signature(timestamp=str(sent), body=body)
    assert signed(SECRET, str(sent), body.encode()) == theirs


@pytest.mark.parametrize(
    ("status", "body", "kind", "headers"),
    [
        (400, b"{", JSON, {}),
        (400, b"[]", JSON, {}),
        (400, b"null", JSON, {}),
        (400, b"1", JSON, {}),
        (400, b'""', JSON, {}),
        (400, b"{}", JSON, {}),
        (400, b'{"type": 1}', JSON, {}),
        (400, b'{"type": null}', JSON, {}),
        (400, b"", JSON, {}),
        (400, b"\xff\xfe", JSON, {}),
        (400, b"[" * 100_000, JSON, {}),
        (400, b"payload={", FORM, {}),
        (400, b"payload=", FORM, {}),
        (400, b"payload=[]", FORM, {}),
        (400, b"payload=%ff", FORM, {}),
        (400, b"nothing=1", FORM, {}),
        (400, b"", FORM, {}),
        (400, b"&".join(b"a%d=1" % n for n in range(200)), FORM, {}),
        (400, EVENT, "text/plain", {}),
        (400, EVENT, "", {}),
        (400, EVENT, JSON, {"sent": "soon"}),
        (400, EVENT, JSON, {"sent": "-5"}),
        (400, EVENT, JSON, {"sent": "1.5"}),
        (400, EVENT, JSON, {"sent": "1" * 40}),
        (400, EVENT, JSON, {"sent": "٣٣٣"}),
        (400, EVENT, JSON, {"sent": ""}),
        (400, EVENT, JSON, {"signature": ""}),
        (400, EVENT, JSON, {"signature": "v0="}),
        (400, EVENT, JSON, {"signature": "v1=" + "0" * 64}),
        (400, EVENT, JSON, {"signature": "v0=" + "g" * 64}),
        (400, EVENT, JSON, {"signature": "v0=" + "é" * 64}),
        (401, EVENT, JSON, {"signature": "v0=" + "0" * 64}),
        (401, EVENT, JSON, {"sent": str(int(NOW) - 301)}),
        (401, EVENT, JSON, {"sent": str(int(NOW) + 301)}),
        (401, EVENT, JSON, {"sent": "0"}),
        (413, b"x" * (MOST_BYTES + 1), JSON, {}),
    ],
)
def test_what_is_malformed_old_or_forged_is_refused(
    status: int, body: bytes, kind: str, headers: dict[str, str]
) -> None:
    with pytest.raises(Refused) as refused:
        ask(body, kind, **headers)
    assert refused.value.status == status


def test_a_body_that_was_changed_on_its_way_is_refused() -> None:
    signature = signed(SECRET, str(int(NOW)), EVENT)
    with pytest.raises(Refused) as refused:
        ask(EVENT.replace(b"message", b"massage"), signature=signature)
    assert refused.value.status == 401


@given(st.binary(max_size=300), st.text(max_size=80), st.text(max_size=20), st.sampled_from([JSON, FORM, "x"]))
def test_noise_is_never_an_error_of_ours(body: bytes, signature: str, sent: str, kind: str) -> None:
    for headers in ({"signature": signature, "sent": sent}, {}):
        with suppress(Refused):  # anything else is an error of ours
            ask(body, kind, **headers)
