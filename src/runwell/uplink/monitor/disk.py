"""The disk that holds the run, and what goes through all disks."""

from __future__ import annotations

import psutil

_MB, _GB = 1024**2, 1024**3


class DiskProbe:
    """`disk.<path>.usagePercent` and `.usageGB`; `disk.in`, `disk.out` in MB since the probe began.

    Args:
        path: A directory on the disk in question; also its name.
    """

    def __init__(self, path: str = "/") -> None:
        self._path = path
        self._start = psutil.disk_io_counters()

    def sample(self) -> dict[str, float]:
        usage = psutil.disk_usage(self._path)
        numbers = {
            f"disk.{self._path}.usagePercent": usage.percent,
            f"disk.{self._path}.usageGB": usage.used / _GB,
        }
        now = psutil.disk_io_counters()
        if now is not None and self._start is not None:
            numbers["disk.in"] = (now.read_bytes - self._start.read_bytes) / _MB
            numbers["disk.out"] = (now.write_bytes - self._start.write_bytes) / _MB
        return numbers
