"""The question whom somebody would rather not be matched with. Nobody reads it, only the matching."""

from __future__ import annotations

from chat.cards import Field, Option, Text
from chat.flows import Answers, Asked, Choice, Problem, Understood, chosen
from chat.turn import Turn
from chat.words import say
from storage import programmes
from storage.people import Person, Role


def ask_vetoes(turn: Turn, answers: Answers) -> Asked:
    """Those who joined can be chosen by name; somebody who may join later, by their work address."""
    vetoed = tuple(answers.get("vetoes", ()))
    names = {person.email: person.name for person in _joined(turn)}
    known = (*vetoed, *(email for email in names if email not in vetoed))
    options = tuple(Option(email, names.get(email, email)) for email in known)
    parts = (
        Text(
            say("Who reads this: nobody, only the matching. It shows in no list, in no reason, and not to them."),
            "quiet",
        ),
        Field(
            "vetoes",
            say("People"),
            "many",
            options,
            vetoed,
            say("Somebody who isn't here can be typed by their work address."),
            required=False,
        ),
    )
    title = say("Anyone you'd rather not be matched with?")
    return Asked(title, parts, say("Keep these"), say("Private"), (Choice(say("Nobody"), "nobody"),))


def check_vetoes(turn: Turn, _: Answers) -> Understood | Problem:
    if chosen(turn):
        return Understood({"vetoes": []})
    emails, unknown = [], []
    by_name = {name: p.email for p in _joined(turn) for name in (p.name.casefold(), p.email.casefold())}
    for words in turn.event.answers("vetoes"):
        address = words.strip().casefold()
        if email := by_name.get(address) or (address if "@" in address else ""):
            emails.append(email)
        else:
            unknown.append(words)
    if unknown:
        text = say("I don't find “{words}” among those who joined. A work address works too.", words=unknown[0][:60])
        return Problem("vetoes", text)
    return Understood({"vetoes": list(dict.fromkeys(emails))})


def _joined(turn: Turn) -> list[Person]:
    """Everybody else who joined as a mentee or a mentor, by name; who is only invited is named nowhere."""
    found = {
        person.id: person
        for role in (Role.MENTEE, Role.MENTOR)
        for _, person in programmes.joined(turn.db, turn.programme_id, role)
        if person.id != turn.me
    }
    return sorted(found.values(), key=lambda person: person.name)
