"""A roster matched on the spot: every rule is kept, and everybody is explained."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from rosters import ANA, BEN, NOW, file_of

from handlers.matches_door import door_match
from handlers.roster import Roster, RosterPerson, read_roster

ROSTER = Path(__file__).resolve().parents[2] / "shared" / "data" / "roster.csv"


def test_a_small_roster_is_matched_and_explained() -> None:
    cem = ANA | {"Full Name": "Cem Ito", "Work Email": "cem@example.com", "Wants help with": "accessibility"}
    answer = door_match(read_roster(file_of(ANA, BEN, cem)), NOW)
    assert answer["pairs"] == [
        {
            "mentee": "ana@example.com",
            "mentor": "ben@example.com",
            "score": 0.76,
            "reasons": [
                "Ben Müller offers what Ana Ruiz asked for: Hiring",
                "Ben Müller is 2 levels ahead",
                "Both are free for 24 hours in a usual week",
            ],
        }
    ]
    assert answer["unmatched"] == [
        {
            "person": "cem@example.com",
            "reason": "No mentor who shares a language offers a topic close to what this person asked for.",
        }
    ]
    assert answer["certificate"]["gap"] == 0


@pytest.mark.parametrize(
    ("ana", "ben"),
    [
        (ANA | {"Do not match with": "ben@example.com"}, BEN),
        (ANA, BEN | {"Do not match with": "ben@example.com; ana@example.com"}),
        (ANA | {"Manager Email": "ben@example.com"}, BEN),
        (ANA, BEN | {"Manager Email": "ana@example.com"}),
    ],
)
def test_vetoes_and_reporting_lines_are_kept_and_told_in_the_same_words(
    ana: dict[str, str], ben: dict[str, str]
) -> None:
    answer = door_match(read_roster(file_of(ana, ben)), NOW)
    assert answer["pairs"] == []
    assert answer["unmatched"] == [
        {
            "person": "ana@example.com",
            "reason": "The only mentors who fit may not be matched with this person under the programme's rules.",
        }
    ]


def test_somebody_without_a_zone_is_never_matched_into_the_night() -> None:
    answer = door_match(read_roster(file_of(ANA | {"Time zone": "", "Office": ""}, BEN)), NOW)
    assert [left["person"] for left in answer["unmatched"]] == ["ana@example.com"]
    assert "no free time" in answer["unmatched"][0]["reason"]


@pytest.fixture(scope="module")
def sample() -> Roster:
    if not ROSTER.exists():
        pytest.skip("the sample roster isn't here")
    return read_roster(ROSTER.read_bytes())


def test_the_sample_roster_is_read_with_all_its_faults(sample: Roster) -> None:
    assert len(sample.people) == 238
    assert [no.line for no in sample.refused] == [62, 226]
    odd = {1, 51, 81, 119, 145, 149, 152, 177, 183, 201, 233, 234}
    assert {note.line for note in sample.notes} == odd
    assert next(p.name for p in sample.people if p.line == 229) == "Ximena Kim"


def test_the_sample_roster_is_matched_under_every_rule_and_explained(sample: Roster) -> None:
    answer = door_match(sample, NOW)
    people = {p.email: p for p in sample.people}
    matched = Counter(pair["mentee"] for pair in answer["pairs"])
    load = Counter(pair["mentor"] for pair in answer["pairs"])
    left = [item["person"] for item in answer["unmatched"]]
    mentees = [email for email, p in people.items() if "mentee" in p.roles]
    assert sorted([*matched, *left]) == sorted(mentees)
    assert max(matched.values()) == 1
    assert all(people[email].places >= used for email, used in load.items())
    assert answer["certificate"]["proved"]
    assert answer["certificate"]["matched"] == len(answer["pairs"])
    for pair in answer["pairs"]:
        mentee, mentor = people[pair["mentee"]], people[pair["mentor"]]
        assert_allowed(mentee, mentor, people)
        assert 1 <= len(pair["reasons"]) <= 3
        assert 0 <= pair["score"] <= 1


def assert_allowed(mentee: RosterPerson, mentor: RosterPerson, people: dict[str, RosterPerson]) -> None:
    def bosses(somebody: RosterPerson) -> set[str]:
        boss = people.get(somebody.manager_email)
        return {somebody.manager_email, boss.manager_email if boss else ""}

    assert mentee.email not in bosses(mentor)
    assert mentor.email not in bosses(mentee)
    assert mentor.email not in mentee.vetoes
    assert mentee.email not in mentor.vetoes
    assert set(mentee.languages) & set(mentor.languages)
    assert meet(mentee, mentor)


def meet(mentee: RosterPerson, mentor: RosterPerson) -> bool:
    """Whether some 45 minutes of a week suit both: quarter by quarter on the clocks of both cities."""
    run, moment = 0, datetime(2026, 11, 23, tzinfo=UTC)
    while run < 3 and moment < datetime(2026, 12, 8, tzinfo=UTC):
        run = run + 1 if all(offers(person, moment) for person in (mentee, mentor)) else 0
        moment += timedelta(minutes=15)
    return run == 3


def offers(somebody: RosterPerson, moment: datetime) -> bool:
    local = moment.astimezone(ZoneInfo(somebody.zone))
    minute = local.hour * 60 + local.minute
    return any(w.day == local.weekday() and w.start <= minute and minute + 15 <= (w.end or 0) for w in somebody.windows)
