"""German as people read it and write it: whole sentences with dates, counts and lists, and what may be typed."""

from __future__ import annotations

import ast
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from test_german import EVENING, GERMAN, GERMANS, SENTENCES, calls, filled, said

from chat.catalogues import catalogue
from chat.words import Listed, Span, There, Words, say, say_n, show, text
from handlers import ROUTES
from handlers.routes import heard, verb
from handlers.topics import TOPIC_NAMES
from handlers.wording import hours_words
from matching.topics import find_topic
from scheduling.phrases import When, read_when
from scheduling.weekly import Weekly, read_weekly

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

# --- as it is read -----------------------------------------------------------------------------------------

HOURS = read_weekly("Mo-Fr 9-12, Sa 10-11", "de")
assert isinstance(HOURS, Weekly)
LATE = EVENING + timedelta(hours=8)
NEW_YORK = There(EVENING, "America/New_York")
TRIES = [
    (say("Booked: {when:slot}", when=EVENING), "Gebucht: Do., 3. Dez., 15:00"),
    (
        say("Your next session with {name} is {when:slot}.", name="Ben", when=EVENING),
        "Dein nächstes Treffen mit Ben ist am Do., 3. Dez., 15:00.",
    ),
    (say("{programme}, as of {when:day}", programme="Growth", when=EVENING), "Growth, Stand Do., 3. Dez."),
    (say("{when:slot}, {there}", when=EVENING, there=NEW_YORK), "Do., 3. Dez., 15:00 (09:00 in New York)"),
    (
        say("{when:slot}, {there}", when=LATE, there=There(LATE, "Asia/Tokyo")),
        "Do., 3. Dez., 23:00 (Fr., 4. Dez., 07:00 in Tokio)",
    ),
    (show(There(datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "America/New_York")), "Sa., 24. Okt., 20:30 in New York"),
    # the clocks go back at three: half past two comes twice, and three hours are four
    (say("{when:slot}", when=datetime(2026, 10, 25, 0, 30, tzinfo=UTC)), "So., 25. Okt., 02:30"),
    (say("{when:slot}", when=datetime(2026, 10, 25, 1, 30, tzinfo=UTC)), "So., 25. Okt., 02:30"),
    (say("{when:time}", when=datetime(2026, 3, 29, 1, 0, tzinfo=UTC)), "03:00"),
    (show(Span(EVENING, EVENING + timedelta(minutes=45))), "Do., 3. Dez., 15:00–15:45"),
    (show(Span(EVENING, EVENING + timedelta(hours=10))), "Do., 3. Dez., 15:00–Fr., 4. Dez., 01:00"),
    (show(Listed(("Asha", "Ben", "Chen"))), "Asha, Ben und Chen"),
    (
        say("Did you mean {near}?", near=Listed(("Feedback", "Coaching"), either=True)),
        "Meinst du Feedback oder Coaching?",
    ),
    (
        say(
            "{length} {often:every} is the plan; the two of you can change it.",
            length=timedelta(minutes=45),
            often=timedelta(days=14),
        ),
        "Ihr seid jetzt ein Tandem. Der Plan: 45 Minuten, alle 2 Wochen. Ihr könnt das zusammen ändern.",
    ),
    (
        say("Shall we put the next one in? You agreed to meet {often:every}.", often=timedelta(days=7)),
        "Gleich das nächste Treffen eintragen? Ausgemacht habt ihr: jede Woche.",
    ),
    (say("{often:every}", often=timedelta(days=10)), "alle 10 Tage"),
    (say("{length} with {name}", length=timedelta(hours=1), name="Ben"), "1 Stunde mit Ben"),
    (say_n("one pair waits for you", "{n} pairs wait for you", 0), "0 Tandems warten auf dich"),
    (say_n("one pair waits for you", "{n} pairs wait for you", 1), "ein Tandem wartet auf dich"),
    (say_n("one pair waits for you", "{n} pairs wait for you", 2), "2 Tandems warten auf dich"),
    (say("{mean} of {most}", mean=4.3, most=5), "4,3 von 5"),
    (say_n("one person", "{n} people", 1200), "1.200 Personen"),
    (
        say("{mentee} and {mentor} since {last:day}", mentee="Asha", mentor="Ben", last=EVENING),
        "Asha und Ben seit Do., 3. Dez.",
    ),
    (say("{name}, {role}", name="Ben", role=say("your mentor")), "Ben begleitet dich"),
    (hours_words(HOURS.windows), "Mo–Fr 09:00–12:00 und Sa 10:00–11:00"),
]


@pytest.mark.parametrize(("words", "german"), TRIES, ids=[german for _, german in TRIES])
def test_a_sentence_reads_as_somebody_would_write_it(words: Words, german: str) -> None:
    assert text(words, GERMAN) == german


def test_a_date_at_the_end_of_a_sentence_brings_no_second_full_stop() -> None:
    day = Words("Es endet am {when:day}.", (("when", EVENING),))
    assert text(day, GERMAN) == "Es endet am Do., 3. Dez."
    assert text(say("{told}, {example}.", told="x", example="wait..."), GERMAN) == "x, wait....", "data stays as typed"
    assert text(show(date(2026, 5, 3)), GERMAN) == "So., 3. Mai"


# --- as it is typed ----------------------------------------------------------------------------------------


def test_no_verb_means_two_things_in_any_language() -> None:
    german = catalogue("de")
    meanings: dict[str, set[str]] = {}
    for action, route in ROUTES.items():
        for words in (
            (action, ", ".join(route.also)) if route.typed and route.also else (action,) if route.typed else ()
        ):
            for word in (*words.split(", "), *german.singles[words].split(", ")):
                meanings.setdefault(word, set()).add(action)
    assert {word: actions for word, actions in meanings.items() if len(actions) > 1} == {}


def test_a_verb_is_shown_as_one_that_is_understood() -> None:
    for action, route in ROUTES.items():
        if route.typed:
            assert verb(ROUTES, text(Words(action), GERMAN)) == action


def asked_for(words: str) -> str:
    """The action that words begin with: "book friday 15:00"."""
    parts = words.split()
    return next((a for n in range(len(parts), 0, -1) if (a := verb(ROUTES, " ".join(parts[:n])))), "")


def test_what_a_sentence_tells_people_to_write_is_understood() -> None:
    """What begins with a verb in quotation marks begins with one in German too."""
    for ids, forms in SENTENCES.items():
        quoted, german = re.findall("[“`]([^”`{]+)[”`]", ids[-1]), re.findall("[„`]([^“`{]+)[“`]", forms[-1])
        assert list(filter(None, map(asked_for, quoted))) == list(filter(None, map(asked_for, german))), (
            f"{quoted}: {german}"
        )


def test_a_button_is_never_taken_for_another_verb() -> None:
    """What is typed is a verb first, so a label that is one leads where it leads in English."""
    words = heard(ROUTES)
    for call in calls("Button"):
        template = said(call, 0, "label")
        action = words.get(filled(template).lower())
        assert action is None or words.get(template.lower()) == action or ast.literal_eval(call.args[1]) == action, (
            template
        )


def test_every_example_of_a_time_a_day_or_of_hours_can_be_read_back() -> None:
    """Weekly hours are written with a dash: Mo–Fr 9–12 Uhr."""
    examples = {
        example
        for _, german in GERMANS
        for example in re.findall(r"(?:Beispiel|oder|schreib sie einfach): (.+?)(?:, oder|$)", german)
        if re.search(r"\d Uhr|^\d+\. [A-Z]", example)
    }
    assert len(examples) > 2
    for example in examples:
        weekly = isinstance(read_weekly(example, "de"), Weekly)
        moment = isinstance(read_when(example, "Europe/Berlin", NOW, "de"), When)
        assert weekly if "–" in example else moment, example


def test_every_topic_is_understood_by_its_german_name() -> None:
    assert {topic for topic, name in TOPIC_NAMES.items() if find_topic(text(name, GERMAN)) != topic} == set()
