"""`runwell server start` and `stop`: a server in the background."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

MAIN = "from runwell.cli.main import main; main()"


class Shell:
    """Runs commands of one user."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.environ = {**os.environ, "RUNWELL_HOME": str(home)}

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", MAIN, *words],
            env=self.environ,
            cwd=self.home,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    found = Shell(tmp_path)
    yield found
    found.run("server", "stop")


def test_it_is_started_found_again_and_stopped(shell: Shell) -> None:
    data = shell.home / "elsewhere"
    started = shell.run("server", "--data", str(data), "start", "--port", "0")
    assert started.returncode == 0, started.stderr
    url = next(word for word in started.stdout.split() if word.startswith("http"))
    with urllib.request.urlopen(f"{url}/api/v1/openapi.json") as answer:
        assert answer.status == 200
    assert list(data.iterdir()) != []
    again = shell.run("server", "start")
    assert (again.returncode, again.stdout) == (0, f"Runwell runs at {url}\n")
    assert shell.run("server", "stop").stdout == f"stopped {url}\n"
    assert shell.run("server", "stop").stdout == "no server of yours runs here\n"


def test_one_that_cannot_start_says_why(shell: Shell) -> None:
    started = shell.run("server", "--data", "/dev/null", "start", "-p", "0", "-e", "A=b")
    assert started.returncode == 1
    assert "the server ended at once" in started.stderr
    assert "/dev/null" in started.stderr
    assert "NAME=VALUE" in shell.run("server", "start", "-e", "A").stderr
