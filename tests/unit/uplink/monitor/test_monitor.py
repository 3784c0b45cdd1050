from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from runwell.uplink.monitor.monitor import (
    MOST_FAILURES,
    Guarded,
    Machine,
    machine_probes,
    sampler,
)
from tests.fakes.journals import run_record
from tests.unit.uplink.doubles import Clock


class Counting:
    """A probe that says how often it was asked."""

    def __init__(self) -> None:
        self.num_asked = 0

    def sample(self) -> dict[str, float]:
        self.num_asked += 1
        return {"asked": float(self.num_asked)}


class Broken:
    """A probe that raises."""

    def __init__(self) -> None:
        self.num_asked = 0

    def sample(self) -> dict[str, float]:
        self.num_asked += 1
        raise OSError("no device")


def test_the_machine_is_asked_once_for_all_runs() -> None:
    clock, probe = Clock(), Counting()
    machine = Machine([probe], clock)
    assert machine.sample() == machine.sample() == {"asked": 1.0}
    clock.now += 1.0
    assert machine.sample() == {"asked": 2.0}


def test_a_probe_that_fails_is_left_alone_after_a_few_times() -> None:
    broken = Broken()
    guarded = Guarded(lambda: broken)
    assert [guarded.sample() for _ in range(10)] == [{}] * 10
    assert broken.num_asked == MOST_FAILURES


def test_a_device_that_is_not_there_is_looked_for_once() -> None:
    made: list[int] = []
    guarded = Guarded(lambda: made.append(1))
    assert [guarded.sample() for _ in range(3)] == [{}] * 3
    assert made == [1]


def test_a_sample_has_the_machine_and_the_process() -> None:
    names = set(sampler(Machine(machine_probes(), Clock()), run_record(pid=os.getpid()))())
    assert {"cpu", "memory_percent", "disk./.usagePercent", "network.sent"} <= names


def test_a_run_chooses_its_cards_and_disks(tmp_path: Path) -> None:
    class Cards:
        def sample(self) -> dict[str, float]:
            return {"gpu.0.temp": 1.0, "gpu.1.temp": 2.0, "gpu.10.temp": 3.0, "cpu": 4.0}

    machine = Machine([Cards()], Clock())
    run = msgspec.structs.replace(run_record(pid=os.getpid()), gpus=(1,), disks=(str(tmp_path),))
    numbers = sampler(machine, run)()
    named = [name for name in numbers if name.startswith(("gpu.", "disk.")) or name == "cpu"]
    assert sorted(named) == [
        "cpu", f"disk.{tmp_path}.usageGB", f"disk.{tmp_path}.usagePercent", "gpu.1.temp"
    ]  # fmt: skip


def test_failures_in_between_do_not_silence_a_probe() -> None:
    readings: list[dict[str, float] | OSError] = [{"n": 1.0}, OSError("busy")] * 5

    class Moody:
        def sample(self) -> dict[str, float]:
            reading = readings.pop()
            if isinstance(reading, OSError):
                raise reading
            return reading

    guarded = Guarded(Moody)
    assert [guarded.sample() for _ in range(10)] == [{}, {"n": 1.0}] * 5


def test_nobody_waits_for_a_driver_that_hangs() -> None:
    entered, released = threading.Event(), threading.Event()

    class Hanging:
        def sample(self) -> dict[str, float]:
            entered.set()
            released.wait(60.0)
            return {"gpu": 1.0}

    machine = Machine([Hanging()], Clock())
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(machine.sample)
        try:
            assert entered.wait(30.0)
            assert threads.submit(machine.sample).result(30.0) == {}
        finally:
            released.set()
        assert first.result(30.0) == machine.sample() == {"gpu": 1.0}
