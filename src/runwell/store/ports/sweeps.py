"""Sweeps, their agents, and the runs that those were given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from runwell.store.ports.runs import Run, RunChange


@dataclass(frozen=True, slots=True)
class Sweep:
    """A sweep as it is kept.

    Attributes:
        id: The key of its row.
        name: The short id that users type, unique in its project.
        config: YAML as the client sent it.
        state: PENDING, RUNNING, PAUSED, FINISHED or CANCELED.
        controller, scheduler: JSON by which a controller on the client's side and we talk.
        heartbeat_at: When any of its agents was heard of last.
        seed: Fixes the sequence of trials.
        issued: How many trials were made; the number of the next one.
    """

    id: int
    project_id: int
    entity: str
    project: str
    name: str
    display_name: str | None
    description: str | None
    config: str
    state: str
    controller: str | None
    scheduler: str | None
    user: str
    user_id: int
    created_at: float
    updated_at: float
    heartbeat_at: float
    seed: int
    issued: int


@dataclass(frozen=True, slots=True)
class SweepChange:
    """What an upsert sets. None means: keep what is there."""

    display_name: str | None = None
    description: str | None = None
    config: str | None = None
    state: str | None = None
    controller: str | None = None
    scheduler: str | None = None


@dataclass(frozen=True, slots=True)
class SweepAgent:
    """One who runs trials. `trials` counts the runs that it was given."""

    id: int
    sweep_id: int
    host: str
    user: str
    created_at: float
    heartbeat_at: float
    stop_requested: bool
    has_left: bool
    trials: int


@dataclass(frozen=True, slots=True)
class SweepTrial:
    """A run that was made for a sweep: its number, who was given it, and how often it was given."""

    run: int
    number: int
    agent_id: int | None
    attempts: int
    schedule_id: str | None


class Sweeps(Protocol):
    """Sweeps, their agents and trials."""

    def add(
        self, project_id: int, name: str, user_id: int, change: SweepChange, seed: int, now: float
    ) -> Sweep:
        """Makes a sweep. Raises Conflict if the project has one of this name."""

    def change(self, id: int, change: SweepChange, now: float) -> Sweep:
        """Changes a sweep. Raises NotFound."""

    def get(self, id: int) -> Sweep | None: ...
    def find(self, name: str, project_id: int | None = None) -> Sweep | None:
        """Returns the sweep of this name in the project; without a project the only one anywhere,
        None if there are several."""

    def list(self, project_id: int, after: int, limit: int) -> tuple[Sweep, ...]:
        """Returns sweeps, last made first; `after` skips so many."""

    def count(self, project_id: int) -> int: ...
    def delete(self, id: int) -> None:
        """Forgets a sweep, its agents and who was given what; its runs stay."""

    def add_priors(self, id: int, runs: Sequence[int]) -> None:
        """Lets runs count for the sweep; those that belong to none belong to it from now on."""

    def runs(self, sweep: Sweep) -> tuple[Run, ...]:
        """Returns all runs that count for the sweep, oldest first."""

    def runs_of_all(self, sweeps: Sequence[Sweep]) -> dict[int, tuple[Run, ...]]:
        """Returns the same of several sweeps of one project, by their row keys, in one read."""

    def run_count(self, sweep: Sweep) -> int: ...
    def trials(self, id: int) -> tuple[SweepTrial, ...]:
        """Returns who was given which run, by number."""

    def issue(
        self,
        sweep: Sweep,
        agent_id: int | None,
        run_id: str,
        change: RunChange,
        now: float,
        schedule_id: str | None = None,
    ) -> Run | None:
        """Makes the next trial: its run, and whose it is. None if somebody else made one since
        `sweep` was read; nothing is made then."""

    def adopt(
        self,
        sweep: Sweep,
        number: int,
        run_id: str,
        change: RunChange,
        attempts: int,
        now: float,
    ) -> None:
        """Makes a run a trial of the sweep, with a later number if this one is taken. A run that is
        not there is made of `change`; one that is a trial already stays as it is."""

    def claim(self, trial: SweepTrial, agent_id: int, run_state: str) -> bool:
        """Gives a trial to an agent, once more, and makes its run pending; False, with nothing
        done, if somebody else got it since it was read, or its run has left `run_state`: one that
        was thought dead has spoken."""

    def note_begun(self, run: int, now: float) -> bool:
        """Makes a run that is pending a running one; False if it is in another state."""

    def add_agent(self, sweep_id: int, user_id: int, host: str, now: float) -> SweepAgent: ...
    def agent(self, id: int) -> SweepAgent | None: ...
    def agents(self, sweep_id: int) -> tuple[SweepAgent, ...]:
        """Returns the agents of a sweep, oldest first."""

    def beat(self, agent: SweepAgent, now: float) -> None:
        """Notes a sign of life of an agent."""

    def dismiss(self, agent_id: int, *, has_left: bool = False) -> None:
        """Asks an agent to stop; `has_left` notes that it was told."""
