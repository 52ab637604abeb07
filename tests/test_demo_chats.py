"""What a visitor finds in the demo's chats, and what comes of going on with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from demos import Story, human, visited
from house import House
from sqlmodel import col, select

from chat import stored
from chat.cards import Button, Card, Cards
from chat.turn import reader_of
from chat.words import say, text
from handlers import ROUTES
from storage.messages import ChatMessage, Outgoing
from storage.people import Account, Person

PARTED = {
    "liam.doyle",
    "hiroshi.sato",
    "tomas.vega",
}  # who has no pair any more: what an old card offers isn't for them


@pytest.fixture
def house(tmp_path: Path, demo_tuesday: Path) -> Iterator[House]:
    """The demo behind the real front door."""
    found = visited(tmp_path, demo_tuesday)
    yield found
    found.close()
    found.database.close()


def test_both_of_every_pair_find_their_introduction_in_the_chat(story: Story) -> None:
    for pair in story.pairs:
        mentee, mentor = story.people[pair.mentee_id], story.people[pair.mentor_id]
        assert text(say("{name} is your mentor", name=mentor.name), reader_of(mentee)) in titles(story, mentee)
        assert text(say("{name} is your mentee", name=mentee.name), reader_of(mentor)) in titles(story, mentor)


def titles(story: Story, person: Person) -> list[str]:
    return [str(card.title) for card in story.cards(person)]


def test_the_coordinator_finds_a_welcome_a_draft_and_a_report(story: Story) -> None:
    lena = next(person for person in story.people.values() if person.name == "Lena Vogt")
    titles = [str(card.title) for card in story.cards(lena)]
    assert titles[0] == "Hello Lena"
    assert "Draft: 16 pairs" in titles
    assert [title for title in titles if title.startswith(story.programme.name)]
    assert "Ivana" not in str(titles), "a request is between the two"
    assert "Hiroshi Sato no longer mentors Liam Doyle" in titles
    assert [m.body.open()["text"] for m in story.chat(lena) if m.mine] == ["hello", "match", "report"]


def test_all_that_stands_in_the_chats_is_past_in_order_and_read(story: Story) -> None:
    for person in story.people.values():
        times = [message.at for message in story.chat(person)]
        assert times == sorted(times)
        assert all(at <= story.wall for at in times)
        assert all(message.seen for message in story.chat(person))
    waiting = story.db.exec(select(Outgoing).where(Outgoing.state == "waiting")).all()
    assert all(row.due > story.wall for row in waiting), "what was promised was delivered"


# --- a visitor comes --------------------------------------------------------------------------------------


def test_a_visitor_joins_as_asha_and_as_marcus_and_lena_matches_them(house: House) -> None:
    asha, marcus, lena = (human(house, account) for account in ("asha.rao", "marcus.bell", "lena.vogt"))
    asha.presses("Join")
    asha.presses("Agree", role="mentee")
    asha.presses("Next", sounds=["stage"], level="starting")
    asha.presses("Use this", sample="public-speaking", goal="")
    asha.presses("That's right")
    asha.presses("Skip")
    asha.presses("Skip")
    assert asha.presses("Nobody").title == "All set, Asha"
    marcus.presses("I'm in")
    marcus.presses("Agree")
    marcus.presses("Next", topics=["public-speaking", "speaking-up", "leading-teams"])
    marcus.presses("That's right")
    marcus.presses("Next", budget="2")
    marcus.presses("Skip")
    marcus.presses("Skip")
    assert marcus.presses("Nobody").title == "All set, Marcus"

    lena.says("match")
    house.later(seconds=5)
    draft = lena.sees("Draft: 2 pairs")
    assert "Asha Rao with Marcus Bell" in draft.text
    assert "Ravi Shetty with Oskar Nilsen" in draft.text
    assert "Ivana" not in draft.text, "who has asked a mentor is left out"
    assert "Liam Doyle" in draft.text, "with the reason why nobody fits"
    lena.presses("Publish", on="Draft: 2 pairs")
    house.later(seconds=5)
    asha.sees("Marcus Bell is your mentor")
    assert asha.presses("Find a time").times


def test_one_card_about_the_session_that_has_just_ended_comes_at_once(house: House) -> None:
    house.later(seconds=5)
    with house.database.read() as db:
        rows = db.exec(select(Outgoing).where(col(Outgoing.key).startswith("truth:"))).all()
        accounts = [db.exec(select(Account).where(Account.person_id == row.person_id)).one() for row in rows]
    assert len(rows) in (2, 3)
    asked = human(house, accounts[0].external_id)
    assert asked.presses("We met").title == "How useful was it?"


def test_the_buttons_of_old_cards_still_answer_sensibly(house: House) -> None:
    """Up to four of each action, on whoever's card they stand."""
    seen: Counter[str] = Counter()
    for account, button in old_buttons(house):
        seen[button.action] += 1
        if seen[button.action] <= 4:
            assert button.action in ROUTES
            answer = human(house, account).acts(button.action, button.value)
            assert answer.title != "I'm sorry, that didn't work"
            assert answer.title != "Not from here" or account in PARTED
    assert {"session.offer", "session.move", "session.fine", "session.cancel", "draft.drop", "publish"} <= set(seen)


def old_buttons(house: House) -> list[tuple[str, Button]]:
    with house.database.read() as db:
        rows = db.exec(select(Account.external_id, ChatMessage).join(ChatMessage).order_by(col(ChatMessage.id))).all()
    found = []
    for account, message in rows:
        body = message.body.open()
        card = stored.load(body["card"]) if "card" in body else Card("")
        inner = [one for part in card.parts if isinstance(part, Cards) for one in part.cards]
        found += [(account, button) for one in (card, *inner) for button in one.buttons]
    return found
