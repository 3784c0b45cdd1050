"""Stores to measure: on SQLite in a folder of their own, with a project and runs in it."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks._engines import Engine, Sqlite
from runwell.store.open import open_stores
from runwell.store.ports.histories import Flush, MetricColumn, Stream
from runwell.store.ports.runs import RunChange
from runwell.store.ports.stores import Stores

SQLITE = Sqlite()


@dataclass(frozen=True, slots=True)
class Bench:
    """Open stores; `folder` holds their files and whatever the benchmark adds, `url` is that of
    their database."""

    stores: Stores
    folder: Path
    url: str
    user: int
    project: int

    def run(self, run_id: str) -> int:
        """Makes a run and returns its key."""
        made, _ = self.stores.runs.upsert(self.project, run_id, self.user, RunChange(), 1.0)
        return made.id

    def size_bytes(self) -> int:
        """Returns the size of the database file."""
        return sum(path.stat().st_size for path in self.folder.glob("runwell.db*"))


@contextmanager
def opened(engine: Engine = SQLITE) -> Iterator[Bench]:
    """Gives empty stores and removes them afterwards."""
    with tempfile.TemporaryDirectory(prefix="runwell-bench-") as name:
        folder = Path(name)
        with stores_in(folder, engine.url(folder)) as one:
            yield one


@contextmanager
def stores_in(folder: Path, url: str | None = None) -> Iterator[Bench]:
    """Gives the stores in a folder, which are new and stay there, as a server would have them; with
    a URL, those of another database."""
    url = url or SQLITE.url(folder)
    stores = open_stores(url, str(folder / "blobs"))
    user = stores.users.add("bench", is_admin=True, key_hash="k", now=1.0)
    project = stores.projects.ensure("bench", "bench", 1.0)
    try:
        yield Bench(stores, folder, url, user.id, project.id)
    finally:
        stores.close()


def curves(metrics: int, lines: int, seed: int) -> NDArray[np.float64]:
    """Returns curves with much noise, shape (metrics, lines), in float32 precision."""
    around, away = _drawn(metrics, lines, seed)
    return (around + away).astype(np.float32).astype(np.float64)


def noise(metrics: int, lines: int, seed: int) -> NDArray[np.float64]:
    """Returns how far the curves of this seed are from what they fall along: normal, σ = 0.02."""
    return _drawn(metrics, lines, seed)[1]


def _drawn(metrics: int, lines: int, seed: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    random = np.random.default_rng(seed)
    steps = np.arange(lines) / lines
    decay = np.exp(-3 * steps)[None, :] * random.uniform(0.5, 2.0, (metrics, 1))
    return decay, random.normal(0, 0.02, (metrics, lines))


def flush(run: int, first_row: int, columns: NDArray[np.float64]) -> Flush:
    """Returns a flush of dense columns, shape (metrics, lines)."""
    lines = columns.shape[1]
    rows = np.arange(lines, dtype=np.int32)
    return Flush(
        run,
        Stream.HISTORY,
        first_row,
        np.arange(first_row, first_row + lines, dtype=np.int64),
        {f"metric_{number}": MetricColumn(rows, column) for number, column in enumerate(columns)},
    )


def median_ms(work: Callable[[], object], times: int = 5) -> float:
    """Returns the median time of a few calls, in milliseconds, after one to warm up."""
    work()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return sorted(taken)[len(taken) // 2]
