"""A run with very many metrics: ingest, sealing, and what a page of it asks for.

10,000 metrics over 200 lines, in flushes of 50. Beside it one row of JSON a line in SQLite, whose
text is made before the clock starts.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

from benchmarks._engines import Engine, engines
from benchmarks._json_rows import JsonRows
from benchmarks._stores import Bench, curves, flush, median_ms, opened
from runwell.store.ports import Stream, Window
from runwell.store.run_table import KeyQuery, MetricPage

METRICS, LINES, FLUSH = 10_000, 200, 50
POINTS = METRICS * LINES
LISTED = 50_000
PAGE = [f"metric_{number}" for number in range(0, METRICS, METRICS // 40)]
MIN_RATIO = 10.0  # of a page of 40 charts


def keep(bench: Bench, run: int) -> tuple[float, float]:
    """Returns seconds to ingest and to seal."""
    columns = curves(METRICS, LINES, 1)
    start = time.perf_counter()
    for first in range(0, LINES, FLUSH):
        bench.stores.series.append([flush(run, first, columns[:, first : first + FLUSH])])
    ingested = time.perf_counter()
    bench.stores.series.seal(run)
    return ingested - start, time.perf_counter() - ingested


def keep_json(rows: JsonRows) -> float:
    """Returns seconds to write."""
    names = [f"metric_{number}" for number in range(METRICS)]
    columns = curves(METRICS, LINES, 1)
    texts = [json.dumps(dict(zip(names, line, strict=True))) for line in columns.T.tolist()]
    start = time.perf_counter()
    for first in range(0, LINES, FLUSH):
        rows.append(1, first, texts[first : first + FLUSH])
    return time.perf_counter() - start


def listed(bench: Bench, query: KeyQuery, runs: list[int] | None) -> MetricPage:
    """Returns a page of keys."""
    return bench.stores.table.metrics(bench.project, Stream.HISTORY, query, runs)


def measure(engine: Engine, json_s: float, json_ms: float) -> float:
    """Prints the figures of an engine; returns how much faster its charts are."""
    with opened(engine) as bench:
        run = bench.run("wide")
        ingest_s, seal_s = keep(bench, run)
        series = bench.stores.series
        listing_ms = median_ms(lambda: series.metrics(run, Stream.HISTORY))
        many = bench.run("50,000 metrics")
        series.append([flush(many, 0, curves(LISTED, 2, 2))])
        first, prefix = KeyQuery(), KeyQuery("metric_49", is_prefix=True)
        pages = {
            "of the run": median_ms(lambda: listed(bench, first, [many])),
            "by prefix": median_ms(lambda: listed(bench, prefix, [many])),
            "of the project": median_ms(lambda: listed(bench, first, None)),
            "whole": median_ms(lambda: listed(bench, KeyQuery(limit=LISTED), [many])),
        }
        page_ms = median_ms(lambda: series.curves([run], Stream.HISTORY, PAGE, Window(1000)))
    both_s = ingest_s + seal_s
    print(engine.name)
    print(f"ingest            {POINTS / ingest_s / 1e6:6.2f} M points/s  {json_s / ingest_s:.1f}×")
    print(f"ingest and seal   {POINTS / both_s / 1e6:6.2f} M points/s  {json_s / both_s:.1f}×")
    print(f"list {METRICS:,}       {listing_ms:6.1f} ms")
    for name, taken in pages.items():
        print(f"page {name:14} {taken:5.1f} ms  of {LISTED:,} keys")
    print(f"{len(PAGE)} charts         {page_ms:6.1f} ms  {json_ms / page_ms:.0f}× rows of JSON")
    return json_ms / page_ms


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="runwell-bench-") as folder:
        rows = JsonRows(Path(folder) / "json.db")
        json_s = keep_json(rows)
        json_ms = median_ms(lambda: rows.read(1, PAGE[0]), 1)  # parses all keys of each line
        rows.close()
    with engines() as found:
        ratios = [measure(engine, json_s, json_ms) for engine in found]
    print(f"to reach: {MIN_RATIO:.0f}×")
    return 0 if min(ratios) >= MIN_RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
