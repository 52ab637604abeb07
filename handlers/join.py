"""Joining as a mentee or a mentor: the conversation, what is written down at its end, and what comes next."""

from __future__ import annotations

from chat import flows
from chat.cards import Button, Card, Facts, Text
from chat.flows import Answers, Flow, Step
from chat.turn import Turn
from chat.words import City, Listed, Said, Words, say, say_n, show
from handlers import answers as told
from handlers import hand, intake, intake_goal, intake_hours, intake_topics, intake_vetoes, intake_ways, newcomers
from handlers.intake_topics import level_name, level_options, topics_words
from handlers.wording import first_name, hours_words, role_name
from scheduling.windows import Window
from storage import outbox, programmes
from storage.people import Enrolled, Enrolment, Role

ROLES = (Role.MENTEE, Role.MENTOR)


def join(turn: Turn) -> Card:
    """Begins, or goes on where it was left. "I'm in" on an invitation says the role already."""
    role = turn.event.value if turn.event.value in ROLES else ""
    place = flows.place_of(turn)
    half_way = place is not None and place.flow == FLOW.name
    if not half_way and (role in turn.roles if role else turn.roles.intersection(ROLES)):
        return already(turn)
    known = told.known(turn, role)
    if not role:
        return flows.begin(turn, FLOW, known)
    other = place is None or not half_way or place.answers.open().get("role") != role
    return flows.begin(turn, FLOW, {**known, "invited": True}, afresh=other)


def already(turn: Turn) -> Card:
    """Who has joined needn't again: every answer can be changed by itself, and the other role is one tap away."""
    text = say("You have joined already, and that stays as it is. Your profile shows what you told me.")
    buttons = [Button(say("Profile"), "profile", style="primary")]
    if Role.MENTEE not in turn.roles:
        buttons.append(Button(say("I'd like a mentor"), "join", Role.MENTEE.value))
    if Role.MENTOR not in turn.roles:
        buttons.append(Button(say("I'd be a mentor"), "join", Role.MENTOR.value))
    return Card(say("You are in"), (Text(text),), (*buttons, Button(say("Home"), "home")))


def finish(turn: Turn, answers: Answers) -> Card:
    """Writes it all down, and says what happens next."""
    role = Role(answers["role"])
    part = programmes.enrolment(turn.db, turn.me, turn.programme_id, role)
    part = part or Enrolment(person_id=turn.me, programme_id=turn.programme_id, role=role)
    if part.state != Enrolled.JOINED:
        turn.person.nudges = ""  # who begins anew is reminded as the programme does it
    part.state, part.joined_at = Enrolled.JOINED, part.joined_at or turn.now
    turn.db.add(part)
    turn.db.flush()
    told.keep(turn, part, answers)
    outbox.unsay(turn.db, turn.me, newcomers.PLACE)
    return _all_set(turn, role, answers)


def _all_set(turn: Turn, role: Role, answers: Answers) -> Card:
    rows: list[tuple[Words, Said]] = [(say("You are"), _roles(turn)), (say("Topics"), _topics(role, answers))]
    rows.append((say("Hours"), hours_words(Window(*window) for window in answers["windows"])))
    if answers.get("unusual"):
        rows.append((say("Now and then"), intake_hours.unusual_words(answers["unusual"])))
    rows.append((say("Clock"), show(City(turn.person.zone))))
    if answers.get("goal") and role is Role.MENTEE:
        rows.append((say("Goal"), answers["goal"]))
    if role is Role.MENTOR:
        rows.append((say("Time"), say_n("one hour a month", "{n} hours a month", answers.get("hours", 2))))
    change = Button(say("Change something"), "profile")
    text = say("Nothing more to do. I write to you as soon as there is somebody for you.")
    buttons: tuple[Button, ...] = (change, Button(say("Home"), "home"))
    if role is Role.MENTEE:
        who = hand.who_runs(turn.db, turn.programme_id) or say("the coordinators")
        text = say("Now see who fits you and say whom to ask, or leave the choice to {who}.", who=who)
        see = Button(say("See the mentors"), "mentors", style="primary")
        buttons = (see, hand.choose_for_me(turn.db, turn.programme_id), change)
    title = say("All set, {name}", name=first_name(turn.person))
    return Card(title, (Facts(tuple(rows)), Text(text)), buttons, lasting=True)


def _topics(role: Role, answers: Answers) -> Words:
    topics = topics_words(answers[f"topics_{role}"])
    level = level_name(role, answers.get(f"level_{role}", 0))
    if not level:
        return topics
    words = next(option.label for option in level_options(role) if option.value == level)
    return say("{topics} ({level})", topics=topics, level=words)


def _roles(turn: Turn) -> Words:
    """All roles of somebody who has just joined in one: who asks for another one keeps the first."""
    held = programmes.roles(turn.db, turn.me, turn.programme_id)
    return show(Listed(tuple(role_name(role) for role in ("mentee", "mentor", "coordinator") if role in held)))


# --- the steps ---------------------------------------------------------------------------------------------


def _mentee(answers: Answers) -> bool:
    """Whoever hasn't said yet which is counted as one, so that the first card names as many steps as the second."""
    return answers.get("role") != Role.MENTOR


def _mentor(answers: Answers) -> bool:
    return answers.get("role") == Role.MENTOR


def _sentences(answers: Answers) -> bool:
    """Everyday sentences are for a mentee of whom nothing is known yet."""
    return _mentee(answers) and not answers.get("named_mentee")


def _unsure(answers: Answers) -> bool:
    return _sentences(answers) and answers.get("topics_by") == "unsure"


def _whole_list(answers: Answers) -> bool:
    return not _sentences(answers) or answers.get("topics_by") == "all" or bool(answers.get("whole_list"))


def _no_hours(answers: Answers) -> bool:
    """Where the roster knows no hours or no clock, or somebody would change them."""
    return (
        "windows" not in answers
        or answers.get("zone") == intake_hours.UNKNOWN_ZONE
        or "hours" in answers.get("open", ())
    )


STEPS = (
    Step("role", intake.ask_role, intake.check_role, about="role"),
    Step("name", intake.ask_name, intake.check_name, when=lambda answers: bool(answers.get("nameless")), about="name"),
    Step("sounds", intake_topics.ask_sentences, intake_topics.check_sentences, when=_sentences, about="topics"),
    Step("unsure", intake_topics.ask_unsure, intake_topics.check_unsure, when=_unsure, about="topics"),
    Step("suggested", intake_topics.ask_suggested, intake_topics.check_suggested, when=_unsure, about="topics"),
    Step("topics", intake_topics.ask_topics, intake_topics.check_topics, when=_whole_list, about="topics"),
    Step("goal", intake_goal.ask_goal, intake_goal.check_goal, when=_mentee, about="goal"),
    Step("hours", intake_hours.ask_hours, intake_hours.check_hours, when=_no_hours, about="hours"),
    Step(
        "languages",
        intake_hours.ask_languages,
        intake_hours.check_languages,
        when=lambda answers: "languages" in answers.get("open", ()),
        about="languages",
    ),
    Step("times", intake_hours.ask_times, intake_hours.check_times, about="hours", reads=intake_hours.read_times),
    Step(
        "budget",
        intake_ways.ask_budget,
        intake_ways.check_budget,
        when=_mentor,
        about="budget",
        reads=intake_ways.read_budget,
    ),
    Step("formats", intake_ways.ask_formats, intake_ways.check_formats, when=_mentor, about="formats", skips=True),
    Step("ways", intake_ways.ask_ways, intake_ways.check_ways, about="ways", skips=True),
    Step(
        "drive",
        intake_ways.ask_drive,
        intake_ways.check_drive,
        when=lambda answers: _mentee(answers) and not _unsure(answers),
        about="drive",
        skips=True,
    ),
    Step("vetoes", intake_vetoes.ask_vetoes, intake_vetoes.check_vetoes, about="vetoes"),
)
FLOW = Flow("join", STEPS, finish)
