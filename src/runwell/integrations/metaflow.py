"""Metaflow: each step is a run, with the flow's parameters and what the step set.

    @wandb_log(datasets=True, models=True)
    class Train(FlowSpec): ...

Runs of one flow are a group. What a step sets is logged: plain values as rows, and as artifacts,
where that is asked for, tables and files (`datasets`), models of torch and scikit-learn (`models`),
anything that can be pickled (`others`). What it reads of an earlier step is noted as used.
"""

from __future__ import annotations

import inspect
import io
import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import runwell
from runwell.integrations.framework import framework

MARK = "is_tracked"
PLAIN = (dict, list, set, str, int, float, bool)


@dataclass(frozen=True, slots=True)
class Kinds:
    """Which values of a step are kept as artifacts."""

    datasets: bool = False
    models: bool = False
    others: bool = False

    def type_of(self, value: object) -> str | None:
        """Returns the artifact's type of a value; None if it is not to be kept as one."""
        if value is None or isinstance(value, PLAIN):
            return None
        if _is_named(value, "DataFrame") or isinstance(value, Path):
            return "dataset" if self.datasets else self._other
        if _is_named(value, "Module", "BaseEstimator"):
            return "model" if self.models else self._other
        return self._other

    @property
    def _other(self) -> str | None:
        return "other" if self.others else None


class Watched:
    """Stands for a flow in a step, and remembers what the step reads and sets.

    Args:
        flow: The flow.
    """

    def __init__(self, flow: Any) -> None:  # noqa: ANN401  Metaflow's
        own = {"flow": flow, "known": frozenset(dir(flow)), "read": {}, "written": {}}
        self.__dict__["_watched"] = own

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  whatever the flow has
        own = self.__dict__["_watched"]
        value = getattr(own["flow"], name)
        if name not in own["known"] and name not in own["written"]:
            own["read"][name] = value
        return value

    def __setattr__(self, name: str, value: object) -> None:
        own = self.__dict__["_watched"]
        own["written"][name] = value
        setattr(own["flow"], name, value)


def wandb_log(
    func: Any = None,  # noqa: ANN401  a step, or a flow
    /,
    datasets: bool = False,  # noqa: FBT001, FBT002  the signature is W&B's
    models: bool = False,  # noqa: FBT001, FBT002  the same
    others: bool = False,  # noqa: FBT001, FBT002  the same
    settings: runwell.Settings | None = None,
) -> Any:  # noqa: ANN401  what it was given, or a decorator
    """Makes a run of a step, or of each step of a flow.

    Args:
        func: A step, or a flow; a step that has its own decoration keeps it.
        datasets: Whether DataFrames and paths are kept as artifacts.
        models: Whether models of torch and scikit-learn are.
        others: Whether all else that can be pickled is.
        settings: How runs are started; default: group `<flow>/<id of its run>`, and the step's name
            as type of the job.
    """
    kinds = Kinds(datasets, models, others)

    def decorate(what: Any) -> Any:  # noqa: ANN401  a step, or a flow
        if not inspect.isclass(what):
            return _tracked(what, kinds, settings)
        for name, value in list(vars(what).items()):
            if getattr(value, "is_step", False):
                setattr(what, name, _tracked(value, kinds, settings))
        return what

    return decorate if func is None else decorate(func)


def _tracked(
    step: Callable[..., None], kinds: Kinds, settings: runwell.Settings | None
) -> Callable[..., None]:
    if hasattr(step, MARK):
        return step

    @wraps(step)
    def tracked(flow: Any, *args: Any) -> None:  # noqa: ANN401  Metaflow's
        current: Any = framework("metaflow", "wandb_log", "metaflow").current
        place = runwell.Settings(
            run_group=f"{current.flow_name}/{current.run_id}", run_job_type=current.step_name
        )
        with runwell.init(settings=(settings or runwell.Settings()).over(place)) as run:
            run.config.update({name: getattr(flow, name) for name in current.parameter_names})
            watched = Watched(flow)
            step(watched, *args)
            own = watched.__dict__["_watched"]
            _note_inputs(run, own["read"], kinds)
            _log_outputs(run, own["written"], kinds)

    setattr(tracked, MARK, True)
    return tracked


def _note_inputs(run: runwell.Run, read: Mapping[str, Any], kinds: Kinds) -> None:
    for name, value in read.items():
        if kinds.type_of(value) is not None:
            try:
                run.use_artifact(f"{name}:latest")
            except runwell.Error as error:  # a value that no step kept, or a run without a server
                runwell.termwarn(f"{name} is not noted as used: {error}", repeat=False)


def _log_outputs(run: runwell.Run, written: Mapping[str, Any], kinds: Kinds) -> None:
    for name, value in written.items():
        kind = kinds.type_of(value)
        if kind is not None:
            _keep(run, name, kind, value)
        elif isinstance(value, PLAIN):
            run.log({name: value})


def _keep(run: runwell.Run, name: str, kind: str, value: object) -> None:
    try:
        run.log_artifact(_artifact(name, kind, value))
    except Exception as error:  # noqa: BLE001  what cannot be written must not stop the flow
        runwell.termwarn(f"{name} is not kept ({error})")


def _artifact(name: str, kind: str, value: Any) -> runwell.Artifact:  # noqa: ANN401  anything
    made = runwell.Artifact(name, type=kind)
    if isinstance(value, Path):
        (made.add_dir if value.is_dir() else made.add_file)(str(value))
    elif _is_named(value, "DataFrame") and kind == "dataset":
        file_name, data = _rows_file(name, value)
        with made.new_file(file_name, "wb") as file:
            file.write(data)
    elif _is_named(value, "Module"):
        with made.new_file(f"{name}.pkl", "wb") as file:
            framework("torch", "wandb_log(models=True)").save(value, file)
    else:
        with made.new_file(f"{name}.pkl", "wb") as file:
            pickle.dump(value, file)
    return made


def _rows_file(name: str, frame: Any) -> tuple[str, bytes]:  # noqa: ANN401  a DataFrame
    """Returns a DataFrame's file: Parquet, or CSV where no library is there that writes it."""
    data = io.BytesIO()
    try:
        frame.to_parquet(data)
    except ImportError:
        return f"{name}.csv", frame.to_csv(index=False).encode()
    return f"{name}.parquet", data.getvalue()


def _is_named(value: object, *names: str) -> bool:
    """Tells whether a value is of a class of such a name, without importing its library."""
    return any(kind.__name__ in names for kind in type(value).__mro__)
