"""The calls that scripts make: `init`, `log`, `finish` … on the one session of this process.

Each is thin: it reads arguments and hands over to the session or to the current run.
"""

# ruff: noqa: FBT001  the signatures are W&B's, whose flags may be positional

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import timedelta
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any

from runwell.errors import UsageError
from runwell.sdk import bridges
from runwell.sdk.arguments import (
    check_others,
    config_items,
    path_text,
    reinit_word,
    resume_word,
)
from runwell.sdk.artifact.outlet import Outlet
from runwell.sdk.housing import open_journal
from runwell.sdk.not_started import NotStarted, raise_not_started
from runwell.sdk.nowhere import Nowhere
from runwell.sdk.run import Run, RunState
from runwell.sdk.session import Session
from runwell.sdk.settings import Settings, as_settings
from runwell.sdk.trial import current_trial
from runwell.wire.records import MetricRecord

if TYPE_CHECKING:
    from runwell.sdk.artifact.artifact import Artifact
    from runwell.sdk.artifact.remote import Collection
    from runwell.sdk.connection import Connection
    from runwell.sdk.media.graph import Graph
    from runwell.sdk.query.collection import ArtifactCollection


def revive(state: RunState) -> Run:
    """Returns the run that was pickled.

    In the process where it lives it is that run. Elsewhere on the machine a run that has not ended
    is a second writer of its journal; one that has ended, or whose journal is not here, just tells
    what it was.
    """
    path = state.directory.journal if state.directory else None
    if path is not None and state.exit_code is None:
        live = session.runs.writer(path)
        if live is not None:
            return live
        guest = session.runs.guest(path)
        if guest is not None:
            guest.catch_up(state.step)
            return guest
    is_open = path is not None and state.exit_code is None and path.exists()
    run = Run(
        state.record,
        (open_journal(path) if path and is_open else None) or Nowhere(),
        state.directory,
        find_url=lambda _: state.url,
        first_step=state.step,
        reviver=revive,
        revived_from=state,
    )
    if path and is_open:
        session.runs.welcome(path, run)
    return run


def attach(
    run_id: str | None = None, *, attach_id: str | None = None, run: Run | None = None
) -> Run:
    """Returns a run that another process of this host has begun, to write to it from here.

    Its config, summary and step are those of its journal at this moment. `finish()` here does not
    end it: that is for the process that began it.

    Args:
        run_id: Its id, or the path of its journal.
        attach_id: The same, as older scripts call it.
        run: The run itself, as another process has handed it over.

    Raises:
        UsageError: No such run lives on this host.
    """
    wanted = run_id or attach_id or (run and run.id)
    if not wanted:
        raise UsageError("attach() needs the id of a run")
    return session.attach(wanted)


session = Session(os.environ, revive)


def init(  # noqa: PLR0913
    project: str | None = None,
    entity: str | None = None,
    name: str | None = None,
    id: str | None = None,
    config: object = None,
    *,
    tags: Sequence[str] | None = None,
    notes: str | None = None,
    group: str | None = None,
    job_type: str | None = None,
    mode: str | None = None,
    dir: str | os.PathLike[str] | None = None,
    settings: Settings | Mapping[str, object] | None = None,
    reinit: bool | str | None = None,
    resume: bool | str | None = None,
    resume_from: str | None = None,
    fork_from: str | None = None,
    allow_val_change: bool | None = None,
    save_code: bool | None = None,
    config_include_keys: Sequence[str] | None = None,
    config_exclude_keys: Sequence[str] | None = None,
    **others: object,
) -> Run:
    """Starts a run.

    Args:
        project: Its project; made if it is new.
        entity: The user or team that owns the project; default: the owner of the API key.
        name: Display name; made up if not given.
        id: Its id, unique in the project; made up if not given.
        config: What the run is configured by: a dict, an argparse Namespace or a dataclass.
        tags: Words to find it by.
        notes: Free text.
        group: Name of a group of runs.
        job_type: The part it plays in the group.
        mode: "online" (default), "offline" (keeps everything here) or "disabled" (keeps nothing).
        dir: Where `wandb/` is made; default: `WANDB_DIR`, else the working directory.
        settings: More settings, see `Settings`.
        reinit: While a run is live: "return_previous" (default), "finish_previous" (default in
            notebooks; True means it, too) or "create_new".
        resume: "allow" goes on with the run of this id if there is one, "must" has to, "never" may
            not; "auto" (True) goes on with what was interrupted in this directory.
        resume_from: `run?_step=N`: goes on with that run behind that step; what came later is
            dropped.
        fork_from: `run?_step=N`: a new run that begins as that one was at that step.
        allow_val_change: Values of the config may be set again.
        save_code: Keeps the program's file in `code/` of the run.
        config_include_keys: Keep only these keys of the config.
        config_exclude_keys: Leave out these keys of the config.
        others: `sync_tensorboard=True` logs what is written for TensorBoard, `monitor_gym=True` the
            videos of gymnasium; W&B's other arguments are taken for the sake of scripts that pass
            them.

    Raises:
        UsageError: An argument that cannot be meant, or a run that has to be there and is not.
    """
    check_others(others)
    given = {
        "project": project,
        "entity": entity,
        "run_name": name,
        "run_id": id,
        "run_notes": notes,
        "run_tags": tags,
        "run_group": group,
        "run_job_type": job_type,
        "mode": mode,
        "root_dir": path_text(dir),
        "reinit": reinit_word(reinit),
        "resume": resume_word(resume),
        "resume_from": resume_from,
        "fork_from": fork_from,
        "allow_val_change": allow_val_change,
        "save_code": save_code,
    }
    asked = Settings(**{key: value for key, value in given.items() if value is not None})
    items = config_items(config, config_include_keys, config_exclude_keys)
    trial = current_trial(os.environ)
    if trial is not None:  # where the run goes and what it is given, the sweep has decided
        asked, items = trial.decide(asked), items | trial.params
    run = session.start(asked.over(session.settings(settings)), items)
    for bridge in bridges.BRIDGES:
        if others.get(bridge) or getattr(run.settings, bridge, False):
            bridges.begin(bridge)
    return run


def finish(exit_code: int | None = None, quiet: bool | None = None) -> None:
    """Ends the current run; without one it does nothing."""
    session.finish(exit_code, quiet=bool(quiet))


def log(data: Mapping[str, object], step: int | None = None, commit: bool | None = None) -> None:
    """Writes values to the current run, see `Run.log`.

    Raises:
        UsageError: `init()` was not called.
    """
    run = session.runs.current  # a property less than `session.current`, where each 0.1 µs counts
    if run is None:
        raise_not_started("log()")
    run.log(data, step, commit)


def define_metric(name: str, *args: object, **options: object) -> MetricRecord | None:
    """Says how a metric of the current run is charted and summarised, see `Run.define_metric`."""
    return current_run("define_metric()").define_metric(name, *args, **options)  # type: ignore[arg-type]


def save(
    glob_str: str | os.PathLike[str],
    base_path: str | os.PathLike[str] | None = None,
    policy: str = "live",
    glob: bool = True,  # noqa: FBT002  the same
) -> list[str] | None:
    """Keeps files with the current run, see `Run.save`."""
    return current_run("save()").save(glob_str, base_path, policy, glob)


def log_artifact(
    artifact_or_path: Artifact | str | os.PathLike[str],
    name: str | None = None,
    type: str | None = None,
    aliases: Sequence[str] | None = None,
    tags: Sequence[str] | None = None,
) -> Artifact:
    """Logs a version of an artifact with the current run, see `Run.log_artifact`."""
    run = current_run("log_artifact()")
    return run.log_artifact(artifact_or_path, name, type, aliases, tags)


def use_artifact(
    artifact_or_name: Artifact | str,
    type: str | None = None,
    aliases: Sequence[str] | None = None,
    use_as: str | None = None,
) -> Artifact:
    """Returns a version that the current run uses, see `Run.use_artifact`."""
    return current_run("use_artifact()").use_artifact(artifact_or_name, type, aliases, use_as)


def log_model(
    path: str | os.PathLike[str], name: str | None = None, aliases: Sequence[str] | None = None
) -> Artifact:
    """Logs a model with the current run, see `Run.log_model`."""
    return current_run("log_model()").log_model(path, name, aliases)


def use_model(name: str) -> str:
    """Fetches a model for the current run, see `Run.use_model`."""
    return current_run("use_model()").use_model(name)


def link_model(
    path: str | os.PathLike[str],
    registered_model_name: str,
    name: str | None = None,
    aliases: Sequence[str] | None = None,
) -> Artifact:
    """Logs a model and links it, see `Run.link_model`."""
    return current_run("link_model()").link_model(path, registered_model_name, name, aliases)


def restore(
    name: str,
    run_path: str | None = None,
    replace: bool = False,  # noqa: FBT002  the same
    root: str | None = None,
) -> TextIOWrapper | None:
    """Fetches a file of a run; without a current run only with `run_path`, see `Run.restore`."""
    run = session.current
    if run is not None and not run.disabled:
        return run.restore(name, run_path, replace, root)
    if run_path is None:
        raise_not_started("restore() without run_path")
    from runwell.sdk.query.api import Api  # only when somebody asks for it

    file = Api().run(run_path).file(name)
    if not file.size:
        raise UsageError(f"the run {run_path} has no file {name!r}")
    return file.download(root or ".", replace=replace, exist_ok=True)


def mark_preempting() -> None:
    """Says that this process will be taken off its machine, see `Run.mark_preempting`."""
    current_run("mark_preempting()").mark_preempting()


def pin_config_keys(keys: Sequence[str] = ()) -> None:
    """Says which keys of the current run's config people see first, see `Run.pin_config_keys`."""
    current_run("pin_config_keys()").pin_config_keys(keys)


def watch(
    models: object,
    criterion: object = None,
    log: str | None = "gradients",
    log_freq: int = 1000,
    **options: Any,  # noqa: ANN401  as `Run.watch` has them
) -> list[Graph] | None:
    """Logs what goes on inside models of PyTorch to the current run, see `Run.watch`."""
    return current_run("watch()").watch(models, criterion, log, log_freq, **options)


def unwatch(models: object = None) -> None:
    """Takes off what `watch` put on these models, or on all."""
    current_run("unwatch()").unwatch(models)


def alert(
    title: str,
    text: str,
    level: str = "INFO",
    wait_duration: float | timedelta | None = None,
) -> None:
    """Sends a message about the current run, see `Run.alert`."""
    current_run("alert()").alert(title, text, level, wait_duration)


def login(
    key: str | None = None,
    relogin: bool | None = None,  # noqa: ARG001  nothing is kept that had to be forgotten
    host: str | None = None,
    **others: object,  # noqa: ARG001  the rest of W&B's arguments is about asking people
) -> bool:
    """Remembers key and server for the runs of this process; tells whether a key is known.

    It never asks. `runwell login` keeps a key for good.
    """
    given = {"api_key": key, "base_url": host}
    session.remember(**{name: value for name, value in given.items() if value})
    return session.settings().api_key is not None


def setup(settings: Settings | Mapping[str, object] | None = None) -> Session:
    """Remembers settings for the runs of this process; nothing has to be started."""
    if settings is not None:
        session.remember(**as_settings(settings).given())
    return session


def teardown(exit_code: int | None = None) -> None:
    """Ends all runs of this process."""
    session.end_all(exit_code)


def current_run(call: str) -> Run:
    """Returns the current run.

    Raises:
        UsageError: There is none; the message names the call.
    """
    run = session.current
    if run is None:
        raise_not_started(call)
    return run


def current(name: str) -> object:
    """Returns what `runwell.run`, `runwell.config` or `runwell.summary` is now."""
    run = session.current
    if name == "run":
        return run
    if run is None:
        return NotStarted(name)
    return run.config if name == "config" else run.summary


def _save_draft(draft: Artifact, project: str | None, settings: object) -> None:
    """Logs a draft with the current run, or with one that is made for it."""
    run = session.current
    if run is not None:
        run.log_artifact(draft)
        return
    with init(project=project, job_type="auto", settings=settings) as own:  # type: ignore[arg-type]
        own.log_artifact(draft)


def _find_run(connection: Connection, path: str) -> object:
    from runwell.sdk.query.api import find_run_at  # only when somebody asks for it

    return find_run_at(connection, path)


def _find_collection(connection: Connection, place: Collection, type: str) -> ArtifactCollection:
    from runwell.sdk.query.project import find_collection  # the same

    return find_collection(connection, place, type)


# Artifacts find their way to runs by these.
Outlet.save = staticmethod(_save_draft)
Outlet.find_run = staticmethod(_find_run)
Outlet.find_collection = staticmethod(_find_collection)
