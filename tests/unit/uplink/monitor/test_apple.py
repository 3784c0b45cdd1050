from __future__ import annotations

import plistlib

from runwell.uplink.monitor.apple import AppleProbe


def probe(*entries: dict[str, object]) -> AppleProbe:
    return AppleProbe(lambda: plistlib.dumps(list(entries)), memory_bytes=16 * 2**30)


def test_numbers_have_the_names_of_wandb() -> None:
    told = {"Device Utilization %": 42, "In use system memory": 4 * 2**30, "Renderer": 1}
    other: dict[str, object] = {"IOClass": "Display"}
    assert probe(other, {"PerformanceStatistics": told}).sample() == {
        "gpu.0.gpu": 42.0,
        "gpu.0.memoryAllocated": 25.0,
        "gpu.0.memoryAllocatedBytes": 4.0 * 2**30,
    }


def test_what_the_driver_does_not_count_is_left_out() -> None:
    assert probe({"PerformanceStatistics": {"Device Utilization %": 7}}).sample() == {
        "gpu.0.gpu": 7.0
    }
    assert probe({"PerformanceStatistics": {}}).sample() == {}
    assert probe().sample() == {}
