"""The local web chat's page in a real browser: its own files under their policy, a server made of answers."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pretend import STREAM, Server, be, button, form, log, said, tell


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1100, "height": 700}, reduced_motion="reduce")
    context.route("**/*", server)
    context.add_init_script(STREAM)
    page = context.new_page()
    page.set_default_timeout(5000)
    yield page
    context.close()


def test_what_somebody_types_stays_text_and_the_page_keeps_its_policy(page: Page, server: Server) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    evil = "<img src=x onerror=alert(1)><b>*hello* {{DATE()}}"
    chart = {"is": "Chart", "title": evil, "labels": [evil, "b"], "series": [[evil, [1, 2]], ["two", [3, 0]]]}
    link = {"is": "Link", "label": "evil", "url": "javascript:alert(1)"}
    parts = ({"is": "Text", "text": evil}, {"is": "Facts", "rows": [[evil, evil]]}, chart, link)
    server.chats["17"] = [said(1, evil, *parts), {"id": "m2", "from": "me", "at": "", "day": "", "text": evil}]
    be(page, "17")
    expect(log(page).get_by_role("heading", name=evil)).to_be_visible()
    assert log(page).get_by_text(evil, exact=True).count() >= 6
    assert log(page).locator("img, b, a[href^=javascript]").count() == 0
    assert complaints == []


def test_every_word_on_the_page_comes_from_the_server(page: Page, server: Server) -> None:
    be(page, "")
    for name in ("", "17"):
        page.goto(f"http://page.test/#{name}")
        texts = page.evaluate(
            "[...document.querySelectorAll('body *')].flatMap(e => [...e.childNodes])"
            ".filter(n => n.nodeType === 3).map(n => n.textContent.trim()).filter(Boolean)"
        )
        known = re.compile(
            r"‹\w+›|Growth|Sat 21 Nov, 1.:..|Asha Rao|Marcus Bell|AR|MB|All|Pune|15:45|1|Mentee · Pune .*"
        )
        assert [text for text in texts if not known.fullmatch(text)] == []


def test_enter_sends_and_shift_enter_starts_a_line(page: Page, server: Server) -> None:
    answer = said(9, "Heard")
    server.reply = lambda post: {
        "messages": [{"id": "m8", "from": "me", "at": "", "day": "", "text": post["text"]}, answer]
    }
    be(page, "17")
    page.keyboard.type("book")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("friday")
    page.keyboard.press("Enter")
    expect(log(page).get_by_role("heading", name="Heard")).to_be_visible()
    assert [post["text"] for post in server.posts] == ["book\nfriday"]
    assert log(page).locator(".bubble").count() == 1
    expect(page.locator("#words")).to_have_value("")


def test_what_is_half_typed_waits_for_its_person_and_survives_a_reload(page: Page) -> None:
    be(page, "17")
    page.keyboard.type("half a thought")
    page.get_by_role("link", name="Marcus Bell").click()
    expect(page.locator("#words")).to_have_value("")
    page.go_back()
    page.reload()
    expect(page.locator("#words")).to_have_value("half a thought")


def test_without_an_answer_the_same_words_go_out_again_under_the_same_id(page: Page, server: Server) -> None:
    server.reply = lambda post: None if len(server.posts) == 1 else {"messages": [said(9, "Heard")]}
    be(page, "17")
    page.keyboard.type("home")
    page.keyboard.press("Enter")
    expect(log(page).get_by_text("‹trying_again›")).to_be_visible()
    expect(log(page).get_by_role("heading", name="Heard")).to_be_visible()
    assert len({post["id"] for post in server.posts}) == 1
    assert len(server.posts) == 2


def test_words_on_their_way_survive_a_reload(page: Page, server: Server) -> None:
    server.reply = lambda post: None
    be(page, "17")
    page.keyboard.type("home")
    page.keyboard.press("Enter")
    expect(log(page).get_by_text("‹trying_again›")).to_be_visible()
    server.reply = lambda post: {"messages": [said(9, "Heard")]}
    page.reload()
    expect(log(page).get_by_role("heading", name="Heard")).to_be_visible()
    assert {(post["id"], post["text"]) for post in server.posts} == {(server.posts[0]["id"], "home")}


def test_words_that_the_stream_brings_back_first_are_shown_once(page: Page, server: Server) -> None:
    server.reply = lambda post: None
    be(page, "17")
    page.keyboard.type("home")
    page.keyboard.press("Enter")
    expect(log(page).get_by_text("‹trying_again›")).to_be_visible()
    mine = {"id": "m8", "from": "me", "at": "10:15", "day": "", "text": "home"}
    tell(page, "message", {"person": "17", "message": mine})
    expect(log(page).get_by_text("10:15")).to_be_visible()
    expect(log(page).locator(".bubble")).to_have_count(1)


def test_news_that_comes_while_a_chat_is_loading_is_not_lost(page: Page, server: Server) -> None:
    be(page, "17")
    server.held = []
    with page.expect_request("**/api/chat/21"):
        page.get_by_role("link", name="Marcus Bell").click()
    tell(page, "message", {"person": "21", "message": said(2, "News")})
    server.held[0].fulfill(json={"messages": [said(1, "Old")], "next": None})
    expect(page.locator("#words")).to_be_focused()
    expect(log(page).get_by_role("heading")).to_have_text(["Old", "News"])


def test_a_missing_answer_is_named_under_its_field_and_nothing_is_sent(page: Page, server: Server) -> None:
    server.chats["17"] = [form()]
    be(page, "17")
    page.get_by_label("Trust").first.check()
    page.get_by_role("button", name="Next", exact=True).click()
    level = page.get_by_role("radio", name="Trust")
    expect(level).to_be_focused()
    assert page.locator(".error:visible").count() == 1
    assert server.posts == []


def test_a_form_sends_its_fields_once_and_takes_no_more_than_it_wants(page: Page, server: Server) -> None:
    server.chats["17"] = [form()]
    server.reply = lambda post: {"messages": [said(1, "Saved")]}
    be(page, "17")
    topics = page.get_by_role("group", name="Topics")
    topics.get_by_label("Trust").check()
    topics.get_by_label("Courage").check()
    expect(topics.get_by_label("Craft")).to_be_disabled()
    page.get_by_role("radio", name="Craft").check()
    page.get_by_label("One word").press("Enter")
    expect(log(page).get_by_role("heading", name="Saved")).to_be_focused()
    assert log(page).get_by_role("article").count() == 1
    (post,) = server.posts
    assert post["values"] == {"topics": ["trust", "courage"], "level": "craft", "word": ""}
    assert (post["message"], post["action"], post["value"]) == ("m1", "flow.answer", "f/1")


def test_what_was_typed_into_a_form_stays_when_its_card_is_drawn_again(page: Page, server: Server) -> None:
    server.chats["17"] = [form()]
    be(page, "17")
    page.get_by_label("One word").fill("listening")
    tell(page, "message", {"person": "17", "message": {**form(), "at": "10:16"}})
    expect(page.get_by_text("10:16")).to_be_visible()
    expect(page.get_by_label("One word")).to_have_value("listening")
    tell(page, "message", {"person": "17", "message": form(initial="from the bot")})
    expect(page.get_by_label("One word")).to_have_value("from the bot")


def test_an_answer_that_could_not_be_taken_is_kept_and_the_reader_is_taken_to_it(page: Page, server: Server) -> None:
    server.chats["17"] = [form()]
    server.reply = lambda post: {"messages": [form(error="One word, please.")]}
    be(page, "17")
    page.get_by_role("group", name="Topics").get_by_label("Trust").check()
    page.get_by_role("radio", name="Craft").check()
    page.get_by_label("One word").fill("two words")
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.get_by_label("One word")).to_be_focused()
    expect(page.get_by_label("One word")).to_have_value("two words")
    for _ in range(2):  # the same answer again says the same again
        expect(page.get_by_label("One word")).to_have_accessible_description("One word, please.")
        page.get_by_role("button", name="Next", exact=True).click()
    expect(page.get_by_label("One word")).to_have_accessible_description("One word, please.")
    assert len(server.posts) == 3


def test_news_for_somebody_else_shows_at_their_name(page: Page, server: Server) -> None:
    be(page, "17")
    expect(page.get_by_role("link", name="Marcus Bell")).to_contain_text("1")
    server.people[1]["unread"] = 3
    tell(page, "message", {"person": "21", "message": said(5, "For Marcus")})
    expect(page.get_by_role("link", name="Marcus Bell")).to_contain_text("3")
    expect(page).to_have_title("(3) Asha Rao · mentorbot")
    assert log(page).get_by_text("For Marcus").count() == 0


def test_a_reader_further_up_keeps_their_place_and_hears_of_the_new_message(page: Page, server: Server) -> None:
    server.chats["17"] = [said(n, f"Card {n}", {"is": "Text", "text": "words\n" * 9}) for n in range(6)]
    be(page, "17")
    log(page).evaluate("log => log.scrollTop = 0")
    tell(page, "message", {"person": "17", "message": said(9, "News")})
    expect(page.get_by_role("button", name="‹new_message›")).to_be_visible()
    assert log(page).evaluate("log => log.scrollTop") == 0
    page.get_by_role("button", name="‹new_message›").click()
    expect(log(page).get_by_role("heading", name="News")).to_be_in_viewport()
    tell(page, "message", {"person": "17", "message": said(10, "More news")})
    expect(log(page).get_by_role("heading", name="More news")).to_be_in_viewport()


def test_a_keyboard_alone_finds_a_person_and_skips_to_the_chat(page: Page) -> None:
    be(page, "")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="‹skip›")).to_be_focused()
    for _ in range(4):
        page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Asha Rao")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Marcus Bell")).to_be_visible()
    page.get_by_role("link", name="‹skip›").press("Enter")
    expect(page.locator("#words")).to_be_focused()
    assert page.url.endswith("#21")


def test_the_clock_says_what_it_brought_and_waits_while_it_moves(page: Page, server: Server) -> None:
    server.reply = lambda post: {"now": "Sun 22 Nov, 10:15", "moved": True, "what": "Reminder for Asha"}
    be(page, "")
    page.get_by_role("button", name="‹clock_next›").click()
    expect(page.locator("#note")).to_have_text("Reminder for Asha")
    expect(page.get_by_role("region", name="‹clock›")).to_contain_text("Sun 22 Nov, 10:15")
    assert server.posts == [{"by": "next"}]


def test_a_small_phone_shows_the_people_then_a_chat_and_nothing_is_cut_off(page: Page, server: Server) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    wide = {"is": "Table", "columns": ["a" * 30, "b" * 30], "rows": [["x" * 60, "y" * 60]]}
    server.chats["17"] = [
        form(),
        said(2, "W" * 90, wide, {"is": "Text", "text": "w" * 400}, buttons=[button("Yes", "a.b")]),
    ]
    be(page, "")
    expect(page.get_by_role("log")).to_be_hidden()
    page.get_by_role("link", name="Asha Rao").click()
    expect(log(page)).to_be_visible()
    expect(page.get_by_role("link", name="Marcus Bell")).to_be_hidden()
    cut = page.evaluate(
        "[...document.querySelectorAll('body *')].filter(e => !e.closest('.table, .unseen'))"
        ".filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML)"
    )
    assert cut == []
    small = page.evaluate(
        "[...document.querySelectorAll('button, a:not(.skip), label.chip, textarea')]"
        ".filter(e => e.checkVisibility()).map(e => e.getBoundingClientRect())"
        ".filter(box => Math.min(box.width, box.height) < 44).length"
    )
    assert small == 0
    page.get_by_role("link", name="‹back›").click()
    expect(page.get_by_role("link", name="Marcus Bell")).to_be_visible()


def test_a_button_pressed_twice_in_a_hurry_acts_once(page: Page, server: Server) -> None:
    server.chats["17"] = [said(1, "A question", buttons=[button("Yes", "pair.accept")])]
    server.reply = lambda post: {"messages": [], "now": "Sun 22 Nov, 10:15", "moved": True, "what": "Done"}
    be(page, "17")
    for name in ("Yes", "‹clock_next›"):
        page.get_by_role("button", name=name).evaluate("button => { button.click(); button.click(); }")
    expect(page.locator("#note")).to_have_text("Done")
    assert [post.get("action") or post["by"] for post in server.posts] == ["pair.accept", "next"]


def test_a_card_that_changes_further_up_does_not_move_what_is_being_read(page: Page, server: Server) -> None:
    server.chats["17"] = [said(n, f"Card {n}", {"is": "Text", "text": "words\n" * 9}) for n in range(6)]
    be(page, "17")
    last = log(page).get_by_role("heading", name="Card 5")
    before = last.evaluate("node => node.getBoundingClientRect().top")
    tell(page, "message", {"person": "17", "message": said(0, "Longer", {"is": "Text", "text": "words\n" * 22})})
    expect(log(page).get_by_role("heading", name="Longer")).to_be_attached()
    after = last.evaluate("node => node.getBoundingClientRect().top")
    assert after == pytest.approx(before, abs=1)  # a browser scrolls by whole pixels
