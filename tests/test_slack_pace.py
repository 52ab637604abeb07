"""One message a second to a channel, a few hundred a minute to a workspace, and none while Slack says to wait."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from bot.slack.pace import KEPT, Pace


@dataclass
class Clock:
    """Seconds that go by when somebody sleeps, or when the test says so."""

    now: float = 100.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pace(clock: Clock) -> Pace:
    return Pace(clock=lambda: clock.now, sleep=clock.sleep)


def test_a_channel_gets_a_message_a_second(pace: Pace, clock: Clock) -> None:
    assert pace.held("T1", "ana") == 0
    clock.now += 0.25
    assert pace.held("T1", "ana") == pytest.approx(0.75)
    clock.now += 0.75
    assert pace.held("T1", "ana") == 0


def test_who_waits_for_one_channel_keeps_nobody_else_waiting(pace: Pace, clock: Clock) -> None:
    pace.held("T1", "ana")
    assert pace.held("T1", "ana") > 0
    assert pace.held("T1", "ben") == 0
    assert clock.slept == [pytest.approx(0.2)]


def test_a_workspace_gets_three_hundred_a_minute(pace: Pace, clock: Clock) -> None:
    begun = clock.now
    for n in range(301):
        assert pace.held("T1", f"person {n}") == 0
    assert clock.now - begun == pytest.approx(60)


def test_workspaces_do_not_wait_for_each_other(pace: Pace, clock: Clock) -> None:
    for n in range(5):
        pace.held(f"T{n}", f"person {n}")
    assert clock.slept == []


def test_nobody_in_a_workspace_is_written_to_while_slack_says_to_wait(pace: Pace, clock: Clock) -> None:
    pace.rest("T1", 30)
    pace.rest("T1", 5)  # the longer one counts
    assert pace.held("T1", "ana") == pytest.approx(30)
    assert pace.held("T2", "zoe") == 0
    clock.now += 30
    assert pace.held("T1", "ana") == 0


def test_what_is_over_is_forgotten(pace: Pace, clock: Clock) -> None:
    for n in range(2 * KEPT):
        pace.held("T1", f"person {n}")
        clock.now += 0.5
    assert len(pace._channels) <= KEPT
