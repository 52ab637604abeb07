"""A mentee on Teams and a mentor on Slack: one pair like any other, from a date to the truth about it.

`python tests/story_across.py` writes it down as a document, and test_story_across.py fails when that no longer says what
the bot says.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from house import session_start
from slack_house import SlackHouse
from teams_house import TeamsHouse
from transcript import Actor, Scribe
from two_platforms import beside, follows

from storage.database import Database, create_tables
from storage.people import Role
from storage.secrets import new_key, use_keys

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "transcript.teams.md"
HEAD = """# A pair across Teams and Slack, as it is read

Ana, a mentee in Lisbon, is on Teams; Ben, her mentor in Berlin, on Slack. Each reads on their own clock and in their own
chat, told by the bot itself through both front doors. ➤ is what somebody typed or pressed, 🔔 what came by itself, 🔄 a card
that changed where it stood, `[ ]` a button and ( ) a choice.
`make transcripts` writes this file anew; a test fails when the bot says something else.
"""


@dataclass
class Across:
    """The two, and who writes down what they read."""

    teams: TeamsHouse
    slack: SlackHouse

    def __post_init__(self) -> None:
        ana = self.teams.person("Ana Silva", Role.MENTEE, zone="Europe/Lisbon", goal="Lead a review")
        ben = self.slack.person("Ben Okafor", Role.MENTOR, zone="Europe/Berlin", hours="weekdays 13-18")
        self.teams.pair(ana, ben)
        self.scribe = Scribe(self.teams)
        self.ana = follows(self.scribe, ana, "Europe/Lisbon")
        self.ben = follows(self.scribe, ben, "Europe/Berlin")

    def tell(self) -> str:
        """The whole of it, as a document."""
        for chapter in (a_date, words, the_hour, the_truth):
            chapter(self)
        return HEAD + self.scribe.markdown()


def presses(actor: Actor, label: str) -> None:
    actor.note(f"[{label}]")
    actor.reads(actor.presses(label))


def a_date(story: Across) -> None:
    story.scribe.chapter("A date, in each one's own hours")
    story.ana.says("book thursday 15:00")
    presses(story.ana, "Book it")
    story.scribe.through(story.teams.wall + timedelta(seconds=2))


def words(story: Across) -> None:
    story.scribe.chapter("A line from one chat to the other")
    story.ana.says("tell Ben I bring the slides")
    story.scribe.through(story.teams.wall + timedelta(minutes=1))
    story.ben.says("tell Ana two slides are enough")
    story.scribe.through(story.teams.wall + timedelta(minutes=1))


def the_hour(story: Across) -> None:
    story.scribe.chapter("The day before, and the hour")
    story.scribe.through(session_start(story.teams) + timedelta(minutes=50))


def the_truth(story: Across) -> None:
    story.scribe.chapter("The truth, with one tap each")
    for actor in (story.ana, story.ben):
        presses(actor, actor.sees("you and").buttons[0])
        story.scribe.through(story.teams.wall + timedelta(minutes=1))


def told(database: Database) -> tuple[str, Across]:
    """The story, and its people, whose houses the caller closes."""
    teams = TeamsHouse(database)
    across = Across(teams, beside(teams, SlackHouse))
    return across.tell(), across


if __name__ == "__main__":
    use_keys(new_key())
    with tempfile.TemporaryDirectory() as folder:
        lite = Database(f"sqlite:///{folder}/story.db")
        create_tables(lite)
        document, lived = told(lite)
        lived.slack.close()
        lived.teams.close()
        lite.close()
    DOCUMENT.write_text(document)
