"""The runs of an experiment's trials, all written by the process that drives it.

No process and no thread per trial: a row is one append to the trial's journal. Only the end of a
run waits for the server, so it is handed to a few threads, which the end of the experiment waits
for. It knows trials by their id, not Ray.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import runwell
from runwell.integrations.ray.entry import Entry
from runwell.integrations.ray.result import split_result

MOST_ENDING_AT_ONCE = 16
# The console is the driver's and no trial's, and a thousand trials have nothing to say on it.
OF_THE_DRIVER: Mapping[str, object] = {"console": "off", "symlink": False, "quiet": True}


class TrialRuns:
    """Runs by the id of their trial."""

    def __init__(self) -> None:
        self._runs: dict[str, runwell.Run] = {}
        self._entries: dict[str, Entry] = {}
        self._ending: list[Future[None]] = []
        self._pool: ThreadPoolExecutor | None = None

    def __len__(self) -> int:
        return len(self._runs)

    def __contains__(self, trial_id: str) -> bool:
        return trial_id in self._runs

    def __getitem__(self, trial_id: str) -> runwell.Run:
        return self._runs[trial_id]

    def start(
        self, trial_id: str, entry: Entry, config: Mapping[str, Any], defaults: Mapping[str, Any]
    ) -> runwell.Run:
        """Starts the run of a trial; one that goes on (paused, exploited, tried again) keeps its.

        Args:
            trial_id: Of the trial.
            entry: How it is logged.
            config: Of the run.
            defaults: Arguments of `init()` that the entry may overrule.
        """
        known = self._runs.get(trial_id)
        if known is not None:
            known.config.update(config, allow_val_change=True)
            return known
        arguments = {
            "project": entry.project,
            **defaults,
            **({"group": entry.group} if entry.group else {}),
            **entry.init,
            "config": dict(config),
            "reinit": "create_new",
        }
        arguments["settings"] = _settings(entry, arguments.get("settings"))
        run = runwell.init(**arguments)
        self._runs[trial_id] = run
        self._entries[trial_id] = entry
        return run

    def log(self, trial_id: str, result: Mapping[str, Any], step: int | None = None) -> None:
        """Logs a result as one row."""
        run, entry = self._runs[trial_id], self._entries[trial_id]
        row, config = split_result(result, entry.excludes, with_config=entry.log_config)
        run.config.update(config, allow_val_change=True)
        run.log(row, step=step, commit=True)

    def end(self, trial_id: str, exit_code: int) -> None:
        """Ends the run of a trial, and does not wait for it."""
        run = self._runs.pop(trial_id, None)
        self._entries.pop(trial_id, None)
        if run is None:
            return
        if self._pool is None:
            self._pool = ThreadPoolExecutor(MOST_ENDING_AT_ONCE, "runwell-ending")
        self._ending = [each for each in self._ending if not each.done()]
        self._ending.append(self._pool.submit(run.finish, exit_code=exit_code))

    def wait(self) -> None:
        """Returns when all runs that were ended have ended."""
        for each in self._ending:
            each.result()
        self._ending = []
        if self._pool is not None:
            self._pool.shutdown()
            self._pool = None

    def __getstate__(self) -> dict[str, object]:
        # Tune pickles its callbacks before an experiment and for restoring it; runs stay here.
        return {}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__init__()  # type: ignore[misc]


def _settings(entry: Entry, given: object) -> runwell.Settings:
    asked = given if isinstance(given, runwell.Settings) else runwell.Settings(**(given or {}))  # type: ignore[arg-type]
    own = {**OF_THE_DRIVER, **({"api_key": entry.api_key} if entry.api_key else {})}
    return asked.over(runwell.Settings(**own))
