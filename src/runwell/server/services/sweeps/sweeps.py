"""Sweeps: made, changed, found; their states, and the runs that count for them."""

from __future__ import annotations

import secrets
import string
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from runwell.errors import Conflict, NotFound, UsageError
from runwell.server.services.access import Access, Action
from runwell.server.services.projects import Projects
from runwell.server.services.runs import Runs, is_over
from runwell.server.services.sweeps.search import Search, config_of
from runwell.store.ports.people import User
from runwell.store.ports.runs import Run, RunChange, RunQuery
from runwell.store.ports.stores import Stores
from runwell.store.ports.sweeps import Sweep, SweepAgent, SweepChange
from runwell.sweeps.yaml_text import MAX_TEXT_LENGTH
from runwell.values.json import Json

STATES = ("PENDING", "RUNNING", "PAUSED", "FINISHED", "CANCELED")
MAY_FOLLOW = {
    "PENDING": STATES,
    "RUNNING": ("RUNNING", "PAUSED", "FINISHED", "CANCELED"),
    "PAUSED": ("RUNNING", "PAUSED", "FINISHED", "CANCELED"),
    "FINISHED": ("RUNNING", "FINISHED", "CANCELED"),
    "CANCELED": ("RUNNING", "CANCELED"),
}
MAX_PRIOR_RUNS = 10_000
NAME_LENGTH = 8
_LETTERS = string.ascii_lowercase + string.digits


def new_name() -> str:
    """Returns a fresh short id of a sweep or a run."""
    return "".join(secrets.choice(_LETTERS) for _ in range(NAME_LENGTH))


@dataclass(frozen=True, slots=True)
class Result:
    """How far a sweep is: how many runs count for it, and the best value of its metric."""

    runs: int
    best: float | None


@dataclass(frozen=True, slots=True)
class Sweeps:
    """Use cases around sweeps."""

    stores: Stores
    access: Access
    projects: Projects
    runs: Runs
    search: Search
    clock: Callable[[], float]

    def create(
        self,
        user: User,
        entity: str | None,
        project: str | None,
        change: SweepChange,
        prior_filter: Json = None,
    ) -> Sweep:
        """Makes a sweep, and its project on demand.

        Args:
            user: Who asks.
            entity, project: Where; None for the user's own and the default.
            change: Its config at least.
            prior_filter: A filter of runs of the project that count for the search.

        Raises:
            InvalidSweep: The config cannot be run.
        """
        config = config_of(checked(change.config))
        home = self.projects.ensure(user, entity, project)
        if config.description and change.description is None:
            change = SweepChange(**{**_given(change), "description": config.description})
        seed = secrets.randbits(32) if config.seed is None else config.seed
        while True:
            try:
                sweep = self.stores.sweeps.add(
                    home.id, new_name(), user.author, known(change), seed, self.clock()
                )
            except Conflict:  # an id of eight letters that is taken
                continue
            break
        if prior_filter is not None:
            query = RunQuery(filters=prior_filter, order="+created_at", limit=MAX_PRIOR_RUNS)
            found = self.stores.runs.page(home.id, query).runs
            self.stores.sweeps.add_priors(sweep.id, [run.id for run in found])
        return sweep

    def change(self, user: User, sweep: Sweep, change: SweepChange) -> Sweep:
        """Changes a sweep; a new config counts from the next trial on.

        Raises:
            InvalidSweep: The new config cannot be run.
            UsageError: There is no such state, or it cannot follow the one that is.
        """
        self.access.require(user, Action.WRITE, sweep.entity, sweep.project)
        if change.config is not None:
            config_of(checked(change.config))
        change = known(change)
        if change.state is not None and change.state not in MAY_FOLLOW[sweep.state]:
            raise UsageError(
                f"a sweep that is {sweep.state} cannot become {change.state}; "
                f"it can become {', '.join(MAY_FOLLOW[sweep.state])}"
            )
        after = self.stores.sweeps.change(sweep.id, change, self.clock())
        if change.state == "CANCELED":
            self._stop_all(user, after)
        return after

    def find(self, user: User, entity: str | None, project: str | None, name: str) -> Sweep | None:
        """Returns the sweep of this short id. Without a project it is looked for everywhere."""
        found = None
        if project:
            home = self.projects.find(user, entity or user.entity, project)
            found = self.stores.sweeps.find(name, home.id) if home else None
        if found is None and not (project and entity):
            found = self.stores.sweeps.find(name)
        return found if found and self._shows(user, found) else None

    def get(self, user: User, entity: str | None, project: str | None, name: str) -> Sweep:
        """Returns the sweep. Raises NotFound."""
        sweep = self.find(user, entity, project, name)
        if sweep is None:
            raise NotFound(f"there is no sweep {name}")
        return sweep

    def by_key(self, user: User, id: int) -> Sweep:
        """Returns the sweep with this row key. Raises NotFound."""
        sweep = self.stores.sweeps.get(id)
        if sweep is None or not self._shows(user, sweep):
            raise NotFound("there is no such sweep")
        return sweep

    def page(self, project_id: int, after: int, limit: int) -> tuple[Sweep, ...]:
        """Returns sweeps of a project, last made first."""
        return self.stores.sweeps.list(project_id, after, limit)

    def runs_of(self, sweep: Sweep) -> tuple[Run, ...]:
        """Returns all runs that count for the sweep, oldest first."""
        return self.stores.sweeps.runs(sweep)

    def best_value(self, sweep: Sweep) -> float | None:
        """Returns the best value of its metric; None without one."""
        return self.results([sweep])[sweep.id].best

    def results(self, sweeps: Sequence[Sweep]) -> dict[int, Result]:
        """Returns how far sweeps of one project are, by their row keys; their runs and metrics are
        read at once."""
        runs = self.stores.sweeps.runs_of_all(sweeps)
        best = self.search.best_values(sweeps, runs)
        return {sweep.id: Result(len(runs[sweep.id]), best[sweep.id]) for sweep in sweeps}

    def agents_of(self, sweep: Sweep) -> tuple[SweepAgent, ...]:
        """Returns its agents, oldest first."""
        return self.stores.sweeps.agents(sweep.id)

    def runs_of_agent(self, sweep: Sweep, agent: SweepAgent) -> list[Run]:
        """Returns the runs that an agent was given, oldest first."""
        given = {t.run for t in self.stores.sweeps.trials(sweep.id) if t.agent_id == agent.id}
        return [run for run in self.runs_of(sweep) if run.id in given]

    def count(self, project_id: int) -> int:
        """Returns how many sweeps a project has."""
        return self.stores.sweeps.count(project_id)

    def run_count(self, sweep: Sweep) -> int:
        """Returns how many runs count for the sweep."""
        return self.stores.sweeps.run_count(sweep)

    def stop_agent(self, user: User, sweep: Sweep, agent_id: int) -> None:
        """Has an agent end its trial and leave. Raises NotFound."""
        self.access.require(user, Action.WRITE, sweep.entity, sweep.project)
        agent = self.stores.sweeps.agent(agent_id)
        if agent is None or agent.sweep_id != sweep.id:
            raise NotFound("this sweep has no such agent")
        self.stores.sweeps.dismiss(agent_id)

    def delete(self, user: User, sweep: Sweep) -> None:
        """Forgets a sweep; its runs stay, its agents hear that it is gone."""
        self.access.require(user, Action.WRITE, sweep.entity, sweep.project)
        self.stores.sweeps.delete(sweep.id)

    def _shows(self, user: User, sweep: Sweep) -> bool:
        return self.access.allows(user, Action.READ, sweep.entity, sweep.project)

    def _stop_all(self, user: User, sweep: Sweep) -> None:
        for run in self.runs_of(sweep):
            if run.state == "pending":
                self.runs.set_state(user, run, "killed")
            elif not is_over(run.state) and not run.stop_requested:
                self.runs.change(user, run, RunChange(stop_requested=True))


def checked(text: str | None) -> str:
    """Returns the text of a config. Raises UsageError if there is none, or too much of it."""
    if not text:
        raise UsageError("a sweep needs a config")
    if len(text) > MAX_TEXT_LENGTH:
        raise UsageError(f"a sweep's config has at most {MAX_TEXT_LENGTH} letters")
    return text


def known(change: SweepChange) -> SweepChange:
    """Returns a change whose state is spelled as we do. Raises UsageError if there is none such."""
    if change.state is None:
        return change
    state = change.state.upper()
    state = {"CANCELLED": "CANCELED", "STOPPED": "FINISHED"}.get(state, state)
    if state not in STATES:
        raise UsageError(f"there is no sweep state {change.state!r}; use {', '.join(STATES)}")
    return SweepChange(**{**_given(change), "state": state})


def _given(change: SweepChange) -> dict[str, str | None]:
    return {name: getattr(change, name) for name in change.__dataclass_fields__}
