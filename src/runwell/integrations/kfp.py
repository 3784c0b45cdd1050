"""Kubeflow Pipelines: each execution of a component is a run.

    @dsl.component(packages_to_install=["runwell"])
    @wandb_log
    def fit(rate: float, data: Input[Dataset], model: Output[Model]) -> float: ...

Inputs are config, what is returned is a row, files that come in are noted as used and files that go
out are kept as artifacts. Runs of one execution of a pipeline are a group.

Kubeflow ships the text of a function without its decorators, so its compiler is told to put this
one back; whoever decorates nothing finds the compiler as it was.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from inspect import signature
from pathlib import Path
from typing import Any

import runwell
from runwell.integrations.framework import framework

WHAT = "wandb_log of Kubeflow"
ARTIFACT_TYPE = "kfp_artifact"
DECORATION = "from runwell.integrations.kfp import wandb_log\n\n@wandb_log\n"
# Who runs a pipeline calls its execution by one of these.
GROUPS = ("KFP_RUN_NAME", "ARGO_WORKFLOW_NAME")
LINK = "WANDB_KUBEFLOW_URL"

_undo: list[Callable[[], None]] = []


@dataclass(frozen=True, slots=True)
class Ports:
    """What a component's arguments are: plain values, files that come in, files that go out."""

    values: tuple[str, ...]
    files_in: tuple[str, ...]
    files_out: tuple[str, ...]


def wandb_log(func: Callable[..., Any] | None = None) -> Any:  # noqa: ANN401  a decorator's
    """Makes each execution of a component a run.

    Args:
        func: The component's function; None where the decorator is written with parentheses.

    Raises:
        FrameworkMissing: kfp 2 is not installed.
    """
    if func is None:
        return wandb_log
    _patch()
    ports = _ports_of(func)
    shape = signature(func)

    @wraps(func)
    def tracked(*args: Any, **more: Any) -> Any:  # noqa: ANN401  the component's
        bound = shape.bind(*args, **more)
        bound.apply_defaults()
        with runwell.init(job_type=func.__name__, group=_group()) as run:
            _note_inputs(run, ports, bound.arguments)
            result = func(*bound.args, **bound.kwargs)
            _log_result(run, func.__name__, result)
            for name in ports.files_out:
                _keep(run, name, bound.arguments.get(name), run.log_artifact)
        return result

    tracked.__signature__ = shape  # type: ignore[attr-defined]  # what Kubeflow looks at
    tracked._is_tracked = True  # type: ignore[attr-defined]  # noqa: SLF001  our own mark
    return tracked


def unpatch_kfp() -> None:
    """Leaves Kubeflow's compiler as it was; components that are compiled later are not logged."""
    while _undo:
        _undo.pop()()


def _group() -> str | None:
    return next((os.environ[name] for name in GROUPS if os.environ.get(name)), None)


def _ports_of(func: Callable[..., Any]) -> Ports:
    kinds = framework("kfp.dsl.types.type_annotations", WHAT, "kfp")
    found: dict[str, list[str]] = {"values": [], "in": [], "out": []}
    for name, kind in func.__annotations__.items():
        if kinds.is_artifact_wrapped_in_Output(kind) or isinstance(kind, kinds.OutputPath):
            found["out"].append(name)
        elif kinds.is_artifact_wrapped_in_Input(kind) or isinstance(kind, kinds.InputPath):
            found["in"].append(name)
        elif name != "return":
            found["values"].append(name)
    return Ports(tuple(found["values"]), tuple(found["in"]), tuple(found["out"]))


def _note_inputs(run: runwell.Run, ports: Ports, given: Mapping[str, Any]) -> None:
    run.config.update({name: given[name] for name in ports.values if name in given})
    if os.environ.get(LINK):
        run.config["LINK_TO_KUBEFLOW"] = os.environ[LINK]
    for name in ports.files_in:
        _keep(run, name, given.get(name), run.use_artifact)


def _log_result(run: runwell.Run, name: str, result: Any) -> None:  # noqa: ANN401  a component's
    """Logs what was returned; of a named tuple each field."""
    if result is None:
        return
    fields = getattr(result, "_fields", None) if isinstance(result, tuple) else None
    if fields is None:
        run.log({name: result})
    else:
        run.log({f"{name}.{field}": getattr(result, field) for field in fields})


def _keep(
    run: runwell.Run, name: str, value: object, take: Callable[[runwell.Artifact], object]
) -> None:
    path = Path(str(getattr(value, "path", value)))
    if not path.exists():
        return  # nothing was written there
    artifact = runwell.Artifact(name, type=ARTIFACT_TYPE)
    (artifact.add_dir if path.is_dir() else artifact.add_file)(str(path))
    try:
        take(artifact)
    except runwell.Error as error:  # as where a run has no server
        run_name = run.name or run.id
        runwell.termwarn(f"{name} is not kept with {run_name}: {error}", repeat=False)


def _patch() -> None:
    """Has Kubeflow's compiler keep our decorator, and the package that it comes from."""
    if _undo:
        return
    factory: Any = framework("kfp.dsl.component_factory", WHAT, "kfp")
    text_of = factory._get_function_source_definition  # noqa: SLF001  there is no other way
    create = factory.create_component_from_func

    def with_decoration(func: Callable[..., Any]) -> str:
        text = str(text_of(func))
        return DECORATION + text if getattr(func, "_is_tracked", False) else text

    def with_package(func: Callable[..., Any], **more: Any) -> Any:  # noqa: ANN401  Kubeflow's
        packages = list(more.get("packages_to_install") or [])
        if getattr(func, "_is_tracked", False) and not any(_brings_us(each) for each in packages):
            more["packages_to_install"] = [*packages, "runwell"]
        return create(func, **more)

    factory._get_function_source_definition = with_decoration  # noqa: SLF001  the same
    factory.create_component_from_func = with_package

    def undo() -> None:
        factory._get_function_source_definition = text_of  # noqa: SLF001  the same
        factory.create_component_from_func = create

    _undo.append(undo)


def _brings_us(requirement: str) -> bool:
    return "runwell" in requirement or requirement.startswith("wandb")
