"""The store: points kept per second, and bytes per point once they are sealed.

40 runs log 20 metrics over 2,000 lines, in flushes of 100 lines. Every flush is on disk before the
next one of its run is sent. Beside it one row of JSON per line, whose text is made before the clock
starts, as one writer; and the same from 16 threads at once, which share commits.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from sqlalchemy import text

from benchmarks._engines import Engine, engines
from benchmarks._json_rows import JsonRows
from benchmarks._stores import SQLITE, Bench, curves, flush, stores_in
from runwell.store.open import open_database

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


def measure_json(folder: Path) -> tuple[float, float]:
    """Returns seconds for all runs, and bytes per point."""
    names = [f"metric_{number}" for number in range(METRICS)]
    texts = [
        [json.dumps(dict(zip(names, line, strict=True))) for line in columns.T.tolist()]
        for columns in (curves(METRICS, LINES, number) for number in range(RUNS))
    ]
    rows = JsonRows(folder / "json.db")
    start = time.perf_counter()
    for first, run in product(range(0, LINES, FLUSH), range(RUNS)):
        rows.append(run, first, texts[run][first : first + FLUSH])
    taken = time.perf_counter() - start
    size = rows.size_bytes()
    rows.close()
    return taken, size / POINTS


def chunk_bytes(url: str) -> float:
    """Returns the bytes that one sealed point costs."""
    database = open_database(url)
    with database.read() as connection:
        total, points = connection.execute(
            text("SELECT sum(length(data)), sum(points) FROM chunk")
        ).one()
    database.close()
    return float(total / points)


@dataclass(frozen=True, slots=True)
class Figures:
    """Seconds for all points, and bytes for one."""

    one_s: float
    many_s: float
    seal_s: float
    bytes_per_point: float


def measure(engine: Engine) -> Figures:
    with tempfile.TemporaryDirectory(prefix="runwell-bench-") as name:
        url = engine.url(Path(name))
        with stores_in(Path(name), url) as bench:
            runs: list[int] = []
            one_s = measure_ours(bench, 1, runs)
            many_s = measure_ours(bench, 16, runs)
            start = time.perf_counter()
            for run in runs:
                bench.stores.series.seal(run)
            return Figures(one_s, many_s, time.perf_counter() - start, chunk_bytes(url))


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="runwell-bench-") as name:
        json_s, json_bytes = measure_json(Path(name))
    print(f"rows of JSON, 1 writer  {POINTS / json_s / 1e6:6.2f} M points/s")
    is_reached = True
    with engines() as found:
        for engine in found:
            told = measure(engine)
            for what, taken in (("1 thread", told.one_s), ("16 threads", told.many_s)):
                rate = POINTS / taken / 1e6
                print(f"{engine.name:11} {what:11} {rate:6.2f} M points/s  {json_s / taken:.1f}×")
            print(f"{engine.name:11} sealing     {2 * POINTS / told.seal_s / 1e6:6.2f} M points/s")
            print(
                f"{engine.name:11} sealed      {told.bytes_per_point:6.2f} bytes a point, "
                f"{json_bytes:.1f} as JSON"
            )
            is_reached &= told.bytes_per_point <= MAX_BYTES_PER_POINT
            is_reached &= json_s / told.many_s >= (MIN_RATIO if engine.name == SQLITE.name else 0)
    print(
        f"to reach on SQLite: {MIN_RATIO:.0f}× from 16 threads; on both {MAX_BYTES_PER_POINT} bytes"
    )
    return 0 if is_reached else 1


if __name__ == "__main__":
    sys.exit(main())
