from __future__ import annotations

import sys
from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from runwell.uplink.monitor.nvidia import NvidiaProbe, load_nvml


class NvmlProblem(Exception):
    """What the driver raises."""


@dataclass
class Rates:
    gpu: int
    memory: int


@dataclass
class Bytes:
    total: int
    used: int


class FakeNvml:
    """Two cards; the second does not tell its power."""

    NVML_TEMPERATURE_GPU = 0
    NVMLError: type[Exception] = NvmlProblem

    def nvmlInit(self) -> None:  # noqa: N802
        return None

    def nvmlDeviceGetCount(self) -> int:  # noqa: N802
        return 2

    def nvmlDeviceGetHandleByIndex(self, index: int) -> object:  # noqa: N802
        return index

    def nvmlDeviceGetUtilizationRates(self, handle: object) -> Rates:  # noqa: N802
        return Rates(90, 40)

    def nvmlDeviceGetMemoryInfo(self, handle: object) -> Bytes:  # noqa: N802
        return Bytes(1000, 250)

    def nvmlDeviceGetTemperature(self, handle: object, sensor: int) -> int:  # noqa: N802
        return 55

    def nvmlDeviceGetPowerUsage(self, handle: object) -> int:  # noqa: N802
        if handle == 1:
            raise NvmlProblem
        return 320_500


def test_every_card_tells_what_it_can() -> None:
    first = {
        "gpu.0.gpu": 90.0,
        "gpu.0.memory": 40.0,
        "gpu.0.memoryAllocated": 25.0,
        "gpu.0.memoryAllocatedBytes": 250.0,
        "gpu.0.temp": 55.0,
        "gpu.0.powerWatts": 320.5,
    }
    second = {name.replace(".0.", ".1."): value for name, value in first.items()}
    del second["gpu.1.powerWatts"]
    assert NvidiaProbe(FakeNvml()).sample() == {**first, **second}


def test_a_machine_without_the_library_has_no_such_cards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pynvml", None)
    assert load_nvml() is None


def test_a_machine_without_the_driver_has_no_such_cards(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise NvmlProblem

    library = SimpleNamespace(NVMLError=NvmlProblem, nvmlInit=refuse)
    monkeypatch.setitem(sys.modules, "pynvml", library)
    assert load_nvml() is None
