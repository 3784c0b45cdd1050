from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from runwell.agents.folder import FolderKeeper, TrialNote, create_folder, set_state
from runwell.agents.orders import Begin, Exit, Stop
from runwell.errors import InvalidSweep, NotFound, UsageError
from runwell.sdk.journal import JournalWriter
from runwell.sdk.record import encode_record
from runwell.values.json import Json
from runwell.wire.records import ExitRecord, HistoryRecord

GRID: dict[str, Json] = {"method": "grid", "parameters": {"x": {"values": [1, 2, 3]}}}


def keeper(root: Path, config: dict[str, Json] = GRID, seed: int = 7) -> FolderKeeper:
    return FolderKeeper(root, create_folder(root, config, seed))


def begin(found: FolderKeeper) -> Begin:
    (order,) = found.orders([])
    assert isinstance(order, Begin)
    return order


def states(found: FolderKeeper) -> list[str]:
    return [trial.state for trial in found.read_trials()]


def log(root: Path, run_id: str, values: list[float], exit_code: int | None = None) -> None:
    folder = root / "wandb" / f"offline-run-20260101_000000-{run_id}"
    folder.mkdir(parents=True)
    writer = JournalWriter(str(folder / f"run-{run_id}.wandb"), lambda _: None)
    for step, value in enumerate(values):
        writer.append(*encode_record(HistoryRecord(step, 1.0, True, {"loss": value})))
    if exit_code is not None:
        writer.append(*encode_record(ExitRecord(1.0, exit_code)))
    writer.close()


def test_a_grid_is_given_out_once_and_then_it_is_over(tmp_path: Path) -> None:
    found = keeper(tmp_path)
    for x in (1, 2, 3):
        order = begin(found)
        assert order.args == {"x": x}
        found.ended(order.run_id, 0)
    assert found.orders([]) == [Exit()]
    assert states(found) == ["finished"] * 3
    assert found.read_note().state == "FINISHED"


def test_a_local_controller_is_whoever_asks_for_trials(tmp_path: Path) -> None:
    found = keeper(tmp_path, {**GRID, "controller": {"type": "local"}})
    assert begin(found).args == {"x": 1}
    with pytest.raises(InvalidSweep, match="a folder has no controller"):
        keeper(tmp_path, {**GRID, "method": "custom"})


def test_the_same_seed_gives_the_same_trials(tmp_path: Path) -> None:
    config: dict[str, Json] = {"method": "random", "parameters": {"x": {"min": 0.0, "max": 1.0}}}
    drawn = [
        [begin(found).args for _ in range(3)]
        for found in (keeper(tmp_path / name, config, seed) for name, seed in SEEDS)
    ]
    assert drawn[0] == drawn[1] != drawn[2]


SEEDS = [("a", 7), ("b", 7), ("c", 8)]

WORK = """
import sys
from pathlib import Path
from runwell.agents.folder import FolderKeeper
from runwell.agents.orders import Begin
keeper = FolderKeeper(Path(sys.argv[1]), sys.argv[2])
while isinstance(order := (keeper.orders([]) or [None])[0], Begin):
    keeper.ended(order.run_id, 0)
"""


def test_processes_share_a_sweep_and_get_each_trial_once(tmp_path: Path) -> None:
    config: dict[str, Json] = {"method": "grid", "parameters": {"x": {"min": 1, "max": 40}}}
    found = keeper(tmp_path, config)
    command = [sys.executable, "-c", WORK, str(tmp_path), found.place.sweep_id]
    workers = [subprocess.Popen(command) for _ in range(4)]
    assert [worker.wait(60) for worker in workers] == [0] * 4
    trials = found.read_trials()
    assert [trial.params["x"] for trial in trials] == list(range(1, 41))
    assert {trial.state for trial in trials} == {"finished"}


def orphan(found: FolderKeeper, run_id: str) -> None:
    (trial,) = [trial for trial in found.read_trials() if trial.run_id == run_id]
    dead = msgspec.structs.replace(trial, pid=2**22 + 1, started_at=1.0)
    path = found.folder / f"trial-{trial.number:05d}.json"
    path.write_bytes(msgspec.json.encode(dead))


def test_a_trial_whose_agent_died_counts_by_its_journal(tmp_path: Path) -> None:
    found = keeper(tmp_path)
    lost, done = begin(found).run_id, begin(found).run_id
    log(tmp_path, done, [1.0], exit_code=0)
    for run_id in (lost, done):
        orphan(found, run_id)
    begin(found)
    assert states(found) == ["crashed", "finished", "running"]


def test_a_crashed_trial_is_given_out_again_if_asked(tmp_path: Path) -> None:
    found = keeper(tmp_path, {**GRID, "requeue": ["crashed"]})
    first = begin(found)
    orphan(found, first.run_id)
    again = begin(found)
    assert (again.run_id, again.args, again.again) == (first.run_id, first.args, True)


def test_bayes_learns_from_journals_and_hyperband_stops_by_them(tmp_path: Path) -> None:
    config: dict[str, Json] = {
        **GRID,
        "metric": {"name": "loss"},
        "early_terminate": {"type": "hyperband", "min_iter": 2},
    }
    found = keeper(tmp_path, config)
    good, bad = begin(found).run_id, begin(found).run_id
    log(tmp_path, good, [3.0, 1.0])
    log(tmp_path, bad, [9.0, 8.0])
    assert found.orders([good]) == []
    assert found.orders([bad]) == [Stop(bad)]
    found.ended(bad, 143)
    assert states(found) == ["running", "killed"]


def test_states_are_changed_from_outside(tmp_path: Path) -> None:
    found = keeper(tmp_path)
    for state, expected in (("PAUSED", []), ("FINISHED", [Exit()]), ("CANCELED", [Exit()])):
        set_state(tmp_path, found.place.sweep_id, state)
        assert found.orders([]) == expected
    set_state(tmp_path, found.place.sweep_id, "RUNNING")
    assert isinstance(begin(found), Begin)
    with pytest.raises(UsageError):
        set_state(tmp_path, found.place.sweep_id, "SLEEPING")
    with pytest.raises(NotFound):
        FolderKeeper(tmp_path, "nope")


def test_a_note_is_read_back_as_it_was(tmp_path: Path) -> None:
    found = keeper(tmp_path)
    order = begin(found)
    (note,) = found.read_trials()
    assert note == TrialNote(
        0, order.run_id, {"x": 1}, host=note.host, pid=note.pid, started_at=note.started_at
    )
