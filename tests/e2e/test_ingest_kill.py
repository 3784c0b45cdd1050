"""The server is killed amid ingest, over and over: what it acknowledged is there, once.

`RUNWELL_KILL_ROUNDS=100` makes it a hundred times, `RUNWELL_KILL_ENGINE=postgres` on PostgreSQL.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import threading
import urllib.parse
import urllib.request
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from runwell.wire.frame import column, read_frame
from tests.e2e.mortal import MortalServer
from tests.unit.store.cluster import running_cluster

pytestmark = pytest.mark.slow

ENGINE = os.environ.get("RUNWELL_KILL_ENGINE", "sqlite")
ROUNDS = int(os.environ.get("RUNWELL_KILL_ROUNDS", "4"))
RUNS, LINES = 4, 25


@pytest.fixture
def database() -> Iterator[tuple[str, ...]]:
    """The options that say where the data lie."""
    if ENGINE == "sqlite":
        yield ()
        return
    assert ENGINE == "postgres", "the engine is sqlite or postgres"
    with running_cluster() as folder:
        yield ("--database", f"postgresql://postgres@/postgres?host={folder}")


@pytest.fixture
def server(tmp_path: Path, database: tuple[str, ...]) -> Iterator[MortalServer]:
    environ = {k: v for k, v in os.environ.items() if not k.startswith(("WANDB_", "RUNWELL_"))}
    home = {"RUNWELL_HOME": str(tmp_path / "home")}
    made = MortalServer(tmp_path, environ | home, options=database)
    made.start()
    yield made
    made.kill()


class Client:
    """Sends the lines of one run, the next body when the last is acknowledged; repeats the last
    one after a failure, as clients do, and now and then without any."""

    def __init__(self, server: MortalServer, run: str) -> None:
        self.run = run
        self.acknowledged = 0
        self._server = server
        self._chance = random.Random(run)

    def headers(self) -> dict[str, str]:
        token = b64encode(f"api:{self._server.key}".encode()).decode()
        return {"Authorization": f"Basic {token}", "Content-Type": "application/json"}

    def ask(self, path: str, document: object) -> bytes:
        request = urllib.request.Request(
            self._server.url + path, json.dumps(document).encode(), self.headers()
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return bytes(answer.read())

    def make(self) -> str:
        """Makes the run and returns its entity."""
        query = (
            "mutation UpsertBucket($name: String!) { upsertBucket(input: {name: $name, "
            'modelName: "kill"}) { bucket { project { entity { name } } } } }'
        )
        body = {"query": query, "variables": {"name": self.run}}
        found = json.loads(self.ask("/graphql", body))
        entity: str = found["data"]["upsertBucket"]["bucket"]["project"]["entity"]["name"]
        return entity

    def send_until_the_end(self, entity: str) -> None:
        """Sends until the server is gone."""
        where = urllib.parse.urlsplit(self._server.url)
        path = f"/files/{urllib.parse.quote(entity)}/kill/{self.run}/file_stream"
        connection = http.client.HTTPConnection(where.netloc, timeout=60)
        try:
            while True:
                first = max(0, self.acknowledged - self._chance.choice([0, 0, 7]))
                lines = [
                    json.dumps({"_step": row, "loss": row / 2})
                    for row in range(first, self.acknowledged + LINES)
                ]
                summary = {"offset": 0, "content": [json.dumps({"end": self.acknowledged + LINES})]}
                files = {
                    "wandb-history.jsonl": {"offset": first, "content": lines},
                    "wandb-summary.json": summary,
                }
                connection.request("POST", path, json.dumps({"files": files}), self.headers())
                answer = connection.getresponse()
                answer.read()
                if answer.status != 200:
                    return
                self.acknowledged += LINES
        except (OSError, http.client.HTTPException):
            return
        finally:
            connection.close()

    def check(self, entity: str) -> None:
        """Asserts that the acknowledged lines are there, once, and goes on behind what is there."""
        body = {"runs": [self.run], "keys": ["loss"], "buckets": 10_000}
        frame = self.ask(f"/api/v1/projects/{urllib.parse.quote(entity)}/kill/series", body)
        header, columns = read_frame(frame)
        panels: Any = header["panels"]
        panel = panels[0]
        points = panel["series"][0]["points"] if panel["series"] else 0
        # At most one body was under way, and a body is kept whole or not at all.
        assert points in (self.acknowledged, self.acknowledged + LINES)
        if panel["exact"] and points:
            assert list(column(columns, panel["x"])) == [float(row) for row in range(points)]
            values = list(column(columns, panel["series"][0]["last"]))
            assert values == [row / 2 for row in range(points)]
        self.acknowledged = points


@pytest.mark.timeout(60 + 60 * ROUNDS)
def test_what_was_acknowledged_is_there_once_however_often_the_server_is_killed(
    server: MortalServer,
) -> None:
    clients = [Client(server, f"r{number}") for number in range(RUNS)]
    entity, *_ = [client.make() for client in clients]
    chance = random.Random(5)
    for _ in range(ROUNDS):
        threads = [
            threading.Thread(target=client.send_until_the_end, args=(entity,)) for client in clients
        ]
        for thread in threads:
            thread.start()
        threads[0].join(chance.uniform(0.2, 1.5))
        server.kill()
        for thread in threads:
            thread.join()
        server.start()
        for client in clients:
            client.check(entity)
    assert all(client.acknowledged for client in clients)
