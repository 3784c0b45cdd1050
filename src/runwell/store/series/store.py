"""Series in SQL: the front of append, read and seal, each in its own module.

A point lives in the tail (`block`) or in a chunk (`chunk`), never in both and never in neither.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import Column, select

from runwell.store.database import Database
from runwell.store.ports.histories import (
    ALL_ROWS,
    Curves,
    Flush,
    Kept,
    KeyPresence,
    MetricInfo,
    RestValue,
    Series,
    Stream,
    Window,
)
from runwell.store.schema.histories import streams
from runwell.store.series.append import Appender
from runwell.store.series.curves import read_curves
from runwell.store.series.fork import Forker
from runwell.store.series.free import delete_run, forget
from runwell.store.series.points import no_points
from runwell.store.series.presence import read_presence
from runwell.store.series.read import read_many, read_metrics, read_rest, read_values
from runwell.store.series.seal import Sealer
from runwell.store.series.stretch import read_stretch


class SqlSeries:
    """`ports.SeriesStore` in SQL. `clock` is in seconds since the epoch."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._appender = Appender(database, clock)
        self._sealer = Sealer(database, clock)
        self._forker = Forker(database, clock)

    def append(self, flushes: Sequence[Flush]) -> tuple[Kept, ...]:
        """Keeps flushes, all or none; returns what became of each.

        Raises:
            NotFound: There is no such run.
            UsageError: A flush contradicts itself.
        """
        return self._appender.append(flushes) if flushes else ()

    def line_count(self, run: int, stream: Stream) -> int:
        """Returns how many lines there are, those that a fork inherits among them."""
        return self._of_stream(streams.c.lines, run, stream, 0)

    def last_step(self, run: int) -> int:
        """Returns the highest `_step` of the history; -1 without one."""
        return self._of_stream(streams.c.last_step, run, Stream.HISTORY, -1)

    def metrics(self, run: int, stream: Stream) -> tuple[MetricInfo, ...]:
        """Returns what is known of every key of a stream, by key."""
        return read_metrics(self._database, run, stream)

    def read(self, run: int, stream: Stream, key: str) -> Series:
        """Returns all points; empty if there are none."""
        nothing = no_points()
        found = self.read_many((run,), stream, (key,))
        return found.get((run, key)) or Series(nothing.rows, nothing.steps, nothing.values)

    def read_many(
        self,
        runs: Sequence[int],
        stream: Stream,
        keys: Sequence[str],
        rows: tuple[int, int] = ALL_ROWS,
    ) -> Mapping[tuple[int, str], Series]:
        """Returns the points of each (run, key) that has any in these rows, in one snapshot."""
        return read_many(self._database, runs, stream, keys, rows)

    def curves(
        self, runs: Sequence[int], stream: Stream, keys: Sequence[str], window: Window
    ) -> Mapping[str, Curves]:
        """Returns what a chart of each key over steps needs, all in one snapshot."""
        return read_curves(self._database, runs, stream, keys, window)

    def presence(
        self, runs: Sequence[int], stream: Stream, keys: Sequence[str] | None = None
    ) -> KeyPresence:
        """Returns which keys, of these or of all, any of the runs has."""
        return read_presence(self._database, runs, stream, keys)

    def values(self, run: int, stream: Stream, key: str) -> tuple[RestValue, ...]:
        """Returns what the key held that is no number, in order."""
        return read_values(self._database, run, stream, key)

    def rest(
        self, run: int, stream: Stream, rows: tuple[int, int] = ALL_ROWS
    ) -> tuple[RestValue, ...]:
        """Returns, in order, those of these rows that hold more than numbers, with the object of
        the rest."""
        return read_rest(self._database, run, stream, rows)

    def stretch(self, run: int, stream: Stream, steps: tuple[int, int]) -> tuple[int, int]:
        """Returns the rows (below the second) between which every line lies whose step is in
        `steps`, both ends counted; other lines may lie there, too."""
        return read_stretch(self._database, run, stream, steps)

    def fork(self, run: int, parent: int, last_step: int) -> None:
        """Lets a run begin with the history of another up to a step, as it is now.

        Raises:
            NotFound: There is no such run or parent.
            Conflict: The run has history already.
        """
        self._forker.fork(run, parent, last_step)

    def rewind(self, run: int, last_step: int) -> int:
        """Drops the history behind a step; returns how many lines are left.

        Raises:
            NotFound: There is no such run.
        """
        self._sealer.seal(run)  # while its lines are still its own: later nobody would
        return self._forker.rewind(run, last_step)

    def delete(self, run: int) -> None:
        """Drops everything of a run, before or after its row is deleted. What forks of it have
        inherited stays."""
        self._database.write(lambda connection: delete_run(connection, run))

    def forget(self, stream: Stream, before: float, limit: int) -> int:
        """Drops a stream of at most so many runs that ended before a time; returns of how many."""
        return self._database.write(lambda connection: forget(connection, stream, before, limit))

    def seal(self, run: int) -> None:
        """Moves fresh lines into compressed chunks. Readers and writers do not wait for it."""
        self._sealer.seal(run)

    def seal_due(self) -> int:
        """Seals streams that have much that is fresh; returns how many."""
        return self._sealer.seal_due()

    def _of_stream(self, column: Column[int], run: int, stream: Stream, otherwise: int) -> int:
        query = select(column).where(streams.c.run == run, streams.c.stream == stream)
        with self._database.read() as connection:
            found = connection.scalar(query)
        return otherwise if found is None else found
