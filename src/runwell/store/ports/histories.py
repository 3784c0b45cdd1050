"""Histories: the rows of numbers that runs logged, kept as columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from runwell.series.bucket import Grid
    from runwell.series.cells import Cells, Raw
    from runwell.values.json import Json


ALL_ROWS = (0, 2**63 - 1)


class Stream(IntEnum):
    """The two series of rows that a run has."""

    HISTORY = 0
    EVENTS = 1


@dataclass(frozen=True, slots=True)
class MetricColumn:
    """The values of one metric in one flush. `rows` index into the flush (0 = its first line)."""

    rows: NDArray[np.int32]
    values: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Flush:
    """Consecutive lines of one stream of one run, as columns.

    Attributes:
        run: The run's row key.
        first_row: Line number of the first line. A fork counts from 0, or goes on behind what it
            inherits. Lines that the store has already are skipped,
            so a flush may be sent again; of a line that comes with other content, the first wins.
        steps: `_step` per line. Steps may repeat and go back.
        metrics: Numbers by key (nested keys dotted); `_timestamp` and `_runtime` among them.
        rest: For lines that hold more than numbers: line index -> JSON object of the rest, raw.
        writer: Who sends it, if several write to the run at once and each numbers its lines by
            itself; the store then gives the rows in the order of arrival. "" for who is alone.
    """

    run: int
    stream: Stream
    first_row: int
    steps: NDArray[np.int64]
    metrics: Mapping[str, MetricColumn]
    rest: Mapping[int, str] = field(default_factory=dict)
    writer: str = ""


class Kept(NamedTuple):
    """What became of a flush: how many lines its stream now has, and whether lines that its sender
    has put behind all of these were there already."""

    lines: int
    is_late: bool


@dataclass(frozen=True, slots=True)
class Series:
    """All points of one metric of one run, in the order of arrival.

    Attributes:
        rows: Line numbers, rising.
        steps: `_step` of each.
        values: The numbers, NaN and infinities included.
    """

    rows: NDArray[np.int64]
    steps: NDArray[np.int64]
    values: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Window:
    """What a chart shows: at most so many buckets, and x from `x_min` to `x_max`, both included;
    None is no bound."""

    buckets: int
    x_min: float | None = None
    x_max: float | None = None


@dataclass(frozen=True, slots=True)
class Curves:
    """The points of one metric of some runs over their steps, within a window.

    Attributes:
        grid: The buckets that they are summed up for; None: all are points.
        parts: By run, what it has, in the order of arrival; runs without a point are left out.
    """

    grid: Grid | None
    parts: Mapping[int, Sequence[Raw | Cells]]


@dataclass(frozen=True, slots=True)
class MetricInfo:
    """What is known of a metric without reading its points.

    Attributes:
        kind: "number", or the `_type` of the media that the key holds ("image-file" …), or "other".
        count: How many points.
        last: The last number (0 for what is no number).
        last_step: Step of the last point.
    """

    key: str
    kind: str
    count: int
    last: float
    last_step: int


@dataclass(frozen=True, slots=True)
class KeyPresence:
    """Which keys hold numbers, and which hold (also) something else: text, media, nested."""

    numbers: frozenset[str]
    others: frozenset[str]


@dataclass(frozen=True, slots=True)
class RestValue:
    """A value that is no number: media, text, nested."""

    row: int
    step: int
    value: Json


class SeriesStore(Protocol):
    """Rows of numbers, kept as columns."""

    def append(self, flushes: Sequence[Flush]) -> tuple[Kept, ...]:
        """Keeps flushes, all or none, and returns what became of each.
        Lines that are there already are skipped; a gap in the line numbers is kept as a gap."""

    def line_count(self, run: int, stream: Stream) -> int:
        """Returns how many lines there are, those that a fork inherits among them."""

    def last_step(self, run: int) -> int: ...
    def metrics(self, run: int, stream: Stream) -> tuple[MetricInfo, ...]: ...
    def read(self, run: int, stream: Stream, key: str) -> Series:
        """Returns all points; empty if there are none. Sealed and fresh points in one snapshot."""

    def read_many(
        self,
        runs: Sequence[int],
        stream: Stream,
        keys: Sequence[str],
        rows: tuple[int, int] = ALL_ROWS,
    ) -> Mapping[tuple[int, str], Series]:
        """Returns the points of each (run, key) that has any, all in one snapshot; of rows from
        the first number on and below the second. What lies outside is hardly looked at."""

    def curves(
        self, runs: Sequence[int], stream: Stream, keys: Sequence[str], window: Window
    ) -> Mapping[str, Curves]:
        """Returns what a chart of each key over steps needs, all in one snapshot. What is read
        grows with the buckets rather than with the points."""

    def presence(
        self, runs: Sequence[int], stream: Stream, keys: Sequence[str] | None = None
    ) -> KeyPresence:
        """Returns which keys, of these or of all, any of the runs has."""

    def values(self, run: int, stream: Stream, key: str) -> tuple[RestValue, ...]:
        """Returns what the key held that is no number, in order."""

    def rest(
        self, run: int, stream: Stream, rows: tuple[int, int] = ALL_ROWS
    ) -> tuple[RestValue, ...]:
        """Returns, in order, the lines that hold more than numbers: `value` is the whole object of
        the rest, as `Flush.rest` had it. Of rows as in `read_many`."""

    def stretch(self, run: int, stream: Stream, steps: tuple[int, int]) -> tuple[int, int]:
        """Returns the rows (below the second) between which every line lies whose step is in
        `steps`, both ends counted; other lines may lie there, too. Decodes no chunk."""

    def fork(self, run: int, parent: int, last_step: int) -> None:
        """Lets a run begin with the history of another up to a step, as it is now. Nothing is
        copied, and what becomes of the parent later changes nothing. Raises NotFound, or Conflict
        if the run has history already."""

    def rewind(self, run: int, last_step: int) -> int:
        """Drops the history behind a step; returns how many lines are left. Raises NotFound."""

    def delete(self, run: int) -> None:
        """Drops everything of a run, before or after its row is deleted. What forks of it have
        inherited stays."""

    def forget(self, stream: Stream, before: float, limit: int) -> int:
        """Drops a stream of at most so many runs that ended before this time, in seconds since the
        epoch; returns of how many. Its lines stay counted."""

    def seal(self, run: int) -> None:
        """Moves fresh lines into compressed chunks. Readers and writers do not wait for it."""

    def seal_due(self) -> int:
        """Seals runs that have much that is fresh; returns how many. For a background thread."""
