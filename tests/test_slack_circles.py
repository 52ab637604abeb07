"""A circle in a channel: posted once, pressed by anybody, changed where it stands."""

from __future__ import annotations

from typing import Any

import pytest
from circling import ABOUT, asks, opens, seats
from fake_slack import BOT
from slack_house import SlackHouse, SlackHuman

from storage.people import Role

CHANNEL = "#mentoring"


@pytest.fixture
def lena(slack: SlackHouse) -> SlackHuman:
    slack.fake.channels |= {CHANNEL: True, "#general": False}
    return slack.person("Lena Vogt", Role.COORDINATOR)  # type: ignore[return-value]


@pytest.fixture
def ben(slack: SlackHouse) -> SlackHuman:
    return slack.person("Ben Okafor", Role.MENTOR, zone="America/New_York")  # type: ignore[return-value]


def posted(slack: SlackHouse) -> list[dict[str, Any]]:
    return [message for message in slack.fake.messages[CHANNEL] if message["user"] == BOT]


def presses_there(slack: SlackHouse, human: Any) -> str:
    """Presses the button in the channel. Returns what this person alone is shown there."""
    (message,) = posted(slack)
    button = next(b for block in message["blocks"] if block["type"] == "actions" for b in block["elements"])
    slack.run(slack.fake.presses(human.account, button, channel=CHANNEL, ts=message["ts"]))
    slack.settle()
    return str(slack.fake.ephemeral[human.account][-1])


def test_it_is_posted_once_after_the_yes_and_a_press_answers_whoever_pressed(
    slack: SlackHouse, lena: SlackHuman, ben: SlackHuman
) -> None:
    ana, zoe = slack.person("Ana Silva", Role.MENTEE), slack.person("Zoe Lin")
    slack.wall = slack.wall.replace(hour=15)
    asks(lena, channel="Mentoring")
    slack.later(minutes=1)
    assert not posted(slack)
    ben.presses("Yes, I'll lead it")
    slack.later(minutes=1)
    (there,) = posted(slack)
    for words in (ABOUT, "Ben Okafor", "room for 8", "15:00, on the clock of Berlin", "see who comes"):
        assert words in str(there["blocks"]), words
    assert "meet.example" not in str(there)
    assert lena.sees(f"It is in {CHANNEL}")

    assert "You have a seat" in presses_there(slack, ana)
    assert "METHOD:REQUEST" in ana.sees("You have a seat").part("File")["content"], (
        "the invitation is in their own chat"
    )
    assert "welcome to join" in presses_there(slack, zoe)
    assert seats(slack) == [ana.id]
    assert "You have a seat" not in str(posted(slack))


def test_what_stands_in_the_channel_moves_and_is_taken_off_with_the_circle(
    slack: SlackHouse, lena: SlackHuman, ben: SlackHuman
) -> None:
    slack.wall = slack.wall.replace(hour=15)
    opens(slack, lena, ben, channel=CHANNEL)
    told = len(lena.cards())
    ben.acts("circle.moved", "1", when="Friday 4 Dec 11:00")
    slack.later(minutes=1)
    (there,) = posted(slack)
    assert "Fri 4 Dec, 17:00" in str(there["blocks"])
    ben.acts("circle.off", "1")
    slack.later(minutes=1)
    (there,) = posted(slack)
    assert "This circle is off" in str(there["blocks"])
    assert "I'd like to come" not in str(there["blocks"])
    news = [card.title for card in lena.cards()[told:]]
    assert news == ["Moved to Fri 4 Dec, 17:00", f"“{ABOUT}” is off"], "of the channel she isn't told again"


def test_what_didn_t_get_there_is_posted_anew_and_is_open_meanwhile(
    slack: SlackHouse, lena: SlackHuman, ben: SlackHuman
) -> None:
    ana = slack.person("Ana Silva", Role.MENTEE)
    slack.wall = slack.wall.replace(hour=15)
    slack.fake.channels[CHANNEL] = False
    opens(slack, lena, ben, channel=CHANNEL)
    assert "/invite @mentorbot" in lena.sees("It wasn't posted").text
    assert ana.acts("circle.come", "1").title.startswith("You have a seat")
    slack.fake.channels[CHANNEL] = True
    lena.presses("Announce again")
    slack.later(minutes=1)
    assert len(posted(slack)) == 1


def test_one_that_is_off_before_it_was_posted_never_is(slack: SlackHouse, lena: SlackHuman, ben: SlackHuman) -> None:
    slack.wall = slack.wall.replace(hour=20)  # nine in the evening in Berlin, three in New York
    asks(lena, channel=CHANNEL)
    slack.later(minutes=1)
    ben.presses("Yes, I'll lead it")
    ben.acts("circle.off", "1")
    slack.later(days=1)
    assert not posted(slack)
