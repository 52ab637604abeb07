"""What mentorbot does, on one screen. Read this first.

ROUTES: everything a person can do, in three tables: routes_joining.py, routes_pairs.py, routes_programme.py. An action is
what a button carries; one that has a help line can be typed too. TICKS: everything the clock does. NEEDS: what is worth a
nudge or a survey (nudges.py decides when). JOBS: long work, done in a child process.

A handler answers with a card. It takes the place of the card that was pressed, unless that one `stays` (a menu, a report);
what is typed next may be its answer, where it has one field or `hears` (see typed.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chat.words import say
from handlers import (
    asking,
    beforebreak,
    breakover,
    change,
    checkins,
    circle_ticks,
    ending,
    entrusted,
    fit,
    goals,
    goodbye,
    handover,
    home,
    invitation,
    kickoff,
    kudos,
    match,
    notes,
    nudges,
    pairing,
    remind,
    roster_job,
    routes_joining,
    routes_pairs,
    routes_programme,
    surveys,
    unfinished,
    unreached,
)
from handlers.nudges import Need
from handlers.remind import Tick
from handlers.routes import Route
from storage import concerns, endings, rosters, sessions
from storage import kudos as thanked
from storage.requests import next_move

ROUTES: dict[str, Route] = {
    **routes_joining.ROUTES,
    "help": Route(lambda turn: home.help_card(turn, ROUTES), help=say("what you can say"), also=("?", "commands")),
    **routes_pairs.ROUTES,
    **routes_programme.ROUTES,
}

NEEDS: dict[str, Need] = {
    "invitation": invitation.reminders,
    "unfinished": unfinished.reminders,
    "kick-off": kickoff.not_begun,
    "date": checkins.needs,
    "before a break": beforebreak.needs,
    "half-way": goals.half_way,
    "fit": fit.need,
    "pulse": surveys.pulse_need,
    "two weeks left": ending.need,
    "end survey": surveys.end_need,
    "alumni": goodbye.alumni_need,
}

TICKS: dict[str, Tick] = {
    # inviting, joining, getting a mentor
    "invitation": Tick(invitation.ask, invitation.next_morning),
    "half-way": Tick(unfinished.tell_coordinators, unfinished.next_telling),
    "unreached": Tick(unreached.tell_coordinators, unreached.upcoming),
    "introduction": Tick(match.introduce, match.next_introduction),
    "requests": Tick(asking.move_on, next_move),
    # around a session
    "wish": Tick(remind.two_days_before, remind.next_two_days_before),
    "reminder:24h": Tick(remind.day_before, remind.next_day_before),
    "reminder:15m": Tick(remind.just_before, remind.next_just_before),
    "truth": Tick(remind.afterwards, remind.next_end),
    "truth:again": Tick(remind.once_more, sessions.next_differing),
    # around a circle
    "circle:asked": Tick(circle_ticks.unanswered, circle_ticks.next_unanswered),
    "circle:24h": Tick(circle_ticks.day_before, circle_ticks.next_day_before),
    "circle:15m": Tick(circle_ticks.just_before, circle_ticks.next_just_before),
    "circle:over": Tick(circle_ticks.afterwards, circle_ticks.next_end),
    "circle:forget": Tick(circle_ticks.forget, circle_ticks.next_forgotten),
    # where there is no session
    "break over": Tick(breakover.tell_both, breakover.upcoming),
    "silence": Tick(checkins.tell_coordinators, checkins.next_told),
    "nudges": Tick(lambda db, now: nudges.send(db, now, NEEDS), lambda db, now: nudges.upcoming(db, now, NEEDS)),
    # in confidence
    "in confidence": Tick(entrusted.late, concerns.next_due),
    "closed in confidence": Tick(entrusted.forget, entrusted.next_forgotten),
    # how pairs end
    "change": Tick(change.due, endings.next_change),
    "hand-over": Tick(handover.run, handover.upcoming),
    "longer": Tick(ending.longer, ending.next_longer),
    "look back": Tick(ending.look_back, ending.next_look_back),
    "thanks": Tick(ending.thanks, ending.next_thanks),
    "kudos": Tick(kudos.post, thanked.next_due),
    "last day": Tick(ending.last_day, ending.next_last_day),
    # what isn't kept
    "removed notes": Tick(notes.forget, notes.next_forgotten),
    "left lists": Tick(rosters.forget, rosters.next_forgotten),
    "forget": Tick(ending.forget, ending.next_forget),
}


@dataclass(frozen=True)
class Work:
    """Long work in three parts: gather reads, compute runs in a child process, keep writes, or says "again" with False."""

    gather: Any
    compute: Any
    keep: Any


JOBS: dict[str, Work] = {
    "match": Work(pairing.gather, pairing.compute, pairing.keep),
    "import": Work(roster_job.gather, roster_job.compute, roster_job.settle),
}
