"""What mentorbot does, on one screen. Read this first.

ROUTES: everything a person can do. An action is what a button carries; one that has a help line can be typed too.
TICKS: everything the clock does. NEEDS: what is worth a nudge or a survey (nudges.py decides when). JOBS: long work, done in a child process.

A handler answers with a card. It takes the place of the card that was pressed, unless that one `stays` (a menu, a report);
what is typed next may be its answer, where it has one field or `hears` (see typed.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chat.words import say
from handlers import (
    aftercare,
    book,
    booked,
    conversations,
    home,
    hours,
    join,
    match,
    mydata,
    nudges,
    pairing,
    remind,
    report,
)
from handlers.nudges import Need
from handlers.remind import Tick
from handlers.routes import Route

ROUTES: dict[str, Route] = {
    # everyone
    "home": Route(
        home.home, help=say("what is next for you"), also=("hello", "hi", "start", "status", "my mentor", "my mentee")
    ),
    "help": Route(lambda turn: home.help_card(turn, ROUTES), help=say("what you can say"), also=("?", "commands")),
    "join": Route(
        join.join,
        help=say("join as a mentee or a mentor, or change your answers"),
        also=("sign up", "profile", "a mentor", "to mentor", "be a mentor"),
    ),
    "availability": Route(hours.availability, help=say("the hours you offer"), also=("my hours", "hours")),
    "availability.save": Route(hours.save),
    "my data": Route(
        mydata.my_data,
        help=say("everything I keep about you, as a file"),
        also=("export my data", "delete my data", "leave", "leave programme"),
    ),
    # a conversation of several steps
    "flow.answer": Route(conversations.answer),
    "flow.back": Route(conversations.back),
    "flow.skip": Route(conversations.skip),
    "back": Route(conversations.back, help=say("one question back")),
    "skip": Route(conversations.skip, help=say("leave a question out")),
    "cancel": Route(conversations.cancel, help=say("stop the questions, or take a session out"), also=("stop",)),
    # two people who meet
    "book": Route(book.book, "pair", say("find a time; “book friday 15:00” works too"), ("schedule", "find a time")),
    "move": Route(book.move, "pair", say("another time for your next session"), ("reschedule",)),
    "sessions": Route(booked.all_sessions, "pair", say("what is booked, and the last few"), ("my sessions",)),
    "session.offer": Route(book.times, "pair"),
    "session.book": Route(book.choose, "pair"),
    "session.pick": Route(book.pick, "pair"),
    "session.when": Route(book.when, "pair"),
    "session.move": Route(book.move, "pair"),
    "session.cancel": Route(book.cancel, "pair"),
    "session.fine": Route(booked.fine, "pair"),
    # after a session
    "session.met": Route(aftercare.met, "pair"),
    "session.elsewhen": Route(aftercare.elsewhen, "pair"),
    "session.moved_to": Route(aftercare.moved_to, "pair"),
    "session.missed": Route(aftercare.missed, "pair"),
    "session.undo": Route(aftercare.undo, "pair"),
    "session.rate": Route(aftercare.rate, "pair"),
    "session.line": Route(aftercare.line, "pair"),
    "session.onward": Route(aftercare.onward, "pair"),
    # the people who run the programme
    "match": Route(match.start, "coordinator", say("propose pairs; nobody is told before you publish")),
    "draft": Route(match.draft, "coordinator", say("the proposed pairs")),
    "draft.drop": Route(match.drop, "coordinator"),
    "publish": Route(match.publish, "coordinator", say("tell both of every proposed pair, and introduce them")),
    "report": Route(report.report, "coordinator", say("the programme in figures")),
    "report.formulas": Route(report.formulas, "coordinator"),
}

NEEDS: dict[str, Need] = {}

TICKS: dict[str, Tick] = {
    "introduction": Tick(match.introduce, match.next_introduction),
    "reminder:24h": Tick(remind.day_before, remind.next_day_before),
    "reminder:15m": Tick(remind.just_before, remind.next_just_before),
    "truth": Tick(remind.afterwards, remind.next_end),
    "nudges": Tick(lambda db, now: nudges.send(db, now, NEEDS), lambda db, now: nudges.upcoming(db, now, NEEDS)),
}


@dataclass(frozen=True)
class Work:
    """Long work in three parts: gather reads, compute runs in a child process, keep writes, or says "again" with False."""

    gather: Any
    compute: Any
    keep: Any


JOBS: dict[str, Work] = {"match": Work(pairing.gather, pairing.compute, pairing.keep)}
