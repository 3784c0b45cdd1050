"""Lightning Fabric: a logger that keeps what a script of Fabric's logs in a run.

    fabric = Fabric(loggers=[WandbLogger(project="digits")])
    fabric.log("loss", loss, step=step)

The run is begun when it is first needed, by the first rank alone; other ranks log nothing. The
trainer of Lightning has its own logger, which works on the drop-in as it is.
"""

# ruff: noqa: FBT001, FBT002  the signatures are W&B's, whose flags may be positional

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Mapping, Sequence
from typing import Any

import runwell
from runwell.errors import UsageError
from runwell.integrations.framework import framework

_logger: Any = framework("lightning.fabric.loggers.logger", "WandbLogger of Fabric", "lightning")
_rank: Any = framework("lightning.fabric.utilities.rank_zero", "WandbLogger of Fabric", "lightning")

STEP = "trainer/global_step"


class WandbLogger(_logger.Logger):  # type: ignore[misc]  # not typed for everybody who checks this
    """Logs to one run.

    Args:
        name: Of the run.
        save_dir, dir: Where `wandb/` is made.
        version, id: Id of the run, which is gone on with if it is there.
        offline: Keeps the run here.
        anonymous: Taken for the sake of scripts that pass it.
        project: Default: `WANDB_PROJECT`, else `lightning_fabric_logs`.
        experiment: A run that is there already.
        prefix: What keys of metrics begin with; a `-` follows it.
        more: Further arguments of `init()`.
    """

    LOGGER_JOIN_CHAR = "-"

    def __init__(  # noqa: PLR0913, PLR0917  the same
        self,
        name: str | None = None,
        save_dir: str | os.PathLike[str] | None = ".",
        version: str | None = None,
        offline: bool = False,
        dir: str | os.PathLike[str] | None = None,
        id: str | None = None,
        anonymous: bool | None = None,
        project: str | None = None,
        log_model: str | bool = False,
        experiment: runwell.Run | None = None,
        prefix: str = "",
        **more: Any,  # noqa: ANN401  what `init()` takes
    ) -> None:
        super().__init__()
        del anonymous
        if log_model:
            raise UsageError(
                "Fabric saves no checkpoints by itself, so log_model cannot keep them; "
                "call logger.experiment.log_model(path) where the script saves one"
            )
        self._run = experiment
        self._prefix = f"{prefix}{self.LOGGER_JOIN_CHAR}" if prefix else ""
        folder = save_dir if save_dir is not None else dir
        self._folder = None if folder is None else os.fspath(folder)
        self._arguments: dict[str, Any] = {
            "name": name,
            "project": project or os.environ.get("WANDB_PROJECT") or "lightning_fabric_logs",
            "dir": self._folder,
            "id": version or id,
            "resume": "allow",
            "mode": "offline" if offline else None,
            **more,
        }

    @property
    @_logger.rank_zero_experiment  # type: ignore[untyped-decorator]  # the same
    def experiment(self) -> runwell.Run:
        """The run; begun now if it was not, unless one is live, which is used then."""
        if self._run is None:
            live: runwell.Run | None = runwell.run
            self._run = live or self._begin()
        return self._run

    def _begin(self) -> runwell.Run:
        run = runwell.init(**self._arguments)
        run.define_metric(STEP)
        run.define_metric("*", step_metric=STEP, step_sync=True)
        return run

    @property
    def name(self) -> str:
        """The project."""
        return str(self._arguments["project"])

    @property
    def version(self) -> str | None:
        """The id of the run, if it is known yet."""
        known: str | None = self._arguments["id"]
        return self._run.id if self._run else known

    @property
    def root_dir(self) -> str | None:
        """Where `wandb/` is made."""
        return self._folder

    @property
    def log_dir(self) -> str | None:
        """The same."""
        return self._folder

    @_rank.rank_zero_only  # type: ignore[untyped-decorator]  # the same
    def log_hyperparams(self, params: Mapping[str, Any] | Namespace) -> None:
        """Makes them config of the run."""
        items = vars(params) if isinstance(params, Namespace) else params
        self.experiment.config.update(dict(items), allow_val_change=True)

    @_rank.rank_zero_only  # type: ignore[untyped-decorator]  # the same
    def log_metrics(self, metrics: Mapping[str, Any], step: int | None = None) -> None:
        """Logs a row; its step, if there is one, is `trainer/global_step`."""
        row = {f"{self._prefix}{key}": value for key, value in metrics.items()}
        self.experiment.log(row if step is None else {**row, STEP: step})

    def log_table(
        self,
        key: str,
        columns: Sequence[str] | None = None,
        data: Sequence[Sequence[object]] | None = None,
        dataframe: object = None,
        step: int | None = None,
    ) -> None:
        """Logs a table, given by columns and rows or as a DataFrame."""
        table = runwell.Table(columns=columns, data=data, dataframe=dataframe)
        self.log_metrics({key: table}, step)

    log_text = log_table

    def log_html(
        self,
        key: str,
        htmls: Sequence[Any],
        step: int | None = None,
        **each: Sequence[Any],
    ) -> None:
        """Logs pages; further arguments of `Html` have one value for each."""
        self._log_media(runwell.Html, key, htmls, step, each)

    def log_image(
        self,
        key: str,
        images: Sequence[Any],
        step: int | None = None,
        **each: Sequence[Any],
    ) -> None:
        """Logs pictures; further arguments of `Image` have one value for each."""
        self._log_media(runwell.Image, key, images, step, each)

    def log_audio(
        self,
        key: str,
        audios: Sequence[Any],
        step: int | None = None,
        **each: Sequence[Any],
    ) -> None:
        """Logs sounds; further arguments of `Audio` have one value for each."""
        self._log_media(runwell.Audio, key, audios, step, each)

    def log_video(
        self,
        key: str,
        videos: Sequence[Any],
        step: int | None = None,
        **each: Sequence[Any],
    ) -> None:
        """Logs videos; further arguments of `Video` have one value for each."""
        self._log_media(runwell.Video, key, videos, step, each)

    def _log_media(
        self,
        kind: Any,  # noqa: ANN401  a class of media
        key: str,
        items: Sequence[Any],
        step: int | None,
        each: Mapping[str, Sequence[Any]],
    ) -> None:
        for name, values in each.items():
            if len(values) != len(items):
                raise UsageError(f"{name} has {len(values)} values for {len(items)} items of {key}")
        made = [
            kind(item, **{name: values[at] for name, values in each.items()})
            for at, item in enumerate(items)
        ]
        self.log_metrics({key: made}, step)

    @_rank.rank_zero_only  # type: ignore[untyped-decorator]  # the same
    def watch(
        self, model: object, log: str | None = "gradients", log_freq: int = 100,
        log_graph: bool = True,
    ) -> None:  # fmt: skip
        """Logs what goes on in a model, see `Run.watch`."""
        self.experiment.watch(model, log=log, log_freq=log_freq, log_graph=log_graph)

    def use_artifact(self, artifact: str, artifact_type: str | None = None) -> runwell.Artifact:
        """Returns a version that the run uses."""
        used: runwell.Artifact = self.experiment.use_artifact(artifact, type=artifact_type)
        return used

    @_rank.rank_zero_only  # type: ignore[untyped-decorator]  # the same
    def save(self) -> None:
        """Commits what waits for its row."""
        self.experiment.log({}, commit=True)

    @_rank.rank_zero_only  # type: ignore[untyped-decorator]  # the same
    def finalize(self, status: str) -> None:
        """Commits what waits for its row; the run goes on until `finish()`."""
        if self._run is not None:
            self.save()
