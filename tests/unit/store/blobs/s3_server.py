"""An S3 server of the tests' own: moto as a process on loopback, with one bucket."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

BUCKET = "runwell-test"
_ADDRESS = re.compile(r"Running on (http://127\.0\.0\.1:\d+)")
_START_S = 60.0


@dataclass(frozen=True, slots=True)
class S3Server:
    """Where it listens. It takes any credentials until it is told otherwise."""

    address: str

    def url(self, prefix: str = "", bucket: str = BUCKET) -> str:
        return f"s3://{bucket}/{prefix}?endpoint={self.address}"

    @contextmanager
    def checking_credentials(self) -> Iterator[None]:
        """Refuses whom it does not know, which is everybody."""
        self._ask("POST", "moto-api/reset-auth", b"0")
        try:
            yield
        finally:
            self._ask("POST", "moto-api/reset-auth", b"inf")

    def make_bucket(self) -> None:
        self._ask("PUT", BUCKET)

    def unfinished_uploads(self) -> int:
        return self._ask("GET", f"{BUCKET}?uploads").count(b"<UploadId>")

    def _ask(self, method: str, path: str, body: bytes | None = None) -> bytes:
        headers = {"Content-Type": "text/plain"}
        request = Request(f"{self.address}/{path}", data=body, headers=headers, method=method)
        with urlopen(request, timeout=10) as answer:
            found: bytes = answer.read()
        return found


@contextmanager
def running_s3(folder: Path) -> Iterator[S3Server]:
    """Gives a running server with an empty bucket; skips where none can be.

    Args:
        folder: For what it prints.
    """
    for module in ("moto", "flask"):
        if find_spec(module) is None:
            pytest.skip(f"no S3 server ({module}): pip install 'moto[server]'")
    log = folder / "s3.log"
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"]
    environ = {name: value for name, value in os.environ.items() if not name.startswith("MOTO_")}
    with log.open("wb") as out, subprocess.Popen(command, stdout=out, stderr=out, env=environ) as p:
        try:
            server = S3Server(_address(p, log))
            server.make_bucket()
            yield server
        finally:
            p.kill()


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline and process.poll() is None:
        found = _ADDRESS.search(log.read_text(errors="replace"))
        if found:
            return found[1]
        time.sleep(0.05)
    pytest.fail(f"the S3 server did not start: {log.read_text(errors='replace')[-1000:]}")
