"""A coordinator says something to everybody in a channel: once, as it was looked at, and hears what came of it."""

from __future__ import annotations

import pytest
from fake_slack import BOT
from house import House
from slack_house import OVER_BOTH, SlackHouse, SlackHuman

from storage.people import Role

WORDS = "The kick-off is on *Monday*, <!channel>."


@pytest.fixture
def lena(slack: SlackHouse) -> SlackHuman:
    slack.fake.channels |= {"#mentoring": True, "#general": False}
    return slack.person("Lena Hofmann", Role.COORDINATOR)  # type: ignore[return-value]


def announces(lena: SlackHuman, channel: str, words: str = WORDS) -> None:
    lena.acts("announce")
    assert lena.presses("Show me", said=words, channel=channel).title == "Before it is posted"
    lena.presses("Post it")
    lena.house.settle()


def posts_in_vain(lena: SlackHuman, fault: str) -> None:
    """Presses "Post it", and something goes wrong with that."""
    fake = lena.house.fake
    fake.faults["chat.postMessage"] = [fault]
    place, button = lena._button("Post it", "")
    where = {"view": place["id"]} if place["kind"] == "view" else {"channel": place["channel"], "ts": place["ts"]}
    lena.house.run(fake.presses(lena.account, button, **where))
    lena.house.until_true(lambda: bool(lena.house.engine.post() or not fake.faults["chat.postMessage"]))


def posted(slack: SlackHouse, channel: str = "#mentoring") -> list[str]:
    return [str(message["blocks"]) for message in slack.fake.messages[channel] if message["user"] == BOT]


@OVER_BOTH
def test_it_is_shown_first_and_posted_once_and_the_channel_is_remembered(slack: SlackHouse, lena: SlackHuman) -> None:
    announces(lena, "Mentoring")
    (there,) = posted(slack)
    assert "Lena Hofmann" in there
    assert "News from Growth" in there
    assert lena.cards()[-1].title == "It is in #mentoring"
    assert lena.acts("announce").fields[1]["initial"] == "#mentoring"


def test_nothing_that_was_typed_rings_everybody_s_phone(slack: SlackHouse, lena: SlackHuman) -> None:
    announces(lena, "#mentoring")
    (there,) = slack.fake.messages["#mentoring"]
    assert "mrkdwn" not in str(there["blocks"])
    assert "<!" not in there["text"]


@pytest.mark.parametrize(
    ("channel", "fault", "said"),
    [
        ("#general", "", "/invite @mentorbot"),
        ("#nowhere", "", "can't find #nowhere"),
        ("#mentoring", "missing_scope", "may not post in #mentoring"),
        ("#mentoring", "is_archived", "is archived"),
    ],
)
def test_what_didn_t_get_there_is_said_with_what_to_do(
    slack: SlackHouse, lena: SlackHuman, channel: str, fault: str, said: str
) -> None:
    lena.acts("announce")
    lena.presses("Show me", said=WORDS, channel=channel)
    slack.fake.faults["chat.postMessage"] = [fault] if fault else []
    lena.presses("Post it")
    slack.settle()
    assert lena.cards()[-1].title == "It wasn't posted"
    assert said in lena.cards()[-1].text
    assert not posted(slack, channel)
    assert "Lena" in lena.says("hello").title  # it is no fault of her account


@pytest.mark.parametrize("fault", ["500 after", "500 before"])
def test_where_nobody_knows_it_isn_t_posted_twice_and_she_is_asked_to_look(
    slack: SlackHouse, lena: SlackHuman, fault: str
) -> None:
    lena.acts("announce")
    lena.presses("Show me", said=WORDS, channel="#mentoring")
    posts_in_vain(lena, fault)
    slack.later(minutes=2)
    slack.settle()
    assert len(posted(slack)) == (fault == "500 after")
    assert lena.cards()[-1].title == "Please have a look"


def test_too_much_at_once_only_waits(slack: SlackHouse, lena: SlackHuman) -> None:
    lena.acts("announce")
    lena.presses("Show me", said=WORDS, channel="#mentoring")
    posts_in_vain(lena, "429 5")
    slack.later(seconds=10)
    assert len(posted(slack)) == 1


@pytest.mark.parametrize("channel", ["two words", "<#C1>", ""])
def test_a_name_that_is_none_is_said_under_its_field_and_the_words_stay(lena: SlackHuman, channel: str) -> None:
    lena.acts("announce")
    form = lena.presses("Show me", said=WORDS, channel=channel)
    assert form.fields[1]["error"]
    assert not lena.house.fake.messages["#mentoring"]


@pytest.mark.only_on("web", because="Slack has channels")
def test_in_a_chat_without_channels_it_is_said_before_anything_is_typed(house: House) -> None:
    lena = house.person("Lena Hofmann", Role.COORDINATOR)
    card = lena.says("announce Hello all")
    assert (card.title, card.fields) == ("There are no channels here", [])
