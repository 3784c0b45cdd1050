from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from runwell.errors import UsageError
from runwell.sdk import api
from runwell.sdk.attaching import find_live, state_of
from runwell.sdk.run import Run
from tests.fakes.reading import records_of, rows_of
from tests.unit.sdk.conftest import Start

WRITER = """
import sys
import runwell
run = runwell.attach(sys.argv[1])
assert run is not runwell.run or run.id == sys.argv[1]
runwell.log({"x": run.step, "lr": run.config.lr})
run.summary["best"] = run.summary["x"]
run.finish()
"""


def test_a_journal_says_what_a_pickled_run_carries(start: Start) -> None:
    run = start({"lr": 0.1, "gone": 1}, run_id="told")
    del run.config["gone"]
    run.define_metric("x", summary="max")
    run.log({"x": 3})
    run.log({"x": 2})
    run.summary["word"] = "w"
    assert run.directory is not None
    state = state_of(run.directory.journal)
    assert (state.config, state.step, state.exit_code) == ({"lr": 0.1}, 2, None)
    assert state.summary == {"x": {"max": 3}, "word": "w"}
    assert state.record.run_id == "told"


def test_another_process_writes_to_the_run_and_does_not_end_it(
    start: Start, tmp_path: Path
) -> None:
    run = start({"lr": 0.1}, run_id="shared")
    run.log({"x": 7})
    environ = {"WANDB_DIR": str(tmp_path), "HOME": str(tmp_path), "RUNWELL_HOME": str(tmp_path)}
    subprocess.run([sys.executable, "-c", WRITER, "shared"], env=environ, check=True, timeout=60)
    run.catch_up(2)
    run.log({"x": 8})
    assert rows_of(run) == [{"x": 7}, {"x": 1, "lr": 0.1}, {"x": 8}]
    assert not run.is_finished


def test_a_run_in_another_folder_is_found_by_its_journal(start: Start, tmp_path: Path) -> None:
    run = start({"lr": 0.1}, run_id="far")
    assert run.directory is not None
    journal = str(run.directory.journal)
    assert run._attach_id == journal  # noqa: SLF001  what Lightning reads
    elsewhere = str(tmp_path / "elsewhere")
    environ = {"WANDB_DIR": elsewhere, "HOME": elsewhere, "RUNWELL_HOME": elsewhere}
    code = "import sys, runwell; runwell.attach(sys.argv[1]).log({'x': 1})"
    subprocess.run([sys.executable, "-c", code, journal], env=environ, check=True, timeout=60)
    assert rows_of(run) == [{"x": 1}]


def test_in_the_process_of_the_run_it_is_that_run(run: Run) -> None:
    assert api.attach("abc") is run
    assert api.attach(attach_id="abc") is run
    assert api.attach(run=run) is run


def test_a_run_that_has_ended_or_never_was_is_an_error(run: Run, tmp_path: Path) -> None:
    run.finish()
    folders = [tmp_path / "wandb", tmp_path / "none"]
    with pytest.raises(UsageError, match="has ended"):
        find_live("abc", None, folders)
    with pytest.raises(UsageError, match="there is no run 'other'"):
        find_live("other", tmp_path / "spool", folders)
    with pytest.raises(UsageError, match="needs the id"):
        api.attach()


def test_an_offline_run_goes_on_behind_what_is_on_this_disk(start: Start) -> None:
    first = start({"lr": 0.1}, run_id="again", run_name="swift-fox", project="demo")
    for number in range(3):
        first.log({"x": number})
    first.finish()
    second = start(run_id="again", project="demo", resume="allow")
    assert (second.step, second.name, second.resumed) == (3, "swift-fox", True)
    assert second.config.lr == 0.1
    assert second.summary["x"] == 2
    assert records_of(second)[0].resume == "allow"  # type: ignore[union-attr]
    elsewhere = start(run_id="again", project="other", resume="allow")
    assert (elsewhere.step, elsewhere.resumed) == (0, False)
    assert start(run_id="again", project="demo", resume="never").step == 0
