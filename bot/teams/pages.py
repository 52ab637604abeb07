"""The pages that the app package names: what mentorbot is, what becomes of what people tell it, and on what terms."""

from __future__ import annotations

from bot.pages import Page
from chat.words import say


def about() -> Page:
    return Page(
        say("mentorbot"),
        (
            say("mentorbot runs a mentoring programme where your people already talk."),
            say(
                "In Teams, write “hello” to it. Who is on your company's list gets an answer; nobody else is asked anything."
            ),
        ),
    )


def privacy() -> Page:
    return Page(
        say("What becomes of what you tell it"),
        (
            say("mentorbot runs on your company's own server and sends nothing anywhere but to the chat you write in."),
            say("Notes and goals belong to the two of a pair. Coordinators see counts, states and dates, never words."),
            say("What the two of you wrote is erased 90 days after your last day as a pair."),
            say(
                "Of those who have it and are on no list it keeps how to write to them, and neither name nor address, until they remove it."
            ),
            say("Write “my data” to see all that it keeps about you, and “erase me” to have it erased."),
        ),
    )


def terms() -> Page:
    return Page(
        say("On what terms"),
        (
            say(
                "Your company runs mentorbot for its people. Taking part is your choice, and “leave programme” ends it."
            ),
            say("The software is open, under the MIT licence, and comes without warranty."),
        ),
    )


PAGES = {"about": about, "privacy": privacy, "terms": terms}
