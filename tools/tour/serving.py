"""A server of the tour's own, in a folder of its own."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DEADLINE_S = 120.0


@dataclass(frozen=True, slots=True)
class Served:
    """A server that answers at `url`; `environ` is for scripts that log to it."""

    url: str
    environ: dict[str, str]

    def get(self, path: str) -> dict[str, Any]:
        """Returns what its API answers."""
        with urllib.request.urlopen(f"{self.url}/api/v1{path}", timeout=30) as reply:  # noqa: S310
            document: dict[str, Any] = json.load(reply)
        return document


@contextlib.contextmanager
def serving(folder: Path, *options: str) -> Iterator[Served]:
    """Serves what lies in the folder. Raises TimeoutError if the server does not answer."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    runwell = Path(sys.executable).parent / "runwell"
    command = [str(runwell), "server", "--data", str(folder / "data"), "--port", str(port)]
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("WANDB_", "RUNWELL_"))}
    environ = kept | {"RUNWELL_HOME": str(folder / "home"), "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen([*command, *options], env=environ, stdout=subprocess.DEVNULL)
    try:
        served = Served(f"http://127.0.0.1:{port}", environ)
        _wait_for(served.url)
        yield served
    finally:
        process.terminate()
        process.wait()


@contextlib.contextmanager
def training(served: Served, folder: Path) -> Iterator[None]:
    """Logs all that the tour shows; one run goes on until the end of the block."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tools.tour.training"],
        cwd=folder,
        env=served.environ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        if process.stdout is None or not any("ready" in line for line in process.stdout):
            raise RuntimeError("the tour's trainings failed")
        try:
            yield
        finally:
            process.communicate()


def _wait_for(url: str) -> None:
    end = time.monotonic() + DEADLINE_S
    while time.monotonic() < end:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{url}/ready"):  # noqa: S310
            return
        time.sleep(0.1)
    raise TimeoutError(f"the server does not answer: not within {DEADLINE_S:g} s")
