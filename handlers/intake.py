"""The first question of joining: who sees what, and what brings somebody here."""

from __future__ import annotations

from chat.cards import Button, Facts, Field, Option, Part, Text
from chat.flows import Answers, Asked, Problem, Understood
from chat.turn import Turn
from chat.words import say
from handlers.wording import first_name, too_long

LONGEST_NAME = 80  # characters


def ask_role(turn: Turn, answers: Answers) -> Asked:
    """Consent first: who sees what, before anything is told. Who said "I'm in" isn't asked again as what."""
    facts = Facts(
        (
            (say("Your mentor or mentee"), say("your name, topics, goal and times")),
            (say("The coordinators"), say("your topics, hours and reasons for a match; whether you meet")),
            (
                say("How you rate a session"),
                say("nobody; the coordinators see averages of five and more"),
            ),
            (say("Whom you'd rather not be matched with"), say("nobody at all, only the matching")),
            (say("What the two of you write"), say("erased 90 days after your last day as a pair")),
        )
    )
    hello = say("Hello {name}. Two minutes, and you can change every answer later.", name=first_name(turn.person))
    if answers.get("nameless"):
        hello = say("Good to have you back. Two minutes, and you can change every answer later.")
    parts: list[Part] = [Text(hello), facts]
    parts.append(Text(say("Write “my data” at any time to see all that I keep about you."), "quiet"))
    if not answers.get("invited"):
        options = (Option("mentee", say("I'd like a mentor")), Option("mentor", say("I'd like to mentor")))
        parts.append(Field("role", say("What brings you here?"), "one", options, initial=answers.get("role", "")))
    no = Button(say("Not this time"), "invitation.decline")
    return Asked(say("Who sees what"), tuple(parts), say("Agree"), leads=(no,))


def ask_name(_: Turn, answers: Answers) -> Asked:
    """Who was erased and comes back has no name here any more."""
    reads_ = Text(say("Who reads this: everybody you meet in the programme, and the coordinators."), "quiet")
    own = Field("name", say("First and last name"), initial=answers.get("name", ""), most=LONGEST_NAME)
    return Asked(say("What may I call you?"), (reads_, own), say("Next"), say("Your name"))


def check_name(turn: Turn, _: Answers) -> Understood | Problem:
    name = " ".join(turn.event.answer("name").split())
    if not any(letter.isalpha() for letter in name):
        return Problem("name", say("A name has letters in it. An example: Asha Rao"))
    if len(name) > LONGEST_NAME:
        return Problem("name", too_long(name, LONGEST_NAME))
    return Understood({"name": name})


def reads(role: str) -> Text:
    """Who reads topics and hours: a mentee's go to the mentors who are asked, a mentor's are looked through."""
    if role == "mentee":
        return Text(say("Who reads this: the coordinators, and mentors you ask."), "quiet")
    return Text(say("Who reads this: the coordinators, and whoever looks for a mentor."), "quiet")


def check_role(turn: Turn, answers: Answers) -> Understood | Problem:
    role = answers["role"] if answers.get("invited") else turn.event.answer("role").lower()
    if role not in ("mentee", "mentor"):
        return Problem("role", say("Please choose one of the two, or write “1” or “2”."))
    return Understood({"role": role})
