from __future__ import annotations

from pathlib import Path

import pytest

import runwell
from runwell.errors import UsageError
from runwell.sdk.settings import Settings
from runwell.sdk.trial import SweepTrial, current_trial, within, write_params


def test_a_process_is_told_by_its_environment(tmp_path: Path) -> None:
    path = tmp_path / "sweep" / "config.yaml"
    write_params(path, {"x": 1, "net": {"depth": 2}})
    environ = {
        "WANDB_SWEEP_ID": "s",
        "WANDB_RUN_ID": "r",
        "WANDB_SWEEP_PARAM_PATH": str(path),
        "WANDB_PROJECT": "p",
    }
    expected = SweepTrial("s", "r", "p", None, {"x": 1, "net": {"depth": 2}})
    assert current_trial(environ) == expected
    path.write_text("wandb_version: 1\n\nx:\n  value: 1\nnet:\n  value: {depth: 2}\n")
    assert current_trial(environ) == expected
    path.write_text("[")
    with pytest.raises(UsageError):
        current_trial(environ)


def test_outside_of_a_sweep_there_is_no_trial() -> None:
    assert current_trial({"WANDB_RUN_ID": "r"}) is None


def test_a_run_gets_place_and_parameters_from_its_trial(tmp_path: Path) -> None:
    trial = SweepTrial("sw", "r1", "lab", None, {"x": 2}, mode="offline")
    with within(trial):
        run = runwell.init(project="mine", config={"x": 1, "y": 1}, dir=str(tmp_path))
        assert (run.id, run.project, run.sweep_id, dict(run.config)) == (
            "r1",
            "lab",
            "sw",
            {"x": 2, "y": 1},
        )
        run.finish()


@pytest.mark.parametrize(
    ("again", "mode", "asked", "resume"),
    [
        (True, None, {}, "allow"),
        (True, None, {"resume": "must"}, "must"),
        (True, "offline", {}, None),
        (False, None, {}, None),
    ],
)
def test_a_trial_that_was_begun_goes_on_unless_the_script_says_how(
    again: bool, mode: str | None, asked: dict[str, str], resume: str | None
) -> None:
    trial = SweepTrial("s", "r", "p", "e", {}, mode=mode, again=again)
    decided = trial.decide(Settings(**asked, run_id="mine", project="other"))
    assert (decided.resume, decided.run_id, decided.project) == (resume, "r", "p")
