"""A pair across Teams and Slack, and the document that tells it."""

from __future__ import annotations

import story_across

from storage.database import Database


def test_a_pair_across_two_platforms_is_one_pair_and_the_document_tells_what_they_read(lite: Database) -> None:
    now, lived = story_across.told(lite)
    lived.slack.close()
    lived.teams.close()
    before = story_across.DOCUMENT.read_text()
    assert before.splitlines() == now.splitlines(), "`make transcripts` writes it anew"
