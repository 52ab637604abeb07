"""What people type about time is read as they mean it, or asked about."""

# ruff: noqa: DTZ001  what is read is wall time, naive on purpose

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scheduling.phrases import Ask, When, read_when

CASES = Path(__file__).resolve().parents[2] / "shared" / "cases"
BERLIN = "Europe/Berlin"
NOW = datetime(2026, 4, 29, 8, 20, tzinfo=UTC)  # a Wednesday, 10:20 in Berlin
PATIENT = settings(deadline=None)  # the first phrase of a language reads its table
LANGUAGES = ("en", "en-GB", "de", "nl", "fr", "es", "pt-BR", "ja", "it", "?")
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "America/Sao_Paulo", "UTC")


def read(text: str, language: str = "en") -> str:
    """The answer as one short line: start, or start/end, or ask and its reason."""
    found = read_when(text, BERLIN, NOW, language)
    if isinstance(found, Ask):
        return f"ask {found.reason}"
    ends = [moment.isoformat()[5:16] for moment in (found.start, found.end) if moment]
    return "/".join(ends)


def rows(text: str) -> list[list[str]]:
    """Cases such as "friday at 3 = 05-01T15:00 | monday = 05-04", as parameters."""
    return [case.strip().split(" = ") for case in text.replace("\n", "|").split("|") if case.strip()]


def score(name: str) -> dict[str, list[str]]:
    """right, ask or wrong for each case of a file, by tier (or the file's name where there is none)."""
    if not CASES.is_dir():
        pytest.skip("the shared cases are not here")
    verdicts: dict[str, list[str]] = {}
    for case in json.loads((CASES / name).read_text()):
        found = read_when(case["text"], case["tz"], datetime.fromisoformat(case["now"]), case.get("lang", "en"))
        accepted = [(one["start"], one["end"]) for one in case.get("accept", [case["expect"]])]
        verdicts.setdefault(case.get("tier", name), []).append(verdict(found, accepted))
    return verdicts


def verdict(found: When | Ask, accepted: list[tuple[Any, Any]]) -> str:
    if isinstance(found, Ask):
        return "ask"
    return "right" if (found.start.isoformat(), found.end and found.end.isoformat()) in accepted else "wrong"


def share(verdicts: list[str], which: str) -> float:
    return verdicts.count(which) / len(verdicts)


def test_english_phrases_from_other_calendars_are_read_right() -> None:
    tiers = score("dates_en.json")
    assert share(tiers["core"], "right") >= 0.95
    assert share(tiers["core"], "wrong") <= 0.02
    assert share(tiers["hard"], "right") >= 0.9
    assert share(tiers["side"], "right") >= 0.75  # four of the conventions contradict each other


def test_phrases_in_six_other_languages_are_read_right() -> None:
    verdicts = score("dates_i18n.json")["dates_i18n.json"]
    assert share(verdicts, "right") >= 0.85
    assert share(verdicts, "wrong") <= 0.04


@pytest.mark.parametrize(("text", "meant"), rows("""
    tmrw 3pm = 04-30T15:00 | TUES 10 = 05-05T10:00 | can we do friday 7pm 🎉 = 05-01T19:00
    how about 2-3pm tomorrow? = 04-30T14:00/04-30T15:00 | wendesday 3pm = 04-29T15:00
    febuary 3rd = 02-03 | 3:00\u202fPM on Fri,\u2009May 1 = 05-01T15:00 | ３pm tomorrow = 04-30T15:00
    1:1 friday 3pm = 05-01T15:00 | eod friday = 05-01T17:00
"""))  # fmt: skip
def test_hurried_typing_is_understood(text: str, meant: str) -> None:
    assert read(text) == meant


@pytest.mark.parametrize(("text", "meant"), rows("""
    monday at 4 = 05-04T16:00 | monday at 9 = 05-04T09:00 | monday 11-1 = 05-04T11:00/05-04T13:00
    friday 8 - 11pm = 05-01T20:00/05-01T23:00 | monday 7-18 = 05-04T07:00/05-04T18:00
    friday 10pm-1 = 05-01T22:00/05-02T01:00
    friday night at 9 = 05-01T21:00 | 12am friday = 05-01T00:00 | 06:30 tomorrow = 04-30T06:30
    ten past three on monday = 05-04T15:10 | quarter to 9 tomorrow = 04-30T08:45
"""))  # fmt: skip
def test_an_hour_without_am_or_pm_is_the_one_nearest_to_working_hours(text: str, meant: str) -> None:
    assert read(text) == meant


@pytest.mark.parametrize(("text", "meant"), rows("""
    wednesday at 3 = 04-29T15:00 | wednesday at 9 = 05-06T09:00 | at 9 = 04-30T09:00
    at 3 = 04-29T15:00 | next friday = 05-08 | coming wednesday = 05-06 | monday in two weeks = 05-18
    third friday of june = 06-19 | last friday of the month = 04-24 | 3-10 August = 08-03/08-10
    yesterday at 3 = 04-28T15:00 | end of month = 04-30 | friday midnight = 05-02T00:00
"""))  # fmt: skip
def test_a_day_is_the_next_one_that_fits(text: str, meant: str) -> None:
    assert read(text) == meant


@pytest.mark.parametrize(("phrase", "meant"), rows("""
    de: mit Anna morgen um halb vier = 04-30T15:30 | de: Freitag morgen um 9 = 05-01T09:00
    de: von 14 bis 15 Uhr am Freitag = 05-01T14:00/05-01T15:00 | de: Do 7.5. um 15 Uhr = 05-07T15:00
    nl: vrijdagmiddag om 3 = 05-01T15:00 | nl: over 2 uur = 04-29T12:20
    fr: mardi de la semaine prochaine à 10h = 05-05T10:00
    fr: vendredi à trois heures et demie = 05-01T15:30
    es: las cuatro menos cuarto mañana = 04-30T15:45
    pt-BR: sexta entre 14h e 16h = 05-01T14:00/05-01T16:00 | ja: 来週火曜日の午前10時半 = 05-05T10:30
    de: übernächsten Montag = 05-11 | ja: 3日後の午後3時 = 05-02T15:00 | de: tomorrow 3pm = 04-30T15:00
"""))  # fmt: skip
def test_colleagues_write_in_their_own_language(phrase: str, meant: str) -> None:
    language, text = phrase.split(": ")
    assert read(text, language) == meant


def test_five_slash_one_is_may_in_america_and_january_in_britain() -> None:
    assert read("5/1", "en-US") == read("5/1") == "05-01"
    assert read("5/1", "en-GB") == "01-05"


def test_the_weekday_tells_day_and_month_apart() -> None:
    assert read("Wed 5/6") == "05-06"
    assert read("Wed 6/5") == "05-06"


@pytest.mark.parametrize(("text", "meant"), rows("""
    8:00 GMT friday = 05-01T10:00 | 3pm New York time = 04-29T21:00
    friday 3pm Asia/Tokyo = 05-01T08:00 | tomorrow 9am UTC+5:30 = 04-30T05:30
    2026-05-01T14:00:00Z = 05-01T16:00 | 9 am est friday = 05-01T16:00
    friday 3pm seattle time = 05-02T00:00 | friday 3pm smallville time = ask which_zone
    friday 3pm your time = ask not_understood
"""))  # fmt: skip
def test_a_clock_elsewhere_is_read_on_the_clock_here(text: str, meant: str) -> None:
    assert read(text) == meant


@pytest.mark.parametrize(("text", "reason"), rows("""
    hello = not_understood | 5 = not_understood | not friday = not_understood
    every friday at 3 = repeats | by friday = which_end | monday or tuesday at 3 = which_day
    friday 3 or 4pm = which_time | tuesday, may 1 = which_day | next week = which_day
    31 february = not_understood | friday at 25:00 = not_understood | room 5 friday = not_understood
    friday or 3pm = which_time | $5 friday = not_understood | tomorrow morning at 15:00 = which_time
"""))  # fmt: skip
def test_what_a_phrase_leaves_open_is_asked(text: str, reason: str) -> None:
    assert read(text) == f"ask {reason}"


def test_a_question_offers_what_was_named_and_says_what_was_not_read() -> None:
    found = read_when("monday or tuesday at 3 in room 12", BERLIN, NOW)
    assert found == Ask("not_understood", "monday tuesday at 3", "or in room 12")
    found = read_when("monday or tuesday at 3", BERLIN, NOW)
    assert isinstance(found, Ask)
    assert found.options == (datetime(2026, 5, 4, 15), datetime(2026, 5, 5, 15))


def test_a_clock_at_night_without_am_or_pm_is_asked_about_where_people_count_to_24() -> None:
    found = read_when("freitag 3:30", BERLIN, NOW, "de")
    assert found == Ask(
        "morning_or_evening", "freitag 3:30", "", (datetime(2026, 5, 1, 3, 30), datetime(2026, 5, 1, 15, 30))
    )


def test_an_hour_that_the_clocks_skip_is_asked_about_with_its_neighbours() -> None:
    found = read_when("28 March 2027 at 2:30am", BERLIN, NOW)
    assert isinstance(found, Ask)
    assert found.reason == "skipped_hour"
    assert found.options == (datetime(2027, 3, 28, 1, 30), datetime(2027, 3, 28, 3, 30))


def test_a_repeated_hour_is_its_first() -> None:
    assert read("25 October 2026 at 02:30") == "10-25T02:30"
    assert read("00:30 UTC on 25 October 2026") == "10-25T02:30"


def test_two_hours_from_now_are_two_real_hours_when_the_clocks_change() -> None:
    eve = datetime(2026, 10, 25, 0, 30, tzinfo=ZoneInfo(BERLIN))
    found = read_when("in 4 hours", BERLIN, eve)
    assert isinstance(found, When)
    assert found.start == datetime(2026, 10, 25, 3, 30)


def test_a_language_without_a_table_is_read_only_where_nothing_is_left_over() -> None:
    assert read("domani alle 15:00", "it") == "04-30T15:00"
    assert read("lunedì", "it") == "05-04"
    assert read("lunedì alle 15", "it") == "ask not_understood"
    assert read("lunedì alle 30", "it") == "ask not_understood"
    assert read("maggio", "it") == "ask not_understood"
    assert read("15:00", "it") == "04-29T15:00"


def test_only_the_first_two_hundred_characters_are_read() -> None:
    assert read("friday 3pm " + "really " * 40 + "or monday") == "05-01T15:00"


@PATIENT
@given(st.text(), st.sampled_from(LANGUAGES), st.sampled_from(ZONES))
def test_no_text_breaks_the_reading(text: str, language: str, zone: str) -> None:
    assert isinstance(read_when(text, zone, NOW, language), When | Ask)


WORDS = (
    "next monday|half|past|to|-|3|15:30|2.5|at|in|2|weeks|from|the|first|of|may|until|noon|pm|gmt|for|an|hour|31|or|/"
)


@PATIENT
@given(st.lists(st.sampled_from(WORDS.split("|")), max_size=9), st.sampled_from(ZONES))
def test_whatever_is_understood_ends_after_it_starts(words: list[str], zone: str) -> None:
    found = read_when(" ".join(words), zone, NOW)
    if isinstance(found, When) and found.end:
        assert type(found.start) is type(found.end)
        assert found.end > found.start


FORMATS = (
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M:00",
    "%d %B %Y, %H:%M",
    "%B %d, %Y at %I:%M %p",
    "%A %d %b %Y %I:%M%p",
    "%d.%m.%Y %H:%M",
    "%m/%d/%Y %I:%M %p",
    "%I:%M%p on %a %B %d",
    "%H:%M, %d/%b/%Y",
)
MOMENTS = st.datetimes(datetime(2026, 4, 30, 12), datetime(2027, 4, 27))


@PATIENT
@given(MOMENTS, st.sampled_from(FORMATS), st.sampled_from(ZONES))
def test_a_written_moment_reads_back_exactly(moment: datetime, form: str, zone: str) -> None:
    moment = moment.replace(second=0, microsecond=0)
    tz = ZoneInfo(zone)
    assume(moment.replace(tzinfo=tz).astimezone(UTC).astimezone(tz).replace(tzinfo=None) == moment)
    assert read_when(moment.strftime(form), zone, NOW) == When(moment, None, zone)


@PATIENT
@given(MOMENTS, st.sampled_from(ZONES), st.sampled_from([zone for zone in ZONES if "/" in zone]))
def test_a_clock_named_with_its_zone_is_the_same_instant(moment: datetime, here: str, there: str) -> None:
    instant = moment.replace(second=0, microsecond=0, tzinfo=UTC)
    shown = instant.astimezone(ZoneInfo(there))
    assume(shown.fold == 0)
    found = read_when(f"{shown:%Y-%m-%d %H:%M} {there}", here, NOW)
    assert isinstance(found, When)
    assert found.start == instant.astimezone(ZoneInfo(here)).replace(tzinfo=None)


@PATIENT
@given(st.sampled_from(["room", "sprint", "page", "sala"]), st.integers(0, 99999), st.sampled_from([
    "tomorrow at 3pm", "friday 10-11", "the 5th of may", "next monday afternoon", "in 2 hours",
]))  # fmt: skip
def test_a_number_that_nobody_reads_makes_it_a_question(word: str, number: int, phrase: str) -> None:
    assert isinstance(read_when(f"{phrase} {word} {number}", BERLIN, NOW), Ask)
    assert isinstance(read_when(f"{word} {number} {phrase}", BERLIN, NOW), Ask)


@PATIENT
@given(
    st.sampled_from(["tomorrow at 3pm", "friday 10-11:30", "the 5th of may", "next monday afternoon", "in 2 hours"]),
    st.lists(st.sampled_from(["please", "hello", "perhaps,", "ok", "🙂", "ana", "coffee", "thanks!"]), max_size=3),
    st.lists(st.sampled_from(["please", "works for me", "🙏", "would be great", "sharp", "?"]), max_size=3),
)
def test_kind_words_change_nothing(phrase: str, before: list[str], after: list[str]) -> None:
    assert read(" ".join([*before, phrase, *after])) == read(phrase)


@PATIENT
@given(
    st.integers(0, 23), st.integers(0, 59), st.integers(1, 600), st.sampled_from(["-", " - ", " to ", "–", " until "])
)
def test_a_range_is_as_long_as_its_clocks_say(hour: int, minute: int, minutes: int, to: str) -> None:
    start = datetime(2026, 6, 3, hour, minute)
    end = start + timedelta(minutes=minutes)
    found = read_when(f"June 3rd {start:%I:%M%p}{to}{end:%I:%M%p}", BERLIN, NOW)
    assert found == When(start, end, BERLIN)


@PATIENT
@given(st.integers(1, 600), st.sampled_from(["for {} minutes", "for {} min", "({} mins)", "lasting {} minutes"]))
def test_a_length_gives_the_end(minutes: int, form: str) -> None:
    found = read_when(f"June 3rd 10:00 {form.format(minutes)}", BERLIN, NOW)
    assert isinstance(found, When)
    assert found.end == datetime(2026, 6, 3, 10) + timedelta(minutes=minutes)


@PATIENT
@given(st.dates(date(2026, 4, 30), date(2027, 4, 28)))
def test_a_date_without_its_year_is_the_next_one(day: date) -> None:
    assert read_when(f"{day:%B} {day.day}", BERLIN, NOW) == When(day, None, BERLIN)
