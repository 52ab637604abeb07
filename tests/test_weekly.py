"""The hours that people say they usually have are read as windows of a week."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.phrases import Ask
from scheduling.weekly import Weekly, merged, read_weekly
from scheduling.windows import DAYS, MIDNIGHT, Window, clock, window_to_json

CASES = Path(__file__).resolve().parents[2] / "shared" / "cases" / "availability.json"
PATIENT = settings(deadline=None)  # the first phrase of a language reads its table
LANGUAGES = ("en", "de", "nl", "fr", "es", "pt", "ja", "it")
NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def read(text: str, language: str = "en") -> str:
    """The windows as one line, days with the same hours together: "MO-FR 09:00-17:00", or ask."""
    found = read_weekly(text, language)
    if isinstance(found, Ask):
        return "ask"
    hours: dict[str, list[str]] = {}
    for window in found.windows:
        shown = clock(window.start) + ("" if window.end is None else f"-{clock(window.end)}")
        hours.setdefault(DAYS[window.day], []).append(shown)
    days_of: dict[str, list[str]] = {}
    for day, shown_hours in hours.items():
        days_of.setdefault(" ".join(shown_hours), []).append(day)
    rhythm = "" if found.interval_weeks == 1 else f"every {found.interval_weeks}: "
    return rhythm + "; ".join(f"{' '.join(days)} {shown}" for shown, days in days_of.items())


def fits(found: dict[str, Any], wanted: dict[str, Any]) -> bool:
    """The same window, or within the tolerance that the case allows."""
    for side in ("start", "end"):
        low, high = wanted.get(f"{side}_between", (wanted[side], wanted[side]))
        if found[side] != wanted[side] and not (found[side] and low <= found[side] <= high):
            return False
    return bool(found["day"] == wanted["day"])


def test_availability_typed_elsewhere_is_read_right() -> None:
    if not CASES.is_file():
        pytest.skip("the shared cases are not here")
    for case in json.loads(CASES.read_text()):
        found = read_weekly(case["text"], case["lang"])
        assert isinstance(found, Weekly), case["text"]
        windows = [window_to_json(window) for window in found.windows]
        assert len(windows) == len(case["expect"]["windows"]), case["text"]
        assert all(map(fits, windows, case["expect"]["windows"])), case["text"]
        assert found.interval_weeks == case["expect"]["interval_weeks"], case["text"]


WEEKDAYS = "MO TU WE TH FR"
EVERY_DAY = f"{WEEKDAYS} SA SU"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("weekdays 8:30-11", f"{WEEKDAYS} 08:30-11:00"),
        ("Fri 8-12", "FR 08:00-12:00"),
        ("Mondays and Wednesdays 9am-12pm", "MO WE 09:00-12:00"),
        ("Tue 9-12; Thu 13:30-17", "TU 09:00-12:00; TH 13:30-17:00"),
        ("any afternoon", f"{EVERY_DAY} 12:00-17:00"),
        ("weekdays 9-17", f"{WEEKDAYS} 09:00-17:00"),
        ("mornings", f"{EVERY_DAY} 09:00-12:00"),
        ("Tue/Thu 14:00-18:00", "TU TH 14:00-18:00"),
        ("Mon-Thu 10:00-16:00", "MO TU WE TH 10:00-16:00"),
        ("weekdays after 3pm", f"{WEEKDAYS} 15:00-18:00"),
        ("whenever", "ask"),
    ],
)
def test_the_phrases_of_a_roster_are_understood(text: str, meant: str) -> None:
    assert read(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Mon 9-12 and 14-16", "MO 09:00-12:00 14:00-16:00"),
        ("9-11 on mondays, 14-16 on thursdays", "MO 09:00-11:00; TH 14:00-16:00"),
        ("weekday mornings and saturday afternoons", f"{WEEKDAYS} 09:00-12:00; SA 12:00-17:00"),
        ("Wed afternoons 2-4", "WE 14:00-16:00"),
        ("mondays 3pm onwards", "MO 15:00-18:00"),
        ("fridays after 5", "FR 17:00-21:00"),
        ("tuesdays before 10", "TU 08:00-10:00"),
        ("until noon", f"{EVERY_DAY} 08:00-12:00"),
        ("Fri 22-2", "FR 22:00-24:00; SA 00:00-02:00"),
        ("fri to mon", "MO FR SA SU 00:00-24:00"),
        ("mon 9", "MO 09:00"),
        ("lunch on tuesdays", "TU 12:00-13:00"),
        ("business hours", f"{WEEKDAYS} 09:00-17:00"),
        ("mon 9-11, mon 10-12", "MO 09:00-12:00"),
    ],
)
def test_days_and_hours_go_together_as_they_were_typed(text: str, meant: str) -> None:
    assert read(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("not Fridays", "MO TU WE TH SA SU 00:00-24:00"),
        ("weekdays except wednesday", "MO TU TH FR 00:00-24:00"),
        ("every day but friday 9 to 5", "MO TU WE TH SA SU 09:00-17:00"),
        ("weekdays 9-17 except wednesday afternoons", "MO TU TH FR 09:00-17:00; WE 09:00-12:00"),
        ("mon 12-20; 14-16 off", "MO 12:00-14:00 16:00-20:00"),
        ("mornings, not mondays", "TU WE TH FR SA SU 09:00-12:00"),
        ("14:00-16:00 off", "ask"),
        ("mondays, not mondays", "ask"),
    ],
)
def test_exceptions_are_taken_away(text: str, meant: str) -> None:
    assert read(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("every other monday 9-11", "every 2: MO 09:00-11:00"),
        ("every second tuesday at 4", "every 2: TU 16:00"),
        ("every 3 weeks on friday 10-11", "every 3: FR 10:00-11:00"),
        ("biweekly thursdays 15:00", "every 2: TH 15:00"),
    ],
)
def test_a_rhythm_of_several_weeks_is_kept(text: str, meant: str) -> None:
    assert read(text) == meant


@pytest.mark.parametrize(
    ("language", "text", "meant"),
    [
        ("en", "lundi et jeudi 14h-16h", "MO TH 14:00-16:00"),
        ("en", "martes por la tarde", "TU 12:00-17:00"),
        ("en", "Mo-Fr 9-17 Uhr", f"{WEEKDAYS} 09:00-17:00"),
        ("de", "werktags ab 15 Uhr außer Mittwoch", "MO TU TH FR 15:00-18:00"),
        ("de", "freitagnachmittags", "FR 12:00-17:00"),
        ("fr", "tous les jours sauf le mercredi de 9h à 12h", "MO TU TH FR SA SU 09:00-12:00"),
        ("es", "lunes a viernes de 9 a 14", f"{WEEKDAYS} 09:00-14:00"),
        ("pt", "segunda a sexta das 9h às 12h", f"{WEEKDAYS} 09:00-12:00"),
        ("nl", "doordeweeks na 15:00", f"{WEEKDAYS} 15:00-18:00"),
        ("ja", "月曜日と水曜日 午後2時から4時", "MO WE 14:00-16:00"),
    ],
)
def test_weekdays_of_every_language_are_understood(language: str, text: str, meant: str) -> None:
    assert read(text, language) == meant


@pytest.mark.parametrize(
    "text", ["", "24/7", "tomorrow 9-10", "1st monday of the month 9-10", "5 hours on monday", "mondays in may", "9-27"]
)
def test_what_is_no_week_is_asked(text: str) -> None:
    assert read(text) == "ask"


def test_short_english_words_are_no_foreign_weekdays() -> None:
    assert read("we do so on mondays 9-10 if you want me") == "MO 09:00-10:00"


@PATIENT
@given(st.text(), st.sampled_from(LANGUAGES))
def test_no_text_breaks_the_reading(text: str, language: str) -> None:
    assert isinstance(read_weekly(text, language), Weekly | Ask)


@st.composite
def windows(draw: st.DrawFn) -> Window:
    start = draw(st.integers(0, MIDNIGHT - 1))
    return Window(draw(st.integers(0, 6)), start, draw(st.integers(start + 1, MIDNIGHT)))


@PATIENT
@given(st.lists(windows(), min_size=1, max_size=6))
def test_printed_windows_read_back_exactly(some: list[Window]) -> None:
    week = merged(some)
    printed = "; ".join(f"{NAMES[one.day]} {clock(one.start)}-{clock(one.end or 0)}" for one in week)
    assert read_weekly(printed) == Weekly(1, week)


@PATIENT
@given(st.lists(windows(), max_size=12))
def test_merging_keeps_every_minute_and_leaves_no_overlap(some: list[Window]) -> None:
    week = merged(some)
    assert minutes(week) == minutes(some)
    for before, after in pairwise(week):
        assert (before.day, before.end or 0) < (after.day, after.start)


def minutes(some: list[Window] | tuple[Window, ...]) -> set[tuple[int, int]]:
    return {(one.day, minute) for one in some for minute in range(one.start, one.end or one.start)}


PIECES = (
    "mon|tue-thu|weekdays|weekend|9-12|14:00-16:00|10pm-2am|mornings|after 3|before 10|except|off|;|,|and|not|at 9|noon"
)


@PATIENT
@given(st.lists(st.sampled_from(PIECES.split("|")), max_size=9))
def test_windows_never_overlap_whatever_is_typed(pieces: list[str]) -> None:
    found = read_weekly(" ".join(pieces))
    if isinstance(found, Weekly):
        assert list(found.windows) == sorted(found.windows, key=lambda one: (one.day, one.start))
        assert len(minutes(found.windows)) == sum((one.end or one.start) - one.start for one in found.windows)
        assert all(0 <= one.start < (one.end or MIDNIGHT) <= MIDNIGHT for one in found.windows)


@PATIENT
@given(st.sampled_from(["mon 9-12", "weekdays 14-16", "mornings"]), st.integers(0, 9999))
def test_a_number_that_nobody_reads_makes_it_a_question(phrase: str, number: int) -> None:
    assert isinstance(read_weekly(f"{phrase} room {number}"), Ask)
