"""App Home where Slack refuses a page, an account is gone, or somebody has moved."""

from __future__ import annotations

from datetime import timedelta

import pytest
from house import Human
from slack_house import SlackHouse
from slack_pages import books, opens, page, passes

from storage.people import Role


@pytest.fixture
def ben(slack: SlackHouse) -> Human:
    return slack.person("Ben Okafor", Role.MENTOR, hours="weekdays 13-18")


@pytest.fixture
def ana(slack: SlackHouse, ben: Human) -> Human:
    ana = slack.person("Ana Silva", Role.MENTEE, zone="Europe/Lisbon", hours="weekdays 9-17", goal="Lead a review")
    slack.pair(ana, ben)
    return ana


@pytest.mark.parametrize("refusal", ["user_not_found", "not_allowed_in_this_workspace"])
def test_a_page_that_slack_will_not_show_to_one_stops_nobody_else_s(
    slack: SlackHouse, ana: Human, ben: Human, refusal: str
) -> None:
    opens(slack, ana.account)
    opens(slack, ben.account)
    books(ana)
    slack.fake.faults["views.publish"] = [refusal]  # for Ben's, which is the first
    passes(slack)
    assert "nothing booked yet" in page(slack, ben)
    assert "nothing booked yet" not in page(slack, ana)
    for _ in range(2):
        slack.wall += timedelta(minutes=5)
        slack.fake.faults["views.publish"] = [refusal]
        passes(slack)
    assert slack.fake.faults["views.publish"], "what was refused counts as tried, once nothing happens any more"


def test_a_move_to_another_zone_changes_the_pages_of_both(slack: SlackHouse, ana: Human, ben: Human) -> None:
    books(ana)
    opens(slack, ana.account)
    opens(slack, ben.account)
    slack.wall += timedelta(minutes=5)
    passes(slack)
    passes(slack)
    slack.run(slack.fake.event({"type": "user_change", "user": {**slack.fake.users[ana.account], "tz": "Asia/Tokyo"}}))
    passes(slack)
    assert "Sat 28 Nov, 00:00 (Fri 27 Nov 16:00 in Berlin)" in page(slack, ana)
    assert "in Tokyo" in page(slack, ben)


def test_nobody_s_page_is_shown_whose_account_is_gone(slack: SlackHouse, ana: Human, ben: Human) -> None:
    opens(slack, ana.account)
    books(ben)
    slack.run(slack.fake.event({"type": "user_change", "user": {**slack.fake.users[ana.account], "deleted": True}}))
    before = slack.fake.calls["views.publish"]
    passes(slack)
    assert slack.fake.calls["views.publish"] == before
