"""Cards of any shape become Block Kit that Slack's own rules accept, on every surface, and nothing typed turns into markup."""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Mapping
from types import ModuleType
from typing import Any

import pytest
from card_shapes import cards
from hypothesis import given, settings
from hypothesis import strategies as st
from official import validator
from slack_sdk.models.blocks import Block

from bot.slack.blocks import NOTHING, home, message, modal
from bot.slack.fitting import HOME, MESSAGE, MODAL, MOST_BLOCKS
from bot.slack.inputs import MANY, TEXT, offered
from bot.slack.parts import pieces
from chat.cards import Button, Card, Cards, Chart, Facts, Field, Option, Table, Text

VALIDATOR = validator("validate_blockkit.py")
MARKUP = re.compile(r"[*_~`<>&]|:(?!\d\d-\d\d:)[^\s:]+:")
OURS = re.compile(r"^(?:> |\*([^*\n]+)\*(?= |$))", re.MULTILINE)


@pytest.fixture(scope="module")
def official() -> ModuleType:
    """The official rules, restated by the validator that lies beside this project where it was written."""
    if VALIDATOR is None:
        pytest.skip("no Block Kit validator here")
    spec = importlib.util.spec_from_file_location("validate_blockkit", VALIDATOR)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def complaints(official: ModuleType, thing: dict[str, Any]) -> list[str]:
    for found in (official.E, official.WARN, official.action_ids, official.focus):
        found.clear()
    if thing.get("type") in ("modal", "home"):
        official.view(thing)
    else:
        official.blocks(thing["blocks"], "message")
    return list(official.E)


@settings(max_examples=120)
@given(cards())
def test_every_card_is_within_slacks_limits_on_every_surface(official: ModuleType, card: Card) -> None:
    for render in (message, modal, home):
        assert complaints(official, render(card)) == []


@settings(max_examples=60)
@given(cards())
def test_no_button_is_ever_cut_away(card: Card) -> None:
    for surface, view in ((MESSAGE, message(card)), (MODAL, modal(card)), (HOME, home(card))):
        assert len(view["blocks"]) <= MOST_BLOCKS[surface]
        wanted = [b.action for b in card.buttons if not (b.submit and surface == MODAL)]
        last = view["blocks"][-1].get("elements", []) if wanted else []
        assert [element["action_id"].partition("#")[0] for element in last] == wanted


@given(st.text())
def test_what_people_write_is_never_read_as_markup(words: str) -> None:
    card = Card(words, (Text(words), Text(words, "quote"), Text(words, "quiet"), Facts(((words, words),))))
    for view in (message(card)["blocks"], modal(card)["blocks"]):
        assert "mrkdwn" not in json.dumps([{**block, "text": ""} for block in view if block["type"] != "section"])
        marked = [block["text"]["text"] for block in view if "verbatim" in block.get("text", {})]
        assert not [text for text in marked if MARKUP.search(OURS.sub(r"\1", text))], "but for our own"
    assert not set(message(card)["text"]) & {"<", ">"}


@given(st.text(alphabet="ab \n", max_size=9000))
def test_long_text_is_split_between_words_and_nothing_is_lost(text: str) -> None:
    found = list(pieces(text))
    assert "".join(found) == text
    assert all(0 < len(piece) <= TEXT for piece in found)


def test_a_form_in_a_window_has_its_submit_button_on_the_window() -> None:
    field = Field("goal", "In your own words", "lines", initial="Lead a review", error="Too long")
    card = Card(
        "Your goal",
        (field,),
        (Button("Use this", "flow.answer", "join/goal", submit=True), Button("Skip", "flow.skip")),
    )
    view = modal(card)
    assert (view["submit"]["text"], view["callback_id"], view["private_metadata"]) == (
        "Use this",
        "flow.answer",
        "join/goal",
    )
    assert [e["text"]["text"] for e in view["blocks"][-1]["elements"]] == ["Skip"]
    shown = message(card)["blocks"]
    assert [e["text"]["text"] for e in shown[-1]["elements"]] == ["Use this", "Skip"]
    assert "Too long" in shown[1]["elements"][0]["text"]


@pytest.mark.parametrize(
    ("kind", "count", "element"),
    [
        ("one", 10, "radio_buttons"),
        ("one", 11, "static_select"),
        ("one", 101, "external_select"),
        ("many", 10, "checkboxes"),
        ("many", 71, "multi_static_select"),
        ("many", 240, "multi_external_select"),
    ],
)
def test_the_longer_a_list_of_choices_the_more_it_helps_to_search(kind: str, count: int, element: str) -> None:
    choices = tuple(Option(f"o{n}", f"Option {n}") for n in range(count))
    (block,) = message(
        Card(
            "",
            (Field("x", "Which", kind, choices, "o1" if kind == "one" else ("o1",)),),
            (Button("Save", "a", submit=True),),
        )
    )["blocks"][:1]
    assert block["element"]["type"] == element
    chosen = block["element"].get("initial_option") or block["element"]["initial_options"][0]
    assert chosen["value"] == "o1"


def test_a_search_finds_options_by_any_part_of_their_name() -> None:
    who = Field("x", "Who", "one", tuple(Option(f"o{n}", f"Person {n}") for n in range(300)))
    assert [choice["value"] for choice in offered(who.matching("person 29"))] == [
        "o29",
        *(f"o29{n}" for n in range(10)),
    ]
    assert len(offered(who.matching(""))) == MANY


FIGURES = Table(("Figure", "Number", "Beside it"), (("Have a mentor", "171 of 190", "90 %"),))


def kinds(card: Card, *drawn: Mapping[str, int]) -> list[str]:
    return [block["type"] for block in message(card, *drawn)["blocks"]]


def test_a_second_table_of_a_message_is_read_as_lines() -> None:
    assert kinds(Card("Figures", (FIGURES, FIGURES))) == ["header", "table", "section"]
    assert kinds(Card("Figures", (FIGURES,)), NOTHING) == ["header", "section"]
    assert [block["type"] for block in home(Card("Figures", (FIGURES,)))["blocks"]] == ["header", "section"]


def test_figures_and_weeks_are_read_in_lines_where_nothing_is_drawn() -> None:
    weeks = Chart("Sessions", ("Mon 2 Nov", "Mon 9 Nov"), (("Both said so", (0, 2)), ("One said so", (0, 0))))
    shown = message(Card("Figures", (FIGURES, weeks)), NOTHING)["blocks"]
    assert [block["text"]["text"] for block in shown[1:]] == [
        "*Figure · Number · Beside it*\n*Have a mentor:* 171 of 190 · 90 %",
        "*Sessions*\n*Mon 9 Nov:* Both said so 2",
    ]


def test_times_on_two_clocks_are_read_in_lines() -> None:
    table = Table(("Your time", "New York"), (("Thu 19:30", "Thu 09:00"),))
    assert lines(Card("", (table,))) == ["*Your time · New York*\nThu 19:30 · Thu 09:00"]


def suggested(name: str) -> Card:
    facts = Facts((("Work", "Design lead"), ("Where", "Berlin")))
    return Card(name, (facts, Text("Leads with care")), (Button("1st choice", "a", "7"), Button("Skip", "a", "/7")))


def lines(card: Card) -> list[str]:
    return [block["text"]["text"] for block in message(card)["blocks"] if block["type"] == "section"]


def test_suggested_mentors_stand_one_below_the_other_each_under_a_rule_with_names_in_bold() -> None:
    card = Card("", (Cards((suggested("Ben Okafor"), suggested("Cy Young"))),))
    assert kinds(card) == ["divider", "section", "section", "section", "actions"] * 2
    said = ["*Work:* Design lead\n*Where:* Berlin", "Leads with care"]
    assert lines(card) == ["*Ben Okafor*", *said, "*Cy Young*", *said]


@pytest.mark.parametrize("words", ["*Ben*", "<https://example.com>", "so :tada: good", "R&D", "snake_case", "> x"])
def test_a_line_that_could_be_read_as_markup_is_plain_text_by_itself(words: str) -> None:
    card = Card("", (Facts((("Work", "Design"), ("Wish", words), ("Where", "Berlin"))), Text(words, "quote")))
    assert lines(card) == ["*Work:* Design", f"Wish: {words}", "*Where:* Berlin", words]


def test_hours_are_no_emoji() -> None:
    assert lines(Card("", (Facts((("Hours", "weekdays 09:00-17:00"),)),))) == ["*Hours:* weekdays 09:00-17:00"]


def test_a_quote_has_its_bar_on_every_line() -> None:
    assert lines(Card("", (Text("One.\nTwo.", "quote"),))) == ["> One.\n> Two."]


def test_where_there_is_no_room_the_rules_go_first() -> None:
    twelve = Card("", (Cards(tuple(suggested(f"Mentor {n}") for n in range(12))),))
    assert (kinds(twelve).count("divider"), kinds(twelve).count("actions")) == (0, 12)


def test_every_row_of_buttons_of_a_card_that_stays_says_so() -> None:
    card = Card("", (Cards((suggested("Ben Okafor"),)),), (Button("Home", "home"),), stays=True)
    rows = [block["block_id"] for block in message(card)["blocks"] if block["type"] == "actions"]
    assert rows == ["stays", "stays#2"]


def test_a_window_says_its_title_once() -> None:
    assert modal(Card("Your goal", (Text("In your words."),)))["blocks"][0]["type"] == "section"
    longer = modal(Card("What would be different in six months?", (), short="Your goal"))
    assert (longer["title"]["text"], longer["blocks"][0]["type"]) == ("Your goal", "header")
    longest = modal(Card("What would be different in six months?"))
    assert (longest["title"]["text"], longest["blocks"][0]["type"]) == ("mentorbot", "header"), "nothing is cut"


@settings(max_examples=60)
@given(cards())
def test_every_block_is_one_that_slacks_own_library_takes(card: Card) -> None:
    for render in (message, modal, home):
        for block in render(card)["blocks"]:
            known = Block.parse(block)
            if known is not None:
                known.validate_json()
