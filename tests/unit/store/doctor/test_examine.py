"""What is sound is called sound, and each kind of harm is found, mended and then gone."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, Executable, Table, delete, func, insert, select, text, update

from runwell.errors import StoreError
from runwell.store.database import Database
from runwell.store.doctor.examine import Orders, Report, examine
from runwell.store.doctor.finding import Loss
from runwell.store.open import open_database
from runwell.store.ports.files import RunFile
from runwell.store.ports.histories import Stream
from runwell.store.ports.logs import LogLine
from runwell.store.ports.people import User
from runwell.store.ports.runs import Run, RunChange
from runwell.store.ports.stores import Stores
from runwell.store.schema.histories import (
    cells,
    chunks,
    metric_keys,
    metrics,
    packs,
    streams,
    tails,
)
from runwell.store.schema.runs import keys, values
from tests.unit.store.sample import Clock, flush, listed

HISTORY = Stream.HISTORY
DAY_S = 86_400.0
LOOK, MEND, DISCARD = Orders(), Orders(mends=True), Orders(mends=True, discards=True)
LINES = 20_000  # long enough to be summed up in cells


@pytest.fixture
def filled(stores: Stores, ann: User, run: Run) -> Run:
    """A run with something in every kind of table; a fork of it, a wide one, one in the trash."""
    change = RunChange(
        tags=("a", "b"),
        config={"lr": {"value": 0.1}, "layers": {"value": [1, 2]}},
        summary={"loss": float("nan"), "best": {"acc": 1}, "name": "x"},
    )
    stores.runs.upsert(run.project_id, "first", ann.id, change, 4.0)
    noise = random.Random(1)
    stores.series.append([flush(run.id, 0, {"loss": [noise.random() for _ in range(LINES)]})])
    stores.series.seal(run.id)
    stores.series.append([flush(run.id, LINES, {"loss": [float("inf")]}, rest={0: '{"n":"é"}'})])
    stores.logs.write(run.id, [LogLine(0, "t", "", "hello")])
    size = stores.blobs.put("runs/1/a b", iter([b"123"]))
    stores.files.put(
        run.id, RunFile("a.txt", size, "text/plain", 5.0, "runs/1/a b", "ICy5YqxZB1uWSwcVLSNLcA==")
    )
    fork, _ = stores.runs.upsert(run.project_id, "fork", ann.id, change, 5.0)
    stores.series.fork(fork.id, run.id, 99)
    stores.series.append([flush(fork.id, 100, {"loss": [0.5]})])
    stores.series.seal(fork.id)
    wide, _ = stores.runs.upsert(run.project_id, "wide", ann.id, RunChange(), 5.0)
    stores.series.append([flush(wide.id, 0, {f"m{n}": [float(n), 1.0] for n in range(1_200)})])
    stores.series.seal(wide.id)
    gone, _ = stores.runs.upsert(run.project_id, "gone", ann.id, change, 6.0)
    stores.series.append([flush(gone.id, 0, {"loss": [1.0]})])
    stores.trash.put([gone.id], 7.0)
    ended = RunChange(state="finished", finished_at=1.0)
    old, _ = stores.runs.upsert(run.project_id, "old", ann.id, ended, 1.0)
    stores.series.append([flush(old.id, 0, {"cpu": [1.0]}, stream=Stream.EVENTS)])
    stores.series.forget(Stream.EVENTS, 2.0, 1)
    return run


class Patient:
    """The data that is looked at."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.blobs = url, folder / "blobs"
        self.clock = Clock()

    def look(self, orders: Orders = LOOK) -> dict[str, Report]:
        """Returns the reports in which anything was found."""
        reports = examine(
            self.url,
            str(self.blobs),
            orders,
            clock=self.clock,
            tell=lambda _: None,
            told=lambda _: None,
        )
        assert [report.name for report in reports] == [
            "database",
            "schema",
            "configs and summaries",
            "histories",
            "counts",
            "files",
        ]
        return {report.name: report for report in reports if report.left or report.mended}

    def harm(self, work: Callable[[Connection], None]) -> None:
        database: Database = open_database(self.url)
        database.write(work)
        database.close()

    def left(self) -> list[str]:
        return [finding.what for report in self.look().values() for finding in report.left]


@pytest.fixture
def patient(database_url: str, tmp_path: Path, filled: Run) -> Patient:
    assert filled.id
    found = Patient(database_url, tmp_path)
    assert found.look() == {}
    return found


def sleeping(connection: Connection, work: Callable[[Connection], None]) -> None:
    """Does what triggers would count, without them."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        work(connection)
        return
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    found = connection.exec_driver_sql(query).all()
    for name, _ in found:
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    work(connection)
    for _, sql in found:
        connection.exec_driver_sql(sql)


def of_first(table: Table, connection: Connection) -> int:
    """Returns the branch of the first run."""
    branch = connection.scalar(select(func.min(table.c.branch)))
    assert branch is not None
    return int(branch)


def _run(connection: Connection, statement: Executable) -> None:
    connection.execute(statement)


CHEAP: dict[str, tuple[str, Callable[[Connection], None]]] = {
    "statistics": (
        (
            "the statistics of a chunk of loss in ann/digits/first, steps 0 to 19,999, "
            "are not those of its values"
        ),
        lambda c: _run(
            c, update(chunks).where(chunks.c.branch == of_first(chunks, c)).values(high=9.0)
        ),
    ),
    "cells": (
        "a chunk of loss in ann/digits/first, steps 0 to 19,999, is summed up wrongly",
        lambda c: _run(c, update(cells).where(cells.c.row_first == 0).values(different=3)),
    ),
    "cells of nothing": (
        "cells of ann/digits/first are of no chunk",
        lambda c: _run(
            c,
            insert(cells).from_select(
                [column.name for column in cells.c],
                select(
                    cells.c.branch,
                    cells.c.metric,
                    cells.c.row_first + 7,
                    *list(cells.c)[3:],
                ),
            ),
        ),
    ),
    "ends of a pack": (
        "the ends of a pack of ann/digits/wide, steps 0 to 1, are not those of its values",
        lambda c: _run(
            c,
            update(packs)
            .where(packs.c.number == select(func.min(packs.c.number)).scalar_subquery())
            .values(ends=b"\x01\x00\x00\x00"),
        ),
    ),
    "last point": (
        "loss in ann/digits/first does not know its last point",
        lambda c: _run(
            c,
            update(metrics)
            .where(metrics.c.run == select(func.min(metrics.c.run)).scalar_subquery())
            .values(points=3),
        ),
    ),
    "rows": (
        "ann/digits/first counts 5 rows and has 20,001",
        lambda c: _run(
            c, update(streams).where(streams.c.branch == of_first(streams, c)).values(lines=5)
        ),
    ),
    "tail": (
        "1 streams do not know how much of them waits to be sealed",
        lambda c: _run(
            c,
            update(streams).where(streams.c.branch == of_first(streams, c)).values(fresh_blocks=7),
        ),
    ),
    "keys": (
        "1 keys of configs and summaries of ann/digits are counted wrongly",
        lambda c: _run(c, update(keys).where(keys.c.key == "lr").values(runs=9)),
    ),
    "metrics": (
        "1 metrics of ann/digits are counted wrongly",
        lambda c: _run(c, update(metric_keys).where(metric_keys.c.key == "m7").values(runs=9)),
    ),
}


def test_what_can_be_made_again_is_found_and_mended(patient: Patient) -> None:
    for _, work in CHEAP.values():
        patient.harm(work)
    expected = sorted(what for what, _ in CHEAP.values())
    assert sorted(patient.left()) == expected
    reports = patient.look(MEND).values()
    assert sorted(what for report in reports for what in report.mended) == expected
    assert not [finding for report in reports for finding in report.left]
    assert patient.look() == {}


def test_leaves_that_went_missing_and_leaves_that_are_wrong_are_written_anew(
    patient: Patient,
) -> None:
    def work(connection: Connection) -> None:
        connection.execute(update(values).where(values.c.number == 0.1).values(number=0.2))

        def forget(connection: Connection) -> None:
            connection.execute(delete(keys).where(keys.c.key == "name"))

        sleeping(connection, forget)

    patient.harm(work)
    left = patient.left()
    assert left[:2] == [
        f"what filters see of ann/digits/{name} is not what it logged" for name in ("first", "fork")
    ]
    reports = patient.look(MEND)
    assert not [finding for report in reports.values() for finding in report.left]
    assert patient.look() == {}


def test_a_chunk_that_cannot_be_read_is_taken_away_only_if_one_says_so(
    patient: Patient, stores: Stores, filled: Run
) -> None:
    def work(connection: Connection) -> None:
        of_run = chunks.c.branch == of_first(chunks, connection)
        connection.execute(update(chunks).where(of_run).values(data=b"\x00" * 40))

    patient.harm(work)
    with pytest.raises(StoreError):
        stores.series.read(filled.id, HISTORY, "loss")
    what = "a chunk of loss in ann/digits/first, steps 0 to 19,999, cannot be read"
    (report,) = patient.look(MEND).values()
    assert [(one.what, one.loss) for one in report.left if one.mend] == [
        (what, Loss.WHAT_IS_DAMAGED)
    ]
    reports = patient.look(DISCARD)
    assert what in reports["histories"].mended
    assert patient.look() == {}
    assert listed(stores.series.read(filled.id, HISTORY, "loss")) == [(LINES, LINES, float("inf"))]
    found = {info.key: info.count for info in stores.series.metrics(filled.id, HISTORY)}
    assert found["loss"] == 1


@pytest.mark.parametrize("table", [packs, tails], ids=["pack", "tail"])
def test_other_pieces_that_cannot_be_read_are_taken_away(patient: Patient, table: Table) -> None:
    content = table.c.data if table is packs else table.c.block
    patient.harm(lambda c: _run(c, update(table).values({content: b"\x07" * 9})))
    assert any("cannot be read" in what for what in patient.left())
    patient.look(MEND)
    assert all("cannot be read" in what for what in patient.left())
    patient.look(DISCARD)
    assert patient.look() == {}


def test_files_without_bytes_and_bytes_without_file_are_told_apart(
    patient: Patient, stores: Stores, filled: Run
) -> None:
    patient.clock.now = 9e9
    stores.blobs.put("runs/1/old", iter([b"12345"]))
    stores.blobs.put("derived/history/1/x.parquet", iter([b"made again"]))
    assert patient.left() == ["1 files (0.0 MB) are named by nobody"]
    patient.look(MEND)
    assert stores.blobs.size("runs/1/old") is None
    assert patient.look() == {}

    stores.blobs.put("runs/1/a b", iter([b"12"]))
    assert patient.left() == ["a.txt of ann/digits/first has 2 bytes instead of 3"]
    stores.blobs.delete("runs/1/a b")
    assert patient.left() == ["a.txt of ann/digits/first is gone"]
    assert patient.look(MEND)["files"].left[0].loss is Loss.WHAT_IS_DAMAGED
    patient.look(DISCARD)
    assert patient.look() == {}
    assert stores.files.find(filled.id, "a.txt") is None


def test_a_new_upload_that_is_named_by_nobody_yet_is_left_alone(
    patient: Patient, stores: Stores
) -> None:
    stores.blobs.put("runs/1/new", iter([b"12345"]))
    (info,) = [one for one in stores.blobs.list() if one.key == "runs/1/new"]
    patient.clock.now = info.updated_at + DAY_S / 2
    assert patient.look() == {}


def test_other_bytes_of_the_same_length_are_found_by_a_deep_look(
    patient: Patient, stores: Stores
) -> None:
    stores.blobs.put("runs/1/a b", iter([b"124"]))
    assert patient.look() == {}
    (report,) = patient.look(Orders(reads_all=True)).values()
    assert [one.what for one in report.left] == [
        "a.txt of ann/digits/first is not what was uploaded"
    ]


def test_triggers_and_indexes_that_are_gone_come_back(patient: Patient) -> None:
    def work(connection: Connection) -> None:
        connection.exec_driver_sql("DROP INDEX ix_run_project_id_revision")
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("DROP TRIGGER metric_added")
        else:
            connection.exec_driver_sql("ALTER TABLE metric DISABLE TRIGGER metric_added")

    patient.harm(work)
    (report,) = patient.look().values()
    assert len(report.left) == 2
    (report,) = patient.look(MEND).values()
    assert (len(report.mended), report.left) == (2, ())
    assert patient.look() == {}


def test_a_database_of_another_schema_is_not_touched(patient: Patient) -> None:
    patient.harm(lambda c: _run(c, text("UPDATE alembic_version SET version_num = '0003'")))
    with pytest.raises(StoreError, match="has schema 0003"):
        patient.look(MEND)
