"""Which journeys are told on which platform, beside the web chat."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from zlib import crc32

import pytest

# Most files are told on Slack and on Teams too: handlers are the same everywhere, but what somebody sees, presses and reads
# passes the platform's own forms and limits. Of long files that showed nothing of a platform's own, the main paths go on
# being told there: those whose names hold one of these words.
ON_BOTH = {
    **dict.fromkeys((
        "after_the_end", "aftercare", "asked", "batches", "booking", "change", "checkins", "declining", "delegate", "ending",
        "erasing", "german_journey", "goals", "good_hours", "half_way", "invitations", "joining", "joining_in_pieces",
        "journeys", "kickoff", "private", "requests", "suggestions", "surveys", "tell", "announce", "together", "roster_file",
        "leaving", "leaving_requests", "logged", "moving_on", "newcomers", "nudges", "on_hold",
        "planned_by_others", "private_traces", "profile", "publishing", "quiet_mentors", "risk", "safe_contact",
        "true_meanwhile", "unusual_hours",
    ), ("",)),
    "circles": ("from_the_first_idea", "that_moves", "that_is_off", "last_seat"),
    "notes": ("taken_out_and_put_back", "their_own_file", "read_by_nobody_else", "asked_again_with_the_words"),
    "pause": ("whoever_wanted_it", "what_is_booked_then_is_listed", "stay_in_the_field"),
    "sessions_before": ("mentors_brief", "one_tap_answers", "five_minutes_late", "where_they_meet", "no_place"),
    "speaking": ("one_of_them_answers", "who_reads_it", "can_be_tapped"),
}  # fmt: skip
ON_SLACK = {**ON_BOTH, "language": ("",)}
# The same Slack through Socket Mode: what differs is how a request comes and is acknowledged, so the main journeys are enough.
ON_SOCKET = {
    **dict.fromkeys((
        "booking", "declining", "joining", "joining_in_pieces", "journeys", "moving_on", "private", "requests", "suggestions",
        "surveys", "tell",
    ), ("",)),
    "aftercare": ("at_another_time", "told_by_one", "comes_back", "once_more"),
    "asked": ("twice_makes_one", "one_question", "comes_too_late"),
    "change": ("same_words",),
    "checkins": ("free_time_on_the_card", "never_booked"),
    "delegate": ("books_in_the_mentors_name", "moves_and_cancels"),
    "ending": ("planned_end",),
    "german_journey": ("reads_no_english", "is_understood_in_german"),
    "goals": ("double_press", "three_steps", "heard_by_both", "all_that_was_typed"),
    "invitations": ("before_the_invitation", "leads_straight", "twice"),
    "kickoff": ("one_suggests", "what_is_changed", "that_is_none"),
    "notes": ("taken_out_and_put_back",),
    "publishing": ("leaves_a_pair_out", "with_one_tap", "pairs_nobody_twice"),
}  # fmt: skip
# Not `language`: its words are the same everywhere, and holding five hundred cards against Teams' schema takes a minute. Of
# files in which months go by, the main paths.
ON_TEAMS = {
    **ON_BOTH,
    "aftercare": (
        "told_by_one",
        "at_another_time",
        "reminders_come",
        "last_session_comes_back",
        "once_more",
        "my_data",
    ),
    "ending": ("planned_end", "two_yeses", "three_questions", "nothing_typed_is_lost", "beyond_the_end"),
    "invitations": ("before_the_invitation", "leads_straight", "a_no_is_final", "begun_to_join", "nobody_twice"),
    "mail": ("took_the_app_away",),
    "notes": (*ON_BOTH["notes"], "read_by_both", "stays_private", "each_gets_their_own_file"),
    "whole_journeys": ("comes_to_its_end", "in_confidence"),
}
TOLD_ON = {"slack": ON_SLACK, "socket": ON_SOCKET, "teams": ON_TEAMS}


# Told wherever they may be, each time. Any other journey is told in the web chat and on one more platform, a different one
# for each, so that a run stays short; `pytest --everywhere` tells them all.
ALWAYS = ("joining", "journeys", "booking", "requests", "whole_journeys")


def left_out(items: Iterable[pytest.Item], *, everywhere: bool) -> list[pytest.Item]:
    """The journeys that aren't told on the platform that they name."""
    out, by_test = [], defaultdict(list)
    for item in items:
        if not _may_be_told(item):
            out.append(item)
        elif (place := _place(item)) and not everywhere and _theme(item) not in ALWAYS:
            by_test[item.nodeid.replace(f"[{place}", "[")].append(item)
    for name, same in by_test.items():
        chosen = crc32(name.encode()) % len(same)
        out += [item for item in same if item is not same[chosen]]
    return out


def _may_be_told(item: pytest.Item) -> bool:
    """Whether it is one of a platform's journeys at all."""
    place = _place(item)
    return not place or any(words in item.name for words in TOLD_ON[place].get(_theme(item), ()))


def _place(item: pytest.Item) -> str:
    """The platform that a journey names, beside the web chat; "" for anything else."""
    if "house" not in getattr(item, "fixturenames", ()) or _theme(item).startswith(("slack", "teams")):
        return ""
    return next((place for place in TOLD_ON if f"[{place}" in item.name), "")


def _theme(item: pytest.Item) -> str:
    return item.module.__name__.removeprefix("test_")
