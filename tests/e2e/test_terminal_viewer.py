"""`runwell leet` beside a live run: by its file, by its address, and on a real terminal."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.e2e.conftest import LiveServer, until

RUNWELL = str(Path(sys.executable).parent / "runwell")
DEADLINE_S = 60.0
SCRIPT = """
import sys, runwell
run = runwell.init(project="terminal", name="calm-heron", config={"lr": 0.125})
for step in range(20):
    run.log({"loss": 1 / (step + 1)})
print("twenty rows at", run.url)
sys.stdin.read()
run.log({"late": 1})
run.finish()
"""


def leet(server: LiveServer, *words: str) -> str:
    command = [RUNWELL, "leet", *words]
    return subprocess.run(
        command, env=server.environ, cwd=server.data.parent, capture_output=True, check=True,
        timeout=DEADLINE_S,
    ).stdout.decode()  # fmt: skip


def on_terminal(server: LiveServer, wanted: bytes, *words: str) -> int:
    """Runs the viewer on a terminal until it shows something, and leaves with `q`."""
    terminal, inner = pty.openpty()
    process = subprocess.Popen(
        [RUNWELL, "leet", *words], cwd=server.data.parent, start_new_session=True,
        env=server.environ | {"TERM": "xterm-256color", "COLUMNS": "140", "LINES": "40"},
        stdin=inner, stdout=inner, stderr=inner,
    )  # fmt: skip
    os.close(inner)
    shown, has_left, end = b"", False, time.monotonic() + DEADLINE_S
    while time.monotonic() < end:
        if not select.select([terminal], [], [], 0.1)[0]:
            continue
        try:
            shown += os.read(terminal, 65536)
        except OSError:  # Linux says so when the other side has closed
            break
        if wanted in shown and not has_left:
            has_left = bool(os.write(terminal, b"q"))
    status = process.wait(timeout=DEADLINE_S)
    os.close(terminal)
    assert wanted in shown
    return status


@pytest.mark.slow
def test_a_live_run_is_seen_by_its_file_and_by_its_address(live_server: LiveServer) -> None:
    training = live_server.start(SCRIPT)
    until(lambda: "twenty rows" in _plain(live_server), DEADLINE_S, "no run in wandb/")
    by_file = _plain(live_server)
    assert "state    running" in by_file
    assert "memory_percent" in by_file
    document = json.loads(leet(live_server, "inspect", "--summary", "--json"))
    address = document["console"][0]["line"].rpartition(" ")[2]
    until(lambda: "twenty rows" in leet(live_server, address), DEADLINE_S, f"no {address}")
    by_address = leet(live_server, address)
    for text in (by_file, by_address):
        assert "calm-heron" in text
        assert "lr  0.125" in text
        assert "loss  0.05" in text
    assert on_terminal(live_server, b"calm-heron") == 0
    assert on_terminal(live_server, b"memory_percent", "symon", "--interval", "200ms") == 0

    with subprocess.Popen(
        [RUNWELL, "leet", "inspect", "--follow", "--json"],
        env=live_server.environ, cwd=live_server.data.parent, stdout=subprocess.PIPE,
    ) as following:  # fmt: skip
        training.communicate(b"", timeout=DEADLINE_S)
        told, _ = following.communicate(timeout=DEADLINE_S)
    records = [json.loads(line) for line in told.splitlines()]
    assert records[-1]["type"] == "exit"
    assert {"late": 1} in [each["history"]["data"] for each in records if "history" in each]
    assert "state    finished (exit code 0)" in _plain(live_server)


def _plain(server: LiveServer) -> str:
    found = list((server.data.parent / "wandb").glob("run-*/run-*.wandb"))
    return leet(server, "--plain") if found else ""
