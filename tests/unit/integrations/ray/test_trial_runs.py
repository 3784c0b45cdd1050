from __future__ import annotations

import pickle

import pytest

import runwell
from runwell.integrations.ray.entry import Entry
from runwell.integrations.ray.trial_runs import TrialRuns
from runwell.wire.records import ExitRecord
from tests.fakes.reading import records_of, rows_of

PLAIN = Entry(project="p")


@pytest.fixture
def runs() -> TrialRuns:
    return TrialRuns()


def exit_codes(run: runwell.Run) -> list[int]:
    return [record.exit_code for record in records_of(run) if isinstance(record, ExitRecord)]


def test_trials_are_logged_side_by_side(runs: TrialRuns) -> None:
    first = runs.start("a", PLAIN, {"lr": 1}, {"id": "a", "name": "one", "group": "g"})
    second = runs.start("b", PLAIN, {"lr": 2}, {"id": "b", "name": "two", "group": "g"})
    for step in range(2):
        runs.log("a", {"loss": step})
        runs.log("b", {"loss": 10 + step})
    runs.end("a", 0)
    runs.end("b", 1)
    runs.wait()
    assert (first.id, first.name, first.group, first.project) == ("a", "one", "g", "p")
    assert rows_of(first) == [{"loss": 0}, {"loss": 1}]
    assert rows_of(second) == [{"loss": 10}, {"loss": 11}]
    assert (exit_codes(first), exit_codes(second)) == ([0], [1])


def test_the_entry_wins_over_what_tune_chooses(runs: TrialRuns) -> None:
    entry = Entry(project="p", group="mine", init={"name": "chosen", "tags": ["t"]})
    run = runs.start("a", entry, {}, {"id": "a", "name": "one", "group": "g"})
    assert (run.name, run.group, run.tags) == ("chosen", "mine", ("t",))


def test_a_trial_that_starts_again_goes_on_in_its_run(runs: TrialRuns) -> None:
    run = runs.start("a", PLAIN, {"lr": 1}, {"id": "a"})
    runs.log("a", {"loss": 1})
    assert runs.start("a", PLAIN, {"lr": 2}, {"id": "a"}) is run
    runs.log("a", {"loss": 2})
    assert run.config["lr"] == 2
    runs.end("a", 0)
    runs.wait()
    assert rows_of(run) == [{"loss": 1}, {"loss": 2}]


def test_a_step_that_a_checkpoint_brought_back_is_kept(runs: TrialRuns) -> None:
    run = runs.start("a", PLAIN, {}, {"id": "a"})
    for step in (1, 2, 1):
        runs.log("a", {"loss": step}, step)
    runs.end("a", 0)
    runs.wait()
    assert [row["loss"] for row in rows_of(run)] == [1, 2, 1]


def test_the_key_goes_into_the_settings_and_nowhere_else(
    runs: TrialRuns, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WANDB_API_KEY", raising=False)
    run = runs.start("a", Entry(project="p", api_key="secret"), {"lr": 1}, {"id": "a"})
    assert run.settings.api_key == "secret"
    assert "secret" not in str(records_of(run))


def test_what_is_not_known_cannot_end(runs: TrialRuns) -> None:
    runs.end("nobody", 0)
    runs.wait()


def test_it_is_pickled_without_its_runs(runs: TrialRuns) -> None:
    runs.start("a", PLAIN, {}, {"id": "a"})
    again = pickle.loads(pickle.dumps(runs))
    assert "a" in runs
    assert "a" not in again
