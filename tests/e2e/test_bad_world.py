"""A real script in a world that fails it: it trains to its end and is told once, in plain words."""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.e2e.conftest import LiveServer, free_port

KEY = "k" * 40
SCRIPT = """
import runwell

run = runwell.init(project="bad-world")
for number in range(2000):
    run.log({"loss": 1 / (number + 1), "note": "x" * 50})
run.finish()
print("trained to the end")
"""


class HotelLogin(BaseHTTPRequestHandler):
    """Answers everything with a page, as a network does that wants a sign-in first."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        page = b"<html><body>Welcome! Please accept our terms.</body></html>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, format: str, *args: object) -> None:
        """Keeps quiet."""


@pytest.fixture
def hotel() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), HotelLogin)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def train(folder: Path, limit_bytes: int | None = None, **settings: str) -> str:
    """Runs the script; returns what it was told, after checking that the training went on."""
    environ = {**os.environ, "RUNWELL_HOME": str(folder / "home"), "RUNWELL_UPLINK_IDLE_S": "1"}

    def shrink_disk() -> None:
        if limit_bytes is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit_bytes, limit_bytes))

    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=folder,
        env={**environ, "WANDB_FINISH_TIMEOUT": "5", **settings},
        preexec_fn=shrink_disk,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "trained to the end\n"), done.stderr
    return done.stderr


def told(stderr: str, pattern: str) -> int:
    """Returns how many lines say something."""
    return sum(bool(re.search(pattern, line)) for line in stderr.splitlines())


def test_without_a_server_the_run_stays_here_and_says_how_to_see_it(tmp_path: Path) -> None:
    stderr = train(tmp_path)
    assert told(stderr, "runwell up") >= 1
    assert told(stderr, "warning|not on the server") == 0


def test_a_server_that_nobody_runs_is_named_once(tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    stderr = train(tmp_path, WANDB_BASE_URL=url, WANDB_API_KEY=KEY)
    assert told(stderr, f"not on the server yet: waiting for {url}.*refused.*the data is safe") == 1


def test_a_server_that_answers_garbage_is_named_once(tmp_path: Path, hotel: str) -> None:
    stderr = train(tmp_path, WANDB_BASE_URL=hotel, WANDB_API_KEY=KEY)
    assert told(stderr, "what answers there is no tracking server.*the data is safe") == 1


def test_a_wrong_key_is_told_once_and_what_to_do(tmp_path: Path, live_server: LiveServer) -> None:
    # A refusal ends the waiting; until then the uplink has to start, which may take its time.
    stderr = train(
        tmp_path, WANDB_BASE_URL=live_server.url, WANDB_API_KEY=KEY, WANDB_FINISH_TIMEOUT="60"
    )
    assert told(stderr, "does not accept the API key.*set WANDB_API_KEY") == 1
    assert KEY not in stderr


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a file system nobody can write")
def test_a_directory_that_cannot_be_written_is_replaced(tmp_path: Path) -> None:
    stderr = train(tmp_path, WANDB_DIR="/proc", TMPDIR=str(tmp_path))
    assert told(stderr, "warning: the run directory cannot be written.*using ") == 1
    assert list(tmp_path.glob("runwell-*/wandb/run-*/run-*.wandb"))


def test_a_disk_that_is_full_is_told_once_with_what_is_missing(tmp_path: Path) -> None:
    stderr = train(tmp_path, limit_bytes=64 * 1024)
    assert told(stderr, "warning: the disk does not take records") == 1
    assert told(stderr, "records did not reach the disk") == 1
