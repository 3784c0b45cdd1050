"""A run with 50,000 metrics: ingest, sealing, and what a page of it asks for.

They are logged over 200 lines, in flushes of 50. Whoever opens the run's page is shown the first
keys and 40 charts. Beside it one row of JSON a line in SQLite, whose text is made before the clock
starts; to list its keys, as for a chart, all of it is read. PostgreSQL is asked for its keys at
once and again after what its autovacuum does within a minute.
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
from runwell.store.ports.histories import Stream, Window
from runwell.store.ports.run_table import KeyQuery, MetricPage

METRICS, LINES, FLUSH = 50_000, 200, 50
POINTS = METRICS * LINES
PAGE = [f"metric_{number}" for number in range(0, METRICS, METRICS // 40)]
MAX_LIST_MS, MAX_OPEN_MS = 20.0, 1000.0
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
    taken = 0.0
    for first in range(0, LINES, FLUSH):
        part = columns[:, first : first + FLUSH].T.tolist()
        texts = [json.dumps(dict(zip(names, line, strict=True))) for line in part]
        start = time.perf_counter()
        rows.append(1, first, texts)
        taken += time.perf_counter() - start
    return taken


def listed(bench: Bench, query: KeyQuery, runs: list[int] | None) -> MetricPage:
    """Returns a page of keys."""
    return bench.stores.table.metrics(bench.project, Stream.HISTORY, query, runs)


def measure(engine: Engine, json_s: float, json_ms: float) -> float:
    """Prints the figures of an engine; returns how much faster its page is."""
    with opened(engine) as bench:
        run = bench.run("wide")
        ingest_s, seal_s = keep(bench, run)
        series = bench.stores.series
        first, prefix = KeyQuery(), KeyQuery("metric_49", is_prefix=True)
        just_written_ms = median_ms(lambda: listed(bench, first, [run]))
        engine.settle(bench.url)
        pages = {
            "of the run": median_ms(lambda: listed(bench, first, [run])),
            "by prefix": median_ms(lambda: listed(bench, prefix, [run])),
            "of the project": median_ms(lambda: listed(bench, first, None)),
            "whole": median_ms(lambda: listed(bench, KeyQuery(limit=METRICS), [run])),
        }
        charts_ms = median_ms(lambda: series.curves([run], Stream.HISTORY, PAGE, Window(1000)))
    both_s = ingest_s + seal_s
    open_ms = pages["of the run"] + charts_ms
    print(engine.name)
    print(f"ingest             {POINTS / ingest_s / 1e6:7.2f} M points/s  {json_s / ingest_s:.1f}×")
    print(f"ingest and seal    {POINTS / both_s / 1e6:7.2f} M points/s  {json_s / both_s:.1f}×")
    print(f"keys just written  {just_written_ms:7.1f} ms  {json_ms / just_written_ms:.0f}×")
    for name, taken in pages.items():
        print(f"keys {name:14} {taken:6.1f} ms  {json_ms / taken:.0f}× rows of JSON")
    print(f"{len(PAGE)} charts          {charts_ms:7.1f} ms  {json_ms / charts_ms:.0f}×")
    print(f"both, to open it   {open_ms:7.1f} ms  {json_ms / open_ms:.0f}×", flush=True)
    return json_ms / open_ms


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="runwell-bench-") as folder:
        rows = JsonRows(Path(folder) / "json.db")
        json_s = keep_json(rows)
        json_ms = median_ms(lambda: rows.read(1, PAGE[0]), 1)  # parses all keys of each line
        rows.close()
    with engines() as found:
        ratios = [measure(engine, json_s, json_ms) for engine in found]
    print(
        f"to reach: keys in {MAX_LIST_MS:.0f} ms and the page in {MAX_OPEN_MS:.0f} ms on a quiet "
        f"machine, the page {MIN_RATIO:.0f}× on any"
    )
    return 0 if min(ratios) >= MIN_RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
