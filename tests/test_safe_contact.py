"""Who is there for what is told in confidence: set by the coordinators, never somebody close to it."""

from __future__ import annotations

import pytest
from confidence import change
from house import House, Human

from storage.people import Programme, Role


def test_a_coordinator_sets_the_contact_and_the_contact_learns_what_it_means(house: House, lena: Human) -> None:
    ingrid, paul = house.person("Ingrid Falk"), house.person("Paul Adeyemi")
    assert "Nobody is named yet for worries" in lena.says("home").text
    assert lena.presses("Name somebody").title == "Safe contact"
    assert lena.says("safe contact ingrid.falk@example.com").title == "Saved"
    assert "Paul Adeyemi" in lena.says("safe contact deputy paul.adeyemi@example.com").text
    assert "Security 112" in lena.says("emergency Security 112").text
    house.later(seconds=1)
    assert "safe contact of Growth" in ingrid.sees().title
    assert "deputy" in paul.sees().title
    assert "Name somebody" not in lena.says("home").buttons
    card = house.person("Noa Levi").says("talk privately")
    assert "Write to Ingrid" in card.buttons
    assert "Security 112" in card.text


def test_whoever_runs_the_programme_is_never_the_contact(house: House, lena: Human) -> None:
    house.person("Jonas Weber", Role.COORDINATOR)
    card = lena.says("safe contact jonas.weber@example.com")
    assert card.title == "Not changed"
    assert "runs the programme" in card.text
    assert "I know nobody called" in lena.says("safe contact nobody@example.com").text
    form = lena.says("safe contact")
    assert [field["name"] for field in form.fields] == ["contact", "deputy", "emergency", "days"]
    tried = lena.presses("Save", contact="jonas.weber@example.com", deputy="", emergency="Call 112")
    assert "runs the programme" in tried.fields[0]["error"]
    assert tried.fields[2]["initial"] == "Call 112"
    assert house.person("Ana Silva").acts("contact.save", contact="").title == "Not from here"


def test_a_contact_who_begins_to_run_the_programme_is_passed_over(
    house: House, lena: Human, pair: tuple[Human, Human]
) -> None:
    change(house, contact_id=lena.id)
    assert "no safe contact" in pair[0].says("talk privately").text


@pytest.mark.usefixtures("ingrid")
def test_somebody_in_need_is_not_turned_away_by_the_coordinators_words(house: House) -> None:
    change(house, emergency="Security, 112 233")
    ana = house.person("Ana Silva", Role.MENTEE)
    for words in ("safe contact", "emergency", "Notfall", "emergency somebody is following me"):
        card = ana.says(words)
        assert "Write to Ingrid" in card.buttons
        assert "Security, 112 233" in card.text
    with house.database.read() as db:
        assert db.get_one(Programme, house.programme).emergency == "Security, 112 233"


def test_the_contact_is_never_somebody_close_to_what_happened(
    house: House, pair: tuple[Human, Human], ingrid: Human
) -> None:
    ana, ben = pair
    change(house, contact_id=ben.id, deputy_id=ingrid.id)
    assert "Write to Ingrid" in ana.says("talk privately").buttons, "the mentor is passed over"
    assert "no safe contact" in ingrid.says("talk privately").text or "Write to Ben" in ingrid.sees().buttons
