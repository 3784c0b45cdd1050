"""What happened, told to whoever looks: frozen facts in a ring of the newest.

Services publish from any thread. A listener remembers the number of the last fact that it saw and
asks for what came since (`Bus.since`); it is woken through its event loop. So a slow listener costs
no memory, and one that comes back after the ring has turned, or after a restart of the server
(another `boot`), learns that it has to start afresh.

Invariant: numbers rise by one; the ring holds the newest `capacity` facts. One lock guards both.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from runwell.store.ports.histories import Stream

DEFAULT_CAPACITY = 16_384
_NUMBER = re.compile("[0-9]{1,19}")


class ProjectKey(NamedTuple):
    """Where something happened."""

    entity: str
    project: str


@dataclass(frozen=True, slots=True)
class RunChanged:
    """A run was made, renamed, re-tagged, or its state is another one."""

    where: ProjectKey
    run: str
    state: str
    name: str
    created: bool


@dataclass(frozen=True, slots=True)
class RunRemoved:
    """A run is not here any more: deleted, or moved to another project."""

    where: ProjectKey
    run: str


@dataclass(frozen=True, slots=True)
class RowsAdded:
    """A stream of a run has `rows` lines now."""

    where: ProjectKey
    run: str
    stream: Stream
    rows: int
    last_step: int


@dataclass(frozen=True, slots=True)
class LogsAdded:
    """The console of a run has `lines` lines now."""

    where: ProjectKey
    run: str
    lines: int


@dataclass(frozen=True, slots=True)
class FilesChanged:
    """A file of a run came or changed."""

    where: ProjectKey
    run: str


@dataclass(frozen=True, slots=True)
class AlertRaised:
    """A run has raised an alert."""

    where: ProjectKey
    run: str
    id: int
    title: str
    severity: str


@dataclass(frozen=True, slots=True)
class ArtifactsChanged:
    """A version of an artifact came, changed or went."""

    where: ProjectKey
    collection: str


Fact: TypeAlias = (
    RunChanged | RunRemoved | RowsAdded | LogsAdded | FilesChanged | AlertRaised | ArtifactsChanged
)


class Cursor(NamedTuple):
    """A place in the sequence of facts; `boot` names the life of the server that counted."""

    boot: str
    number: int

    def __str__(self) -> str:
        return f"{self.boot}-{self.number}"

    @classmethod
    def parse(cls, text: str) -> Cursor | None:
        """Returns the cursor that `str()` wrote, or None if the text is none."""
        boot, _, number = text.rpartition("-")
        return cls(boot, int(number)) if boot and _NUMBER.fullmatch(number) else None


class Bus:
    """Takes facts from services and gives them to listeners."""

    def __init__(self, *, boot: str | None = None, capacity: int = DEFAULT_CAPACITY) -> None:
        self._boot = boot or secrets.token_hex(4)
        self._ring: deque[Fact] = deque(maxlen=capacity)
        self._count = 0
        self._lock = Lock()
        self._listeners: set[Listener] = set()
        self._closed = False

    @property
    def closed(self) -> bool:
        return self._closed

    def publish(self, *facts: Fact) -> None:
        """Tells facts, in this order. Callable from any thread; never blocks on a listener."""
        if not facts:
            return
        with self._lock:
            self._ring.extend(facts)
            self._count += len(facts)
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener.wake()

    def now(self) -> Cursor:
        """Returns the place behind the newest fact."""
        with self._lock:
            return Cursor(self._boot, self._count)

    def since(self, cursor: Cursor) -> tuple[Cursor, tuple[Fact, ...] | None]:
        """Returns the place behind the newest fact and what came after `cursor`.

        None instead of facts means that they are not known any more: start afresh.
        """
        with self._lock:
            here = Cursor(self._boot, self._count)
            missed = self._count - cursor.number
            if cursor.boot != self._boot or not 0 <= missed <= len(self._ring):
                return here, None
            return here, tuple(islice(self._ring, len(self._ring) - missed, None))

    @contextmanager
    def listen(self) -> Iterator[Listener]:
        """Yields a listener that is woken in the running event loop."""
        listener = Listener(asyncio.get_running_loop())
        with self._lock:
            self._listeners.add(listener)
        try:
            yield listener
        finally:
            with self._lock:
                self._listeners.discard(listener)

    def close(self) -> None:
        """Wakes every listener for the last time; they see `closed` and end."""
        self._closed = True
        with self._lock:
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener.wake()


class Listener:
    """One who waits for facts in an event loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._news = asyncio.Event()

    def wake(self) -> None:
        """Says that there is news. Callable from any thread."""
        if self._news.is_set():
            return  # it has been told and did not look yet
        with suppress(RuntimeError):  # its loop has ended
            self._loop.call_soon_threadsafe(self._news.set)

    async def wait(self, timeout_s: float) -> bool:
        """Waits for news; returns False if none came in time."""
        try:
            await asyncio.wait_for(self._news.wait(), timeout_s)
        except asyncio.TimeoutError:
            return False
        self._news.clear()
        return True
