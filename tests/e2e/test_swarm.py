"""Many runs at once: each posts its rows on a connection of its own, and none is lost."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from tests.contract.stack import Server, running_server
from tests.fakes.bad_network import target_of

pytestmark = pytest.mark.clock
BODIES, ROWS = 3, 20
MAX_MEMORY_BYTES = 1024 * 1024 * 1024
DEADLINE_S = 100.0


async def request(server: Server, path: str, document: object) -> tuple[int, dict[str, str], bytes]:
    """Posts a document on a connection of its own; returns status, headers and body."""
    reader, writer = await asyncio.open_connection(*target_of(server.url))
    body = json.dumps(document).encode()
    key = base64.b64encode(f"api:{server.key}".encode()).decode()
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Basic {key}\r\n"
    writer.write(f"{head}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body)
    answer = await reader.read()
    writer.close()
    top, _, rest = answer.partition(b"\r\n\r\n")
    first, *lines = top.decode().split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines)
    return int(first.split()[1]), headers, rest


async def one_run(server: Server, entity: str, name: str, seen: list[float]) -> int:
    """Lives the life of a run; returns how often it was asked to slow down."""
    named = f'{{name: "{name}", modelName: "swarm"}}'
    make = f"mutation {{ upsertBucket(input: {named}) {{ inserted }} }}"
    status, _, body = await request(server, "/graphql", {"query": make})
    assert (status, b"errors" in body) == (200, False), body
    slowed = 0
    for number in range(BODIES):
        lines = [
            json.dumps({"_step": step, "loss": 1 / (step + 1)})
            for step in range(number * ROWS, (number + 1) * ROWS)
        ]
        files = {"wandb-history.jsonl": {"offset": number * ROWS, "content": lines}}
        last = {"complete": True, "exitcode": 0} if number == BODIES - 1 else {}
        status = 429
        while status == 429:
            start = time.monotonic()
            path = f"/files/{entity}/swarm/{name}/file_stream"
            status, headers, body = await request(server, path, {"files": files, **last})
            seen.append(time.monotonic() - start)
            slowed += "ratelimit-reset" in headers or status == 429
        assert status == 200, body
    return slowed


def test_a_swarm_of_runs_does_not_tip_the_server_over(
    tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    count: int = pytestconfig.getoption("swarm_runs")

    async def swarm(server: Server, seen: list[float]) -> list[int]:
        entity = server.entity
        lives = [one_run(server, entity, f"run{number}", seen) for number in range(count)]
        return await asyncio.wait_for(asyncio.gather(*lives), DEADLINE_S * max(1, count / 500))

    with running_server(tmp_path / "data") as server:
        seen: list[float] = []
        start = time.monotonic()
        # In a thread of its own: the driver of the browser keeps a loop in this one.
        with ThreadPoolExecutor(1) as pool:
            slowed = pool.submit(lambda: asyncio.run(swarm(server, seen))).result()
        took = time.monotonic() - start
        child = max(psutil.Process().children(), key=lambda each: each.create_time())
        memory = child.memory_info().rss
        runs = server.get(f"/projects/{server.entity}/swarm/runs?limit=1000")
        assert runs["total"] == count
        shown = {(run["state"], run["rows"]) for run in runs["items"]}
        assert shown == {("finished", BODIES * ROWS)}
        assert memory < MAX_MEMORY_BYTES
    print(f"\n{count} runs, {count * BODIES} bodies in {took:.1f} s; slowest {max(seen):.1f} s; ")
    print(f"{sum(slowed)} answers asked for patience; {memory / 2**20:.0f} MiB")
