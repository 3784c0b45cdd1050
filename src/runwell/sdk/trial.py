"""The trial of a sweep that this code runs for: where its run goes, and its parameters.

An agent that starts a process says so in the environment, as W&B's agents do; one that calls a
function says so to the thread, for several agents may share a process.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

import msgspec

from runwell.errors import UsageError
from runwell.sdk.settings import Settings
from runwell.values.json import Json


class SweepTrial(msgspec.Struct, frozen=True):
    """A trial.

    Attributes:
        params: Its parameters, plain.
        mode: "offline" for a sweep without a server; None: as always.
        again: It was begun before; its run goes on where it was.
        base_url, api_key: The server that keeps the sweep, for when it is away as the run begins.
    """

    sweep_id: str
    run_id: str
    project: str | None
    entity: str | None
    params: dict[str, Json]
    mode: str | None = None
    again: bool = False
    base_url: str | None = None
    api_key: str | None = None

    def decide(self, asked: Settings) -> Settings:
        """Returns what its run is started with: where it goes, a script cannot choose."""
        given = {
            "project": self.project,
            "entity": self.entity,
            "run_id": self.run_id,
            "sweep_id": self.sweep_id,
            "base_url": self.base_url,
            "api_key": self.api_key,
            "mode": self.mode,
            "reinit": "create_new",
        }
        decided = Settings(**{name: value for name, value in given.items() if value}).over(asked)
        goes_on = self.again and self.mode is None
        return decided.over(Settings(resume="allow")) if goes_on else decided


_current: ContextVar[SweepTrial | None] = ContextVar("runwell_trial", default=None)


def current_trial(environ: Mapping[str, str]) -> SweepTrial | None:
    """Returns the trial that this code runs for; None outside of sweeps.

    Raises:
        UsageError: The file with its parameters cannot be read.
    """
    inside = _current.get()
    if inside is not None:
        return inside
    sweep_id, run_id = environ.get("WANDB_SWEEP_ID"), environ.get("WANDB_RUN_ID")
    path = environ.get("WANDB_SWEEP_PARAM_PATH")
    if not (sweep_id and run_id and path):
        return None
    return SweepTrial(
        sweep_id,
        run_id,
        environ.get("WANDB_PROJECT"),
        environ.get("WANDB_ENTITY"),
        _read(Path(path)),
    )


def write_params(path: Path, params: Mapping[str, Json]) -> None:
    """Writes parameters where a trial's process finds them: JSON, which is YAML too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    document = {key: {"value": value} for key, value in params.items()}
    path.write_text(json.dumps(document), encoding="utf-8")


@contextmanager
def within(trial: SweepTrial) -> Iterator[None]:
    """Lets code of this thread run for a trial."""
    token = _current.set(trial)
    try:
        yield
    finally:
        _current.reset(token)


def _parse(text: str) -> Json:
    try:
        document: Json = json.loads(text)
    except ValueError:  # an agent of W&B's writes YAML
        import yaml

        try:
            document = yaml.safe_load(text)
        except yaml.YAMLError as error:
            raise ValueError(str(error)) from error
    return document


def _read(path: Path) -> dict[str, Json]:
    try:
        text = path.read_text(encoding="utf-8")
        document = _parse(text)
    except (OSError, ValueError) as error:
        raise UsageError(f"the parameters of this trial cannot be read: {error}") from error
    if not isinstance(document, dict):
        raise UsageError(f"the parameters of this trial are no mapping: {path}")
    return {
        str(key): value["value"] if isinstance(value, dict) and "value" in value else value
        for key, value in document.items()
        if key != "wandb_version"
    }
