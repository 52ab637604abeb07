"""People open their App Home, read it and press its buttons."""

from __future__ import annotations

from typing import Any

from house import Human
from slack_house import SlackHouse


def books(ana: Human) -> None:
    ana.says("book friday 15:00")
    ana.presses("Book it")


def opens(slack: SlackHouse, user: str) -> None:
    slack.run(
        slack.fake.event({"type": "app_home_opened", "user": user, "tab": "home", "channel": slack.fake.dm(user)})
    )
    slack.until_true(lambda: user in slack.fake.homes)


def page(slack: SlackHouse, human: Human) -> str:
    return str(slack.fake.homes[human.account]["blocks"])


def passes(slack: SlackHouse) -> None:
    slack.desk.homes.refresh()


def press(slack: SlackHouse, human: Human, label: str) -> dict[str, Any]:
    """Presses a button on somebody's Home. Returns the window that it opens."""
    found = slack.fake.homes[human.account]
    buttons = [e for b in found["blocks"] if b["type"] == "actions" for e in b["elements"]]
    button = next(e for e in buttons if e["text"]["text"] == label)
    before = set(slack.fake.views)
    slack.run(slack.fake.presses(human.account, button, view=found["id"]))
    slack.settle()
    (opened,) = set(slack.fake.views) - before
    return slack.fake.views[opened]
