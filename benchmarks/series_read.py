"""A chart's numbers: from the database to the frame, for one long run and for a hundred runs.

This is what the server does for a chart (`services.charts`): over steps it reads what was summed up
beforehand, over another metric it has to read the values. Beside it rows of JSON in SQLite, read
and parsed, and put into the same buckets.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks._engines import Engine, engines
from benchmarks._json_rows import JsonRows
from benchmarks._stores import Bench, curves, flush, median_ms, opened
from runwell.series.axis import Axis
from runwell.series.cells import Raw
from runwell.series.chart import Panel, chart
from runwell.server.services.charts import STEP, ChartQuery, Charts
from runwell.store.ports.histories import Stream
from runwell.store.ports.run_table import RunRef

METRICS, BUCKETS, KEY, OTHER_X = 10, 1_000, "metric_3", "metric_4"
LONG_LINES = 1_000_000
MANY_RUNS, SHORT_LINES = 100, 10_000
JSON_LINES = 100_000  # of the long run: all of it would take minutes to write
MAX_LONG_MS, MAX_MANY_MS, MIN_RATIO = 10.0, 40.0, 15.0


def fill(bench: Bench, runs: Sequence[int], lines: int, piece: int) -> None:
    for run in runs:
        columns = curves(METRICS, lines, run)
        for first in range(0, lines, piece):
            bench.stores.series.append([flush(run, first, columns[:, first : first + piece])])
            bench.stores.series.seal_due()
        bench.stores.series.seal(run)


def fill_json(rows: JsonRows, runs: Sequence[int], lines: int) -> None:
    names = [f"metric_{number}" for number in range(METRICS)]
    for run in runs:
        columns = curves(METRICS, lines, run)
        texts = [json.dumps(dict(zip(names, line, strict=True))) for line in columns.T.tolist()]
        rows.append(run, 0, texts)


def ours(bench: Bench, runs: Sequence[int], x: str = STEP) -> bytes:
    query = ChartQuery((KEY,), Stream.HISTORY, x, BUCKETS)
    return Charts(bench.stores).frame([RunRef(run, str(run)) for run in runs], query)


def theirs(rows: JsonRows, runs: Sequence[int]) -> Panel:
    columns = [rows.read(run, KEY) for run in runs]
    return chart(
        [("run", Raw(Axis(np.arange(len(one), dtype=np.float64)), one)) for one in columns], BUCKETS
    )


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds for one long run, for the same over another metric, and for many runs."""

    long: float
    decoded: float
    many: float


def measure(engine: Engine) -> Times:
    with opened(engine) as bench:
        long = [bench.run("long")]
        many = [bench.run(f"short-{number}") for number in range(MANY_RUNS)]
        fill(bench, long, LONG_LINES, 5_000)
        fill(bench, many, SHORT_LINES, 500)
        return Times(
            median_ms(lambda: ours(bench, long)),
            median_ms(lambda: ours(bench, long, OTHER_X)),
            median_ms(lambda: ours(bench, many)),
        )


def measure_json() -> Times:
    with tempfile.TemporaryDirectory(prefix="runwell-bench-") as folder:
        rows = JsonRows(Path(folder) / "json.db")
        long, many = [0], list(range(1, MANY_RUNS + 1))
        fill_json(rows, long, JSON_LINES)
        fill_json(rows, many, SHORT_LINES)
        long_ms = median_ms(lambda: theirs(rows, long), 3) * LONG_LINES / JSON_LINES
        many_ms = median_ms(lambda: theirs(rows, many), 1)
        rows.close()
    return Times(long_ms, long_ms, many_ms)


def main() -> int:
    beside, ratios = measure_json(), list[float]()
    with engines() as found:
        for engine in found:
            times = measure(engine)
            for name, taken, json_ms in (
                ("1 run × 1,000,000 lines", times.long, beside.long),
                ("the same over a metric", times.decoded, beside.decoded),
                ("100 runs × 10,000 lines", times.many, beside.many),
            ):
                ratio = json_ms / taken
                print(f"{engine.name:11} {name:26} {taken:7.1f} ms  {ratio:6.0f}× rows of JSON")
            ratios += [beside.long / times.long, beside.many / times.many]
    print(f"(rows of JSON: of the long run scaled up from {JSON_LINES:,} lines)")
    print(
        f"to reach: {MAX_LONG_MS:.0f} and {MAX_MANY_MS:.0f} ms on a quiet machine, "
        f"{MIN_RATIO:.0f}× on any"
    )
    return 0 if min(ratios) >= MIN_RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
