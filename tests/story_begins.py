"""How the story begins: a list of people, two who join, three names, and a yes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from house import Human
from transcript import Actor

if TYPE_CHECKING:
    from story import Story


def the_list(story: Story) -> None:
    story.chapter("A list of people, and an invitation", "Eine Liste, und eine Einladung")
    story.arrive()
    story.lena.says(story.verb("home"))
    story.lena.says(story.verb("invite"))
    story.lena.does("invite.preview")
    story.lena.does("invite")
    story.lena.does("invite.send")
    story.until(11, 25, 10, "Asia/Kolkata")


def a_mentee_joins(story: Story) -> None:
    story.chapter("Asha joins, by tapping alone", "Asha macht mit, nur durch Tippen auf Knöpfe")
    story.goes_on(minutes=10)
    asha = story.asha
    asha.does("invitation.explain")
    asha.does("join")
    asha.does("flow.answer", "role")
    asha.does("flow.answer", "sounds", sounds=["quiet"], level="starting")
    asha.does("flow.answer", "goal", sample=_first_sample(asha))
    asha.does("flow.answer", "times", late="1230", often="fortnightly")
    asha.does("flow.answer", "ways", style="hands-on", pace="steady", communication="gentle")
    asha.does("flow.answer", "drive", drive="learning")
    asha.does("flow.answer", "vetoes/nobody")


def a_mentor_joins(story: Story) -> None:
    story.chapter("Marcus joins", "Marcus macht mit")
    story.until(11, 25, 11, "America/New_York")
    for mentor in (story.mei, story.tom):
        _joins_unseen(mentor)
    marcus = story.marcus
    marcus.does("join")
    marcus.does("flow.answer", "role")
    marcus.does("flow.answer", "topics")
    marcus.does("flow.answer", "times", early="420", often="monthly")
    marcus.does("flow.answer", "budget", budget="2")
    marcus.does("flow.answer", "formats", formats=["talk"], ready="some")
    marcus.does("flow.answer", "ways", style="talking it through", pace="steady", communication="direct")
    marcus.does("flow.answer", "vetoes/nobody")


def three_names(story: Story) -> None:
    story.chapter("Three names, and a message", "Drei Namen, und eine Nachricht")
    story.until(11, 26, 10, "Asia/Kolkata")
    asha = story.asha
    asha.says(story.verb("mentors"))
    for name in ("Marcus", "Mei"):
        _chooses(asha, name)
    asha.does("request.message")
    asha.does("request.send")
    asha.does("requests")
    story.until(11, 27, 8, "America/New_York")


def a_yes(story: Story) -> None:
    story.chapter("One question first, and a yes", "Erst eine Frage, dann ein Ja")
    asha, marcus = story.asha, story.marcus
    marcus.does("request.question")
    question = ("In which meetings does it happen most?", "In welchen Besprechungen passiert es am ehesten?")
    marcus.does("request.ask", question=story.words(*question))
    story.goes_on(minutes=1)
    answer = ("In design reviews, when three people disagree.", "In Design-Reviews, wenn drei anderer Meinung sind.")
    asha.does("request.answer", answer=story.words(*answer))
    story.goes_on(minutes=30)
    marcus.does("request.yes")
    story.goes_on(minutes=1)
    hello = ("Thank you, Marcus. Looking forward to it.", "Danke, Marcus. Ich freue mich darauf.")
    asha.says(f"{story.verb('tell')} Marcus {story.words(*hello)}")
    story.goes_on(minutes=1)


def _first_sample(human: Human) -> str:
    return str(human.sees().fields[0]["options"][0]["value"])


def _chooses(human: Actor, name: str) -> None:
    """Gives the next place in the order to a mentor."""
    cards = human.sees().part("Cards")["cards"]
    button = next(card["buttons"][0] for card in cards if card["title"].startswith(name))
    human.does(button["action"], button["value"])


def _joins_unseen(human: Human) -> None:
    """Somebody joins as a mentor whose chat isn't written down."""
    human.acts("join", "mentor")
    for _ in range(10):
        card = human.sees()
        if not card.buttons or not card.data["buttons"][0]["action"].startswith("flow."):
            return
        button = card.data["buttons"][0]
        given = {part["name"]: part.get("initial") or [] for part in card.fields}
        human.acts(button["action"], button["value"], message=card.message, **given)
    raise AssertionError(f"{human.name} is still asked: {human.sees().title}")
