"""A server in a process of its own, and scripts that the official client runs against it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile
from typing import Any

from runwell.wire.frame import column, read_frame

CLIENT_DEADLINE_S = 110.0
SERVE = """
import sys
from pathlib import Path
from runwell.server.serve import Home, Plan, serve
data, port, database, blobs, *tls = sys.argv[1:]
cert, key = map(Path, tls) if tls else (None, None)
home = Home(Path(data), database or None, blobs or None)
plan = Plan(home, port=int(port), tls_cert=cert, tls_key=key)
serve(plan, lambda running: print(running.url, flush=True))
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A server in a process of its own.

    Attributes:
        url: Without a slash at the end.
        key: Of the owner.
    """

    url: str
    key: str

    def ask(self, path: str, document: object = None, method: str | None = None) -> bytes:
        """Returns what our own API answers."""
        body = None if document is None else json.dumps(document).encode()
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.url}{path}", body, headers, method=method)
        with urllib.request.urlopen(request, timeout=30) as reply:
            data: bytes = reply.read()
        return data

    def get(self, path: str) -> Any:  # noqa: ANN401 - tests look into it
        return json.loads(self.ask(f"/api/v1{path}"))

    def run(self, project: str, id: str) -> Any:  # noqa: ANN401 - tests look into it
        return self.get(f"/projects/{self.entity}/{project}/runs/{id}")

    def values(self, project: str, id: str, key: str) -> dict[int, object]:
        """Returns what a key held that no chart can show, by step."""
        path = f"/projects/{self.entity}/{project}/runs/{id}/values?key={key}"
        return {item["step"]: item["value"] for item in self.get(path)["items"]}

    def curve(self, project: str, id: str, key: str) -> tuple[list[float], list[float], list[Any]]:
        """Returns x, values (NaN where there is none) and marks of one key of one run."""
        asked = {"runs": [id], "keys": [key], "buckets": 1000}
        path = f"/api/v1/projects/{self.entity}/{project}/series"
        header, columns = read_frame(self.ask(path, asked))
        panels: Any = header["panels"]
        (series,) = panels[0]["series"]
        return (
            list(column(columns, panels[0]["x"])),
            list(column(columns, series["last"])),
            series["marks"],
        )

    @property
    def entity(self) -> str:
        entity: str = self.get("/viewer")["entity"]
        return entity


@dataclass(frozen=True, slots=True)
class Client:
    """Runs scripts with the official client.

    Attributes:
        python: Whose environment holds it.
        folder: Where its runs are written.
        server: Where they go.
        deadline_s: How long a script may take.
    """

    python: Path
    folder: Path
    server: Server
    deadline_s: float = CLIENT_DEADLINE_S

    def run(self, script: str, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
        """Runs a script to its end."""
        return subprocess.run(
            [str(self.python), "-c", script, *arguments],
            cwd=self.folder,
            env=self.environ(environ),
            capture_output=True,
            text=True,
            timeout=self.deadline_s,
            check=False,
        )

    def start(self, script: str, *arguments: str, **environ: str) -> subprocess.Popen[bytes]:
        """Starts a script that goes on beside the test; its words go to `started.log`."""
        return self._start("-c", script, *arguments, environ=environ)

    def start_file(self, script: Path, *arguments: str, **environ: str) -> subprocess.Popen[bytes]:
        """Starts a copy of a script in the folder, likewise."""
        copyfile(script, self.folder / script.name)
        return self._start(script.name, *arguments, environ=environ)

    def _start(self, *arguments: str, environ: dict[str, str]) -> subprocess.Popen[bytes]:
        with (self.folder / "started.log").open("ab") as log:
            return subprocess.Popen(
                [str(self.python), *arguments],
                cwd=self.folder,
                env=self.environ(environ),
                stdout=log,
                stderr=log,
            )

    def environ(self, more: dict[str, str]) -> dict[str, str]:
        """Returns the environment of a script."""
        home = str(self.folder)
        # Commands of agents start `python`, which has to be the one with the official client.
        path = f"{self.python.parent}{os.pathsep}{os.environ['PATH']}"
        settings = {"WANDB_BASE_URL": self.server.url, "WANDB_API_KEY": self.server.key}
        quiet = {"WANDB_ERROR_REPORTING": "false", "WANDB_DIR": home, "HOME": home}
        return {"PATH": path, **settings, **quiet, **more}

    def must(self, script: str, *arguments: str, **environ: str) -> str:
        """Runs a script that has to succeed; returns what it printed."""
        done = self.run(script, *arguments, **environ)
        assert done.returncode == 0, done.stderr
        return done.stdout


def until(condition: Callable[[], bool], what: str, timeout_s: float = 120) -> None:
    """Polls until the condition holds; fails with `what` when the time is over."""
    end = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.2)


@contextmanager
def running_server(
    data: Path,
    database: str | None = None,
    tls: tuple[Path, Path] | None = None,
    blobs: str | None = None,
) -> Iterator[Server]:
    """Gives a server that keeps its data in a folder, or in a database and a store of blobs if they
    are named; it speaks https if it is given a certificate and its key."""
    process, url = start_server(data, database, tls=tls, blobs=blobs)
    try:
        yield Server(url, (data / "owner.key").read_text().strip())
    finally:
        process.terminate()
        status = process.wait(30)
    assert status == 0


def start_server(
    data: Path,
    database: str | None = None,
    port: int = 0,
    tls: tuple[Path, Path] | None = None,
    blobs: str | None = None,
) -> tuple[subprocess.Popen[str], str]:
    """Starts a server and returns its process and address, when it answers."""
    arguments = [str(data), str(port), database or "", blobs or "", *map(str, tls or ())]
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE, *arguments], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    with process.stdout:
        return process, process.stdout.readline().strip()
