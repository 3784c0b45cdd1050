"""Doubles for the uplink's tests: a clock that is set, a process that dies, a wire in memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from typing import BinaryIO

import msgspec

from runwell.errors import NotFound
from runwell.uplink.client import Client
from runwell.uplink.life import Life
from runwell.uplink.world import World
from runwell.values.json import Json
from runwell.wire.documents.operation import Operation
from runwell.wire.records import RunRecord
from runwell.wire.stream import StreamBody, StreamReply
from tests.fakes.wire_server import WireServer

URL = "http://wire.test"


class Clock:
    """Seconds that rise when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class FakeLife:
    """A process that lives until a test says otherwise."""

    def __init__(self) -> None:
        self.alive = True
        self.num_interrupts = 0

    def is_alive(self) -> bool:
        return self.alive

    def interrupt(self) -> None:
        self.num_interrupts += 1


class MemoryClient(Client):
    """A client whose server is in the same process.

    Attributes:
        wire: The server.
        failures: Raised by the next requests, one each; None lets a request through.
        log: Names of what was asked: operations, "stream", "put".
        bodies: What was streamed.
    """

    def __init__(self, wire: WireServer, base_url: str = URL) -> None:
        super().__init__(base_url, None, "test")
        self.wire = wire
        self.failures: deque[Exception | None] = deque()
        self.log: list[str] = []
        self.bodies: list[StreamBody] = []
        self.promises: list[int | None] = []
        self.writers: list[str | None] = []

    def query(self, operation: Operation, variables: Mapping[str, Json]) -> dict[str, Json]:
        self._note(operation.name)
        return self.wire.query(operation.name, dict(variables))

    def stream(
        self,
        entity: str,
        project: str,
        run: str,
        body: StreamBody,
        heartbeat_s: int | None,
        writer: str | None = None,
    ) -> StreamReply:
        self.writers.append(writer)
        self._note("stream")
        if run not in self.wire.runs:
            raise NotFound("no such run")
        self.bodies.append(body)
        self.promises.append(heartbeat_s)
        plain: dict[str, Json] = msgspec.to_builtins(body)
        reply = self.wire.stream(run, plain, str(heartbeat_s))
        return StreamReply(stopped=reply["stopped"] is True)

    def put(self, url: str, headers: Mapping[str, str], content: BinaryIO, size_bytes: int) -> None:
        self._note("put")
        _, _, run, path = url.removeprefix(self.wire.url).partition("?")[0].split("/", 3)
        self.wire.runs[run].uploads[path] = content.read(size_bytes)

    def _note(self, what: str) -> None:
        self.log.append(what)
        failure = self.failures.popleft() if self.failures else None
        if failure is not None:
            raise failure


def make_world(
    clock: Clock,
    life: Life | None = None,
    sampler: Callable[[], dict[str, float]] | None = None,
    start_upload: Callable[[Callable[[], None]], None] = lambda job: job(),
) -> World:
    def life_of(_run: RunRecord) -> Life | None:
        return life

    return World(
        monotonic=clock,
        wall=clock,
        chance=lambda: 0.0,
        life_of=life_of,
        sampler_of=lambda _run: sampler,
        heartbeat_s=10,
        start_upload=start_upload,
        version="1.0",
    )
