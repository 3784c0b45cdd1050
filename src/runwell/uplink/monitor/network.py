"""The machine's network."""

from __future__ import annotations

import psutil


class NetworkProbe:
    """`network.sent` and `network.recv`: bytes over all interfaces since the probe began."""

    def __init__(self) -> None:
        self._start = psutil.net_io_counters()

    def sample(self) -> dict[str, float]:
        now = psutil.net_io_counters()
        return {
            "network.sent": float(now.bytes_sent - self._start.bytes_sent),
            "network.recv": float(now.bytes_recv - self._start.bytes_recv),
        }
