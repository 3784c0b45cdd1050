"""What frameworks ask of `wandb` besides its API, for `packages/wandb` to re-export.

These are names of W&B that mean nothing here (`require`), or that say in another way what Runwell
says better (`json_dumps_safer`). Invariant: none of them fails for a framework that calls it as it
calls W&B's.
"""

from __future__ import annotations

import json
import os
from importlib import import_module
from types import ModuleType
from typing import IO

import runwell
from runwell.errors import UsageError
from runwell.sdk.encoding import in_silence, plain
from runwell.sdk.identity import make_run_id
from runwell.sdk.run import Run
from runwell.sdk.terminal import termlog, termwarn
from runwell.values.json import Json

# A disabled run is a run here; who asks whether something is one or the other is answered.
RunDisabled = Run

# What `wandb.patched` is: the hooks that are in place, by what they hook into.
patched: dict[str, list[object]] = {"tensorboard": [], "keras": [], "gym": []}


def require(requirement: object = None, experiment: object = None) -> None:
    """Takes what a script asks of W&B's beginnings ("service", "core"); all of it is here."""
    del requirement, experiment


def ensure_configured() -> None:
    """Does nothing: settings are read when they are asked for."""


def _attach(attach_id: str | None = None, run_id: str | None = None) -> Run:
    """Returns the run of another process, as Lightning asks for it in its workers."""
    return runwell.attach(run_id, attach_id=attach_id)


def termsetup(settings: object, logger: object = None) -> None:
    """Does nothing: the terminal needs no set-up."""
    del settings, logger


def set_entity(entity: str, env: dict[str, str] | None = None) -> None:
    """Sets the entity of the runs that are made later."""
    _set("WANDB_ENTITY", entity, env)


def set_project(project: str, env: dict[str, str] | None = None) -> None:
    """Sets the project of the runs that are made later."""
    _set("WANDB_PROJECT", project, env)


def _set(variable: str, value: str, environ: dict[str, str] | None) -> None:
    # Only the process's own environment knows `putenv`, so the two are no common type.
    if environ is None:
        os.environ[variable] = value
    else:
        environ[variable] = value


def generate_id(length: int = 8) -> str:
    """Returns so many characters that nobody has to think up, fit for the id of a run."""
    made = ""
    while len(made) < length:
        made += make_run_id()
    return made[:length]


def json_dumps_safer(obj: object, **options: object) -> str:
    """Returns JSON of whatever can be logged; NaN and infinities are written as JavaScript does."""
    return json.dumps(json_friendly(obj), **options)  # type: ignore[arg-type]


def json_dump_safer(obj: object, fp: IO[str], **options: object) -> None:
    """Writes what `json_dumps_safer` returns."""
    fp.write(json_dumps_safer(obj, **options))


def json_friendly(obj: object) -> Json:
    """Returns plain JSON of whatever can be logged.

    Raises:
        TypeError: Only its text could be kept.
    """
    odd: list[object] = []
    value = plain(obj, odd.append, fold_arrays=False)
    if odd:
        raise TypeError(f"Object of type {type(odd[0]).__name__} is not JSON serializable")
    return value


def json_friendly_val(obj: object) -> Json:
    """Returns plain JSON of anything; what can be no JSON becomes its text."""
    return plain(obj, in_silence, fold_arrays=False)


def get_module(name: str, required: str | None = None, **_: object) -> ModuleType | None:
    """Returns a module if it can be imported, else None.

    Raises:
        UsageError: It cannot, and `required` says what to do then.
    """
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if required:
            raise UsageError(required) from error
        return None


def is_numpy_array(obj: object) -> bool:
    """Tells whether something is an array of numpy."""
    return type(obj).__module__.partition(".")[0] == "numpy" and hasattr(obj, "__array__")


def is_pandas_data_frame(obj: object) -> bool:
    """Tells whether something is a DataFrame of pandas."""
    kind = type(obj)
    return kind.__name__ == "DataFrame" and kind.__module__.partition(".")[0] == "pandas"


def to_forward_slash_path(path: str) -> str:
    """Returns the path as the server writes it."""
    return path.replace("\\", "/") if os.name == "nt" else path


def make_artifact_name_safe(name: str) -> str:
    """Returns a name that an artifact may have, made of one that it may not have."""
    kept = "".join(letter if letter.isalnum() or letter in "_-." else "_" for letter in name)
    return kept if len(kept) <= 128 else f"{kept[:63]}..{kept[-63:]}"


def join(exit_code: int | None = None) -> None:
    """Ends the current run; an older name of `finish`."""
    runwell.finish(exit_code)


__all__ = [
    "RunDisabled",
    "ensure_configured",
    "generate_id",
    "get_module",
    "is_numpy_array",
    "is_pandas_data_frame",
    "join",
    "json_dump_safer",
    "json_dumps_safer",
    "json_friendly",
    "json_friendly_val",
    "make_artifact_name_safe",
    "patched",
    "require",
    "set_entity",
    "set_project",
    "termlog",
    "termsetup",
    "termwarn",
    "to_forward_slash_path",
]
