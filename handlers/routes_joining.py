"""What people can do from the first hello to a mentor who said yes."""

from __future__ import annotations

from chat.words import say
from handlers import (
    asked,
    connect,
    conversations,
    declining,
    home,
    hours,
    invitation,
    invite,
    join,
    language,
    mydata,
    newcomers,
    one_question,
    profile,
    requests,
    resting,
    suggest,
)
from handlers.routes import Route

ROUTES: dict[str, Route] = {
    # everyone
    "home": Route(
        home.home, help=say("what is next for you"), also=("hello", "hi", "start", "status", "my mentor", "my mentee")
    ),
    "join": Route(
        join.join,
        help=say("join as a mentee or a mentor"),
        also=("sign up", "a mentor", "to mentor", "be a mentor"),
    ),
    "availability": Route(hours.availability, help=say("the hours you offer"), also=("my hours", "hours")),
    "availability.save": Route(hours.save),
    "my data": Route(
        mydata.my_data,
        help=say("everything I keep about you, as a file"),
        also=("export my data",),
    ),
    "profile": Route(
        profile.profile,
        help=say("what you told me, with one tap to change each answer"),
        also=("my answers", "my profile"),
    ),
    "profile.change": Route(profile.change),
    # a conversation of several steps
    "flow.answer": Route(conversations.answer),
    "flow.back": Route(conversations.back),
    "flow.skip": Route(conversations.skip),
    "back": Route(conversations.back, help=say("one question back")),
    "skip": Route(conversations.skip, help=say("leave a question out")),
    "cancel": Route(conversations.cancel, help=say("stop the questions, or take a session out"), also=("stop",)),
    # language
    "connect": Route(connect.connect, help=say("use me in another chat too"), also=("connect chat", "connect account")),
    "language": Route(language.language, help=say("the language I write to you in")),
    # getting a mentor: a mentee asks
    "mentors": Route(
        suggest.mentors,
        "mentee",
        say("mentors who fit you, and why"),
        ("suggestions", "find a mentor", "see the mentors"),
        looks=True,
    ),
    "mentors.choose": Route(suggest.choose, "mentee", looks=True),
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
    "request.reply": Route(one_question.reply, "mentee"),
    "request.answer": Route(one_question.answer, "mentee"),
    # getting a mentor: a mentor is asked
    "request.yes": Route(asked.yes, "mentor"),
    "request.no": Route(asked.no, "mentor"),
    "request.rest": Route(resting.rest, "mentor"),
    "request.keep": Route(resting.keep, "mentor"),
    "request.fewer": Route(resting.fewer, "mentor"),
    "request.question": Route(one_question.question, "mentor"),
    "request.ask": Route(one_question.ask, "mentor"),
    "request.away": Route(asked.away, "mentor"),
    "request.away_until": Route(asked.away_until, "mentor"),
    # getting a mentor: not this one
    "pair.decline": Route(declining.decline, "pair"),
    "pair.end": Route(declining.end, "pair"),
    # inviting
    "invite": Route(invite.invite, "coordinator", say("ask the people on the list whether they would join")),
    "invite.preview": Route(invite.preview, "coordinator"),
    "invite.send": Route(invite.send, "coordinator"),
    "newcomers": Route(newcomers.newcomers, "coordinator", say("whether new colleagues and guests hear of it")),
    "newcomers.save": Route(newcomers.save, "coordinator"),
    "invitation.explain": Route(invitation.explain),
    "invitation.decline": Route(invitation.decline),
}
