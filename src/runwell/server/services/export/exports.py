"""Histories of any runs as one table, in parts: what is held at once does not grow with the export.

A part has whole runs, or a piece of one. Each group of runs is read in one snapshot.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from runwell.errors import UsageError
from runwell.server.services.export.columns import (
    STEP,
    TIMES,
    Column,
    Layout,
    is_exact_number,
    make_schema,
    run_columns,
)
from runwell.server.services.export.format import Format, encode
from runwell.server.services.export.selection import EVERYTHING, Selection, selected_runs
from runwell.store.ports.histories import Series, Stream
from runwell.store.ports.runs import Run
from runwell.store.ports.stores import Stores
from runwell.values.leaves import row_leaves

MAX_KEYS = 20_000
GROUP_VALUES = 4_000_000  # read at once: 32 MB a column type, unless one run alone has more
PART_VALUES = 2_000_000  # written at once
_MAX_GROUP = 200  # runs
_SMALL_PIECE = 2_048  # rows; below that a batch of its own costs more than a copy


@dataclass(frozen=True, slots=True)
class Member:
    """A run of an export: what is kept of it while the export goes on."""

    id: int
    run_id: str
    rows: int


@dataclass(frozen=True, slots=True)
class Table:
    """An export that is about to be read: the schema, and the parts when they are asked for."""

    schema: pa.Schema
    parts: Iterator[pa.Table]

    def without(self, key: str) -> Table:
        """Returns the table less one column."""
        parts = (part.drop_columns([key]) for part in self.parts)
        return Table(self.schema.remove(self.schema.get_field_index(key)), parts)

    def encoded(self, format: Format) -> Iterator[bytes]:
        """Yields the table in this format."""
        return encode(format, self.schema, self.parts)


@dataclass(frozen=True, slots=True)
class Exports:
    """Reads histories as tables."""

    stores: Stores

    def table(self, project_id: int, selection: Selection) -> Table:
        """Returns what is selected; points are read as the parts are asked for.

        Raises:
            UsageError: The filter makes no sense, or there are too many keys for one table.
        """
        runs = selected_runs(self.stores.runs, project_id, selection)
        return self._table([_member(run, selection.stream) for run in runs], selection)

    def of_run(self, run: Run, selection: Selection = EVERYTHING) -> Table:
        """Returns one run; its rows are in the order of their steps."""
        return self._table([_member(run, selection.stream)], selection, by_step=True)

    def _table(
        self, members: Sequence[Member], selection: Selection, *, by_step: bool = False
    ) -> Table:
        layout = self._layout(members, selection)
        names = pa.array([member.run_id for member in members], pa.string())
        parts = _parted(self._read(members, names, layout, selection, by_step=by_step), layout)
        return Table(make_schema(layout), parts)

    def _layout(self, members: Sequence[Member], selection: Selection) -> Layout:
        runs = [member.id for member in members]
        wanted = None if selection.keys is None else _plain_keys(selection.keys)
        found = self.stores.series.presence(
            runs, selection.stream, None if wanted is None else [*TIMES, *wanted]
        )
        keys = sorted((found.numbers | found.others) - {STEP}) if wanted is None else wanted
        if len(keys) > MAX_KEYS:
            raise UsageError(
                f"these runs have {len(keys):,} keys and a table takes {MAX_KEYS:,}; name some"
            )
        texts = found.others - found.numbers
        texts |= self._not_numbers(members, selection.stream, found.others & found.numbers)
        times = [key for key in TIMES if wanted is not None or key in found.numbers]
        ordered = [*times, *(key for key in keys if key not in TIMES)]
        return Layout(
            columns=tuple(Column(key, key in texts) for key in ordered),
            defining=None if wanted is None else frozenset(wanted),
        )

    def _not_numbers(
        self, members: Iterable[Member], stream: Stream, doubtful: frozenset[str]
    ) -> set[str]:
        """Returns which of the keys hold anything that is no exact number; looks until it knows."""
        left, found = set(doubtful), set[str]()
        for member in members:
            if not left:
                break
            for line in self.stores.series.rest(member.id, stream):
                document = line.value if isinstance(line.value, dict) else {}
                for key, _, value in row_leaves(document):
                    if key in left and not is_exact_number(value):
                        left.discard(key)
                        found.add(key)
        return found

    def _read(
        self,
        members: Sequence[Member],
        names: pa.Array,
        layout: Layout,
        selection: Selection,
        *,
        by_step: bool,
    ) -> Iterator[pa.Table]:
        """Yields the rows of each run that has any."""
        schema, number = make_schema(layout), 0
        for group in _grouped(members, len(layout.columns)):
            found = self.stores.series.read_many(
                [member.id for member in group], selection.stream, layout.keys
            )
            of_run: dict[int, dict[str, Series]] = {}
            for (run, key), series in found.items():
                of_run.setdefault(run, {})[key] = series
            for member in group:
                rest = (
                    self.stores.series.rest(member.id, selection.stream) if layout.has_texts else ()
                )
                steps, columns = run_columns(layout, of_run.pop(member.id, {}), rest)
                index = pa.array(np.full(len(steps), number, dtype=np.int32))
                run = pa.DictionaryArray.from_arrays(index, names)
                table = pa.table([run, pa.array(steps), *columns], schema=schema)
                number += 1
                if len(steps):
                    yield _ordered(_bounded(table, steps, selection), by_step=by_step)


def _member(run: Run, stream: Stream) -> Member:
    rows = run.rows if stream is Stream.HISTORY else run.event_rows
    return Member(run.id, run.run_id, rows)


def _plain_keys(keys: Sequence[str]) -> list[str]:
    """Returns the keys that are not columns by themselves, each once."""
    return [key for key in dict.fromkeys(keys) if key != STEP]


def _grouped(members: Sequence[Member], keys: int) -> Iterator[list[Member]]:
    """Yields runs together as long as they are small."""
    group: list[Member] = []
    values = 0
    for member in members:
        of_member = member.rows * max(1, keys)
        if group and (values + of_member > GROUP_VALUES or len(group) >= _MAX_GROUP):
            yield group
            group, values = [], 0
        group.append(member)
        values += of_member
    if group:
        yield group


def _bounded(table: pa.Table, steps: np.ndarray, selection: Selection) -> pa.Table:
    if selection.min_step is None and selection.max_step is None:
        return table
    low = -(2**63) if selection.min_step is None else selection.min_step
    high = 2**63 - 1 if selection.max_step is None else selection.max_step
    return table.filter(pa.array((steps >= low) & (steps <= high)))


def _ordered(table: pa.Table, *, by_step: bool) -> pa.Table:
    if not by_step:
        return table
    steps = table.column(STEP).to_numpy()
    if bool((steps[1:] >= steps[:-1]).all()):
        return table
    return table.take(pa.array(np.argsort(steps, kind="stable")))


def _parted(tables: Iterable[pa.Table], layout: Layout) -> Iterator[pa.Table]:
    """Yields the same rows in parts of about one size, whatever the size of the runs."""
    most = max(1, PART_VALUES // (len(layout.columns) + 2))
    waiting: list[pa.Table] = []
    rows = 0
    for table in tables:
        for start in range(0, len(table), most):
            piece = table.slice(start, most)
            waiting.append(piece)
            rows += len(piece)
            if rows >= most:
                yield _joined(waiting, rows)
                waiting, rows = [], 0
    if waiting:
        yield _joined(waiting, rows)


def _joined(tables: Sequence[pa.Table], rows: int) -> pa.Table:
    """Returns one table; many small pieces are copied together, large ones stay where they are."""
    joined = pa.concat_tables(tables)
    return joined.combine_chunks() if rows < _SMALL_PIECE * len(tables) else joined
