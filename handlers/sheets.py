"""Tables to keep: a file that a spreadsheet opens."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from chat.cards import File
from chat.words import Words

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would take for a formula
MARK = "\ufeff"  # without it Excel takes the file for Windows-1252


def sheet(name: str, lines: Iterable[Sequence[str]], label: Words) -> File:
    """Lines of cells as a CSV file."""
    out = StringIO()
    csv.writer(out).writerows([_safe(cell) for cell in line] for line in lines)
    return File(name, "text/csv", MARK + out.getvalue(), label)


def _safe(cell: str) -> str:
    """A cell that a spreadsheet reads as words, whatever somebody is called."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
