"""How somebody joins, for the journeys that begin with it."""

from __future__ import annotations

from house import House, Human, Seen
from sqlmodel import col, select

from storage.people import Enrolment, Interest, Person, Role


def joins_as_mentee(human: Human, *, topics: list[str], goal: str, hours: str, city: str) -> Seen:
    """Everything a mentee is asked who isn't on a roster; the topics are typed."""
    human.says("join")
    human.presses("Agree", role="mentee")
    human.says(", ".join(topics))
    human.presses("Use this", goal=goal)
    return _the_rest(human, hours, city)


def joins_as_mentor(human: Human, *, topics: list[str], hours: str, city: str, budget: str = "2") -> Seen:
    """Everything a mentor is asked who isn't on a roster."""
    human.says("join")
    return goes_on_as_mentor(human, topics=topics, hours=hours, city=city, budget=budget)


def goes_on_as_mentor(human: Human, *, topics: list[str], hours: str, city: str, budget: str = "2") -> Seen:
    """The same from the first question on, however somebody came to it; nothing of it is typed into the chat."""
    human.presses("Agree", role="mentor")
    human.presses("Next", topics=topics)
    return _the_rest(human, hours, city, budget)


def _the_rest(human: Human, hours: str, city: str, budget: str = "") -> Seen:
    if human.sees().title == "Where are you, and when?":
        human.presses("Next", zone=city, hours=hours)
    human.presses("That's right")
    if budget:
        human.presses("Next", budget=budget)
        human.presses("Next", formats=["talk"], ready="some")
    human.presses("Next", style="hands-on", pace="steady", communication="direct")
    if not budget:
        human.presses("Skip")
    done = human.presses("Nobody")
    assert done.title.startswith("All set")
    return done


def told(house: House, human: Human, role: Role) -> tuple[Person, Enrolment, list[Interest]]:
    """What is written down of somebody."""
    with house.database.read() as db:
        person = db.get_one(Person, human.id)
        part = db.exec(select(Enrolment).where(Enrolment.person_id == human.id, Enrolment.role == role)).one()
        own = select(Interest).where(Interest.enrolment_id == part.id).order_by(col(Interest.rank))
        return person, part, list(db.exec(own))
