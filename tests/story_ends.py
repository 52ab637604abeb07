"""How the story ends: a silence, two weeks left, looking back, goodbye, and what the coordinator sees of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from story import Story


def a_silence(story: Story) -> None:
    story.chapter("Nothing is planned", "Nichts ist geplant")
    marcus = story.marcus
    story.until(2, 24, 9, "America/New_York")
    marcus.does("session.book")
    _they_meet(story)


def a_goal_is_reached(story: Story) -> None:
    story.chapter("A goal is reached", "Ein Ziel ist erreicht")
    asha = story.asha
    asha.says(story.verb("goals"))
    asha.does("goal.open")
    asha.does("step.done")
    asha.does("goal.reach")
    story.goes_on(minutes=1)


def two_weeks_left(story: Story) -> None:
    story.chapter("Two weeks left", "Noch zwei Wochen")
    asha, marcus = story.asha, story.marcus
    story.until(3, 16, 8, "America/New_York")
    asha.does("ending.both")
    asha.does("ending.book")
    _they_meet(story)
    story.until(3, 18, 9, "America/New_York")
    asha.does("longer.yes")
    marcus.does("longer.no")
    _they_meet(story)


def _they_meet(story: Story) -> None:
    story.to_the_session(minutes=-50)
    for human in (story.asha, story.marcus):
        human.does("session.met")
        human.does("session.rate", "/5")
        human.does("session.onward")


def looking_back(story: Story) -> None:
    story.chapter("Looking back", "Der Blick zurück")
    asha, marcus = story.asha, story.marcus
    story.until(3, 24, 12, "Asia/Kolkata")
    line = ("I speak second now, not last.", "Ich spreche jetzt als Zweite, nicht als Letzte.")
    asha.does("lookback.send", now="4", line=story.words(*line))
    story.until(3, 26, 9, "America/New_York")
    marcus.does("certificate")
    marcus.does("again.gladly")


def goodbye(story: Story) -> None:
    story.chapter("Goodbye", "Abschied")
    asha, marcus = story.asha, story.marcus
    story.until(3, 31, 12, "America/New_York")
    words = ("A longer programme.", "Ein längeres Programm.")
    asha.does("end.survey")
    asha.does("end.send", useful="5", recommend="9", words=story.words(*words))
    marcus.does("end.survey")
    marcus.does("end.send", useful="4", recommend="8")
    story.until(4, 8, 12, "America/New_York")
    asha.does("alumni.more")
    asha.does("alumni.later")
    asha.does("goodbye")
    marcus.does("goodbye")


def what_the_coordinator_sees(story: Story) -> None:
    story.chapter("What the coordinator sees", "Was die Koordination sieht")
    story.lena.says(story.verb("home"))
    story.lena.says(story.verb("report"))
    story.lena.does("report.formulas")
