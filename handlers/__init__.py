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
    breaks,
    change,
    conversations,
    ending,
    fit,
    goodbye,
    handover,
    home,
    hours,
    join,
    leave,
    lookback,
    match,
    mydata,
    nudges,
    pairing,
    remind,
    report,
    surveys,
)
from handlers.nudges import Need
from handlers.remind import Tick
from handlers.routes import Route
from storage import endings

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
        also=("export my data",),
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
    "sessions": Route(booked.all_sessions, "pair", say("what is booked, and the last few")),
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
    # how it goes, and another partner
    "feedback": Route(surveys.feedback, "pair", say("how it goes, in a number and a line"), ("pulse",)),
    "pulse.send": Route(surveys.pulse),
    "end.survey": Route(surveys.end_survey),
    "end.send": Route(surveys.end_answer),
    "survey.later": Route(surveys.later),
    "fit.good": Route(fit.good),
    "fit.early": Route(fit.early),
    "fit.change": Route(fit.rather),
    "end pair": Route(
        change.ask,
        "pair",
        say("another partner, a word with somebody, or one more session"),
        ("change mentor", "change mentee", "rather change"),
    ),
    "change.another": Route(change.another),
    "change.talk": Route(change.talk),
    "change.stay": Route(change.stay),
    "change.back": Route(change.back),
    # the planned end
    "longer.ask": Route(goodbye.longer),
    "longer.enough": Route(goodbye.enough),
    "longer.yes": Route(goodbye.yes),
    "longer.no": Route(goodbye.no),
    "lookback.send": Route(lookback.send),
    "lookback.skip": Route(lookback.skip),
    "certificate": Route(lookback.certificate_card, help=say("the hours you gave as a mentor, on one page to print")),
    "again.gladly": Route(lookback.gladly),
    "again.fewer": Route(lookback.fewer),
    "again.not": Route(lookback.not_again),
    "goodbye": Route(goodbye.goodbye),
    "alumni.more": Route(goodbye.more),
    "alumni.later": Route(goodbye.later),
    "alumni.no": Route(goodbye.no_thanks),
    # when somebody can't go on, leaves, takes a break
    "handover.offer": Route(handover.offer),
    "handover.ask": Route(handover.ask),
    "handover.send": Route(handover.send),
    "handover.match": Route(handover.match),
    "rest.start": Route(breaks.start),
    "rest.over": Route(breaks.over),
    "notes.file": Route(breaks.notes),
    "leave programme": Route(
        leave.ask, help=say("what leaving does; nothing happens before you say so"), also=("leave",)
    ),
    "leave.yes": Route(leave.leave),
    "erase me": Route(leave.ask_erase, help=say("erase everything about you, after asking"), also=("delete my data",)),
    "erase.yes": Route(leave.erase),
    # the people who run the programme
    "match": Route(match.start, "coordinator", say("propose pairs; nobody is told before you publish")),
    "draft": Route(match.draft, "coordinator", say("the proposed pairs")),
    "draft.drop": Route(match.drop, "coordinator"),
    "publish": Route(match.publish, "coordinator", say("tell both of every proposed pair, and introduce them")),
    "report": Route(report.report, "coordinator", say("the programme in figures")),
    "report.formulas": Route(report.formulas, "coordinator"),
    "report.words": Route(report.words, "coordinator"),
}

NEEDS: dict[str, Need] = {
    # surveys
    "fit": fit.need,
    "pulse": surveys.pulse_need,
    "end survey": surveys.end_need,
    # the planned end
    "two weeks left": ending.need,
    "alumni": goodbye.alumni_need,
}

TICKS: dict[str, Tick] = {
    "introduction": Tick(match.introduce, match.next_introduction),
    "reminder:24h": Tick(remind.day_before, remind.next_day_before),
    "reminder:15m": Tick(remind.just_before, remind.next_just_before),
    "truth": Tick(remind.afterwards, remind.next_end),
    # how pairs end
    "change": Tick(change.due, endings.next_change),
    "longer": Tick(ending.longer, ending.next_longer),
    "look back": Tick(ending.look_back, ending.next_look_back),
    "thanks": Tick(ending.thanks, ending.next_thanks),
    "last day": Tick(ending.last_day, ending.next_last_day),
    "forget": Tick(ending.forget, ending.next_forget),
    "hand-over": Tick(handover.run, handover.upcoming),
    "nudges": Tick(lambda db, now: nudges.send(db, now, NEEDS), lambda db, now: nudges.upcoming(db, now, NEEDS)),
}


@dataclass(frozen=True)
class Work:
    """Long work in three parts: gather reads, compute runs in a child process, keep writes, or says "again" with False."""

    gather: Any
    compute: Any
    keep: Any


JOBS: dict[str, Work] = {"match": Work(pairing.gather, pairing.compute, pairing.keep)}
