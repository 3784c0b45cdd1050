"""What waits for the server, and which of it goes into the next request.

Lines keep the numbers that they have on the server, so a request may be sent twice. Nothing leaves
the outbox before it is acknowledged. Knows no HTTP and no journal.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from runwell.uplink.fold import Row
from runwell.wire.stream import Chunk, StreamBody, StreamFile

BATCH_BYTES = 4 * 1024 * 1024
MOST_EVENTS = 4096

_Item = TypeVar("_Item")


def cost(line: str) -> int:
    """Returns how many bytes an ASCII line takes in a body, where it is quoted once more."""
    return len(line) + line.count('"') + line.count("\\") + 3


@dataclass(frozen=True, slots=True)
class Batch:
    """One request, and what its acknowledgement means.

    Attributes:
        body: What is sent.
        rows: The history rows in it.
        num_events: How many events are in it.
        console: The console lines in it, by number.
        has_summary: Whether the summary is in it.
        uploaded: The files announced in it.
    """

    body: StreamBody
    rows: tuple[Row, ...]
    num_events: int
    console: dict[int, str]
    has_summary: bool
    uploaded: tuple[str, ...]


@dataclass(slots=True)
class Outbox:
    """The lines that the server has not acknowledged.

    Attributes:
        first_lines: Numbers on the server of this journal's first history, event and console line.
        next_event: The number, in this journal, of the first event that waits.
        size_bytes: About how much memory and wire the rows and console lines take.
    """

    first_lines: tuple[int, int, int] = (0, 0, 0)
    next_event: int = 0
    size_bytes: int = 0
    summary: str | None = None
    uploaded: list[str] = field(default_factory=list)
    _rows: deque[Row] = field(default_factory=deque)
    _events: deque[str] = field(default_factory=deque)
    _console: dict[int, str] = field(default_factory=dict)

    def add_row(self, row: Row) -> None:
        """Adds the next row."""
        self._rows.append(row)
        self.size_bytes += cost(row.line)

    def add_event(self, line: str) -> None:
        """Adds a line of system metrics; if too many wait, the oldest is given up."""
        if len(self._events) >= MOST_EVENTS:
            self._events.popleft()
        self._events.append(line)

    def set_console(self, number: int, line: str) -> None:
        """Sets a console line; one of the same number that waits is replaced."""
        old = self._console.get(number)
        self.size_bytes += cost(line) - (cost(old) if old is not None else 0)
        self._console[number] = line

    @property
    def has_lines(self) -> bool:
        """Tells whether rows or console lines wait: what holds back the cursor."""
        return bool(self._rows or self._console)

    @property
    def has_any(self) -> bool:
        """Tells whether anything waits."""
        return bool(self.has_lines or self._events or self.uploaded or self.summary is not None)

    def next_batch(self, limit_bytes: int = BATCH_BYTES) -> Batch:
        """Returns the next request; its body may be empty.

        One line more than the limit allows is sent alone. Console lines that are not next to each
        other go into several requests, since a chunk has only one offset.
        """
        room = _Room(limit_bytes)
        history, events, console = self.first_lines
        rows = tuple(room.take(self._rows, lambda row: row.line))
        event_lines = tuple(room.take(self._events, str))
        block = list(room.take(self._console_block(), lambda item: item[1]))
        files: dict[str, Chunk] = {}
        if rows:
            lines = [row.line for row in rows]
            files[StreamFile.HISTORY.value] = Chunk(history + rows[0].number, lines)
        if event_lines:
            files[StreamFile.EVENTS.value] = Chunk(events + self.next_event, list(event_lines))
        if block:
            lines = [line for _, line in block]
            files[StreamFile.CONSOLE.value] = Chunk(console + block[0][0], lines)
        summary = self.summary if room.fits(self.summary or "") else None
        if summary is not None:
            files[StreamFile.SUMMARY.value] = Chunk(0, [summary])
        uploaded = tuple(self.uploaded)
        body = StreamBody(files=files, uploaded=list(uploaded))
        has_summary = summary is not None
        return Batch(body, rows, len(event_lines), dict(block), has_summary, uploaded)

    def is_emptied_by(self, batch: Batch) -> bool:
        """Tells whether nothing waits but what a batch holds."""
        return (
            len(batch.rows) == len(self._rows)
            and batch.num_events == len(self._events)
            and len(batch.console) == len(self._console)
            and (batch.has_summary or self.summary is None)
        )

    def acknowledge(self, batch: Batch) -> None:
        """Forgets what a batch held; console lines that changed meanwhile stay."""
        for row in batch.rows:
            self._rows.popleft()
            self.size_bytes -= cost(row.line)
        for _ in range(batch.num_events):
            self._events.popleft()
        self.next_event += batch.num_events
        for number, line in batch.console.items():
            if self._console.get(number) == line:
                del self._console[number]
                self.size_bytes -= cost(line)
        if batch.has_summary:
            self.summary = None
        del self.uploaded[: len(batch.uploaded)]

    def _console_block(self) -> Iterator[tuple[int, str]]:
        """Yields the lines from the lowest number on, up to the first gap."""
        if not self._console:
            return
        number = min(self._console)
        while number in self._console:
            yield number, self._console[number]
            number += 1


class _Room:
    """What is left of a body's size. The first line always fits: it has to go some time."""

    def __init__(self, limit_bytes: int) -> None:
        self._left = limit_bytes
        self._is_empty = True

    def take(self, items: Iterable[_Item], line_of: Callable[[_Item], str]) -> Iterator[_Item]:
        for item in items:
            if not self.fits(line_of(item)):
                return
            yield item

    def fits(self, line: str) -> bool:
        self._left -= cost(line)
        fits = self._left >= 0 or self._is_empty
        self._is_empty = False
        return fits
