"""The last days of a pair: every moment follows from the day it ends on and the two people's own calendars."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlmodel import Session as Db

from handlers.wording import people_by_id, two_of
from scheduling.waking import at_clock, nudge_day_before, working_day_after, working_day_before
from storage import endings, programmes
from storage.pairs import Pair
from storage.people import Person, Programme

TWO_WEEKS = timedelta(days=14)
ASKED, TOLD = timedelta(days=12), timedelta(days=4)  # before the last day: "shall we go on", and how it was answered
LOOK_BACK, THANKS = timedelta(days=2), timedelta(days=1)
MORNING, AFTERNOON, LAST_MINUTE = time(10), time(16), time(23, 59)


@dataclass(frozen=True)
class Ending:
    """A running pair with the two people and its last day."""

    pair: Pair
    programme: Programme
    mentee: Person
    mentor: Person

    @property
    def last(self) -> date:
        return endings.last_day(self.pair, self.programme)

    @property
    def key(self) -> str:
        """Ends in the last day: a pair that goes on for longer says goodbye once more."""
        return f"pair {self.pair.id}:{self.last}"

    def before(self, person: Person, by: timedelta, clock: time) -> datetime:
        """On a working day of that person, at least so long before the last day."""
        return at_clock(person.zone, working_day_before(person.zone, self.last - by), clock)

    def counted(self, person: Person) -> datetime:
        """Two weeks before, on a day for nudges: what is left is counted while there is still time to plan it."""
        return at_clock(person.zone, nudge_day_before(person.zone, self.last - TWO_WEEKS), MORNING)

    @property
    def over(self) -> datetime:
        """The last minute of the last day, for whoever's day ends later."""
        return max(at_clock(person.zone, self.last, LAST_MINUTE) for person in (self.mentee, self.mentor))

    @property
    def told(self) -> datetime:
        """When both read that it ends as planned, if anybody was asked to go on."""
        return max(self.before(person, TOLD, MORNING) for person in (self.mentee, self.mentor))

    @property
    def thanked(self) -> datetime:
        """When the mentor is thanked: after the mentee has looked back."""
        return self.before(self.mentor, THANKS, AFTERNOON)

    def goodbye(self, person: Person) -> datetime:
        """The morning after: the first working day on which somebody may like to read it."""
        return at_clock(person.zone, working_day_after(person.zone, self.last), MORNING)


def coming(db: Db, now: datetime, within: timedelta = timedelta(days=30)) -> list[Ending]:
    """Running pairs whose last day is near or past."""
    found = endings.near(db, (now + within).date())
    people = people_by_id(db, (person for pair, _ in found for person in pair.both))
    return [Ending(pair, programme, people[pair.mentee_id], people[pair.mentor_id]) for pair, programme in found]


def ending_of(db: Db, pair: Pair) -> Ending:
    """One running pair's last days."""
    (programme,) = programmes.by_id(db, (pair.programme_id,))
    return Ending(pair, programme, *two_of(db, pair))
