"""A server to measure, in a process of its own."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

START_DEADLINE_S = 60


@dataclass(frozen=True, slots=True)
class Served:
    """A server that answers: its address, and its process."""

    url: str
    pid: int

    def cpu_s(self) -> float:
        """Returns how long its process has had a processor."""
        times = psutil.Process(self.pid).cpu_times()
        return float(times.user + times.system)


@contextlib.contextmanager
def serving(folder: Path, *options: str) -> Iterator[str]:
    """Serves a data folder on a free port of the loopback interface; gives the address."""
    with served(folder, *options) as server:
        yield server.url


@contextlib.contextmanager
def served(folder: Path, *options: str) -> Iterator[Served]:
    """Serves a data folder on a free port of the loopback interface."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    runwell = Path(sys.executable).parent / "runwell"
    command = [str(runwell), "server", "--data", str(folder), "--port", str(port)]
    command.extend(options)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            wait_for(f"http://127.0.0.1:{port}")
            yield Served(f"http://127.0.0.1:{port}", server.pid)
        finally:
            server.terminate()


def wait_for(url: str) -> None:
    """Returns as soon as the server is ready. Raises TimeoutError when it is not in time."""
    end = time.monotonic() + START_DEADLINE_S
    while time.monotonic() < end:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{url}/ready"):
            return
        time.sleep(0.05)
    raise TimeoutError(f"the server does not answer: not within {START_DEADLINE_S:g} s")
