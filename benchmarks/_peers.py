"""Runs the same measurement with Runwell and with a peer, each in a process of its own.

The peer is wandb where `make test` has prepared it (`.venv-official`), or in the environment of
`--peer-python /path/to/python`; `--peer trackio` needs one that holds trackio. Without any it is
the floor: msgspec and one `os.write` per row, which no tracker of this kind can beat.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

FLOOR = """
import os, msgspec
class Run:
    def __init__(self, dir):
        self.fd = os.open(os.path.join(dir, "rows"), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self.encode = msgspec.msgpack.Encoder().encode
    def log(self, row):
        os.write(self.fd, self.encode(row))
    def finish(self):
        os.close(self.fd)
def init(dir):
    return Run(dir)
"""
RUNWELL = """
import runwell
def init(dir):
    return runwell.init(project="bench", mode="offline", dir=dir, reinit="create_new")
"""
TRACKIO = """
import trackio
class Run:
    log = staticmethod(trackio.log)
    finish = staticmethod(trackio.finish)
def init(dir):
    trackio.init(project="bench", embed=False)
    return Run()
"""
WANDB = """
import wandb
def init(dir):
    return wandb.init(project="bench", mode="offline", dir=dir, reinit="create_new")
"""
PRELUDES = {"wandb": WANDB, "trackio": TRACKIO}
OFFICIAL = Path(__file__).parent.parent / ".venv-official" / "bin" / "python"


@dataclass(frozen=True)
class Peer:
    """A tracker to measure: `prelude` defines `init(dir)` for it."""

    name: str
    python: str
    prelude: str


@dataclass
class Report:
    """Figures of one benchmark, and whether the marks were met."""

    missed: list[str] = field(default_factory=list)

    def line(
        self, what: str, ours: float, theirs: float, unit: str, peer: str, mark: float
    ) -> None:
        """Prints ours beside theirs; `mark` is the most that ours may be."""
        verdict = "ok" if ours <= mark else "MISSED"
        if ours > mark:
            self.missed.append(what)
        ratio = ours / theirs if theirs else float("inf")
        print(
            f"  {what:<34} {ours:9.2f} {unit}   {peer} {theirs:9.2f} {unit}   "
            f"ratio {ratio:5.2f}   mark {mark:g} {unit}: {verdict}",
            flush=True,
        )


def peers(description: str | None) -> tuple[Peer, Peer]:
    """Returns Runwell and the peer that the command line asks for; prints the machine."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--peer", choices=PRELUDES, default="wandb", help="who is measured beside")
    parser.add_argument("--peer-python", help="Python of an environment that holds the peer")
    asked = parser.parse_args()
    if asked.peer != "wandb" and not asked.peer_python:
        parser.error(f"nobody knows where {asked.peer} is: give --peer-python")
    given = asked.peer_python or (
        str(OFFICIAL) if asked.peer == "wandb" and OFFICIAL.exists() else None
    )
    today = dt.datetime.now(tz=dt.timezone.utc).date()
    print(
        f"{today}  {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    )
    ours = Peer("runwell", sys.executable, RUNWELL)
    if not given:
        return ours, Peer("floor", sys.executable, FLOOR)
    return ours, Peer(asked.peer, given, PRELUDES[asked.peer])


def measure(peer: Peer, code: str) -> Mapping[str, float]:
    """Runs code after the peer's prelude in a fresh process; it prints its figures as JSON last.

    Python may keep bytecode there, whatever the environment says: an installed package has it, and
    without it every import of a working tree compiles, which no user pays.
    """
    inherited = {
        name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
    }
    with tempfile.TemporaryDirectory() as directory:
        environ = {
            **inherited,
            "BENCH_DIR": directory,
            "RUNWELL_HOME": directory,
            "TRACKIO_DIR": directory,
            "WANDB_SILENT": "true",
            "WANDB_CONSOLE": "off",
        }
        shown = subprocess.run(
            [peer.python, "-c", peer.prelude + code],
            env=environ,
            cwd=directory,
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        ).stdout
    figures: Mapping[str, float] = json.loads(shown.splitlines()[-1])
    return figures


def ended(report: Report) -> int:
    """Returns the exit status of a benchmark."""
    return 1 if report.missed else 0


def best(count: int, run: Callable[[], float]) -> float:
    """Returns the smallest of several runs: what the machine can do when nobody disturbs."""
    return min(run() for _ in range(count))
