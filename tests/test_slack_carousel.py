"""Suggested mentors stand side by side where Slack can show that, and one below the other where it can't."""

from __future__ import annotations

import json

import pytest
from house import Human
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_house import SlackHouse
from slack_sdk.models.blocks import CardBlock

from bot.slack.blocks import NOTHING, home, message, modal
from bot.slack.drawn import Drawn
from chat.cards import Button, Card, Cards, Chart, Table, Text
from storage.people import Role


def mentor(name: str = "Ben Okafor", why: str = "Offers what you asked for: speaking up", *, buttons: int = 2) -> Card:
    shown = tuple(Button(f"Choice {n}", "mentors.choose", str(n)) for n in range(buttons))
    return Card(name, (Text("Design lead, Berlin", "quiet"), Text(why), Text("Listens first", "quote")), shown)


def choice(*mentors: Card) -> Card:
    return Card("Mentors who fit you", (Cards(mentors, choice=True),), (Button("Choose for me", "mentors.leave"),))


def kinds(card: Card) -> list[str]:
    return [block["type"] for block in message(card)["blocks"]]


def test_all_that_is_said_of_a_mentor_is_on_the_card() -> None:
    carousel = message(choice(mentor(), mentor("Cy Young")))["blocks"][1]
    first = carousel["elements"][0]
    assert first["title"]["text"] == "Ben Okafor"
    assert first["subtitle"]["text"] == "Design lead, Berlin"
    assert first["body"]["text"] == "Offers what you asked for: speaking up\nListens first"
    ids = [button["action_id"] for element in carousel["elements"] for button in element["actions"]]
    assert len(set(ids)) == 4
    assert {name.partition("#")[0] for name in ids} == {"mentors.choose"}


@pytest.mark.parametrize(
    "other",
    [mentor("*Ben*"), mentor(why="see <https://example.com>"), mentor(why="x" * 201), mentor(buttons=4), mentor("")],
)
def test_where_one_does_not_fit_or_could_be_read_as_markup_all_stand_below_each_other(other: Card) -> None:
    shown = choice(mentor(), other)
    assert "carousel" not in kinds(shown)
    assert kinds(shown).count("actions") == 3
    assert "Listens first" in json.dumps(message(shown)["blocks"])


def test_other_lists_and_other_surfaces_have_none() -> None:
    assert "carousel" not in kinds(Card("Your sessions", (Cards((mentor(),)),)))
    for render in (modal, home):
        assert "carousel" not in {block["type"] for block in render(choice(mentor()))["blocks"]}
    assert message(choice(mentor()), NOTHING) == message(choice(mentor()), Drawn(plain=True).kinds("T1"))


@settings(max_examples=40)
@given(st.text(max_size=170), st.text(alphabet="ab *&", max_size=220))
def test_every_card_of_a_carousel_is_one_that_slacks_own_library_takes(name: str, why: str) -> None:
    for block in message(choice(mentor(name, why)))["blocks"]:
        for element in block["elements"] if block["type"] == "carousel" else ():
            CardBlock(**element).validate_json()


def drawn(asha: Human) -> list[str]:
    """The kinds of blocks of the newest card in the direct message."""
    newest = asha.house.fake.messages[asha.house.fake.dm(asha.account)][-1]  # type: ignore[attr-defined]
    return [block["type"] for block in newest["blocks"]]


@pytest.fixture
def searching(slack: SlackHouse) -> Human:
    for name in ("Marcus Bell", "Mei Tan"):
        slack.person(name, Role.MENTOR)
    return slack.person("Asha Rao", Role.MENTEE, goal="I speak up in design reviews")


def test_a_mentee_chooses_in_the_carousel(searching: Human) -> None:
    searching.says("mentors")
    assert "carousel" in drawn(searching)
    assert "In this order so far: Marcus Bell" in searching.presses("1st choice").text.replace("Mei Tan", "Marcus Bell")


def test_where_slack_refuses_it_the_same_card_comes_plain_and_it_is_not_tried_again(searching: Human) -> None:
    fake = searching.house.fake  # type: ignore[attr-defined]
    fake.undrawn = {"carousel"}
    card = searching.says("mentors")
    assert "carousel" not in drawn(searching)
    assert card.buttons.count("1st choice") == 2
    before = fake.calls["chat.postMessage"]
    searching.says("mentors")
    assert fake.calls["chat.postMessage"] == before + 1


def test_a_press_is_answered_plain_as_well_and_elsewhere_it_is_still_drawn(searching: Human) -> None:
    fake = searching.house.fake  # type: ignore[attr-defined]
    searching.says("mentors")
    fake.undrawn = {"carousel"}
    assert searching.presses("1st choice").title == "And then?"
    assert "carousel" not in drawn(searching)
    kinds = searching.house.desk.drawn.kinds  # type: ignore[attr-defined]
    assert "carousel" not in kinds("T1")
    assert "table" in kinds("T1")
    assert "carousel" in kinds("T2")


def test_a_chart_is_still_drawn_where_slack_names_a_table_that_it_refuses(slack: SlackHouse) -> None:
    lena = slack.person("Lena Vogt", Role.COORDINATOR)
    slack.fake.undrawn = {"table"}
    table = Table(("Week", "Booked", "Held"), (("1", "2", "2"),))
    chart = Chart("Sessions", ("Mon", "Tue"), (("Held", (1, 2)),))
    for n in range(2):
        slack.promise(lena, Card("Figures", (table, chart)), key=f"figures {n}")
    assert drawn(lena) == ["header", "section", "data_visualization"]
    assert slack.fake.calls["chat.postMessage"] == 3
