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

from bot.teams.cards import message
from bot.teams.inputs import FEW, MANY, input_of, offered, packed, unpacked
from bot.teams.parts import OURS
from chat.cards import Button, Card, Cards, Chart, Facts, Field, File, Image, Link, Option, Progress, Table, Text

Json = dict[str, Any]
MOST = 28 * 1024  # bytes that Teams takes
ACTIONS = {"Action.Execute", "Action.Submit", "Action.OpenUrl"}
ELEMENTS = {
    "AdaptiveCard", "RichTextBlock", "TextRun", "Container", "Table", "TableRow", "TableCell", "ActionSet", "Image",
    "Input.Text", "Input.ChoiceSet", "Input.Number", "Input.Date", "Input.Time", "Data.Query", "Carousel", "CarouselPage",
    "Chart.HorizontalBar.Stacked",
}  # fmt: skip
SAVE = Button("Save", "a", submit=True)
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


@settings(max_examples=100)
@given(cards())
def test_every_card_is_one_that_teams_and_the_official_schema_take(card: Card) -> None:
    sent = message(card)
    assert len(json.dumps(sent).encode()) <= MOST
    assert sent["summary"]
    content = shown(card)
    assert official(content) == []
    assert content["version"] == "1.5"
    assert content["body"]
    for thing in things(content):
        assert thing["type"] in ELEMENTS | ACTIONS
        assert len(thing.get("actions", ())) <= 6
        assert thing["type"] != "TextRun" or thing["text"]
        assert "fallback" in thing or thing["type"] not in ("Action.Execute", "Carousel", "Chart.HorizontalBar.Stacked")
    names = [element["id"] for element in inputs_of(content)]
    assert sorted(names) == sorted(field.name for field in card.fields), "no field is ever cut away"


@settings(max_examples=60)
@given(cards())
def test_the_own_buttons_stay_and_of_those_in_a_list_only_the_last_go(card: Card) -> None:
    content = shown(card)
    presses = [(action["data"][OURS], action["fallback"]) for action in content.get("actions", [])]
    assert [(ours["action"], ours["value"]) for ours, _ in presses] == [(b.action, b.value) for b in card.buttons]
    assert all(fallback["data"][OURS] == ours for ours, fallback in presses), "as a message it says the same"
    lists = [part for part in card.parts if isinstance(part, Cards)]
    wanted = [(b.action, b.value) for part in lists for inner in part.cards for b in inner.buttons]
    body = promised(content)["body"]
    there = [(a["data"][OURS]["action"], a["data"][OURS]["value"]) for a in actions_of(body) if "data" in a]
    assert there == wanted[: len(there)], "the last ones go first"
    assert len(there) == len(wanted) or body[-1]["inlines"][0]["text"].startswith("… +"), "and it says so"


@pytest.mark.parametrize(("count", "there"), [(20, 20), (40, 40), (60, 43)])
def test_cards_in_a_list_go_only_where_their_titles_and_buttons_alone_are_too_much(count: int, there: int) -> None:
    """At twenty their words are cut, at forty they go; of sixty the last cards go, and a line says how many."""
    long = tuple(Card(f"Mentor {n}", (Text("ü" * 3000),) * 2, (Button("Ask", "a", str(n)),)) for n in range(count))
    content = shown(Card("Mentors", (Text("x" * 4000), Cards(long))))
    boxes = [element for element in content["body"] if element["type"] == "Container"]
    assert [box["items"][0]["inlines"][0]["text"] for box in boxes] == [f"Mentor {n}" for n in range(there)]
    assert [action["data"][OURS]["value"] for action in actions_of(boxes)] == [str(n) for n in range(there)]
    assert there == count or content["body"][-1]["inlines"][0]["text"] == f"… +{count - there}"
    assert (len(boxes[0]["items"]) > 2) == (count == 20)


def test_what_is_leafed_through_is_as_short_in_both_ways_of_showing_it() -> None:
    """Both versions count towards what Teams takes."""
    long = tuple(Card(f"Mentor {n}", (Text("ü" * 200),), (Button("Ask", "a", str(n)),)) for n in range(3))
    content = shown(Card("Mentors", (Cards(long, choice=True), *[Text("x" * 4000)] * 6)))
    carousel = content["body"][1]
    assert carousel["type"] == "Carousel"
    for boxes in (carousel["pages"], carousel["fallback"]["items"]):
        assert [action["data"][OURS]["value"] for action in actions_of(boxes)] == ["0", "1", "2"]
    assert len(json.dumps(content).encode()) > 20_000, "no more is cut than has to be"


def test_a_long_table_loses_rows_and_says_how_many() -> None:
    rows = tuple((f"Person {n}", "mentee", "Berlin", "joined", "waits") for n in range(200))
    content = shown(Card("People", (Text("Everybody"), Table(("Who", "What", "Where", "Is", "Next"), rows))))
    (table,) = [element for element in content["body"] if element["type"] == "Table"]
    names = [row["cells"][0]["items"][0]["inlines"][0]["text"] for row in table["rows"]]
    assert names[0:2] == ["Who", "Person 0"]
    assert names[-1] == f"… +{200 - (len(names) - 2)}"
    assert len(names) > 20, "no more is cut than has to be"


def test_what_is_only_said_makes_room_for_what_was_typed() -> None:
    typed, hint = "ü" * 2500, "x" * 4000
    content = shown(Card("Goal", (*[Text(hint)] * 5, Field("x", "Goal", "lines", initial=typed)), (SAVE,)))
    (element,) = inputs_of(content)
    assert element["value"] == typed
    said = [element["inlines"][0]["text"] for element in content["body"][1:6]]
    assert {len(text) for text in said} == {len(said[0])}
    assert said[0].endswith("…")


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


@pytest.mark.parametrize("count", [2, 30])
@pytest.mark.parametrize("kind", ["one", "many"])
def test_a_choice_is_called_what_it_is_called_and_is_no_link(kind: str, count: int) -> None:
    """Clients of today read no Markdown there, so that a backslash would be seen; older ones did."""
    names = ("*Ana_B* 9-17 1. C#", "[here](http://x)", *(f"Option {n}" for n in range(count - 2)))
    choices = input_of(Field("x", "Which", kind, tuple(Option(name, name) for name in names)))["choices"]
    assert choices[0]["title"] == names[0]
    assert choices[1]["title"] == "[here]\u2060(http://x)"


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
    title, element = shown(Card("Report", (chart,)))["body"][1:]
    assert title["inlines"][0]["text"] == "Sessions", "not every client shows a chart's own"
    assert element["type"] == "Chart.HorizontalBar.Stacked"
    bars = [(bar["title"], [(piece["legend"], piece["value"]) for piece in bar["data"]]) for bar in element["data"]]
    assert bars == [("Nov", [("Held", 3), ("Missed", 1)]), ("Dec", [("Held", 5), ("Missed", 0)])]
    table = element["fallback"]
    rows = [[cell["items"][0]["inlines"][0]["text"].strip() for cell in row["cells"]] for row in table["rows"]]
    assert rows == [["", "Held", "Missed"], ["Nov", "3", "1"], ["Dec", "5", "0"]]


def test_a_choice_is_leafed_through_and_stands_one_below_the_other_where_a_client_cannot() -> None:
    names = tuple(Card(name, (Text("Leads a team"),), (Button("Ask", "a", name),)) for name in ("Ben", "Mia"))
    (element,) = shown(Card("Mentors", (Cards(names, choice=True),), stays=True))["body"][1:]
    assert element["type"] == "Carousel"
    for cards_ in (element["pages"], element["fallback"]["items"]):
        presses = [action["data"][OURS] for card in cards_ for action in actions_of(card)]
        assert [(press["value"], press["stays"]) for press in presses] == [("Ben", True), ("Mia", True)]
    assert [item["type"] for item in element["fallback"]["items"]] == ["Container", "Container"]


@pytest.mark.parametrize(("names", "choice"), [(1, True), (11, True), (2, False)])
def test_a_list_is_not_leafed_through_nor_one_card_nor_very_many(names: int, choice: bool) -> None:
    below = shown(Card("Mentors", (Cards((Card("Ben"),) * names, choice=choice),)))["body"][1:]
    assert [element["type"] for element in below] == ["Container"] * names


def test_a_chart_with_nothing_in_it_yet_is_a_table() -> None:
    """Clients draw an axis of tiny fractions for it."""
    body = shown(Card("Report", (Chart("Sessions", ("Nov", "Dec"), (("Held", (0, 0)),)),)))["body"][1:]
    assert [element["type"] for element in body] == ["RichTextBlock", "Table"]


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
