"""A backup comes back whole, from each engine to each."""

from __future__ import annotations

import random
import threading
from pathlib import Path

import pytest
from sqlalchemy import select

from runwell.errors import StoreError, UsageError
from runwell.store.backup.manifest import BLOBS, DATABASE, MANIFEST, check_backup
from runwell.store.backup.restore import restore_backup
from runwell.store.backup.take import take_backup
from runwell.store.open import open_database, open_stores
from runwell.store.ports.files import RunFile
from runwell.store.ports.histories import Stream
from runwell.store.ports.logs import LogLine
from runwell.store.ports.people import User
from runwell.store.ports.runs import Run, RunChange, RunQuery
from runwell.store.ports.stores import Stores
from runwell.store.progress import Progress
from runwell.store.schema.columns import tables
from runwell.store.schema.runs import runs
from tests.unit.store.sample import flush

TOLD: list[Progress] = []


@pytest.fixture
def filled(stores: Stores, ann: User, run: Run) -> Run:
    """A run with something in every kind of table, and a fork of it."""
    change = RunChange(tags=("a",), config={"lr": {"value": 0.1}}, summary={"loss": float("nan")})
    stores.runs.upsert(run.project_id, "first", ann.id, change, 4.0)
    noise = random.Random(1)
    values = [noise.random() for _ in range(500)]
    stores.series.append([flush(run.id, 0, {"loss": values})])
    stores.series.seal(run.id)
    stores.series.append([flush(run.id, 500, {"loss": [float("inf")]}, rest={0: '{"note":"é"}'})])
    stores.logs.write(run.id, [LogLine(0, "t", "", "hello")])
    stores.blobs.put("runs/1/a b", iter([b"123", bytes(2_000_000)]))
    stores.blobs.put("derived/history/1/x.parquet", iter([b"made again"]))
    stores.files.put(run.id, RunFile("a.txt", 2_000_003, "text/plain", 5.0, "runs/1/a b"))
    other, _ = stores.runs.upsert(run.project_id, "fork", ann.id, RunChange(), 5.0)
    stores.series.fork(other.id, run.id, 99)
    return run


def take(database_url: str, folder: Path, target: Path) -> None:
    take_backup(
        database_url,
        str(folder / "blobs"),
        target,
        version="1.2.3",
        clock=lambda: 9.0,
        tell=TOLD.append,
    )


def rows_of(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Returns every row of every table, but the revisions that each engine counts by itself."""
    database = open_database(url)
    with database.read() as connection:
        found = {}
        for table in tables.sorted_tables:
            columns = [column for column in table.c if column is not runs.c.revision]
            rows = connection.execute(select(*columns)).all()
            found[table.name] = sorted((tuple(row) for row in rows), key=repr)
    database.close()
    return found


@pytest.mark.parametrize("to", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_every_row_and_every_byte_comes_back(
    request: pytest.FixtureRequest,
    database_url: str,
    stores: Stores,
    filled: Run,
    tmp_path: Path,
    to: str,
) -> None:
    take(database_url, tmp_path, tmp_path / "backup")
    if to == "postgres":
        with request.getfixturevalue("fresh_postgres")() as url:
            _check_restored(database_url, stores, filled, tmp_path, url)
    else:
        url = f"sqlite:///{tmp_path / 'again' / 'runwell.db'}"
        _check_restored(database_url, stores, filled, tmp_path, url)


def _check_restored(
    database_url: str, stores: Stores, filled: Run, tmp_path: Path, url: str
) -> None:
    blobs = str(tmp_path / "again" / "blobs")
    manifest = restore_backup(tmp_path / "backup", url, blobs, TOLD.append)
    assert (manifest.blobs, manifest.created_at, manifest.runwell) == (1, 9.0, "1.2.3")
    assert rows_of(url) == rows_of(database_url)
    again = open_stores(url, blobs)
    try:
        assert {info.key for info in again.blobs.list()} == {"runs/1/a b"}
        with again.blobs.open("runs/1/a b") as file:
            assert file.read() == b"123" + bytes(2_000_000)
        before = stores.series.read(filled.id, Stream.HISTORY, "loss")
        after = again.series.read(filled.id, Stream.HISTORY, "loss")
        assert before.values.tolist() == after.values.tolist()
        # It goes on as if nothing had been: numbers behind the last, triggers awake.
        more, is_new = again.runs.upsert(
            filled.project_id,
            "more",
            again.users.all()[0].id,
            RunChange(config={"lr": {"value": 7}}),
            9.0,
        )
        assert is_new
        assert more.id > filled.id
        page = again.runs.page(filled.project_id, RunQuery(filters={"config.lr.value": 7}))
        assert [one.run_id for one in page.runs] == ["more"]
        again.trash.put([more.id], 10.0)
        assert again.runs.page(filled.project_id, RunQuery()).total == 2
    finally:
        again.close()


def test_a_backup_is_taken_while_somebody_writes(
    database_url: str, stores: Stores, filled: Run, tmp_path: Path
) -> None:
    is_over = threading.Event()
    rows = stores.series.line_count(filled.id, Stream.HISTORY)
    written = [rows]

    def write() -> None:
        while not is_over.is_set():
            values = [float(written[0])] * 10
            stores.series.append([flush(filled.id, written[0], {"loss": values})])
            written[0] += 10

    writer = threading.Thread(target=write)
    writer.start()
    try:
        take(database_url, tmp_path, tmp_path / "backup")
    finally:
        is_over.set()
        writer.join()
    url = f"sqlite:///{tmp_path / 'again' / 'runwell.db'}"
    restore_backup(tmp_path / "backup", url, str(tmp_path / "again" / "blobs"), TOLD.append)
    again = open_stores(url, str(tmp_path / "again" / "blobs"))
    count = again.series.line_count(filled.id, Stream.HISTORY)
    series = again.series.read(filled.id, Stream.HISTORY, "loss")
    again.close()
    assert rows <= count <= written[0]
    assert series.rows.tolist() == list(range(count))


def test_nothing_is_ever_replaced(
    database_url: str, stores: Stores, filled: Run, tmp_path: Path
) -> None:
    take(database_url, tmp_path, tmp_path / "backup")
    with pytest.raises(UsageError, match="never replaces anything"):
        take(database_url, tmp_path, tmp_path / "backup")
    fresh = f"sqlite:///{tmp_path / 'fresh.db'}"
    with pytest.raises(UsageError, match="there are files in"):
        restore_backup(tmp_path / "backup", fresh, str(tmp_path / "blobs"), TOLD.append)
    with pytest.raises(UsageError, match=r"there is a database|there are users in"):
        restore_backup(tmp_path / "backup", database_url, str(tmp_path / "none"), TOLD.append)
    assert not (tmp_path / "fresh.db").exists()


@pytest.mark.parametrize("place", [DATABASE, f"{BLOBS}/runs/1/a b", "blobs.jsonl", MANIFEST])
def test_a_damaged_backup_is_refused_before_anything_is_written(
    sqlite_url: str, tmp_path: Path, place: str
) -> None:
    stores = open_stores(sqlite_url, str(tmp_path / "blobs"))
    stores.blobs.put("runs/1/a b", iter([b"123"]))
    stores.close()
    take(sqlite_url, tmp_path, tmp_path / "backup")
    path = tmp_path / "backup" / place
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    url = f"sqlite:///{tmp_path / 'fresh.db'}"
    with pytest.raises(StoreError, match=r"damaged|no finished backup"):
        restore_backup(tmp_path / "backup", url, str(tmp_path / "none"), TOLD.append)
    assert not (tmp_path / "fresh.db").exists()


def test_what_stopped_half_way_is_no_backup(sqlite_url: str, tmp_path: Path) -> None:
    open_stores(sqlite_url, str(tmp_path / "blobs")).close()
    (tmp_path / "half").mkdir()
    with pytest.raises(StoreError, match="no finished backup"):
        check_backup(tmp_path / "half", TOLD.append)
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be written"):
        take(sqlite_url, tmp_path, tmp_path / "file" / "backup")
    assert not (tmp_path / "file" / "backup").exists()


def test_an_empty_database_is_not_worth_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="nothing to back up"):
        take(f"sqlite:///{tmp_path / 'empty.db'}", tmp_path, tmp_path / "backup")
    assert not (tmp_path / "backup").exists()
