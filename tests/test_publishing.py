"""From the draft to the introductions: what coordinators see, what is published, and what is told to whom."""

from __future__ import annotations

from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import timedelta

from house import House, Human
from meeting import books
from sqlmodel import select

from storage.messages import Job
from storage.pairs import Pair, PairState, Session
from storage.people import Role


def test_a_coordinator_leaves_a_pair_out_before_publishing(house: House, lena: Human) -> None:
    house.person("Ana Silva", Role.MENTEE)
    house.person("Ben Okafor", Role.MENTOR)
    lena.says("match")
    house.later(seconds=1)
    assert lena.presses("Leave out").title == "Nobody to match just now"
    assert lena.says("publish").title == "Nothing to publish"


def test_people_without_a_match_are_named_with_the_reason(house: House, lena: Human) -> None:
    house.person("Ana Silva", Role.MENTEE, topics=("sql",), hours="Mon 9-10")
    house.person("Ben Okafor", Role.MENTOR, topics=("sql",), hours="Tue 9-10")
    lena.says("match")
    house.later(seconds=1)
    draft = lena.sees("Draft")
    assert "Ana Silva" in draft.text
    assert "no free time long enough" in draft.text


def test_nobody_is_matched_with_their_own_manager(house: House, lena: Human) -> None:
    house.person("Ana Silva", Role.MENTEE, manager_email="ben.okafor@example.com")
    house.person("Ben Okafor", Role.MENTOR)
    lena.says("match")
    house.later(seconds=1)
    assert "Draft: 0 pairs" in lena.sees("Draft").title


def test_the_managers_manager_is_no_mentor_though_the_one_between_never_joined(house: House, lena: Human) -> None:
    house.person("Ana Silva", Role.MENTEE, manager_email="bob.ray@example.com")
    house.person("Bob Ray", manager_email="cy.young@example.com")
    house.person("Cy Young", Role.MENTOR)
    lena.says("match")
    house.later(seconds=1)
    assert "Draft: 0 pairs" in lena.sees("Draft").title


def test_only_the_draft_that_was_looked_at_is_published(house: House, lena: Human) -> None:
    house.person("Ana Silva", Role.MENTEE)
    house.person("Ben Okafor", Role.MENTOR)
    jonas = house.person("Jonas Weber", Role.COORDINATOR)
    lena.says("match")
    house.later(seconds=1)
    house.person("Cy Young", Role.MENTEE)
    house.person("Dee Ali", Role.MENTOR)
    jonas.says("match")
    house.later(seconds=1)
    assert "has changed since" in lena.presses("Publish").text
    assert lena.presses("Publish").title == "2 pairs are on their way"


def test_publishing_while_a_match_is_computed_pairs_nobody_twice(house: House, lena: Human) -> None:
    ana = house.person("Ana Silva", Role.MENTEE)
    house.person("Ben Okafor", Role.MENTOR)
    lena.says("match")
    house.later(seconds=1)
    lena.says("match")

    def child() -> Executor:
        lena.presses("Publish", on="Draft")  # just before the second one is computed
        house.engine.child = lambda: ThreadPoolExecutor(1)
        return ThreadPoolExecutor(1)

    house.engine.child = child
    house.later(seconds=1)
    house.later(seconds=1)
    with house.database.read() as db:
        assert [pair.state for pair in db.exec(select(Pair))] == [PairState.ACTIVE]
        assert {job.state for job in db.exec(select(Job))} == {"done"}
    assert [card.title for card in ana.cards()].count("Ben Okafor is your mentor") == 1


def test_both_of_a_published_pair_can_say_hello_with_one_tap(house: House, lena: Human) -> None:
    ana, ben = house.person("Ana Silva", Role.MENTEE), house.person("Ben Okafor", Role.MENTOR)
    lena.says("match")
    house.later(seconds=1)
    lena.presses("Publish", on="Draft")
    for human, other, words in (
        (ana, ben, "Thank you, Ben. I'm looking forward to it."),
        (ben, ana, "Hello Ana. I'm looking forward to it."),
    ):
        assert human.sees("is your").buttons.count("Say hello") == 1
        form = human.presses("Say hello")
        assert form.fields[0]["initial"] == words
        human.presses("Send", words=words)
        house.later(seconds=1)
        assert words in other.sees(f"From {human.name}").text


def test_many_pairs_are_introduced_a_few_at_a_time_and_each_once(house: House, lena: Human) -> None:
    ben = house.person("Ben Okafor", Role.MENTOR, monthly=50)
    for n in range(25):
        mentee = house.person(f"Mentee {n}", Role.MENTEE)
        pair = house.pair(mentee, ben)
        with house.database.write() as db:
            row = db.get_one(Pair, pair)
            row.state, row.introduced = PairState.DRAFT, False
            db.add(row)
    assert lena.says("publish").title == "25 pairs are on their way"
    assert sum("is your mentee" in card.title for card in ben.cards()) == 20
    for _ in range(3):
        house.later(seconds=1)
    assert sum("is your mentee" in card.title for card in ben.cards()) == 25


def test_who_is_left_over_is_still_named_when_the_draft_is_opened_again(house: House, lena: Human) -> None:
    house.person("Ana Silva", Role.MENTEE)
    house.person("Ben Okafor", Role.MENTOR)
    house.person("Cy Young", Role.MENTEE, topics=("sql",))
    lena.says("match")
    house.later(seconds=1)
    assert "No other set of pairs does better" in lena.says("draft").text
    assert "Cy Young" in lena.sees().text
    left = lena.presses("Leave out")
    assert "No other set" not in left.text
    assert "Cy Young" in left.text


def test_a_match_that_fails_says_so_and_the_next_one_works(house: House, lena: Human) -> None:
    house.person("Ana Silva", Role.MENTEE, zone="Not/AZone")
    lena.says("match")
    house.later(seconds=1)
    assert "That didn't work" in lena.sees().title
    lena.says("match")
    house.later(seconds=1)
    with house.database.read() as db:
        assert {job.state for job in db.exec(select(Job))} == {"failed"}


def test_a_child_process_that_dies_costs_one_match_only(house: House, lena: Human) -> None:
    house.person("Ana Silva", Role.MENTEE)
    house.person("Ben Okafor", Role.MENTOR)
    broken = ThreadPoolExecutor(1)
    broken.shutdown()
    house.engine.child = lambda: broken
    lena.says("match")
    house.later(seconds=1)
    assert "That didn't work" in lena.sees().title
    house.engine.child = lambda: ThreadPoolExecutor(1)
    lena.presses("Try again")
    house.later(seconds=1)
    assert lena.sees("Draft: one pair")


def test_a_reminder_does_not_wait_for_a_match(house: House, lena: Human) -> None:
    ana, ben = house.person("Ana Silva", Role.MENTEE), house.person("Ben Okafor", Role.MENTOR)
    house.pair(ana, ben)
    books(ana, -2)
    with house.database.read() as db:
        start = db.exec(select(Session.start)).one()
    lena.says("match")
    reached: list[str] = []

    def child() -> Executor:
        house.until(start - timedelta(hours=2))
        reached.extend(card.title for card in ben.cards())
        return ThreadPoolExecutor(1)

    house.engine.child = child
    house.engine.work()
    assert any(title.startswith("Coming up") for title in reached)
