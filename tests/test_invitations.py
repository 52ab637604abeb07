"""Invitations: nobody is written to before a coordinator says so, a no is final, and silence is asked twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from house import House, Human
from sqlmodel import select

from storage.people import Enrolled, Enrolment, Interest, Programme, Role

WEDNESDAY = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)  # ten in Berlin


def listed(house: House, name: str, *roles: Role, zone: str = "Europe/Berlin") -> Human:
    """Somebody whom an import put on the list."""
    human = house.person(name, zone=zone, hours="")
    with house.database.write() as db:
        for role in roles:
            part = Enrolment(person_id=human.id, programme_id=house.programme, role=role)
            db.add(part)
            db.flush()
            db.add(Interest(enrolment_id=part.id or 0, topic="hiring"))
    return human


def states(house: House, human: Human) -> set[str]:
    with house.database.read() as db:
        return set(db.exec(select(Enrolment.state).where(Enrolment.person_id == human.id)))


def invites_everybody(lena: Human) -> None:
    lena.says("invite")
    lena.presses(next(label for label in lena.sees().buttons if label.startswith("Send to")))


def test_nobody_is_written_to_before_the_invitation_is_sent(house: House, lena: Human) -> None:
    ana = listed(house, "Ana Silva", Role.MENTEE)
    house.through(WEDNESDAY + timedelta(days=12))
    assert not ana.cards()
    asked = lena.says("invite")
    assert asked.title == "One person waits for an invitation"
    assert not ana.cards()


def test_the_coordinator_reads_what_they_will_read(house: House, lena: Human) -> None:
    ana = listed(house, "Ana Silva", Role.MENTEE)
    shown = lena.says("invite")
    face = lena.presses("What is it like?")
    assert "A mentor listens" in face.text
    lena.presses("Back to the invitation")
    assert lena.presses("Send to 1").title == "One invitation is on its way"
    house.through(WEDNESDAY + timedelta(minutes=1))
    read = ana.sees("Would you like a mentor?")
    told = [part["text"] for part in read.data["parts"]]
    quoted = [part["text"] for part in shown.data["parts"]]
    assert set(told[1:]) <= set(quoted)
    assert "Hello Ana, I'm mentorbot, from Growth, the mentoring programme. Lena Vogt thought of you" in read.text
    assert "7 months, about 45 minutes every 2 weeks" in read.text
    assert "I don't tell your manager" in read.text
    assert "A mentor listens" in ana.presses("What is it like?").text


def test_a_weekly_programme_reads_like_one(house: House, lena: Human) -> None:
    with house.database.write() as db:
        programme = db.get_one(Programme, house.programme)
        programme.cadence_days = 7
        db.add(programme)
    listed(house, "Ana Silva", Role.MENTEE)
    assert "about 45 minutes each week, on something" in lena.says("invite").text


def test_it_comes_at_ten_on_a_working_day_of_their_own(house: House, lena: Human) -> None:
    house.wall = datetime(2026, 11, 25, 15, 30, tzinfo=UTC)  # a Wednesday; Thursday is Thanksgiving
    ana, tom = (
        listed(house, "Ana Silva", Role.MENTEE),
        listed(house, "Tom Eze", Role.MENTEE, zone="America/New_York"),
    )
    invites_everybody(lena)
    house.through(datetime(2026, 11, 26, 8, 59, tzinfo=UTC))
    assert not ana.cards()
    house.through(datetime(2026, 11, 26, 9, 1, tzinfo=UTC))
    assert len(ana.cards()) == 1
    house.through(datetime(2026, 11, 27, 14, 59, tzinfo=UTC))
    assert not tom.cards()
    house.through(datetime(2026, 11, 27, 15, 1, tzinfo=UTC))
    assert len(tom.cards()) == 1


def test_who_is_asked_for_both_roles_is_asked_once(house: House, lena: Human) -> None:
    ana = listed(house, "Ana Silva", Role.MENTEE, Role.MENTOR)
    invites_everybody(lena)
    house.through(WEDNESDAY + timedelta(hours=1))
    assert [card.title for card in ana.cards()] == ["Would you like a mentor, or be one?"]
    assert ana.presses("I'd be a mentor").title == "Who sees what"
    assert ana.presses("Agree").title == "What could you help somebody with?"


def test_a_yes_leads_straight_into_joining_and_is_not_asked_the_role_again(house: House, lena: Human) -> None:
    ana = listed(house, "Ana Silva", Role.MENTEE)
    invites_everybody(lena)
    house.through(WEDNESDAY + timedelta(minutes=1))
    consent = ana.presses("I'm in")
    assert not consent.fields
    assert ana.says("agree").fields[0]["initial"] == ["hiring"], "what the roster knows is confirmed, not asked"
    assert ana.acts("join", "mentee").fields[0]["initial"] == ["hiring"], "a second press goes on where it was"


def test_a_no_is_final_and_join_still_works(house: House, lena: Human) -> None:
    ana = listed(house, "Ana Silva", Role.MENTEE)
    invites_everybody(lena)
    house.through(WEDNESDAY + timedelta(minutes=1))
    declined = ana.presses("Not this time")
    assert declined.title == "Thanks for telling me"
    assert states(house, ana) == {Enrolled.DECLINED}
    house.through(WEDNESDAY + timedelta(days=30))
    assert ana.sees().title == declined.title
    assert lena.says("invite").title == "Nobody waits for an invitation"
    assert "one" not in lena.sees().title
    assert "1 not this time" in lena.sees().text
    ana.presses("I'd like to after all")
    assert ana.sees().title == "Who sees what"


def test_silence_is_asked_twice_and_then_left_alone(house: House, lena: Human) -> None:
    ana = listed(house, "Ana Silva", Role.MENTEE)
    invites_everybody(lena)
    seen: list[tuple[str, str]] = []
    house.through(WEDNESDAY + timedelta(minutes=1))
    for day in range(45):
        before = len(ana.cards())
        house.through(WEDNESDAY + timedelta(days=day + 1, minutes=1))
        seen += [(f"{house.wall:%a}", card.text) for card in ana.cards()[before:]]
    assert [day for day, _ in seen] == ["Tue", "Tue"]
    assert "I won't ask after this" in seen[1][1]
    assert "I won't ask after this" not in seen[0][1]


def test_who_has_begun_to_join_is_reminded_of_that_and_of_nothing_else(house: House, lena: Human) -> None:
    ana = listed(house, "Ana Silva", Role.MENTEE)
    invites_everybody(lena)
    house.through(WEDNESDAY + timedelta(minutes=1))
    ana.presses("I'm in")
    ana.presses("Agree")
    known = len(ana.cards())
    house.through(WEDNESDAY + timedelta(days=13, hours=3))
    assert [card.title for card in ana.cards()[known:]] == ["Shall we finish, Ana?"] * 2
    assert not [card for card in lena.cards() if "unfinished" in card.title]
    house.through(WEDNESDAY + timedelta(days=20))
    line = lena.sees("An unfinished start")
    assert "Ana Silva began to join two weeks ago" in line.text
    assert "iring" not in line.text
    assert len([card for card in lena.cards() if "unfinished" in card.title]) == 1
    assert ana.presses("Go on").title == "What would you like to get better at?"


def test_the_coordinator_reads_what_mentees_and_mentors_read_and_whose_clock_is_meant(
    house: House, lena: Human
) -> None:
    listed(house, "Ana Silva", Role.MENTEE)
    listed(house, "Ben Okafor", Role.MENTOR)
    shown = lena.says("invite")
    for words in (
        "Would you like a mentor?",
        "on something you choose",
        "Would you be a mentor?",
        "on something you know",
    ):
        assert words in shown.text
    assert shown.text.count("I don't tell your manager") == 1, "what is the same is shown once"
    face = lena.presses("What is it like?").text
    assert "A mentor listens" in face
    assert "your mentee brings the subject" in face
    lena.presses("Back to the invitation")
    assert "on your clock" in lena.presses("Send to 2").text


def test_a_second_press_on_send_invites_nobody_twice(house: House, lena: Human) -> None:
    ana = listed(house, "Ana Silva", Role.MENTEE)
    button = lena.says("invite").button("Send to 1")
    lena.acts(button["action"], button["value"])
    assert lena.acts(button["action"], button["value"]).title == "Nobody waits for an invitation"
    listed(house, "Ben Okafor", Role.MENTOR)
    listed(house, "Cy Young", Role.MENTOR)
    assert "2 people wait" in lena.acts(button["action"], button["value"]).title, "a changed list is shown first"
    house.through(WEDNESDAY + timedelta(hours=2))
    assert len(ana.cards()) == 1


def test_who_has_not_said_yes_is_in_no_draft_and_on_no_list(house: House, lena: Human) -> None:
    listed(house, "Ana Silva", Role.MENTEE)
    listed(house, "Ben Okafor", Role.MENTOR)
    cy = house.person("Cy Young", Role.MENTEE)
    house.person("Dee Hall", Role.MENTOR)
    invites_everybody(lena)
    lena.says("match")
    house.later(seconds=5)
    draft = lena.sees("Draft: one pair")
    assert "Cy Young with Dee Hall" in draft.text
    assert "Ana" not in draft.text
    assert "Ben" not in draft.text
    named = cy.acts("profile.change", "mentee/vetoes")
    assert [option["label"] for option in named.fields[0]["options"]] == ["Dee Hall"]


def test_where_nobody_is_on_the_list_everything_leads_to_adding_people(house: House, lena: Human) -> None:
    assert lena.says("home").buttons[0] == "Add people"
    assert "Report" not in lena.sees().buttons
    assert lena.says("invite").title == "Nobody is on the list yet"
    assert lena.presses("Add people").title == "A list of people"
    listed(house, "Ana Silva", Role.MENTEE)
    assert {"Invite", "Report"} <= set(lena.says("home").buttons)
    assert "Add people" not in lena.sees().buttons


def test_only_coordinators_invite(house: House) -> None:
    ana = listed(house, "Ana Silva", Role.MENTEE)
    assert ana.says("invite").title == "Not from here"
    assert ana.acts("invite.send", "1").title == "Not from here"
    assert states(house, ana) == {Enrolled.INVITED}
