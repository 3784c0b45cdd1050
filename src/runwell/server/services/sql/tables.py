"""The tables that a query sees, each read as far as the query needs it.

    runs       one row a run
    configs    entity, project, run, key, value, text: the leaves of the configs
    summaries  the same of the summaries
    metrics    entity, project, run, key, kind, points, last, last_step
    history    entity, project, run, key, row, _step, value, text: every point

`value` is a number, also of a boolean; `text` is what is no number, as it is or as JSON.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeVar

import numpy as np
import pyarrow as pa

from runwell.server.services.export.columns import as_text, is_exact_number
from runwell.server.services.sql.pushdown import Failures, LazyTable, Reader, Wanted
from runwell.store.ports.histories import Series, Stream
from runwell.store.ports.projects import Project
from runwell.store.ports.stores import Stores
from runwell.store.ports.tables import LeafLine, RunLine
from runwell.values.leaves import row_leaves

T = TypeVar("T")
_PLACE = [("entity", pa.string()), ("project", pa.string()), ("run", pa.string())]
_KEY = [*_PLACE, ("key", pa.string())]
_TIME = pa.timestamp("us", tz="UTC")
RUNS = pa.schema(
    [
        *_PLACE,
        ("name", pa.string()),
        ("state", pa.string()),
        ("user", pa.string()),
        ("group_name", pa.string()),
        ("job_type", pa.string()),
        ("created_at", _TIME),
        ("heartbeat_at", _TIME),
        ("finished_at", _TIME),
        ("exit_code", pa.int64()),
        ("notes", pa.string()),
        ("host", pa.string()),
        ("program", pa.string()),
        ("commit", pa.string()),
        ("sweep", pa.string()),
        ("tags", pa.list_(pa.string())),
        ("rows", pa.int64()),
        ("last_step", pa.int64()),
    ]
)
LEAVES = pa.schema([*_KEY, ("value", pa.float64()), ("text", pa.string())])
METRICS = pa.schema(
    [
        *_KEY,
        ("kind", pa.string()),
        ("points", pa.int64()),
        ("last", pa.float64()),
        ("last_step", pa.int64()),
    ]
)
HISTORY = pa.schema(
    [
        *_KEY,
        ("row", pa.int64()),
        ("_step", pa.int64()),
        ("value", pa.float64()),
        ("text", pa.string()),
    ]
)
_ROWS = 20_000
_RUNS_AT_ONCE = 50
_POINTS_AT_ONCE = 2_000_000
_RUN_TEXTS = ("state", "user", "job_type", "notes", "host", "program", "commit", "sweep")


class Tables:
    """The tables over what one caller may read; for one query."""

    def __init__(self, stores: Stores, projects: Sequence[Project]) -> None:
        self._stores = stores
        self._projects = projects
        self._lines: dict[int, list[RunLine]] = {}  # by project, read once
        self.failures = Failures()

    def all(self) -> Mapping[str, LazyTable]:
        """Returns them by name."""
        readers: dict[str, tuple[pa.Schema, Reader]] = {
            "runs": (RUNS, self._read_runs),
            "configs": (LEAVES, lambda wanted: self._read_leaves(wanted, is_summary=False)),
            "summaries": (LEAVES, lambda wanted: self._read_leaves(wanted, is_summary=True)),
            "metrics": (METRICS, self._read_metrics),
            "history": (HISTORY, self._read_history),
        }
        return {
            name: LazyTable(schema, read, self.failures) for name, (schema, read) in readers.items()
        }

    def _runs(self, wanted: Wanted) -> list[RunLine]:
        """Returns the runs that the answer may be about."""
        entities = set(wanted.among("entity", sorted({one.entity for one in self._projects})))
        names = set(wanted.among("project", sorted({one.name for one in self._projects})))
        kept = [one for one in self._projects if one.entity in entities and one.name in names]
        missing = [one.id for one in kept if one.id not in self._lines]
        if missing:
            of_project: dict[tuple[str, str], list[RunLine]] = {}
            for line in self._stores.tables.runs(missing):
                of_project.setdefault((line.entity, line.project), []).append(line)
            for one in kept:
                if one.id in missing:
                    self._lines[one.id] = of_project.get((one.entity, one.name), [])
        lines = [line for one in kept for line in self._lines[one.id]]
        ids = set(wanted.among("run", sorted({line.run_id for line in lines})))
        return [line for line in lines if line.run_id in ids]

    def _read_runs(self, wanted: Wanted) -> Iterator[pa.RecordBatch]:
        for some in _batched(self._runs(wanted), _ROWS):
            columns: dict[str, object] = {
                **_place(some),
                "name": [line.display_name for line in some],
                "group_name": [line.group for line in some],
                "created_at": _times(line.created_at for line in some),
                "heartbeat_at": _times(line.heartbeat_at for line in some),
                "finished_at": _times(line.finished_at for line in some),
                "exit_code": [line.exit_code for line in some],
                "tags": [list(line.tags) for line in some],
                "rows": [line.rows for line in some],
                "last_step": [line.last_step for line in some],
            }
            columns |= {name: [getattr(line, name) for line in some] for name in _RUN_TEXTS}
            yield pa.RecordBatch.from_pydict(columns, schema=RUNS)

    def _read_leaves(self, wanted: Wanted, *, is_summary: bool) -> Iterator[pa.RecordBatch]:
        lines = {line.id: line for line in self._runs(wanted)}
        for some in _batched(self._leaves(wanted, lines, is_summary=is_summary), _ROWS):
            columns = {
                **_place([lines[leaf.run] for leaf in some]),
                "key": [leaf.key for leaf in some],
                "value": pa.array([leaf.number for leaf in some], pa.float64()),
                "text": [leaf.text for leaf in some],
            }
            yield pa.RecordBatch.from_pydict(columns, schema=LEAVES)

    def _leaves(
        self, wanted: Wanted, lines: Mapping[int, RunLine], *, is_summary: bool
    ) -> Iterator[LeafLine]:
        tables = self._stores.tables
        for project, of_project in self._lines.items():
            kept = [line.id for line in of_project if line.id in lines]
            if kept:
                keys = wanted.among("key", tables.leaf_keys(project, is_summary=is_summary))
                runs = None if len(kept) == len(of_project) else kept
                found = tables.leaves(project, keys, is_summary=is_summary, runs_=runs)
                # One that was made since the lines were read is not among them.
                yield from (leaf for leaf in found if leaf.run in lines)

    def _read_metrics(self, wanted: Wanted) -> Iterator[pa.RecordBatch]:
        for line in self._runs(wanted):
            infos = self._stores.series.metrics(line.id, Stream.HISTORY)
            for some in _batched(infos, _ROWS):
                columns = {
                    **_place([line] * len(some)),
                    "key": [info.key for info in some],
                    "kind": [info.kind for info in some],
                    "points": [info.count for info in some],
                    "last": pa.array(
                        [info.last if info.kind == "number" else None for info in some],
                        pa.float64(),
                    ),
                    "last_step": [info.last_step for info in some],
                }
                yield pa.RecordBatch.from_pydict(columns, schema=METRICS)

    def _read_history(self, wanted: Wanted) -> Iterator[pa.RecordBatch]:
        for group in _batched(self._runs(wanted), _RUNS_AT_ONCE):
            runs = [line.id for line in group]
            present = self._stores.series.presence(runs, Stream.HISTORY)
            keys = wanted.among("key", sorted(present.numbers | present.others))
            numbers = [key for key in keys if key in present.numbers]
            others = {key for key in keys if key in present.others}
            longest = max(line.rows for line in group)
            most = max(1, _POINTS_AT_ONCE // max(1, longest))
            for line in group:
                texts = self._texts(line.id, others) if others else {}
                for first in range(0, len(numbers), most):
                    some = numbers[first : first + most]
                    found = self._stores.series.read_many([line.id], Stream.HISTORY, some)
                    for key in some:
                        if (line.id, key) in found:
                            yield from _points(line, key, found[line.id, key], texts.pop(key, {}))
                for key, of_key in texts.items():
                    yield from _points(line, key, _NOTHING, of_key)

    def _texts(self, run: int, keys: set[str]) -> dict[str, dict[int, tuple[int, str | None]]]:
        """Returns by key, and by row, the step and the text of what is no exact number."""
        found: dict[str, dict[int, tuple[int, str | None]]] = {}
        for item in self._stores.series.rest(run, Stream.HISTORY):
            for key, _, value in row_leaves(item.value) if isinstance(item.value, dict) else ():
                if key in keys and not is_exact_number(value):
                    found.setdefault(key, {})[item.row] = (item.step, as_text(value))
        return found


_NOTHING = Series(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.float64))


def _points(
    line: RunLine, key: str, series: Series, texts: Mapping[int, tuple[int, str | None]]
) -> Iterator[pa.RecordBatch]:
    rows, steps, values = series.rows, series.steps, pa.array(series.values, from_pandas=False)
    beside: pa.Array = pa.nulls(len(rows), pa.string())
    if texts:
        known = set(rows.tolist())
        more = [row for row in sorted(texts) if row not in known]
        rows = np.concatenate([rows, np.array(more, np.int64)])
        steps = np.concatenate([steps, np.array([texts[row][0] for row in more], np.int64)])
        values = pa.concat_arrays([values, pa.nulls(len(more), pa.float64())])
        nothing = (0, None)
        beside = pa.array([texts.get(row, nothing)[1] for row in rows.tolist()], pa.string())
    count = len(rows)
    names = [_repeated(text, count) for text in (line.entity, line.project, line.run_id, key)]
    columns = [*names, pa.array(rows), pa.array(steps), values, beside]
    if count:
        yield pa.RecordBatch.from_arrays(columns, schema=HISTORY)


def _repeated(text: str, count: int) -> pa.Array:
    return pa.repeat(pa.scalar(text, pa.string()), count)


def _place(lines: Sequence[RunLine]) -> dict[str, object]:
    return {
        "entity": [line.entity for line in lines],
        "project": [line.project for line in lines],
        "run": [line.run_id for line in lines],
    }


def _times(seconds: Iterable[float | None]) -> pa.Array:
    micros = [None if one is None else round(one * 1e6) for one in seconds]
    return pa.array(micros, pa.int64()).cast(_TIME)


def _batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    left = iter(items)
    while some := list(islice(left, size)):
        yield some
