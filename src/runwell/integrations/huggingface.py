"""Pipelines of transformers: each call is a table of what went in and what came out.

    from runwell.integrations.huggingface import autolog

    autolog({"project": "answers"})
    pipeline("text-classification", model=…)("fine")

The table's key is the pipeline's task, or what `WANDB_AUTOLOG_TABLE_NAME` says.
"""

from __future__ import annotations

import os
from datetime import datetime, timezone
from typing import Any

import runwell
from runwell.integrations.autolog import Autolog, Call
from runwell.integrations.dropin import generate_id
from runwell.integrations.framework import framework

COLUMNS = ("ID", "Model Alias", "Timestamp", "Elapsed Time", "Input", "Response", "Kwargs")
ID_LENGTH = 16
# Answers of these are lists of guesses; one guess stays a list.
OF_GUESSES = {"text-classification", "sentiment-analysis", "question-answering"}
INPUTS = ("inputs", "text_inputs")  # what pipelines call what they are asked
NO_OPTIONS = {*INPUTS, "args", "num_workers", "batch_size"}


class PipelineLog(Autolog):
    """Logs calls of pipelines of transformers while it is enabled."""

    def __init__(self) -> None:
        super().__init__("transformers", _pipeline_class, self._log_call)
        self._latest: str | None = None

    def get_latest_id(self) -> str | None:
        """Returns the `ID` of the rows that came last."""
        return self._latest

    def _log_call(self, run: runwell.Run, call: Call) -> None:
        self._latest = generate_id(ID_LENGTH)
        told = [_model_of(call.target), datetime.now(timezone.utc), call.duration_s]
        options = {key: value for key, value in call.arguments.items() if key not in NO_OPTIONS}
        table = runwell.Table(columns=list(COLUMNS), allow_mixed_types=True)
        for given, answer in pairs_of(call):
            table.add_data(self._latest, *told, given, answer, options)
        run.log({os.environ.get("WANDB_AUTOLOG_TABLE_NAME") or call.target.task: table})


def _pipeline_class() -> type:
    kind: type = framework("transformers", "autolog of transformers").Pipeline
    return kind


def _model_of(pipeline: Any) -> str:  # noqa: ANN401  of transformers
    return str(getattr(pipeline.model, "name_or_path", "") or type(pipeline.model).__name__)


def pairs_of(call: Call) -> list[tuple[object, object]]:
    """Returns what was asked with what was answered, one pair for each input."""
    given = next((call.arguments[name] for name in INPUTS if name in call.arguments), None)
    if given is None:
        given = list(call.arguments.get("args", ()))
    asked = given if isinstance(given, list) else [given]
    answers = call.result if isinstance(call.result, list) else [call.result]
    if len(asked) == 1 and len(answers) != 1:
        answers = [answers]  # several guesses for one input
    return [
        (each, _unpacked(answer, call.target.task))
        for each, answer in zip(asked, answers, strict=False)
    ]


def _unpacked(answer: object, task: str) -> object:
    is_single = isinstance(answer, list) and len(answer) == 1 and task not in OF_GUESSES
    return answer[0] if is_single else answer  # type: ignore[index]  # a list, as just seen


autolog = PipelineLog()
