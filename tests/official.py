"""The platforms' own rules, restated by validators that lie beside this project where it was written.

A plain check-out has none, and then the tests do without; where REQUIRE_RULES is set, they fail instead.
"""

from __future__ import annotations

import os
from pathlib import Path

BESIDE = Path(__file__).resolve().parents[2] / "shared" / "validators"


def validator(name: str) -> Path | None:
    """The file of these rules; None where there is none."""
    there = (BESIDE / name).exists()
    assert there or not os.environ.get("REQUIRE_RULES"), f"{name} isn't there, and REQUIRE_RULES asks for it"
    return BESIDE / name if there else None
