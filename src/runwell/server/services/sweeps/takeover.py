"""Sweeps that began in a folder, without a server, and go on here as any other.

They keep their id, their seed and the numbers of their trials, so the search goes on where it was.
Taking one over again adds what has come since and changes nothing else: a sweep that has had agents
here is ours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from runwell.errors import Conflict, UsageError
from runwell.server.services.runs import STATES, is_over
from runwell.server.services.sweeps.search import config_of
from runwell.server.services.sweeps.sweeps import MAY_FOLLOW, Sweeps, checked, known
from runwell.store.ports.people import User
from runwell.store.ports.runs import RunChange
from runwell.store.ports.sweeps import Sweep, SweepChange
from runwell.values.json import Json
from runwell.values.names import check_run_id

MAX_TRIALS = 1_000  # told of in one request; the next one adds to them
MAX_NUMBER = 10_000_000


@dataclass(frozen=True, slots=True)
class KeptTrial:
    """A trial as the folder knows it.

    Attributes:
        number: Its place in the sequence.
        run_id: Its run, which may be here already.
        change: What to make the run of if it is not: one that ended before it could tell anything.
        attempts: How often it was begun.
    """

    number: int
    run_id: str
    change: RunChange
    attempts: int


def read_trials(document: Mapping[str, Json], sweep: str) -> list[KeptTrial]:
    """Returns the trials in {run id: {number, state, params, attempts}}. Raises UsageError."""
    if len(document) > MAX_TRIALS:
        raise UsageError(f"at most {MAX_TRIALS} trials are taken over at once")
    return [_read_trial(run_id, each, sweep) for run_id, each in document.items()]


@dataclass(frozen=True, slots=True)
class Takeover:
    """Takes sweeps over."""

    sweeps: Sweeps

    def take(
        self,
        user: User,
        place: tuple[str | None, str | None],
        name: str,
        change: SweepChange,
        seed: int,
        trials: Sequence[KeptTrial],
    ) -> Sweep:
        """Makes the sweep if need be, and its trials those of it.

        Args:
            user: Who asks.
            place: Entity and project; None for the user's own and the default.
            name: The sweep's short id.
            change: Its config and state.
            seed: Of its sequence of trials.
            trials: Some of them, or all.

        Raises:
            InvalidSweep: The config cannot be run.
            PermissionDenied: The user may not write there.
        """
        check_run_id(name)
        if not 0 <= seed < 2**63:
            raise UsageError("the seed of a sweep is a whole number from 0 to 2**63 - 1")
        config_of(checked(change.config))
        change = known(change)
        clock, store = self.sweeps.clock, self.sweeps.stores.sweeps
        home = self.sweeps.projects.ensure(user, *place)
        sweep = store.find(name, home.id)
        if sweep is None:
            try:
                sweep = store.add(home.id, name, user.author, change, seed, clock())
            except Conflict:  # somebody else took it over this moment
                return self.take(user, place, name, change, seed, trials)
        elif not store.agents(sweep.id) and change.state in MAY_FOLLOW[sweep.state]:
            sweep = store.change(sweep.id, SweepChange(state=change.state), clock())
        for trial in trials:
            store.adopt(sweep, trial.number, trial.run_id, trial.change, trial.attempts, clock())
        return sweep


def _read_trial(run_id: str, document: Json, sweep: str) -> KeptTrial:
    found = document if isinstance(document, dict) else {}
    state, params = found.get("state"), found.get("params")
    if not isinstance(state, str) or not isinstance(params, dict):
        raise UsageError("a trial is {number, state, params, attempts}")
    if state not in STATES or not is_over(state):
        raise UsageError(f"a trial that is taken over has ended; its state cannot be {state!r}")
    config: dict[str, Json] = {key: {"value": value} for key, value in params.items()}
    change = RunChange(state=state, sweep=sweep, config=config)
    number, attempts = _count(found.get("number")), _count(found.get("attempts", 1))
    return KeptTrial(number, check_run_id(run_id), change, attempts)


def _count(value: Json) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MAX_NUMBER:
        raise UsageError(f"number and attempts of a trial are counts up to {MAX_NUMBER}")
    return value
