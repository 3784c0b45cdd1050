from __future__ import annotations

import os

import psutil
import pytest

from runwell.uplink.monitor.cpu import CpuProbe
from runwell.uplink.monitor.disk import SpaceProbe
from runwell.uplink.monitor.memory import MemoryProbe
from runwell.uplink.monitor.network import NetworkProbe
from runwell.uplink.monitor.probe import Probe
from runwell.uplink.monitor.process import ProcessProbe


@pytest.mark.parametrize(
    ("probe", "names"),
    [
        (CpuProbe(), {f"cpu.{number}.cpu_percent" for number in range(psutil.cpu_count() or 1)}),
        (MemoryProbe(), {"memory_percent", "proc.memory.availableMB"}),
        (NetworkProbe(), {"network.sent", "network.recv"}),
        (
            ProcessProbe(os.getpid()),
            {"cpu", "proc.cpu.threads", "proc.memory.rssMB", "proc.memory.percent"},
        ),
    ],
)
def test_a_probe_gives_numbers_under_the_names_that_users_know(
    probe: Probe, names: set[str]
) -> None:
    sample = probe.sample()
    assert set(sample) == names
    assert all(value >= 0 for value in sample.values())


def test_a_disk_is_named_by_its_path() -> None:
    sample = SpaceProbe("/").sample()
    assert 0 <= sample["disk./.usagePercent"] <= 100
    assert sample["disk./.usageGB"] >= 0


def test_a_process_counts_with_its_children_and_a_dead_one_as_nothing() -> None:
    child = psutil.Popen(["sleep", "60"])
    probe = ProcessProbe(os.getpid())
    alone = ProcessProbe(child.pid)
    assert probe.sample()["proc.cpu.threads"] > alone.sample()["proc.cpu.threads"] == 1
    child.kill()
    child.wait()
    assert alone.sample()["proc.cpu.threads"] == 0
