"""One whole programme, from the list of people to the goodbye, as two people live it and a coordinator sees it.

The same story is told in every language of LANGUAGES; `python tests/story.py` writes each down as a document, and
test_story.py fails when a document no longer says what the bot says.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import story_begins
import story_ends
import story_middle
from house import TUESDAY, House, Human, next_start
from sqlmodel import select
from transcript import Actor, Scribe

from bot.commands import import_roster
from chat.words import Reader, Words, text
from storage.database import Database, create_tables
from storage.people import Account, Person, Programme, Role
from storage.secrets import new_key, use_keys

DOCS = Path(__file__).resolve().parent.parent / "docs"
LANGUAGES = {"en": ("en-GB", DOCS / "transcript.md"), "de": ("de-DE", DOCS / "transcript.de.md")}
ROSTER = """Full Name,Work Email,Role,Job title,Time zone,Weekly availability,Languages,Can help with,Hours per month
Asha Rao,asha@example.com,mentee,Data engineer,Asia/Kolkata,weekdays 10:00-19:30,{spoken},,
Marcus Bell,marcus@example.com,mentor,VP Engineering,America/New_York,weekdays 8-12,{spoken},"speaking up, confidence",2
Mei Tan,mei@example.com,mentor,Head of Data,Asia/Singapore,weekdays 9-17,{spoken},"speaking up, storytelling",4
Tom Eze,tom@example.com,mentor,Staff engineer,Europe/London,weekdays 9-17,{spoken},"confidence, networking",4
Ida Lund,,mentee,Designer,Europe/Oslo,mornings,{spoken},,
"""
ENGLISH = """# A whole programme, as it is read

Everything that Asha, a mentee in Kolkata, Marcus, a mentor in New York, and Lena, a coordinator in Berlin, read and do from
the first message to the goodbye: four months, told by the bot itself through the web chat's front door. Each reads on
their own clock. ➤ is what somebody typed or pressed, 🔔 what came by itself, 🔄 a card
that changed where it stood, `[ ]` a button and ( ) a choice.
`make transcripts` writes this file anew; a test fails when the bot says something else.

[Auf Deutsch](transcript.de.md)
"""
GERMAN = """# Ein ganzes Programm, so wie es zu lesen ist

Alles, was Asha, Mentee in Kalkutta, Marcus, Mentor in New York, und Lena, Koordinatorin in Berlin, von der ersten Nachricht
bis zum Abschied lesen und tun: vier Monate, vom Bot selbst erzählt, durch die Vordertür des Web-Chats. Alle lesen nach
ihrer eigenen Uhr. ➤ ist, was jemand schrieb oder antippte, 🔔, was von selbst kam, 🔄 eine
Karte, die sich an ihrem Platz geändert hat, `[ ]` ein Knopf und ( ) eine Auswahl.
`make transcripts` schreibt diese Datei neu; ein Test schlägt fehl, wenn der Bot etwas anderes sagt.

[In English](transcript.md)
"""
CHAPTERS = (
    story_begins.the_list,
    story_begins.a_mentee_joins,
    story_begins.a_mentor_joins,
    story_begins.three_names,
    story_begins.a_yes,
    story_middle.kick_off,
    story_middle.a_plan,
    story_middle.the_first_session,
    story_middle.a_moved_session,
    story_middle.quiet_weeks,
    story_middle.a_missed_session,
    story_ends.a_silence,
    story_ends.a_goal_is_reached,
    story_ends.two_weeks_left,
    story_ends.looking_back,
    story_ends.goodbye,
    story_ends.what_the_coordinator_sees,
)


@dataclass
class Story:
    """A house in which everybody reads one language, and what is written down of it."""

    house: House
    language: str

    def __post_init__(self) -> None:
        locale, _ = LANGUAGES[self.language]
        self.scribe = Scribe(self.house, locale)
        with self.house.database.write() as db:
            programme = db.get_one(Programme, self.house.programme)
            programme.starts, programme.ends = date(2026, 11, 24), date(2027, 3, 26)
            programme.quiet = [["2026-12-21", "2027-01-03"]]
            db.add(programme)
        lena = self.house.person("Lena Vogt", Role.COORDINATOR, hours="", locale=locale)
        self.lena = self.scribe.follows(lena, "Europe/Berlin")

    def tell(self) -> str:
        """The whole story, as a document."""
        for chapter in CHAPTERS:
            chapter(self)
        return self.words(ENGLISH, GERMAN) + self.scribe.markdown()

    def words(self, english: str, german: str) -> str:
        """What somebody types, in the language of this telling."""
        return {"en": english, "de": german}[self.language]

    def verb(self, action: str) -> str:
        """What somebody types for an action, in the language of this telling."""
        return text(Words(action), Reader(LANGUAGES[self.language][0])).split(", ")[0]

    def chapter(self, english: str, german: str) -> None:
        self.scribe.chapter(self.words(english, german))

    def arrive(self) -> None:
        """The list is imported, and its people have accounts in the chat."""
        spoken = {"en": "English", "de": "German"}[self.language]
        done = import_roster(self.house.database, ROSTER.format(spoken=spoken).encode(), self.house.wall)
        english = "{added} people added; line {line} has no e-mail address"
        german = "{added} Personen aufgenommen; in Zeile {line} fehlt die E-Mail-Adresse"
        (refused,) = done["refused"]
        self.lena.note("`mentorbot import people.csv`")
        self.lena.note(self.words(english, german).format(added=len(done["added"]), line=refused["line"]))
        self.asha = self.follow("asha", "Asia/Kolkata")
        self.marcus = self.follow("marcus", "America/New_York")
        self.mei, self.tom = self.human("mei"), self.human("tom")

    def follow(self, name: str, zone: str) -> Actor:
        return self.scribe.follows(self.human(name), zone)

    def human(self, name: str) -> Human:
        with self.house.database.write() as db:
            person = db.exec(select(Person).where(Person.email == f"{name}@example.com")).one()
            person.locale = LANGUAGES[self.language][0]
            db.add(Account(person_id=person.id or 0, workspace_id=self.house.workspace, external_id=name))
            return Human(self.house, person.id or 0, name, person.name)

    # --- time -------------------------------------------------------------------------------------------------

    def goes_on(self, **by: float) -> None:
        """A little later, and everything that comes meanwhile."""
        self.scribe.through(self.house.wall + timedelta(**by))

    def until(self, month: int, day: int, hour: int, zone: str = "Europe/Berlin") -> None:
        """Up to an hour on somebody's clock."""
        year = 2026 if month > 6 else 2027
        self.scribe.through(datetime(year, month, day, hour, tzinfo=ZoneInfo(zone)).astimezone(TUESDAY.tzinfo))

    def to_the_session(self, **before: float) -> datetime:
        """Up to some time before the next session. Returns its start."""
        start = next_start(self.house)
        self.scribe.through(start - timedelta(**before))
        return start


def told(language: str) -> str:
    """The story in a company of its own."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/story.db")
        create_tables(database)
        house = House(database)
        try:
            return Story(house, language).tell()
        finally:
            house.close()
            database.close()


if __name__ == "__main__":
    use_keys(new_key())
    for language, (_, path) in LANGUAGES.items():
        path.write_text(told(language))
