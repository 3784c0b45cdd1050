"""A server of the tour's own, in a folder of its own."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.e2e.conftest import LiveServer
from tests.e2e.conftest import serving as serving_below

ROOT = Path(__file__).resolve().parents[2]


@contextlib.contextmanager
def serving(folder: Path, *options: str) -> Iterator[LiveServer]:
    """Serves what lies in the folder, which is made if it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    with serving_below(folder, *options) as served:
        yield served


@contextlib.contextmanager
def training(served: LiveServer, folder: Path) -> Iterator[None]:
    """Logs all that the tour shows; one run goes on until the end of the block."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tools.tour.training"],
        cwd=folder,
        env=served.environ | {"PYTHONPATH": str(ROOT)},
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
