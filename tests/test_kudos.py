"""A thank-you in a channel: only where a coordinator named one, only with the yes of both to the same words, and once."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from fake_slack import BOT
from house import House, Human
from slack_house import OVER_BOTH, SlackHouse
from sqlmodel import select

from storage.kudos import Kudos
from storage.messages import Outgoing
from storage.people import Role

LINE = "What I do differently now: I speak second, not *last* <!channel>"
LOOK_BACK, THANKS = datetime(2026, 12, 16, 12, tzinfo=UTC), datetime(2026, 12, 17, 16, tzinfo=UTC)
QUESTION, KEPT = "May this be shown in #mentoring?", "It stays between the two of you"


@pytest.fixture
def lena(slack: SlackHouse) -> Human:
    """She has named the channel."""
    slack.fake.channels |= {"#mentoring": True, "#thanks": False}
    lena = slack.person("Lena Vogt", Role.COORDINATOR)
    assert lena.says("kudos #mentoring").title == "Kudos go to #mentoring"
    return lena


@pytest.fixture
def two(slack: SlackHouse) -> tuple[Human, Human]:
    """Ana and Ben, whose last day is a Friday."""
    ana, ben = slack.person("Ana Silva", Role.MENTEE, goal="Speak up"), slack.person("Ben Okafor", Role.MENTOR)
    slack.pair(ana, ben, ends=date(2026, 12, 18))
    return ana, ben


def looks_back(slack: SlackHouse, two: tuple[Human, Human], choice: str = "yes") -> None:
    """Ana thanks Ben, and says whether it may be shown; then he has read it."""
    slack.until(LOOK_BACK)
    two[0].presses("Send", on="your time", line=LINE, kudos=choice)
    slack.until(THANKS)


def posted(slack: SlackHouse, channel: str = "#mentoring") -> list[str]:
    return [str(message["blocks"]) for message in slack.fake.messages[channel] if message["user"] == BOT]


def titles(human: Human) -> list[str]:
    return [card.title for card in human.cards()]


@OVER_BOTH
def test_it_is_posted_a_day_after_both_said_yes_as_the_mentor_read_it_and_once(
    slack: SlackHouse, lena: Human, two: tuple[Human, Human]
) -> None:
    ana, ben = two
    slack.until(LOOK_BACK)
    field = next(f for f in ana.sees("your time").fields if f["name"] == "kudos")
    assert field["initial"] == "no", "off at first"
    sent = ana.presses("Send", on="your time", line=LINE, kudos="yes")
    assert "Without a yes it isn't." in sent.text
    slack.until(THANKS)
    assert LINE in ben.sees("Thank you, from Ana").text
    asked = ben.sees(QUESTION)
    assert asked.buttons == ["Show it there", "Keep it between us"]
    for words in ("Thank you, Ben Okafor", LINE, "From Ana Silva, for Growth"):
        assert words in asked.text
    assert ben.presses("Show it there").title == "It will be in #mentoring"
    slack.later(minutes=1)
    assert "You both said yes" in ana.sees("It will be in #mentoring").text
    assert not posted(slack)
    slack.later(days=1)
    slack.later(days=1)
    (there,) = posted(slack)
    for words in ("Thank you, Ben Okafor", "I speak second, not *last*", "From Ana Silva, for Growth"):
        assert words in there
    assert "mrkdwn" not in there, "nothing in it rings anybody's phone"
    assert ben.acts("kudos.show", "1").title == ana.acts("kudos.keep", "1").title == "It is in #mentoring"
    slack.later(days=2)
    assert len(posted(slack)) == 1
    assert LINE not in "".join(card.text for card in lena.cards())


@pytest.mark.parametrize("choice", ["no", ""])
def test_without_the_mentee_s_yes_nobody_is_asked(
    slack: SlackHouse, lena: Human, two: tuple[Human, Human], choice: str
) -> None:
    looks_back(slack, two, choice)
    assert LINE in two[1].sees("Thank you, from Ana").text
    assert QUESTION not in titles(two[1])


def test_where_no_channel_is_named_there_is_no_such_choice(slack: SlackHouse, two: tuple[Human, Human]) -> None:
    slack.until(LOOK_BACK)
    assert "kudos" not in [field["name"] for field in two[0].sees("your time").fields]
    two[0].acts("lookback.send", "1", line=LINE, kudos="yes")
    slack.until(THANKS)
    assert QUESTION not in titles(two[1])


@pytest.mark.parametrize("answer", ["Keep it between us", ""])
def test_a_no_reads_like_silence(slack: SlackHouse, lena: Human, two: tuple[Human, Human], answer: str) -> None:
    looks_back(slack, two)
    before = titles(two[0])
    if answer:
        assert two[1].presses(answer).title == KEPT
        assert two[1].acts("kudos.show", "1").title == KEPT
    data = two[0].says("my data").part("File")["content"]
    assert '"state": "kept"' not in data
    assert '"state": "asked"' not in data
    slack.later(days=4)
    assert [title for title in titles(two[0]) if title not in before and "between" in title] == []
    assert not posted(slack)


@pytest.mark.parametrize("who", [0, 1])
def test_either_takes_the_yes_back_until_it_is_posted_and_the_other_reads_that_it_stays(
    slack: SlackHouse, lena: Human, two: tuple[Human, Human], who: int
) -> None:
    looks_back(slack, two)
    two[1].presses("Show it there")
    slack.later(minutes=1)
    assert two[who].presses("Take it back").title == KEPT
    slack.later(minutes=1)
    assert two[1 - who].cards()[-1].title == KEPT
    slack.later(days=3)
    assert not posted(slack)


def test_the_mentee_takes_it_back_before_the_mentor_is_asked(
    slack: SlackHouse, lena: Human, two: tuple[Human, Human]
) -> None:
    slack.until(LOOK_BACK)
    two[0].presses("Send", on="your time", line=LINE, kudos="yes")
    assert two[0].presses("Don't show it").title == KEPT
    slack.until(THANKS)
    assert QUESTION not in titles(two[1])
    assert two[1].acts("kudos.show", "1").title == KEPT


@pytest.mark.parametrize("who", [0, 1])
@pytest.mark.parametrize("waits", [False, True])
def test_whoever_erases_themselves_is_in_no_channel(
    slack: SlackHouse, lena: Human, two: tuple[Human, Human], who: int, waits: bool
) -> None:
    """Also where Slack had refused it for now when it should have been posted."""
    looks_back(slack, two)
    two[1].presses("Show it there")
    if waits:
        slack.later(minutes=1)
        slack.fake.faults["chat.postMessage"] = ["some_error"]
        slack.later(days=1)
        assert not slack.fake.faults["chat.postMessage"]
    press = {"type": "button", "action_id": "erase.yes"}
    slack.run(slack.fake.presses(two[who].account, press, channel=slack.fake.dm(two[who].account), ts="1.0"))
    slack.until_true(slack._answered)
    slack.later(days=3)
    assert not posted(slack)
    with slack.database.read() as db:
        assert not db.exec(select(Kudos)).all()
        assert not [row for row in db.exec(select(Outgoing)) if row.channel and row.state == "waiting"]


@pytest.mark.parametrize(("says", "title"), [("kudos off", "Kudos are off"), ("kudos #thanks", "Kudos go to #thanks")])
def test_a_yes_is_for_one_channel_and_ends_with_it(
    slack: SlackHouse, lena: Human, two: tuple[Human, Human], says: str, title: str
) -> None:
    looks_back(slack, two)
    two[1].presses("Show it there")
    slack.later(minutes=1)
    assert lena.says(says).title == title
    slack.later(minutes=1)
    assert [human.cards()[-1].title for human in two] == [KEPT, KEPT]
    slack.later(days=3)
    assert not posted(slack) + posted(slack, "#thanks")


def test_where_the_bot_is_not_in_the_channel_the_coordinator_reads_what_to_do_and_none_of_the_words(
    slack: SlackHouse, lena: Human, two: tuple[Human, Human]
) -> None:
    slack.fake.channels["#mentoring"] = False
    looks_back(slack, two)
    two[1].presses("Show it there")
    slack.later(days=2)
    slack.later(minutes=1)
    told = lena.sees("A thank-you wasn't posted")
    assert "/invite @mentorbot" in told.text
    assert not {"Ana", "Ben", "second"} & set(told.text.split())
    assert [human.cards()[-1].title for human in two] == [KEPT, KEPT]


def test_only_the_mentor_says_yes_and_nobody_else_touches_it(
    slack: SlackHouse, lena: Human, two: tuple[Human, Human]
) -> None:
    looks_back(slack, two)
    for human in (two[0], lena):
        assert human.acts("kudos.show", "1").title == "That isn't there any more"
    assert lena.acts("kudos.keep", "1").title == "That isn't there any more"
    assert two[0].acts("kudos.off").title == "Not from here"


def test_the_channel_is_asked_for_and_a_name_that_is_none_stays_in_its_field(slack: SlackHouse, lena: Human) -> None:
    form = lena.says("kudos two words")
    assert (form.fields[0]["initial"], bool(form.fields[0]["error"])) == ("two words", True)
    assert lena.presses("Save", channel="Thanks").title == "Kudos go to #thanks"
    lena.says("kudos")
    assert lena.presses("Turn it off").title == "Kudos are off"


def test_a_line_that_is_too_long_keeps_the_choice_beside_it(
    slack: SlackHouse, lena: Human, two: tuple[Human, Human]
) -> None:
    slack.until(LOOK_BACK)
    again = two[0].acts("lookback.send", "1", line="x" * 301, kudos="yes")
    assert next(field for field in again.fields if field["name"] == "kudos")["initial"] == "yes"


@pytest.mark.only_on("web", because="Slack has channels")
def test_in_a_chat_without_channels_it_is_said(house: House) -> None:
    card = house.person("Lena Vogt", Role.COORDINATOR).says("kudos #mentoring")
    assert (card.title, card.fields) == ("There are no channels here", [])
    assert "“kudos”" in card.text
