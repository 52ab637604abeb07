"""Profile: everything somebody told, each with one tap to change just that."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from chat import flows
from chat.cards import Button, Card, Cards, Facts, Text
from chat.flows import ONLY, Answers, Flow
from chat.turn import NotThere, Turn
from chat.words import City, Listed, Said, Words, say, say_n, show
from handlers import answers as told
from handlers.intake_hours import unusual_words
from handlers.intake_topics import level_name, level_options, topics_words
from handlers.intake_ways import WAYS, mentoring_words, way_words
from handlers.join import STEPS
from handlers.spoken import language_name
from handlers.wording import hours_words, role_name
from scheduling.windows import Window
from storage import programmes
from storage.people import Role

CHANGES: Mapping[str, Words] = {
    "topics": say("Change topics"),
    "goal": say("Change the goal"),
    "hours": say("Change hours"),
    "languages": say("Change languages"),
    "budget": say("Change the time"),
    "formats": say("Change this"),
    "ways": say("Change ways"),
    "drive": say("Change this"),
    "vetoes": say("Change the list"),
}
_HOME = Button(say("Home"), "home")


def profile(turn: Turn) -> Card:
    """All answers; "profile hours" goes straight to one of them."""
    if turn.event.text in CHANGES:
        return _begin(turn, _roles(turn)[0] if _roles(turn) else "", turn.event.text)
    return _card(turn)


def change(turn: Turn) -> Card:
    """Asks one subject again: "mentee/goal"."""
    role, _, about = turn.event.value.partition("/")
    if about not in CHANGES or (role and role not in _roles(turn)):
        raise NotThere
    return _begin(turn, role, about)


def _begin(turn: Turn, role: str, about: str) -> Card:
    known = {**told.known(turn), "role": role, ONLY: about}
    if about == "languages":
        known["open"] = ["languages"]
    if not FLOW.asked(known):  # such as a goal, for a mentor
        return _card(turn)
    place = flows.place_of(turn)
    if place and place.flow != FLOW.name:
        return flows.busy(place)
    return flows.begin(turn, FLOW, known, afresh=True)


def changed(turn: Turn, answers: Answers) -> Card:
    """Writes down the one subject that was asked."""
    role = answers["role"]
    part = programmes.enrolment(turn.db, turn.me, turn.programme_id, Role(role)) if role else None
    told.keep(turn, part, answers)
    about = answers[ONLY]
    now = Facts(tuple((title, said) for _, name, title, said in _told(turn) if name == about))
    again = Button(CHANGES[about], "profile.change", f"{role}/{about}")
    return Card(say("Noted"), (now,), (Button(say("Profile"), "profile"), again, _HOME))


def _card(turn: Turn) -> Card:
    cards = tuple(
        Card(title, (Text(said),), (Button(CHANGES[about], "profile.change", f"{role}/{about}"),))
        for role, about, title, said in _told(turn)
    )
    text = say("Everything you told me. Change what you like; sessions that are booked stay as they are.")
    buttons: tuple[Button, ...] = (_HOME, Button(say("My data"), "my data"))
    if not _roles(turn):
        buttons = (Button(say("Join"), "join", style="primary"), *buttons)
    return Card(say("Your profile"), (Text(text), Cards(cards)), buttons, stays=True)


def _told(turn: Turn) -> list[tuple[str, str, Words, Said]]:
    """Everything that somebody told: as whom, the subject, what it is called, and how it stands."""
    roles, known = _roles(turn), told.known(turn)
    found = [(role, *told_) for role in roles for told_ in _of_role(role, known)]
    return found + [(roles[0] if roles else "", *told_) for told_ in _of_person(known, roles)]


def _roles(turn: Turn) -> list[str]:
    return [role for role in (Role.MENTEE.value, Role.MENTOR.value) if role in turn.roles]


def _of_role(role: str, known: Answers) -> list[tuple[str, Words, Said]]:
    """What somebody told as a mentee, or as a mentor."""
    title = say("{role}: topics", role=role_name(role))
    found: list[tuple[str, Words, Said]] = [("topics", title, _topics(role, known))]
    if role == Role.MENTEE:
        return [*found, ("goal", say("Goal"), known.get("goal") or say("not said yet"))]
    hours = say_n("one hour a month", "{n} hours a month", known["hours"])
    if known.get("minutes") and known.get("cadence"):
        length, often = timedelta(minutes=known["minutes"]), timedelta(days=known["cadence"])
        hours = say("{hours}, {length} {often:every}", hours=hours, length=length, often=often)
    liked = mentoring_words(known["formats"], known["ready"]) or say("not said yet")
    return [*found, ("budget", say("Time"), hours), ("formats", say("Mentoring"), liked)]


def _topics(role: str, known: Answers) -> Words:
    topics = known.get(f"topics_{role}", [])
    level = level_name(role, known.get(f"level_{role}", 0))
    words = next((option.label for option in level_options(role) if option.value == level), None)
    if not topics or words is None:
        return topics_words(topics) if topics else say("not said yet")
    return say("{topics} ({level})", topics=topics_words(topics), level=words)


def _of_person(known: Answers, roles: list[str]) -> list[tuple[str, Words, Said]]:
    """What holds for a person in every role."""
    windows = [Window(*window) for window in known.get("windows", ())]
    hours = say("{hours}, on the clock of {city}", hours=hours_words(windows), city=City(known["zone"]))
    if known.get("unusual"):
        hours = say("{hours}. Now and then: {unusual}", hours=hours, unusual=unusual_words(known["unusual"]))
    languages = show(Listed(tuple(language_name(code) for code in known["languages"])))
    ways = [way_words(name, known[name]) for name in WAYS if known.get(name)]
    found: list[tuple[str, Words, Said]] = [("hours", say("Hours"), hours), ("languages", say("Languages"), languages)]
    found.append(("ways", say("How you like to work"), _listed(ways)))
    if Role.MENTEE in roles:
        drive = way_words("drive", known["drive"]) if known.get("drive") else say("not said yet")
        found.append(("drive", say("What drives you"), drive))
    people = say_n("one person, named to nobody", "{n} people, named to nobody", len(known["vetoes"]))
    vetoes = people if known["vetoes"] else say("nobody")
    return [*found, ("vetoes", say("Not to be matched with"), vetoes)]


def _listed(said: list[Said]) -> Words:
    return show(Listed(tuple(said))) if said else say("not said yet")


FLOW = Flow("profile", STEPS, changed)
