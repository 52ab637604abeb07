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
    asked,
    asking,
    book,
    booked,
    brief,
    checkins,
    contact,
    conversations,
    coordinators,
    daycheck,
    declining,
    delegate,
    elsewhen,
    entrusted,
    goal_forms,
    goals,
    hand,
    hold,
    home,
    hours,
    invitation,
    invite,
    join,
    kickoff,
    language,
    match,
    mydata,
    notes,
    nudges,
    pairing,
    pause,
    places,
    plan,
    plan90,
    private,
    remind,
    report,
    requests,
    resting,
    safety,
    suggest,
    tell,
    wishes,
    profile,
    remind,
    report,
    unfinished,
)
from handlers.nudges import Need
from handlers.remind import Tick
from handlers.routes import Route
from storage import concerns, sessions
from storage.requests import next_move

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
        help=say("join as a mentee or a mentor"),
        also=("sign up", "a mentor", "to mentor", "be a mentor"),
    ),
    "profile": Route(
        profile.profile,
        help=say("what you told me, with one tap to change each answer"),
        also=("my answers", "my profile"),
    ),
    "profile.change": Route(profile.change),
    "match.leave": Route(join.leave_choice, "mentee"),
    "availability": Route(hours.availability, help=say("the hours you offer"), also=("my hours", "hours")),
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
    "back": Route(conversations.back, help=say("one question back")),
    "skip": Route(conversations.skip, help=say("leave a question out")),
    "cancel": Route(conversations.cancel, help=say("stop the questions, or take a session out"), also=("stop",)),
    # getting a mentor: a mentee asks
    "mentors": Route(
        suggest.mentors,
        "mentee",
        say("mentors who fit you, and why"),
        ("suggestions", "find a mentor", "see the mentors"),
    ),
    "mentors.choose": Route(suggest.choose, "mentee"),
    "mentors.leave": Route(requests.leave, "mentee"),
    "why not": Route(suggest.why_not, "mentee", say("why somebody isn't suggested: “why not Marcus”"), ("why",)),
    "requests": Route(
        requests.all_requests,
        help=say("who was asked to be a mentor, and how it stands"),
        also=("request", "my request"),
    ),
    "request.message": Route(requests.message, "mentee"),
    "request.write": Route(requests.write, "mentee"),
    "request.send": Route(requests.send, "mentee"),
    "request.edit": Route(requests.edit, "mentee"),
    "request.save": Route(requests.save, "mentee"),
    "request.back": Route(requests.take_back, "mentee"),
    "request.hold": Route(requests.hold, "mentee"),
    "request.go": Route(requests.go, "mentee"),
    "request.reply": Route(requests.reply, "mentee"),
    "request.answer": Route(requests.answer, "mentee"),
    # getting a mentor: a mentor is asked
    "request.yes": Route(asked.yes, "mentor"),
    "request.no": Route(asked.no, "mentor"),
    "request.rest": Route(resting.rest, "mentor"),
    "request.keep": Route(resting.keep, "mentor"),
    "request.fewer": Route(resting.fewer, "mentor"),
    "request.question": Route(asked.question, "mentor"),
    "request.ask": Route(asked.ask, "mentor"),
    "request.away": Route(asked.away, "mentor"),
    "request.away_until": Route(asked.away_until, "mentor"),
    # getting a mentor: not this one
    "pair.decline": Route(declining.decline, "pair"),
    "pair.end": Route(declining.end, "pair"),
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
    "session.elsewhen": Route(elsewhen.elsewhen, "pair"),
    "session.moved_to": Route(elsewhen.moved_to, "pair"),
    "session.missed": Route(aftercare.missed, "pair"),
    "session.undo": Route(aftercare.undo, "pair"),
    "session.rate": Route(aftercare.rate, "pair"),
    "session.line": Route(aftercare.line, "pair"),
    "session.unline": Route(aftercare.unline, "pair"),
    "session.skip": Route(aftercare.skip, "pair"),
    "session.help": Route(aftercare.ask_for_help, "pair"),
    "session.noted": Route(aftercare.noted, "pair"),
    "session.sure": Route(daycheck.sure, "pair"),
    "session.unbooked": Route(elsewhen.ask_unbooked, "pair"),
    "pair.met": Route(elsewhen.unbooked, "pair"),
    # before a session: where, what about, and late
    "where": Route(places.where, "pair", say("where you two meet: a link, a room or a number"), ("place", "link")),
    "place.save": Route(places.save, "pair"),
    "wish.ask": Route(wishes.ask, "pair"),
    "wish.keep": Route(wishes.keep, "pair"),
    "wish.open": Route(wishes.leave_open, "pair"),
    "wish.detail": Route(wishes.ask_for_detail, "pair"),
    "session.late": Route(brief.late, "pair"),
    # less, later, or not now
    "pause": Route(pause.pause, "pair", say("a break, or fewer reminders"), ("break",)),
    "pair.pause": Route(pause.two_weeks, "pair"),
    "nudges.monthly": Route(pause.monthly),
    "nudges.none": Route(pause.none),
    "hand.ask": Route(hand.ask_for_a_word),
    "snooze": Route(pause.snooze, help=say("no reminders for a week; “snooze 2 weeks” works too")),
    "away": Route(pause.away, help=say("days without sessions; “away until 4 Jan” works too"), also=("holiday",)),
    "resume": Route(pause.resume, help=say("ends a break, days away and quiet"), also=("back again", "go on")),
    "session.onward": Route(aftercare.onward, "pair"),
    # words and notes of two people
    "tell": Route(tell.tell, "pair", say("words for the other: “tell Marcus I'm late”"), ("message",)),
    "tell.write": Route(tell.write, "pair"),
    "tell.send": Route(tell.send, "pair"),
    "notes": Route(notes.notes, help=say("the notes of the two of you, and your own"), also=("my notes",)),
    "note": Route(notes.note, "pair", say("a note just for you: “note ask about Monday”")),
    "notes.of": Route(notes.of),
    "notes.file": Route(notes.file),
    "note.add": Route(notes.add, "pair"),
    "note.edit": Route(notes.edit),
    "note.save": Route(notes.save),
    "note.share": Route(notes.share, "pair"),
    "note.remove": Route(notes.remove),
    "note.undo": Route(notes.undo),
    # how two people work together
    "kick-off": Route(kickoff.kick_off, "pair", say("five small agreements by tap"), ("kickoff", "kick off")),
    "agreements": Route(kickoff.agreements, "pair", say("what the two of you agreed"), ("our agreements",)),
    "agreement.change": Route(kickoff.change, "pair"),
    "agreement.fine": Route(kickoff.fine, "pair"),
    "agreement.feedback": Route(kickoff.feedback, "pair"),
    # goals
    "goals": Route(goals.goals, help=say("your goals, the steps and the dates"), also=("goal", "my goals", "my goal")),
    "goal.open": Route(goals.open_),
    "goal.add": Route(goal_forms.add, "mentee"),
    "goal.change": Route(goal_forms.change),
    "goal.save": Route(goal_forms.save, "mentee"),
    "goal.notice": Route(goal_forms.notice),
    "goal.by": Route(goal_forms.by),
    "goal.enough": Route(goal_forms.enough),
    "goal.sure": Route(goal_forms.sure),
    "goal.confidence": Route(goal_forms.confidence),
    "goal.reach": Route(goals.reach),
    "goal.reopen": Route(goals.reopen),
    "goal.fine": Route(goals.fine),
    "goal.drop": Route(goal_forms.drop),
    "goal.delete": Route(goal_forms.delete),
    "plan.open": Route(plan90.plan),
    "plan.write": Route(plan90.write),
    "plan.samples": Route(plan90.samples),
    "plan.save": Route(plan90.save),
    "step.done": Route(goals.done),
    "step.undo": Route(goals.undone),
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
    # inviting
    "invite": Route(invite.invite, "coordinator", say("ask the people on the list whether they would join")),
    "invite.preview": Route(invite.preview, "coordinator"),
    "invite.send": Route(invite.send, "coordinator"),
    "invitation.explain": Route(invitation.explain),
    "invitation.decline": Route(invitation.decline),
    # the people who run the programme
    "contact.save": Route(safety.save, "coordinator"),
    "match": Route(match.start, "coordinator", say("propose pairs; nobody is told before you publish")),
    "draft": Route(match.draft, "coordinator", say("the proposed pairs"), ("entwurf",)),
    "draft.drop": Route(match.drop, "coordinator"),
    "publish": Route(match.publish, "coordinator", say("tell both of every proposed pair, and introduce them")),
    "report": Route(report.report, "coordinator", say("the programme in figures"), ("bericht",)),
    "report.formulas": Route(report.formulas, "coordinator"),
}

NEEDS: dict[str, Need] = {
    "kick-off": kickoff.not_begun,
    "half-way": goals.half_way,
    "date": checkins.needs,
    # inviting and joining
    "invitation": invitation.reminders,
    "half-way": unfinished.reminders,
}

TICKS: dict[str, Tick] = {
    # inviting and joining
    "invitation": Tick(invitation.ask, invitation.next_morning),
    "half-way": Tick(unfinished.tell_coordinators, unfinished.next_telling),
    # two people who meet
    "introduction": Tick(match.introduce, match.next_introduction),
    "requests": Tick(asking.move_on, next_move),
    "reminder:24h": Tick(remind.day_before, remind.next_day_before),
    "reminder:15m": Tick(remind.just_before, remind.next_just_before),
    "in confidence": Tick(entrusted.late, concerns.next_due),
    "truth": Tick(remind.afterwards, remind.next_end),
    "forget": Tick(notes.forget, notes.next_forgotten),
    # around a session, and where there is none
    "wish": Tick(remind.two_days_before, remind.next_two_days_before),
    "truth:again": Tick(remind.once_more, sessions.next_differing),
    "silence": Tick(checkins.tell_coordinators, checkins.next_told),
    "nudges": Tick(lambda db, now: nudges.send(db, now, NEEDS), lambda db, now: nudges.upcoming(db, now, NEEDS)),
}


@dataclass(frozen=True)
class Work:
    """Long work in three parts: gather reads, compute runs in a child process, keep writes, or says "again" with False."""

    gather: Any
    compute: Any
    keep: Any


JOBS: dict[str, Work] = {"match": Work(pairing.gather, pairing.compute, pairing.keep)}
