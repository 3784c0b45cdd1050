"""Runs that were deleted, and brought back.

A deleted run is whole until the trash is emptied, but nothing finds it; its id stays taken.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from runwell.errors import NotFound
from runwell.server.events import Bus, ProjectKey, RunRemoved
from runwell.server.services.access import Access, Action
from runwell.server.services.projects import Projects
from runwell.server.services.runs import Runs, changed
from runwell.store.ports.people import User
from runwell.store.ports.runs import Run
from runwell.store.ports.stores import Stores

MAX_SHOWN = 1000


@dataclass(frozen=True, slots=True)
class Trash:
    """Use cases around deleted runs."""

    stores: Stores
    access: Access
    projects: Projects
    runs: Runs
    bus: Bus
    clock: Callable[[], float]

    def put(self, user: User, runs: Sequence[Run]) -> None:
        """Deletes runs. Raises PermissionDenied, and then deletes none."""
        for run in runs:
            self.access.require(user, Action.WRITE, run.entity, run.project)
        self.stores.trash.put([run.id for run in runs], self.clock())
        self.bus.publish(
            *(RunRemoved(ProjectKey(run.entity, run.project), run.run_id) for run in runs)
        )

    def put_by_key(self, user: User, key: int) -> None:
        """Deletes the run with this row key; one that is gone already is no error.

        Clients send a deletion again when its answer was lost. Raises PermissionDenied.
        """
        run = self.stores.runs.get(key)
        if run is not None and self.access.allows(user, Action.READ, run.entity, run.project):
            self.put(user, [run])

    def all(self, user: User, entity: str, project: str) -> tuple[Run, ...]:
        """Returns the deleted runs of a project, last deleted first, `MAX_SHOWN` at most."""
        return self.stores.trash.all(self.projects.get(user, entity, project).id, MAX_SHOWN)

    def restore(self, user: User, entity: str, project: str, run_id: str) -> Run:
        """Brings a run back as it was. Raises NotFound, PermissionDenied."""
        home = self.projects.get(user, entity, project)
        run = self.stores.trash.find(home.id, run_id)
        if run is None:
            raise NotFound(f"no run {run_id!r} lies in the trash of {entity}/{project}")
        self.access.require(user, Action.WRITE, entity, project)
        self.stores.trash.restore([run.id])
        back = self.runs.by_key(user, run.id)
        self.bus.publish(changed(back, created=True))
        return back
