"""The page's own words, so that they are translated like everything else.

Places that the page fills in itself stand for themselves here: n="{n}".
"""

from __future__ import annotations

from chat.words import Reader, Words, say, text

LABELS: dict[str, Words] = {
    "people": say("People"),
    "find": say("Find a person"),
    "unread": say("unread"),
    "skip": say("Skip to the chat"),
    "back": say("Back to the people"),
    "chat": say("Chat"),
    "choose_title": say("Whose day is it?"),
    "choose_text": say(
        "Choose somebody on the list and see the programme through their eyes: a mentee, a mentor or a coordinator."
    ),
    "begin": say("A good beginning:"),
    "empty_title": say("Nothing here yet"),
    "empty_text": say("Write to mentorbot, or start with one of these."),
    "try_1": Words("home"),  # verbs, as people type them in their language
    "try_2": Words("help"),
    "try_3": Words("join"),
    "type_here": say("Write to mentorbot"),
    "send": say("Send"),
    "sending": say("Sending"),
    "trying_again": say("No answer yet, trying again"),
    "reconnecting": say("Connection lost, trying again"),
    "error": say("That didn't work. Nothing is lost; please try again."),
    "from_me": say("You wrote:"),
    "from_bot": say("mentorbot:"),
    "new_message": say("New message"),
    "more": say("Show all"),
    "less": say("Show less"),
    "table": say("Table"),
    "numbers": say("Show as numbers"),
    "new_tab": say("(opens in a new tab)"),
    "optional": say("(optional)"),
    "choose": say("Choose"),
    "choose_some": say("Choose at least one."),
    "chosen": say("{n} of {most} chosen", n="{n}", most="{most}"),
    "count": say("{n} of {most}", n="{n}", most="{most}"),
    "search": say("Search"),
    "clock": say("Programme clock"),
    "clock_moved": say("moved"),
    "clock_hour": say("1 hour on"),
    "clock_day": say("1 day on"),
    "clock_next": say("To the next thing"),
    "clock_nothing": say("Nothing more is planned."),
}


def labels(reader: Reader) -> dict[str, str]:
    """Every label of the page for a reader."""
    return {key: text(words, reader) for key, words in LABELS.items()}
