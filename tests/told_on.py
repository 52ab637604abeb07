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
        "language", "leaving", "leaving_requests", "logged", "moving_on", "newcomers", "notes", "nudges", "on_hold", "pause",
        "planned_by_others", "private_traces", "profile", "publishing", "quiet_mentors", "risk", "safe_contact",
        "sessions_before", "speaking", "true_meanwhile", "unusual_hours",
    ),
    "teams": (
        "joining", "asked", "requests", "suggestions", "tell", "surveys", "private", "goals",
    ),
}  # fmt: skip

# Of long files whose every corner was told on Slack once and showed nothing of its own: what goes on being told there.
MAIN_PATHS = {
    "notes": (
        "test_a_line_that_was_kept_can_be_taken_out_and_put_back", "test_each_gets_their_own_file",
        "test_a_private_note_is_read_by_nobody_else", "test_what_does_not_fit_or_is_empty_is_asked_again_with_the_words",
    ),
    "pause": (
        "test_a_break_is_ended_by_whoever_wanted_it_and_ends_nothing_else",
        "test_no_times_are_offered_while_one_is_away_and_what_is_booked_then_is_listed",
        "test_days_that_cannot_be_read_get_an_example_and_stay_in_the_field",
    ),
    "sessions_before": (
        "test_the_one_thing_is_asked_two_days_before_and_read_in_the_mentors_brief",
        "test_one_tap_answers_it_too_and_it_can_be_changed", "test_five_minutes_late_is_told_at_once_and_once",
        "test_where_they_meet_is_asked_at_the_first_booking_and_carried_from_then_on",
        "test_a_question_is_no_place_and_a_room_is_asked_about_first",
    ),
    "speaking": (
        "test_a_question_reaches_the_coordinators_and_one_of_them_answers",
        "test_without_words_a_form_says_first_who_reads_it", "test_the_languages_there_are_can_be_tapped",
    ),
}  # fmt: skip


def told(item: pytest.Item) -> bool:
    """Whether a test is told on the platform that it names."""
    places = [place for place in TOLD_ON if f"[{place}" in item.name and "house" in getattr(item, "fixturenames", ())]
    theme = item.module.__name__.removeprefix("test_")
    name = getattr(item, "originalname", item.name)
    if "slack" in places and name not in MAIN_PATHS.get(theme, (name,)):
        return False
    return theme.startswith(("slack", "teams")) or all(theme in TOLD_ON[place] for place in places)
