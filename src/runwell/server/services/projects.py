"""Projects: found, listed, made on demand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from runwell.errors import NotFound
from runwell.server.services.accounts import Accounts, require_write
from runwell.store.ports import Project, Stores, User
from runwell.values.names import DEFAULT_PROJECT, check_project


@dataclass(frozen=True, slots=True)
class Projects:
    """Use cases around projects."""

    stores: Stores
    accounts: Accounts
    clock: Callable[[], float]

    def all(self) -> tuple[Project, ...]:
        """Returns every project, last active first."""
        return self.stores.projects.all()

    def find(self, entity: str, name: str) -> Project | None:
        """Returns the project if there is one."""
        return self.stores.projects.find(entity, name)

    def get(self, entity: str, name: str) -> Project:
        """Returns the project. Raises NotFound."""
        project = self.find(entity, name)
        if project is None:
            raise NotFound(f"there is no project {entity}/{name}")
        return project

    def ensure(self, user: User, entity: str | None, name: str | None) -> Project:
        """Returns the project, making it if need be.

        Raises:
            NotFound: Nobody has the entity's name.
            PermissionDenied: The user may not write there.
            InvalidName: No project may be called so.
        """
        entity = entity or user.name
        if entity != user.name and self.accounts.find(entity) is None:
            raise NotFound(
                f"there is no entity {entity!r} on this server; leave it out to use {user.name!r}"
            )
        require_write(user, entity)
        return self.stores.projects.ensure(
            entity, check_project(name or DEFAULT_PROJECT), self.clock()
        )
