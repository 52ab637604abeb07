"""However much a card holds, Slack takes it: texts are cut to one size, what is left out is counted, and what can be filled
in or pressed below it stays."""

from __future__ import annotations

import json

from card_shapes import cards
from confidence import change
from fake_slack_limits import NAME, refusal
from house import Human
from hypothesis import given, settings
from slack_house import SlackHouse

from bot.slack.blocks import NOTHING, home, message, modal
from bot.slack.parts import part_blocks
from chat.cards import Button, Card, Cards, Chart, Facts, Field, Option, Text
from storage.pairs import Note
from storage.people import Role
from storage.secrets import Sealed

VIEW = 250_000  # bytes of a window or a page


@settings(max_examples=30)
@given(cards())
def test_no_card_is_too_long_for_slack_and_every_field_of_it_stays(card: Card) -> None:
    for shown in (message(card), message(card, NOTHING)):
        assert refusal(shown["blocks"], set()) is None
        assert len(shown["text"].encode()) <= 4000, "which chat.update takes"
    for view in (modal(card), home(card)):
        assert len(json.dumps(view)) <= VIEW
    for blocks in (message(card)["blocks"], modal(card)["blocks"]):
        asked = [block["element"]["action_id"] for block in blocks if block["type"] == "input"]
        assert asked == [field.name[:200] for field in card.fields]


def test_ten_long_notes_arrive_in_one_card_cut_to_one_size_with_the_way_to_all_of_them(slack: SlackHouse) -> None:
    ana, ben = slack.person("Ana Silva", Role.MENTEE), slack.person("Ben Okafor", Role.MENTOR)
    pair = slack.pair(ana, ben)
    with slack.database.write() as db:
        for _ in range(10):
            db.add(Note(person_id=ana.id, pair_id=pair, words=Sealed("word " * 400), at=slack.wall))
    seen = ana.says("notes")
    quotes = _quotes(slack, ana)
    assert len(quotes) == 10
    assert len(set(map(len, quotes))) == 1
    assert quotes[0].endswith("…")
    assert len(quotes[0]) > 500
    assert "As a file" in seen.buttons


def _quotes(slack: SlackHouse, person: Human) -> list[str]:
    newest = slack.fake.messages[slack.fake.dm(person.account)][-1]
    texts = [block["text"]["text"] for block in newest["blocks"] if block["type"] == "section"]
    return [text for text in texts if "word" in text]


def test_of_many_lines_whole_ones_stay_and_the_others_are_counted() -> None:
    rows = tuple((f"Person number {n}", "joined, has a mentor, was last heard of on Tuesday" * 2) for n in range(400))
    blocks = message(Card("Everybody", (Facts(rows),)))["blocks"]
    shown = [line for block in blocks[1:] if block["type"] == "section" for line in block["text"]["text"].split("\n")]
    people = [line for line in shown if line.startswith("*Person")]
    missing = sum(int(line.removeprefix("… +")) for line in shown if line.startswith("… +"))
    assert len(people) + missing == 400
    assert all(line.endswith("Tuesday") for line in people)


def test_of_too_many_cards_the_first_are_whole_and_the_others_are_counted() -> None:
    many = tuple(Card(f"Person {n}", (Text("Joined."),), (Button("Open", "people"),)) for n in range(30))
    blocks = message(Card("Everybody", (Cards(many),), (Button("Home", "home"),)))["blocks"]
    pressed = sum(block["type"] == "actions" for block in blocks) - 1
    (left,) = [block["elements"][0]["text"] for block in blocks if block["type"] == "context"]
    assert left == f"… +{30 - pressed}"
    assert blocks[-1]["elements"][0]["text"]["text"] == "Home"


def test_a_list_of_choices_that_is_too_long_for_a_message_is_searched_and_nothing_of_it_is_lost() -> None:
    names = tuple(Option(f"p{n}", f"{n} " + "A rather long name of somebody " * 2) for n in range(100))
    fields = tuple(Field(f"who{n}", "Whom", "many", names) for n in range(3))
    card = Card("Whom", fields, (Button("Save", "a", submit=True),))
    kinds = [block["element"]["type"] for block in message(card)["blocks"] if block["type"] == "input"]
    assert kinds == ["multi_external_select"] * 3
    assert len(modal(card)["blocks"][0]["element"]["options"]) == 100, "a window has room for all of it"


def test_the_names_in_a_chart_are_as_short_as_slack_wants_them_and_stay_distinct() -> None:
    weeks = tuple(f"The week that begins on {n} November" for n in range(2, 6))
    series = (("Sessions that both said took place", (1, 2, 3, 4)), ("Sessions that both said did not", (0, 0, 1, 1)))
    (block,) = part_blocks(Chart("Sessions", weeks, series))
    assert refusal([block], set()) is None
    assert max(len(one["name"]) for one in block["chart"]["series"]) <= NAME
    assert "Sessions that both said took place 1" in str(block["plain"]), "the lines say them in full"


def test_whoever_has_a_card_read_aloud_hears_what_it_says_and_a_lock_screen_shows_no_more_than_it_may() -> None:
    parts = (Text("Friday at three."), Facts((("Where", "Berlin"),)), Text("my own words", "quote"))
    assert message(Card("Booked", parts))["text"] == "Booked\nFriday at three.\nWhere: Berlin"
    assert message(Card("Booked", parts, notify="About your session"))["text"] == "About your session"


def test_of_what_is_in_confidence_a_lock_screen_shows_nothing(slack: SlackHouse) -> None:
    ana, ingrid = slack.person("Ana Silva", Role.MENTEE), slack.person("Ingrid Falk")
    change(slack, contact_id=ingrid.id)
    ana.says("talk privately")
    ana.acts("private.close")
    said = [m for m in slack.fake.messages[slack.fake.dm(ana.account)] if m.get("bot_id")]
    assert [m["text"] for m in said] == ["mentorbot"] * 2
