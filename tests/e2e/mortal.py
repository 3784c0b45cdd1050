"""A server that a test may kill at any moment."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.e2e.conftest import free_port, is_ready, until

DEADLINE_S = 90.0
HISTORY = (
    'query History($run: String!) { project(name: "faults") { run(name: $run) '
    "{ state history(samples: 1000000) } } }"
)


class MortalServer:
    """A server that is killed and started again with the same address and data.

    Args:
        root: Where its data lie.
        environ: Its environment.
        inside: A command that the server's command is given to, as its last arguments.
        options: More options of the server.
    """

    def __init__(
        self,
        root: Path,
        environ: dict[str, str],
        inside: Sequence[str] = (),
        options: Sequence[str] = (),
    ) -> None:
        self.url = f"http://127.0.0.1:{free_port()}"
        self.data = root / "data"
        self._environ = environ
        self._inside = inside
        self._options = options
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None, "it does not run"
        return self._process.pid

    @property
    def key(self) -> str:
        return (self.data / "owner.key").read_text().strip()

    def start(self) -> None:
        runwell = str(Path(sys.executable).parent / "runwell")
        port = self.url.rpartition(":")[2]
        command = [*self._inside, runwell, "server", "--port", port, "--data", str(self.data)]
        command.extend(self._options)
        log = self.data.with_suffix(".log")
        with log.open("ab") as said:
            process = subprocess.Popen(command, env=self._environ, stdout=said, stderr=said)
        self._process = process

        def is_there() -> bool:
            assert process.poll() is None, f"the server ended: {log.read_text()[-2000:]}"
            return is_ready(self.url)

        until(is_there, DEADLINE_S, "no server")

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def history(self, run: str) -> tuple[str, list[dict[str, Any]]]:
        """Returns state and rows of a run, as the official client would read them."""
        body = {"query": HISTORY, "variables": {"run": run}, "operationName": "History"}
        credentials = b64encode(f"api:{self.key}".encode()).decode()
        headers = {"Content-Type": "application/json", "Authorization": f"Basic {credentials}"}
        request = urllib.request.Request(f"{self.url}/graphql", json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request, timeout=30) as reply:
            found = json.load(reply)["data"]["project"]["run"]
        return found["state"], [json.loads(line) for line in found["history"]]

    def num_rows(self, run: str) -> int:
        """Returns how many rows of a run the server has; 0 while it does not know the run."""
        path = f"/api/v1/projects/{self.entity()}/faults/runs/{run}"
        try:
            with urllib.request.urlopen(self.url + path, timeout=30) as reply:
                return int(json.load(reply)["rows"])
        except urllib.error.HTTPError:
            return 0

    def lines(self, run: str) -> list[str]:
        """Returns the console lines of a run."""
        path = f"/api/v1/projects/{self.entity()}/faults/runs/{run}/logs"
        with urllib.request.urlopen(self.url + path, timeout=30) as reply:
            return [line["text"] for line in json.load(reply)["lines"]]

    def entity(self) -> str:
        with urllib.request.urlopen(f"{self.url}/api/v1/viewer", timeout=30) as reply:
            return str(json.load(reply)["entity"])
