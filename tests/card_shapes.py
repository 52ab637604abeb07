"""Cards of any shape, for the tests of each platform's renderer."""

from __future__ import annotations

from hypothesis import strategies as st

from chat.cards import Button, Card, Cards, Chart, Facts, Field, File, Image, Link, Option, Progress, Table, Text

texts = st.text(max_size=200) | st.integers(200, 600).map(lambda n: "one <@U1> & *two*\n" * n)
labels = st.text(max_size=120)
buttons = st.builds(
    Button,
    labels,
    st.sampled_from(["home", "session.book"]),
    st.text(max_size=2500),
    st.sampled_from(["plain", "primary", "danger"]),
)
options = st.tuples(st.integers(0, 130), st.text(max_size=160), labels).map(
    lambda some: tuple(Option(f"{n}{some[1]}"[n % 2 :], f"{some[2]}{n}") for n in range(some[0]))
)
charts = st.integers(0, 25).flatmap(
    lambda n: st.builds(
        Chart,
        labels,
        st.lists(labels, min_size=n, max_size=n).map(tuple),
        st.lists(st.tuples(labels, st.lists(st.integers(0, 99), min_size=n, max_size=n).map(tuple)), max_size=8).map(
            tuple
        ),
    )
)
tables = st.integers(1, 25).flatmap(
    lambda n: st.builds(Table, *(st.tuples(*[labels] * n), st.lists(st.tuples(*[labels] * n), max_size=4).map(tuple)))
)
plain_parts = st.one_of(
    st.builds(Text, texts, st.sampled_from(["plain", "quiet", "quote"])),
    st.builds(Facts, st.lists(st.tuples(labels, texts), max_size=9).map(tuple)),
    tables,
    charts,
    st.builds(
        Link, labels, st.sampled_from(["https://example.com/a", "javascript:alert(1)", "", "tel:112", "http://[x"])
    ),
    st.builds(File, labels, st.just("text/plain"), texts, labels),
    st.builds(Image, st.sampled_from(["https://example.com/a.png", "http://x", "data:1", "https://[x"]), texts),
    st.builds(Progress, st.integers(0, 3), st.just(3), labels),
)
inner = st.builds(Card, labels, st.lists(plain_parts, max_size=3).map(tuple), st.lists(buttons, max_size=6).map(tuple))
field_parts = st.builds(
    Field,
    st.text(min_size=1, max_size=30),
    texts,
    st.sampled_from(["line", "lines", "one", "many", "number", "date", "time"]),
    options,
    st.text(max_size=30) | st.sampled_from(["2026-02-30", "2026-12-01", "9:00", "09:30", "x" * 4000]),
    texts,
    st.booleans(),
    st.integers(0, 4000),
    labels,
)
parts = st.lists(plain_parts | st.builds(Cards, st.lists(inner, max_size=15).map(tuple), st.booleans()), max_size=12)


@st.composite
def cards(draw: st.DrawFn) -> Card:
    fields = draw(st.lists(field_parts, max_size=3, unique_by=lambda field: field.name))
    shown = draw(st.lists(buttons, max_size=5))
    if fields:
        shown = [Button("Save", "flow.answer", "x", submit=True), *shown]
    return Card(draw(texts), (*draw(parts), *fields), tuple(shown), short=draw(labels), notify=draw(texts))
