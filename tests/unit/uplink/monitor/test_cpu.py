"""Processor load: a share of the time that passed, whichever thread asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from runwell.uplink.monitor.cpu import CpuProbe, Spent, read_spent


def probe_of(*readings: Sequence[Spent]) -> CpuProbe:
    waiting: Iterator[Sequence[Spent]] = iter(readings)
    return CpuProbe(lambda: next(waiting))


def test_load_is_the_busy_share_of_the_time_since_the_last_sample() -> None:
    probe = probe_of(
        [Spent(10, 100), Spent(0, 100)],
        [Spent(15, 110), Spent(0, 110)],
        [Spent(25, 120), Spent(5, 120)],
    )

    assert probe.sample() == {"cpu.0.cpu_percent": 50.0, "cpu.1.cpu_percent": 0.0}
    assert probe.sample() == {"cpu.0.cpu_percent": 100.0, "cpu.1.cpu_percent": 50.0}


@pytest.mark.parametrize("after", [Spent(10, 100), Spent(9, 99), Spent(9, 101)])
def test_counters_that_stand_or_go_back_are_no_load(after: Spent) -> None:
    assert probe_of([Spent(10, 100)], [after]).sample() == {"cpu.0.cpu_percent": 0.0}


def test_each_thread_sees_the_load_since_the_last_sample_of_any() -> None:
    probe = probe_of([Spent(0, 0)], [Spent(5, 10)], [Spent(10, 20)])

    with ThreadPoolExecutor(1) as one, ThreadPoolExecutor(1) as other:
        samples = [pool.submit(probe.sample).result() for pool in (one, other)]

    assert samples == [{"cpu.0.cpu_percent": 50.0}] * 2


def test_the_system_tells_at_least_as_much_time_as_was_busy() -> None:
    assert all(0 <= spent.busy <= spent.total for spent in read_spent())
