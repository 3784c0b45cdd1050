"""Steps of a flow, as Metaflow calls them, without Metaflow."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pandas as pd
import pytest

import runwell
from runwell.integrations.metaflow import Kinds, Watched, wandb_log
from runwell.wire.records import ArtifactRecord
from tests.fakes.reading import records_of, rows_of


@pytest.fixture(autouse=True)
def _metaflow(monkeypatch: pytest.MonkeyPatch) -> None:
    module: Any = ModuleType("metaflow")
    module.current = SimpleNamespace(
        flow_name="Train", run_id="7", step_name="fit", parameter_names=["lr"]
    )
    monkeypatch.setitem(sys.modules, "metaflow", module)


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[runwell.Run]:
    """The runs that steps begin."""
    runs, init = [], runwell.init

    def begin(**arguments: Any) -> runwell.Run:  # noqa: ANN401  those of `init()`
        runs.append(init(**arguments))
        return runs[-1]

    monkeypatch.setattr(runwell, "init", begin)
    return runs


def step(function: Callable[[Any], None]) -> Callable[[Any], None]:
    function.is_step = True  # type: ignore[attr-defined]
    return function


class Flow:
    def __init__(self) -> None:
        self.lr = 0.1

    @step
    def fit(self) -> None:
        self.loss = self.lr * 2
        self.rows = pd.DataFrame({"a": [1, 2]})

    def helper(self) -> str:
        return "no step"


def test_a_step_is_a_run_of_its_flows_group(begun: list[runwell.Run]) -> None:
    flow = wandb_log(type("Decorated", (Flow,), dict(vars(Flow))))()
    flow.fit()
    (run,) = begun
    assert (run.group, run.job_type, dict(run.config)) == ("Train/7", "fit", {"lr": 0.1})
    assert rows_of(run) == [{"loss": 0.2}]
    assert (flow.loss, flow.helper(), run.exit_code) == (0.2, "no step", 0)


def test_what_is_asked_for_is_kept_as_an_artifact(begun: list[runwell.Run]) -> None:
    wandb_log(datasets=True)(Flow.fit)(Flow())
    (kept,) = [each for each in records_of(begun[0]) if isinstance(each, ArtifactRecord)]
    assert (kept.type, kept.name, [entry.path for entry in kept.entries]) == (
        "dataset",
        "rows",
        ["rows.parquet"],
    )


def test_a_table_is_csv_where_nothing_writes_parquet(
    begun: list[runwell.Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise ImportError("no engine")

    monkeypatch.setattr(pd.DataFrame, "to_parquet", refuse)
    wandb_log(datasets=True)(Flow.fit)(Flow())
    (kept,) = [each for each in records_of(begun[0]) if isinstance(each, ArtifactRecord)]
    assert [entry.path for entry in kept.entries] == ["rows.csv"]


def test_what_cannot_be_pickled_does_not_stop_the_flow(
    begun: list[runwell.Run], capsys: pytest.CaptureFixture[str]
) -> None:
    def sets(flow: Any) -> None:  # noqa: ANN401
        flow.odd = threading.Lock()
        flow.loss = 1

    wandb_log(sets, others=True)(Flow())
    assert rows_of(begun[0]) == [{"loss": 1}]
    assert "odd is not kept" in capsys.readouterr().err


def test_the_decoration_of_a_step_stands_over_that_of_its_flow() -> None:
    first = wandb_log(others=True)(step(lambda _: None))
    assert wandb_log(first) is first


def test_settings_win_over_the_place_in_the_flow(begun: list[runwell.Run]) -> None:
    settings = runwell.Settings(run_group="mine", project="flows")
    wandb_log(settings=settings)(Flow.fit)(Flow())
    assert (begun[0].group, begun[0].job_type, begun[0].project) == ("mine", "fit", "flows")


def test_a_step_that_fails_ends_its_run_as_failed(begun: list[runwell.Run]) -> None:
    def fails(flow: object) -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        wandb_log(fails)(Flow())
    assert begun[0].exit_code == 1


class Module:
    """Named as torch's."""


@pytest.mark.parametrize(
    ("kinds", "value", "wanted"),
    [
        (Kinds(), pd.DataFrame(), None),
        (Kinds(datasets=True), pd.DataFrame(), "dataset"),
        (Kinds(datasets=True), Path("x"), "dataset"),
        (Kinds(datasets=True), Module(), None),
        (Kinds(models=True), Module(), "model"),
        (Kinds(models=True, others=True), object(), "other"),
        (Kinds(others=True), pd.DataFrame(), "other"),
        (Kinds(others=True), 3, None),
        (Kinds(others=True), None, None),
    ],
)
def test_kinds_of_values(kinds: Kinds, value: object, wanted: str | None) -> None:
    assert kinds.type_of(value) == wanted


def test_what_a_step_reads_of_earlier_ones_is_remembered() -> None:
    class Lazy(Flow):
        def __getattr__(self, name: str) -> object:
            if name == "earlier":
                return "value"
            raise AttributeError(name)

    flow: Any = Watched(Lazy())
    flow.mine = 1
    assert (flow.earlier, flow.mine, flow.lr) == ("value", 1, 0.1)
    assert flow.__dict__["_watched"]["read"] == {"earlier": "value"}
    assert flow.__dict__["_watched"]["written"] == {"mine": 1}
