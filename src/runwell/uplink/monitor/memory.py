"""The machine's memory."""

from __future__ import annotations

import psutil

_MB = 1024 * 1024


class MemoryProbe:
    """`memory_percent` of the machine in use, `proc.memory.availableMB` left for processes."""

    def sample(self) -> dict[str, float]:
        memory = psutil.virtual_memory()
        return {
            "memory_percent": memory.percent,
            "proc.memory.availableMB": memory.available / _MB,
        }
