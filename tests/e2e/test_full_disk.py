"""A server whose disk is full: it says so, goes on answering, and takes everything again as soon as
there is room, by itself.

The disk is a small one in memory that the server's process alone sees.
"""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import urllib.parse
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from runwell.server.http.problems import NO_ROOM
from runwell.wire.frame import column, read_frame
from tests.e2e.mortal import MortalServer

pytestmark = pytest.mark.slow

DISK_MB, BALLAST_MB = 24, 12
LINES = 200
# What the server is started inside of: a folder that is a disk of its own, with something on it.
INSIDE = (
    'mount -t tmpfs -o size={size}m none "$0" && '
    'head -c {ballast}M /dev/zero > "$0/ballast" && exec "$@"'
)


def may_mount(folder: Path) -> bool:
    """Returns whether this system lets a process have a disk of its own."""
    command = ["unshare", "-rm", "mount", "-t", "tmpfs", "none", str(folder)]
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MortalServer]:
    data = tmp_path / "data"
    data.mkdir()
    if not may_mount(data):
        pytest.skip("no process may have a disk of its own here (unshare -rm mount)")
    environ = {k: v for k, v in os.environ.items() if not k.startswith(("WANDB_", "RUNWELL_"))}
    script = INSIDE.format(size=DISK_MB, ballast=BALLAST_MB)
    made = MortalServer(
        tmp_path,
        environ | {"RUNWELL_HOME": str(tmp_path / "home")},
        inside=["unshare", "-rm", "sh", "-c", script, str(data)],
    )
    made.start()
    yield made
    made.kill()


class Client:
    """One connection that asks and sends."""

    def __init__(self, server: MortalServer) -> None:
        data = Path(f"/proc/{server.pid}/root{server.data}")
        key = (data / "owner.key").read_text().strip()
        self.disk = data
        self._headers = {
            "Authorization": f"Basic {b64encode(f'api:{key}'.encode()).decode()}",
            "Content-Type": "application/json",
        }
        self._where = urllib.parse.urlsplit(server.url).netloc

    def ask(self, method: str, path: str, body: bytes | None = None) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection(self._where, timeout=60)
        try:
            connection.request(method, path, body, self._headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def make(self) -> str:
        """Makes a run and returns its entity."""
        query = (
            'mutation UpsertBucket { upsertBucket(input: {name: "r", modelName: "full"}) '
            "{ bucket { project { entity { name } } } } }"
        )
        _, body = self.ask("POST", "/graphql", json.dumps({"query": query}).encode())
        entity = json.loads(body)["data"]["upsertBucket"]["bucket"]["project"]["entity"]["name"]
        return urllib.parse.quote(str(entity))

    def send(self, entity: str, first: int) -> tuple[int, bytes]:
        """Sends lines, wide ones: a number and a text that no codec makes small."""
        lines = [
            json.dumps({"_step": row, "loss": row / 2, "note": os.urandom(300).hex()})
            for row in range(first, first + LINES)
        ]
        files = {"wandb-history.jsonl": {"offset": first, "content": lines}}
        body = json.dumps({"files": files}).encode()
        return self.ask("POST", f"/files/{entity}/full/r/file_stream", body)

    def fill(self, entity: str, first: int) -> tuple[int, bytes]:
        """Sends until the server refuses; returns how many rows it has acknowledged, and why."""
        rows = first
        while rows < first + 1_000 * LINES:
            status, said = self.send(entity, rows)
            if status != 200:
                assert status == 507, said
                return rows, said
            rows += LINES
        raise AssertionError("the disk never became full")

    def losses(self, entity: str) -> list[float]:
        body = json.dumps({"runs": ["r"], "keys": ["loss"], "buckets": 10_000}).encode()
        status, frame = self.ask("POST", f"/api/v1/projects/{entity}/full/series", body)
        assert status == 200, frame
        header, columns = read_frame(frame)
        panels: Any = header["panels"]
        return list(column(columns, panels[0]["series"][0]["last"]))


def test_a_full_disk_is_told_reads_go_on_and_room_is_used_at_once(server: MortalServer) -> None:
    client = Client(server)
    entity = client.make()
    rows, said = client.fill(entity, 0)
    assert rows > 0
    assert NO_ROOM in said.decode()

    # While it is full: what was acknowledged is read, nothing else is there, nothing gets in.
    again, _ = client.send(entity, rows)
    assert again == 507
    assert client.losses(entity) == [row / 2 for row in range(rows)]
    status, _ = client.ask("GET", f"/api/v1/projects/{entity}/full/runs/r")
    assert status == 200

    (client.disk / "ballast").unlink()
    status, said = client.send(entity, rows)
    assert status == 200, said
    more, _ = client.fill(entity, rows + LINES)
    assert more > rows + LINES
    assert client.losses(entity) == [row / 2 for row in range(more)]
