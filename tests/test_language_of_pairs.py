"""The made-up language once more: what two people do together, and how they found each other."""

from __future__ import annotations

from datetime import timedelta

import pytest
from house import House
from made_up import act, untranslated

from storage.people import Role


@pytest.mark.usefixtures("made_up_language")
def test_kick_off_goals_and_notes_are_in_the_catalogue_too(house: House) -> None:
    ana = house.person("Άννα Ω", Role.MENTEE, locale="ja", goal="Ω")
    ben = house.person("Βίκτωρ Ψ", Role.MENTOR, locale="ja")
    house.pair(ana, ben)
    seen = [
        ana.says("kick-off"),
        act(ana, "flow.answer", minutes="?"),
        act(ana, "flow.answer", minutes="60", often="7"),
    ]
    seen += [act(ana, "flow.answer", answer="day"), act(ana, "flow.answer", where="call")]
    seen += [act(ana, "flow.answer", between="themes"), act(ana, "flow.answer", feedback="ask"), ana.says("agreements")]
    house.later(seconds=1)
    seen += [ben.sees(), act(ben, "agreement.change"), act(ben, "flow.answer", minutes="30", often="14")]
    seen += [act(ben, "flow.answer", answer="week"), act(ben, "flow.answer", where="email")]
    seen += [act(ben, "flow.answer", between="ask"), act(ben, "flow.answer", feedback="writing")]
    house.later(seconds=1)
    seen += [ana.sees(), act(ana, "agreement.fine"), ana.acts("agreement.feedback", "1/straight"), ben.says("home")]
    seen += [ana.says("goals"), act(ana, "goal.open"), act(ana, "goal.add"), act(ana, "goal.save", goal="")]
    seen += [act(ana, "goal.save", goal="1 Ω"), act(ana, "goal.by"), act(ana, "goal.confidence"), act(ana, "goal.sure")]
    seen += [ana.acts("goal.save", goal="1 Φ"), act(ana, "goal.enough"), ana.acts("goal.save", goal="better")]
    seen += [ana.acts("goal.open", "1"), act(ana, "plan.open"), act(ana, "plan.write")]
    seen += [ana.acts("plan.samples", "1")]
    seen += [act(ana, "plan.save", step0="Ω", by0="×"), act(ana, "plan.save", step0="Ω", step1="Φ")]
    seen += [act(ana, "step.done"), ana.says("goals"), ben.says("goals"), act(ana, "step.done"), act(ana, "step.undo")]
    seen += [ana.acts("goal.change", "1"), act(ana, "goal.save", goal="Ω", by="×"), ana.acts("goal.drop", "1")]
    seen += [act(ana, "goal.delete"), ana.acts("goal.reach", "2"), act(ana, "goal.reopen"), ana.acts("goal.fine", "2")]
    seen += [ana.says("notes"), act(ana, "note.add"), act(ana, "note.save", words=""), act(ana, "note.save", words="Ω")]
    seen += [ana.says("note Φ"), act(ana, "note.share"), act(ana, "note.remove"), act(ana, "note.undo")]
    seen += [ana.says("note"), act(ana, "notes.file"), ben.says("notes"), ana.says("tell"), ana.says("tell Ω Φ")]
    seen += [act(ana, "tell.send", words=""), act(ana, "tell.send", words="Ω")]
    house.through(house.wall.replace(year=2027, month=2))
    seen += [*ana.cards(), *ben.cards()]
    assert not {word for card in seen for word in untranslated(card.text)} - {"better"}
    assert len({card.title for card in seen}) > 30


@pytest.mark.usefixtures("made_up_language")
def test_what_is_said_around_a_session_is_in_the_catalogue_too(house: House) -> None:
    ana, ben, eve = (
        house.person(name, role, locale="ja", hours="weekdays 9-18")
        for name, role in (("Άννα Ω", Role.MENTEE), ("Βίκτωρ Ψ", Role.MENTOR), ("Ευγενία Φ", Role.COORDINATOR))
    )
    house.pair(ana, ben)
    seen = [ana.says("where"), act(ana, "place.save", meets="room", place=""), act(ana, "place.save", meets="×")]
    seen += [ana.says("book 2026-11-27 15:00"), act(ana, "session.book"), ana.acts("wish.open", "1")]
    house.through(house.wall + timedelta(days=2, hours=12))
    seen += [
        ben.sees(),
        act(ben, "wish.detail"),
        ana.acts("wish.keep", "1/goal"),
        ana.acts("wish.keep", "1", wish="Ω" * 141),
    ]
    seen += [ana.acts("wish.keep", "1", wish="Ω"), ana.acts("session.late", "1"), *ana.cards()]
    house.through(house.wall + timedelta(days=1))
    seen += [ana.acts("session.met", "1"), ana.acts("session.rate", "1/1"), ana.acts("session.help", "1")]
    seen += [ben.acts("session.missed", "1"), ben.acts("session.skip", "1"), ana.acts("session.late", "1")]
    house.through(house.wall + timedelta(days=2))
    seen += [*ana.cards(), *ben.cards(), ana.acts("session.sure", "1/unsure"), ana.says("sessions")]
    house.through(house.wall + timedelta(days=45))
    seen += [*ana.cards(), *ben.cards(), *eve.cards()]
    seen += [ana.acts("session.unbooked", "1"), ana.acts("pair.met", "1", when="×"), ana.acts("hand.ask")]
    seen += [ana.says("pause"), ana.acts("pair.pause", "1"), ana.acts("nudges.none"), ana.acts("nudges.monthly")]
    seen += [ana.says("home"), ana.says("snooze"), ana.says("snooze ×"), ana.says("away"), ana.says("away ×")]
    seen += [ana.acts("away", words="2027-01-20"), ana.acts("resume", "away"), ana.says("resume")]
    house.later(hours=20)
    seen += [*ana.cards(), *ben.cards(), *eve.cards()]
    assert not {word for card in seen for word in untranslated(card.text)}
    assert len({card.title for card in seen}) > 30


@pytest.mark.usefixtures("made_up_language")
def test_nobody_reads_an_untranslated_word_on_the_way_to_a_mentor(house: House) -> None:
    house.person("Ευγενία Φ", Role.COORDINATOR, locale="ja")
    ana = house.person("Άννα Ω", Role.MENTEE, locale="ja", goal="Ω", title="Ψ")
    mentors = [
        house.person(f"{name} Ψ", Role.MENTOR, locale="ja", monthly=4) for name in ("Βίκτωρ", "Γιώργος", "Δάφνη")
    ]
    seen = [ana.says("mentors"), ana.says("why not Βίκτωρ"), ana.says("why not Ξ"), ana.says("requests")]
    seen += [ana.says("mentors"), act(ana, "mentors.choose"), act(ana, "mentors.choose"), act(ana, "mentors.choose")]
    order = seen[-1].data["buttons"][0]["value"]
    seen += [act(ana, "request.write"), act(ana, "request.send", words=""), ana.acts("request.send", order)]
    seen += [ana.says("requests"), act(ana, "request.edit"), act(ana, "request.save", words="Ω")]
    house.later(seconds=1)
    for mentor in mentors:
        if mentor.cards():
            seen += [act(mentor, "request.question"), act(mentor, "request.ask", words="", question="Ω")]
            house.later(seconds=1)
            seen += [*ana.cards(), act(ana, "request.answer", answer=""), act(ana, "request.answer", answer="Ω")]
            seen += [act(mentor, "request.away"), act(mentor, "request.away_until", until="×")]
            seen += [act(mentor, "request.away_until", until="2026-11-26")]
            seen += [act(mentor, "request.no"), act(mentor, "request.fewer"), mentor.says("home")]
            seen += [mentor.acts("request.rest", "2027-01-01"), mentor.acts("request.keep")]
    house.through(house.wall + timedelta(days=2))
    seen += [*ana.cards(), act(ana, "request.hold"), act(ana, "request.go"), act(ana, "request.back")]
    house.through(house.wall + timedelta(days=1))
    seen += [ana.says("mentors"), act(ana, "mentors.leave"), *(card for mentor in mentors for card in mentor.cards())]
    pair = house.pair(ana, mentors[0])
    seen += [ana.acts("pair.decline", str(pair)), ana.acts("pair.end", f"{pair}/times")]
    house.through(house.wall + timedelta(days=4))
    seen += mentors[0].cards()
    assert not {word for card in seen for word in untranslated(card.text)}
    assert len({card.title for card in seen}) > 20
