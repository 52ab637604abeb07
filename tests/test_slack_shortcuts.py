"""Shortcuts, mentions and what Slack does to typed words."""

from __future__ import annotations

from typing import Any

import pytest
from fake_slack import BOT
from house import Human
from slack_house import SlackHouse, nobody_is_at_work, state
from sqlmodel import select

from bot.slack.parse import typed
from storage.pairs import Goal, Session
from storage.people import Role


@pytest.fixture
def ben(slack: SlackHouse) -> Human:
    return slack.person("Ben Okafor", Role.MENTOR, hours="weekdays 13-18")


@pytest.fixture
def ana(slack: SlackHouse, ben: Human) -> Human:
    ana = slack.person("Ana Silva", Role.MENTEE, zone="Europe/Lisbon", hours="weekdays 9-17")
    slack.pair(ana, ben)
    return ana


def window(slack: SlackHouse, human: Human) -> dict[str, Any]:
    (view,) = [view for view in slack.fake.views.values() if view["user"] == human.account]
    return view


def fills(slack: SlackHouse, human: Human, **values: Any) -> None:
    view = window(slack, human)
    slack.run(slack.fake.submits(human.account, view["id"], state(view["blocks"], values)))
    slack.settle()


def test_a_session_is_logged_from_the_search_bar(slack: SlackHouse, ana: Human, ben: Human) -> None:
    slack.run(slack.fake.shortcut(ana.account, "log"))
    assert window(slack, ana)["title"]["text"] == "Log a session"
    fills(slack, ana, when="the other day", met="met")
    fills(slack, ana, when="yesterday 15:00", met="met")
    assert window(slack, ana)["title"]["text"] == "How useful was it?"
    with slack.database.read() as db:
        assert db.exec(select(Session.mentee_told)).all() == ["met"]


def test_a_message_becomes_a_goal_with_its_words_as_they_were_typed(slack: SlackHouse, ana: Human, ben: Human) -> None:
    message = f"Ask &lt;early&gt; in <#C1|reviews>, says <@{ben.account}>: <https://wiki.example/a?b=1&amp;c=2>"
    slack.run(slack.fake.shortcut(ana.account, "goal.add", message))
    words = "Ask <early> in #reviews, says Ben Okafor: https://wiki.example/a?b=1&c=2"
    (field,) = [block["element"] for block in window(slack, ana)["blocks"] if block["type"] == "input"]
    assert field["initial_value"] == words
    assert "Who reads this: you and Ben." in str(window(slack, ana)["blocks"])
    fills(slack, ana)
    with slack.database.read() as db:
        assert [goal.words.open() for goal in db.exec(select(Goal))] == [words]


def test_a_shortcut_that_isn_t_somebody_s_is_explained_in_a_window(slack: SlackHouse, ana: Human, ben: Human) -> None:
    slack.run(slack.fake.shortcut(ben.account, "goal.add", "Lead a review"))
    assert "people who are looking for a mentor" in str(window(slack, ben)["blocks"])


def test_a_mention_is_answered_in_its_thread_without_anything_private(
    slack: SlackHouse, ana: Human, ben: Human
) -> None:
    mention = {"type": "app_mention", "channel": "C1", "user": ana.account, "ts": "17.1", "text": f"<@{BOT}> sessions"}
    slack.run(slack.fake.event({**mention, "thread_ts": "16.0"}))
    slack.settle()
    slack.until_true(lambda: bool(slack.fake.messages["C1"]))
    (said,) = slack.fake.messages["C1"]
    assert said["thread_ts"] == "16.0"
    assert said["text"] == "I've answered you in a direct message."
    assert ana.sees().title == "Your sessions"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (f"Ask <@{BOT}> about mentoring, my manager Joe is useless", ""),
        (f"<@U00099> told me that <@{BOT}> knows", ""),
        (f"<@{BOT}> my manager Joe is useless", "What you can say, as Mentee"),
    ],
)
def test_what_people_say_about_us_in_a_channel_answers_nothing_that_was_asked_in_private(
    slack: SlackHouse, ana: Human, ben: Human, text: str, answer: str
) -> None:
    asked = ana.says("tell Ben").title
    slack.run(
        slack.fake.event({"type": "app_mention", "channel": "C1", "user": ana.account, "ts": "17.1", "text": text})
    )
    slack.settle()
    nobody_is_at_work(slack)
    assert ana.sees().title == (answer or asked)
    assert bool(slack.fake.messages["C1"]) is bool(answer)
    assert "Joe" not in str(slack.fake.messages[slack.fake.dm(ben.account)])


def test_words_beside_a_table_are_heard_from_whoever_has_no_lists_to_send(
    slack: SlackHouse, ana: Human, ben: Human
) -> None:
    ana.says("tell Ben")
    slack.run(slack.fake.drops(ana.account, "log.csv", b"a,b", text="Could you look at line 3 before Friday?"))
    slack.settle()
    assert "line 3 before Friday" in ben.sees().text


def test_words_beside_a_table_are_heard_though_the_process_died_behind_them(
    slack: SlackHouse, ana: Human, ben: Human, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana.says("tell Ben")
    with monkeypatch.context() as dead:
        dead.setattr(slack.engine, "answer", lambda _: "")
        slack.run(slack.fake.drops(ana.account, "log.csv", b"a,b", text="Could you look at line 3 before Friday?"))
        nobody_is_at_work(slack)
    slack.later(seconds=61)
    assert "line 3 before Friday" in ben.sees().text


def test_an_answer_in_a_thread_that_is_shown_in_the_chat_too_is_heard(slack: SlackHouse, ana: Human) -> None:
    slack.run(slack.fake.types(ana.account, "help", subtype="thread_broadcast", thread_ts="6.0"))
    slack.settle()
    assert "What you can say" in ana.sees().title


def test_a_link_that_was_typed_is_kept_as_a_link(slack: SlackHouse, ana: Human) -> None:
    ana.says("where <https://meet.example/ana-ben>")
    (link,) = [e for m in slack.fake.messages[slack.fake.dm(ana.account)] for b in m.get("blocks", [])
               for e in b.get("elements", []) if e.get("url")]  # fmt: skip
    assert link["url"] == "https://meet.example/ana-ben"


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
        ("<http://example.com|example.com>", "example.com"),
        ("<mailto:ben@example.com|ben@example.com>", "ben@example.com"),
        ("<https://example.com/x|the plan>", "the plan https://example.com/x"),
        ("<@U1|ben> and <@U2>", "@ben and @U2"),
        ("<#C1|general> <!here> <!subteam^S1|@team>", "#general @here @team"),
        ("2 > 1", "2 > 1"),
        ("<>", "<>"),
    ],
)
def test_what_slack_wraps_is_read_as_it_was_typed(sent: str, meant: str) -> None:
    assert typed(sent) == meant
