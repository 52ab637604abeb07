"""The pages of installing: what somebody sees before they go to Slack, and when they come back."""

from __future__ import annotations

from bot.pages import Page
from chat.words import say


def before(url: str) -> Page:
    """Before they go to Slack."""
    return Page(
        say("Add mentorbot to Slack"),
        (
            say("mentorbot runs a mentoring programme where your people already talk."),
            say("It reads what somebody writes to it in their direct message, and no other conversation."),
            say("Next, Slack shows what mentorbot asks for. Nothing is installed before you agree there."),
        ),
        url,
        say("Go on to Slack"),
    )


def after(team: str, link: str, *, shared: bool) -> Page:
    """mentorbot is there. shared: the workspace takes part in a programme that somebody looks after already."""
    if shared:
        next_ = say("Everybody who is on the programme's list can write to mentorbot in Slack now; “hello” is enough.")
    else:
        next_ = say("You look after its programme. Write “help” to mentorbot in Slack: it says how to begin.")
    return Page(say("mentorbot is in {team}", team=team), (next_,), link, say("Open it in Slack"))


def after_grid(name: str, link: str) -> Page:
    """A Grid organisation has approved it, and chooses the workspaces by itself."""
    text_ = say("One step is left: choose the workspaces in which people may use it. After that “hello” is enough.")
    return Page(say("{team} has approved mentorbot", team=name), (text_,), link, say("Choose workspaces"))


def declined(again: str) -> Page:
    """They said no in Slack."""
    text_ = say("Nothing was installed, and nothing is kept. If it was a slip, you can begin again.")
    return Page(say("That's fine"), (text_,), again, say("Begin again"))


def stale(again: str) -> Page:
    """The way back from Slack works once, for ten minutes, in the browser where it began."""
    text_ = say(
        "For your safety the way back from Slack works once, for ten minutes, in the browser where you began. "
        "Nothing was installed."
    )
    return Page(say("Please begin once more"), (text_,), again, say("Begin again"))


def elsewhere(workspace: str) -> Page:
    """The workspace isn't one of the company's."""
    text_ = say(
        "This mentorbot serves one company, and the workspace {workspace} isn't on its list yet. Whoever runs it can "
        "add the workspace; then please begin again. Nothing of yours was kept.",
        workspace=workspace,
    )
    return Page(say("Not this workspace yet"), (text_,))


def unreachable(again: str) -> Page:
    """Slack, or our database, didn't answer."""
    text_ = say("Something didn't answer just now, and nothing was installed. In a minute it may well work.")
    return Page(say("I'm sorry, that didn't work"), (text_,), again, say("Begin again"))
