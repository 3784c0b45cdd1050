"""Components of Kubeflow Pipelines, as its compiler takes them, without Kubeflow."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, NamedTuple

import pytest

import runwell
from runwell.integrations import kfp
from runwell.wire.records import ArtifactRecord
from tests.fakes.reading import records_of, rows_of


class Input:
    """Stands for `Input[Dataset]`."""


class Output:
    """Stands for `Output[Model]`."""


class Port:
    """Stands for `InputPath` and `OutputPath`."""


@pytest.fixture(autouse=True)
def factory(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    kinds: Any = ModuleType("kfp.dsl.types.type_annotations")
    kinds.is_artifact_wrapped_in_Input = lambda kind: kind is Input
    kinds.is_artifact_wrapped_in_Output = lambda kind: kind is Output
    kinds.InputPath = kinds.OutputPath = Port
    module: Any = ModuleType("kfp.dsl.component_factory")
    module._get_function_source_definition = lambda func: f"def {func.__name__}(): ...\n"  # noqa: SLF001  Kubeflow's
    module.create_component_from_func = lambda func, **more: more
    for name in ("kfp", "kfp.dsl", "kfp.dsl.types"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    monkeypatch.setitem(sys.modules, "kfp.dsl.types.type_annotations", kinds)
    monkeypatch.setitem(sys.modules, "kfp.dsl.component_factory", module)
    yield module
    kfp.unpatch_kfp()


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[runwell.Run]:
    """The runs that components begin."""
    runs, init = [], runwell.init

    def begin(**arguments: Any) -> runwell.Run:  # noqa: ANN401  those of `init()`
        runs.append(init(**arguments))
        return runs[-1]

    monkeypatch.setattr(runwell, "init", begin)
    return runs


def fit(rate: float, model: Any, steps: int = 2) -> float:  # noqa: ANN401
    Path(model.path).write_text("weights")
    return rate * steps


fit.__annotations__ = {"rate": float, "model": Output, "steps": int, "return": float}


def test_an_execution_is_a_run_with_its_inputs_and_outputs(
    begun: list[runwell.Run], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ARGO_WORKFLOW_NAME", "train-7")
    monkeypatch.setenv("WANDB_KUBEFLOW_URL", "https://kubeflow.example.com/train-7")
    model = SimpleNamespace(path=str(tmp_path / "model"))
    assert kfp.wandb_log(fit)(0.5, model=model) == 1.0
    (run,) = begun
    assert (run.group, run.job_type, run.exit_code) == ("train-7", "fit", 0)
    assert dict(run.config) == {
        "rate": 0.5,
        "steps": 2,
        "LINK_TO_KUBEFLOW": "https://kubeflow.example.com/train-7",
    }
    assert rows_of(run) == [{"fit": 1.0}]
    (kept,) = [each for each in records_of(run) if isinstance(each, ArtifactRecord)]
    assert (kept.type, kept.name) == ("kfp_artifact", "model")


class Scores(NamedTuple):
    loss: float
    accuracy: float


def test_of_a_named_tuple_each_field_is_logged(begun: list[runwell.Run]) -> None:
    kfp.wandb_log()(lambda: Scores(0.25, 0.5))()
    assert rows_of(begun[0]) == [{"<lambda>.loss": 0.25, "<lambda>.accuracy": 0.5}]


def test_a_component_that_fails_ends_its_run_as_failed(begun: list[runwell.Run]) -> None:
    @kfp.wandb_log
    def fails() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fails()
    assert begun[0].exit_code == 1


def test_the_compiler_ships_the_decoration_and_where_it_comes_from(factory: Any) -> None:  # noqa: ANN401
    tracked = kfp.wandb_log(fit)
    text = factory._get_function_source_definition(tracked)  # noqa: SLF001  Kubeflow's
    assert text.splitlines() == [
        "from runwell.integrations.kfp import wandb_log",
        "",
        "@wandb_log",
        "def fit(): ...",
    ]
    create: Callable[..., Any] = factory.create_component_from_func
    assert create(tracked) == {"packages_to_install": ["runwell"]}
    own = ["runwell[postgres]==1.0"]
    assert create(tracked, packages_to_install=own) == {"packages_to_install": own}


def test_functions_that_are_not_decorated_are_compiled_as_before(factory: Any) -> None:  # noqa: ANN401
    kfp.wandb_log(fit)
    assert factory._get_function_source_definition(fit) == "def fit(): ...\n"  # noqa: SLF001  Kubeflow's
    assert factory.create_component_from_func(fit, base_image="python") == {"base_image": "python"}


def test_unpatch_leaves_the_compiler_as_it_was(factory: Any) -> None:  # noqa: ANN401
    before = factory.create_component_from_func
    tracked = kfp.wandb_log(fit)
    assert factory.create_component_from_func is not before
    kfp.unpatch_kfp()
    assert factory.create_component_from_func is before
    assert factory._get_function_source_definition(tracked) == "def fit(): ...\n"  # noqa: SLF001  Kubeflow's
