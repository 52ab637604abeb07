"""A roster as HR exports it: what is taken, what is refused and why, and who is matched with whom."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chat.words import Reader, text
from handlers.matches_door import door_match
from handlers.reasons import pair_reason_words, reason_words, why_words
from handlers.roster import Roster, RosterPerson, read_roster
from handlers.roster_row import WORKING_HOURS, places_of, read_email, read_roles
from handlers.spoken import LANGUAGE_NAMES, language_name, read_language
from handlers.zones import read_zone, same_zone
from matching.reasons import Reason
from scheduling.windows import Window

ROSTER = Path(__file__).resolve().parents[2] / "shared" / "data" / "roster.csv"
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
ENGLISH = Reader("en", "UTC")

ANA = {
    "Full Name": "Ana Ruiz",
    "Work Email": "ana@example.com",
    "Role": "mentee",
    "Level": "2",
    "Department": "Data",
    "Manager Email": "",
    "Office": "Berlin",
    "Time zone": "Europe/Berlin",
    "Weekly availability": "Mon-Thu 10:00-16:00",
    "Languages": "English; Spanish",
    "Can help with": "",
    "Wants help with": "hiring, python",
    "Max mentees": "",
    "Hours per month": "",
    "Do not match with": "",
}
BEN = ANA | {
    "Full Name": "Ben Müller",
    "Work Email": "ben@example.com",
    "Role": "mentor",
    "Level": "4",
    "Department": "Legal",
    "Can help with": "hiring, delegation",
    "Wants help with": "",
    "Max mentees": "2",
    "Hours per month": "4",
}


def file_of(*rows: dict[str, str], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def person(**changes: str) -> RosterPerson:
    """The one person of a roster whose row was changed."""
    (found,) = read_roster(file_of(ANA | {key.replace("_", " "): value for key, value in changes.items()})).people
    return found


def notes(roster: Roster, line: int = 2) -> str:
    return " / ".join(text(note.note, ENGLISH) for note in roster.notes if note.line == line)


def note_on(row: dict[str, str], *others: dict[str, str]) -> str:
    return notes(read_roster(file_of(row, *others)))


def refusals(*rows: dict[str, str]) -> list[tuple[int, str, str]]:
    return [(no.line, no.email, text(no.reason, ENGLISH)) for no in read_roster(file_of(*rows)).refused]


# --- the file ----------------------------------------------------------------------------------------------


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


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_any_spreadsheets_way_of_writing_gives_the_same_people(delimiter: str, encoding: str) -> None:
    assert read_roster(file_of(ANA, BEN, delimiter=delimiter, encoding=encoding)).people == (
        read_roster(file_of(ANA, BEN)).people
    )


def test_an_old_encoding_is_read_and_mentioned() -> None:
    roster = read_roster(file_of(BEN, encoding="cp1252"))
    assert roster.people[0].name == "Ben Müller"
    assert "Windows-1252" in notes(roster, 1)


def test_headings_may_be_german_and_in_any_order() -> None:
    data = "Sprachen;E-Mail-Adresse;VORNAME;Nachname;Rolle;Abteilung;Zeitzone;sucht\nDeutsch;a@x.de;Jörg;Weiß;beide;IT;Berlin;Führung"
    (jorg,) = read_roster(data.encode()).people
    assert (jorg.name, jorg.email, jorg.team, jorg.zone) == ("Jörg Weiß", "a@x.de", "IT", "Europe/Berlin")
    assert (jorg.roles, jorg.languages, jorg.wants) == (frozenset({"mentee", "mentor"}), ("de",), ("leading-teams",))


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    data = 'Work Email,Role,Goals\n\na@x.de,mentee,"one\ntwo"\n,,\nb@x.de,nobody,\nc@x.de,mentee,\n'
    roster = read_roster(data.encode())
    assert [(p.line, p.goal) for p in roster.people] == [(3, "one two"), (7, "")]
    assert [no.line for no in roster.refused] == [6]


def test_excels_own_first_line_isnt_the_heading() -> None:
    (ana,) = read_roster(b"sep=;\r\nWork Email;Role\r\na@x.de;mentee\r\n").people
    assert (ana.line, ana.email) == (3, "a@x.de")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf  \n", "empty"),
        (b"PK\x03\x04 a spreadsheet", "Save it as CSV"),
        (b"Name,Role\nAna,mentee\n", "work email"),
        (b"Name,Work Email\nAna,a@x.de\n", "role"),
    ],
)
def test_a_file_without_what_is_needed_is_refused_with_what_to_do(data: bytes, said: str) -> None:
    roster = read_roster(data)
    (no,) = roster.refused
    assert (no.line, no.email, roster.people) == (1, "", ())
    assert said in text(no.reason, ENGLISH)


def test_a_column_that_isnt_used_is_named() -> None:
    assert "Shoe size" in notes(read_roster(file_of(ANA | {"Shoe size": "42"})), 1)


def test_a_stray_comma_or_an_open_quotation_mark_costs_its_row_and_not_its_neighbours_silently() -> None:
    stray = b"Work Email,Role,Wants\na@x.de,mentee,hiring, python\nb@x.de,mentee,hiring\n"
    roster = read_roster(stray)
    assert [p.email for p in roster.people] == ["b@x.de"]
    assert [(no.line, no.email) for no in roster.refused] == [(2, "a@x.de")]
    open_quote = 'Work Email,Role,Wants\na@x.de,mentee,"hiring\n' + "b@x.de,mentee,hiring\n" * 30
    (no,) = read_roster(open_quote.encode()).refused
    assert text(no.reason, ENGLISH) == ("Lines 2 to 32 read as one row: a quotation mark in line 2 is never closed.")


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=200)
    | st.text(max_size=200).map(lambda s: f"Work Email,Role,Level\n{s}".encode("utf-8", "replace"))
)
def test_no_file_at_all_makes_reading_fail(data: bytes) -> None:
    roster = read_roster(data)
    assert all(p.email and p.roles for p in roster.people)


@settings(max_examples=100, deadline=None)
@given(st.fixed_dictionaries({key: st.just(value) | st.text(max_size=30) for key, value in ANA.items()}))
def test_whatever_stands_in_a_row_it_is_taken_or_refused(row: dict[str, str]) -> None:
    roster = read_roster(file_of(row, BEN))
    blank = not any(value.strip() for value in row.values())
    assert len(roster.people) + len(roster.refused) == 2 - blank
    assert door_match(roster, NOW)["certificate"]["proved"]


# --- the rows ----------------------------------------------------------------------------------------------


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


# --- time zones --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("Asia/Calcutta", "Asia/Calcutta"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("India Standard Time", "Asia/Kolkata"),
        ("New York", "America/New_York"),
        ("São Paulo", "America/Sao_Paulo"),
        ("CET", "Europe/Brussels"),
        ("UTC", "UTC"),
        ("EST", None),
        ("Mars/Olympus", None),
        ("", None),
    ],
)
def test_a_time_zone_is_understood_or_not_but_never_guessed(typed: str, zone: str | None) -> None:
    assert read_zone(typed) == zone


def test_an_old_name_is_the_same_zone() -> None:
    assert same_zone("Asia/Calcutta", "Asia/Kolkata")
    assert not same_zone("Europe/Berlin", "Europe/London")


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


# --- languages and words -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("English", "en"),
        ("Englisch", "en"),
        ("EN", "en"),
        ("en-GB", "en"),
        ("日本語", "ja"),
        ("Norwegian", "nb"),
        ("x", None),
    ],
)
def test_a_language_has_one_code_whatever_it_is_called(typed: str, code: str | None) -> None:
    assert read_language(typed) == code


def test_every_language_we_name_is_read_back_from_its_name() -> None:
    assert {read_language(text(words, ENGLISH)) for words in LANGUAGE_NAMES.values()} == set(LANGUAGE_NAMES)
    assert language_name("eu") == "Basque"


@pytest.mark.parametrize(
    ("reason", "to_mentee", "to_both"),
    [
        (
            Reason("offers", ("hiring", "python")),
            "Offers what you asked for: Hiring and Python",
            "Ben offers what Ana asked for: Hiring and Python",
        ),
        (
            Reason("related", ("hiring", "people-operations")),
            "Offers something close to Hiring: People operations",
            "Ana asked for Hiring; Ben offers something close: People operations",
        ),
        (Reason("ahead", amount=1), "One level ahead of you", "Ben is one level ahead"),
        (Reason("ahead", amount=3), "3 levels ahead of you", "Ben is 3 levels ahead"),
        (Reason("hours", amount=45), "Both are free for 45 minutes in a usual week", None),
        (Reason("hours", amount=119), "Both are free for an hour in a usual week", None),
        (Reason("hours", amount=1440), "Both are free for 24 hours in a usual week", None),
        (Reason("languages", ("en", "ja")), "Both speak English and Japanese", None),
        (Reason("style", ("hands-on",)), "Both like to learn by doing", None),
        (Reason("style", ("by singing",)), "Both named the same way of learning: by singing", None),
    ],
)
def test_a_reason_is_told_in_a_short_sentence(reason: Reason, to_mentee: str, to_both: str | None) -> None:
    assert text(reason_words(reason), ENGLISH) == to_mentee
    assert text(pair_reason_words(reason, "Ana", "Ben"), ENGLISH) == (to_both or to_mentee)


def test_every_way_to_stay_unmatched_has_words_and_none_speaks_of_a_veto() -> None:
    codes = ("no_mentors", "no_language", "no_topic", "no_time", "only_forbidden", "places_taken")
    said = {text(why_words(code), ENGLISH) for code in codes}  # type: ignore[arg-type]
    assert len(said) == len(codes)
    assert not any("veto" in words or "rather not" in words for words in said)


# --- matching a roster -------------------------------------------------------------------------------------


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
