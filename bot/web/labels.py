"""The page's own words, so that they are translated like everything else."""

from __future__ import annotations

from chat.words import Reader, Words, text

LABELS: dict[str, Words] = {}


def labels(reader: Reader) -> dict[str, str]:
    """Every label of the page for a reader. Places such as {count} are filled in by the page."""
    return {key: text(words, reader) for key, words in LABELS.items()}
