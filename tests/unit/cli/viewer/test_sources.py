from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from runwell.cli.viewer.run_view import RunView
from runwell.cli.viewer.sources import (
    SAMPLE_EVERY_S,
    SILENT_S,
    FileSource,
    MachineSource,
    ServerSource,
    Source,
    machine_source,
)
from runwell.sdk.capture.process import host_name, own_start
from runwell.sdk.query.run import Run
from runwell.wire.records import ExitRecord, HistoryRecord, PreemptingRecord, Record, StatsRecord
from tests.fakes.journals import STARTED_AT, JournalFile, run_record


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def read_all(source: Source, view: RunView) -> list[Record]:
    found: list[Record] = []
    while True:
        found += source.read()
        if not source.has_more:
            break
    for record in found:
        view.add(record)
    return found


@pytest.fixture
def journal(tmp_path: Path) -> JournalFile:
    return JournalFile(tmp_path)


def test_a_run_that_lives_here_is_sampled_until_it_ends(journal: JournalFile) -> None:
    clock, view = Clock(), RunView()
    run = run_record(host=host_name(), pid=os.getpid(), process_started_at=own_start())
    journal.write(run)
    source = FileSource(journal.path, clock, lambda _run: lambda: {"cpu": 7.0})
    assert read_all(source, view) == [run, StatsRecord(1000.0, {"cpu": 7.0})]
    assert source.state(view) == "running"
    assert source.read() == []
    clock.now += SAMPLE_EVERY_S
    assert source.read() == [StatsRecord(1002.0, {"cpu": 7.0})]
    journal.write(ExitRecord(clock.now, 0))
    clock.now += SAMPLE_EVERY_S
    assert read_all(source, view) == [ExitRecord(1002.0, 0)]
    assert source.state(view) == "finished"
    source.close()


def test_the_state_of_a_run_of_another_machine_is_told_by_its_file(journal: JournalFile) -> None:
    clock, view = Clock(), RunView()
    journal.write(run_record(host="elsewhere"))
    os.utime(journal.path, (clock.now, clock.now))
    source = FileSource(journal.path, clock)
    assert source.state(view) == "starting"
    read_all(source, view)
    assert source.state(view) == "running"
    clock.now += SILENT_S
    assert source.state(view) == "crashed"
    journal.path.unlink()
    assert source.state(view) == "crashed"
    source.close()


def test_a_process_that_is_gone_has_crashed(journal: JournalFile) -> None:
    view = RunView()
    journal.write(run_record(host=host_name(), pid=os.getpid(), process_started_at=0.01))
    source = FileSource(journal.path)
    read_all(source, view)
    assert source.state(view) == "crashed"
    source.close()


@pytest.mark.parametrize(
    ("records", "state"),
    [
        ([ExitRecord(1.0, 0)], "finished"),
        ([ExitRecord(1.0, 3)], "failed"),
        ([PreemptingRecord(1.0), ExitRecord(1.0, 3)], "preempted"),
    ],
)
def test_the_state_of_a_run_that_has_ended(
    journal: JournalFile, records: list[Record], state: str
) -> None:
    view = RunView()
    journal.write(run_record(), *records)
    source = FileSource(journal.path)
    read_all(source, view)
    assert source.state(view) == state
    source.close()


class Fixed:
    def sample(self) -> dict[str, float]:
        return {"memory_percent": 40.0}


def test_the_machine_is_sampled_as_often_as_was_asked() -> None:
    clock = Clock()
    source = MachineSource(2.0, [Fixed()], clock)
    assert source.read() == [StatsRecord(1000.0, {"memory_percent": 40.0})]
    assert (source.read(), source.has_more, source.state(RunView())) == ([], False, "live")
    clock.now += 2.0
    assert source.read() == [StatsRecord(1002.0, {"memory_percent": 40.0})]
    source.close()


def test_this_machine_tells_its_memory_and_its_disk() -> None:
    (sample,) = machine_source(1.0).read()
    assert isinstance(sample, StatsRecord)
    assert {"memory_percent", "disk./.usagePercent"} <= set(sample.values)


class AServerRun:
    """What `Run` tells of a run that grows."""

    id, name, project, entity, tags, url = "abc", "swift-fox", "p", "ann", ["a"], "http://box/x"
    state = "running"
    created_at = "2023-11-14T22:13:20Z"

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self.config: dict[str, Any] = {"lr": 0.1}
        self.summary: dict[str, Any] = {"_step": 1, "best": 3}
        self.output: list[dict[str, Any]] = []
        self.events: list[dict[str, Any]] = []
        self.num_loads = 0

    def load(self, force: bool) -> None:
        self.num_loads += force

    def scan_history(self, min_step: int) -> Iterator[dict[str, Any]]:
        return iter([row for row in self.rows if row["_step"] >= min_step])

    def console_logs(self, last: int) -> list[dict[str, Any]]:
        return self.output[-last:]

    def history(self, samples: int, pandas: bool, stream: str) -> list[dict[str, Any]]:
        assert (pandas, stream) == (False, "system")
        return self.events[-samples:]


def test_a_run_of_a_server_is_told_as_a_journal_would() -> None:
    run, view = AServerRun(), RunView()
    run.rows = [{"_step": n, "_timestamp": STARTED_AT + n, "loss": n / 2} for n in range(12_000)]
    run.output = [{"number": 0, "timestamp": "2023-11-14T22:13:21", "level": "error", "line": "x"}]
    run.events = [{"_timestamp": STARTED_AT + 5, "system.cpu": 7, "_runtime": 5}]
    source = ServerSource(cast("Run", run))
    read_all(source, view)
    assert (view.name, view.config, view.summary) == (
        "swift-fox",
        {"lr": 0.1},
        {"loss": 5999.5, "best": 3},
    )
    assert (view.step, view.metrics["loss"].num_points) == (11_999, 12_000)
    assert [(line.text, line.is_error) for line in view.lines.values()] == [("x", True)]
    assert [(p.x, p.last) for p in view.system["cpu"].points()] == [(5.0, 7.0)]
    assert source.state(view) == "running"

    run.rows.append({"_step": 12_000, "_timestamp": STARTED_AT + 12_000, "loss": 0.0})
    run.output.append({"number": 1, "timestamp": "nonsense", "level": None, "line": "y\n"})
    news = read_all(source, view)
    assert HistoryRecord(12_000, STARTED_AT + 12_000, committed=True, data={"loss": 0.0}) in news
    assert (view.metrics["loss"].num_points, view.num_lines) == (12_001, 2)
    assert [line.text for line in view.lines.values()] == ["x", "y"]
    source.close()
