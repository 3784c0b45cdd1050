"""Bytes of a sealed point on disk: of curves of real training, and of noise beside its entropy.

Trained: 30 runs of a small network over 2,000 steps (`benchmarks._training`), 12 metrics each.
Noise: float32 values around a falling curve, of which 24 bits each are chance. No lossless codec
can go below its entropy, which is known here because the noise is ours.

A point costs its share of the blob, and of the pages of the table and its index: the row's columns,
the room that pages leave free, and the cells that charts read. Of PostgreSQL, which has no view of
its pages that is always there, the sum is told alone, as autovacuum leaves it.
"""

from __future__ import annotations

import json
import math
import sqlite3
import sys
from contextlib import closing

import numpy as np

from benchmarks._engines import Engine, Postgres, engines
from benchmarks._json_rows import JsonRows
from benchmarks._stores import Bench, curves, flush, noise, opened
from benchmarks._training import Row, flush_of, training
from runwell.store.series.column import parts

RUNS, LINES, FLUSH, METRICS = 30, 2_000, 100, 20
TRAININGS = 6  # different ones; the runs take turns
MAX_BYTES_PER_POINT = 2.5
MAX_OVER_ENTROPY = 1.15
_TABLES = "('chunk', 'sqlite_autoindex_chunk_1', 'chunk_cells', 'sqlite_autoindex_chunk_cells_1')"
_SEALED = ("chunk", "chunk_cells")
_HEAD = 4  # bytes of a chunk before its columns


def seal_trained(bench: Bench) -> float:
    """Keeps and seals trained runs; returns bytes per point as rows of JSON."""
    trained = [training(seed, LINES) for seed in range(TRAININGS)]
    for number in range(RUNS):
        run, rows = bench.run(f"trained-{number}"), trained[number % TRAININGS]
        for first in range(0, LINES, FLUSH):
            bench.stores.series.append([flush_of(run, first, rows[first : first + FLUSH])])
        bench.stores.series.seal(run)
    return json_bytes(bench, trained)


def json_bytes(bench: Bench, trained: list[list[Row]]) -> float:
    """Returns what a point costs as a row of JSON per line in SQLite."""
    table = JsonRows(bench.folder / "json.db")
    for run, rows in enumerate(trained):
        table.append(run, 0, [json.dumps(row) for row in rows])
    size = table.size_bytes()
    table.close()
    return size / sum(len(row) for rows in trained for row in rows)


def seal_noise(bench: Bench) -> float:
    """Keeps and seals runs of noise; returns the bytes per point that are chance."""
    for number in range(RUNS):
        run, columns = bench.run(f"noise-{number}"), curves(METRICS, LINES, number)
        for first in range(0, LINES, FLUSH):
            part = columns[:, first : first + FLUSH]
            bench.stores.series.append([flush(run, first, part)])
        bench.stores.series.seal(run)
    return float(np.mean([entropy_bytes(seed) for seed in range(RUNS)]))


def entropy_bytes(seed: int) -> float:
    """Returns the entropy of the values of `curves`, in bytes per value: the density of the noise
    times the distance between neighbours in float32."""
    values, away = curves(METRICS, LINES, seed), noise(METRICS, LINES, seed)
    density = np.exp(-0.5 * (away / 0.02) ** 2) / (0.02 * math.sqrt(2 * math.pi))
    apart = np.spacing(np.abs(values).astype(np.float32)).astype(np.float64)
    return float(np.mean(-np.log2(density * apart))) / 8


def measured(bench: Bench) -> dict[str, float]:
    """Returns bytes per point by what they are spent on."""
    with closing(sqlite3.connect(bench.folder / "runwell.db")) as connection:
        (points,) = connection.execute("SELECT sum(points) FROM chunk").fetchone()
        spent = dict.fromkeys(("rows", "steps", "values"), 0)
        for (data,) in connection.execute("SELECT data FROM chunk"):
            for name, part in zip(spent, parts(data, _HEAD, 3), strict=True):
                spent[name] += part.stop - part.start
        (blob,) = connection.execute("SELECT sum(length(data)) FROM chunk").fetchone()
        pages, unused = connection.execute(
            f"SELECT sum(pgsize), sum(unused) FROM dbstat WHERE name IN {_TABLES}"  # noqa: S608
        ).fetchone()
    other = {
        "framing": blob - sum(spent.values()),
        "table and index": pages - unused - blob,
        "free in pages": unused,
        "on disk": pages,
    }
    return {name: size / points for name, size in (spent | other).items()}


def measured_whole(engine: Engine) -> float:
    """Returns bytes per point of trained runs on PostgreSQL."""
    import psycopg

    with opened(engine) as bench, psycopg.connect(bench.url, autocommit=True) as connection:
        seal_trained(bench)
        for table in _SEALED:
            connection.execute(f"VACUUM {table}")
        sizes = " + ".join(f"pg_total_relation_size('{table}')" for table in _SEALED)
        query = f"SELECT ({sizes})::float8 / (SELECT sum(points) FROM chunk)"  # noqa: S608 - ours
        row = connection.execute(query).fetchone()
        assert row is not None
        return float(row[0])


def main() -> int:
    with engines() as found:
        elsewhere = {one.name: measured_whole(one) for one in found if isinstance(one, Postgres)}
    with opened() as bench:
        as_json = seal_trained(bench)
        trained = measured(bench)
    with opened() as bench:
        entropy = seal_noise(bench)
        noisy = measured(bench)
    print(f"{'bytes per point':18} {'trained':>8} {'noise':>8}")
    for name, value in trained.items():
        print(f"{name:18} {value:8.3f} {noisy[name]:8.3f}")
    print(f"{'as rows of JSON':18} {as_json:8.1f}          {as_json / trained['on disk']:.0f}×")
    for name, each in elsewhere.items():
        print(f"{name:18} {each:8.3f}          {as_json / each:.0f}× on disk")
    over = noisy["values"] / entropy
    print(f"{'entropy':18}          {entropy:8.3f}  values take {over:.2f}× of it")
    print(f"to reach: {MAX_BYTES_PER_POINT} on disk if trained, {MAX_OVER_ENTROPY}× of the entropy")
    most = max(trained["on disk"], *elsewhere.values())
    return 0 if most <= MAX_BYTES_PER_POINT and over <= MAX_OVER_ENTROPY else 1


if __name__ == "__main__":
    sys.exit(main())
