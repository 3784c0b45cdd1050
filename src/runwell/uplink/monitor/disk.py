"""How full disks are, and what goes through all of them."""

from __future__ import annotations

import psutil

_MB, _GB = 1024**2, 1024**3


class SpaceProbe:
    """`disk.<path>.usagePercent` and `.usageGB`.

    Args:
        path: A directory on the disk in question; also its name.
    """

    def __init__(self, path: str = "/") -> None:
        self._path = path

    def sample(self) -> dict[str, float]:
        usage = psutil.disk_usage(self._path)
        return {
            f"disk.{self._path}.usagePercent": usage.percent,
            f"disk.{self._path}.usageGB": usage.used / _GB,
        }


class DiskProbe:
    """`disk.in` and `disk.out`: MB since the probe began, of all disks."""

    def __init__(self) -> None:
        self._start = psutil.disk_io_counters()

    def sample(self) -> dict[str, float]:
        numbers: dict[str, float] = {}
        now = psutil.disk_io_counters()
        if now is not None and self._start is not None:
            numbers["disk.in"] = (now.read_bytes - self._start.read_bytes) / _MB
            numbers["disk.out"] = (now.write_bytes - self._start.write_bytes) / _MB
        return numbers
