"""The machine's processors."""

from __future__ import annotations

import psutil


class CpuProbe:
    """`cpu.<i>.cpu_percent`: how busy each logical processor was since the sample before."""

    def __init__(self) -> None:
        psutil.cpu_percent(percpu=True)  # the first answer has nothing to compare with

    def sample(self) -> dict[str, float]:
        busy = psutil.cpu_percent(percpu=True)
        return {f"cpu.{index}.cpu_percent": percent for index, percent in enumerate(busy)}
