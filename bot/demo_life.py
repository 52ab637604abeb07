"""What the demo's people do besides meeting: agreements, plans, answers, requests, a break, an end, a word in confidence.

Who does what is told by name, so that a visitor finds it again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bot.demo_acts import Story, turn_of
from bot.demo_cast import ASSISTANT, CONTACT, DEPUTY, DOMAIN
from handlers import asking, change, kickoff, plan90, suggest
from handlers.agreeing import FEEDBACK, LIKED
from storage import concerns, endings, goals, requests, sessions
from storage.pairs import Pair, Told

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
SATURDAY = 5  # of date.weekday()
RHYTHMS = ((14, 45), (14, 45), (14, 60), (21, 45), (14, 45), (7, 30), (14, 45), (14, 30))  # (days, minutes) pairs chose
TROUBLED, CHOOSING, DECLINES, HAS_ASSISTANT = "jamal.carter", "ivana.horvat", "oliver.hughes", "rachel.goldstein"
# Pairs that stopped meeting, by the mentee, and how long ago; the last session was before that.
ON_A_BREAK, CHANGED, LEFT_BEHIND = "camila.rocha", "tomas.vega", "liam.doyle"
STOPPED: Mapping[str, timedelta] = {ON_A_BREAK: 4 * DAY, CHANGED: 3 * WEEK, LEFT_BEHIND: 8 * DAY}
IN_DANGER = "Site security, +49 30 555 0110, at any hour; in the other offices the number on your badge"
WRITTEN = (
    "We talk about the same thing every time. A change of subject would help.",
    "It is the one hour of the week in which nobody wants anything from me.",
    "More time between the sessions would be better in our busy months.",
    "I got an answer in ten minutes that I had looked for since spring.",
    "The time zones are hard. The evening is always mine.",
    "I would have liked to know more about how others prepare.",
    "I learn as much from it as my mentee does.",
    "",
)
MARKS = ("5", "4", "4", "3", "5", "4", "2", "5", "4", "3")


@dataclass(frozen=True)
class Two:
    """A pair with the names by which the story calls the two."""

    pair: Pair
    mentee: str
    mentor: str


def twos(story: Story, pairs: Sequence[Pair]) -> list[Two]:
    """The pairs with their names."""
    names = {person.id: name for name, person in story.people.items()}
    return [Two(pair, names[pair.mentee_id], names[pair.mentor_id]) for pair in pairs]


# --- the first weeks ---------------------------------------------------------------------------------------


def prepare(story: Story, begin: datetime) -> None:
    """On the first day the coordinator names whom people can turn to."""
    email = {name: story.people[name].email for name in (CONTACT, DEPUTY)}
    names = {"contact": email[CONTACT], "deputy": email[DEPUTY], "emergency": IN_DANGER}
    story.does("lena.vogt", begin + 8 * HOUR + timedelta(minutes=30), "contact.save", **names)


def begin(story: Story, found: Sequence[Two], published: datetime) -> None:
    """Every pair has a rhythm; most say how they work together and where they meet, every other mentee has a plan."""
    for number, two in enumerate(found):
        two.pair.cadence_days, two.pair.minutes = RHYTHMS[number % len(RHYTHMS)]
        if number % 5 != 4:
            _agree(story, two, number, (published + 2 * DAY).date())
        if number % 3 != 2:
            said = story.clock(two.mentee, (published + 3 * DAY).date(), 9, 40)
            link = f"https://meet.{DOMAIN}/{two.mentee}"
            story.does(two.mentee, said, "place.save", str(two.pair.id), meets="call", place=link)
        if number % 2 == 0:
            _plan(story, two.mentee, (published + 9 * DAY).date(), steps_done=number % 4 // 2)
    asked = story.clock(HAS_ASSISTANT, (published + 2 * WEEK).date(), 9, 15)
    story.does(HAS_ASSISTANT, asked, "delegate.hand", story.people[ASSISTANT].email)


def _agree(story: Story, two: Two, number: int, day: date) -> None:
    """The mentee suggests, the mentor says fine and how they like feedback."""
    liked = tuple(LIKED)
    pair = two.pair
    answers = {
        "pair": pair.id,
        "minutes": str(pair.minutes),
        "often": str(pair.cadence_days),
        "answer": ("two", "day", "week")[number % 3],
        "where": ("here", "email", "call")[number % 3],
        "between": ("everything", "themes", "ask")[number % 3],
        FEEDBACK: liked[number % len(liked)],
    }
    suggested, place = story.clock(two.mentee, day, 11, 5), f"kick-off pair {pair.id}"
    kickoff.finish(turn_of(story.db, story.people[two.mentee], suggested, "kick-off"), answers)
    story.db.flush()
    second = story.clock(two.mentor, day + DAY, 10, 20)
    story.does(two.mentor, second, "agreement.fine", f"{pair.id}.1", stands=place)
    like = liked[(number + 1) % len(liked)]
    story.does(two.mentor, second + timedelta(minutes=1), "agreement.feedback", f"{pair.id}/{like}", stands=place)


def _plan(story: Story, name: str, day: date, *, steps_done: int) -> None:
    """Three steps for ninety days, begun with the examples; some have ticked the first one off."""
    person = story.people[name]
    goal = sessions.open_goal(story.db, person.id or 0, story.programme.id or 0)
    if goal is None:
        return
    planned, place = story.clock(name, day, 14, 10), f"plan {goal.id}"
    form = plan90.samples(turn_of(story.db, person, planned, "plan.samples", str(goal.id)))
    filled: dict[str, Any] = {field.name: field.initial for field in form.fields}
    story.does(name, planned, "plan.save", str(goal.id), stands=place, **filled)
    for step in goals.steps_of(story.db, [goal])[goal.id or 0][:steps_done]:
        story.does(name, planned + 4 * WEEK, "step.done", str(step.id), stands=place)


# --- the weeks since ---------------------------------------------------------------------------------------


def go_on(story: Story, found: Sequence[Two], published: datetime, now: datetime) -> None:
    """What people answered and asked, and who stopped."""
    running = [two for two in found if two.mentee not in STOPPED]
    _say_whether_it_fits(story, running[::2], now)
    _say_how_it_goes(story, running[:10], (published + 33 * DAY).date())
    _say_what_it_is_about(story, found, now)
    by_mentee = {two.mentee: two for two in found}
    _change(story, by_mentee[CHANGED], (now - STOPPED[CHANGED]).date())
    _confide(story, (now - 11 * DAY).date())
    _leave(story, by_mentee[LEFT_BEHIND], (now - STOPPED[LEFT_BEHIND]).date())
    _break(story, by_mentee[ON_A_BREAK], (now - STOPPED[ON_A_BREAK]).date())
    _ask_for_a_mentor(story, now)


def decline(story: Story, invited: datetime) -> None:
    """One says "not this time" the day after being asked."""
    story.does(DECLINES, invited + DAY, "invitation.decline", stands="invitation")


def _say_whether_it_fits(story: Story, found: Sequence[Two], now: datetime) -> None:
    """Both, after the first session that they say took place."""
    for two in found:
        for name, told in ((two.mentee, "mentee_told"), (two.mentor, "mentor_told")):
            met = [s for s in sessions.of_pair(story.db, two.pair.id or 0) if getattr(s, told) == Told.MET]
            at = met[0].start + 2 * DAY if met else now
            if at < now:
                story.does(name, at, "fit.early" if two.pair.id == found[0].pair.id else "fit.good", str(met[0].id))


def _say_how_it_goes(story: Story, found: Sequence[Two], day: date) -> None:
    """The first pulse, a month in: both of these, some with a line."""
    for number, two in enumerate(found):
        for name, shift in ((two.mentee, 0), (two.mentor, 3)):
            words = WRITTEN[(number + shift) % len(WRITTEN)]
            mark = MARKS[(number + shift) % len(MARKS)]
            when = story.clock(name, day, 10, 5 + number)
            story.does(name, when, "pulse.send", str(two.pair.id), mark=mark, words=words)


def _say_what_it_is_about(story: Story, found: Sequence[Two], now: datetime) -> None:
    """Whoever meets within the next two days has said what the one thing is."""
    for two in found:
        for session in sessions.of_pair(story.db, two.pair.id or 0):
            asked = session.start - 46 * HOUR
            if now < session.start and max(asked, session.booked_at) <= now and asked >= session.booked_at:
                story.does(two.mentee, asked, "wish.keep", f"{session.id}/goal")


def _break(story: Story, two: Two, day: date) -> None:
    story.does(two.mentee, story.clock(two.mentee, day, 11, 20), "pair.pause", str(two.pair.id))


def _change(story: Story, two: Two, day: date) -> None:
    """One would rather change; two days later both read the same, and one of them takes a break."""
    asked = story.clock(two.mentee, day, 16, 45)
    story.does(two.mentee, asked, "change.another", str(two.pair.id))
    parted = endings.next_change(story.db, asked) or asked
    change.due(story.db, parted)
    story.db.flush()
    story.does(two.mentee, parted + DAY, "rest.start", str(two.pair.id))
    story.does(two.mentor, parted + DAY, "rest.over", str(two.pair.id))


def _leave(story: Story, two: Two, day: date) -> None:
    """A mentor can't go on, and the mentee lets somebody look for the next one."""
    story.does(two.mentor, story.clock(two.mentor, day, 15), "leave.yes", typed="leave programme")
    story.does(two.mentee, story.clock(two.mentee, day + DAY, 10, 30), "handover.match", str(two.pair.id))


def _confide(story: Story, day: date) -> None:
    """Somebody writes to the safe contact, who has read it the next day."""
    words = "In our last two sessions I was told that I'm too quiet for this job. I'd like to know what I can do."
    told = story.clock(TROUBLED, day, 17, 30)
    story.does(TROUBLED, told, "private.send", words=words, severity="off", reply="here", typed="talk privately")
    concern = concerns.last_of(story.db, story.people[TROUBLED].id or 0)
    if concern is None:
        raise AssertionError("nothing was told in confidence")
    read = story.clock(CONTACT, day + 2 * DAY, 9, 5)
    story.does(CONTACT, read, "contact.take", str(concern.id), stands=f"line {concern.id}")


def _ask_for_a_mentor(story: Story, now: datetime) -> None:
    """A mentee asked two a week ago; the first gave no answer, so the second has it now."""
    day = (now - WEEK).date()
    while day.weekday() >= SATURDAY:  # a request reaches a mentor on a working day alone
        day -= timedelta(days=1)
    asked = story.clock(CHOOSING, day, 9, 30)
    fits = suggest.fits(turn_of(story.db, story.people[CHOOSING], asked, "mentors"))
    order = ".".join(str(fit.person.id) for fit in reversed(fits[:2]))
    story.does(CHOOSING, asked, "request.send", order, typed="mentors")
    moves = requests.next_move(story.db, asked)
    if moves and moves <= now:
        asking.move_on(story.db, moves)
    story.db.flush()
