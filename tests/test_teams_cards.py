"""Cards of any shape become Adaptive Cards 1.5 within Teams' limits, and nothing typed is read as markup."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from card_shapes import cards
from hypothesis import given, settings
from hypothesis import strategies as st
from teams_seen import actions_of, inputs_of, promised, rules

from bot.teams.cards import OURS, message
from bot.teams.inputs import FEW, MANY, input_of, offered, packed, unpacked
from chat.cards import Button, Card, Cards, Chart, Facts, Field, File, Image, Link, Option, Progress, Table, Text

Json = dict[str, Any]
MOST = 28 * 1024  # bytes that Teams takes
ACTIONS = {"Action.Execute", "Action.Submit", "Action.OpenUrl"}
ELEMENTS = {
    "AdaptiveCard", "RichTextBlock", "TextRun", "Container", "Table", "TableRow", "TableCell", "ActionSet", "Image",
    "Input.Text", "Input.ChoiceSet", "Input.Number", "Input.Date", "Input.Time", "Chart.VerticalBar",
    "Chart.VerticalBar.Grouped", "Data.Query",
}  # fmt: skip
official = rules()


def things(thing: Any) -> Iterator[Json]:
    """Everything in a card that has a type, but not what a press carries."""
    if isinstance(thing, list):
        for item in thing:
            yield from things(item)
    elif isinstance(thing, dict):
        if "type" in thing:
            yield thing
        for name, item in thing.items():
            if not (name == "data" and str(thing.get("type", "")).startswith("Action.")):
                yield from things(item)


def shown(card: Card) -> Json:
    content: Json = message(card)["attachments"][0]["content"]
    return content


@settings(max_examples=150)
@given(cards())
def test_every_card_is_one_that_the_official_schema_takes(card: Card) -> None:
    assert official(shown(card)) == []


@settings(max_examples=150)
@given(cards())
def test_every_card_is_within_what_teams_takes(card: Card) -> None:
    sent = message(card)
    assert len(json.dumps(sent).encode()) <= MOST
    assert sent["summary"]
    content = shown(card)
    assert content["version"] == "1.5"
    assert content["body"]
    for thing in things(content):
        assert thing["type"] in ELEMENTS | ACTIONS
        assert len(thing.get("actions", ())) <= 6
        assert thing["type"] != "TextRun" or thing["text"]
        assert "fallback" in thing or thing["type"] not in ("Action.Execute", "Chart.VerticalBar")
    names = [element["id"] for element in inputs_of(content)]
    assert sorted(names) == sorted(field.name for field in card.fields), "no field is ever cut away"


@settings(max_examples=60)
@given(cards())
def test_no_button_is_ever_cut_away(card: Card) -> None:
    presses = [(action["data"][OURS], action["fallback"]) for action in shown(card).get("actions", [])]
    assert [(ours["action"], ours["value"]) for ours, _ in presses] == [(b.action, b.value) for b in card.buttons]
    assert all(fallback["data"][OURS] == ours for ours, fallback in presses), "as a message it says the same"


@given(st.text(), st.sampled_from(["{{DATE(2026-01-01T00:00:00Z, SHORT)}}", "**b** [x](http://y)", "<at>Ben</at>", ""]))
def test_what_people_write_stands_only_where_nothing_is_read_as_markup(words: str, markup: str) -> None:
    said = f"§{markup}{words}"  # a sign by which it can be found
    parts = (
        Text(said), Text(said, "quote"), Text(said, "quiet"), Facts(((said, said),)), Table((said,), ((said,),)),
        Cards((Card(said, (Text(said),)),)), File(said, "text/plain", "", said), Progress(1, 2, said),
        Field("x", said, hint=said, error=said, initial=said),
    )  # fmt: skip
    content = shown(Card(said, parts, (Button("Save", "a", submit=True),)))
    texts = [thing for thing in things(content) if "§" in json.dumps(_own(thing), ensure_ascii=False)]
    plain = {"TextRun": {"text"}, "Input.Text": {"value", "label"}, "AdaptiveCard": {"fallbackText"}}
    for thing in texts:
        where = {name for name, value in _own(thing).items() if "§" in str(value)}
        assert where <= plain[thing["type"]], f"{thing['type']} reads markup in {where}"
    assert not any("{{DATE(" in json.dumps(_own(thing)) for thing in texts if "value" not in thing)


@pytest.mark.parametrize(
    ("kind", "count", "name"),
    [
        ("one", 2, r"\*Ana\_B\* 1\."),
        ("many", 2, r"\*Ana\_B\* 1\."),
        ("one", 30, "*Ana_B* 1."),
        ("many", 30, "*Ana_B* 1."),
    ],
)
def test_a_choice_is_called_what_it_is_called(kind: str, count: int, name: str) -> None:
    """Clients read Markdown in the names of choices that are shown one by one, and not in a list that opens."""
    options = (Option("a", "*Ana_B* 1."), *(Option(str(n), f"Option {n}") for n in range(count - 1)))
    assert input_of(Field("x", "Which", kind, options))["choices"][0]["title"] == name


def _own(thing: Json) -> Json:
    return {name: value for name, value in thing.items() if isinstance(value, str)}


@given(st.lists(st.text(max_size=150), unique_by=packed, min_size=1, max_size=20), st.data())
def test_what_is_chosen_survives_the_way_there_and_back(values: list[str], data: st.DataObject) -> None:
    """Teams hands several choices back in one text, with commas between them."""
    options = tuple(Option(value, "it") for value in values)
    chosen = tuple(data.draw(st.lists(st.sampled_from(values), unique=True)))
    several = input_of(Field("x", "Which", "many", options, chosen))
    back = unpacked({"x": several.get("value", "")}, ["x"], ["x"])["x"]
    assert back == tuple(value or "" for value in chosen if packed(value) != "-") or "-" in map(packed, chosen)
    one = input_of(Field("x", "Which", "one", options, values[0]))
    assert packed(values[0]) == "-" or unpacked({"x": one["value"]}, [], ["x"]) == {"x": values[0]}


@given(st.text(min_size=1, max_size=4000))
def test_what_was_typed_stands_in_its_field_again(words: str) -> None:
    element = input_of(Field("x", "Your goal", "lines", initial=words, most=100))
    assert element["value"] == words
    assert element["maxLength"] >= len(words), "a client would cut it"


@pytest.mark.parametrize(("count", "style"), [(FEW, "expanded"), (FEW + 1, "compact"), (MANY, "compact")])
def test_a_few_choices_are_all_shown_and_more_are_a_list(count: int, style: str) -> None:
    element = input_of(Field("x", "Which", "one", tuple(Option(f"o{n}", f"Option {n}") for n in range(count))))
    assert element["style"] == style
    assert len(element["choices"]) == count


def test_a_list_that_is_too_long_to_send_is_searched_and_begins_with_what_is_chosen() -> None:
    options = tuple(Option(f"o{n}", f"Person {n}") for n in range(2000))
    who = Field("x", "Who", "many", options, ("o1990", "o7"))
    content = shown(Card("Not with", (who,), (Button("Save", "a", submit=True),)))
    (element,) = inputs_of(content)
    assert element["choices.data"] == {"type": "Data.Query", "dataset": "x"}
    assert {choice["value"] for choice in element["choices"]} > {"o1990", "o7"}
    assert element["value"] == "o1990,o7"
    assert [choice["value"] for choice in offered(who.matching("person 199"))] == [
        "o199",
        *(f"o199{n}" for n in range(10)),
    ]
    assert promised(element)["style"] == "compact", "a client that can't search shows what is there"


def test_a_chart_is_a_table_for_whoever_shows_no_charts() -> None:
    chart = Chart("Sessions", ("Nov", "Dec"), (("Held", (3, 5)), ("Missed", (1, 0))))
    (element,) = shown(Card("Report", (chart,)))["body"][1:]
    assert element["type"] == "Chart.VerticalBar.Grouped"
    assert [series["legend"] for series in element["data"]] == ["Held", "Missed"]
    title, table = element["fallback"]["items"]
    assert title["inlines"][0]["text"] == "Sessions"
    rows = [[cell["items"][0]["inlines"][0]["text"].strip() for cell in row["cells"]] for row in table["rows"]]
    assert rows == [["", "Held", "Missed"], ["Nov", "3", "1"], ["Dec", "5", "0"]]


def test_a_chart_with_nothing_in_it_yet_is_a_table() -> None:
    """Clients draw an axis of tiny fractions for it."""
    (element,) = shown(Card("Report", (Chart("Sessions", ("Nov", "Dec"), (("Held", (0, 0)),)),)))["body"][1:]
    assert element["type"] == "Container"


def test_only_a_card_with_a_table_is_as_wide_as_the_window() -> None:
    table = Table(("Yours", "New York"), (("Thu 19:30", "Thu 09:00"),))
    assert shown(Card("Times", (table,)))["msteams"] == {"width": "Full"}
    assert "msteams" not in shown(Card("Hello", (Text("Good morning"),)))


def test_links_and_images_of_odd_kinds_are_left_out() -> None:
    odd = (Link("here", "javascript:alert(1)"), Image("http://x/a.png", "a plant"))
    content = shown(Card("Look", odd))
    assert list(actions_of(content)) == []
    assert [element["inlines"][0]["text"] for element in content["body"]] == ["Look", "a plant"]


def test_other_buttons_of_a_form_send_nothing_that_was_typed() -> None:
    card = Card("Goal", (Field("x", "Goal"),), (Button("Save", "a", submit=True), Button("Later", "b")))
    save, later = shown(card)["actions"]
    assert "associatedInputs" not in save
    assert later["associatedInputs"] == later["fallback"]["associatedInputs"] == "none"
