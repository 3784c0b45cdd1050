"""Projects that are deleted, with all that is in them.

A project is gone for everybody at once. Its runs, versions and files go piece by piece, in the
request that deletes it and, if the server ends meanwhile, in rounds of upkeep. Versions that a
portfolio elsewhere showed leave it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from runwell.server.services.access import Access, Action
from runwell.store.artifacts.nouns import ListQuery
from runwell.store.ports.people import User
from runwell.store.ports.projects import Project
from runwell.store.ports.stores import Stores

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Removal:
    """Deletes projects. `clock` is in seconds since the epoch."""

    stores: Stores
    access: Access
    clock: Callable[[], float]

    def remove(self, user: User, project: Project) -> None:
        """Deletes a project. Raises PermissionDenied, NotFound."""
        self.access.require(user, Action.MANAGE, project.entity, project.name)
        self.stores.projects.delete(project.id, self.clock())
        self.access.forget()
        while self._take(project.id):
            pass

    def look(self) -> None:
        """Does a piece of what is left of deleted projects, and forgets those that are empty."""
        for project in self.stores.projects.deleted(AT_ONCE):
            if not self._take(project):
                self.stores.projects.drop(project)

    def _take(self, project: int) -> bool:
        """Takes a piece of what is in a project; tells whether there was anything."""
        runs = self.stores.trash.put_all(project, AT_ONCE)
        artifacts = self.stores.artifacts.collections
        found = artifacts.page((project,), ListQuery(limit=AT_ONCE)).items
        for collection in found:
            artifacts.delete(collection.id, self.clock())
        return bool(runs or found)
