"""Runs: made, changed, found, stopped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from threading import Lock

from runwell.errors import Conflict, NotFound, UsageError
from runwell.series.importance import Weights, weigh
from runwell.server.events import Bus, ProjectKey, RunChanged, RunRemoved
from runwell.server.services.access import Access, Action
from runwell.server.services.projects import Projects
from runwell.store.ports.people import User
from runwell.store.ports.run_table import (
    ColumnPage,
    ColumnValues,
    GroupPage,
    GroupQuery,
    KeyQuery,
    RunSample,
    SampleQuery,
)
from runwell.store.ports.runs import Run, RunChange, RunPage, RunQuery
from runwell.store.ports.stores import Stores
from runwell.values.names import check_run_id
from runwell.values.text import storable

STATES = frozenset(
    {"pending", "running", "finished", "failed", "crashed", "killed", "preempting", "preempted"}
)
LIVE_STATES = frozenset({"pending", "running", "preempting"})
# What somebody else than the run itself may say of it; its own words need no permission.
_COMES_FROM = {
    "pending": frozenset({"pending", "running", "failed", "crashed", "preempted"}),
    "failed": frozenset({"pending", "running", "preempting"}),
}
MAX_TAGS = 256
_ONE_FOREST = Lock()  # a forest takes a core for a second; several at once would take them all
MAX_NAME_LENGTH = 256


def is_over(state: str) -> bool:
    """Says whether a run in this state has ended."""
    return state not in LIVE_STATES


def changed(run: Run, *, created: bool = False) -> RunChanged:
    """Returns the fact that a run is as it is now."""
    where = ProjectKey(run.entity, run.project)
    return RunChanged(where, run.run_id, run.state, run.display_name, created)


@dataclass(frozen=True, slots=True)
class Runs:
    """Use cases around runs."""

    stores: Stores
    access: Access
    projects: Projects
    bus: Bus
    clock: Callable[[], float]

    def find(self, user: User, entity: str, project: str, run_id: str) -> Run | None:
        """Returns the run if there is one that the user may read."""
        if not self.access.allows(user, Action.READ, entity, project):
            return None
        return self.stores.runs.find(entity, project, run_id)

    def get(self, user: User, entity: str, project: str, run_id: str) -> Run:
        """Returns the run. Raises NotFound."""
        run = self.find(user, entity, project, run_id)
        if run is None:
            raise NotFound(f"there is no run {entity}/{project}/{run_id}")
        return run

    def by_key(self, user: User, key: int) -> Run:
        """Returns the run with this row key. Raises NotFound."""
        run = self.stores.runs.get(key)
        if run is None or not self.access.allows(user, Action.READ, run.entity, run.project):
            raise NotFound("there is no such run")
        return run

    def page(self, user: User, entity: str, project: str, query: RunQuery) -> RunPage:
        """Returns a page of a project's runs. Raises NotFound, UsageError for a bad filter."""
        return self.stores.runs.page(self.projects.get(user, entity, project).id, query)

    def groups(self, user: User, entity: str, project: str, query: GroupQuery) -> GroupPage:
        """Returns a page of groups of a project's runs. Raises NotFound, UsageError."""
        return self.stores.table.groups(self.projects.get(user, entity, project).id, query)

    def columns(self, user: User, entity: str, project: str, query: KeyQuery) -> ColumnPage:
        """Returns a page of the keys that configs and summaries have. Raises NotFound."""
        return self.stores.table.columns(self.projects.get(user, entity, project).id, query)

    def values(
        self, user: User, where: ProjectKey, key: str, query: RunQuery, search: str, limit: int
    ) -> ColumnValues:
        """Returns what the runs that match hold under a key. Raises NotFound, UsageError."""
        project = self.projects.get(user, *where)
        return self.stores.table.values(project.id, key, query, search, limit)

    def weights(
        self, user: User, entity: str, project: str, query: SampleQuery
    ) -> tuple[Weights, RunSample]:
        """Returns what the parameters of runs have to do with a metric. Raises NotFound,
        UsageError."""
        sample = self.stores.table.sample(self.projects.get(user, entity, project).id, query)
        with _ONE_FOREST:
            return weigh(sample.parameters, sample.metric, query.seed), sample

    def upsert(
        self, user: User, entity: str | None, project: str | None, run_id: str, change: RunChange
    ) -> tuple[Run, bool]:
        """Makes a run, with its project, or changes it; the flag says whether it is new."""
        check_run_id(run_id)
        home = self.projects.ensure(user, entity, project)
        run, created = self.stores.runs.upsert(
            home.id, run_id, user.author, checked(change), self.clock()
        )
        self.bus.publish(changed(run, created=created))
        return run, created

    def change(self, user: User, run: Run, change: RunChange) -> Run:
        """Changes a run. Raises PermissionDenied, UsageError."""
        self.access.require(user, Action.WRITE, run.entity, run.project)
        return self._change(run, checked(change))

    def set_state(self, user: User, run: Run, state: str) -> Run:
        """Says what became of a run: it is lost, or shall begin again.

        Raises:
            UsageError: There is no such state, or a run in its state cannot come to that one.
            PermissionDenied: It is not the user's.
        """
        if run.state not in _COMES_FROM.get(state, STATES):
            raise UsageError(f"a run that is {run.state} cannot become {state}")
        finished_at = self.clock() if is_over(state) else None
        return self.change(user, run, RunChange(state=state, finished_at=finished_at))

    def stop(self, user: User, run: Run) -> Run:
        """Asks the process of a run to end; it hears of it with its next sign of life."""
        return self.change(user, run, RunChange(stop_requested=True))

    def move(self, user: User, runs: Sequence[Run], entity: str, project: str) -> tuple[Run, ...]:
        """Brings runs into another project, which is made if need be: all of them, or none.

        Raises:
            Conflict: One of them still runs, or its id is taken there.
            PermissionDenied: The user may not write here or there.
        """
        for run in runs:
            self.access.require(user, Action.WRITE, run.entity, run.project)
            if not is_over(run.state):
                raise Conflict(f"run {run.run_id!r} still runs; move it when it has ended")
        home = self.projects.ensure(user, entity, project)
        self.stores.runs.move([run.id for run in runs], home.id)
        moved = tuple(self.by_key(user, run.id) for run in runs)
        for before, after in zip(runs, moved, strict=True):
            where = ProjectKey(before.entity, before.project)
            self.bus.publish(RunRemoved(where, before.run_id), changed(after, created=True))
        return moved

    def mark_silent(self, run: Run) -> Run:
        """Says that a run was not heard of for too long: crashed, unless it had told that it will
        be taken off its machine, or was asked to end."""
        ended = "killed" if run.stop_requested else "crashed"
        state = "preempted" if run.state == "preempting" else ended
        return self._change(run, RunChange(state=state, finished_at=run.heartbeat_at))

    def _change(self, run: Run, change: RunChange) -> Run:
        after = self.stores.runs.change(run.id, change, self.clock())
        self.bus.publish(changed(after))
        return after


def checked(change: RunChange) -> RunChange:
    """Returns a change with its texts mended. Raises UsageError if a value cannot be kept."""
    if change.state is not None and change.state not in STATES:
        raise UsageError(f"there is no run state {change.state!r}; use {', '.join(sorted(STATES))}")
    tags = change.tags
    if tags is not None:
        tags = tuple(dict.fromkeys(storable(tag) for tag in tags if tag))
        if len(tags) > MAX_TAGS:
            raise UsageError(f"a run has at most {MAX_TAGS} tags; {len(tags)} were given")
    name = change.display_name
    if name is not None:
        name = storable(name.strip())[:MAX_NAME_LENGTH] or None
    notes = None if change.notes is None else storable(change.notes)
    return replace(change, tags=tags, display_name=name, notes=notes)
