"""Where answers go on Teams: in the place of the pressed card, below it, or into one's own chat; and in time."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from aiohttp import ClientSession
from confidence import change
from fake_teams import APP, BOT, TENANT
from house import Human
from teams_house import THREADS, TeamsHouse, content
from teams_seen import actions_of, card_of

from bot.teams.desk import FOUND, NOTE
from bot.teams.package import manifest
from bot.teams.service import PATH
from chat.cards import Button, Card, Field, Option
from storage.people import Person, Role

Json = dict[str, Any]


@pytest.fixture
def house(teams: TeamsHouse) -> TeamsHouse:
    """Here it is always the one on Teams."""
    return teams


@pytest.fixture
def ana(house: TeamsHouse) -> Human:
    """A mentee."""
    return house.person("Ana Silva", Role.MENTEE)


def chat(house: TeamsHouse, human: Human) -> list[Json]:
    return house.fake.messages[house.fake.talk(human.account)]


def press(house: TeamsHouse, human: Human, label: str, *, as_message: bool = False, **values: str) -> Json:
    """Presses what is on the newest card; as a message, as clients do that don't know how to do it in place."""
    message = chat(house, human)[-1]
    action = next(action for action in actions_of(content(message)) if action["title"] == label)
    given = action["fallback"] if as_message else action
    answer: Json = house.run(house.fake.presses(human.account, message, given, values))
    house.settle()
    return answer


@pytest.mark.parametrize("as_message", [False, True])
def test_a_press_is_answered_in_the_place_of_its_card(house: TeamsHouse, ana: Human, as_message: bool) -> None:
    form = ana.presses(ana.says("goals").buttons[0])
    assert form.fields, "a form takes the place of nothing but itself"
    before, typed = len(chat(house, ana)), {form.fields[0]["name"]: "I lead a review, 100 % calmly"}
    press(house, ana, form.buttons[0], as_message=as_message, **typed)
    house.until_true(lambda: card_of(content(chat(house, ana)[-1]))["title"] != form.title)
    assert len(chat(house, ana)) == before, "nothing was said anew"
    assert "100 % calmly" in ana.says("goals").text


@pytest.mark.parametrize("as_message", [False, True])
def test_a_menu_stays_and_its_answer_comes_below(house: TeamsHouse, ana: Human, as_message: bool) -> None:
    menu = ana.says("home")
    before = len(chat(house, ana))
    press(house, ana, menu.buttons[0], as_message=as_message)
    house.until_true(lambda: len(chat(house, ana)) == before + 1)
    assert card_of(content(chat(house, ana)[before - 1]))["title"] == menu.title


def test_what_takes_long_is_announced_in_time_and_comes_by_itself(house: TeamsHouse, ana: Human) -> None:
    """The gate is shut until the line is there, so it can't have waited for the answer."""
    asked = ana.says("goals")
    gate, take = threading.Event(), house.engine.take

    def held(event: Any) -> Any:
        assert gate.wait(20)
        return take(event)

    house.engine.take, house.desk.patience = held, 0.05  # type: ignore[method-assign]
    message = chat(house, ana)[-1]
    action = next(actions_of(content(message)))
    answer = house.run(house.fake.presses(ana.account, message, action, {}))
    assert answer["type"] == NOTE
    assert answer["value"] == "This takes a little longer. The answer comes here by itself."
    before = len(chat(house, ana))
    gate.set()
    house.settle()
    house.until_true(lambda: len(chat(house, ana)) == before + 1)
    assert ana.cards()[-1].title != asked.title


def test_what_is_said_is_taken_and_announced_in_time_however_much_is_being_worked_on(
    house: TeamsHouse, ana: Human
) -> None:
    ana.says("goals")
    gate, message = threading.Event(), chat(house, ana)[-1]
    for _ in range(THREADS):
        house.pool.submit(gate.wait, 20)
    house.desk.patience = 0.05
    assert house.run(house.fake.types(ana.account, "home"), 10) == 200
    answer = house.run(house.fake.presses(ana.account, message, next(actions_of(content(message))), {}))
    assert (answer["type"], gate.is_set()) == (NOTE, False)
    gate.set()
    house.settle()
    assert "Hello Ana" in [card.title for card in ana.cards()[-2:]]


def test_what_is_told_in_confidence_is_answered_once_also_below_a_card_that_stays(
    house: TeamsHouse, ana: Human
) -> None:
    ana.says("home")
    answer = ana.acts("talk privately", message=chat(house, ana)[-1]["id"])
    assert answer.title != "Answered"


@pytest.mark.parametrize("fault", ["429", "502 before"])
def test_what_is_told_in_confidence_is_answered_below_where_its_card_cannot_be_changed(
    house: TeamsHouse, ana: Human, fault: str
) -> None:
    change(house, contact_id=house.person("Ingrid Falk").id)
    form = ana.says("talk privately")
    house.fake.faults["update"].append(fault)
    before = len(chat(house, ana))
    press(house, ana, form.buttons[0], as_message=True)
    assert len(chat(house, ana)) == before + 1
    assert ana.cards()[-1].title not in (form.title, "Answered")


def test_what_teams_says_twice_is_answered_once_among_others_and_to_strangers(house: TeamsHouse, ana: Human) -> None:
    house.fake.person("aad-zed", "Zed Nobody", "zed@example.com")
    group = {"id": "19:group", "conversationType": "groupChat", "tenantId": TENANT}
    for _ in range(3):
        house.run(house.fake.types(ana.account, "<at>mentorbot</at> goals", conversation=group, id="1:group"))
        house.run(house.fake.types("aad-zed", "hello", id="1:stranger"))
        house.settle()
    for talk in ("19:group", house.fake.talk("aad-zed")):
        assert len([m for m in house.fake.messages[talk] if m["from"] == BOT]) == 1


@pytest.mark.parametrize(
    ("locale", "line"),
    [("en-GB", "I've answered you in our own chat."), ("de-DE", "Ich habe dir in unserem eigenen Chat geantwortet.")],
)
def test_where_others_read_a_mention_is_answered_with_one_line(house: TeamsHouse, locale: str, line: str) -> None:
    ana = house.person("Ana Silva", Role.MENTEE, locale=locale)
    assert mentions(house, ana.account) == {"text": line}
    assert ana.cards()[-1].data["buttons"][0]["action"] == "goal.add"


def test_where_others_read_somebody_we_do_not_know_is_answered_with_a_line_too(house: TeamsHouse) -> None:
    """Nobody else learns there who is known to us; what is to be done they read in a chat of their own."""
    house.fake.person("aad-zed", "Zed Nobody", "zed@example.com", locale="de-DE")
    assert mentions(house, "aad-zed") == {"text": "Schreib mir bitte in einem eigenen Chat: Hier lesen andere mit."}
    assert not house.fake.messages[house.fake.talk("aad-zed")]


def test_others_read_of_no_answer_that_is_not_there(house: TeamsHouse, ana: Human) -> None:
    house.fake.faults["send"] += ["403", ""]
    group = {"id": "19:group", "conversationType": "groupChat", "tenantId": TENANT}
    house.run(house.fake.types(ana.account, "<at>mentorbot</at> goals", conversation=group))
    house.until_true(lambda: not house.desk.going)
    assert "add me, then write to me" in house.fake.messages["19:group"][-1]["text"]


def test_a_press_by_somebody_whom_teams_cannot_name_just_now_is_announced_and_answered_later(
    house: TeamsHouse, ana: Human
) -> None:
    """The card was passed on to somebody on the list, who hasn't written yet."""
    with house.database.write() as db:
        db.add(Person(organisation_id=house.organisation, name="Asha Rao", email="asha.rao@example.com"))
    house.fake.person("aad-ash", "Asha Rao", "asha.rao@example.com")
    house.fake.faults["member"].append("502 before")
    data = {"mentorbot": {"action": "home", "value": ""}}
    press = {"action": {"type": "Action.Execute", "verb": "home", "data": data}}
    status, answer = house.run(
        house.fake.post(house.fake.activity("aad-ash", "invoke", name="adaptiveCard/action", value=press))
    )
    assert (status, answer["type"]) == (200, NOTE)
    house.later(minutes=2)
    asha = house.human(house, 0, "aad-ash", "Asha Rao")
    assert asha.cards()[-1].title == "Hello Asha"


def mentions(house: TeamsHouse, account: str) -> Json:
    """What others read of the answer to a mention."""
    group = {"id": "19:group", "conversationType": "groupChat", "tenantId": TENANT}
    house.run(house.fake.types(account, "<at>mentorbot</at>&nbsp;goals", conversation=group))
    house.settle()
    (_, said) = house.fake.messages["19:group"]
    return {name: said[name] for name in ("text", "attachments") if name in said}


def test_a_list_in_a_card_that_stays_stays_too(house: TeamsHouse, ana: Human) -> None:
    house.pair(ana, house.person("Ben Okafor", Role.MENTOR))
    home = ana.says("home")
    pair = home.part("Cards")["cards"][0]
    press(house, ana, pair["buttons"][0]["label"])
    assert ana.cards()[-1].title != home.title
    assert home.title in [card.title for card in ana.cards()], "it was answered below"


def test_whoever_types_into_a_long_list_is_given_what_fits(
    house: TeamsHouse, ana: Human, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = tuple(Option(f"p{n}", f"Person {n}") for n in range(300))
    form = Card("Who", (Field("who", "Who", "one", names),), (Button("Save", "x", submit=True),))
    monkeypatch.setattr("bot.dispatch.standing", lambda *_: form)
    asked = {"queryText": "Person 29", "queryOptions": {"skip": 0, "top": 15}, "dataset": "who"}
    search = house.fake.activity(ana.account, "invoke", name="application/search", value=asked)
    status, answer = house.run(house.fake.post(search))
    assert (status, answer["type"]) == (200, FOUND)
    found = [choice["title"] for choice in answer["value"]["results"]]
    assert found == ["Person 29", *(f"Person 29{n}" for n in range(10))]


async def _page(address: str) -> tuple[int, str]:
    async with ClientSession() as browser, browser.get(address, headers={"Accept-Language": "de-DE,de"}) as answer:
        return answer.status, await answer.text()


def test_every_page_that_the_package_names_is_there(teams: TeamsHouse) -> None:
    named = manifest(APP, teams.fake.bot_url.removesuffix(PATH))["developer"]
    pages = [teams.run(_page(named[name])) for name in ("websiteUrl", "privacyUrl", "termsOfUseUrl")]
    assert [status for status, _ in pages] == [200, 200, 200]
    assert "90 Tage" in pages[1][1]
