"""What changes while something else goes on: nobody is asked, told or forgotten on what is no longer true."""

from __future__ import annotations

from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import date, timedelta

from house import House, Human, session_start
from meeting import books
from sqlmodel import select

from storage import erasing
from storage.messages import Job, Outgoing
from storage.pairs import Goal, Pair, PairState, Session, SessionState
from storage.people import Enrolled, Enrolment, Programme, Role
from storage.secrets import Sealed


def test_nobody_is_asked_whether_it_fits_during_a_break(house: House) -> None:
    ana, ben = house.person("Ana Silva", Role.MENTEE), house.person("Ben Okafor", Role.MENTOR)
    house.pair(ana, ben)
    books(ana)
    house.through(session_start(house) + timedelta(hours=1))
    ana.says("pause")
    ana.presses("Two weeks off")

    def asked() -> bool:
        return any(card.title == "Is this pairing right for you?" for card in ben.cards())

    house.through(house.wall + timedelta(days=12))
    assert not asked()
    house.through(house.wall + timedelta(days=9))
    assert asked()


def test_how_often_it_is_asked_follows_from_ones_own_word_alone(house: House) -> None:
    ana, ben = house.person("Ana Silva", Role.MENTEE), house.person("Ben Okafor", Role.MENTOR)
    house.pair(ana, ben)
    answers = []
    for state, told in ((SessionState.BOOKED, "met"), (SessionState.MISSED, "not")):  # what Ben says of the first one
        with house.database.write() as db:
            for row in db.exec(select(Session)).all():
                db.delete(row)
            first, second = (house.wall - timedelta(days=days) for days in (20, 6))
            same = {"pair_id": 1, "minutes": 45, "booked_by": ana.id, "booked_at": first}
            db.add(Session(**same, id=1, start=first, state=state, mentee_told="not", mentor_told=told))
            db.add(Session(**same, id=2, start=second))
        answers.append(ana.acts("fit.early", "2").text)
    assert answers[0] == answers[1]


def test_a_match_is_done_again_when_somebody_leaves_meanwhile(house: House, lena: Human) -> None:
    house.person("Ana Silva", Role.MENTEE)
    ben = house.person("Ben Okafor", Role.MENTOR)

    def leaves_meanwhile() -> Executor:
        with house.database.write() as db:
            part = db.exec(select(Enrolment).where(Enrolment.person_id == ben.id)).one()
            part.state = Enrolled.LEFT
        return ThreadPoolExecutor(1)

    house.engine.child = leaves_meanwhile
    lena.says("match")
    house.later(seconds=1)
    house.later(seconds=1)
    with house.database.read() as db:
        assert db.exec(select(Job.state)).one() == "done"
    assert "Draft: 0 pairs" in lena.sees("Draft").title


def test_a_goal_of_the_next_programme_is_kept_when_the_last_one_is_forgotten(house: House) -> None:
    ana, ben = house.person("Ana Silva", Role.MENTEE, goal="Old"), house.person("Ben Okafor", Role.MENTOR)
    house.pair(ana, ben, ended_at=house.wall)
    with house.database.write() as db:
        db.add(
            Programme(
                id=7, organisation_id=house.organisation, name="Next", starts=date(2027, 6, 1), ends=date(2028, 5, 1)
            )
        )
        db.flush()
        db.add(Goal(person_id=ana.id, programme_id=7, words=Sealed("New"), created_at=house.wall))
        pair = db.get_one(Pair, 1)
        pair.state = PairState.ENDED
        erasing.forget(db, pair, house.wall + timedelta(days=300))
    with house.database.read() as db:
        assert [goal.words.open() for goal in db.exec(select(Goal).order_by(Goal.id))] == ["", "New"]


def test_whoever_likes_feedback_another_way_is_heard_each_time(house: House) -> None:
    ana, ben = house.person("Ana Silva", Role.MENTEE), house.person("Ben Okafor", Role.MENTOR)
    house.pair(ana, ben)
    shared = {"minutes": "45", "often": "14", "answer": "two", "where": "here", "between": "everything"}
    with house.database.write() as db:
        pair = db.get_one(Pair, 1)
        pair.agreed_at = house.wall
        pair.agreed = Sealed(
            {"round": 1, "by": ben.id, "shared": shared, "before": {}, "bounced": False, "feedback": {}}
        )
    for liked in ("straight", "writing", "straight"):
        ana.acts("agreement.feedback", f"1/{liked}")
    with house.database.read() as db:
        assert len(db.exec(select(Outgoing).where(Outgoing.person_id == ben.id)).all()) == 3
