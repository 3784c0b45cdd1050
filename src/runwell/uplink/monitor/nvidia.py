"""NVIDIA GPUs, through the driver's own library (NVML), loaded at the first use.

A machine without the driver has no such GPUs; that is no error. A number that a card does not give
is left out.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from typing import Protocol


class Utilization(Protocol):
    """Percent of the last period in which the card computed, or moved memory."""

    gpu: int
    memory: int


class Memory(Protocol):
    """Bytes."""

    total: int
    used: int


class Nvml(Protocol):
    """The part of `pynvml` that is used here. A handle is whatever the library gives."""

    NVML_TEMPERATURE_GPU: int
    NVMLError: type[Exception]

    def nvmlInit(self) -> None: ...  # noqa: N802 (the library's names)
    def nvmlDeviceGetCount(self) -> int: ...  # noqa: N802
    def nvmlDeviceGetHandleByIndex(self, index: int) -> object: ...  # noqa: N802
    def nvmlDeviceGetUtilizationRates(self, handle: object) -> Utilization: ...  # noqa: N802
    def nvmlDeviceGetMemoryInfo(self, handle: object) -> Memory: ...  # noqa: N802
    def nvmlDeviceGetTemperature(self, handle: object, sensor: int) -> int: ...  # noqa: N802
    def nvmlDeviceGetPowerUsage(self, handle: object) -> int: ...  # noqa: N802


class NvidiaProbe:
    """`gpu.<i>.gpu|memory` (percent busy), `memoryAllocated` (percent), `memoryAllocatedBytes`,
    `temp` (degrees Celsius), `powerWatts`.

    Args:
        nvml: The library, initialised.
    """

    def __init__(self, nvml: Nvml) -> None:
        self._nvml = nvml
        count = nvml.nvmlDeviceGetCount()
        self._handles = [nvml.nvmlDeviceGetHandleByIndex(index) for index in range(count)]

    def sample(self) -> dict[str, float]:
        return {
            f"gpu.{index}.{name}": value
            for index, handle in enumerate(self._handles)
            for name, value in self._card(handle)
        }

    def _card(self, handle: object) -> Iterator[tuple[str, float]]:
        for question in (self._utilization, self._memory, self._temperature, self._power):
            yield from self._ask(question, handle)

    def _ask(
        self, question: Callable[[object], dict[str, float]], handle: object
    ) -> Iterator[tuple[str, float]]:
        try:
            numbers = question(handle)
        except self._nvml.NVMLError:  # this card does not tell, or not just now
            return
        yield from numbers.items()

    def _utilization(self, handle: object) -> dict[str, float]:
        rates = self._nvml.nvmlDeviceGetUtilizationRates(handle)
        return {"gpu": float(rates.gpu), "memory": float(rates.memory)}

    def _memory(self, handle: object) -> dict[str, float]:
        memory = self._nvml.nvmlDeviceGetMemoryInfo(handle)
        return {
            "memoryAllocated": 100.0 * memory.used / memory.total,
            "memoryAllocatedBytes": float(memory.used),
        }

    def _temperature(self, handle: object) -> dict[str, float]:
        sensor = self._nvml.NVML_TEMPERATURE_GPU
        return {"temp": float(self._nvml.nvmlDeviceGetTemperature(handle, sensor))}

    def _power(self, handle: object) -> dict[str, float]:
        return {"powerWatts": self._nvml.nvmlDeviceGetPowerUsage(handle) / 1000}


def load_nvml() -> Nvml | None:
    """Returns the library, initialised; None if this machine has no NVIDIA driver."""
    try:
        nvml: Nvml = importlib.import_module("pynvml")
    except ImportError:
        return None
    try:
        nvml.nvmlInit()
    except nvml.NVMLError:
        return None
    return nvml
