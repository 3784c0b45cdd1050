"""The wrapper of a target function, with a trial and a report as amltk makes them."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import pytest

import runwell
from runwell.integrations.amltk import WandbParams
from runwell.integrations.amltk.tracking import TrackedFunction
from runwell.wire.records import ExitRecord
from tests.fakes.reading import at, records_of, rows_of


@dataclass
class Moment:
    start: float
    end: float


@dataclass
class Profile:
    time: Moment


@dataclass
class Trial:
    name: str
    config: dict[str, Any]
    summary: dict[str, Any] = field(default_factory=dict)
    extras: dict[str, Any] = field(default_factory=dict)


@dataclass
class Report:
    trial: Trial
    status: str = "success"
    values: dict[str, float] = field(default_factory=dict)
    profiles: dict[str, Profile] = field(default_factory=dict)
    exception: BaseException | None = None
    traceback: str | None = None

    def df(self) -> pd.DataFrame:
        row = {"status": self.status, "trial_seed": pd.NA, **self.values}
        return pd.DataFrame(row, index=[0]).convert_dtypes()


PARAMS = WandbParams(project="p")


def exit_codes(run: runwell.Run) -> list[int]:
    return [record.exit_code for record in records_of(run) if isinstance(record, ExitRecord)]


def succeed(trial: Trial) -> Report:
    trial.extras["wandb"].log({"loss": 3})
    trial.summary.update(a=1, b=np.float32(0.5), c=True, d="text", e=[1])
    return Report(trial, values={"cost": 7.0}, profiles={"work": Profile(Moment(2.0, 5.0))})


def fail(trial: Trial) -> Report:
    return Report(trial, "fail", exception=ValueError("why"), traceback="where")


def test_a_trial_is_a_run_with_all_that_its_report_says() -> None:
    report = TrackedFunction(succeed, PARAMS)(Trial("one", {"x": 1}))
    run = report.trial.extras["wandb"]
    assert (run.name, dict(run.config), exit_codes(run)) == ("one", {"x": 1}, [0])
    first, second = rows_of(run)
    assert first == {"loss": 3}
    assert at(second, "table", "nrows") == 1
    told = {key: run.summary[key] for key in ("a", "b", "c", "cost", "time/work", "status")}
    assert told == {"a": 1, "b": 0.5, "c": True, "cost": 7, "time/work": 3, "status": "success"}
    assert not {"d", "e", "exception"} & set(run.summary.keys())


def test_a_trial_that_reports_failure_is_a_failed_run() -> None:
    report = TrackedFunction(fail, PARAMS)(Trial("one", {}))
    run = report.trial.extras["wandb"]
    assert exit_codes(run) == [1]
    assert (run.summary["status"], run.summary["traceback"]) == ("fail", "where")
    assert run.summary["exception"] == "ValueError('why')"


def test_an_error_ends_the_run_as_failed_and_goes_on() -> None:
    def crash(trial: Trial) -> Report:
        raise RuntimeError(trial.name)

    trial = Trial("one", {})
    with pytest.raises(RuntimeError, match="one"):
        TrackedFunction(crash, PARAMS)(trial)
    assert exit_codes(trial.extras["wandb"]) == [1]


def test_parameters_may_differ_by_trial() -> None:
    def modify(trial: Trial, params: WandbParams) -> WandbParams:
        return params.modify(tags=[f"x{trial.config['x']}"])

    call = TrackedFunction(succeed, PARAMS, modify)
    assert call(Trial("one", {"x": 1})).trial.extras["wandb"].tags == ("x1",)
    assert PARAMS.tags is None


def test_the_run_comes_back_from_a_worker_with_the_report() -> None:
    report = pickle.loads(pickle.dumps(TrackedFunction(succeed, PARAMS)(Trial("one", {}))))
    assert report.trial.extras["wandb"].is_finished
    assert report.trial.extras["wandb"].summary["cost"] == 7
