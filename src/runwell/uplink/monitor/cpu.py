"""The machine's processors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import psutil


class Spent(NamedTuple):
    """How long a processor was busy, and how long it was there, in seconds since the boot."""

    busy: float
    total: float


def read_spent() -> list[Spent]:
    """Returns what each logical processor has spent, as the system counts it."""
    spent = []
    for times in psutil.cpu_times(percpu=True):
        counts = times._asdict()
        # Linux counts the time of guests within that of users already.
        total = sum(counts.values()) - counts.get("guest", 0) - counts.get("guest_nice", 0)
        spent.append(Spent(total - counts["idle"] - counts.get("iowait", 0), total))
    return spent


class CpuProbe:
    """`cpu.<i>.cpu_percent`: how busy each logical processor was since the sample before.

    `psutil.cpu_percent` remembers the last sample per thread, and we are asked by many.
    """

    def __init__(self, read: Callable[[], Sequence[Spent]] = read_spent) -> None:
        self._read = read
        self._last = read()

    def sample(self) -> dict[str, float]:
        last, now = self._last, self._read()
        self._last = now
        return {
            f"cpu.{index}.cpu_percent": _percent(before, after)
            for index, (before, after) in enumerate(zip(last, now, strict=False))
        }


def _percent(before: Spent, after: Spent) -> float:
    passed = after.total - before.total
    if passed <= 0:
        return 0.0
    return min(100.0, max(0.0, 100 * (after.busy - before.busy) / passed))
