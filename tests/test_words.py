"""Words: kept with their values, read once, in the reader's language, formats and zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat import stored
from chat.catalogues import read_catalogue
from chat.words import City, Listed, Reader, Span, There, Words, read, say, say_n, show, text

ASHA = Reader("en-GB", "Asia/Kolkata")
MARCUS = Reader("en-US", "America/New_York")
EVENING = datetime(2026, 12, 3, 14, 0, tzinfo=UTC)
ZONES = sorted(available_timezones() - {"localtime", "Factory"})


def plain(thing: str) -> str:
    """Babel's narrow spaces as ordinary ones, so that expectations can be typed."""
    return thing.replace("\u202f", " ").replace("\u2009", " ")


def test_both_people_of_a_pair_read_the_same_words_on_their_own_clock() -> None:
    booked = say("Booked: {when:slot}", when=EVENING)
    assert text(booked, ASHA) == "Booked: Thu 3 Dec, 19:30"
    assert plain(text(booked, MARCUS)) == "Booked: Thu, Dec 3, 9:00 AM"


def test_the_other_clock_names_its_day_only_where_it_differs() -> None:
    assert text(show(There(EVENING, "America/New_York")), ASHA) == "09:00 in New York"
    early = datetime(2026, 12, 9, 2, 0, tzinfo=UTC)
    assert text(show(There(early, "America/New_York")), ASHA) == "Tue 8 Dec 21:00 in New York"


def test_a_span_names_its_second_day_only_for_the_reader_for_whom_it_crosses_midnight() -> None:
    span = say("{span:slot}", span=Span(EVENING, EVENING + timedelta(hours=6)))
    assert text(span, ASHA) == "Thu 3 Dec, 19:30–Fri 4 Dec, 01:30"
    assert text(span, Reader("en-GB", "America/New_York")) == "Thu 3 Dec, 09:00–15:00"


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(minutes=45), "45 minutes"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(days=14), "2 weeks"),
        (timedelta(days=3), "3 days"),
        (timedelta(), "0 minutes"),
        (timedelta(minutes=90), "90 minutes"),
    ],
)
def test_a_length_is_named_in_its_largest_whole_unit(length: timedelta, words: str) -> None:
    assert text(show(length), ASHA) == words


@pytest.mark.parametrize("locale", ["ja", "zh", "ko", "de", "es", "fr", "pt", "nl", "hi"])
def test_no_language_shows_the_name_of_a_unit_instead_of_the_unit(locale: str) -> None:
    for length in (timedelta(minutes=45), timedelta(hours=2), timedelta(days=3), timedelta(weeks=2)):
        assert "duration" not in text(show(length), Reader(locale, "UTC"))


@pytest.mark.parametrize("locale", ["en-GB", "de-DE"])
def test_a_button_holds_a_time_on_both_clocks_where_they_differ(locale: str) -> None:
    for month in range(1, 13):
        when = datetime(2026, month, 28, 20, 30, tzinfo=UTC)
        label = say("{when:short}{there:beside}", when=when, there=There(when, "Asia/Kolkata"))
        assert len(text(label, Reader(locale, "America/New_York"))) <= 30
    assert text(label, Reader("en-GB", "Europe/London")) == "Mon 28 Dec 20:30 (Tue 02:00)"
    assert text(label, Reader("en-GB", "Asia/Kolkata")) == "Tue 29 Dec 02:00", "the same clock is named once"
    assert text(label, Reader("de-DE", "Asia/Karachi")) == "Di. 29. Dez. 01:30 (02:00)"


def test_lists_plurals_and_cities_follow_the_language() -> None:
    german = Reader("de", "Europe/Berlin")
    assert text(show(Listed(("Ana", "Ben", "Chen"))), ASHA) == "Ana, Ben and Chen"
    assert text(show(Listed(("Ana", "Ben"), either=True)), german) == "Ana oder Ben"
    assert text(say_n("One pair", "{n} pairs", 1), ASHA) == "One pair"
    assert text(say_n("One pair", "{n} pairs", 1200), ASHA) == "1,200 pairs"
    assert text(show(City("America/New_York")), Reader("es", "UTC")) == "Nueva York"
    assert text(show(City("Asia/Kolkata")), Reader("ja", "UTC")) == "コルカタ", "renamed zones too"


@pytest.mark.parametrize("locale", ["es-LA", "xx-YY", "", "en_US", "zh-Hans-CN", "not a locale"])
def test_a_locale_nobody_knows_still_gets_an_answer(locale: str) -> None:
    assert text(say("Hello {name}", name="Ana"), Reader(locale, "UTC")) == "Hello Ana"
    assert text(say("{when:slot}", when=EVENING), Reader(locale, "UTC"))


@given(st.text())
def test_what_people_type_is_shown_as_typed(typed: str) -> None:
    assert text(say("I read: {typed}.", typed=typed), ASHA) == f"I read: {typed}."


def test_braces_and_attributes_that_people_type_are_only_letters() -> None:
    typed = "{name.__class__} {0} {when:day} %s {{DATE(2026)}}"
    assert text(say("{name} said {typed}", name="Ana", typed=typed), ASHA) == f"Ana said {typed}"


def test_a_moment_without_a_zone_is_refused_where_it_is_said() -> None:
    with pytest.raises(ValueError, match="zone"):
        say("{when}", when=datetime(2026, 1, 1))  # noqa: DTZ001


@given(moment=st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1)), zone=st.sampled_from(ZONES))  # noqa: DTZ001
def test_a_moment_reads_as_the_zone_database_says(moment: datetime, zone: str) -> None:
    aware = moment.replace(tzinfo=UTC)
    assert text(say("{when:time}", when=aware), Reader("en-GB", zone)) == f"{aware.astimezone(ZoneInfo(zone)):%H:%M}"


@dataclass(frozen=True)
class Outer:
    inner: tuple[Words, ...]
    data: str


def test_reading_turns_words_anywhere_into_text_and_leaves_data_alone() -> None:
    thing = Outer((say("{n}", n=1), show(EVENING)), "{n}")
    assert read(thing, ASHA) == Outer(("1", "Thu 3 Dec, 19:30 (Kolkata)"), "{n}")  # type: ignore[arg-type]


CATALOGUE = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 ? 1 : 2);\n"

msgid "Hello {name}"
msgstr "Witaj, {name}"

msgid "{n} hour"
msgid_plural "{n} hours"
msgstr[0] "{n} godzina"
msgstr[1] "{n} godziny"
msgstr[2] "{n} godzin"

#, fuzzy
msgid "Home"
msgstr "Dom?"

msgid "Help"
msgstr ""

msgid "Good"
msgstr "{nobody} knows"
"""


@pytest.fixture
def polish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reader:
    path = tmp_path / "pl.po"
    path.write_text(CATALOGUE, encoding="utf-8")
    monkeypatch.setattr("chat.words.catalogue", lambda _: read_catalogue(path))
    return Reader("pl", "Europe/Warsaw")


def test_a_language_is_a_file(polish: Reader) -> None:
    assert text(say("Hello {name}", name="Ana"), polish) == "Witaj, Ana"
    hours = [text(say_n("{n} hour", "{n} hours", n), polish) for n in (1, 3, 5, 22)]
    assert hours == ["1 godzina", "3 godziny", "5 godzin", "22 godziny"]


def test_what_is_untranslated_fuzzy_or_names_an_unknown_place_stays_english(polish: Reader) -> None:
    assert [text(words, polish) for words in (say("Home"), say("Help"), say("Good"))] == ["Home", "Help", "Good"]
    assert text(say(""), polish) == ""


VALUES = st.recursive(
    st.one_of(
        st.text(),
        st.integers(-(10**9), 10**9),
        st.dates(),
        st.datetimes(timezones=st.just(UTC)),
        st.timedeltas(timedelta(), timedelta(days=999)).map(lambda d: timedelta(seconds=round(d.total_seconds()))),
        st.builds(There, st.datetimes(timezones=st.just(UTC)), st.sampled_from(ZONES)),
        st.builds(City, st.sampled_from(ZONES)),
    ),
    lambda inner: st.one_of(
        st.builds(Listed, st.lists(inner, max_size=3).map(tuple), st.booleans()),
        st.dictionaries(st.sampled_from(["a", "b"]), inner).map(lambda values: say("{a} {b}", **values)),
    ),
    max_leaves=5,
)


@given(VALUES)
def test_words_survive_being_stored(value: object) -> None:
    words = Words("{value}", (("value", value),))  # type: ignore[arg-type]
    assert stored.load(stored.dump(words)) == words
