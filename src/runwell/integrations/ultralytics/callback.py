"""Callbacks of Ultralytics that show some pictures of each epoch, validation and prediction.

Pictures are predicted once more for that, by a predictor of our own: what Ultralytics measures is
what it would measure without us.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from itertools import islice
from pathlib import Path
from typing import Any

import runwell
from runwell.integrations.framework import framework
from runwell.integrations.ultralytics.rows import (
    CHECKED,
    PREDICTED,
    checked_row,
    predicted_row,
    samples_of,
)

WHAT = "runwell.integrations.ultralytics"
PROJECT = "YOLOv8"
MIN_CONFIDENCE = 0.1
PREDICTIONS_MAX = 1000  # rows of one table; a film has no end


class WandBUltralyticsCallback:
    """Shows what a model sees, as tables of the current run.

    `Train-Table` has some pictures of the validation set after each epoch, `Validation-Table` those
    of a validation, `Prediction-Table` what was predicted. A run begins where there is none.

    Args:
        model: The model; its callbacks are left alone.
        epoch_logging_interval: After how many epochs there are pictures again.
        max_validation_batches: How many batches of the validation set are shown.
        enable_model_checkpointing: Whether the model is kept after each epoch, as a version of the
            artifact `run_<id>_model` with the alias `epoch_<n>`.
        visualize_skeleton: Whether key points are joined by lines.
    """

    def __init__(
        self,
        model: Any,  # noqa: ANN401  Ultralytics'
        epoch_logging_interval: int = 1,
        max_validation_batches: int | None = 1,
        enable_model_checkpointing: bool = False,  # noqa: FBT001, FBT002  the signature is W&B's
        visualize_skeleton: bool | None = False,  # noqa: FBT001, FBT002  the same
    ) -> None:
        self._model = model
        self._name = Path(str(model.overrides.get("model") or type(model).__name__)).stem
        self._interval = epoch_logging_interval
        self._batches = max_validation_batches
        self._is_kept = enable_model_checkpointing
        self._skeleton = bool(visualize_skeleton)
        self._is_epoch_over = False
        self._trainer: Any = None
        self._train_table: runwell.Table | None = None
        self._predictions: runwell.Table | None = None

    @property
    def task(self) -> str:
        """What the model does: detect, segment, pose, classify or another."""
        return str(self._model.task)

    @property
    def callbacks(self) -> dict[str, Callable[[Any], None]]:
        """What is to be added to a model, by event."""
        return {
            "on_train_start": self.on_train_start,
            "on_train_epoch_end": self.on_train_epoch_end,
            "on_fit_epoch_end": self.on_fit_epoch_end,
            "on_train_end": self.on_train_end,
            "on_val_start": self.on_val_start,
            "on_val_end": self.on_val_end,
            "on_predict_start": self.on_predict_start,
            "on_predict_postprocess_end": self.on_predict_postprocess_end,
            "on_predict_end": self.on_predict_end,
        }

    def on_train_start(self, trainer: Any) -> None:  # noqa: ANN401  Ultralytics'
        """Notes how the model is trained."""
        run = _run(trainer.args, "train")
        run.config.update({"train": vars(trainer.args)}, allow_val_change=True)
        self._trainer = trainer
        self._train_table = self._table(["Epoch", "Data-Index", "Batch-Index"], CHECKED)

    def on_train_epoch_end(self, trainer: Any) -> None:  # noqa: ANN401  Ultralytics'
        """Notes that an epoch was trained; what is only validated is none."""
        del trainer
        self._is_epoch_over = True

    def on_fit_epoch_end(self, trainer: Any) -> None:  # noqa: ANN401  Ultralytics'
        """Shows an epoch's pictures, and keeps its model if that is asked for."""
        if not self._is_epoch_over:
            return  # it is called once more when the best epoch was validated
        self._is_epoch_over = False
        model = trainer.model if trainer.ema is None else trainer.ema.ema
        if self._train_table is not None and (trainer.epoch + 1) % self._interval == 0:
            self._fill(self._train_table, trainer.validator, model, [trainer.epoch])
        if self._is_kept:
            self._keep(trainer)

    def on_train_end(self, trainer: Any) -> None:  # noqa: ANN401  Ultralytics'
        """Logs the pictures of all epochs."""
        run = _run(trainer.args, "train")
        if self._train_table is not None:
            run.log({"Train-Table": self._train_table}, commit=False)
        self._train_table = self._trainer = None

    def on_val_start(self, validator: Any) -> None:  # noqa: ANN401  Ultralytics'
        """Begins a run if there is none."""
        _run(validator.args, f"validation_{validator.args.task}")

    def on_val_end(self, validator: Any) -> None:  # noqa: ANN401  Ultralytics'
        """Logs the pictures of a validation; those within a training are shown by epoch."""
        table = self._table(["Data-Index", "Batch-Index"], CHECKED)
        if table is None or validator.training:
            return
        # Behind a training the best model is validated.
        model = self._model.model if self._trainer is None else str(self._trainer.best)
        self._fill(table, validator, model, [])
        _run(validator.args, "validation").log({"Validation-Table": table}, commit=False)

    def on_predict_start(self, predictor: Any) -> None:  # noqa: ANN401  Ultralytics'
        """Begins a run if there is none."""
        run = _run(predictor.args, f"prediction_{predictor.args.task}")
        run.config.update({"prediction_configs": vars(predictor.args)}, allow_val_change=True)
        self._predictions = self._table([], PREDICTED)

    def on_predict_postprocess_end(self, predictor: Any) -> None:  # noqa: ANN401  Ultralytics'
        """Takes down what was seen in a batch."""
        table = self._predictions
        if table is None:
            return
        for result in predictor.results:
            if len(table.data) == PREDICTIONS_MAX:
                runwell.termwarn(f"only the first {PREDICTIONS_MAX} predictions are shown")
                self._predictions = None
                self._log_predictions(predictor, table)
                return
            cells = predicted_row(self.task, result.cpu(), skeleton=self._skeleton)
            table.add_data(self._name, *cells)

    def on_predict_end(self, predictor: Any) -> None:  # noqa: ANN401  Ultralytics'
        """Logs what was predicted."""
        if self._predictions is not None:
            self._log_predictions(predictor, self._predictions)
        self._predictions = None

    def _log_predictions(self, predictor: Any, table: runwell.Table) -> None:  # noqa: ANN401  Ultralytics'
        _run(predictor.args, "prediction").log({"Prediction-Table": table}, commit=False)

    def _table(
        self, place: Sequence[str], columns: dict[str, tuple[str, ...]]
    ) -> runwell.Table | None:
        """Returns an empty table; None for a task of which there is nothing to show."""
        if self.task not in columns:
            return None
        names = ["Model-Name", *place, *columns[self.task]]
        return runwell.Table(columns=names, allow_mixed_types=True)

    def _fill(
        self,
        table: runwell.Table,
        validator: Any,  # noqa: ANN401  Ultralytics'
        model: Any,  # noqa: ANN401  a module of torch, or a path
        place: Sequence[int],
    ) -> None:
        """Shows the first batches of a validation set, as a model sees them."""
        loader = validator.dataloader
        size = max(int(loader.batch_size or 1), 1)
        count = len(loader.dataset) if self._batches is None else self._batches * size
        samples = list(samples_of(loader.dataset, count))
        predictor = self._predictor(validator.args, model)
        for at in range(0, len(samples), size):
            batch = list(islice(samples, at, at + size))
            results = predictor([sample.path for sample in batch])
            for number, (sample, result) in enumerate(zip(batch, results, strict=True), at):
                cells = checked_row(self.task, result.cpu(), sample, skeleton=self._skeleton)
                table.add_data(self._name, *place, number, at // size, *cells)

    def _predictor(self, args: Any, model: Any) -> Any:  # noqa: ANN401  Ultralytics', and a model
        kind = self._model.task_map[self.task]["predictor"]
        silent = {"save": False, "save_txt": False, "save_crop": False, "verbose": False}
        shape = {"task": self.task, "imgsz": args.imgsz, "device": args.device}
        predictor = kind(overrides={**silent, **shape, "conf": MIN_CONFIDENCE, "mode": "predict"})
        predictor.setup_model(
            model=model if isinstance(model, str) else deepcopy(model).eval(), verbose=False
        )
        return predictor

    def _keep(self, trainer: Any) -> None:  # noqa: ANN401  Ultralytics'
        path = Path(trainer.last)
        if not path.exists():
            runwell.termwarn("no model is kept: Ultralytics was told to save none", repeat=False)
            return
        run = _run(trainer.args, "train")
        artifact = runwell.Artifact(f"run_{run.id}_model", type="model")
        artifact.add_file(str(path), name=f"epoch{trainer.epoch}.pt")
        run.log_artifact(artifact, aliases=[f"epoch_{trainer.epoch}"])


def add_wandb_callback(
    model: Any,  # noqa: ANN401  Ultralytics'
    epoch_logging_interval: int = 1,
    enable_model_checkpointing: bool = False,  # noqa: FBT001, FBT002  the signature is W&B's
    enable_train_validation_logging: bool = True,  # noqa: FBT001, FBT002  the same
    enable_validation_logging: bool = True,  # noqa: FBT001, FBT002  the same
    enable_prediction_logging: bool = True,  # noqa: FBT001, FBT002  the same
    max_validation_batches: int | None = 1,
    visualize_skeleton: bool | None = True,  # noqa: FBT001, FBT002  the same
) -> Any:  # noqa: ANN401  the model
    """Has a model's pictures shown; returns the model.

    Of a training on several devices the first process shows them.

    Args:
        model: The model.
        epoch_logging_interval: After how many epochs there are pictures again.
        enable_model_checkpointing: Whether the model is kept after each epoch.
        enable_train_validation_logging: Whether epochs of a training are shown.
        enable_validation_logging: Whether validations are.
        enable_prediction_logging: Whether predictions are.
        max_validation_batches: How many batches of the validation set; None for all.
        visualize_skeleton: Whether key points are joined by lines.

    Raises:
        FrameworkMissing: Ultralytics is not installed.
    """
    if framework("ultralytics.utils", WHAT, "ultralytics").RANK not in (-1, 0):
        return model
    callback = WandBUltralyticsCallback(
        model,
        epoch_logging_interval,
        max_validation_batches,
        enable_model_checkpointing,
        visualize_skeleton,
    )
    wanted = {
        "on_fit": enable_train_validation_logging,
        "on_train_epoch_end": enable_train_validation_logging,
        "on_train_end": enable_train_validation_logging,
        "on_val": enable_validation_logging,
        "on_predict": enable_prediction_logging,
    }
    for event, function in callback.callbacks.items():
        if all(is_wanted for start, is_wanted in wanted.items() if event.startswith(start)):
            model.add_callback(event, function)
    return model


def _run(args: Any, job_type: str) -> runwell.Run:  # noqa: ANN401  Ultralytics'
    run: runwell.Run | None = runwell.run
    if run is None:
        run = runwell.init(project=str(args.project or PROJECT), job_type=job_type)
    return run
