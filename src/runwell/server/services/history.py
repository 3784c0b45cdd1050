"""Rows as they were logged, put together again from columns and what lies beside them.

What lies beside wins: it holds exactly what a column of float64 cannot (big integers, booleans,
nesting, text, media). Integral floats come back as integers, as the wire of W&B has them anyway.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from runwell.errors import UsageError
from runwell.server.services.rows import STEP, parse_object, to_number
from runwell.store.ports.histories import ALL_ROWS, RestValue, Series, Stream
from runwell.store.ports.runs import Run
from runwell.store.ports.stores import Stores

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from runwell.values.json import Json

MAX_ROWS_AT_ONCE = 100_000
DEFAULT_SAMPLES = 500
_FAR = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Spec:
    """Which sampled rows are wanted.

    Attributes:
        keys: Only rows that have all of them; empty for rows as they are.
        samples: At most so many, evenly taken.
        min_step, max_step: Bounds, both inclusive; None for none.
    """

    keys: tuple[str, ...] = ()
    samples: int = DEFAULT_SAMPLES
    min_step: int | None = None
    max_step: int | None = None


def parse_spec(text: str) -> Spec:
    """Returns a spec as clients write it. Raises UsageError."""
    document = parse_object(text, "a history spec")
    keys = document.get("keys") or []
    if not isinstance(keys, list):
        raise UsageError("the keys of a history spec are a list of texts")
    return Spec(
        keys=tuple(str(key) for key in keys),
        samples=_whole(document.get("samples"), "samples") or DEFAULT_SAMPLES,
        min_step=_whole(document.get("minStep"), "minStep"),
        max_step=_whole(document.get("maxStep"), "maxStep"),
    )


@dataclass(frozen=True, slots=True)
class History:
    """Reads rows."""

    stores: Stores

    def rows(self, run: Run, stream: Stream, spec: Spec) -> list[dict[str, Json]]:
        """Returns rows in the order in which they came, at most `MAX_ROWS_AT_ONCE`."""
        wanted = [key for key in spec.keys if key != STEP]
        infos = self.stores.series.metrics(run.id, stream)
        keys = wanted or [info.key for info in infos]
        stretch = self._stretch(run, stream, spec)
        found = self.stores.series.read_many([run.id], stream, keys, stretch)
        columns = {key: series for (_, key), series in found.items()}
        rest = {item.row: item for item in self.stores.series.rest(run.id, stream, stretch)}
        steps = _steps(columns, rest)
        complete = _complete(columns, rest, wanted) if wanted else None
        rows: dict[int, dict[str, Json]] = {
            row: {STEP: steps[row]} for row in _choose(steps, spec, complete)
        }
        for key, series in columns.items():
            _fill(rows, key, series)
        for number, row in rows.items():
            if number in rest:
                _overlay(row, _document(rest[number]), wanted)
        return list(rows.values())

    def _stretch(self, run: Run, stream: Stream, spec: Spec) -> tuple[int, int]:
        """Returns the rows to look at: a page of a long history is not all of it."""
        if spec.min_step is None and spec.max_step is None:
            return ALL_ROWS
        low = -_FAR if spec.min_step is None else spec.min_step
        high = _FAR if spec.max_step is None else spec.max_step
        steps = (max(low, -_FAR), min(high, _FAR))
        return self.stores.series.stretch(run.id, stream, steps)

    def last_row(self, run: Run, stream: Stream) -> dict[str, Json] | None:
        """Returns the newest row, or None."""
        newest = None
        if stream is Stream.HISTORY and run.last_step >= 0:
            newest = run.last_step
        rows = self.rows(run, stream, Spec(min_step=newest, samples=MAX_ROWS_AT_ONCE))
        return rows[-1] if rows else None

    def keys(self, run: Run) -> dict[str, Json]:
        """Returns what clients call `historyKeys`."""
        infos = self.stores.series.metrics(run.id, Stream.HISTORY)
        keys: dict[str, Json] = {
            info.key: {
                "typeCounts": [{"type": info.kind, "count": info.count}],
                "previousValue": to_number(info.last),
            }
            for info in infos
        }
        if run.rows:
            keys[STEP] = {
                "typeCounts": [{"type": "number", "count": run.rows}],
                "previousValue": run.last_step,
            }
        return {"sets": [], "keys": keys, "lastStep": run.last_step}


def to_line(row: Mapping[str, Json]) -> str:
    """Returns a row as a line of JSON in which NaN and the infinities stand bare."""
    return json.dumps(row, separators=(",", ":"))


def _steps(columns: Mapping[str, Series], rest: Mapping[int, RestValue]) -> dict[int, int]:
    """Returns the step of each row, by rising row number."""
    steps = {row: item.step for row, item in rest.items()}
    seen: NDArray[np.int64] | None = None
    for series in columns.values():
        if seen is None or not np.array_equal(series.rows, seen):
            steps.update(zip(series.rows.tolist(), series.steps.tolist(), strict=True))
            seen = series.rows
    return dict(sorted(steps.items()))


def _complete(
    columns: Mapping[str, Series], rest: Mapping[int, RestValue], wanted: Sequence[str]
) -> set[int]:
    """Returns the rows that have all wanted keys."""
    having = {key: set(columns[key].rows.tolist() if key in columns else ()) for key in wanted}
    for row, item in rest.items():
        for key in wanted:
            if _look_up(_document(item), key) is not _ABSENT:
                having[key].add(row)
    return set.intersection(*having.values())


def _choose(steps: Mapping[int, int], spec: Spec, among: set[int] | None) -> list[int]:
    low = -math.inf if spec.min_step is None else spec.min_step
    high = math.inf if spec.max_step is None else spec.max_step
    fitting = [
        row
        for row, step in steps.items()
        if low <= step <= high and (among is None or row in among)
    ]
    most = max(1, min(spec.samples, MAX_ROWS_AT_ONCE))
    if len(fitting) <= most:
        return fitting
    places: NDArray[np.int64] = np.linspace(0, len(fitting) - 1, most).round().astype(np.int64)
    return [fitting[place] for place in places.tolist()]


def _fill(rows: dict[int, dict[str, Json]], key: str, series: Series) -> None:
    for row, value in zip(series.rows.tolist(), series.values.tolist(), strict=True):
        target = rows.get(row)
        if target is not None:
            target[key] = to_number(value)


def _overlay(row: dict[str, Json], exact: dict[str, Json], wanted: Sequence[str]) -> None:
    """Puts exact values in. Without `wanted` keys the columns that come of nesting leave."""
    for key in wanted:
        value = _look_up(exact, key)
        if not isinstance(value, _Absent):
            row[key] = value
    if wanted:
        return
    for key in [key for key, value in exact.items() if isinstance(value, dict)]:
        for dotted in [name for name in row if name.startswith(f"{key}.")]:
            del row[dotted]
    row.update(exact)  # last: it may hold an "a.b" beside a "b" in "a"


class _Absent:
    """Stands for a key that is not there; None is a value."""


_ABSENT = _Absent()


def _look_up(document: Mapping[str, Json], key: str) -> Json | _Absent:
    """Returns the value under a key, also one that leads into nested objects by dots."""
    if key in document:
        return document[key]
    head, dot, tail = key.partition(".")
    inner = document.get(head)
    return _look_up(inner, tail) if dot and isinstance(inner, dict) else _ABSENT


def _document(item: RestValue) -> dict[str, Json]:
    return item.value if isinstance(item.value, dict) else {}


def _whole(value: Json, name: str) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise UsageError(f"{name} of a history spec is a whole number")
    return int(value)
