"""What belongs to the programme: running it, answering its questions, ending well, and what is told in confidence."""

from __future__ import annotations

from chat.words import say
from handlers import (
    breaks,
    change,
    contact,
    coordinators,
    fit,
    goodbye,
    handover,
    hold,
    leave,
    lookback,
    match,
    private,
    report,
    safety,
    surveys,
)
from handlers.routes import Route

ROUTES: dict[str, Route] = {
    # the people who run the programme
    "match": Route(match.start, "coordinator", say("propose pairs; nobody is told before you publish")),
    "draft": Route(match.draft, "coordinator", say("the proposed pairs")),
    "draft.drop": Route(match.drop, "coordinator"),
    "publish": Route(match.publish, "coordinator", say("tell both of every proposed pair, and introduce them")),
    "report": Route(report.report, "coordinator", say("the programme in figures")),
    "report.formulas": Route(report.formulas, "coordinator"),
    "contact.save": Route(safety.save, "coordinator"),
    "report.words": Route(report.words, "coordinator"),
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
    # how it goes, and another partner
    "feedback": Route(surveys.feedback, "pair", say("how it goes, in a number and a line"), ("pulse",)),
    "pulse.send": Route(surveys.pulse),
    "end.survey": Route(surveys.end_survey),
    "end.send": Route(surveys.end_answer),
    "end.later": Route(surveys.end_later),
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
    "again.gladly": Route(lookback.gladly, "mentor"),
    "again.not": Route(lookback.not_again, "mentor"),
    "goodbye": Route(goodbye.goodbye),
    "alumni.more": Route(goodbye.more, "mentee"),
    "alumni.later": Route(goodbye.later, "mentee"),
    "alumni.no": Route(goodbye.no_thanks, "mentee"),
    # when somebody can't go on, leaves, takes a break
    "handover.match": Route(handover.match, "mentee"),
    "rest.start": Route(breaks.start),
    "rest.over": Route(breaks.over),
    "leave programme": Route(
        leave.ask, help=say("what leaving does; nothing happens before you say so"), also=("leave",)
    ),
    "leave.yes": Route(leave.leave),
    "erase me": Route(leave.ask_erase, help=say("erase everything about you, after asking"), also=("delete my data",)),
    "erase.yes": Route(leave.erase),
}
