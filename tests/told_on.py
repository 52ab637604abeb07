"""Which journeys are told on which platform, beside the web chat."""

from __future__ import annotations

import pytest

# Of each theme at least one file is told on Slack and on Teams too: handlers are the same everywhere, and what is a
# platform's own has tests of its own.
TOLD_ON = {
    "slack": (
        "after_the_end", "aftercare", "asked", "batches", "booking", "change", "checkins", "declining", "delegate", "ending",
        "erasing", "german_journey", "goals", "good_hours", "half_way", "invitations", "joining", "joining_in_pieces",
        "journeys", "kickoff", "private", "requests", "suggestions", "surveys", "tell", "announce", "together", "roster_file",
    ),
    "teams": (
        "joining", "asked", "requests", "suggestions", "tell", "surveys", "private", "goals",
    ),
}  # fmt: skip


def told(item: pytest.Item) -> bool:
    """Whether a test is told on the platform that it names."""
    places = [place for place in TOLD_ON if f"[{place}" in item.name and "house" in getattr(item, "fixturenames", ())]
    theme = item.module.__name__.removeprefix("test_")
    return theme.startswith(("slack", "teams")) or all(theme in TOLD_ON[place] for place in places)
