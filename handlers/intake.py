"""The questions of joining: what each one shows, and how its answer is read."""

from __future__ import annotations

from collections.abc import Sequence

from chat.cards import Facts, Field, Option, Text
from chat.flows import Answers, Asked, Problem, Understood
from chat.turn import Turn
from chat.words import City, Listed, Words, say, say_n, show
from handlers.topics import TOPIC_NAMES, topic_name
from handlers.wording import first_name, hours_words, too_long
from handlers.zones import read_zone
from matching.topics import closest_topics, find_topic
from scheduling.weekly import Weekly, read_weekly
from scheduling.windows import Window

MOST_WANTED, MOST_OFFERED = 3, 8  # three keep a match specific; eight keep a mentor's list honest
LONGEST_GOAL = 1000  # characters: a goal that needs more is several
HOURS = (1, 2, 3, 4, 6, 8)  # a month; about two buy one mentee at 45 minutes every two weeks
# fmt: off
ZONES = (  # the cities of a list that is short enough to look through; any other can be typed
    "Pacific/Honolulu", "America/Anchorage", "America/Los_Angeles", "America/Denver", "America/Chicago",
    "America/New_York", "America/Toronto", "America/Mexico_City", "America/Bogota", "America/Lima",
    "America/Santiago", "America/Sao_Paulo", "America/Argentina/Buenos_Aires", "Atlantic/Reykjavik",
    "Europe/London", "Europe/Dublin", "Europe/Lisbon", "Africa/Casablanca", "Africa/Lagos", "Europe/Madrid",
    "Europe/Paris", "Europe/Berlin", "Europe/Zurich", "Europe/Stockholm", "Europe/Warsaw", "Europe/Athens",
    "Africa/Cairo", "Africa/Johannesburg", "Africa/Nairobi", "Europe/Istanbul", "Europe/Kyiv", "Asia/Jerusalem",
    "Asia/Dubai", "Asia/Karachi", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Dhaka", "Asia/Bangkok", "Asia/Jakarta",
    "Asia/Singapore", "Asia/Hong_Kong", "Asia/Shanghai", "Asia/Manila", "Australia/Perth", "Asia/Seoul",
    "Asia/Tokyo", "Australia/Adelaide", "Australia/Brisbane", "Australia/Sydney", "Pacific/Auckland",
)
# fmt: on


def ask_role(turn: Turn, answers: Answers) -> Asked:
    """Consent first: who sees what, before anything is typed."""
    options = (Option("mentee", say("I'd like a mentor")), Option("mentor", say("I'd like to mentor")))
    facts = Facts(
        (
            (say("Your mentor or mentee"), say("your name, topics, goal and times")),
            (say("The coordinators"), say("your topics and hours, why a pair was proposed, whether sessions happen")),
            (
                say("How you rate a session"),
                say("nobody by name; the coordinators see averages of five people and more"),
            ),
        )
    )
    hello = say("Hello {name}. Two minutes, and you can change every answer later.", name=first_name(turn.person))
    later = Text(say("Write “my data” at any time to see all that I keep about you."), "quiet")
    field = Field("role", say("What brings you here?"), "one", options, initial=answers.get("role", ""))
    return Asked(say("Who sees what"), (Text(hello), facts, later, field), say("Agree"))


def check_role(turn: Turn, _: Answers) -> Understood | Problem:
    role = turn.event.answer("role").lower()
    if role not in ("mentee", "mentor"):
        return Problem("role", say("Please choose one of the two, or write “1” or “2”."))
    return Understood({"role": role})


def ask_topics(_: Turn, answers: Answers) -> Asked:
    mentee = answers["role"] == "mentee"
    most = MOST_WANTED if mentee else MOST_OFFERED
    options = tuple(Option(topic, topic_name(topic)) for topic in TOPIC_NAMES)
    if mentee:
        title = say("What would you like to get better at?")
        label = say("Up to three")
    else:
        title = say("What could you help somebody with?")
        label = say("Up to eight")
    reads = Text(say("Who reads this: the coordinators, and the person you are matched with."), "quiet")
    hint = say("You can also type them, the most important first: public speaking, delegation")
    field = Field(
        "topics", label, "many", options, tuple(answers.get(f"topics_{answers['role']}", ())), hint, most=most
    )
    return Asked(title, (reads, field), say("Next"), say("Topics"))


def check_topics(turn: Turn, answers: Answers) -> Understood | Problem:
    typed = turn.event.answers("topics")
    read = [find_topic(words) for words in typed]
    unknown = [words for words, topic in zip(typed, read, strict=True) if topic is None]
    topics = list(dict.fromkeys(topic for topic in read if topic))
    most = MOST_WANTED if answers["role"] == "mentee" else MOST_OFFERED
    if unknown:
        return Problem("topics", _unknown_topics(topics, unknown))
    if not topics:
        return Problem("topics", say("One topic is enough to go on. An example: public speaking"))
    if len(topics) > most:
        return Problem("topics", say_n("One at most, please.", "{n} at most, please: the first ones count most.", most))
    return Understood({f"topics_{answers['role']}": topics}, say("I read: {topics}.", topics=topics_words(topics)))


def _unknown_topics(known: list[str], unknown: list[str]) -> Words:
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
            "I read {known}, but not “{missed}”. {question}",
            known=topics_words(known),
            missed=missed,
            question=question,
        )
    return say("I couldn't place “{missed}”. {question}", missed=missed, question=question)


def ask_goal(_: Turn, answers: Answers) -> Asked:
    reads = Text(
        say("Who reads this: your mentor. One sentence is plenty, and you can sharpen it together later."), "quiet"
    )
    label = say("In your own words")
    hint = say("For example: I say what I think in design reviews")
    field = Field("goal", label, "lines", initial=answers.get("goal", ""), hint=hint, most=LONGEST_GOAL)
    return Asked(say("What would be different in six months?"), (reads, field), say("Use this"), say("Your goal"))


def check_goal(turn: Turn, _: Answers) -> Understood | Problem:
    goal = turn.event.answer("goal")
    if not goal:
        return Problem("goal", say("A few words are enough, or skip it and decide with your mentor."))
    if len(goal) > LONGEST_GOAL:
        return Problem("goal", too_long(goal, LONGEST_GOAL))
    return Understood({"goal": goal})


def ask_zone(turn: Turn, answers: Answers) -> Asked:
    zones = sorted({*ZONES, answers["zone"]}, key=lambda zone: zone.rpartition("/")[2])
    options = tuple(Option(zone, show(City(zone))) for zone in zones)
    text = say("It is {now:time} for you now, if I have it right.", now=turn.now)
    hint = say("The nearest city with the same clock")
    field = Field("zone", say("City"), "one", options, answers["zone"], hint)
    return Asked(say("Where are you?"), (Text(text), field), say("That's right"), say("Your time zone"))


def check_zone(turn: Turn, _: Answers) -> Understood | Problem:
    typed = turn.event.answer("zone")
    zone = read_zone(typed)
    if not zone:
        return Problem(
            "zone",
            say("I don't know a clock for “{typed}”. Try a large city nearby, such as Berlin.", typed=typed[:60]),
        )
    return Understood({"zone": zone}, say("Your clock: {city}.", city=City(zone)))


def ask_hours(turn: Turn, answers: Answers) -> Asked:
    windows = [Window(*window) for window in answers.get("windows", ())]
    parts = [
        Text(
            say(
                "Who reads this: the coordinators, and the person you are matched with. I offer no time outside these hours."
            ),
            "quiet",
        )
    ]
    if windows:
        parts.append(Text(say("So far I have: {hours}.", hours=hours_words(windows))))
    hint = say("For example: weekdays 9-12, or: Tue and Thu 14:00-18:00")
    field = Field("hours", say("In your own words, on your own clock"), hint=hint, most=300, required=not windows)
    return Asked(say("When could you usually talk?"), (*parts, field), say("Next"), say("Your hours"))


def check_hours(turn: Turn, answers: Answers) -> Understood | Problem:
    typed = turn.event.answer("hours")
    if not typed and answers.get("windows"):
        return Understood({})
    read = read_weekly(typed, turn.person.locale)
    if not isinstance(read, Weekly) or read.interval_weeks > 1 or any(w.end is None for w in read.windows):
        return Problem("hours", unread_hours(typed))
    windows = [[window.day, window.start, window.end] for window in read.windows]
    return Understood({"windows": windows}, say("I read: {hours}.", hours=hours_words(read.windows)))


def unread_hours(typed: str) -> Words:
    """What to say of weekly hours that couldn't be read."""
    if not typed:
        return say("Days and times are enough. An example: Tue and Thu 14:00-18:00")
    return say(
        "I couldn't read hours of every week, with a start and an end, in “{typed}”. An example: Tue and Thu 14:00-18:00",
        typed=typed[:80],
    )


def ask_budget(_: Turn, answers: Answers) -> Asked:
    options = tuple(Option(str(hours), say_n("One hour", "{n} hours", hours)) for hours in HOURS)
    text = say("About two hours a month are one mentee: 45 minutes every two weeks, and a little thinking in between.")
    field = Field("budget", say("Hours a month"), "one", options, str(answers.get("hours", 2)))
    return Asked(say("How much time would you give?"), (Text(text), field), say("Finish"), say("Your time"))


def check_budget(turn: Turn, _: Answers) -> Understood | Problem:
    typed = turn.event.answer("budget").split(" ", maxsplit=1)[0]
    if not typed.isdecimal() or not 1 <= int(typed) <= 40:
        return Problem("budget", say("A whole number of hours between 1 and 40, please. An example: 2"))
    return Understood({"hours": int(typed)})


def topics_words(topics: Sequence[str]) -> Words:
    """Topics in one line."""
    return show(Listed(tuple(topic_name(topic) for topic in topics)))
