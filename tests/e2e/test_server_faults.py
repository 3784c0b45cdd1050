"""A real script, the real uplink and the real server; the last two are killed in mid-upload."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.e2e.conftest import until
from tests.e2e.mortal import MortalServer

pytestmark = pytest.mark.slow

NUM_ROWS = 30_000
NUM_KILLS = 8
DEADLINE_S = 90.0

# Fast enough to keep uploads under way, slow enough to be killed many times meanwhile.
SCRIPT = f"""
import time
import runwell

with runwell.init(project="faults", id="abc", settings={{"finish_timeout": {DEADLINE_S}}}) as run:
    for number in range({NUM_ROWS}):
        run.log({{"loss": number / 7, "note": "x" * 200}})
        if number % 1000 == 0:
            print("row", number)
            time.sleep(0.15)
"""


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {**os.environ, "RUNWELL_HOME": str(tmp_path / "home"), "RUNWELL_UPLINK_IDLE_S": "3"}


@pytest.fixture
def server(tmp_path: Path, environ: dict[str, str]) -> Iterator[MortalServer]:
    server = MortalServer(tmp_path, environ)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def uplinks(environ: dict[str, str]) -> Iterator[list[subprocess.Popen[bytes]]]:
    processes = [start_uplink(environ)]
    yield processes
    for process in processes:
        process.kill()
        process.wait()


def start_uplink(environ: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "runwell.uplink"], env=environ)


def test_killing_uplink_and_server_in_mid_upload_loses_and_repeats_nothing(
    tmp_path: Path,
    environ: dict[str, str],
    server: MortalServer,
    uplinks: list[subprocess.Popen[bytes]],
) -> None:
    chance = random.Random(11)
    training = subprocess.Popen([sys.executable, "-c", SCRIPT], env=environ, cwd=tmp_path)

    for turn in range(NUM_KILLS):
        time.sleep(0.2 + 0.6 * chance.random())
        if turn % 2:
            server.kill()
        uplinks[-1].kill()
        uplinks[-1].wait()
        if turn % 2:
            server.start()
        uplinks.append(start_uplink(environ))

    assert training.wait(timeout=DEADLINE_S) == 0
    state, rows = server.history("abc")
    assert state == "finished"
    assert [(row["_step"], row["loss"]) for row in rows] == [
        (number, number / 7) for number in range(NUM_ROWS)
    ]
    assert server.lines("abc") == [f"row {number}" for number in range(0, NUM_ROWS, 1000)]


def test_an_uplink_that_was_killed_comes_back_while_the_script_still_trains(
    tmp_path: Path, environ: dict[str, str], server: MortalServer
) -> None:
    steady = """
import time, runwell
with runwell.init(project="faults", id="abc") as run:
    for number in range(10_000):
        run.log({"loss": number})
        time.sleep(0.05)
"""
    training = subprocess.Popen([sys.executable, "-c", steady], env=environ, cwd=tmp_path)
    try:
        until(lambda: server.num_rows("abc") > 0, DEADLINE_S, "no rows")
        first = uplink_pids(environ)
        assert first
        for pid in first:
            os.kill(pid, signal.SIGKILL)
        seen = server.num_rows("abc")

        until(lambda: server.num_rows("abc") > seen + 20, DEADLINE_S, "no rows after the kill")

        assert training.poll() is None
        assert set(first).isdisjoint(uplink_pids(environ))
    finally:
        training.kill()
        training.wait()
    until(lambda: server.history("abc")[0] == "crashed", DEADLINE_S, "no end")


def uplink_pids(environ: dict[str, str]) -> list[int]:
    """Returns the uplinks of one home."""
    return [
        process.pid
        for process in psutil.process_iter(["cmdline", "environ"])
        if "runwell.uplink" in (process.info["cmdline"] or [])
        and (process.info["environ"] or {}).get("RUNWELL_HOME") == environ["RUNWELL_HOME"]
    ]
