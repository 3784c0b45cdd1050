"""Whole histories over HTTP: 1,000 runs × 10,000 lines × 3 keys, as Arrow, to columns in a client.

The server is a process of its own, on SQLite or PostgreSQL; `runwell.histories` asks it. Beside it
the same columns from rows of JSON in SQLite, read and parsed in this process without any HTTP, of a
50th of the runs and scaled up: all of them would take minutes to write.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

from benchmarks._engines import Engine, engines
from benchmarks._json_rows import JsonRows
from benchmarks._server import serving
from benchmarks._stores import curves, flush, stores_in
from runwell.sdk.connection import connect
from runwell.sdk.query.histories import histories

RUNS, LINES, KEYS, JSON_RUNS = 1_000, 10_000, 3, 20
FLUSH = 2_500
NAMES = [f"metric_{number}" for number in range(KEYS)]
MAX_S, MIN_RATIO = 5.0, 5.0


def fill(folder: Path, database: str) -> None:
    """Keeps and seals the histories."""
    with stores_in(folder, database) as bench:
        for number in range(RUNS):
            run, columns = bench.run(f"r{number}"), curves(KEYS, LINES, number)
            for first in range(0, LINES, FLUSH):
                part = columns[:, first : first + FLUSH]
                bench.stores.series.append([flush(run, first, part)])
            bench.stores.series.seal(run)


def ours(url: str, key: str, project: str) -> float:
    """Returns seconds until all columns are there."""
    start = time.perf_counter()
    table = histories(project, connection=connect(url, key), keys=NAMES).to_arrow()
    taken = time.perf_counter() - start
    assert table.num_rows == RUNS * LINES
    assert table.column(NAMES[0]).null_count == 0
    return taken


def theirs(folder: Path) -> float:
    """Returns seconds for as many rows of JSON."""
    rows = JsonRows(folder / "json.db")
    for run in range(JSON_RUNS):
        columns = curves(KEYS, LINES, run)
        lines = [json.dumps(dict(zip(NAMES, line, strict=True))) for line in columns.T.tolist()]
        rows.append(run, 0, lines)
    start = time.perf_counter()
    for run in range(JSON_RUNS):
        rows.read_all(run, NAMES)
    taken = time.perf_counter() - start
    rows.close()
    return taken * RUNS / JSON_RUNS


def measure(engine: Engine) -> float:
    """Returns the median of three times, in seconds."""
    with tempfile.TemporaryDirectory(prefix="runwell-bench-") as name:
        folder = Path(name)
        database = engine.url(folder)
        fill(folder, database)
        with serving(folder, "--database", database) as url:
            key = (folder / "owner.key").read_text().strip()
            return sorted(ours(url, key, "bench/bench") for _ in range(3))[1]


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="runwell-bench-") as name:
        json_s = theirs(Path(name))
    print(f"rows of JSON, no HTTP   {json_s:5.1f} s")
    ratios = []
    with engines() as found:
        for engine in found:
            taken_s = measure(engine)
            ratios.append(json_s / taken_s)
            rate = RUNS * LINES * KEYS / taken_s / 1e6
            print(
                f"{engine.name:11} {RUNS:,} runs × {LINES:,} × {KEYS}  {taken_s:5.2f} s  "
                f"{rate:.1f} M points/s  {ratios[-1]:.1f}×",
                flush=True,
            )
    print(f"to reach: {MAX_S:.0f} s on a quiet machine, {MIN_RATIO:.0f}× on any")
    return 0 if min(ratios) >= MIN_RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
