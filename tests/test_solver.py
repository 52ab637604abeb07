"""Who is matched with whom, against solutions found in other ways."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import linear_sum_assignment

from matching.certificate import Cover, certify
from matching.flows import most_people, numbers_of
from matching.matrix import matrix
from matching.people import Mentee, Mentor, Rules
from matching.solver import best_choice, match

Ints = np.ndarray
ALWAYS = (1 << 40) - 1
RULES = Rules()


def mentee(key: str, *wants: str, free: int = ALWAYS, languages: str = "en") -> Mentee:
    return Mentee(key, dict.fromkeys(wants or ("hiring",), 0), free, frozenset(languages.split()))


def mentor(key: str, *offers: str, free: int = ALWAYS, languages: str = "en", places: int = 1) -> Mentor:
    return Mentor(key, dict.fromkeys(offers or ("hiring",), 0), free, frozenset(languages.split()), places=places)


def ties_of(scores: Ints) -> tuple[Ints, Ints]:
    rows, columns = scores.shape
    return numbers_of([f"mentee {i}" for i in range(rows)]), numbers_of([f"mentor {i}" for i in range(columns)])


def solve(scores: Ints, places: Ints) -> tuple[int, int, int]:
    """(people, worst, total) of our answer, whose proof has to hold."""
    chosen, certificate = best_choice(scores, places, ties_of(scores))
    assert certificate.proved
    got = [int(scores[i, j]) for i, j in enumerate(chosen) if j >= 0]
    assert (np.bincount(chosen[chosen >= 0], minlength=len(places)) <= places).all()
    assert (certificate.matched, certificate.worst or 0, certificate.total) == (len(got), min(got, default=0), sum(got))
    return len(got), min(got, default=0), sum(got)


def by_trying_all(scores: Ints, places: Ints) -> tuple[int, int, int]:
    best = (0, 0, 0)
    for choice in product(range(-1, scores.shape[1]), repeat=scores.shape[0]):
        got = [int(scores[i, j]) for i, j in enumerate(choice) if j >= 0]
        load = [choice.count(j) for j in range(len(places))]
        if min(got, default=0) >= 0 and all(used <= free for used, free in zip(load, places, strict=True)):
            best = max(best, (len(got), min(got, default=0), sum(got)))
    return best


def by_assignment(scores: Ints, places: Ints) -> tuple[int, int, int]:
    """The same wishes by scipy: a column a place, and a price on what is forbidden that no total can pay."""
    columns = np.repeat(scores, places, axis=1).astype(float)

    def at_least(lowest: int) -> tuple[int, int]:
        allowed = columns >= lowest
        rows, picked = linear_sum_assignment(np.where(allowed, columns, -1e7), maximize=True)
        kept = allowed[rows, picked]
        return int(kept.sum()), int(columns[rows, picked][kept].sum())

    most, _ = at_least(0)
    worst = max((level for level in {0, *scores[scores >= 0].tolist()} if at_least(level)[0] == most), default=0)
    return most, worst if most else 0, at_least(worst)[1]


def tables(rows: int, columns: int, highest: int) -> st.SearchStrategy[tuple[Ints, Ints]]:
    """Scores with about half the pairs forbidden, and places."""

    def of_shape(shape: tuple[int, int]) -> st.SearchStrategy[tuple[Ints, Ints]]:
        return st.tuples(
            arrays(np.int32, shape, elements=st.integers(-highest, highest)).map(lambda a: np.maximum(a, -1)),
            arrays(np.int32, shape[1], elements=st.integers(0, 3)),
        )

    return st.tuples(st.integers(0, rows), st.integers(0, columns)).flatmap(of_shape)


@settings(max_examples=300, deadline=None)
@given(tables(5, 4, 6))
def test_no_other_choice_of_pairs_does_better(table: tuple[Ints, Ints]) -> None:
    assert solve(*table) == by_trying_all(*table)


@settings(max_examples=60, deadline=None)
@given(tables(20, 12, 1000))
def test_a_second_solver_finds_nothing_better_for_more_people(table: tuple[Ints, Ints]) -> None:
    assert solve(*table) == by_assignment(*table)


@pytest.mark.parametrize("seed", range(3))
def test_a_second_solver_finds_nothing_better_for_a_whole_programme(seed: int) -> None:
    random = np.random.default_rng(seed)
    scores = np.where(random.random((150, 60)) < 0.15, random.integers(0, 1001, (150, 60)), -1).astype(np.int32)
    places = random.integers(0, 5, 60).astype(np.int32)
    assert solve(scores, places) == by_assignment(scores, places)


def test_most_people_come_before_the_worst_pair_and_that_before_the_total() -> None:
    # Either both with 10 points as the worst, or one alone with 900: two people come first.
    assert solve(np.array([[900, 10], [900, -1]], np.int32), np.array([1, 1], np.int32)) == (2, 10, 910)
    # 900 + 100 is more than 400 + 400, but leaves somebody with 100.
    assert solve(np.array([[900, 400], [400, 100]], np.int32), np.array([1, 1], np.int32)) == (2, 400, 800)
    # With the worst pair at 400 either way, the larger total decides.
    assert solve(np.array([[900, 400], [400, 400]], np.int32), np.array([1, 1], np.int32)) == (2, 400, 1300)


def test_who_wins_a_tie_depends_on_the_people_and_not_on_their_place_in_the_list() -> None:
    scores, places = np.full((12, 12), 500, np.int32), np.ones(12, np.int32)
    ours, theirs = ties_of(scores)
    chosen, _ = best_choice(scores, places, (ours, theirs))
    assert chosen.tolist() != sorted(chosen.tolist())
    random = np.random.default_rng(7)
    for _ in range(5):
        rows, columns = random.permutation(12), random.permutation(12)
        again, _ = best_choice(scores, places, (ours[rows], theirs[columns]))
        assert {(rows[i], columns[j]) for i, j in enumerate(again)} == set(enumerate(chosen.tolist()))


def test_the_same_people_in_another_order_get_the_same_mentors() -> None:
    askers = [mentee(f"a{i}", *topics) for i, topics in enumerate([("hiring",), ("hiring", "python"), ("python",)] * 4)]
    helpers = [mentor(f"b{i}", "hiring", "python", places=2) for i in range(5)]
    first = match(askers, helpers, RULES)
    assert match(askers[::-1], helpers[2:] + helpers[:2], RULES) == first
    assert [pair.mentee for pair in first.pairs] == sorted(pair.mentee for pair in first.pairs)


def test_somebody_may_be_mentee_and_mentor_but_never_their_own() -> None:
    both = match([mentee("ana"), mentee("ben")], [mentor("ana"), mentor("ben")], RULES)
    assert {(pair.mentee, pair.mentor) for pair in both.pairs} == {("ana", "ben"), ("ben", "ana")}


def test_a_running_pair_goes_on_and_takes_its_place() -> None:
    askers, helpers = [mentee("ana"), mentee("ben"), mentee("chen")], [mentor("marcus", places=2)]
    found = match(askers, helpers, RULES, existing=[("ana", "marcus")])
    assert len(found.pairs) == 1
    assert {found.pairs[0].mentee} | {left.key for left in found.unmatched} == {"ben", "chen"}
    assert found.unmatched[0].why == "places_taken"


def test_a_mentor_isnt_given_their_own_mentor_as_mentee() -> None:
    found = match([mentee("marcus")], [mentor("ana")], RULES, existing=[("ana", "marcus")])
    assert (found.pairs, found.unmatched[0].why) == ((), "only_forbidden")


@pytest.mark.parametrize(
    ("why", "asker", "helpers"),
    [
        ("no_mentors", mentee("ana"), []),
        ("no_mentors", mentee("ana"), [mentor("ana")]),
        ("no_language", mentee("ana", languages="ja"), [mentor("marcus")]),
        ("no_topic", mentee("ana", "python"), [mentor("marcus"), mentor("mei", "python", languages="ja")]),
        ("no_time", mentee("ana", free=0), [mentor("marcus")]),
        ("no_time", mentee("ana", free=0b1011), [mentor("marcus"), mentor("mei", "python")]),
        ("no_time", mentee("ana", "python"), [mentor("marcus"), mentor("mei", "python", free=0)]),
        ("only_forbidden", replace(mentee("ana"), vetoes=frozenset({"marcus"})), [mentor("marcus")]),
        (
            "only_forbidden",
            replace(mentee("ana"), line=frozenset({"marcus"})),
            [mentor("marcus"), mentor("x", "python")],
        ),
        ("places_taken", mentee("ana"), [mentor("marcus", places=0)]),
    ],
)
def test_whoever_stays_without_a_mentor_learns_which_rule_left_nobody(
    why: str, asker: Mentee, helpers: list[Mentor]
) -> None:
    found = match([asker], helpers, RULES)
    assert (found.pairs, [(left.key, left.why) for left in found.unmatched]) == ((), [("ana", why)])
    assert found.certificate.proved
    assert (found.certificate.worst, found.certificate.matched, found.certificate.gap) == (None, 0, 0)


def test_nobody_at_all_is_a_matching_too() -> None:
    assert match([], [], RULES).pairs == match([], [mentor("marcus")], RULES).unmatched == ()


def test_the_same_key_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="ana"):
        match([mentee("ana"), mentee("ana")], [], RULES)


SCORES = np.array([[900, 400], [400, 100], [300, -1]], np.int32)
PLACES = np.array([1, 1], np.int32)
_, MOST = most_people(SCORES >= 0, PLACES)
_, ABOVE = most_people(SCORES > 400, PLACES)


@pytest.mark.parametrize(
    ("chosen", "fault"),
    [([0, 1, -1], "a larger total under the same wishes"), ([1, -1, -1], "fewer people than possible")],
)
def test_a_matching_that_isnt_the_best_is_not_proved(chosen: list[int], fault: str) -> None:
    assert certify(SCORES, PLACES, np.array([1, 0, -1], np.int32), MOST, ABOVE).proved
    worst = min(SCORES[i, j] for i, j in enumerate(chosen) if j >= 0)
    _, above = most_people(np.greater(SCORES, worst), PLACES)
    assert not certify(SCORES, PLACES, np.array(chosen, np.int32), MOST, above).proved, fault


@settings(max_examples=100, deadline=None)
@given(tables(6, 5, 9), st.randoms(use_true_random=False))
def test_the_bound_holds_for_any_matching_and_is_met_by_the_best_only(table: tuple[Ints, Ints], random) -> None:
    scores, places = table
    chosen, left = np.full(len(scores), -1, np.int32), places.tolist()
    for i in random.sample(range(len(scores)), len(scores)):
        open_to = [j for j in range(len(places)) if scores[i, j] >= 0 and left[j]]
        if open_to:
            chosen[i] = random.choice(open_to)
            left[chosen[i]] -= 1
    got = [int(scores[i, j]) for i, j in enumerate(chosen) if j >= 0]
    everybody = Cover(np.ones(len(scores), bool), np.zeros(len(places), bool))
    claim = certify(scores, places, chosen, everybody, everybody)
    reachable = largest_of(np.where(scores >= min(got, default=0), scores, -1), places, len(got))
    assert claim.bound >= reachable >= claim.total
    assert (claim.gap == 0) == (reachable == claim.total)


def largest_of(scores: Ints, places: Ints, people: int) -> int:
    """The largest total of exactly so many pairs, by scipy: everybody else sits on a chair worth nothing."""
    if not people:
        return 0
    columns = np.repeat(scores, places, axis=1).astype(float)
    rows = len(scores)
    table = np.full((rows + columns.shape[1] - people, columns.shape[1] + rows - people), -1e7)
    table[:rows, : columns.shape[1]] = np.where(columns >= 0, columns, -1e7)
    table[:rows, columns.shape[1] :] = 0
    table[rows:, : columns.shape[1]] = 0
    return int(table[linear_sum_assignment(table, maximize=True)].sum())


def test_a_cover_that_misses_a_pair_proves_nothing() -> None:
    nobody = Cover(np.zeros(3, bool), np.zeros(2, bool))
    with pytest.raises(ValueError, match="leaves an allowed pair out"):
        certify(SCORES, PLACES, np.array([1, 0, -1], np.int32), nobody, ABOVE)


@pytest.mark.parametrize("chosen", [[0, 0, -1], [-1, -1, 1]])
def test_a_forbidden_pair_or_one_mentee_too_many_is_no_matching(chosen: list[int]) -> None:
    with pytest.raises(ValueError, match="forbidden, or a mentor"):
        certify(SCORES, PLACES, np.array(chosen, np.int32), MOST, ABOVE)


def test_pairs_carry_the_score_that_the_rules_give_them() -> None:
    askers = [mentee("ana", "hiring", "python"), mentee("ben", "python")]
    helpers = [mentor("marcus", "hiring"), mentor("mei", "python", "backend")]
    found = match(askers, helpers)
    table = matrix(askers, helpers, RULES)
    assert {(pair.mentee, pair.mentor): pair.score for pair in found.pairs} == {
        ("ana", "marcus"): int(table[0, 0]),
        ("ben", "mei"): int(table[1, 1]),
    }


def test_scores_are_summed_exactly_even_where_ties_are_many() -> None:
    scores, places = np.full((400, 300), 1000, np.int32), np.ones(300, np.int32)
    chosen, certificate = best_choice(scores, places, ties_of(scores))
    assert sorted(chosen[chosen >= 0].tolist()) == list(range(300))
    assert (certificate.total, certificate.bound) == (300_000, 300_000)
