"""The kick-off: five small agreements, suggested by one and agreed by both."""

from __future__ import annotations

from datetime import date, timedelta

from house import House, Human, Seen
from meeting import books
from sqlmodel import select

from storage.pairs import Pair, PairState
from storage.people import Role

Two = tuple[Human, Human]


def pair_of(house: House) -> Pair:
    with house.database.read() as db:
        return db.exec(select(Pair)).one()


def answers(human: Human, feedback: str, **chosen: str) -> Seen:
    """All five questions, from the first card on."""
    human.presses("Next", minutes=chosen.get("minutes", "45"), often=chosen.get("often", "14"))
    human.presses("Next", answer=chosen.get("answer", "two"))
    human.presses("Next", where=chosen.get("where", "here"))
    human.presses("Next", between=chosen.get("between", "everything"))
    return human.presses("Suggest it", feedback=feedback)


def asked(human: Human) -> list[Seen]:
    return [card for card in human.cards() if card.title.startswith("How would you and")]


def test_one_suggests_and_the_other_says_fine(house: House, new_pair: Two) -> None:
    ana, ben = new_pair
    first = ana.says("kick-off")
    assert first.title == "How long, and how often?"
    assert "Who reads this: you and Ben." in first.text
    assert first.fields[0]["initial"] == "45"
    assert answers(ana, "straight", minutes="30", often="7").title == "Suggested to Ben"
    assert (pair_of(house).minutes, pair_of(house).agreed_at) == (45, None), "one alone agrees nothing"
    house.later(seconds=1)
    got = ben.sees("Ana suggests")
    assert got.buttons == ["Fine by me", "Change something"]
    for words in ("30 minutes", "every week", "within two days", "everything stays between us", "Straight"):
        assert words in got.text
    assert ben.presses("Fine by me").title == "Agreed. How do you like feedback?"
    agreed = ben.presses("Examples first")
    assert agreed.title == "What you and Ana agreed"
    kept = pair_of(house)
    assert (kept.minutes, kept.cadence_days) == (30, 7)
    assert kept.agreed_at == house.wall
    house.later(seconds=1)
    heard = ana.sees("What you and Ben agreed")
    assert ["Last day", "Fri 28 May"] in heard.part("Facts")["rows"]
    assert "Examples first" in heard.text
    assert "Straight" in heard.text
    assert "every week" in ana.says("agreements").text


def test_what_is_changed_goes_back_once_with_what_changed(house: House, new_pair: Two) -> None:
    ana, ben = new_pair
    ana.says("kick-off")
    answers(ana, "straight", minutes="30")
    house.later(seconds=1)
    again = ben.presses("Change something")
    assert again.fields[0]["initial"] == "30"
    answers(ben, "writing", minutes="60", answer="week")
    house.later(seconds=1)
    back = ana.sees("Ben suggests")
    changed = back.text[: back.text.index("All of it, then:")]
    assert "1 hour, not 30 minutes" in changed
    assert "within a week, not within two days" in changed
    assert "every two weeks" not in changed
    assert back.buttons == ["Fine by me", "Talk it over"]
    assert ana.presses("Fine by me").title == "What you and Ben agreed", "how Ana likes feedback is known already"
    assert pair_of(house).minutes == 60


def test_the_same_answers_are_a_yes(house: House, new_pair: Two) -> None:
    ana, ben = new_pair
    ana.says("kick-off")
    ben.says("kick-off")
    answers(ana, "straight")
    assert answers(ben, "ask").title == "What you and Ana agreed"
    assert pair_of(house).agreed_at
    house.later(seconds=1)
    assert ana.sees("What you and Ben agreed")


def test_fine_agrees_only_to_what_the_card_showed(house: House, new_pair: Two) -> None:
    ana, ben = new_pair
    ana.says("kick-off")
    answers(ana, "straight", minutes="30")
    house.later(seconds=1)
    old = ben.sees("Ana suggests").button("Fine by me")
    ana.presses("Change something")
    answers(ana, "straight", minutes="60")
    late = ben.acts(old["action"], old["value"])
    assert "It has changed since" in late.text
    assert not pair_of(house).agreed_at
    assert ben.presses("Fine by me", on="Ana suggests").title.startswith("Agreed")
    assert pair_of(house).minutes == 60
    assert ben.acts(old["action"], old["value"]).title == "What you and Ana agreed", "a second press changes nothing"


def test_nobody_says_fine_to_their_own_suggestion(house: House, new_pair: Two) -> None:
    ana, _ = new_pair
    ana.says("kick-off")
    answers(ana, "straight")
    assert ana.acts("agreement.fine", f"{pair_of(house).id}.1").title == "Suggested to Ben"
    assert not pair_of(house).agreed_at


def test_agreements_can_be_changed_later_and_hold_until_both_agree_again(house: House, new_pair: Two) -> None:
    ana, ben = new_pair
    ana.says("kick-off")
    answers(ana, "straight", often="7")
    house.later(seconds=1)
    ben.presses("Fine by me")
    assert ben.presses("Skip").title == "What you and Ana agreed"
    ana.says("agreements")
    ana.presses("Change something")
    answers(ana, "straight", often="28")
    assert pair_of(house).cadence_days == 7
    house.later(seconds=1)
    got = ben.sees("Ana suggests")
    assert "every four weeks, not every week" in got.text
    assert "Change something" in got.buttons
    ben.presses("Fine by me")
    assert pair_of(house).cadence_days == 28


def test_a_mentor_of_two_keeps_their_answers_apart(house: House, new_pair: Two) -> None:
    ana, ben = new_pair
    cy = house.person("Cy Young", Role.MENTEE)
    second = house.pair(cy, ben)
    assert ben.says("kick-off").title == "With whom?"
    ben.acts("kick-off", str(second))
    ben.presses("Next", minutes="60", often="7")
    assert ben.says("home").buttons.count("Go on agreeing") == 1
    ana.says("kick-off")
    answers(ana, "straight")
    house.later(seconds=1)
    ben.presses("Change something")
    assert answers(ben, "ask", minutes="30").title == "Suggested to Ana"
    house.later(seconds=1)
    assert "30 minutes, not 45 minutes" in ana.sees("Ben suggests").text
    assert not [card for card in cy.cards() if "suggests" in card.title]


def test_an_answer_that_is_none_of_these_is_asked_again(new_pair: Two) -> None:
    ana, _ = new_pair
    ana.says("kick-off")
    assert ana.presses("Next", minutes="7", often="14").fields[0]["error"] == "Please choose one of these."
    ana.presses("Next", minutes="30", often="14")
    assert ana.says("the same day").title == "Where do you two write?", "one question can be typed"
    assert ana.says("cancel").text.count("kick-off") == 1
    assert ana.presses("Start again").title == "How long, and how often?"


def test_strangers_reach_nothing_and_an_ended_pair_agrees_nothing(house: House, new_pair: Two) -> None:
    ana, ben = new_pair
    eve, zed = house.person("Eve Moss", Role.MENTEE), house.person("Zed Ali", Role.MENTOR)
    house.pair(eve, zed)
    for action in ("kick-off", "agreements", "agreement.change", "agreement.fine", "agreement.feedback"):
        assert eve.acts(action, "1").title == "That isn't there any more"
    ana.says("kick-off")
    ana.presses("Next", minutes="45", often="14")
    ana.presses("Next", answer="day")
    ana.presses("Next", where="here")
    ana.presses("Next", between="ask")
    with house.database.write() as db:
        ended = db.exec(select(Pair).where(Pair.mentee_id == ana.id)).one()
        ended.state = PairState.ENDED
        db.add(ended)
    house.pair(ana, zed)
    assert ana.presses("Suggest it", feedback="ask").title == "That isn't there any more"
    house.later(seconds=1)
    assert not [card for card in ben.cards() if "suggests" in card.title]


def test_the_mentee_is_asked_two_days_after_the_news_and_once(house: House, new_pair: Two) -> None:
    ana, ben = new_pair
    house.through(house.wall + timedelta(days=1, hours=20))
    assert not asked(ana)
    house.through(house.wall + timedelta(days=25))
    assert len(asked(ana)) == 1
    assert not asked(ben)
    assert ana.presses("Agree how we work", on="How would you and Ben").title == "How long, and how often?"


def test_after_a_first_booking_the_mentee_is_asked_the_next_day(house: House, new_pair: Two) -> None:
    ana, _ = new_pair
    books(ana)
    house.through(house.wall + timedelta(days=1, hours=2))
    assert len(asked(ana)) == 1


def test_nobody_is_asked_who_has_begun_or_pauses_or_began_long_ago(house: House, new_pair: Two) -> None:
    ana, ben = new_pair
    ben.says("kick-off")
    answers(ben, "straight")
    cy, dee, eve = (house.person(name, Role.MENTEE) for name in ("Cy Young", "Dee Ray", "Eve Moss"))
    mentor = house.person("Zed Ali", Role.MENTOR)
    house.pair(cy, mentor, paused_until=date(2027, 3, 1))
    old = house.wall - timedelta(days=40)
    number = house.pair(dee, mentor)
    with house.database.write() as db:
        earlier = db.exec(select(Pair).where(Pair.id == number)).one()
        earlier.published_at = old
        db.add(earlier)
    house.pair(eve, mentor)
    house.through(house.wall + timedelta(days=20))
    assert [len(asked(human)) for human in (ana, cy, dee, eve)] == [0, 0, 0, 1]


def test_home_and_the_introduction_lead_to_the_kick_off(house: House, new_pair: Two) -> None:
    ana, ben = new_pair
    with house.database.write() as db:
        new = db.exec(select(Pair)).one()
        new.introduced = False
        db.add(new)
    house.later(seconds=1)
    assert ana.presses("Agree how we work", on="Ben Okafor is your mentor").title == "How long, and how often?"
    assert "contact coordinator" in ana.sees("Ben Okafor is your mentor").text, "nobody is named for worries"
    assert "Agree how we work" in ben.sees("Ana Silva is your mentee").buttons
    ana.says("cancel")
    assert "Agree how we work" in ana.says("home").buttons
    ana.presses("Agree how we work")
    answers(ana, "ask")
    assert ana.says("home").buttons.count("Agree how we work") == 1
    assert ana.presses("Agree how we work", on="Hello").title == "Suggested to Ben"


def test_nobody_else_reads_what_two_agreed(house: House, new_pair: Two) -> None:
    ana, _ = new_pair
    lena = house.person("Lena Vogt", Role.COORDINATOR)
    ana.says("kick-off")
    answers(ana, "writing", between="themes")
    read = "".join(lena.says(words).text for words in ("home", "report", "draft"))
    assert "themes" not in read + lena.says("my data").part("File")["content"]
    assert lena.says("agreements").title == "Not from here"


def test_what_was_left_half_way_with_somebody_who_went_is_forgotten(house: House, new_pair: Two) -> None:
    ana, _ = new_pair
    ana.says("kick-off")
    with house.database.write() as db:
        ended = db.exec(select(Pair)).one()
        ended.state = PairState.ENDED
        db.add(ended)
    assert "Go on agreeing" not in ana.says("home").buttons
    house.pair(ana, house.person("Mei Tan", Role.MENTOR))
    assert "you and Mei" in ana.says("kick-off").text


def test_cancel_is_about_the_session_once_the_questions_are_old(house: House, new_pair: Two) -> None:
    ana, _ = new_pair
    books(ana, -2)
    ana.says("kick-off")
    house.wall += timedelta(hours=25)
    assert "Stopped" not in ana.says("cancel").title
    ana.says("kick-off")
    ana.presses("Next", minutes="45", often="14")
    assert ana.says("cancel").title == "Stopped"


def test_answers_about_joining_are_not_thrown_away_by_a_kick_off(house: House, new_pair: Two) -> None:
    ana, _ = new_pair
    ana.says("join")
    ana.presses("I'd be a mentor")
    ana.presses("Agree")
    assert ana.says("kick-off").title == "One thing at a time"
    assert ana.presses("Go on with them").title == "What could you help somebody with?"
    ana.says("kick-off")
    ana.presses("Stop them")
    assert ana.says("kick-off").title == "How long, and how often?"


def test_what_comes_after_the_kick_off_is_the_plan(house: House) -> None:
    ana = house.person("Ana Silva", Role.MENTEE, goal="I want to become better at presenting")
    ben = house.person("Ben Okafor", Role.MENTOR)
    house.pair(ana, ben)
    ana.says("kick-off")
    assert "Plan 90 days" in answers(ana, "ask").buttons
    assert ana.presses("Plan 90 days").title == "How would somebody notice?", (
        "a goal told on joining is helped once too"
    )
    assert ana.presses("Good enough").title == "Kept. How sure are you?"
    goal = ana.presses("2")
    assert goal.buttons[0] == "Plan 90 days"
    assert "Plan 90 days" in ana.says("goals").buttons, "in the list as well, until there are steps"
    assert ana.acts("goal.begin").title == goal.title, "and never again"
    house.later(seconds=1)
    ben.presses("Fine by me")
    assert "I want to become better at presenting" in (ben.presses("Skip"), ben.presses("Goals"))[1].text
