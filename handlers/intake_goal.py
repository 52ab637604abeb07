"""The question what would be different: a sentence to take, one's own words, or later with the mentor."""

from __future__ import annotations

from chat.cards import Field, Option, Text
from chat.flows import SKIP, Answers, Asked, Choice, Problem, Understood, chosen
from chat.turn import Turn
from chat.words import say, text
from handlers.goal_samples import samples
from handlers.wording import too_long

LONGEST_GOAL = 1000  # characters: a goal that needs more is several


def ask_goal(_: Turn, answers: Answers) -> Asked:
    reads = say("Who reads this: your mentor. One sentence is plenty, and you can sharpen it together later.")
    options = tuple(Option(key, words) for key, words in samples(answers.get("topics_mentee", [])).items())
    like = Field("sample", say("Something like this?"), "one", options, required=False)
    own = Field(
        "goal",
        say("Or in your own words"),
        "lines",
        initial=answers.get("goal", ""),
        hint="" if options else say("For example: I say what I think in design reviews"),
        required=False,
        most=LONGEST_GOAL,
    )
    fields = (like, own) if options else (own,)
    choices = (Choice(say("Decide with my mentor"), SKIP),)
    title = say("What would be different at the end?")
    return Asked(title, (Text(reads, "quiet"), *fields), say("Use this"), say("Your goal"), choices)


def check_goal(turn: Turn, answers: Answers) -> Understood | Problem:
    """Somebody's own words count before a sentence of ours."""
    if chosen(turn):
        return Understood({"goal": ""})
    goal = turn.event.answer("goal")
    sample = samples(answers.get("topics_mentee", [])).get(turn.event.answer("sample"))
    if sample and goal in ("", answers.get("goal", "")):
        goal = text(sample, turn.reader)
    if not goal:
        return Problem("goal", say("A few words are enough, or decide it with your mentor."))
    if len(goal) > LONGEST_GOAL:
        return Problem("goal", too_long(goal, LONGEST_GOAL))
    return Understood({"goal": goal})
