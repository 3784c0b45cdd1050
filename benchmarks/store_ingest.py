"""The store: points kept per second, and bytes per point once they are sealed.

40 runs log 20 metrics over 2,000 lines, in flushes of 100 lines. Every flush is on disk before the
next one of its run is sent. Beside it one row of JSON per line, whose text is made before the clock
starts, as one writer; and the same from 16 threads at once, which share commits.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import product

from benchmarks._json_rows import JsonRows
from benchmarks._stores import Bench, curves, flush, opened

RUNS, METRICS, LINES, FLUSH = 40, 20, 2_000, 100
POINTS = RUNS * METRICS * LINES
MIN_RATIO = 1.0  # of 16 threads; the text of the others is not even parsed
MAX_BYTES_PER_POINT = 4.0


def measure_ours(bench: Bench, threads: int, made: list[int]) -> float:
    """Returns seconds for all runs, and adds their keys to `made`."""
    runs = [bench.run(f"t{threads}-{number}") for number in range(RUNS)]
    made.extend(runs)
    columns = [curves(METRICS, LINES, number) for number in range(RUNS)]

    def write(number: int) -> None:
        for first in range(0, LINES, FLUSH):
            part = columns[number][:, first : first + FLUSH]
            bench.stores.series.append([flush(runs[number], first, part)])

    start = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(write, range(RUNS)))
    return time.perf_counter() - start


def measure_json(bench: Bench) -> tuple[float, float]:
    """Returns seconds for all runs, and bytes per point."""
    names = [f"metric_{number}" for number in range(METRICS)]
    texts = [
        [json.dumps(dict(zip(names, line, strict=True))) for line in columns.T.tolist()]
        for columns in (curves(METRICS, LINES, number) for number in range(RUNS))
    ]
    rows = JsonRows(bench.folder / "json.db")
    start = time.perf_counter()
    for first, run in product(range(0, LINES, FLUSH), range(RUNS)):
        rows.append(run, first, texts[run][first : first + FLUSH])
    taken = time.perf_counter() - start
    size = rows.size_bytes()
    rows.close()
    return taken, size / POINTS


def chunk_bytes(bench: Bench) -> float:
    """Returns the bytes that one sealed point costs."""
    with closing(sqlite3.connect(bench.folder / "runwell.db")) as connection:
        (total, points) = connection.execute(
            "SELECT sum(length(data)), sum(points) FROM chunk"
        ).fetchone()
    return float(total / points)


def main() -> int:
    with opened() as bench:
        json_s, json_bytes = measure_json(bench)
        runs: list[int] = []
        one_s = measure_ours(bench, 1, runs)
        many_s = measure_ours(bench, 16, runs)
        start = time.perf_counter()
        for run in runs:
            bench.stores.series.seal(run)
        seal_s = time.perf_counter() - start
        sealed_bytes = chunk_bytes(bench)
    for name, taken in (
        ("rows of JSON, 1 writer", json_s),
        ("1 thread", one_s),
        ("16 threads", many_s),
    ):
        print(f"{name:26} {POINTS / taken / 1e6:6.2f} M points/s  {json_s / taken:.1f}×")
    print(f"sealing, in the background  {2 * POINTS / seal_s / 1e6:6.2f} M points/s")
    print(f"bytes per point             {sealed_bytes:6.2f} sealed, {json_bytes:.1f} as JSON")
    print(f"to reach: {MIN_RATIO:.0f}× from 16 threads, {MAX_BYTES_PER_POINT:.1f} bytes a point")
    return 0 if json_s / many_s >= MIN_RATIO and sealed_bytes <= MAX_BYTES_PER_POINT else 1


if __name__ == "__main__":
    sys.exit(main())
