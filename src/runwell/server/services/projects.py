"""Projects: found, listed, made on demand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from runwell.errors import NotFound, PermissionDenied
from runwell.server.services.access import Access, Action
from runwell.store.ports import Project, Stores, User
from runwell.values.names import DEFAULT_PROJECT, check_project


@dataclass(frozen=True, slots=True)
class Projects:
    """Use cases around projects."""

    stores: Stores
    access: Access
    clock: Callable[[], float]

    def all(self, user: User) -> tuple[Project, ...]:
        """Returns every project that the user may read, last active first."""
        return tuple(
            project
            for project in self.stores.projects.all()
            if self.access.shows(user, project.rules)
        )

    def find(self, user: User, entity: str, name: str) -> Project | None:
        """Returns the project if there is one that the user may read."""
        if not self.access.allows(user, Action.READ, entity, name):
            return None
        return self.stores.projects.find(entity, name)

    def get(self, user: User, entity: str, name: str) -> Project:
        """Returns the project. Raises NotFound."""
        project = self.find(user, entity, name)
        if project is None:
            raise NotFound(f"there is no project {entity}/{name}")
        return project

    def ensure(self, user: User, entity: str | None, name: str | None) -> Project:
        """Returns the project, making it if need be.

        Raises:
            NotFound: Nobody has the entity's name.
            PermissionDenied: The user may not write there, whether it exists or not.
            InvalidName: No project may be called so.
        """
        entity = entity or user.entity
        if entity != user.entity and self.stores.teams.entity(entity) is None:
            raise NotFound(
                f"there is no entity {entity!r} on this server; leave it out to use {user.entity!r}"
            )
        name = check_project(name or DEFAULT_PROJECT)
        if not self.access.allows(user, Action.WRITE, entity, name):
            self.access.require(user, Action.WRITE, entity)
            raise PermissionDenied(f"{user.name} may not write to {entity}/{name}; ask its owner")
        return self.stores.projects.ensure(entity, name, self.clock(), creator_id=user.author)
