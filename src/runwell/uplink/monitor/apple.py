"""The GPU of Apple's own chips, as `ioreg` tells what its driver counts.

`ioreg` is part of macOS and needs no rights. Power and temperature, which do, are not told.
"""

from __future__ import annotations

import plistlib
import subprocess
import sys
from collections.abc import Callable

import psutil

_IOREG = ("ioreg", "-r", "-d", "1", "-w", "0", "-c", "IOAccelerator", "-a")
_LIMIT_S = 5.0


class AppleProbe:
    """`gpu.0.gpu` (percent busy), `memoryAllocated` (percent of the machine's, which it shares),
    `memoryAllocatedBytes`.

    Args:
        read: Returns what `ioreg` says, as a property list.
        memory_bytes: The machine's.
    """

    def __init__(self, read: Callable[[], bytes], memory_bytes: int) -> None:
        self._read = read
        self._memory_bytes = memory_bytes

    def sample(self) -> dict[str, float]:
        for entry in plistlib.loads(self._read()):
            told = entry.get("PerformanceStatistics", {})
            if "Device Utilization %" in told:
                return {f"gpu.0.{name}": value for name, value in self._numbers(told).items()}
        return {}

    def _numbers(self, told: dict[str, int]) -> dict[str, float]:
        numbers = {"gpu": float(told["Device Utilization %"])}
        used = told.get("In use system memory")
        if used is not None:
            numbers["memoryAllocated"] = 100.0 * used / self._memory_bytes
            numbers["memoryAllocatedBytes"] = float(used)
        return numbers


def apple_probe(platform: str = sys.platform) -> AppleProbe | None:
    """Returns the probe; None on other machines."""
    if platform != "darwin":
        return None
    return AppleProbe(_ask, psutil.virtual_memory().total)


def _ask() -> bytes:
    done = subprocess.run(_IOREG, capture_output=True, timeout=_LIMIT_S, check=True)
    return done.stdout
