"""Many writers, many runs, odd clocks: nothing is lost, nothing is mixed, nothing piles up."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from runwell.sdk.run import Run
from runwell.uplink.fold import Fold, Row
from runwell.wire.records import HistoryRecord, Record
from tests.fakes.journals import STARTED_AT, run_record
from tests.fakes.reading import records_of
from tests.unit.sdk.conftest import Start

SHORT_RUNS = """
import json, sys, runwell

def resident_kb():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))

count = int(sys.argv[1])
seen = []
for number in range(count):
    with runwell.init(project="short", mode="offline", reinit="create_new", config={"n": number},
                      settings={"quiet": True, "console": "off", "disable_git": True}) as run:
        run.log({"n": number})
    if number in (count // 3, count - 1):
        seen.append(resident_kb())
print(json.dumps(seen))
"""


def history_of(run: Run) -> list[HistoryRecord]:
    return [record for record in records_of(run) if isinstance(record, HistoryRecord)]


def together(calls: list[threading.Thread]) -> None:
    for call in calls:
        call.start()
    for call in calls:
        call.join()


def test_64_threads_write_one_run_and_each_row_is_whole_and_has_its_own_step(run: Run) -> None:
    each, writers = 50, 64

    def write(writer: int) -> None:
        for number in range(each):
            run.log({"writer": writer, "number": number, "both": writer * each + number})

    together([threading.Thread(target=write, args=(writer,)) for writer in range(writers)])
    rows = history_of(run)
    assert [row.step for row in rows] == list(range(writers * each))
    assert sorted(row.data["both"] for row in rows) == list(range(writers * each))  # type: ignore[type-var]
    for row in rows:
        writer, number, both = (row.data[key] for key in ("writer", "number", "both"))
        assert isinstance(writer, int)
        assert isinstance(number, int)
        assert both == writer * each + number


def test_100_runs_live_in_one_process_and_none_gets_rows_of_another(start: Start) -> None:
    runs = [start(project="many", run_id=f"r{number}") for number in range(100)]
    for step in range(5):
        for number, run in enumerate(runs):
            run.log({"value": number * 1000 + step})
    for number, run in enumerate(runs):
        assert [row.data for row in history_of(run)] == [
            {"value": number * 1000 + step} for step in range(5)
        ]
        run.finish()


def test_a_forked_child_writes_on_while_threads_write(run: Run) -> None:
    stop = threading.Event()

    def write(name: str) -> None:
        while not stop.is_set():
            run.log({name: 1})

    threads = [threading.Thread(target=write, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    child = os.fork()
    if not child:  # whichever thread had a lock at this moment is not here
        run.log({"child": 1})
        os._exit(0)
    _, status = os.waitpid(child, 0)
    stop.set()
    for thread in threads:
        thread.join()
    assert status == 0
    rows: list[Record] = [*history_of(run)]
    assert sum("child" in row.data for row in rows if isinstance(row, HistoryRecord)) == 1


def test_a_clock_that_jumps_back_loses_no_row_and_no_run_lasts_less_than_nothing() -> None:
    fold = Fold()
    fold.add(run_record(), 1)
    moments = [STARTED_AT + 10, STARTED_AT - 3600, STARTED_AT + 11]
    found = [
        each
        for step, moment in enumerate(moments)
        for each in fold.add(HistoryRecord(step, moment, True, {"a": step}), 2 + step)
    ]
    lines = [json.loads(each.line) for each in found if isinstance(each, Row)]
    assert [(line["_step"], line["a"]) for line in lines] == [(0, 0), (1, 1), (2, 2)]
    assert all(line["_runtime"] >= 0 for line in lines)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads memory from /proc")
def test_short_runs_one_after_the_other_do_not_pile_up(
    tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    """10,000 with `--short-runs 10000`; what a run leaves behind shows in a few hundred, too."""
    count = pytestconfig.getoption("short_runs")
    command = [sys.executable, "-c", SHORT_RUNS, str(count)]
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "RUNWELL_HOME": str(tmp_path)}
    shown = subprocess.check_output(command, cwd=tmp_path, env=environ, text=True)
    early, late = json.loads(shown.splitlines()[-1])
    assert len(list(tmp_path.glob("wandb/offline-run-*"))) == count
    assert late - early < 3 * 1024, f"{late - early} KiB more after {count} runs"
