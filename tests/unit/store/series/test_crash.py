"""SIGKILL at any instant: what was acknowledged is there, once, and the store goes on."""

from __future__ import annotations

import subprocess
import sys

import pytest

from runwell.store.open import open_stores
from runwell.store.ports.histories import Stream
from runwell.store.ports.runs import Run
from runwell.store.ports.stores import Stores
from tests.unit.store.sample import flush, lines_after

# Appends lines of known content from where it finds the store, says so after each flush, and seals
# all the while; re-sends the last lines now and then, as an uplink does.
WRITER = """
import sys, threading
import numpy as np
from runwell.store.open import open_stores
from runwell.store.ports.histories import Flush, MetricColumn, Stream

stores = open_stores(sys.argv[1], sys.argv[2])
run = int(sys.argv[3])

def seal():
    while True:
        stores.series.seal(run)

threading.Thread(target=seal, daemon=True).start()
row = stores.series.line_count(run, Stream.HISTORY)
while True:
    first = max(0, row - row % 7)
    rows = np.arange(first, row + 20)
    column = MetricColumn(np.arange(len(rows), dtype=np.int32), rows * 0.5)
    sparse = MetricColumn(np.flatnonzero(rows % 3 == 0).astype(np.int32), rows[rows % 3 == 0] * 1.0)
    ((row, _),) = stores.series.append(
        [Flush(run, Stream.HISTORY, first, rows, {"dense": column, "sparse": sparse})]
    )
    print(row, flush=True)
"""


def killed_after(acknowledgements: int, url: str, blobs: str, run: int) -> int:
    """Runs a writer, kills it after so many flushes, and returns the last line count it told."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, url, blobs, str(run)], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        told = [int(writer.stdout.readline()) for _ in range(acknowledgements)]
        writer.kill()
        told += [int(line) for line in writer.stdout.read().split("\n")[:-1]]
    return told[-1]


@pytest.mark.slow
def test_nothing_that_was_acknowledged_is_lost_or_doubled(
    stores: Stores, run: Run, database_url: str, tmp_path: object
) -> None:
    lines = 0
    for acknowledgements in (1, 7, 20, 45):
        told = killed_after(acknowledgements, database_url, str(tmp_path), run.id)
        lines = stores.series.line_count(run.id, Stream.HISTORY)
        assert lines >= told
        dense = stores.series.read(run.id, Stream.HISTORY, "dense")
        assert dense.rows.tolist() == list(range(lines))
        assert dense.values.tolist() == [row * 0.5 for row in range(lines)]
        sparse = stores.series.read(run.id, Stream.HISTORY, "sparse")
        assert sparse.rows.tolist() == list(range(0, lines, 3))
        counts = [info.count for info in stores.series.metrics(run.id, Stream.HISTORY)]
        assert counts == [lines, len(sparse.rows)]
    reopened = open_stores(database_url, str(tmp_path))
    next_line = flush(run.id, lines, {"dense": [1.0]})
    assert lines_after(reopened, [next_line]) == (lines + 1,)
    reopened.close()
