"""How long a chart and a page of runs take as what is kept grows, on either engine.

A chart of one metric of a run of 10 metrics, with 1,000 to 1,000,000 lines (10⁴ to 10⁷ points), as
the server makes it for 1,000 buckets; a filtered and sorted page of 50 among 100 to 100,000 runs.
Beside both the same from rows of JSON in SQLite. `--plot FILE.svg` draws it, with matplotlib.
`--small` stops at a tenth.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from benchmarks import runs_query
from benchmarks._engines import Engine, engines
from benchmarks._json_rows import JsonRows
from benchmarks._stores import median_ms, opened
from benchmarks.series_read import METRICS, fill, fill_json, ours, theirs

LINES = (1_000, 10_000, 100_000, 1_000_000)
RUNS = (100, 1_000, 10_000, 100_000)
SIZE, JSON = "size", "rows of JSON"
Table: TypeAlias = dict[str, list[float]]  # a column for the sizes, and one for each engine
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
) -> Table:
    """Prints a table and returns its columns."""
    names = [engine.name for engine in found]
    print(f"{title:>14} {' '.join(f'{name:>14}' for name in (*names, JSON))}  ms")
    columns: Table = {name: [] for name in (SIZE, *names, JSON)}
    for size in sizes:
        row = [size, *(ours_(engine, size) for engine in found), theirs_(size)]
        for name, value in zip(columns, row, strict=True):
            columns[name].append(round(value, 3))
        print(f"{size:14,} {' '.join(f'{value:14.2f}' for value in row[1:])}", flush=True)
    return columns


def draw(path: Path, charts: Table, pages: Table) -> None:
    """Draws both tables as lines, logarithmic both ways."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    mpl.rcParams["svg.hashsalt"] = "growth"  # the same picture has the same bytes
    figure = Figure(figsize=(9, 3.6), layout="constrained")
    for axes, table, title, what in zip(
        figure.subplots(1, 2),
        (charts, pages),
        ("a chart, 1,000 buckets", "a page of 50 runs, filtered and sorted"),
        ("points of the run", "runs of the project"),
        strict=True,
    ):
        for name, values in table.items():
            if name != SIZE:
                style = "--" if name == JSON else "-"
                axes.loglog(table[SIZE], values, style, marker="o", markersize=4, label=name)
        axes.set(title=title, xlabel=what, ylabel="milliseconds", ylim=(1, None))
        axes.grid(alpha=0.3)
        axes.legend(frameon=False)
    figure.savefig(path, metadata={"Date": None})


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--plot", type=Path)
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
    if asked.plot is not None:
        draw(asked.plot, charts, pages)
    growth = max(table[name][-1] / table[name][0] for table in (charts, pages) for name in names)
    print(f"grew {growth:.0f}×; to reach: at most {MAX_GROWTH:.0f}×")
    return 0 if growth <= MAX_GROWTH else 1


if __name__ == "__main__":
    sys.exit(main())
