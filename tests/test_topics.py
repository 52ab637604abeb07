"""Topics: what people call them, and how near two of them are."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.words import Words
from handlers.topics import TOPIC_NAMES, topic_name
from matching.taxonomy import GROUPS, RELATED
from matching.topics import APART, KIN, NEAR, SAME, closest_topics, find_topic, group_of, quarters

ROSTER = Path(__file__).resolve().parents[2] / "shared" / "data" / "roster.csv"
TOPICS = [key for topics in GROUPS.values() for key in topics]
ANY_TOPIC = st.sampled_from(TOPICS)
NAMED = [
    (key, name)
    for topics in GROUPS.values()
    for key, synonyms in topics.items()
    for name in (key.replace("-", " "), *synonyms.split(", "))
]


def test_every_topic_has_a_name_that_people_read() -> None:
    assert set(TOPIC_NAMES) == set(TOPICS)
    assert topic_name("public-speaking") == Words("Public speaking")


def test_a_topic_of_somebodys_own_is_shown_as_it_was_typed() -> None:
    assert topic_name("bee keeping") == "bee keeping"


def test_no_two_topics_share_a_name() -> None:
    assert len({name for _, name in NAMED}) == len(NAMED)


def test_related_topics_exist_and_each_pair_is_written_once() -> None:
    pairs = [(a, b) for a, others in RELATED.items() for b in others.split(", ")]
    assert {topic for pair in pairs for topic in pair} <= set(TOPICS)
    assert len({frozenset(pair) for pair in pairs}) == len(pairs)


def test_a_topic_is_found_by_each_of_its_names_however_written() -> None:
    for key, name in NAMED:
        assert (
            find_topic(name) == find_topic(name.upper()) == find_topic(f"  {name.replace(' ', '-').title()}. ") == key
        )


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Public Speaking", "public-speaking"),
        ("public-speaking", "public-speaking"),
        ("presentations", "public-speaking"),
        ("giving talk", "public-speaking"),
        ("Verteilte Systeme", "distributed-systems"),
        ("prioritization", "prioritisation"),
        ("Work/life balance", "work-life-balance"),
        ("Präsentieren", "public-speaking"),
        ("Prasentieren", "public-speaking"),
        ("Diversity & Inclusion", "inclusive-leadership"),
        ("code_review", "code-review"),
        ("Kubernetes", "cloud-infrastructure"),
        ("A/B testing", "experimentation"),
    ],
)
def test_case_hyphens_accents_and_plurals_do_not_matter(typed: str, key: str) -> None:
    assert find_topic(typed) == key


@pytest.mark.parametrize("typed", ["", " ", "pyhton", "kubernetse", "bee keeping", "!!", "s", "speak"])
def test_what_names_no_topic_isnt_guessed(typed: str) -> None:
    assert find_topic(typed) is None


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("pyhton", "python"),
        ("kubernetse", "cloud-infrastructure"),
        ("pubic speaking", "public-speaking"),
        ("feedbak", "giving-feedback"),
        ("speaking in front of seniors", "public-speaking"),
        ("how to delegate better", "delegation"),
        ("negociation", "negotiation"),
    ],
)
def test_a_misspelled_topic_is_the_first_suggestion(typed: str, key: str) -> None:
    assert closest_topics(typed)[0] == key


@given(ANY_TOPIC.filter(lambda key: len(key) > 5), st.data())
def test_two_swapped_letters_still_suggest_the_topic(key: str, data: st.DataObject) -> None:
    name = key.replace("-", " ")
    place = data.draw(st.integers(0, len(name) - 2))
    typed = name[:place] + name[place + 1] + name[place] + name[place + 2 :]
    assert find_topic(typed) == key or key in closest_topics(typed, 3)


@given(st.text(max_size=60), st.integers(0, 5))
def test_any_text_has_at_most_as_many_suggestions_as_asked_for(typed: str, n: int) -> None:
    found = closest_topics(typed, n)
    assert len(found) <= n
    assert set(found) <= set(TOPICS)
    assert find_topic(typed) in {*TOPICS, None}


def test_nonsense_has_no_suggestions() -> None:
    assert closest_topics("xqzw") == []


@given(ANY_TOPIC, ANY_TOPIC)
def test_topics_are_as_near_to_each_other_as_the_table_says(a: str, b: str) -> None:
    related = b in RELATED.get(a, "").split(", ") or a in RELATED.get(b, "").split(", ")
    expected = SAME if a == b else NEAR if related else KIN if group_of(a) == group_of(b) else APART
    assert quarters(a, b) == quarters(b, a) == expected


def test_a_topic_of_somebodys_own_is_near_to_itself_only() -> None:
    assert quarters("bee keeping", "bee keeping") == SAME
    assert quarters("bee keeping", "knots") == quarters("bee keeping", "python") == APART


@pytest.mark.skipif(not ROSTER.exists(), reason="the sample roster isn't here")
def test_all_topics_of_the_sample_roster_are_known_but_for_its_two_typing_mistakes() -> None:
    with ROSTER.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    named = {topic.strip() for row in rows for column in (11, 12) for topic in list(row.values())[column].split(",")}
    assert {topic for topic in named if topic and not find_topic(topic)} == {"pyhton", "kubernetse"}
