"""A roster of people: who is taken, who is refused and why, and what was assumed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rosters import ANA, BEN, NOW, file_of, note_on, notes, refusals

from handlers.matches_door import door_match
from handlers.roster import RosterPerson, read_roster
from handlers.roster_row import WORKING_HOURS, places_of, read_email, read_roles
from scheduling.windows import Window


def person(**changes: str) -> RosterPerson:
    """The one person of a roster whose row was changed."""
    (found,) = read_roster(file_of(ANA | {key.replace("_", " "): value for key, value in changes.items()})).people
    return found


def test_a_clean_row_is_read_without_a_note() -> None:
    roster = read_roster(file_of(ANA, BEN))
    assert (roster.refused, roster.notes) == ((), ())
    ana, ben = roster.people
    assert ana == RosterPerson(
        line=2,
        name="Ana Ruiz",
        email="ana@example.com",
        roles=frozenset({"mentee"}),
        level=2,
        team="Data",
        office="Berlin",
        zone="Europe/Berlin",
        windows=tuple(Window(day, 600, 960) for day in range(4)),
        languages=("en", "es"),
        wants=("hiring", "python"),
    )
    assert (ben.roles, ben.offers, ben.places, ben.hours_a_month) == (
        frozenset({"mentor"}),
        ("hiring", "delegation"),
        2,
        4,
    )


@settings(max_examples=100, deadline=None)
@given(st.fixed_dictionaries({key: st.just(value) | st.text(max_size=30) for key, value in ANA.items()}))
def test_whatever_stands_in_a_row_it_is_taken_or_refused(row: dict[str, str]) -> None:
    roster = read_roster(file_of(row, BEN))
    blank = not any(value.strip() for value in row.values())
    assert len(roster.people) + len(roster.refused) == 2 - blank
    assert door_match(roster, NOW)["certificate"]["proved"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"Work Email": ""}, "no e-mail address"),
        ({"Work Email": "ana at example"}, "“ana at example” isn't an e-mail address"),
        ({"Role": ""}, "no role"),
        ({"Role": "sponsor"}, "“sponsor” isn't a role. I know: mentee, mentor, both."),
    ],
)
def test_a_row_without_address_or_role_is_refused_with_its_line(change: dict[str, str], said: str) -> None:
    ((line, _, reason),) = refusals(BEN, ANA | change)
    assert line == 3
    assert said in reason


def test_the_second_row_with_an_address_is_refused_and_names_the_first() -> None:
    twin = BEN | {"Work Email": "ANA@example.com "}
    assert refusals(ANA, twin) == [(3, "ana@example.com", "Line 2 has this e-mail address already, for Ana Ruiz.")]


@pytest.mark.parametrize(
    ("typed", "email"),
    [
        ("Ana Ruiz <Ana@Example.com>", "ana@example.com"),
        ("mailto:ana@example.com", "ana@example.com"),
        ("ana.o'neil+x@sub.example.co.uk", None),
        ("jörg@müller.de", "jörg@müller.de"),
        ("ana@example", None),
        ("ana@@example.com", None),
        ("a@example.com; b@example.com", None),
    ],
)
def test_an_address_is_read_or_said_to_be_unreadable(typed: str, email: str | None) -> None:
    found, problem = read_email(typed)
    assert (found, problem is None) == (email or typed, email is not None)


@pytest.mark.parametrize(
    ("typed", "roles"),
    [
        ("both", "mentee mentor"),
        ("Mentor/Mentee", "mentee mentor"),
        ("mentee & mentor", "mentee mentor"),
        ("Mentorin", "mentor"),
        ("MENTEE", "mentee"),
        ("beide", "mentee mentor"),
        ("tormentor", ""),
    ],
)
def test_a_role_is_understood_however_it_is_written(typed: str, roles: str) -> None:
    assert read_roles(typed) == frozenset(roles.split())


def test_a_role_in_other_words_is_noted() -> None:
    assert "“Mentor/Mentee” is read as “both”" in note_on(ANA | {"Role": "Mentor/Mentee"})


@pytest.mark.parametrize(
    ("stated", "hours", "places"),
    [(5, 2, 1), (2, 4, 2), (1, 8, 1), (5, 1, 1), (None, 6, 3), (3, None, 3), (None, None, 1), (0, 4, 0), (2, 0, 0)],
)
def test_hours_buy_places_and_the_stated_number_is_a_limit(stated: int | None, hours: int | None, places: int) -> None:
    assert places_of(stated, hours) == places


def test_vague_answers_are_taken_with_a_note_of_what_was_assumed() -> None:
    vague = BEN | {
        "Max mentees": "a few",
        "Weekly availability": "whenever",
        "Level": "senior",
        "Hours per month": "4h",
    }
    roster = read_roster(file_of(vague))
    (ben,) = roster.people
    assert (ben.places, ben.windows, ben.level, ben.hours_a_month) == (2, WORKING_HOURS, None, 4)
    for said in ("“a few” isn't a number", "hours “whenever”", "“senior” isn't a level"):
        assert said in notes(roster)


def test_missing_hours_are_noted_too() -> None:
    assert "No weekly hours" in note_on(ANA | {"Weekly availability": ""})


def test_a_misspelled_topic_is_kept_and_the_nearest_one_asked_for() -> None:
    roster = read_roster(file_of(ANA | {"Wants help with": ", Kubernetse, hiring"}))
    assert roster.people[0].wants == ("kubernetse", "hiring")
    assert notes(roster) == "I don't know the topic “Kubernetse”; it is kept as written. Is it Cloud infrastructure?"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (ANA | {"Can help with": "python"}, "What a mentee can help with isn't used"),
        (BEN | {"Wants help with": "python"}, "What a mentor wants help with isn't used"),
        (ANA | {"Wants help with": ""}, "nothing in particular"),
        (BEN | {"Can help with": ""}, "Offers no topic"),
        (BEN | {"Role": "both", "Wants help with": "hiring"}, "Both offers and wants Hiring"),
        (ANA | {"Languages": "Elvish; English"}, "“Elvish”"),
        (ANA | {"Languages": ""}, "No language given"),
        (ANA | {"Full Name": ""}, "no name"),
        (BEN | {"Hours per month": "some"}, "“some” isn't a number of hours"),
        (BEN | {"Hours per month": "", "Max mentees": ""}, "I count one place"),
        (ANA | {"Manager Email": "ANA@example.com"}, "their own manager"),
        (ANA | {"Manager Email": "boss@example.com"}, "boss@example.com isn't in this file"),
        (ANA | {"Manager Email": "The Boss"}, "who the manager “the boss” is"),
    ],
)
def test_what_is_odd_about_a_row_is_noted(row: dict[str, str], said: str) -> None:
    roster = read_roster(file_of(row))
    assert len(roster.people) == 1
    assert said in notes(roster)


def test_hours_that_allow_fewer_mentees_than_named_are_noted_once_for_the_file() -> None:
    busy = [BEN | {"Work Email": f"b{i}@example.com", "Max mentees": "5"} for i in range(3)]
    roster = read_roster(file_of(*busy))
    assert [p.places for p in roster.people] == [2, 2, 2]
    assert notes(roster, 1).startswith("3 mentors named more mentees")
    assert len(roster.notes) == 1


def test_a_manager_named_by_name_is_found_when_only_one_person_has_it() -> None:
    roster = read_roster(file_of(ANA | {"Manager Email": "Ben Müller"}, BEN))
    assert roster.people[0].manager_email == "ben@example.com"
    twins = read_roster(file_of(ANA | {"Manager Email": "Ben Müller"}, BEN, BEN | {"Work Email": "ben2@example.com"}))
    assert twins.people[0].manager_email == ""


def test_vetoes_are_kept_but_no_note_names_anybody() -> None:
    row = ANA | {"Do not match with": "ben@example.com; ana@example.com, gone@example.com Zed Nobody"}
    row["Do not match with"] = "Ben Müller; ana@example.com, gone@example.com; Zed Nobody"
    roster = read_roster(file_of(row, BEN))
    assert roster.people[0].vetoes == {"ben@example.com", "gone@example.com"}
    said = notes(roster)
    assert "own address" in said
    assert "isn't in this file; it is kept" in said
    assert "can't find" in said
    assert not [name for name in ("ben", "gone", "Zed", "ana@") if name in said]


def test_a_zone_that_is_missing_or_unknown_is_taken_from_the_office_if_all_others_agree() -> None:
    for stated in ("", "Mars/Olympus"):
        row = ANA | {"Time zone": stated, "Office": "Walldorf"}
        there = BEN | {"Office": "Walldorf"}
        assert "I take Europe/Berlin, for the office Walldorf" in note_on(row, there)
        assert read_roster(file_of(row, there)).people[0].zone == "Europe/Berlin"
        other = BEN | {"Office": "Walldorf", "Work Email": "c@example.com", "Time zone": "Asia/Tokyo"}
        roster = read_roster(file_of(row, there, other))
        assert roster.people[0].zone == ""
        assert "no times can be compared" in notes(roster)


def test_a_lone_office_named_after_a_city_tells_its_zone() -> None:
    assert person(Time_zone="", Office="Tokyo").zone == "Asia/Tokyo"
    assert person(Time_zone="", Office="Headquarters").zone == ""


def test_a_zone_unlike_everybody_elses_at_the_office_is_kept_and_asked_about() -> None:
    said = note_on(
        ANA | {"Time zone": "CET", "Office": "New York"}, BEN | {"Office": "New York", "Time zone": "America/New_York"}
    )
    assert said == (
        "The time zone “CET” is read as Europe/Brussels, but everybody else in New York is in America/New_York. "
        "Please check."
    )
