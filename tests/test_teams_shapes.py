"""Whatever stands where in an activity that Teams vouches for, it is heard or refused, and never our error."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

from fake_teams import BOT, TENANT, FakeTeams
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from teams_house import TeamsHouse
from teams_malformed import Request, send

from storage.people import Role

Json = dict[str, Any]
Way = tuple[Any, ...]  # the keys that lead to a place in an activity
TRIED = 80
FINE = {200, 400, 401, 403, 501}  # 501: an invoke that is none of ours
AMONG = {"id": "19:group", "conversationType": "groupChat", "tenantId": TENANT}
TEAM = {"id": "19:team", "conversationType": "channel", "tenantId": TENANT, "isGroup": True}
OURS = {"action": "goal.add", "value": "", "many": ["a"], "chosen": ["b"], "stays": False}
CLOCK = [{"type": "clientInfo", "timezone": "Europe/Berlin"}]
UPLOAD = {"uploadUrl": "http://127.0.0.1:9/x", "contentUrl": "x", "name": "x", "uniqueId": "1", "fileType": "txt"}
FILE = {
    "contentType": "application/vnd.microsoft.teams.file.download.info",
    "name": "people.csv",
    "content": {"downloadUrl": "http://127.0.0.1:9/x", "fileType": "csv"},
}


def real(fake: FakeTeams, who: str) -> list[Json]:
    """An activity of each kind that we hear."""

    def press(**more: Any) -> Json:
        action = {
            "type": "Action.Execute",
            "verb": "goals",
            "data": {"mentorbot": {**OURS, **more}, "a": "1,2", "b": "x"},
        }
        return fake.activity(who, "invoke", name="adaptiveCard/action", value={"action": action}, replyToId="m1")

    asked = {"queryText": "P", "queryOptions": {"skip": 0, "top": 15}, "dataset": "who"}
    decided = {"type": "fileUpload", "action": "accept", "context": {"file": "x"}, "uploadInfo": UPLOAD}
    return [
        fake.activity(who, "message", text="home", localTimezone="Europe/Berlin", entities=CLOCK, replyToId="m1"),
        fake.activity(who, "message", text="", attachments=[FILE]),
        fake.activity(who, "message", text="<at>mentorbot</at> sessions", conversation=AMONG),
        fake.activity(who, "message", value={"mentorbot": OURS, "a": "1,2", "b": "x"}, replyToId="m1"),
        press(),
        press(stays=True),
        press(each=True),
        fake.activity(who, "invoke", name="application/search", value=asked),
        fake.activity(who, "invoke", name="fileConsent/invoke", value=decided, replyToId="m1"),
        fake.activity(who, "conversationUpdate", membersAdded=[{"id": BOT}]),
        fake.activity(who, "conversationUpdate", membersAdded=[{"id": BOT}], conversation=TEAM),
        fake.activity(who, "conversationUpdate", membersRemoved=[{"id": BOT}]),
        fake.activity(who, "installationUpdate", action="add"),
    ]


def ways(thing: Any, so_far: Way = ()) -> Iterator[Way]:
    inner = thing.items() if isinstance(thing, dict) else enumerate(thing) if isinstance(thing, list) else ()
    for key, value in inner:
        yield (*so_far, key)
        yield from ways(value, (*so_far, key))


def with_another(activity: Json, way: Way, thing: Any) -> Json:
    """The same activity, with something else at one place."""
    changed: Any = copy.deepcopy(activity)
    place = changed
    for key in way[:-1]:
        place = place[key]
    place[way[-1]] = thing
    found: Json = changed
    return found


def nested(depth: int) -> Any:
    thing: Any = 1
    for _ in range(depth):
        thing = [thing]
    return thing


ODD = st.sampled_from(
    [None, True, 0, -1, 10**400, 1e308, float("inf"), "", "x" * 70_000, "\ud800", "a\0b", "{{DATE(1)}}", nested(400), nested(900)]
) | st.recursive(
    st.none() | st.integers() | st.text(st.characters(), max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["id", "x", "data"]), inner, max_size=2),
    max_leaves=4,
)  # fmt: skip


def test_whatever_stands_where_it_is_heard_or_refused_and_no_error_of_ours(teams: TeamsHouse) -> None:
    ana = teams.person("Ana Silva", Role.MENTEE)
    activities = real(teams.fake, ana.account)
    places = [(activity, way) for activity in activities for way in ways(activity)]

    @settings(max_examples=TRIED, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(places), ODD)
    def tried(place: tuple[Json, Way], thing: Any) -> None:
        activity, way = place
        body = json.dumps(with_another(activity, way, thing)).encode()
        assert teams.run(send(teams.fake, Request(200, body))) in FINE, (activity["type"], way, str(thing)[:100])

    tried()
    teams.until_true(lambda: not teams.desk.going)
