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
    contact,
    conversations,
    coordinators,
    delegate,
    entrusted,
    hold,
    home,
    hours,
    join,
    language,
    match,
    mydata,
    nudges,
    pairing,
    plan,
    private,
    remind,
    report,
    safety,
)
from handlers.nudges import Need
from handlers.remind import Tick
from handlers.routes import Route
from storage import concerns

ROUTES: dict[str, Route] = {
    # everyone
    "home": Route(
        home.home,
        help=say("what is next for you"),
        also=(
            "hello",
            "hi",
            "start",
            "status",
            "my mentor",
            "my mentee",
            "hallo",
            "mein mentor",
            "meine mentorin",
            "mein mentee",
        ),
    ),
    "help": Route(
        lambda turn: home.help_card(turn, ROUTES), help=say("what you can say"), also=("?", "commands", "hilfe")
    ),
    "join": Route(
        join.join,
        help=say("join as a mentee or a mentor, or change your answers"),
        also=("sign up", "profile", "a mentor", "to mentor", "be a mentor", "mitmachen", "anmelden", "profil"),
    ),
    "availability": Route(
        hours.availability,
        help=say("the hours you offer"),
        also=("my hours", "hours", "meine zeiten", "zeiten", "verfügbarkeit"),
    ),
    "availability.save": Route(hours.save),
    "my data": Route(
        mydata.my_data,
        help=say("everything I keep about you, as a file"),
        also=("export my data", "delete my data", "leave", "leave programme", "meine daten", "meine daten löschen"),
    ),
    # a conversation of several steps
    "flow.answer": Route(conversations.answer),
    "flow.back": Route(conversations.back),
    "flow.skip": Route(conversations.skip),
    "back": Route(conversations.back, help=say("one question back"), also=("zurück",)),
    "skip": Route(conversations.skip, help=say("leave a question out"), also=("überspringen", "weiter")),
    "cancel": Route(
        conversations.cancel,
        help=say("stop the questions, or take a session out"),
        also=("stop", "abbrechen", "absagen"),
    ),
    # two people who meet
    "book": Route(
        book.book,
        "planner",
        say("find a time; “book friday 15:00” works too"),
        ("schedule", "find a time", "termin", "termin finden", "buchen"),
    ),
    "move": Route(
        book.move,
        "planner",
        say("another time for your next session"),
        ("reschedule", "verschieben", "termin verschieben"),
    ),
    "sessions": Route(
        booked.all_sessions, "pair", say("what is booked, and the last few"), ("termine", "meine termine")
    ),
    "session.offer": Route(book.times, "planner"),
    "session.book": Route(book.choose, "planner"),
    "session.pick": Route(book.pick, "planner"),
    "session.when": Route(book.when, "planner"),
    "session.move": Route(book.move, "planner"),
    "session.cancel": Route(book.cancel, "planner"),
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
    # somebody who plans for the mentor: names and times only
    "delegate": Route(
        delegate.delegate, "mentor", say("let an assistant plan; “delegate stop” ends it"), ("assistant",)
    ),
    "delegate.hand": Route(delegate.hand, "mentor"),
    "delegate.decline": Route(delegate.decline),
    "delegate.stop": Route(delegate.stop, "mentor"),
    "plan": Route(plan.plan, "planner", say("what you plan for the mentors who named you"), ("planen", "planung")),
    # language
    "language": Route(language.language, help=say("the language I write to you in"), also=("sprache",)),
    # people who help
    "contact coordinator": Route(
        coordinators.contact,
        help=say("ask the people who run the programme"),
        also=("contact coordinators", "contact the coordinator", "contact the coordinators", "koordination fragen"),
    ),
    "coordinator.ask": Route(coordinators.send),
    "coordinator.answer": Route(coordinators.answer, "coordinator"),
    "coordinator.answered": Route(coordinators.answered, "coordinator"),
    # in confidence: what one of these does is in no log and in nobody else's chat
    "talk privately": Route(
        lambda turn: private.talk(turn, ROUTES),
        help=say("to somebody who doesn't run the programme"),
        also=(
            "talk to someone",
            "talk to somebody",
            "report a problem",
            "vertraulich",
            "vertraulich reden",
            "mit jemandem reden",
        ),
        confidential=True,
    ),
    "safe contact": Route(
        lambda turn: safety.safe_contact(turn, ROUTES),
        help=say("who is told in confidence; coordinators name them here"),
        confidential=True,
    ),
    "emergency": Route(
        lambda turn: safety.emergency(turn, ROUTES),
        help=say("whom to call in danger; coordinators write it here"),
        also=("notfall",),
        confidential=True,
    ),
    "private.write": Route(private.write, confidential=True),
    "private.send": Route(private.send, confidential=True),
    "private.add": Route(private.add, confidential=True),
    "private.added": Route(private.added, confidential=True),
    "private.undo": Route(private.undo, confidential=True),
    "private.answer": Route(private.answer, confidential=True),
    "private.answered": Route(private.answered, confidential=True),
    "private.close": Route(private.close, confidential=True),
    "private.hold": Route(hold.hold, "pair", confidential=True),
    "private.resume": Route(hold.resume, "pair", confidential=True),
    "contact.open": Route(contact.open_, confidential=True),
    "contact.take": Route(contact.take, confidential=True),
    "contact.write": Route(contact.write, confidential=True),
    "contact.wrote": Route(contact.wrote, confidential=True),
    "contact.hand": Route(contact.hand, confidential=True),
    "contact.close": Route(contact.close, confidential=True),
    "contact.closed": Route(contact.closed, confidential=True),
    # the people who run the programme
    "contact.save": Route(safety.save, "coordinator"),
    "match": Route(match.start, "coordinator", say("propose pairs; nobody is told before you publish")),
    "draft": Route(match.draft, "coordinator", say("the proposed pairs"), ("entwurf",)),
    "draft.drop": Route(match.drop, "coordinator"),
    "publish": Route(match.publish, "coordinator", say("tell both of every proposed pair, and introduce them")),
    "report": Route(report.report, "coordinator", say("the programme in figures"), ("bericht",)),
    "report.formulas": Route(report.formulas, "coordinator"),
}

NEEDS: dict[str, Need] = {}

TICKS: dict[str, Tick] = {
    "introduction": Tick(match.introduce, match.next_introduction),
    "reminder:24h": Tick(remind.day_before, remind.next_day_before),
    "reminder:15m": Tick(remind.just_before, remind.next_just_before),
    "in confidence": Tick(entrusted.late, concerns.next_due),
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
