"""A circle in a channel: posted once, pressed by anybody, changed where it stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from circling import ABOUT, asks, opens, seats
from fake_slack import BOT, TEAM
from slack_house import SlackHouse, SlackHuman
from sqlmodel import col, select, update

from bot.delivery import GIVE_UP, Ways, deliver
from bot.dispatch import dispatch
from bot.slack.parse import PLATFORM
from chat.events import Address, Event
from storage.messages import Outgoing
from storage.people import Account, Role

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


FRIDAY = "Friday 4 Dec 11:00"  # on Ben's clock; 17:00 in Berlin


def leaves(slack: SlackHouse, lena: SlackHuman) -> None:
    lena.says("leave programme")
    lena.presses("Leave")


def is_erased(slack: SlackHouse, lena: SlackHuman) -> None:
    lena.says("erase me")
    lena.presses("Erase everything")


def account_is_closed(slack: SlackHouse, lena: SlackHuman) -> None:
    with slack.database.write() as db:
        db.exec(update(Account).where(col(Account.person_id) == lena.id).values(gone_at=slack.wall))


def does(slack: SlackHouse, human: SlackHuman, action: str, **typed: str) -> None:
    """What somebody does at a button of the circle, while the post doesn't go out."""
    event = Event(f"{action} {slack.wall}", Address(PLATFORM, TEAM, human.account), action, value="1", values=typed)
    dispatch(slack.database, event, slack.wall)


def goes_wrong(slack: SlackHouse, begins: str, method: str, fault: str) -> None:
    """The post with a key that begins so goes out alone, and that happens to it."""
    with slack.database.read() as db:
        key = db.exec(select(Outgoing.key).where(col(Outgoing.key).startswith(begins))).one()
    slack.fake.faults[method].append(fault)
    deliver(slack.database, Ways(slack.engine.edges), slack.wall, key)
    assert not slack.fake.faults[method]


@pytest.mark.parametrize("goes", [leaves, is_erased, account_is_closed])
def test_what_stands_in_the_channel_stays_true_once_whoever_had_it_posted_is_gone(
    slack: SlackHouse, lena: SlackHuman, ben: SlackHuman, goes: Callable[[SlackHouse, SlackHuman], None]
) -> None:
    mia = slack.person("Mia Berg", Role.COORDINATOR)
    slack.wall = slack.wall.replace(hour=15)
    opens(slack, lena, ben, channel=CHANNEL)
    goes(slack, lena)
    does(slack, ben, "circle.moved", when=FRIDAY)
    slack.later(minutes=1)
    (there,) = posted(slack)
    assert "Fri 4 Dec, 17:00, on the clock of Berlin" in str(there["blocks"])
    slack.fake.messages[CHANNEL].clear()
    slack.fake.channels[CHANNEL] = False
    does(slack, ben, "circle.off")
    slack.later(minutes=1)
    assert "It wasn't posted" not in [card.title for card in lena.cards()], "who is gone isn't asked to put it right"
    told = "It wasn't posted" in [card.title for card in mia.cards()]
    assert told == (goes is not account_is_closed), "whoever runs the programme still is the one to be told"


def test_who_leads_a_circle_and_is_erased_takes_it_off_in_the_channel_too(slack: SlackHouse, lena: SlackHuman) -> None:
    slack.person("Mia Berg", Role.COORDINATOR)
    slack.wall = slack.wall.replace(hour=15)
    asks(lena, who="me", channel=CHANNEL)
    slack.later(minutes=1)
    assert "Lena Vogt" in str(posted(slack))
    is_erased(slack, lena)
    slack.later(minutes=1)
    (there,) = posted(slack)
    assert "This circle is off" in str(there["blocks"])
    assert "Lena" not in str(there)


def test_what_waits_for_the_morning_is_posted_though_whoever_named_the_channel_is_erased(
    slack: SlackHouse, lena: SlackHuman, ben: SlackHuman
) -> None:
    slack.person("Mia Berg", Role.COORDINATOR)
    slack.wall = slack.wall.replace(hour=20)
    asks(lena, channel=CHANNEL)
    slack.later(minutes=1)
    ben.presses("Yes, I'll lead it")
    is_erased(slack, lena)
    slack.later(days=1)
    assert "Ben Okafor" in str(posted(slack))


@pytest.mark.parametrize("fault", ["500 before", "drop after"])
def test_a_change_in_the_channel_that_may_not_have_arrived_is_made_once_more(
    slack: SlackHouse, lena: SlackHuman, ben: SlackHuman, fault: str
) -> None:
    slack.wall = slack.wall.replace(hour=15)
    opens(slack, lena, ben, channel=CHANNEL)
    does(slack, ben, "circle.moved", when=FRIDAY)
    goes_wrong(slack, "circle changed:", "chat.update", fault)
    slack.later(minutes=3)
    (there,) = posted(slack)
    assert "Fri 4 Dec, 17:00" in str(there["blocks"])
    assert "Please have a look" not in [card.title for card in lena.cards()]


def test_where_it_was_deleted_and_the_new_one_may_stand_there_it_isn_t_posted_twice(
    slack: SlackHouse, lena: SlackHuman, ben: SlackHuman
) -> None:
    slack.wall = slack.wall.replace(hour=15)
    opens(slack, lena, ben, channel=CHANNEL)
    slack.fake.messages[CHANNEL].clear()
    does(slack, ben, "circle.moved", when=FRIDAY)
    goes_wrong(slack, "circle changed:", "chat.postMessage", "drop after")
    slack.later(minutes=3)
    assert len(posted(slack)) == 1
    assert lena.sees("Please have a look")


@pytest.mark.parametrize("minutes", [0, 3], ids=["while it is tried", "once it is given up"])
def test_a_post_of_which_nobody_knows_is_corrected_by_one_of_its_own(
    slack: SlackHouse, lena: SlackHuman, ben: SlackHuman, minutes: int
) -> None:
    slack.wall = slack.wall.replace(hour=15)
    asks(lena, channel=CHANNEL)
    slack.later(minutes=1)
    does(slack, ben, "circle.yes")
    goes_wrong(slack, "circle post:", "chat.postMessage", "drop after")
    slack.later(minutes=minutes)
    does(slack, ben, "circle.moved", when=FRIDAY)
    slack.later(minutes=3)
    lost, there = posted(slack)
    assert "Thu 3 Dec" in str(lost["blocks"])
    assert "Fri 4 Dec, 17:00" in str(there["blocks"])
    assert lena.sees("Please have a look")


def test_a_change_that_is_tried_in_vain_for_days_is_told(slack: SlackHouse, lena: SlackHuman, ben: SlackHuman) -> None:
    slack.wall = slack.wall.replace(hour=15)
    opens(slack, lena, ben, channel=CHANNEL)
    does(slack, ben, "circle.moved", when=FRIDAY)
    with slack.database.write() as db:
        tried = update(Outgoing).where(col(Outgoing.key).startswith("circle changed:"))
        db.execute(tried.values(attempts=GIVE_UP))
    slack.later(minutes=1)
    assert lena.sees("Please have a look")
