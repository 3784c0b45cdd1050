from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from runwell.server.events import ProjectKey
from runwell.server.services.assembly import Services
from runwell.server.services.retention import DAY_S, Keep, Retention
from runwell.store.ports.histories import Stream
from runwell.store.ports.runs import Run, RunChange
from runwell.store.ports.stores import Stores
from runwell.store.space import PAGES_AT_ONCE
from tests.fakes.clock import FakeClock
from tests.unit.server.conftest import People
from tests.unit.server.streaming import log_lines, log_rows

TABLES = (
    "run",
    "run_document",
    "run_value",
    "log_line",
    "run_file",
    "stream",
    "branch",
    "metric",
    "tail",
    "chunk",
    "rest",
    "rest_key",
)


def counts(tmp_path: Path) -> dict[str, int]:
    """Returns how many rows there are, by table; those without any are left out."""
    connection = sqlite3.connect(tmp_path / "runwell.db")
    found = {
        table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
        for table in TABLES
    }
    connection.close()
    return {table: count for table, count in found.items() if count}


def test_a_run_in_the_trash_goes_with_all_that_it_has_when_its_days_are_over(
    services: Services,
    stores: Stores,
    people: People,
    run: Run,
    clock: FakeClock,
    tmp_path: Path,
) -> None:
    rows: list[dict[str, object]] = [{"_step": step, "a": step / 7} for step in range(200)]
    log_rows(services, people.owner, run, [*rows, {"_step": 300, "note": "x"}])
    stores.series.seal(run.id)
    log_lines(services, people.owner, run, ["hello\n"])
    services.files.keep(ProjectKey("ann", "digits"), "r1", "a.txt", iter([b"123"]))
    services.history_files.ensure(services.runs.by_key(people.owner, run.id))
    assert set(counts(tmp_path)) >= {"run", "chunk", "rest", "log_line", "run_file"}
    services.trash.put(people.owner, [run])
    clock.sleep(30 * DAY_S)
    assert services.retention.look() == 0
    clock.sleep(1)
    assert services.retention.look() == 1
    assert counts(tmp_path) == {}
    assert list(stores.blobs.list()) == []
    assert services.retention.look() == 0


def test_a_run_that_was_brought_back_stays(
    services: Services, stores: Stores, people: People, run: Run, clock: FakeClock
) -> None:
    services.trash.put(people.owner, [run])
    clock.sleep(40 * DAY_S)
    services.trash.restore(people.owner, "ann", "digits", "r1")
    assert services.retention.look() == 0
    assert not stores.trash.purge(run.id, clock())
    assert services.runs.by_key(people.owner, run.id).run_id == "r1"


def test_a_fork_keeps_what_it_shares(
    services: Services, stores: Stores, people: People, run: Run, clock: FakeClock
) -> None:
    rows: list[dict[str, object]] = [{"_step": step, "a": float(step)} for step in range(10)]
    log_rows(services, people.owner, run, rows)
    other = stores.runs.upsert(run.project_id, "fork", people.owner.id, RunChange(), 1.0)[0]
    stores.series.fork(other.id, run.id, 4)
    services.trash.put(people.owner, [run])
    clock.sleep(31 * DAY_S)
    assert services.retention.look() == 1
    assert stores.series.read(other.id, Stream.HISTORY, "a").values.tolist() == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(("days", "left"), [(None, 1), (2.0, 1), (1.0, 0)])
def test_console_lines_go_after_their_days_if_that_is_asked_for(
    services: Services,
    stores: Stores,
    people: People,
    run: Run,
    clock: FakeClock,
    days: float | None,
    left: int,
) -> None:
    log_lines(services, people.owner, run, ["hello\n"])
    services.runs.set_state(people.owner, run, "finished")
    clock.sleep(1.5 * DAY_S)
    Retention(stores, clock, Keep(console_days=days)).look()
    assert len(stores.logs.page(run.id, 0, 10)) == left
    assert stores.logs.count(run.id) == 1


def test_system_metrics_go_after_their_days_and_history_stays(
    services: Services, stores: Stores, people: People, run: Run, clock: FakeClock
) -> None:
    rows: list[dict[str, object]] = [{"_step": step, "system.cpu": step / 7} for step in range(50)]
    log_rows(services, people.owner, run, rows)
    log_rows(services, people.owner, run, rows, stream=Stream.EVENTS)
    stores.series.seal(run.id)
    log_rows(services, people.owner, run, rows, stream=Stream.EVENTS, first=50)
    services.runs.set_state(people.owner, run, "finished")
    retention = Retention(stores, clock, Keep(system_days=1.0))
    clock.sleep(0.5 * DAY_S)
    assert retention.look() == 0
    assert len(stores.series.read(run.id, Stream.EVENTS, "system.cpu").rows) == 100
    clock.sleep(1.0 * DAY_S)
    assert retention.look() == 1
    assert not len(stores.series.read(run.id, Stream.EVENTS, "system.cpu").rows)
    assert stores.series.metrics(run.id, Stream.EVENTS) == ()
    assert len(stores.series.read(run.id, Stream.HISTORY, "system.cpu").rows) == 50
    assert retention.look() == 0


def test_a_run_that_goes_on_after_its_system_metrics_went_counts_on(
    services: Services, stores: Stores, people: People, run: Run, clock: FakeClock
) -> None:
    rows: list[dict[str, object]] = [{"system.cpu": float(number)} for number in range(10)]
    log_rows(services, people.owner, run, rows, stream=Stream.EVENTS)
    services.runs.set_state(people.owner, run, "finished")
    clock.sleep(2 * DAY_S)
    assert Retention(stores, clock, Keep(system_days=1.0)).look() == 1
    log_rows(services, people.owner, run, rows, stream=Stream.EVENTS)  # once more: nothing new
    assert stores.series.line_count(run.id, Stream.EVENTS) == 10
    log_rows(services, people.owner, run, rows[:2], stream=Stream.EVENTS, first=10)
    stores.series.seal(run.id)
    found = stores.series.read(run.id, Stream.EVENTS, "system.cpu")
    assert (found.rows.tolist(), found.values.tolist()) == ([10, 11], [0.0, 1.0])
    (metric,) = stores.series.metrics(run.id, Stream.EVENTS)
    assert metric.count == 2


def test_the_file_gets_smaller_while_the_server_runs(
    services: Services,
    stores: Stores,
    people: People,
    run: Run,
    clock: FakeClock,
    tmp_path: Path,
) -> None:
    stores.runs.change(run.id, RunChange(config={"text": {"value": "x" * 16_000_000}}), 1.0)

    def pages() -> int:
        connection = sqlite3.connect(tmp_path / "runwell.db")
        (count,) = connection.execute("PRAGMA page_count").fetchone()
        connection.close()
        return int(count)

    before = pages()
    services.trash.put(people.owner, [run])
    clock.sleep(31 * DAY_S)
    services.retention.look()
    assert pages() < before - 0.9 * PAGES_AT_ONCE  # a round gives a large piece back
    while stores.reclaim():
        pass
    assert pages() < before / 3
