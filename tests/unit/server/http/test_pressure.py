from __future__ import annotations

from contextlib import ExitStack

import pytest

from runwell.errors import ServerError
from runwell.server.http import pressure as module
from runwell.server.http.pressure import MAX_HELD_BYTES, Pressure
from tests.fakes.clock import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(0.0)


def test_nothing_is_said_while_nobody_waits(clock: FakeClock) -> None:
    pressure = Pressure(2, clock)
    with pressure.one(), pressure.one():
        assert pressure.headers() == {}


def test_who_waits_is_asked_to_come_less_often(clock: FakeClock) -> None:
    pressure = Pressure(2, clock)
    with pressure.one():
        clock.now += 20.0  # a tenth of it counts for the mean
    with ExitStack() as stack:
        for _ in range(2 + 6):
            stack.enter_context(pressure.one())
        assert pressure.headers() == {"RateLimit-Remaining": "1", "RateLimit-Reset": "6"}
    assert pressure.headers() == {}


def test_too_many_that_wait_are_sent_away(
    clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_WAITING", 1)
    pressure = Pressure(1, clock)
    with pressure.one(), pressure.one():
        with pytest.raises(ServerError) as refused, pressure.one():
            raise AssertionError
        assert (refused.value.status, refused.value.code) == (429, "too_many_requests")
    with pressure.one():
        pass


def test_bodies_are_held_up_to_a_limit_but_one_always(clock: FakeClock) -> None:
    pressure = Pressure(1, clock)
    with ExitStack() as stack:
        stack.enter_context(pressure.holding(MAX_HELD_BYTES + 1))
        with pytest.raises(ServerError, match="too much waits"):
            stack.enter_context(pressure.holding(1))
    with pressure.holding(MAX_HELD_BYTES), pressure.holding(0):
        pass
