"""A chat of the two: opened where a coordinator wishes it, once, with nothing private in it."""

from __future__ import annotations

from typing import Any

import pytest
from house import Human
from slack_house import OVER_BOTH, SlackHouse
from sqlmodel import select

from handlers.together import begin
from storage import outbox
from storage.messages import Outgoing
from storage.pairs import Pair, PairState
from storage.people import Person, Programme, Role


@pytest.fixture
def two(slack: SlackHouse) -> tuple[Human, Human]:
    return slack.person("Ana Silva", Role.MENTEE, goal="Speak up"), slack.person("Ben Okoro", Role.MENTOR)


def published(slack: SlackHouse, two: tuple[Human, Human], wished: bool = True) -> str:
    """The two become a pair. Returns the channel of their chat."""
    lena = slack.person("Lena Hofmann", Role.COORDINATOR)
    if wished:
        lena.says("group chat")
        lena.presses("Save", group="yes")
    with slack.database.write() as db:
        db.add(Pair(programme_id=slack.programme, mentee_id=two[0].id, mentor_id=two[1].id, created_at=slack.wall))
    lena.says("publish")
    slack.later(hours=1)
    return "G" + "".join(user[1:] for user in sorted(human.account for human in two))


def said(slack: SlackHouse, channel: str) -> list[dict[str, Any]]:
    return slack.fake.messages[channel]


def test_it_is_off_at_first(slack: SlackHouse, two: tuple[Human, Human]) -> None:
    assert not said(slack, published(slack, two, wished=False))


def test_both_read_one_hello_and_nothing_private(slack: SlackHouse, two: tuple[Human, Human]) -> None:
    channel = published(slack, two)
    (hello,) = said(slack, channel)
    assert hello["text"].startswith("Hello Ana and Ben\n"), "read aloud with its lines"
    assert "Speak up" not in str(hello)
    slack.later(hours=1)
    assert len(said(slack, channel)) == 1


@OVER_BOTH
def test_a_press_there_is_answered_to_whoever_pressed_alone(slack: SlackHouse, two: tuple[Human, Human]) -> None:
    channel = published(slack, two)
    (hello,) = said(slack, channel)
    before = dict(hello)
    button = next(b for block in hello["blocks"] if block["type"] == "actions" for b in block["elements"])
    slack.run(slack.fake.presses(two[0].account, button, channel=channel, ts=hello["ts"]))
    slack.settle()
    assert said(slack, channel) == [before]
    assert slack.fake.ephemeral[two[0].account]
    assert not slack.fake.ephemeral[two[1].account]


def test_two_who_part_before_it_begins_get_none(slack: SlackHouse, two: tuple[Human, Human]) -> None:
    slack.wall = slack.wall.replace(hour=22)
    channel = published(slack, two)
    with slack.database.read() as db:
        pair = db.exec(select(Pair)).one()
        assert pair.state == PairState.ACTIVE
    two[0].acts("pair.end", f"{pair.id}")
    two[0].acts("pair.decline", f"{pair.id}")
    with slack.database.read() as db:
        waiting = db.exec(select(Outgoing.state).where(Outgoing.beside_id == two[1].id)).all()
    slack.later(hours=14)
    ended = not said(slack, channel)
    assert (waiting, ended) in ((["expired"], True), (["waiting"], False))
    assert waiting == ["expired"]


def test_without_the_scope_the_two_hear_of_each_other_all_the_same(slack: SlackHouse, two: tuple[Human, Human]) -> None:
    slack.fake.scopes.discard("mpim:write")
    assert not said(slack, published(slack, two))
    assert any("is your mentor" in card.title for card in two[0].cards())


def test_whoever_erases_themselves_is_in_no_hello_that_waits(slack: SlackHouse, two: tuple[Human, Human]) -> None:
    with slack.database.write() as db:
        programme = db.get_one(Programme, slack.programme)
        programme.group_chats = True
        db.add(programme)
        outbox.put(db, two[0].id, ["x"], key="k", due=slack.wall.replace(year=2027), beside=two[1].id)
        outbox.empty(db, two[1].id)
    with slack.database.read() as db:
        row = db.exec(select(Outgoing).where(Outgoing.key == "k")).one()
        assert (row.state, row.card.open()) == ("expired", None)


def test_where_the_app_may_not_open_one_the_coordinators_are_told_once(
    slack: SlackHouse, two: tuple[Human, Human]
) -> None:
    slack.fake.scopes.discard("mpim:write")
    assert not said(slack, published(slack, two))
    lena = slack.known("Lena Hofmann")
    assert "mpim:write" in lena.sees("I may not open a chat of two").text
    slack.pair(slack.person("Cy Young", Role.MENTEE), slack.person("Dee Ali", Role.MENTOR))
    with slack.database.write() as db:
        pair = db.exec(select(Pair).order_by(Pair.id.desc())).first()  # type: ignore[union-attr]
        assert pair
        begin(db, pair, *(db.get_one(Person, who) for who in (pair.mentee_id, pair.mentor_id)), slack.wall)
    slack.later(minutes=1)
    assert sum("may not open" in card.title for card in lena.cards()) == 1
