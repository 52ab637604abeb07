"""What is typed on Slack in unusual ways: in a thread, all at once, at too great a length, with emoji."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest
from fake_slack import TEAM
from house import Human
from slack_house import SlackHouse
from sqlmodel import select

from bot.slack.emoji import with_characters
from bot.waiting import Lines
from chat.events import LONGEST
from storage.pairs import PrivateNote
from storage.people import Role


@pytest.fixture
def ben(slack: SlackHouse) -> Human:
    return slack.person("Ben Okafor", Role.MENTOR)


@pytest.fixture
def ana(slack: SlackHouse, ben: Human) -> Human:
    ana = slack.person("Ana Silva", Role.MENTEE, goal="Lead a review")
    slack.pair(ana, ben)
    return ana


def types(slack: SlackHouse, person: Human, words: str, **more: Any) -> None:
    slack.run(slack.fake.types(person.account, words, **more))
    slack.settle()


def notes(slack: SlackHouse) -> list[str]:
    with slack.database.read() as db:
        return [note.words.open() for note in db.exec(select(PrivateNote).order_by(PrivateNote.id))]  # type: ignore[arg-type]


PRIVATE = "Ben seems burnt out to me, careful"


def test_a_reply_in_a_thread_answers_nothing_is_shown_back_and_leaves_what_is_open(
    slack: SlackHouse, ana: Human, ben: Human
) -> None:
    older = ana.says("note")
    ana.says("home")
    ana.says("tell ben")
    before = len(ben.cards())
    types(slack, ana, PRIVATE, thread_ts=older.message)
    seen = ana.sees("outside the thread")
    assert PRIVATE in seen.text
    assert "told nobody" in seen.text
    assert (len(ben.cards()), notes(slack)) == (before, [])
    assert ana.says("I'm ten minutes late").title == "Sent to Ben", "what was open is still what is answered"


def test_an_exact_request_is_heard_in_a_thread_too(slack: SlackHouse, ana: Human) -> None:
    older = ana.says("hello")
    types(slack, ana, "goals", thread_ts=older.message)
    assert ana.cards()[-1].title == "Your goals"


def test_a_label_can_still_be_typed_after_it_was_written_in_a_thread(slack: SlackHouse, ana: Human) -> None:
    ana.says("book friday 15:00")
    types(slack, ana, "Book it", thread_ts=ana.cards()[-1].message)
    assert ana.says("Book it").title.startswith("Booked")


def test_what_is_told_in_confidence_is_kept_so_in_a_thread(slack: SlackHouse, ana: Human) -> None:
    older = ana.says("hello")
    types(slack, ana, "my mentor is harassing me", thread_ts=older.message)
    assert not [card for card in ana.cards() if "thread" in card.title]


def test_the_first_message_of_a_thread_is_an_answer_like_any_other(slack: SlackHouse, ana: Human) -> None:
    ana.says("note")
    ts = slack.fake.ts()
    types(slack, ana, "He helped me", ts=ts, thread_ts=ts)
    assert notes(slack) == ["He helped me"]


def test_more_than_an_event_holds_is_not_cut_but_said_while_it_still_stands_there(
    slack: SlackHouse, ana: Human
) -> None:
    types(slack, ana, "note " + "w" * LONGEST)
    assert "10000 characters" in ana.sees("too long").text.replace(",", "")
    assert notes(slack) == []
    ana.says("note")
    types(slack, ana, "w " * LONGEST)
    ana.says("Short, then")
    assert notes(slack) == ["Short, then"], "the question was still open"
    slack.run(slack.fake.command(ana.account, "note " + "w" * LONGEST))
    slack.settle()
    assert ana.cards()[-1].title == "That was too long for me"


def test_what_is_said_with_slash_me_is_heard(slack: SlackHouse, ana: Human) -> None:
    types(slack, ana, "goals", subtype="me_message")
    assert ana.cards()[-1].title == "Your goals"


@pytest.mark.parametrize(
    ("code", "read"),
    [
        (":tada: thanks :+1:", "🎉 thanks 👍"),
        (":wave::skin-tone-3:", "👋🏼"),
        (":flag-de: :woman-shrugging: :smiling_face_with_3_hearts:", "🇩🇪 🤷‍♀️ 🥰"),
        (":our_own_llama: from 09:30:00", ":our_own_llama: from 09:30:00"),
    ],
)
def test_emoji_are_characters_and_what_nobody_else_knows_stays(code: str, read: str) -> None:
    assert with_characters(code) == read


def test_emoji_are_kept_as_characters_typed_or_in_a_field(slack: SlackHouse, ana: Human) -> None:
    ana.says("note Well done :tada:")
    ana.says("notes")
    ana.presses("Just for me")
    ana.presses("Save", words="Again :+1:")
    assert notes(slack) == ["Well done 🎉", "Again 👍"]


def test_a_request_and_its_words_that_arrive_together_are_taken_in_their_order(slack: SlackHouse, ana: Human) -> None:
    """The first one is worked on for long; the second one is acknowledged meanwhile, and waits."""
    meet, begun = slack.desk.people.meet, [threading.Event(), threading.Event()]
    acknowledged, overtaken, calls = threading.Event(), [], iter(begun)

    def slow(sender: Any) -> Any:
        next(calls, begun[1]).set()
        if not begun[1].is_set():
            assert acknowledged.wait(10), "somebody waits for work to be acknowledged"
            overtaken.append(begun[1].wait(0.3))
        return meet(sender)

    slack.desk.people.meet = slow  # type: ignore[method-assign]

    async def both() -> None:
        note = asyncio.create_task(slack.fake.types(ana.account, "note"))
        await asyncio.sleep(0)  # so that it sets out first
        await slack.fake.types(ana.account, "He helped me with my slides")
        await note
        acknowledged.set()

    slack.run(both())
    slack.settle()
    assert (notes(slack), overtaken) == (["He helped me with my slides"], [False])
    slack.until_true(lambda: not slack.desk.lines._last)


async def test_nobody_waits_in_anybody_else_s_line_and_whoever_leaves_lets_the_next_one_in() -> None:
    lines, done = Lines[str](), []

    async def works(who: str) -> None:
        async with lines.join(who):
            await asyncio.sleep(0)  # whoever could go on does so now
            done.append(who)

    given_up = lines.join("ana")
    waiting = [asyncio.create_task(works("ana")), asyncio.create_task(works("ben"))]
    await waiting[1]
    assert done == ["ben"]
    given_up.leave()
    await asyncio.gather(*waiting)
    assert done == ["ben", "ana"]


def test_to_post_to_somebody_nothing_is_opened_first(slack: SlackHouse, ana: Human) -> None:
    slack.fake.person("UX", "Xia Who", "xia@elsewhere.example")
    slack.fake.calls.clear()
    slack.promise(ana)
    slack.run(slack.fake.types("UX", "hello", team=TEAM))
    slack.until_true(lambda: slack.fake.calls["chat.postMessage"] == 2)
    assert slack.fake.calls["conversations.open"] == 0
