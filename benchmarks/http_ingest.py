"""Ingest over HTTP: points per second that one server process keeps, from 50 runs at once.

Each run sends bodies of the file stream over a connection of its own, the next one when the last is
acknowledged, which means that it is on disk. A body holds 200 lines of 20 metrics, `_timestamp` and
`_runtime`, and the summary. Beside it the same lines as one row of JSON each in SQLite, written by
this process without any HTTP, parsed by nobody, with a commit per body.

The bodies are made before the clock starts: the server is measured, and the senders, who share its
machine, shall not take its processors. What they do take is told beside what the server does, per
point, for on a machine with other work these say more than the rate. PostgreSQL's own processes are
not counted.
"""

from __future__ import annotations

import base64
import http.client
import json
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from benchmarks._engines import engines
from benchmarks._json_rows import JsonRows
from benchmarks._server import served
from benchmarks._stores import curves

RUNS, METRICS, LINES, BODIES = 50, 20, 200, 8
POINTS = RUNS * BODIES * LINES * (METRICS + 2)
MIN_RATE = 500_000
MIN_RATIO = 0.25  # of writers who parse nothing and speak no HTTP


def lines_of(run: int) -> list[str]:
    """Returns the lines of a run."""
    names = [f"metric_{number}" for number in range(METRICS)]
    return [
        json.dumps(
            {
                **dict(zip(names, values, strict=True)),
                "_step": step,
                "_runtime": step * 0.1,
                "_timestamp": 1.7e9 + step * 0.1,
            }
        )
        for step, values in enumerate(curves(METRICS, LINES * BODIES, run).T.tolist())
    ]


def bodies_of(lines: Sequence[str]) -> list[bytes]:
    """Returns the bodies in which they are sent."""
    bodies = []
    for first in range(0, len(lines), LINES):
        part = lines[first : first + LINES]
        files = {
            "wandb-history.jsonl": {"offset": first, "content": part},
            "wandb-summary.json": {"offset": 0, "content": part[-1:]},
        }
        bodies.append(json.dumps({"files": files}).encode())
    return bodies


def upsert(host: str, port: int, headers: dict[str, str], run: str) -> str:
    query = (
        "mutation UpsertBucket($name: String, $project: String) "
        "{ upsertBucket(input: {name: $name, modelName: $project}) "
        "{ bucket { project { entity { name } } } } }"
    )
    body = json.dumps({"query": query, "variables": {"name": run, "project": "bench"}})
    connection = http.client.HTTPConnection(host, port)
    connection.request("POST", "/graphql", body, headers)
    answer = json.load(connection.getresponse())
    connection.close()
    entity = answer["data"]["upsertBucket"]["bucket"]["project"]["entity"]["name"]
    return str(entity)


def send(host: str, port: int, headers: dict[str, str], path: str, bodies: Sequence[bytes]) -> None:
    connection = http.client.HTTPConnection(host, port)
    for body in bodies:
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        text = answer.read()
        assert answer.status == 200, text
    connection.close()


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds for all points: by the clock, and of processors."""

    wall_s: float
    server_s: float
    senders_s: float


def measure_ours(folder: Path, database: str, bodies: Sequence[Sequence[bytes]]) -> Taken:
    with served(folder, "--database", database) as server:
        where = urllib.parse.urlsplit(server.url)
        host, port = str(where.hostname), int(where.port or 0)
        key = (folder / "owner.key").read_text().strip()
        token = base64.b64encode(f"api:{key}".encode()).decode()
        headers = {"Authorization": f"Basic {token}", "Content-Type": "application/json"}
        names = [f"r{number}" for number in range(RUNS)]
        entity, *_ = [upsert(host, port, headers, name) for name in names]
        paths = [f"/files/{urllib.parse.quote(entity)}/bench/{name}/file_stream" for name in names]
        start, server_s, own_s = time.perf_counter(), server.cpu_s(), time.process_time()
        with ThreadPoolExecutor(RUNS) as pool:
            list(
                pool.map(
                    lambda pair: send(host, port, headers, *pair), zip(paths, bodies, strict=True)
                )
            )
        wall_s = time.perf_counter() - start
        return Taken(wall_s, server.cpu_s() - server_s, time.process_time() - own_s)


def measure_json(folder: Path, lines: Sequence[Sequence[str]]) -> float:
    rows = JsonRows(folder / "json.db")
    start = time.perf_counter()
    for first, run in product(range(0, LINES * BODIES, LINES), range(RUNS)):
        rows.append(run, first, lines[run][first : first + LINES])
    taken = time.perf_counter() - start
    rows.close()
    return taken


def main() -> int:
    lines = [lines_of(run) for run in range(RUNS)]
    bodies = [bodies_of(one) for one in lines]
    with tempfile.TemporaryDirectory(prefix="runwell-bench-") as name:
        json_s = measure_json(Path(name), lines)
    print(f"rows of JSON, no HTTP    {POINTS / json_s / 1e3:7.0f}k points/s")
    ratios = []
    with engines() as found:
        for engine in found:
            with tempfile.TemporaryDirectory(prefix="runwell-bench-") as name:
                taken = measure_ours(Path(name), engine.url(Path(name)), bodies)
            ratios.append(json_s / taken.wall_s)
            rate = POINTS / taken.wall_s / 1e3
            print(
                f"{engine.name:11} 50 runs      {rate:7.0f}k points/s  {ratios[-1]:.2f}×  "
                f"µs of processors a point: server {taken.server_s / POINTS * 1e6:.2f}, "
                f"senders {taken.senders_s / POINTS * 1e6:.2f}"
            )
    print(f"to reach: {MIN_RATE // 1000}k on a quiet machine, {MIN_RATIO}× on any (SQLite)")
    return 0 if ratios[0] >= MIN_RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
