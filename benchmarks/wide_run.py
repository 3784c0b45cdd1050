"""A run with very many metrics: ingest, sealing, and what a page of it asks for.

10,000 metrics over 200 lines, in flushes of 50. Beside it one row of JSON a line in SQLite, whose
text is made before the clock starts.
"""

from __future__ import annotations

import json
import sys
import time

from benchmarks._json_rows import JsonRows
from benchmarks._stores import Bench, curves, flush, median_ms, opened
from runwell.store.ports import Stream, Window

METRICS, LINES, FLUSH = 10_000, 200, 50
POINTS = METRICS * LINES
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


def main() -> int:
    with opened() as bench:
        run = bench.run("wide")
        rows = JsonRows(bench.folder / "json.db")
        ingest_s, seal_s = keep(bench, run)
        json_s = keep_json(rows)
        series = bench.stores.series
        listing_ms = median_ms(lambda: series.metrics(run, Stream.HISTORY))
        page_ms = median_ms(lambda: series.curves([run], Stream.HISTORY, PAGE, Window(1000)))
        json_ms = median_ms(lambda: rows.read(1, PAGE[0]), 1)  # parses all keys of each line
        rows.close()
    print(f"ingest            {POINTS / ingest_s / 1e6:6.2f} M points/s  {json_s / ingest_s:.1f}×")
    print(f"ingest and seal   {POINTS / (ingest_s + seal_s) / 1e6:6.2f} M points/s")
    print(f"list {METRICS:,}       {listing_ms:6.1f} ms")
    print(f"{len(PAGE)} charts         {page_ms:6.1f} ms  {json_ms / page_ms:.0f}× rows of JSON")
    print(f"to reach: {MIN_RATIO:.0f}×")
    return 0 if json_ms / page_ms >= MIN_RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
