"""A disk without room: what was acknowledged is there, what was refused is not, and the store goes
on by itself as soon as there is room again.

SQLite finds out at two moments: while a transaction grows (a bound on its pages), and at the commit
(a bound on the size of files, which is a process's own).
"""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection

from runwell.errors import NoRoom
from runwell.store.database import Database
from runwell.store.open import open_database, open_stores
from runwell.store.ports.histories import Stream
from runwell.store.ports.people import User
from runwell.store.ports.projects import Project
from runwell.store.ports.runs import Run, RunChange
from runwell.store.ports.stores import Stores
from runwell.store.series.store import SqlSeries
from tests.unit.store.sample import Clock, flush

HISTORY = Stream.HISTORY
NUM_RUNS = 6
CHECKOUT = Path(__file__).parents[3]
LINES = 100


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def runs(stores: Stores, ann: User, project: Project) -> list[int]:
    return [
        stores.runs.upsert(project.id, f"r{number}", ann.id, RunChange(), 1.0)[0].id
        for number in range(NUM_RUNS)
    ]


def bound(database: Database, *, more_pages: int) -> None:
    """Lets the file grow by so many pages. The one writing connection remembers it."""

    def work(connection: Connection) -> None:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + more_pages}")

    database.write(work)


def appended(series: SqlSeries, run: int, first_row: int) -> int:
    """Appends until the store refuses; returns how many lines it has acknowledged."""
    lines = first_row
    while lines < first_row + 100 * LINES:
        values = [float(row) for row in range(lines, lines + LINES)]
        try:
            ((lines, _),) = series.append([flush(run, lines, {"loss": values})])
        except NoRoom as error:
            assert str(error).endswith("has room: database or disk is full")  # noqa: PT017
            break
    return lines


def test_writers_that_share_a_full_disk_lose_nothing_and_go_on_later(
    database_url: str, stores: Stores, runs: list[int]
) -> None:
    with closing(open_database(database_url)) as database, ThreadPoolExecutor(NUM_RUNS) as pool:
        series = SqlSeries(database, Clock())
        bound(database, more_pages=40)
        told = list(pool.map(lambda run: appended(series, run, 0), runs))
        assert sum(told) < NUM_RUNS * 100 * LINES
        assert [stores.series.line_count(run, HISTORY) for run in runs] == told

        bound(database, more_pages=10_000)
        later = list(pool.map(lambda place: appended(series, *place), zip(runs, told, strict=True)))
    assert later == [lines + 100 * LINES for lines in told]
    for run, lines in zip(runs, later, strict=True):
        found = stores.series.read(run, HISTORY, "loss")
        assert found.values.tolist() == [float(row) for row in range(lines)]


# Appends until the store refuses, twice; gives it room; goes on. Says what was acknowledged.
WRITER = """
import os, resource, sys
from runwell.errors import StoreError
from runwell.store.open import open_stores
from tests.unit.store.sample import flush

url, blobs, wal, run = *sys.argv[1:4], int(sys.argv[4])
stores = open_stores(url, blobs)
((lines, _),) = stores.series.append([flush(run, 0, {"loss": [0.0]})])
free, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (os.path.getsize(wal) + 100_000, hard))
refused = 0
for _ in range(400):
    values = [float(row) for row in range(lines, lines + 50)]
    try:
        ((lines, _),) = stores.series.append([flush(run, lines, {"loss": values})])
    except StoreError:
        refused += 1
        print(lines)
        if refused == 2:
            resource.setrlimit(resource.RLIMIT_FSIZE, (free, hard))
assert refused == 2, refused
print(lines)
stores.close()
"""


def test_a_commit_that_finds_no_room_is_refused_and_the_next_ones_are_kept(
    database_url: str, stores: Stores, run: Run, tmp_path: Path
) -> None:
    wal = str(tmp_path / "runwell.db-wal")
    writer = [sys.executable, "-c", WRITER, database_url, str(tmp_path / "blobs"), wal, str(run.id)]
    done = subprocess.run(
        writer, cwd=CHECKOUT, capture_output=True, text=True, check=False, timeout=120
    )
    assert (done.returncode, done.stderr) == (0, "")
    first, second, end = map(int, done.stdout.split())
    assert first == second < end
    again = open_stores(database_url, str(tmp_path / "blobs"))
    found = again.series.read(run.id, HISTORY, "loss")
    again.close()
    assert found.values.tolist() == [float(row) for row in range(end)]
