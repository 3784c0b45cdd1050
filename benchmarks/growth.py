"""How long a chart and a page of runs take as what is kept grows, on either engine.

A chart of one metric of a run of 10 metrics, with 1,000 to 1,000,000 lines (10⁴ to 10⁷ points), as
the server makes it for 1,000 buckets; a filtered and sorted page of 50 among 100 to 100,000 runs.
Beside both the same from rows of JSON in SQLite. `--write FILE` keeps the table as JSON, from which
`benchmarks.growth_plot` draws the picture of the docs. `--small` stops at a tenth.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import runs_query
from benchmarks._engines import Engine, engines
from benchmarks._json_rows import JsonRows
from benchmarks._stores import median_ms, opened
from benchmarks.series_read import METRICS, fill, fill_json, ours, theirs

LINES = (1_000, 10_000, 100_000, 1_000_000)
RUNS = (100, 1_000, 10_000, 100_000)
JSON = "rows of JSON"
MAX_GROWTH = 30.0  # of our times, where what is kept grows 1,000-fold


def chart_ms(engine: Engine, lines: int) -> float:
    """Returns milliseconds for a chart."""
    with opened(engine) as bench:
        run = [bench.run("long")]
        fill(bench, run, lines, min(lines, 5_000))
        return median_ms(lambda: ours(bench, run))


def json_chart_ms(lines: int) -> float:
    """Returns milliseconds for a chart from rows of JSON."""
    with tempfile.TemporaryDirectory(prefix="runwell-bench-") as folder:
        rows = JsonRows(Path(folder) / "json.db")
        fill_json(rows, [0], lines)
        taken = median_ms(lambda: theirs(rows, [0]), 1)
        rows.close()
    return taken


def page_ms(engine: Engine, size: int) -> float:
    """Returns milliseconds for a page of runs."""
    return runs_query.measure(engine, size)["filtered, sorted"]


def grown(
    title: str,
    sizes: Sequence[int],
    ours_: Callable[[Engine, int], float],
    theirs_: Callable[[int], float],
    found: Sequence[Engine],
) -> dict[str, list[float]]:
    """Prints a table and returns its columns."""
    names = [engine.name for engine in found]
    print(f"{title:>14} {' '.join(f'{name:>14}' for name in (*names, JSON))}  ms")
    columns: dict[str, list[float]] = {name: [] for name in ("size", *names, JSON)}
    for size in sizes:
        row = [size, *(ours_(engine, size) for engine in found), theirs_(size)]
        for name, value in zip(columns, row, strict=True):
            columns[name].append(round(value, 3))
        print(f"{size:14,} {' '.join(f'{value:14.2f}' for value in row[1:])}", flush=True)
    return columns


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", type=Path)
    parser.add_argument("--small", action="store_true")
    asked = parser.parse_args()
    until = -1 if asked.small else None
    with engines() as found:
        points = [lines * METRICS for lines in LINES[:until]]
        charts = grown(
            "points",
            points,
            lambda engine, size: chart_ms(engine, size // METRICS),
            lambda size: json_chart_ms(size // METRICS),
            found,
        )
        pages = grown("runs", RUNS[:until], page_ms, runs_query.measure_json, found)
        names = [engine.name for engine in found]
    if asked.write is not None:
        asked.write.write_text(json.dumps({"charts": charts, "pages": pages}, indent=2) + "\n")
    growth = max(table[name][-1] / table[name][0] for table in (charts, pages) for name in names)
    print(f"grew {growth:.0f}×; to reach: at most {MAX_GROWTH:.0f}×")
    return 0 if growth <= MAX_GROWTH else 1


if __name__ == "__main__":
    sys.exit(main())
