"""The questions about topics: everyday sentences first, the whole list for who wants it, and help for who can't say yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, zip_longest
from typing import Any

from chat.cards import Field, Option, Text
from chat.flows import Answers, Asked, Choice, Problem, Understood, chosen
from chat.turn import Turn
from chat.words import Listed, Words, say, say_n, show
from handlers.intake import reads
from handlers.intake_ways import DRIVES
from handlers.topics import TOPIC_NAMES, topic_name
from matching.topics import closest_topics, find_topic

MOST_WANTED, MOST_OFFERED = 3, 8  # three keep a match specific; eight keep a mentor's list honest
MOST_SENTENCES = 2
LEVELS = {"starting": 1, "practising": 2, "nearly": 3, "ground": 1, "often": 2, "daily": 3}
CRAFT = "craft"  # the one sentence that can't name a topic: everybody's craft is another

# What people say of themselves, and the topics it usually means, the nearest first.
SENTENCES: Mapping[str, tuple[Words, tuple[str, ...]]] = {
    "quiet": (say("I go quiet when seniors disagree"), ("speaking-up", "confidence")),
    "stage": (say("I dread presenting in front of a room"), ("public-speaking", "storytelling")),
    "lead": (say("I want to lead a piece of work"), ("project-management", "stakeholder-management")),
    "people": (say("I lead people now, or soon will"), ("moving-to-management", "giving-feedback")),
    "talk": (say("I put off a difficult conversation"), ("difficult-conversations", "conflict-resolution")),
    "next": (say("I don't know what comes next for me"), ("career-planning", "networking")),
    "seen": (say("My work is good but few people see it"), ("personal-brand", "promotion-case")),
    "full": (say("There is always more work than time"), ("prioritisation", "delegation")),
    "new": (say("I am new here, or back after a while"), ("settling-in", "returning-to-work")),
    CRAFT: (say("I want to get better at my craft"), ()),
}

# For those who can't say yet: what drains them, and what drives them.
DRAINS: Mapping[str, tuple[Words, tuple[str, ...]]] = {
    "meetings": (say("meetings where I don't get a word in"), ("speaking-up", "facilitation")),
    "pile": (say("a list that never gets shorter"), ("prioritisation", "delegation")),
    "friction": (say("tension with somebody I work with"), ("conflict-resolution", "difficult-conversations")),
    "fog": (say("not knowing what counts here"), ("career-planning", "stakeholder-management")),
    "routine": (say("doing the same thing over and over"), ("changing-fields", "strategic-thinking")),
}
DRIVEN: Mapping[str, str] = {
    "learning": "problem-solving",
    "impact": "strategic-thinking",
    "people": "coaching",
    "recognition": "personal-brand",
    "calm": "work-life-balance",
}


# --- which of these sounds like you ------------------------------------------------------------------------


def ask_sentences(_: Turn, answers: Answers) -> Asked:
    options = tuple(Option(key, words) for key, (words, _) in SENTENCES.items())
    field = Field(
        "sounds", say("Pick one or two"), "many", options, tuple(answers.get("sounds", ())), most=MOST_SENTENCES
    )
    choices = (Choice(say("All topics"), "all"), Choice(say("I don't know yet"), "unsure"))
    title = say("Which of these sounds like you?")
    return Asked(title, (reads(answers["role"]), field, _level(answers)), say("Next"), say("Your topics"), choices)


def check_sentences(turn: Turn, answers: Answers) -> Understood | Problem:
    level = {**_level_of(turn, answers), "whole_list": False}
    if other := chosen(turn):  # all topics, or help to find some
        return Understood({"sounds": [], "topics_by": other, **level})
    said = list(dict.fromkeys(turn.event.answers("sounds")))
    if any(key not in SENTENCES for key in said):
        return _named_topics(said, level)
    if not said:
        return Problem("sounds", say("One is enough to go on. Or see all topics, or say that you don't know yet."))
    if len(said) > MOST_SENTENCES:
        return Problem("sounds", say("Two at most, please: the ones that come up most often."))
    if CRAFT in said:
        topics = _in_turn(SENTENCES[key][1] for key in said)
        return Understood({"sounds": said, "topics_by": "all", "topics_mentee": topics, **level})
    topics = _in_turn(SENTENCES[key][1] for key in said)
    echo = say("I'll look for: {topics}.", topics=topics_words(topics))
    return Understood({"sounds": said, "topics_by": "", "topics_mentee": topics, **level}, echo)


def _named_topics(said: list[str], level: dict[str, Any]) -> Understood | Problem:
    """Topics that were typed instead of a sentence."""
    topics = list(dict.fromkeys(topic for topic in map(find_topic, said) if topic))
    unknown = [words for words in said if words not in SENTENCES and not find_topic(words)]
    if unknown:
        return Problem("sounds", unknown_topics(topics, unknown))
    topics = (topics + _in_turn(SENTENCES[key][1] for key in said if key in SENTENCES))[:MOST_WANTED]
    echo = say("Your topics: {topics}.", topics=topics_words(topics))
    return Understood({"sounds": [], "topics_by": "", "topics_mentee": topics, **level}, echo)


def _in_turn(lists: Iterable[Sequence[str]]) -> list[str]:
    """The first topic of each, then the second of each, as many as a mentee may name."""
    topics = chain.from_iterable(zip_longest(*lists))
    return list(dict.fromkeys(topic for topic in topics if topic))[:MOST_WANTED]


# --- I don't know yet --------------------------------------------------------------------------------------


def ask_unsure(_: Turn, answers: Answers) -> Asked:
    drains = tuple(Option(key, words) for key, (words, _) in DRAINS.items())
    drives = tuple(Option(key, words) for key, words in DRIVES.items())
    parts = (
        Text(say("That is a fine place to start. Two questions, and I suggest something.")),
        Text(say("Who reads this: nobody. Only the topics that come of it are kept, and what drives you."), "quiet"),
        Field("drain", say("What costs you most energy just now?"), "one", drains, answers.get("drain", "")),
        Field("drive", say("And what keeps you going?"), "one", drives, answers.get("drive", "")),
    )
    return Asked(say("Let's find out"), parts, say("Next"), say("Two questions"))


def check_unsure(turn: Turn, _: Answers) -> Understood | Problem:
    drain, drive = turn.event.answer("drain"), turn.event.answer("drive")
    if drain not in DRAINS:
        return Problem("drain", say("The one that comes nearest is enough."))
    if drive not in DRIVEN:
        return Problem("drive", say("The one that comes nearest is enough."))
    topics = list(dict.fromkeys((*DRAINS[drain][1], DRIVEN[drive])))
    return Understood({"drain": drain, "drive": drive, "suggested": topics, "topics_mentee": topics})


def ask_suggested(_: Turn, answers: Answers) -> Asked:
    options = tuple(Option(topic, topic_name(topic)) for topic in answers["suggested"])
    kept = tuple(topic for topic in answers["topics_mentee"] if topic in answers["suggested"])
    parts = (
        Text(say("These three often help. Keep what appeals to you; nothing is settled by it.")),
        reads(answers["role"]),
        Field("topics", say("Up to three"), "many", options, kept, most=MOST_WANTED),
    )
    return Asked(say("How about these?"), parts, say("Next"), say("Your topics"), (Choice(say("All topics"), "all"),))


def check_suggested(turn: Turn, answers: Answers) -> Understood | Problem:
    if chosen(turn):
        return Understood({"whole_list": True})
    return _check(turn, "mentee", {"whole_list": False})


# --- the whole list ----------------------------------------------------------------------------------------


def ask_topics(_: Turn, answers: Answers) -> Asked:
    """The searchable list; what was chosen before stands first, in its order, so that confirming it changes nothing."""
    mentee = answers["role"] == "mentee"
    so_far = tuple(answers.get(f"topics_{answers['role']}", ()))
    known = (*so_far, *(topic for topic in TOPIC_NAMES if topic not in so_far))
    options = tuple(Option(topic, topic_name(topic)) for topic in known)
    label = say("Up to three, what matters most first") if mentee else say("Up to eight, your strongest first")
    title = say("What would you like to get better at?") if mentee else say("What could you help somebody with?")
    hint = say("You can also type them, the most important first: public speaking, delegation")
    most = MOST_WANTED if mentee else MOST_OFFERED
    field = Field("topics", label, "many", options, so_far, hint, most=most)
    level = () if "topics_by" in answers and mentee else (_level(answers),)
    return Asked(title, (reads(answers["role"]), field, *level), say("Next"), say("Topics"))


def check_topics(turn: Turn, answers: Answers) -> Understood | Problem:
    return _check(turn, answers["role"], _level_of(turn, answers))


def _check(turn: Turn, role: str, level: dict[str, Any]) -> Understood | Problem:
    typed = turn.event.answers("topics")
    read = [find_topic(words) for words in typed]
    unknown = [words for words, topic in zip(typed, read, strict=True) if topic is None]
    topics = list(dict.fromkeys(topic for topic in read if topic))
    most = MOST_WANTED if role == "mentee" else MOST_OFFERED
    if unknown:
        return Problem("topics", unknown_topics(topics, unknown))
    if not topics:
        return Problem("topics", say("One topic is enough to go on. An example: public speaking"))
    if len(topics) > most:
        return Problem("topics", say_n("One at most, please.", "{n} at most, please: the first ones count most.", most))
    return Understood({f"topics_{role}": topics, **level}, say("Your topics: {topics}.", topics=topics_words(topics)))


def unknown_topics(known: list[str], unknown: list[str]) -> Words:
    """What was read, what wasn't, and the nearest there are."""
    near = [topic_name(topic) for words in unknown for topic in closest_topics(words, 2)][:3]
    missed = Listed(tuple(words[:60] for words in unknown))
    question = (
        say("Did you mean {near}?", near=Listed(tuple(near), either=True))
        if near
        else say("An example: public speaking")
    )
    if known:
        return say(
            "I understood {known}, but not “{missed}”. {question}",
            known=topics_words(known),
            missed=missed,
            question=question,
        )
    return say("I couldn't place “{missed}”. {question}", missed=missed, question=question)


# --- how far along -----------------------------------------------------------------------------------------


def level_options(role: str) -> tuple[Option, ...]:
    """How far along a mentee is, or how well a mentor knows a topic."""
    if role == "mentee":
        return (
            Option("starting", say("just starting")),
            Option("practising", say("practising")),
            Option("nearly", say("nearly there")),
        )
    return (
        Option("ground", say("I know the ground")),
        Option("often", say("I've done it often")),
        Option("daily", say("I do it every day")),
    )


def _level(answers: Answers) -> Field:
    role = answers["role"]
    label = say("How far along are you?") if role == "mentee" else say("How well do you know them?")
    initial = level_name(role, answers.get(f"level_{role}", 0))
    return Field("level", label, "one", level_options(role), initial, required=False)


def level_name(role: str, level: int) -> str:
    """A level as the forms call it; "" where it wasn't said."""
    return next((option.value for option in level_options(role) if LEVELS[option.value] == level), "")


def _level_of(turn: Turn, answers: Answers) -> dict[str, Any]:
    """The level that was given, if the form asked for one."""
    if "level" not in turn.event.values:
        return {}
    return {f"level_{answers['role']}": LEVELS.get(turn.event.answer("level"), 0)}


def topics_words(topics: Sequence[str]) -> Words:
    """Topics in one line."""
    return show(Listed(tuple(topic_name(topic) for topic in topics)))
