"""How two people meet: agreements, a plan, sessions that take place, move and fail, and weeks without any."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from story import Story


def kick_off(story: Story) -> None:
    story.chapter("Five small agreements", "Fünf kleine Absprachen")
    asha, marcus = story.asha, story.marcus
    asha.says(story.verb("kick-off"))
    asha.does("flow.answer", "kick-off", minutes="45", often="14")
    asha.does("flow.answer", "kick-off", answer="two")
    asha.does("flow.answer", "kick-off", where="here")
    asha.does("flow.answer", "kick-off", between="everything")
    asha.does("flow.answer", "kick-off", feedback="straight")
    story.goes_on(minutes=1)
    marcus.does("agreement.fine")
    marcus.does("agreement.feedback", "examples")
    story.goes_on(minutes=1)


def a_plan(story: Story) -> None:
    story.chapter("A goal, a plan, and where to meet", "Ein Ziel, ein Plan und ein Ort")
    story.until(11, 30, 10, "Asia/Kolkata")
    asha, marcus = story.asha, story.marcus
    asha.says(story.verb("goals"))
    asha.does("goal.open")
    asha.does("goal.change")
    asha.does("goal.save")
    asha.does("goal.by", "60")
    asha.does("goal.confidence", "/2")
    asha.does("plan.open")
    asha.does("plan.samples")
    asha.does("plan.save")
    story.until(11, 30, 9, "America/New_York")
    marcus.says(story.verb("where"))
    marcus.does("place.save", meets="call", place="https://meet.example.com/marcus")


def the_first_session(story: Story) -> None:
    story.chapter("The first session", "Das erste Treffen")
    asha, marcus = story.asha, story.marcus
    asha.says(story.verb("book"))
    asha.does("session.book")
    story.goes_on(hours=12)
    marcus.does("session.fine")
    story.to_the_session(hours=40)
    wish = ("May I tell you about Monday's review?", "Darf ich vom Review am Montag erzählen?")
    asha.does("wish.ask")
    asha.does("wish.keep", wish=story.words(*wish))
    story.to_the_session(minutes=10)
    marcus.does("session.late")
    story.goes_on(minutes=60)
    asha.does("session.met")
    asha.does("session.rate", "/4")
    asha.does("session.line", line=story.words("Speak second, not last", "Als Zweite sprechen, nicht als Letzte"))
    asha.does("session.book")
    marcus.does("session.met")
    marcus.does("session.rate", "/5")
    marcus.does("session.line", line=story.words("Send the review checklist", "Die Checkliste für Reviews schicken"))
    story.goes_on(minutes=1)


def a_moved_session(story: Story) -> None:
    story.chapter("A question for each, and a moved session", "Eine Frage für beide, und ein verschobenes Treffen")
    asha, marcus = story.asha, story.marcus
    story.to_the_session(hours=20)
    asha.does("fit.good")
    marcus.does("fit.early")
    marcus.says(story.verb("move"))
    marcus.does("session.book")
    story.goes_on(minutes=1)
    asha.does("session.fine")
    asha.says(story.verb("home"))
    asha.says(story.words("note ask about the March talk", "notiz nach dem Vortrag im März fragen"))
    asha.does("note.share")
    story.to_the_session(minutes=-50)
    for human in (asha, marcus):
        human.does("session.met")
        human.does("session.rate", "/5")
        human.does("session.onward")


def quiet_weeks(story: Story) -> None:
    story.chapter("Quiet weeks, a pause and another language", "Ruhige Wochen, eine Pause und eine andere Sprache")
    asha, marcus = story.asha, story.marcus
    story.until(12, 18, 12, "America/New_York")
    marcus.does("fit.good")
    story.until(1, 6, 12, "America/New_York")
    line = ("We got to know each other quickly.", "Wir haben uns schnell kennengelernt.")
    asha.does("pulse.send", mark="4", words=story.words(*line))
    marcus.says(story.verb("pause"))
    marcus.does("pair.pause")
    story.goes_on(minutes=1)
    asha.says("deutsch" if story.language == "en" else "english")
    asha.says("home")
    asha.says("english" if story.language == "en" else "deutsch")
    story.until(1, 22, 12, "Asia/Kolkata")


def a_missed_session(story: Story) -> None:
    story.chapter("A session that doesn't take place", "Ein Treffen, das ausfällt")
    asha, marcus = story.asha, story.marcus
    asha.says(story.verb("book"))
    asha.does("session.book")
    story.goes_on(hours=14)
    story.to_the_session(minutes=-50)
    asha.does("session.missed")
    marcus.does("session.missed")
    asha.does("session.book")
    story.goes_on(minutes=1)
    story.to_the_session(minutes=-50)
    marcus.does("session.met")
    marcus.does("session.rate", "/4")
    marcus.does("session.onward")
