"""What every job costs, against what it may cost, and as the manual says."""

from __future__ import annotations

from pathlib import Path

import jobs
import pytest
from house import House

pytestmark = pytest.mark.only_on("web", because="cards and days are the same on every platform")
MANUAL = (Path(__file__).resolve().parent.parent / "docs" / "jobs.md").read_text()


@pytest.mark.parametrize("name", jobs.JOBS)
def test_a_job_costs_few_cards_and_the_manual_says_how_many(house: House, name: str) -> None:
    job, most = jobs.JOBS[name]
    done = job(house)
    assert done.cards_read <= most
    assert jobs.row(name, done) in MANUAL, f"docs/jobs.md should say: {jobs.row(name, done)}"


def test_the_manual_names_no_job_that_is_not_counted() -> None:
    rows = [line for line in MANUAL.splitlines() if line.startswith("| ")][1:]
    assert len(rows) == len(jobs.JOBS)
