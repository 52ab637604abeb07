"""The planned end: two sessions left, three more months or not, the look back, the thanks, and what is kept how long."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from house import House, Human
from sqlmodel import select

from storage.pairs import Answer, Goal, Note, Pair, PairState, Session
from storage.people import Enrolment, Programme, Role
from storage.secrets import Sealed

LAST = date(2026, 12, 18)  # a Friday


def at(month: int, day: int, hour: int = 12) -> datetime:
    year = 2026 if month > 6 else 2027
    return datetime(year, month, day, hour, tzinfo=UTC)


@pytest.fixture
def pair(house: House) -> tuple[Human, Human]:
    asha = house.person("Asha Rao", Role.MENTEE, zone="Asia/Kolkata", goal="Say what I think in reviews")
    marcus = house.person("Marcus Bell", Role.MENTOR, zone="America/New_York")
    house.pair(asha, marcus, ends=LAST)
    with house.database.write() as db:
        for days in (1, 2):  # so early that nothing else is asked in the last fortnight
            start = house.wall + timedelta(days=days, hours=4)
            db.add(Session(pair_id=1, start=start, minutes=45, booked_by=asha.id, booked_at=house.wall))
    return asha, marcus


def titles(human: Human) -> list[str]:
    return [card.title for card in human.cards()]


def reaches_the_goal(house: House) -> None:
    with house.database.write() as db:
        goal = db.exec(select(Goal)).one()
        goal.reached_at, goal.confidence_then = house.wall, 2
        db.add(goal)


def test_a_pair_comes_to_its_planned_end(house: House, pair: tuple[Human, Human]) -> None:
    asha, marcus = pair
    reaches_the_goal(house)
    house.through(at(12, 10, 16))
    for human in pair:
        left = human.sees("15 days left with")
        assert left.buttons == ["Find a time", "Goals"], "both are asked whether to go on in any case"
    house.through(at(12, 16, 9))
    look_back = asha.sees("Asha, your time with Marcus")
    assert "2 with Marcus" in look_back.text
    assert "Say what I think in reviews" in look_back.text
    assert "2 of 5" in look_back.text
    asha.presses("Send", now="4", line="I speak second, not last")
    assert not any(title.startswith("Thank you, from") for title in titles(marcus))
    house.through(at(12, 17, 23))
    thanks = marcus.sees("Thank you, from Asha")
    assert "I speak second, not last" in thanks.text
    assert "in 2 sessions" in thanks.text
    assert "One goal was reached." in thanks.text
    assert titles(marcus).count("Thank you, from Asha") == 1
    page = marcus.presses("Get certificate").part("File")
    assert page["media_type"] == "text/html"
    assert "Marcus Bell" in page["content"]
    assert "2 hours a month" in marcus.presses("Again, fewer hours").text
    marcus.presses("Not again for now")
    with house.database.read() as db:
        part = db.exec(select(Enrolment).where(Enrolment.person_id == marcus.id)).one()
        assert part.resting_until == date(2027, 5, 28), "no other mentee in this programme"
    house.through(at(12, 18, 20))
    with house.database.read() as db:
        assert db.get_one(Pair, 1).state == PairState.ACTIVE, "the last day is theirs to its end"
    house.through(at(12, 22, 18))
    with house.database.read() as db:
        ended = db.get_one(Pair, 1)
        assert (ended.state, ended.why_ended) == (PairState.ENDED, "finished")
        assert db.exec(select(Goal)).one().confidence_now == 4
    kept = asha.sees("That was Growth, with Marcus")
    assert "Thu 18 Mar" in kept.text
    assert asha.presses("Goodbye").title == "Goodbye, Asha"


def test_a_mentor_is_thanked_without_a_line_too(house: House, pair: tuple[Human, Human]) -> None:
    _, marcus = pair
    house.through(at(12, 17, 23))
    assert titles(marcus).count("Thank you, from Asha") == 1


def test_a_line_that_comes_after_the_thanks_still_arrives(house: House, pair: tuple[Human, Human]) -> None:
    asha, marcus = pair
    house.through(at(12, 21, 18))
    asha.presses("Send", on="your time", line="Thank you for March")
    house.through(at(12, 22, 18))
    assert "Thank you for March" in marcus.sees("A line from Asha").text


def test_two_yeses_extend_by_three_months_once_a_month(house: House, pair: tuple[Human, Human]) -> None:
    asha, marcus = pair
    house.through(at(12, 10, 16))
    question = asha.sees("Three more months with Marcus, once a month?")
    assert "nobody, unless both" in question.text
    assert asha.presses("Yes").title == "Noted"
    house.later(hours=6)
    assert "Yes" not in marcus.says("home").text
    assert "yes" not in "".join(titles(marcus)).lower()
    assert marcus.presses("Yes").title == "Three more months with Asha"
    house.later(days=1)
    assert asha.sees("Three more months with Marcus").text.startswith("Three more months")
    assert marcus.acts("longer.no", f"1/{LAST}").title == "Three more months with Asha", "a late no changes nothing"
    house.through(at(12, 22, 18))
    with house.database.read() as db:
        now = db.get_one(Pair, 1)
    assert (now.state, now.cadence_days, now.ends) == (PairState.ACTIVE, 28, date(2027, 3, 19))
    assert not any(title.startswith(("It ends as planned", "That was")) for title in titles(asha) + titles(marcus))


@pytest.mark.parametrize("others", ["No, it's a good end", ""])
def test_one_yes_reads_as_no_for_both_in_the_same_words(house: House, pair: tuple[Human, Human], others: str) -> None:
    asha, marcus = pair
    house.through(at(12, 10, 16))
    assert any("Three more months" in title for title in titles(asha)), "both are asked, whoever would like it"
    before = titles(marcus)
    asha.presses("Yes")
    house.later(hours=1)
    assert titles(marcus) == before, "nobody learns that the other has answered"
    if others:
        marcus.presses(others)
    house.through(at(12, 15, 18))
    hers, his = asha.sees("It ends as planned"), marcus.sees("It ends as planned")
    assert hers.text.replace("Marcus", "Asha") == his.text
    assert asha.acts("longer.yes", f"1/{LAST}").title.startswith("It ends as planned")


def test_three_questions_come_with_the_goodbye_are_asked_twice_more_and_then_never_again(
    house: House, pair: tuple[Human, Human]
) -> None:
    asha, marcus = pair
    house.through(at(12, 23))
    assert not any(title.startswith("Three questions") for title in titles(asha) + titles(marcus))
    asha.presses("Three questions")
    assert "2 more times" in asha.presses("Not now").text
    house.through(at(1, 1))
    assert "once more" in marcus.presses("Not now", on="Three questions").text
    asha.presses("Send", on="Three questions", useful="4", recommend="9", words="More time")
    house.through(at(3, 1))
    assert titles(marcus).count("Three questions about Growth and we're done") == 1, "the first was folded away"
    assert "won't ask again" in marcus.presses("Not now", on="Three questions").text
    assert len([t for t in titles(asha) if t.startswith("Three questions")]) <= 1
    with house.database.read() as db:
        kept = {(a.survey, a.number) for a in db.exec(select(Answer))}
    assert {("end", 4), ("recommend", 9)} <= kept


def test_what_cannot_be_read_is_asked_again_and_nothing_typed_is_lost(house: House, pair: tuple[Human, Human]) -> None:
    asha, _ = pair
    house.through(at(12, 24))
    asha.presses("Three questions")
    form = asha.presses("Send", on="Three questions", useful="4", recommend="eleven", words="More time")
    by_name = {field["name"]: field for field in form.fields}
    assert "0 to 10" in by_name["recommend"]["error"]
    assert by_name["words"]["initial"] == "More time"
    assert by_name["useful"]["initial"] == "4"


def test_a_mentee_who_reached_a_goal_is_asked_to_mentor_in_turn(house: House, pair: tuple[Human, Human]) -> None:
    asha, marcus = pair
    reaches_the_goal(house)
    house.through(at(1, 10))
    assert "Choose “I'd like to mentor”" in asha.presses("Tell me more").text
    assert not any(title == "Would you pass it on?" for title in titles(marcus))
    assert "I'll ask on" in asha.presses("Ask me later").title
    before = titles(asha).count("Would you pass it on?")
    house.through(at(4, 14))
    assert titles(asha).count("Would you pass it on?") == before + 1


def test_ninety_days_later_the_words_are_gone_and_the_counts_stay(house: House, pair: tuple[Human, Human]) -> None:
    asha, _ = pair
    with house.database.write() as db:
        db.add(Note(person_id=asha.id, pair_id=1, session_id=1, words=Sealed("Speak second"), at=house.wall))
        db.add(
            Answer(
                person_id=asha.id,
                programme_id=1,
                survey="pulse",
                about="pair 1 x",
                number=4,
                words=Sealed("A good start"),
                at=house.wall,
            )
        )
    house.through(at(3, 17, 20))
    assert "Speak second" in asha.acts("notes.file", "1").part("File")["content"]
    house.through(at(3, 18, 20))
    with house.database.read() as db:
        assert not db.exec(select(Note)).all()
        answer = db.exec(select(Answer)).first()
        assert answer
        assert (answer.number, answer.words) == (4, None)
        assert not db.exec(select(Goal)).one().words
        assert len(db.exec(select(Session)).all()) == 2
        assert db.get_one(Pair, 1).forgotten
    assert "Speak second" not in str(asha.acts("notes.file", "1").data)


def test_a_session_booked_beyond_the_end_is_taken_out_of_both_calendars(
    house: House, pair: tuple[Human, Human]
) -> None:
    asha, marcus = pair
    with house.database.write() as db:
        db.add(Session(pair_id=1, start=at(12, 29), minutes=45, booked_by=asha.id, booked_at=house.wall))
    house.through(at(12, 22, 18))
    for human in (asha, marcus):
        assert "METHOD:CANCEL" in human.sees("That was Growth").part("File")["content"]


def test_only_the_two_of_a_finished_pair_answer_for_it_and_only_the_mentee_looks_back(
    house: House, pair: tuple[Human, Human]
) -> None:
    asha, marcus = pair
    eve = house.person("Eve Moss", Role.MENTEE)
    answers = {"useful": "5", "recommend": "9", "words": ""}
    gone = "That isn't there any more"
    assert asha.acts("end.send", "1", **answers).title == gone, "the end hasn't come"
    house.through(at(12, 22, 18))
    for action in ("end.survey", "end.send", "end.later"):
        assert eve.acts(action, "1", **answers).title == gone
    assert marcus.acts("lookback.send", "1", line="Thanks to myself").title == gone
    assert marcus.acts("lookback.skip", "1").title == gone
    assert marcus.acts("alumni.later").title == eve.acts("again.not").title == "Not from here"
    with house.database.read() as db:
        assert not db.exec(select(Answer).where(Answer.survey == "end")).all()


def test_after_the_programme_home_promises_no_match(house: House, pair: tuple[Human, Human]) -> None:
    asha, marcus = pair
    with house.database.write() as db:
        programme = db.get_one(Programme, house.programme)
        programme.ends = LAST
        db.add(programme)
    house.through(at(12, 22, 18))
    home = asha.says("home")
    assert "Growth ended on Fri 18 Dec" in home.text
    assert "match" not in home.text
    assert "Certificate" in marcus.says("home").buttons
    ended = asha.says("book")
    assert ended.title == "Your time with Marcus ended on Fri 18 Dec"
    assert ended.buttons == ["Keep our notes", "A word with somebody", "Home"], "no other mentor any more"


def test_the_last_two_are_planned_with_one_tap_and_nothing_is_offered_after_the_last_day(house: House) -> None:
    ana, ben = house.person("Ana Silva", Role.MENTEE), house.person("Ben Okafor", Role.MENTOR)
    house.pair(ana, ben, ends=LAST, agreed_at=house.wall)
    house.through(at(12, 10, 16))
    proposed = ana.presses("Plan both")
    both = proposed.button("Book both")
    assert [row[0][:10] for row in proposed.part("Table")["rows"]] == ["Mon 14 Dec", "Wed 16 Dec"]
    for _ in range(2):
        assert ana.acts(both["action"], both["value"]).title == "Both are booked with Ben"
    house.later(minutes=1)
    assert len([title for title in titles(ben) if title.startswith("Booked: ")]) == 2
    assert "ends on Fri 18 Dec" in ana.says("book monday 21 december 15:00").text
    assert "Book both" not in ben.presses("Plan both").buttons, "one of the two has planned them already"
    with house.database.read() as db:
        starts = list(db.exec(select(Session.start).where(Session.start > house.wall)))
    assert len(starts) == 2
    assert all(start.date() <= LAST for start in starts)
