"""A roster file as HR exports it: encodings, delimiters, headings, lines."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from rosters import ANA, BEN, ENGLISH, file_of, notes

from chat.words import text
from handlers import roster_sheet
from handlers.roster import read_roster


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_any_spreadsheets_way_of_writing_gives_the_same_people(delimiter: str, encoding: str) -> None:
    assert read_roster(file_of(ANA, BEN, delimiter=delimiter, encoding=encoding)).people == (
        read_roster(file_of(ANA, BEN)).people
    )


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_names_in_any_script_survive_a_file_without_a_byte_order_mark(encoding: str) -> None:
    roster = read_roster(file_of(BEN | {"Full Name": "Łucja 東"}, encoding=encoding))
    assert (roster.people[0].name, roster.notes) == ("Łucja 東", ())


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


def workbook(*rows: list[object]) -> bytes:
    book, out = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def test_an_excel_file_gives_the_same_people_and_the_lines_that_excel_shows() -> None:
    ana = {**ANA, "Level": 2.0, "Full Name": " Ana\nRuiz "}
    roster = read_roster(workbook(list(ana), [], list(ana.values()), ["=1+1"]))
    assert [replace(p, line=0) for p in roster.people] == [replace(p, line=0) for p in read_roster(file_of(ANA)).people]
    assert [person.line for person in roster.people] == [3]


def test_what_a_sheet_packs_away_never_fills_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roster_sheet, "MOST_BYTES", 1000)
    (no,) = read_roster(workbook(list(ANA), list(ANA.values()))).refused
    assert "Save it as CSV" in text(no.reason, ENGLISH)


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
