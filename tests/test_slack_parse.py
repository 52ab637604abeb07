"""What Slack sends becomes events that are equal for every repeat and different for everything else."""

from __future__ import annotations

from contextlib import suppress
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.incoming import Refused
from bot.slack.parse import Heard, heard

COMMAND = {
    "command": "/mentor",
    "text": "book friday 15:00",
    "user_id": "U1",
    "team_id": "T1",
    "channel_id": "C1",
    "trigger_id": "1.2.a",
    "response_url": "https://hooks.example/1",
}
PRESS: dict[str, Any] = {
    "type": "block_actions",
    "user": {"id": "U1", "team_id": "T1"},
    "team": {"id": "T1"},
    "trigger_id": "1.2.b",
    "response_url": "https://hooks.example/2",
    "container": {"type": "message", "message_ts": "17.1", "channel_id": "D1", "is_ephemeral": False},
    "actions": [{"type": "button", "action_id": "session.book#2", "value": "pair 7@x", "action_ts": "18.0"}],
    "state": {
        "values": {
            "s.role": {"role": {"type": "radio_buttons", "selected_option": {"value": "mentee"}}},
            "s.topics": {"topics": {"type": "checkboxes", "selected_options": [{"value": "a"}, {"value": "b"}]}},
            "s.day": {"day": {"type": "datepicker", "selected_date": "2026-12-01"}},
            "s.none": {"none": {"type": "plain_text_input", "value": None}},
        }
    },
}
FORM: dict[str, Any] = {
    "type": "view_submission",
    "user": {"id": "U1", "team_id": "T1"},
    "team": {"id": "T1"},
    "view": {
        "id": "V1",
        "hash": "h1",
        "type": "modal",
        "callback_id": "flow.answer",
        "private_metadata": "join/goal",
        "state": {"values": {"join/goal.goal": {"goal": {"type": "plain_text_input", "value": "Lead\0 a review"}}}},
    },
}


def message(**more: Any) -> dict[str, Any]:
    given = {
        "type": "message",
        "channel_type": "im",
        "channel": "D1",
        "user": "U1",
        "ts": "1.1",
        "text": "a &lt;b&gt; &amp;c",
    }
    return {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": given | more}


def read(body: dict[str, Any]) -> Heard:
    found = heard(body)
    assert found is not None
    return found


def test_a_command_is_typed_words_and_an_empty_one_shows_what_is_next() -> None:
    found = read(COMMAND)
    assert (found.event.action, found.event.text, found.place.kind) == ("", "book friday 15:00", "command")
    assert read({**COMMAND, "text": "  "}).event.action == "home"


def test_a_press_carries_the_action_its_value_and_what_was_filled_in() -> None:
    found = read(PRESS)
    assert (found.event.action, found.event.value) == ("session.book", "pair 7@x")
    assert found.event.values == {"role": "mentee", "topics": ("a", "b"), "day": "2026-12-01", "none": ""}
    assert (found.place.kind, found.place.channel, found.place.ts) == ("message", "D1", "17.1")


def test_a_card_that_only_one_person_sees_is_answered_through_its_own_address() -> None:
    body = deepcopy(PRESS)
    body["container"]["is_ephemeral"] = True
    found = read(body)
    assert (found.place.ts, found.place.respond) == ("", "https://hooks.example/2")


def test_a_form_carries_its_action_and_value_and_no_nul() -> None:
    found = read(FORM)
    assert (found.event.action, found.event.value) == ("flow.answer", "join/goal")
    assert found.event.values == {"goal": "Lead a review"}
    assert found.place.view == "V1"


def test_what_is_typed_arrives_as_it_was_typed() -> None:
    found = read(message())
    assert (found.event.text, found.event.id, found.place.kind) == ("a <b> &c", "slack:T1:Ev1", "chat")


def test_a_mention_is_heard_without_our_name() -> None:
    found = read(message(type="app_mention", channel="C1", text=" <@U0BOT|mentorbot>  Tell "))
    assert (found.event.action, found.event.text, found.place.kind, found.place.ts) == ("tell", "", "thread", "1.1")
    assert read(message(type="app_mention", text="<@U0BOT>")).event.action == "help"


def test_what_is_shared_with_another_company_is_of_the_workspace_where_we_are_installed() -> None:
    """Slack Connect: "team" is whose channel it is, or whose the person is."""
    ours = [{"team_id": "T1", "enterprise_id": None, "user_id": "U0BOT", "is_enterprise_install": False}]
    mention = message(type="app_mention", text="<@U0BOT> help") | {"team_id": "T9", "authorizations": ours}
    form = {**FORM, "team": {"id": "T9"}, "view": {**FORM["view"], "app_installed_team_id": "T1"}}
    assert [read(body).event.sender.workspace for body in (mention, form)] == ["T1", "T1"]


@pytest.mark.parametrize(
    "body",
    [
        message(bot_id="B1"),
        message(user=""),
        message(subtype="message_changed"),
        message(channel_type="channel"),
        message(type="app_home_opened", tab="messages"),
        message(type="reaction_added"),
        {"type": "view_closed"},
        {"type": "url_verification"},
        {**PRESS, "actions": [{"type": "static_select", "action_id": "x"}]},
        {**PRESS, "actions": [{"type": "button", "action_id": "link", "url": "https://example.com"}]},
        {**PRESS, "actions": []},
    ],
)
def test_what_nobody_did_to_us_is_no_event(body: dict[str, Any]) -> None:
    assert heard(body) is None


def test_a_repeat_has_the_same_id_and_anything_else_another_one() -> None:
    again, later, elsewhere = deepcopy(PRESS), deepcopy(PRESS), deepcopy(PRESS)
    again["trigger_id"] = "9.9.z"
    later["actions"][0]["action_ts"] = "19.0"
    elsewhere["container"]["message_ts"] = "20.0"
    ids = [read(body).event.id for body in (PRESS, again, later, elsewhere)]
    assert ids[0] == ids[1]
    assert len(set(ids)) == 3

    changed, other_state = deepcopy(FORM), deepcopy(FORM)
    changed["view"]["state"]["values"]["join/goal.goal"]["goal"]["value"] = "Another"
    other_state["view"]["hash"] = "h2"
    ids = [read(body).event.id for body in (FORM, deepcopy(FORM), changed, other_state)]
    assert ids[0] == ids[1]
    assert len(set(ids)) == 3
    assert len({*ids, read(PRESS).event.id, read(COMMAND).event.id, read({**COMMAND, "user_id": "U2"}).event.id}) == 6


def test_half_a_character_in_a_press_costs_nobody_their_answer() -> None:
    halved = {**PRESS, "actions": [{**PRESS["actions"][0], "value": "pair 7\ud800"}]}
    assert read(halved).event.value == "pair 7"


KINDS = ["event_callback", "block_actions", "view_submission", "shortcut", "message_action"]
NAMES = ["user", "event", "view", "actions", "state", "values", "id", "text", "team", "container", "x"]
shapes = st.recursive(
    st.none() | st.text(max_size=5) | st.integers(),
    lambda inner: st.dictionaries(st.sampled_from(NAMES), inner, max_size=4) | st.lists(inner, max_size=2),
)


@given(st.sampled_from(KINDS), st.dictionaries(st.sampled_from([*NAMES, "command"]), shapes, max_size=6))
def test_a_body_of_another_shape_is_refused_and_never_an_error_of_ours(kind: str, body: dict[str, Any]) -> None:
    with suppress(Refused):
        heard({"type": kind, **body})
