"""Sacred: an experiment's config, metrics, artifacts and result are a run.

    experiment.observers.append(WandbObserver(project="digits"))

The run ends with the experiment, as failed if that fails or is interrupted.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import runwell
from runwell.integrations.framework import framework

RunObserver: Any = framework(
    "sacred.observers", "runwell.integrations.sacred", "sacred"
).RunObserver

FAILED, INTERRUPTED = 1, 255


class WandbObserver(RunObserver):  # type: ignore[misc]  # not typed for everybody who checks this
    """Logs an experiment to a run that begins at once.

    Args:
        arguments: Those of `init()`.

    Attributes:
        run: The run.
        resources: Files that the experiment read.
    """

    def __init__(self, **arguments: Any) -> None:  # noqa: ANN401  what `init()` takes
        self.run = runwell.init(**arguments)
        self.resources: list[str] = []

    def started_event(self, *, config: Mapping[str, Any], **_: object) -> None:
        """Makes the experiment's config that of the run."""
        self.run.config.update(dict(config), allow_val_change=True)

    def log_metrics(self, metrics_by_name: Mapping[str, Any], info: object) -> None:
        """Logs what came since the last time, a row each; arrays are pictures."""
        del info
        for name, metric in metrics_by_name.items():
            for value in metric["values"]:
                self.run.log({name: runwell.Image(value) if _is_array(value) else value})

    def resource_event(self, filename: str) -> None:
        """Notes a file that was read."""
        if filename not in self.resources:
            self.resources.append(filename)
            self.run.config.update({"resources": self.resources}, allow_val_change=True)

    def artifact_event(
        self,
        name: str,
        filename: str,
        metadata: Mapping[str, Any] | None = None,
        content_type: str | None = None,
    ) -> None:
        """Keeps a file as an artifact; its type is the file's kind, or `file`."""
        kept = runwell.Artifact(name, type=content_type or "file", metadata=dict(metadata or {}))
        kept.add_file(filename)
        self.run.log_artifact(kept)

    def completed_event(self, stop_time: object, result: object) -> None:
        """Logs the result, or each of several, and ends the run."""
        del stop_time
        parts = result if isinstance(result, tuple) else (result,)
        for number, part in enumerate(parts):
            if part is not None:
                self._log_result(number, part)
        self.run.finish()

    def interrupted_event(self, interrupt_time: object, status: object) -> None:
        """Ends the run as failed."""
        del interrupt_time, status
        self.run.finish(exit_code=INTERRUPTED)

    def failed_event(self, fail_time: object, fail_trace: object) -> None:
        """Ends the run as failed."""
        del fail_time, fail_trace
        self.run.finish(exit_code=FAILED)

    def _log_result(self, number: int, part: object) -> None:
        if isinstance(part, Mapping):
            self.run.log(dict(part))
        elif _is_array(part):
            self.run.log({f"result_{number}": runwell.Image(part)})
        elif isinstance(part, str) and Path(part).is_file():
            kept = runwell.Artifact(f"result_{number}.pkl", type="result")
            kept.add_file(part)
            self.run.log_artifact(kept)
        else:
            self.run.log({f"result_{number}": part})


def _is_array(value: object) -> bool:
    return bool(getattr(value, "ndim", 0)) and hasattr(value, "shape")
