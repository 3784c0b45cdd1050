"""A real server, real training processes and a real browser, for tests of the whole.

Each server has its own data, its own `RUNWELL_HOME` and a port that was free a moment ago. Tests
share one and keep to projects of their own (`shared_server`, `project`); a test that does things to
the server itself has one to itself (`live_server`).
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import chromium

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Page, Request, Response

START_DEADLINE_S = 90.0
GIVEN_UP = "net::ERR_ABORTED"  # by the page itself: it went elsewhere, or wants something else
CHROMIUM_FLAGS = [
    "--no-sandbox",  # CI runs as root
    "--disable-dev-shm-usage",  # containers have a small one
    "--font-render-hinting=none",
    "--force-color-profile=srgb",
    "--enable-unsafe-swiftshader",  # bodies in space are drawn without a graphics card, too
]


@dataclass(frozen=True, slots=True)
class LiveServer:
    """A server in a process of its own.

    Attributes:
        url: Where it answers, without a slash at the end.
        data: Its data folder.
        environ: An environment for training processes that log to it.
    """

    url: str
    data: Path
    environ: dict[str, str]

    def get(self, path: str) -> dict[str, Any]:
        """Returns the document that the server's own API answers to a GET."""
        with urllib.request.urlopen(f"{self.url}/api/v1{path}", timeout=60) as reply:
            document: dict[str, Any] = json.load(reply)
        return document

    def start(self, script: str, *arguments: str) -> subprocess.Popen[bytes]:
        """Starts a training process that runs the given source text."""
        command = [sys.executable, "-c", script, *arguments]
        return subprocess.Popen(
            command, env=self.environ, cwd=self.data.parent, stdin=subprocess.PIPE
        )

    def wait_for_run(self, entity: str, project: str, rows: int) -> dict[str, Any]:
        """Returns the project's only run as soon as the server has so many rows of it."""
        found: list[dict[str, Any]] = []

        def is_there() -> bool:
            with contextlib.suppress(OSError):  # 404 until the first run has arrived
                found[:] = self.get(f"/projects/{entity}/{project}/runs")["items"]
            return bool(found) and found[0]["rows"] >= rows

        until(is_there, START_DEADLINE_S, f"no run with {rows} rows in {entity}/{project}")
        return found[0]


def until(condition: Callable[[], bool], deadline_s: float, what: str) -> None:
    """Polls until the condition holds; fails with `what` when the deadline passes."""
    end = time.monotonic() + deadline_s
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.05)
    pytest.fail(f"{what}: not within {deadline_s:g} s")


def free_port() -> int:
    """Returns a port of the loopback interface that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def is_ready(url: str) -> bool:
    """Returns whether the server says that it is ready."""
    try:
        with urllib.request.urlopen(f"{url}/ready", timeout=1) as reply:
            return bool(reply.status == 200)
    except OSError:
        return False


@contextlib.contextmanager
def serving(folder: Path, *options: str) -> Iterator[LiveServer]:
    """Runs a fresh server on loopback, with all that it keeps below the folder."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environ = {k: v for k, v in os.environ.items() if not k.startswith(("WANDB_", "RUNWELL_"))}
    environ |= {"RUNWELL_HOME": str(folder / "home"), "RUNWELL_UPLINK_IDLE_S": "2"}
    data = folder / "data"
    runwell = Path(sys.executable).parent / "runwell"
    command = [str(runwell), "server", "--port", str(port), "--data", str(data), *options]
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environ, stdout=output, stderr=output)
    try:
        until(lambda: is_ready(url) or process.poll() is not None, START_DEADLINE_S, "no server")
        assert process.poll() is None, log.read_text()
        yield LiveServer(url, data, environ)
    finally:
        process.terminate()
        process.wait(timeout=60)


@pytest.fixture
def live_server(tmp_path: Path) -> Iterator[LiveServer]:
    """A fresh server on loopback, stopped at the end of the test."""
    with serving(tmp_path) as server:
        yield server


@pytest.fixture(scope="session")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """One server for all tests of a process, which keep to projects of their own."""
    with serving(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture
def project(request: pytest.FixtureRequest) -> str:
    """The name of a project that no other test logs to."""
    name: str = request.node.originalname
    return name


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Makes pytest-playwright drive the system's Chromium instead of a download of its own."""
    return {"executable_path": chromium(), "args": CHROMIUM_FLAGS}


@pytest.fixture
def quiet_page(page: Page) -> Iterator[Page]:
    """A page that fails the test if a script complains or breaks, or a request fails."""
    complaints = complaints_of(page)
    yield page
    assert complaints == []


def complaints_of(page: Page) -> list[str]:
    """Returns a list that grows by all that goes wrong in a page from now on."""
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    def note_answer(answer: Response) -> None:
        if answer.status >= HTTPStatus.BAD_REQUEST:
            complaints.append(f"{answer.status} {answer.request.method} {answer.url}")

    def note_failure(request: Request) -> None:
        if request.failure != GIVEN_UP:
            complaints.append(f"{request.failure} {request.method} {request.url}")

    page.on("console", note)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("response", note_answer)
    page.on("requestfailed", note_failure)
    return complaints
