"""What people write where a time zone is asked for."""

from __future__ import annotations

import pytest

from handlers.zones import read_zone, same_zone


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("Asia/Calcutta", "Asia/Calcutta"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("India Standard Time", "Asia/Kolkata"),
        ("New York", "America/New_York"),
        ("São Paulo", "America/Sao_Paulo"),
        ("CET", "Europe/Brussels"),
        ("UTC", "UTC"),
        ("EST", None),
        ("Mars/Olympus", None),
        ("", None),
    ],
)
def test_a_time_zone_is_understood_or_not_but_never_guessed(typed: str, zone: str | None) -> None:
    assert read_zone(typed) == zone


def test_an_old_name_is_the_same_zone() -> None:
    assert same_zone("Asia/Calcutta", "Asia/Kolkata")
    assert not same_zone("Europe/Berlin", "Europe/London")
