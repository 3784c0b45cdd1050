"""Keras 3 on any backend: epochs and batches as rows, models as artifacts.

    model.fit(x, y, callbacks=[WandbMetricsLogger(), WandbModelCheckpoint("model.keras")])

Nothing here imports a backend; Keras has its own by the time a callback is called.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from math import inf
from pathlib import Path
from typing import Any

import runwell
from runwell.errors import UsageError
from runwell.integrations.framework import framework, live_run

keras = framework("keras", "runwell.integrations.keras", "keras")
Callback: Any = keras.callbacks.Callback
ModelCheckpoint: Any = keras.callbacks.ModelCheckpoint

Logs = Mapping[str, Any] | None


class WandbMetricsLogger(Callback):  # type: ignore[misc]  # not typed for everybody who checks this
    """Logs what Keras measures: `epoch/<name>`, and of batches `batch/<name>`.

    Args:
        log_freq: "epoch"; "batch", or the number of batches after which one is logged.
        initial_global_step: What `batch/batch_step` begins at, for a training that goes on.

    Raises:
        UsageError: There is no run, or `log_freq` is something else.
    """

    def __init__(self, log_freq: str | int = "epoch", initial_global_step: int = 0) -> None:
        super().__init__()
        if log_freq not in ("epoch", "batch") and not (isinstance(log_freq, int) and log_freq > 0):
            raise UsageError(f"log_freq is {log_freq!r}; use epoch, batch or a number of batches")
        self._run = live_run("WandbMetricsLogger")
        every = {"epoch": 0, "batch": 1}.get(str(log_freq))
        self._every = int(log_freq) if every is None else every
        self._batch_step = initial_global_step
        self._run.define_metric("epoch/epoch")
        self._run.define_metric("epoch/*", step_metric="epoch/epoch")
        if self._every:
            self._run.define_metric("batch/batch_step")
            self._run.define_metric("batch/*", step_metric="batch/batch_step")

    def on_epoch_end(self, epoch: int, logs: Logs = None) -> None:
        """Logs an epoch."""
        self._log("epoch", {"epoch": epoch, **(logs or {})})

    def on_batch_end(self, batch: int, logs: Logs = None) -> None:
        """Logs a batch, if it is its turn."""
        if self._every and batch % self._every == 0:
            self._log("batch", {"batch_step": self._batch_step, **(logs or {})})
            self._batch_step += self._every

    def _log(self, part: str, values: Mapping[str, Any]) -> None:
        rate = _learning_rate(self.model)
        more = {} if rate is None else {"learning_rate": rate}
        self._run.log({f"{part}/{name}": value for name, value in {**values, **more}.items()})


class WandbModelCheckpoint(ModelCheckpoint):  # type: ignore[misc]  # the same
    """Saves models as Keras's `ModelCheckpoint` does, and keeps each as an artifact of the run.

    The artifact is `run_<id>_model`; its aliases are `epoch_<n>` (and `_batch_<n>`) and `latest`.
    Arguments are those of Keras.

    Raises:
        UsageError: There is no run.
    """

    def __init__(self, filepath: str | Path, *args: Any, **options: Any) -> None:  # noqa: ANN401  Keras's
        self._run = live_run("WandbModelCheckpoint")
        super().__init__(str(filepath), *args, **options)

    def _save_model(self, epoch: int, batch: int | None, logs: Logs) -> None:
        path = Path(self._get_file_path(epoch, batch, logs))
        before = _written_at(path)
        super()._save_model(epoch, batch, logs)
        if _written_at(path) == before:
            return  # it was not the best one
        alias = f"epoch_{epoch}" if batch is None else f"epoch_{epoch}_batch_{batch}"
        artifact = runwell.Artifact(f"run_{self._run.id}_model", type="model")
        if path.is_dir():
            artifact.add_dir(str(path))
        else:
            artifact.add_file(str(path))
        self._run.log_artifact(artifact, aliases=["latest", alias])


class WandbEvalCallback(Callback):  # type: ignore[misc]  # the same
    """Logs a table of predictions after each epoch; a class of yours says what is in it.

    `add_ground_truth` fills `data_table` when the training begins, `add_model_predictions` fills
    `pred_table` after each epoch. The tables are logged as `val` and `eval_data`, and kept as
    artifacts: the data as `val`, predictions as versions of `run_<id>_pred`.

    Args:
        data_table_columns: Columns of the data.
        pred_table_columns: Columns of the predictions.

    Attributes:
        data_table: The data.
        data_table_ref: The same, once they are kept; rows of predictions may hold its cells.
        pred_table: Predictions of the epoch.

    Raises:
        UsageError: There is no run.
    """

    def __init__(
        self, data_table_columns: Sequence[str], pred_table_columns: Sequence[str]
    ) -> None:
        super().__init__()
        self._run = live_run("WandbEvalCallback")
        self.data_table_columns = list(data_table_columns)
        self.pred_table_columns = list(pred_table_columns)
        self.data_table_ref: runwell.Table | None = None
        self.init_data_table(self.data_table_columns)
        self.init_pred_table(self.pred_table_columns)

    @abstractmethod
    def add_ground_truth(self, logs: Logs = None) -> None:
        """Adds rows to `data_table`."""

    @abstractmethod
    def add_model_predictions(self, epoch: int, logs: Logs = None) -> None:
        """Adds rows to `pred_table`."""

    def on_train_begin(self, logs: Logs = None) -> None:
        """Logs the data, once."""
        self.init_data_table(self.data_table_columns)
        self.add_ground_truth(logs)
        self.log_data_table()
        self._run.log({"val": self.data_table})

    def on_epoch_end(self, epoch: int, logs: Logs = None) -> None:
        """Logs the predictions of an epoch."""
        self.init_pred_table(self.pred_table_columns)
        self.add_model_predictions(epoch, logs)
        self.log_pred_table()
        self._run.log({"eval_data": self.pred_table})

    def init_data_table(self, column_names: Sequence[str]) -> None:
        """Makes `data_table` an empty table of such columns."""
        self.data_table = runwell.Table(columns=list(column_names), allow_mixed_types=True)

    def init_pred_table(self, column_names: Sequence[str]) -> None:
        """Makes `pred_table` an empty table of such columns."""
        self.pred_table = runwell.Table(columns=list(column_names), allow_mixed_types=True)

    def log_data_table(
        self, name: str = "val", type: str = "dataset", table_name: str = "val_data"
    ) -> None:
        """Keeps the data as an artifact that the run uses.

        Args:
            name: Of the artifact.
            type: Its type.
            table_name: Of the table in it.
        """
        artifact = runwell.Artifact(name, type=type)
        artifact.add(self.data_table, table_name)
        # A run without a server can use nothing, but it can keep the data until it is synced.
        (self._run.log_artifact if self._run.offline else self._run.use_artifact)(artifact)
        self.data_table_ref = self.data_table

    def log_pred_table(
        self,
        type: str = "evaluation",
        table_name: str = "eval_data",
        aliases: Sequence[str] | None = None,
    ) -> None:
        """Keeps the predictions as the next version of the artifact `run_<id>_pred`.

        Args:
            type: Its type.
            table_name: Of the table in it.
            aliases: Of the version; default: latest.
        """
        artifact = runwell.Artifact(f"run_{self._run.id}_pred", type=type)
        artifact.add(self.pred_table, table_name)
        self._run.log_artifact(artifact, aliases=list(aliases or ["latest"]))


class WandbCallback(Callback):  # type: ignore[misc]  # the same
    """Logs epochs, remembers the best one and keeps its model; the callback of older documents.

    Args:
        monitor: What tells the best epoch.
        verbose: 1 says when a model is kept.
        mode: min, max, or auto: max for what is called accuracy or begins with `fmeasure`.
        save_weights_only: Keep weights rather than the model.
        log_weights: Whether histograms of weights are logged, as `parameters/<layer>.<weight>`.
        save_model: Whether the best model is kept: in the run's files, and as an artifact.
        log_batch_frequency: Also log each so many-th batch.
        log_best_prefix: What begins the keys of the summary for the best epoch; None for none.
        others: Arguments of W&B's that are taken and have no effect; a warning names them.

    Raises:
        UsageError: There is no run, or the mode is another word.
    """

    def __init__(
        self,
        monitor: str = "val_loss",
        verbose: int = 0,
        mode: str = "auto",
        *,
        save_weights_only: bool = False,
        log_weights: bool = False,
        save_model: bool = True,
        log_batch_frequency: int | None = None,
        log_best_prefix: str | None = "best_",
        **others: object,
    ) -> None:
        super().__init__()
        if mode not in ("auto", "min", "max"):
            raise UsageError(f"mode is {mode!r}; use auto, min or max")
        self._run = live_run("WandbCallback")
        if mode == "auto":
            mode = "max" if "acc" in monitor or monitor.startswith("fmeasure") else "min"
        self._monitor, self._is_max = monitor, mode == "max"
        self._is_verbose = bool(verbose)
        self._only_weights, self._log_weights = save_weights_only, log_weights
        self._save_model, self._every = save_model, log_batch_frequency
        self._prefix = log_best_prefix
        known = self._run.summary.get(f"{log_best_prefix}{monitor}") if log_best_prefix else None
        worst = -inf if self._is_max else inf
        self._best = known if isinstance(known, float) else worst  # a resumed run goes on
        without_effect = [name for name, value in others.items() if value]
        if without_effect:
            runwell.termwarn(
                f"WandbCallback({', '.join(f'{name}=…' for name in without_effect)}) has no effect",
                repeat=False,
            )

    def on_batch_end(self, batch: int, logs: Logs = None) -> None:
        """Logs a batch, if it is its turn."""
        if self._every and batch % self._every == 0:
            self._run.log(dict(logs or {}))

    def on_epoch_end(self, epoch: int, logs: Logs = None) -> None:
        """Logs an epoch, and keeps its model if it is the best."""
        row: dict[str, Any] = {"epoch": epoch, **(logs or {})}
        if self._log_weights:
            row |= _weights(self.model)
        self._run.log(row)
        value = (logs or {}).get(self._monitor)
        if value is None:
            return
        if value > self._best if self._is_max else value < self._best:
            self._best = float(value)
            if self._prefix:
                self._run.summary[f"{self._prefix}{self._monitor}"] = self._best
                self._run.summary[f"{self._prefix}epoch"] = epoch
            if self._save_model:
                self._keep(epoch)

    def _keep(self, epoch: int) -> None:
        name = "model-best.weights.h5" if self._only_weights else "model-best.keras"
        path = Path(self._run.dir) / name
        save = self.model.save_weights if self._only_weights else self.model.save
        save(str(path))
        artifact = runwell.Artifact(f"model-{self._run.name}", type="model")
        artifact.add_file(str(path))
        self._run.log_artifact(artifact, aliases=["latest", "best", f"epoch_{epoch}"])
        if self._is_verbose:
            runwell.termlog(f"epoch {epoch} is the best by {self._monitor}; its model is kept")


def _learning_rate(model: Any) -> float | None:  # noqa: ANN401  Keras's
    optimizer = getattr(model, "optimizer", None)
    if optimizer is None:
        return None
    return float(keras.ops.convert_to_numpy(optimizer.learning_rate))


def _weights(model: Any) -> dict[str, Any]:  # noqa: ANN401  Keras's
    return {
        f"parameters/{layer.name}.{weight.name}": runwell.Histogram(
            keras.ops.convert_to_numpy(weight)
        )
        for layer in model.layers
        for weight in layer.weights
    }


def _written_at(path: Path) -> int | None:
    return path.stat().st_mtime_ns if path.exists() else None
