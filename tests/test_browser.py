"""One whole mentorship in a real browser, against the real server: by mouse, by keyboard alone, and on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from house import TOKEN, House
from playwright.sync_api import Browser, Locator, Page, expect

from storage.people import Role

pytestmark = pytest.mark.only_on("web", because="it is the web chat's own page")


@pytest.fixture(params=["desktop", "phone"])
def page(request: pytest.FixtureRequest, browser: Browser, house: House) -> Iterator[Page]:
    size = {"desktop": {"width": 1200, "height": 800}, "phone": {"width": 360, "height": 740}}[request.param]
    context = browser.new_context(viewport=size, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(10_000)
    complaints: list[str] = []
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{house.origin}/?token={TOKEN}")
    yield page
    context.close()
    assert [said for said in complaints if "ERR_FAILED" not in said] == []  # a test may cut the line itself


def be(page: Page, account: str) -> None:
    expect(page.locator("body:not([aria-busy])")).to_be_attached()
    if not page.locator(f"#people-list a[href='#{account}']").count():  # somebody who came after the page was opened
        page.reload()
    page.evaluate("name => { location.hash = name }", account)
    expect(page.locator("#words")).to_be_visible()


def card(page: Page, title: str) -> Locator:
    """The newest card with this title."""
    return page.locator("#log article").filter(has=page.get_by_role("heading", name=re.compile(title))).last


def says(page: Page, words: str) -> None:
    page.locator("#words").fill(words)
    page.keyboard.press("Enter")


def test_a_mentorship_from_joining_to_we_met(page: Page, house: House) -> None:
    house.person("Asha Rao", zone="Asia/Kolkata")
    house.person("Marcus Bell", Role.MENTOR, zone="Europe/Berlin", hours="weekdays 9-15", topics=("public-speaking",))
    house.person("Lena Vogt", Role.COORDINATOR)
    be(page, "asha.rao")
    joins(page)
    expect(card(page, "All set, Asha")).to_contain_text("I say what I think <b>& mean</b> it")

    be(page, "lena.vogt")
    matches(page, house)
    be(page, "asha.rao")
    card(page, "Marcus Bell is your mentor").get_by_role("button", name="Find a time").click()
    offer = card(page, "45 minutes with Marcus")
    expect(offer.get_by_role("button")).to_have_count(5)
    offer.get_by_role("button").first.click()
    with page.expect_download() as download:
        card(page, "^Booked").get_by_text("Add to calendar").click()
    assert download.value.suggested_filename == "session.ics"
    assert "BEGIN:VEVENT" in download.value.path().read_text()

    be(page, "marcus.bell")
    card(page, "^Booked").get_by_role("button", name="Fine").click()
    expect(card(page, "^See you")).to_be_visible()
    house.later(days=4)
    truth = card(page, "you and Asha Rao")
    expect(truth).to_be_visible()
    truth.get_by_role("button", name="We met").click()
    card(page, "How useful").get_by_role("button", name="4").click()
    card(page, "would like to do until then").get_by_role("button", name="Skip").click()
    expect(card(page, "Thank you, noted")).to_be_visible()
    width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width[0] <= width[1], "nothing is wider than the screen"


def test_topics_keep_the_order_in_which_they_were_chosen(page: Page, house: House) -> None:
    house.person("Asha Rao")
    be(page, "asha.rao")
    says(page, "join")
    form = card(page, "Who sees what")
    form.get_by_text("I'd like a mentor").click()
    form.get_by_role("button", name="Agree").click()
    card(page, "sounds like you").get_by_role("button", name="All topics").click()
    form = card(page, "get better at")
    for topic in ("Statistics", "Delegation", "Hiring"):
        form.get_by_text(topic, exact=True).click()
    form.get_by_role("button", name="Next").click()
    expect(card(page, "different at the end")).to_contain_text("Your topics: Statistics, Delegation and Hiring.")


def joins(page: Page) -> None:
    """By hand, with one answer that can't be read."""
    says(page, "join")
    form = card(page, "Who sees what")
    form.get_by_text("I'd like a mentor").click()
    form.get_by_role("button", name="Agree").click()
    form = card(page, "sounds like you")
    form.get_by_role("button", name="All topics").click()
    form = card(page, "get better at")
    form.get_by_role("searchbox").fill("public")
    form.get_by_text("Public speaking", exact=True).click()
    form.get_by_role("button", name="Next").click()
    form = card(page, "different at the end")
    form.get_by_role("textbox").fill("I say what I think <b>& mean</b> it")
    form.get_by_role("button", name="Use this").click()
    form = card(page, "Where are you")
    form.get_by_role("textbox").fill("whenever")
    form.get_by_role("button", name="Next").click()
    expect(card(page, "Where are you")).to_contain_text("An example: Tue and Thu 14:00-18:00")
    form.get_by_role("textbox").fill("weekdays 10-18")
    form.get_by_role("button", name="Next").click()
    card(page, "usually talk").get_by_role("button", name="That's right").click()
    form = card(page, "like to work")
    form.get_by_text("by doing").click()
    form.get_by_role("button", name="Next").click()
    card(page, "drives you").get_by_role("button", name="Skip").click()
    card(page, "rather not").get_by_role("button", name="Nobody").click()


def matches(page: Page, house: House) -> None:
    says(page, "match")
    expect(card(page, "^Matching")).to_be_visible()
    house.later(seconds=1)
    draft = card(page, "Draft: one pair")
    expect(draft).to_contain_text("Marcus Bell offers what Asha Rao asked for: Public speaking")
    draft.get_by_role("button", name="Publish").click()
    expect(card(page, "One pair is on its way")).to_be_visible()


def test_joining_works_by_keyboard_alone(page: Page, house: House) -> None:
    house.person("Noa Levi", zone="Europe/Berlin")
    be(page, "noa.levi")
    page.locator("#words").focus()
    page.keyboard.type("join")
    page.keyboard.press("Enter")
    expect(card(page, "Who sees what")).to_be_visible()
    reach(page, "I'd like to mentor")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(card(page, "help somebody with")).to_be_visible()
    page.locator("#words").focus()
    page.keyboard.type("delegation")
    page.keyboard.press("Enter")
    expect(card(page, "Where are you")).to_be_visible()


def reach(page: Page, label: str) -> None:
    """Goes backwards by Tab until this is focused."""
    for _ in range(40):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.labels?.[0]?.textContent.trim() ?? ''") == label:
            return
    raise AssertionError(f"“{label}” can't be reached by keyboard")


def test_what_was_sent_while_the_server_was_away_arrives_once(page: Page, house: House) -> None:
    ana = house.person("Ana Silva", Role.MENTEE)
    be(page, "ana.silva")
    page.route("**/api/chat/*", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    says(page, "help")
    expect(page.locator("#log")).to_contain_text("help")
    page.unroute("**/api/chat/*")
    expect(card(page, "What you can say")).to_be_visible(timeout=20_000)
    assert ana.words() == ["help"]


def test_somebody_elses_press_shows_up_live(page: Page, house: House) -> None:
    ana, ben = house.person("Ana Silva", Role.MENTEE), house.person("Ben Okafor", Role.MENTOR)
    house.pair(ana, ben)
    be(page, "ben.okafor")
    expect(page.locator("#words")).to_be_focused()
    ana.says("book")
    ana.presses(ana.sees().buttons[0])
    house.engine.post()
    expect(card(page, "^Booked")).to_be_visible()
    house.wall += timedelta(hours=1)
