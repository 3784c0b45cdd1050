"""A sweep without a server: a folder keeps it, and any number of agents of its host share it.

    wandb/sweep-<id>/sweep.json          config, seed, state
    wandb/sweep-<id>/trial-00007.json    parameters, state, who runs it
    wandb/sweep-<id>/lock                held while one of the agents looks or writes

What trials achieved is read from their journals, so a file is never more than a trial behind. The
process of an agent that died is noticed by the next look of another: its trial counts as crashed.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import msgspec

from runwell.agents.journal import Curve, journals_of, read_curve
from runwell.agents.orders import Begin, Exit, Order, Place, Stop
from runwell.errors import InvalidSweep, NotFound, UsageError
from runwell.sdk.capture.process import host_name, is_alive, process_started_at
from runwell.sdk.documents import write_whole
from runwell.sdk.identity import make_run_id
from runwell.sweeps.config import SweepConfig, read_config
from runwell.sweeps.early_stop import CUSTOM, hopeless
from runwell.sweeps.suggest import suggest
from runwell.sweeps.trial import Trial, TrialState, best_of
from runwell.values.json import Json

STATES = ("RUNNING", "PAUSED", "FINISHED", "CANCELED")
MAX_ATTEMPTS = 3


class TrialNote(msgspec.Struct, frozen=True):
    """A trial as its file has it. `pid` and the two behind it name the agent that runs it."""

    number: int
    run_id: str
    params: dict[str, Json]
    state: str = "running"
    attempts: int = 1
    host: str = ""
    pid: int = 0
    started_at: float | None = None
    stop_asked: bool = False


class SweepNote(msgspec.Struct, frozen=True):
    """A sweep as its file has it."""

    id: str
    config: dict[str, Json]
    seed: int
    state: str = "RUNNING"
    project: str | None = None


def create_folder(
    root: Path, config: Mapping[str, Json], seed: int, project: str | None = None
) -> str:
    """Makes a sweep below `root`/wandb and returns its id. Raises InvalidSweep."""
    known = read_config(dict(config))
    if known.method == CUSTOM:
        what = "is custom, and a folder has no controller"
        raise InvalidSweep([f"method: {what}; use one of grid, random, bayes, tpe"])
    note = SweepNote(make_run_id(), dict(config), known.seed or seed, project=project)
    folder = folder_of(root, note.id)
    folder.mkdir(parents=True)
    write_whole(folder / "sweep.json", msgspec.json.encode(note))
    return note.id


def folder_of(root: Path, sweep_id: str) -> Path:
    """Returns where a sweep lies."""
    return root.absolute() / "wandb" / f"sweep-{sweep_id}"


def set_state(root: Path, sweep_id: str, state: str) -> None:
    """Pauses, resumes, stops or cancels a sweep. Raises NotFound, UsageError."""
    if state not in STATES:
        raise UsageError(f"there is no sweep state {state!r}; use {', '.join(STATES)}")
    keeper = FolderKeeper(root, sweep_id)
    keeper.set_state(state)


class FolderKeeper:
    """An agent's side of a sweep in a folder.

    Args:
        root: Where `wandb/` lies.
        sweep_id: The sweep.

    Raises:
        NotFound: There is no such sweep.
    """

    def __init__(self, root: Path, sweep_id: str) -> None:
        self.folder = folder_of(root, sweep_id)
        self._root = root
        self._note = self.read_note()
        # Whoever runs trials chooses them here, too: that is as local as a controller can be.
        self._config: SweepConfig = replace(read_config(self._note.config), is_local=False)
        self._started_at = process_started_at(os.getpid())

    @property
    def place(self) -> Place:
        return Place(self._note.id, self._note.project, None, mode="offline")

    @property
    def command(self) -> tuple[str, ...]:
        return self._config.command

    @property
    def program(self) -> str | None:
        return self._config.program

    def orders(self, live: list[str]) -> list[Order]:
        with self.locked():
            state = self.read_note().state
            if state == "CANCELED":
                return [Exit()]
            trials = [self._looked_after(trial) for trial in self.read_trials()]
            if live:
                return self._stops(trials, live)
            if state == "PAUSED":
                return []
            return [Exit()] if state == "FINISHED" else self._next(trials)

    def ended(self, run_id: str, exit_code: int) -> None:
        with self.locked():
            for trial in self.read_trials():
                if trial.run_id == run_id and trial.state == "running":
                    ended = "killed" if trial.stop_asked else "failed"
                    self._write(
                        msgspec.structs.replace(trial, state=ended if exit_code else "finished")
                    )

    def left(self) -> None:
        """Nothing to note: the files say what each trial became."""

    def read_note(self) -> SweepNote:
        """Returns the sweep's file. Raises NotFound."""
        try:
            return msgspec.json.decode((self.folder / "sweep.json").read_bytes(), type=SweepNote)
        except (OSError, msgspec.DecodeError) as error:
            raise NotFound(f"there is no sweep in {self.folder}") from error

    def read_trials(self) -> list[TrialNote]:
        """Returns the trials by number."""
        paths = sorted(self.folder.glob("trial-*.json"))
        return [msgspec.json.decode(path.read_bytes(), type=TrialNote) for path in paths]

    def set_state(self, state: str) -> None:
        """Pauses, resumes, stops or cancels the sweep."""
        with self.locked():
            self._set_state(state)

    def settled_trials(self) -> list[TrialNote]:
        """Returns the trials by number; those whose agent died have ended."""
        with self.locked():
            return [self._looked_after(trial) for trial in self.read_trials()]

    def run_folders(self, run_id: str) -> list[Path]:
        """Returns where the runs of a trial lie, oldest first: several if it was run again."""
        return [journal.parent for journal in journals_of(self._root, run_id)]

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Holds the sweep; the system lets go of it if this process dies."""
        with (self.folder / "lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _looked_after(self, trial: TrialNote) -> TrialNote:
        """Notes the end of a trial whose agent died: by its journal, else crashed."""
        if trial.state != "running" or not self._is_orphan(trial):
            return trial
        code = self._curve(trial).exit_code
        state = "crashed" if code is None else "failed" if code else "finished"
        return self._write(msgspec.structs.replace(trial, state=state))

    def _is_orphan(self, trial: TrialNote) -> bool:
        return trial.host == host_name() and not is_alive(trial.pid, trial.started_at or 0.0)

    def _next(self, trials: list[TrialNote]) -> list[Order]:
        for trial in trials:
            if trial.state in self._config.requeue and trial.attempts < MAX_ATTEMPTS:
                again = self._write(self._mine(trial, trial.attempts + 1))
                return [Begin(again.run_id, again.params, self.program, again=True)]
        known = [self._as_trial(trial) for trial in trials]
        suggestion = suggest(self._config, self._note.seed, len(trials), known)
        if suggestion.params is None:
            return self._nothing_left(trials) if suggestion.is_over else []
        fresh = TrialNote(len(trials), make_run_id(), suggestion.params)
        fresh = self._write(self._mine(fresh, 1))
        return [Begin(fresh.run_id, fresh.params, self.program)]

    def _nothing_left(self, trials: list[TrialNote]) -> list[Order]:
        """Ends the sweep, unless a trial may still have to be begun again."""
        is_running = any(trial.state == "running" for trial in trials)
        if is_running and self._config.requeue:
            return []
        if not is_running:
            self._set_state("FINISHED")
        return [Exit()]

    def _set_state(self, state: str) -> None:
        note = msgspec.structs.replace(self.read_note(), state=state)
        write_whole(self.folder / "sweep.json", msgspec.json.encode(note))

    def _stops(self, trials: list[TrialNote], live: list[str]) -> list[Order]:
        rule = self._config.early_stop
        if rule is None:
            return []
        curves = {trial.run_id: self._curve(trial).values for trial in trials}
        given_up = set(hopeless(rule, self._config.metrics[0].sign, curves, live))
        stopped = [trial for trial in trials if trial.run_id in given_up]
        for trial in stopped:
            self._write(msgspec.structs.replace(trial, stop_asked=True))
        return [Stop(trial.run_id) for trial in stopped]

    def _as_trial(self, trial: TrialNote) -> Trial:
        metrics = self._config.metrics if self._config.method not in ("grid", "random") else ()
        curves = [self._curve(trial, metric.name) for metric in metrics]
        best = tuple(
            best_of(curve.values, metric.sign)
            for metric, curve in zip(metrics, curves, strict=True)
        )
        latest = tuple(curve.values[-1] if curve.values else None for curve in curves)
        return Trial(trial.params, TrialState.of(trial.state), best, latest)

    def _curve(self, trial: TrialNote, key: str | None = None) -> Curve:
        metrics = self._config.metrics
        name = key or (metrics[0].name if metrics else "")
        return read_curve(journals_of(self._root, trial.run_id), name)

    def _mine(self, trial: TrialNote, attempts: int) -> TrialNote:
        return msgspec.structs.replace(
            trial,
            state="running",
            attempts=attempts,
            host=host_name(),
            pid=os.getpid(),
            started_at=self._started_at,
        )

    def _write(self, trial: TrialNote) -> TrialNote:
        path = self.folder / f"trial-{trial.number:05d}.json"
        write_whole(path, json.dumps(msgspec.to_builtins(trial)).encode())
        return trial
