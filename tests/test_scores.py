"""How two people's fit is counted, one pair at a time and for everybody at once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.matrix import FORBIDDEN, broken_rules, matrix
from matching.people import Mentee, Mentor, Rules, Weights, lines
from matching.reasons import Reason, in_common, reasons, weekly_minutes
from matching.scores import Refusal, Score, covered, experience, runs, score

HOUR = 0b1111
WORKDAY = (1 << 32) - 1
ASHA = Mentee("asha", {"delegation": 1}, WORKDAY, frozenset({"en"}), 2, "data", "hands-on")
MARCUS = Mentor("marcus", {"delegation": 2}, WORKDAY, frozenset({"en"}), 4, "platform", "hands-on")
RULES = Rules()

TOPICS = st.sampled_from(["delegation", "coaching", "hiring", "python", "backend", "pricing", "knots, mostly"])
KEYS = st.sampled_from([f"p{i}" for i in range(8)])
LEVELS = st.none() | st.integers(1, 9)
SHARED = {
    "free": st.integers(0, (1 << 24) - 1) | st.just(WORKDAY),
    "sometimes": st.just(0) | st.integers(0, (1 << 24) - 1),
    "languages": st.frozensets(st.sampled_from(["en", "de", "ja"]), max_size=3),
    "level": LEVELS,
    "team": st.sampled_from(["", "data", "legal"]),
    "style": st.sampled_from(["", "hands-on", "reflective"]),
    "line": st.frozensets(KEYS, max_size=1),
    "vetoes": st.frozensets(KEYS, max_size=1),
}
WANTS = st.dictionaries(TOPICS, st.integers(0, 3), max_size=6)
MENTEES = st.lists(st.builds(Mentee, KEYS, WANTS, **SHARED), max_size=6, unique_by=lambda p: p.key)
MENTORS = st.lists(st.builds(Mentor, KEYS, WANTS, **SHARED), max_size=6, unique_by=lambda p: p.key)
WEIGHTS = st.sampled_from([Weights(), Weights(0, 0, 0, 0, 0, 1000), Weights(333, 167, 101, 99, 201, 99)])
RULES_OF_ALL_KINDS = st.builds(
    Rules,
    session=st.integers(1, 5),
    least_starts=st.integers(0, 3),
    enough_starts=st.integers(1, 40),
    least_topic=st.integers(0, 4),
    same_team=st.booleans(),
    paired=st.frozensets(st.tuples(KEYS, KEYS), max_size=2),
    weights=WEIGHTS,
)


def points(mentee: Mentee, mentor: Mentor, rules: Rules = RULES) -> Score:
    found = score(mentee, mentor, rules)
    assert isinstance(found, Score)
    return found


def refusal(mentee: Mentee, mentor: Mentor, rules: Rules = RULES) -> str:
    found = score(mentee, mentor, rules)
    assert isinstance(found, Refusal)
    return found.code


@settings(max_examples=300, deadline=None)
@given(MENTEES, MENTORS, RULES_OF_ALL_KINDS)
def test_everybody_at_once_is_scored_as_each_pair_alone(
    mentees: list[Mentee], mentors: list[Mentor], rules: Rules
) -> None:
    table = matrix(mentees, mentors, rules)
    broken = broken_rules(mentees, mentors, rules)
    assert table.shape == (len(mentees), len(mentors))
    assert table.dtype == np.int32
    for i, mentee in enumerate(mentees):
        for j, mentor in enumerate(mentors):
            alone = score(mentee, mentor, rules)
            told = next((code for code, flags in broken.items() if flags[i, j]), None)
            if isinstance(alone, Refusal):
                assert (table[i, j], told) == (FORBIDDEN, alone.code)
            else:
                assert (table[i, j], told) == (alone.total, None)


@given(st.integers(0, (1 << 40) - 1), st.integers(0, (1 << 40) - 1), st.integers(1, 6))
def test_a_session_fits_both_exactly_where_it_fits_each(a: int, b: int, session: int) -> None:
    begins = [all((a & b) >> (i + k) & 1 for k in range(session)) for i in range(40)]
    assert runs(a & b, session) == sum(1 << i for i, fits in enumerate(begins) if fits)
    assert runs(a & b, session) == runs(a, session) & runs(b, session)


def test_a_pair_that_shares_everything_gets_all_the_points() -> None:
    asha, marcus = (replace(p, languages=frozenset({"en", "ja"})) for p in (ASHA, MARCUS))
    assert points(asha, marcus) == Score(topics=500, experience=150, time=140, team=100, languages=50, style=50)
    assert points(asha, marcus, replace(RULES, enough_starts=30)).total == 1000


def test_what_isnt_known_counts_half_and_refuses_nobody() -> None:
    unknown = points(Mentee("asha", free=WORKDAY), Mentor("marcus", free=WORKDAY))
    assert unknown == Score(topics=250, experience=75, time=140, team=50, languages=25, style=25)


def test_the_first_wish_counts_four_times_the_last() -> None:
    wants = {"delegation": 0, "python": 0, "pricing": 0, "networking": 0, "accessibility": 0}
    assert covered(wants, None) == 12 * (4 + 3 + 2 + 1 + 1)
    assert [covered(wants, {topic: 0}) for topic in ("delegation", "python", "pricing", "accessibility")] == [
        12 * 4,
        12 * 3,
        12 * 2,
        12,
    ]


def test_what_a_mentor_offers_beyond_the_wishes_changes_nothing() -> None:
    generalist = replace(MARCUS, offers={"delegation": 2, "contracts": 3, "python": 3})
    assert points(ASHA, generalist) == points(ASHA, MARCUS)


def test_a_related_topic_covers_half_and_the_same_group_a_quarter() -> None:
    assert covered({"delegation": 0}, None) == 48
    assert covered({"delegation": 0}, {"coaching": 0}) == 24
    assert covered({"delegation": 0}, {"hiring": 0}) == 12
    assert covered({"delegation": 0}, {"accessibility": 0}) == 0


def test_a_mentor_who_is_less_far_covers_less() -> None:
    assert [covered({"delegation": 3}, {"delegation": level}) for level in (1, 2, 3, 0)] == [16, 32, 48, 48]
    assert covered({"delegation": 1}, {"delegation": 3}) == 48


def test_one_to_three_levels_ahead_is_the_best_distance() -> None:
    by_gap = [experience(5, 5 + gap) for gap in range(-3, 7)]
    assert by_gap == [0, 0, 20, 60, 100, 100, 100, 60, 30, 30]
    assert experience(None, 4) == experience(4, None) == 50


def test_common_time_counts_until_there_is_enough() -> None:
    scores = [points(replace(ASHA, free=(1 << quarters) - 1), MARCUS).time for quarters in (3, 4, 18, 32)]
    assert scores == [4, 9, 75, 140]
    assert points(ASHA, MARCUS, replace(RULES, enough_starts=8)).time == 150


def test_hours_that_are_offered_now_and_then_count_half_and_make_a_pair_possible() -> None:
    late = replace(ASHA, free=0, sometimes=(1 << 10) - 1)  # eight starts, each of them only now and then
    assert points(late, MARCUS).time == points(replace(ASHA, free=(1 << 6) - 1), MARCUS).time > 0
    assert points(replace(late, sometimes=0b111), MARCUS).time > 0, "a single one is something in common"
    assert refusal(late, replace(MARCUS, free=1 << 40)) == "no_common_time"
    both = replace(ASHA, free=(1 << 6) - 1, sometimes=(1 << 6) - 1)
    assert points(both, MARCUS) == points(replace(both, sometimes=0), MARCUS), "usual hours count once"
    assert in_common(late, MARCUS, RULES) == Reason("sometimes", amount=75)


@pytest.mark.parametrize(
    ("code", "mentee", "mentor", "rules"),
    [
        ("self", ASHA, replace(MARCUS, key="asha"), RULES),
        ("already_paired", ASHA, MARCUS, replace(RULES, paired=frozenset({("asha", "marcus")}))),
        ("already_paired", ASHA, MARCUS, replace(RULES, paired=frozenset({("marcus", "asha")}))),
        ("reporting_line", replace(ASHA, line=frozenset({"marcus"})), MARCUS, RULES),
        ("reporting_line", ASHA, replace(MARCUS, line=frozenset({"asha"})), RULES),
        ("same_team", ASHA, replace(MARCUS, team="data"), replace(RULES, same_team=False)),
        ("no_common_language", ASHA, replace(MARCUS, languages=frozenset({"ja"})), RULES),
        ("no_topic", ASHA, replace(MARCUS, offers={"hiring": 3}), RULES),
        ("no_topic", ASHA, replace(MARCUS, offers={}), RULES),
        ("no_common_time", ASHA, replace(MARCUS, free=0b1101100110), RULES),
        ("no_common_time", ASHA, replace(MARCUS, free=HOUR), replace(RULES, least_starts=3)),
        ("veto", replace(ASHA, vetoes=frozenset({"marcus"})), MARCUS, RULES),
        ("veto", ASHA, replace(MARCUS, vetoes=frozenset({"asha"})), RULES),
    ],
)
def test_a_hard_rule_refuses_a_pair(code: str, mentee: Mentee, mentor: Mentor, rules: Rules) -> None:
    assert refusal(mentee, mentor, rules) == code


def test_a_private_veto_is_told_only_where_no_other_rule_stands_in() -> None:
    shy = replace(ASHA, vetoes=frozenset({"marcus"}))
    assert refusal(shy, replace(MARCUS, languages=frozenset({"ja"}))) == "no_common_language"
    assert refusal(shy, replace(MARCUS, free=0)) == "no_common_time"


def test_teams_that_nobody_named_are_not_the_same_team() -> None:
    assert points(replace(ASHA, team=""), replace(MARCUS, team=""), replace(RULES, same_team=False)).team == 50


def test_a_reporting_line_goes_two_steps_up() -> None:
    found = lines({"asha": "marcus", "marcus": "ceo", "ceo": "board", "loner": "", "own": "own"})
    assert found["asha"] == {"marcus", "ceo"}
    assert found["marcus"] == {"ceo", "board"}
    assert found["loner"] == found["own"] == frozenset()
    assert lines({"a": "b", "b": "a"}) == {"a": {"b"}, "b": {"a"}}


def test_weights_add_up_to_a_thousand_points() -> None:
    with pytest.raises(ValueError, match="1000"):
        Weights(topics=600)
    with pytest.raises(ValueError, match="positive"):
        Weights(topics=600, style=-50)


def test_reasons_are_at_most_three_and_the_strongest_comes_first() -> None:
    asha = replace(ASHA, wants={"delegation": 1, "hiring": 1}, languages=frozenset({"en", "ja"}))
    marcus = replace(MARCUS, offers={"hiring": 2, "delegation": 2}, languages=frozenset({"ja", "en"}))
    assert reasons(asha, marcus, RULES) == (
        Reason("offers", ("delegation", "hiring")),
        Reason("ahead", amount=2),
        Reason("hours", amount=240),
    )


def test_a_related_topic_is_the_reason_only_where_nothing_asked_for_is_offered() -> None:
    coach = replace(MARCUS, offers={"coaching": 2, "python": 1})
    assert reasons(ASHA, coach, RULES)[0] == Reason("related", ("delegation", "coaching"))
    assert reasons(ASHA, replace(coach, offers={"coaching": 2, "delegation": 2}), RULES)[0].kind == "offers"


def test_languages_and_style_are_reasons_when_there_is_little_else() -> None:
    asha = Mentee("asha", free=HOUR, languages=frozenset({"en", "ja"}), style="hands-on", level=6)
    marcus = Mentor("marcus", free=HOUR, languages=frozenset({"en", "ja"}), style="hands-on", level=2)
    kinds = [reason.kind for reason in reasons(asha, marcus, RULES)]
    assert kinds == ["languages", "style", "hours"]


def test_a_refused_pair_has_no_reasons() -> None:
    assert reasons(ASHA, replace(MARCUS, free=0), RULES) == ()


def test_only_stretches_long_enough_for_a_session_count_as_common_hours() -> None:
    assert weekly_minutes(0b11, 3) == 0
    assert weekly_minutes(0b1111 << 8 | 0b11, 3) == 30
