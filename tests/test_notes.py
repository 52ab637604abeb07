"""Notes of two people, and those that one keeps alone."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from house import House, Human
from meeting import held, tells
from sqlmodel import select

from handlers import TICKS
from handlers.courtesy import only_kind
from storage.concerns import Concern
from storage.pairs import Change, Goal, Longer, Milestone, Note, Pair, PairState, PrivateNote, Request
from storage.people import Delegate, Role
from storage.secrets import Sealed

Two = tuple[Human, Human]


def ends(house: House) -> None:
    with house.database.write() as db:
        for pair in db.exec(select(Pair)):
            pair.state = PairState.ENDED
            db.add(pair)


def test_a_note_for_both_is_read_by_both_and_changed_by_its_author_alone(house: House, new_pair: Two) -> None:
    ana, ben = new_pair
    ana.says("notes")
    form = ana.presses("Note for us both")
    assert form.text.index("Who reads this: you and Ben.") < form.text.index("Your note")
    ana.presses("Save", words="We look at the slides first")
    seen = ben.says("notes")
    assert "We look at the slides first" in seen.text
    assert "Ana, " in seen.text
    assert "Edit" not in seen.buttons
    number = ana.sees("Notes with").button("Edit")["value"]
    assert ben.acts("note.edit", number).title == "That isn't there any more"
    assert ben.acts("note.remove", number).title == "That isn't there any more"
    assert ben.acts("note.save", number, words="mine now").title == "That isn't there any more"
    assert ana.presses("Edit").fields[0]["initial"] == "We look at the slides first"
    ana.presses("Save", words="We look at the agenda first")
    assert "agenda first" in ben.says("notes").text
    assert "slides first" not in ben.says("notes").text


def test_a_private_note_is_read_by_nobody_else(house: House, new_pair: Two) -> None:
    ana, ben = new_pair
    ana.says("notes")
    assert "Who reads this: only you." in ana.presses("Just for me").text
    ana.presses("Save", words="Ask about the promotion")
    assert "Only you, " in ana.says("notes").text
    assert "promotion" in ana.says("notes").text
    assert "promotion" not in ben.says("notes").text + ben.says("my data").part("File")["content"]
    key = ana.sees("Notes with").button("Edit")["value"]
    for action in ("note.edit", "note.remove", "note.undo", "note.share"):
        assert ben.acts(action, key).title == "That isn't there any more"
    assert "promotion" in ana.says("my data").part("File")["content"]


def test_what_is_typed_after_note_stays_private_until_it_is_shared(house: House, new_pair: Two) -> None:
    ana, ben = new_pair
    kept = ana.says("note ask about\nthe review")
    assert kept.title == "Kept, just for you"
    assert "ask about\nthe review" in kept.text
    assert "the review" not in ben.says("notes").text
    key = kept.button("Share it")["value"]
    ana.presses("Share it")
    assert "ask about\nthe review" in ben.says("notes").text
    assert ana.acts("note.share", key).title == "That isn't there any more", "a second press shares nothing twice"
    assert ben.says("notes").text.count("the review") == 1


def test_note_typed_again_while_its_form_is_open_is_no_part_of_the_note(house: House, new_pair: Two) -> None:
    ana, _ = new_pair
    ana.says("note")
    assert ana.says("note ask about Monday").title == "Kept, just for you"
    with house.database.read() as db:
        assert db.exec(select(PrivateNote)).one().words.open() == "ask about Monday"


def test_with_two_mentees_a_note_asks_about_whom_it_is(house: House, new_pair: Two) -> None:
    _, ben = new_pair
    cy = house.person("Cy Young", Role.MENTEE)
    second = house.pair(cy, ben)
    form = ben.says("note bring the checklist")
    assert form.fields[1]["initial"] == "bring the checklist"
    again = ben.presses("Save", words="bring the checklist")
    assert again.fields[1]["initial"] == "bring the checklist", "nobody was chosen, and nothing is lost"
    assert "Cy Young" in ben.presses("Save", pair=str(second), words="bring the checklist").title
    assert ben.says("notes").title == "Whose notes?"


def test_a_removed_note_is_gone_for_both_and_can_be_brought_back_for_a_day(house: House, new_pair: Two) -> None:
    ana, ben = new_pair
    ana.says("notes")
    ana.presses("Note for us both")
    ana.presses("Save", words="Thursdays suit us")
    removed = ana.presses("Remove")
    undo = removed.button("Bring it back")
    assert "Thursdays" not in ben.says("notes").text + ana.says("notes").text
    assert "Thursdays" in ana.says("my data").part("File")["content"], "it is still kept, for a day"
    ana.acts("note.undo", undo["value"])
    assert "Thursdays suit us" in ben.says("notes").text
    ana.presses("Remove", on="Notes with")
    house.later(hours=25)
    assert ana.acts("note.undo", undo["value"]).title == "That isn't there any more"
    with house.database.read() as db:
        assert not db.exec(select(Note)).all()


def test_the_clock_knows_when_a_removed_note_is_forgotten_and_not_twice(house: House, new_pair: Two) -> None:
    ana, _ = new_pair
    ana.says("note an old thought")
    ana.presses("Remove")
    removed = house.wall
    with house.database.read() as db:
        assert TICKS["removed notes"].upcoming(db, house.wall) == removed + timedelta(days=1)
    house.through(removed + timedelta(days=1, minutes=1))
    with house.database.read() as db:
        assert not db.exec(select(PrivateNote)).all()
        assert TICKS["removed notes"].upcoming(db, house.wall) is None


def test_the_line_after_a_session_stands_among_the_notes_with_its_day(house: House, new_pair: Two) -> None:
    ana, ben = new_pair
    held(house, ana)
    tells(ana, "4", "Speak second, not last")
    seen = ben.says("notes").text
    assert "Speak second, not last" in seen
    assert "Ana, after the session on " in seen


@pytest.mark.parametrize("words", ["thanks!", "Danke", "ok", "Yes", "thank you so much :)", "👍"])
def test_a_thank_you_is_no_note(house: House, new_pair: Two, words: str) -> None:
    ana, ben = new_pair
    held(house, ana)
    ana.presses("We met")
    ana.presses("4")
    assert words not in ana.says(words).text
    assert "Nothing noted yet." in ben.says("notes").text


@pytest.mark.parametrize("words", ["Thank the team", "Say no to one meeting", "Try it once", "धन्यवाद सहित अभ्यास"])
def test_a_line_that_says_something_is_kept(words: str) -> None:
    assert not only_kind(words)


def test_a_line_that_was_kept_can_be_taken_out_and_put_back(house: House, new_pair: Two) -> None:
    ana, ben = new_pair
    held(house, ana)
    tells(ana, "4", "Ben talks too much")
    form = ana.presses("Remove my line")
    assert form.fields[0]["initial"] == "Ben talks too much"
    assert "talks too much" not in ben.says("notes").text + ben.says("sessions").text
    assert ana.presses("Save", line="Listen for the pause").title == "Thank you, noted"
    assert "Listen for the pause" in ben.says("sessions").text


def test_after_a_pair_has_ended_both_read_on_and_change_nothing_of_each_other(house: House, new_pair: Two) -> None:
    ana, ben = new_pair
    ana.says("notes")
    ana.presses("Note for us both")
    key = ana.presses("Save", words="What we learned").button("Edit")["value"]
    ana.says("note just mine")
    ends(house)
    for human in new_pair:
        seen = human.says("notes")
        assert "What we learned" in seen.text
        assert "Note for us both" not in seen.buttons
    assert ana.acts("note.edit", key).title == "That isn't there any more"
    assert ana.acts("note.remove", key).title == "That isn't there any more"
    assert ana.presses("Remove").title == "Removed", "what nobody else reads stays one's own"
    assert ben.acts("note.save", "both/1", words="more").title in ("Not from here", "That isn't there any more")


def test_each_gets_their_own_file(house: House, new_pair: Two) -> None:
    ana, ben = new_pair
    ana.says("notes")
    ana.presses("Note for us both")
    ana.presses("Save", words="For the two of us")
    ana.says("note For me alone")
    ana.says("notes")
    mine = ana.presses("As a file").part("File")
    assert mine["media_type"] == "text/plain"
    assert "For the two of us" in mine["content"]
    assert "For me alone" in mine["content"]
    ben.says("notes")
    theirs = ben.presses("As a file").part("File")["content"]
    assert "For the two of us" in theirs
    assert "For me alone" not in theirs


def test_what_does_not_fit_or_is_empty_is_asked_again_with_the_words(new_pair: Two) -> None:
    ana, _ = new_pair
    ana.says("notes")
    ana.presses("Just for me")
    assert "2,000 fit" in ana.presses("Save", words="x" * 2001).fields[0]["error"]
    assert ana.sees().fields[0]["initial"] == "x" * 2001
    assert "A few words" in ana.presses("Save", words=" ").fields[0]["error"]
    long = ana.says("note " + "y" * 3000)
    assert long.fields[0]["initial"].endswith("yyy")


def test_strangers_and_coordinators_read_no_notes(house: House, new_pair: Two) -> None:
    ana, _ = new_pair
    lena = house.person("Lena Vogt", Role.COORDINATOR)
    eve = house.person("Eve Moss", Role.MENTEE)
    ana.says("note for me")
    for human in (lena, eve):
        assert human.says("notes").title == "No notes yet"
        for action in ("notes.of", "notes.file"):
            assert human.acts(action, "1").title == "That isn't there any more"


def test_my_data_holds_every_row_that_is_mine_and_none_that_would_tell_on_the_other(
    house: House, new_pair: Two
) -> None:
    ana, ben = new_pair
    now = house.wall
    with house.database.write() as db:
        goal = Goal(person_id=ana.id, programme_id=house.programme, words=Sealed("Speak up"), created_at=now)
        running = db.exec(select(Pair)).one()
        running.why_ended = "changed"
        db.add_all([goal, running])
        db.flush()
        asked = {"programme_id": house.programme, "mentee_id": ana.id, "mentor_id": ben.id, "created_at": now}
        db.add_all(
            [
                Milestone(goal_id=goal.id or 0, words=Sealed("Ask one question")),
                Request(**asked, state="asked", asked_at=now, message=Sealed("Would you help me speak up?")),
                Request(**asked, message=Sealed("Only if nobody else will")),
                Change(pair_id=running.id or 0, person_id=ana.id, at=now, due=now),
                Longer(pair_id=running.id or 0, person_id=ana.id, yes=True, at=now),
                Delegate(mentor_id=ben.id, assistant_id=ana.id, at=now),
                Concern(
                    programme_id=house.programme,
                    person_id=ana.id,
                    holder_id=ben.id,
                    words=Sealed("It feels off"),
                    severity="off",
                    reply_by="here",
                    at=now,
                    due=now,
                ),
            ]
        )
    mine = json.loads(ana.says("my data").part("File")["content"])
    theirs = json.loads(ben.says("my data").part("File")["content"])
    for name in ("milestones", "requests", "changes", "longer", "in_confidence", "assistants"):
        assert mine[name], name
    assert "It feels off" in str(mine)
    assert "Would you help me speak up?" in str(theirs["requests"])
    assert theirs["assistants"]
    for hidden in ("It feels off", "another", "Only if nobody else will", "Ask one question"):
        assert hidden not in str(theirs), hidden
    assert "rank" not in theirs["requests"][0]
    assert not theirs["longer"]
    assert "why_ended" not in str(mine) + str(theirs)
