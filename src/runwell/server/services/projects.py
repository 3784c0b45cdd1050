"""Projects: found, listed, made on demand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from runwell.errors import NotFound, PermissionDenied
from runwell.server.services.access import Access, Action
from runwell.server.services.glances import Glance, glance_of
from runwell.store.ports.people import User
from runwell.store.ports.projects import Project
from runwell.store.ports.stores import Stores
from runwell.values.access import Role, Visibility
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

    def by_key(self, user: User, id: int) -> Project:
        """Returns the project with this row key. Raises NotFound."""
        found = self.stores.projects.get(id)
        if found is None or not self.access.shows(user, found.rules):
            raise NotFound("there is no such project")
        return found

    def of(self, user: User, entity: str) -> tuple[Project, ...]:
        """Returns the projects of an entity that the user may read, last active first."""
        return tuple(project for project in self.all(user) if project.entity == entity)

    def save(
        self,
        user: User,
        entity: str | None,
        name: str | None,
        *,
        description: str | None = None,
        visibility: Visibility | None = None,
        takes_any_type: bool | None = None,
    ) -> tuple[Project, bool]:
        """Makes a project or changes it; the flag says whether it is new. None keeps what is there.

        Raises:
            PermissionDenied: The user may not write there, or not say who sees it.
        """
        entity = entity or user.entity
        name = name or DEFAULT_PROJECT
        is_new = self.stores.projects.rules(entity, name) is None
        project = self.ensure(user, entity, name)
        if is_new:
            self.access.forget()  # who made it may say who sees it
        changed = self.change(
            user,
            project,
            description=description,
            visibility=visibility,
            takes_any_type=takes_any_type,
        )
        return changed, is_new

    def change(
        self,
        user: User,
        project: Project,
        *,
        description: str | None = None,
        visibility: Visibility | None = None,
        takes_any_type: bool | None = None,
    ) -> Project:
        """Describes a project, or says to whom it shows itself, or whether, as a registry, it takes
        artifacts of types that it does not know. Raises PermissionDenied."""
        self.access.require(user, Action.WRITE, project.entity, project.name)
        is_rule = visibility not in (None, project.visibility)
        if is_rule or takes_any_type not in (None, project.takes_any_type):
            self.access.require(user, Action.MANAGE, project.entity, project.name)
        self.stores.projects.change(
            project.id,
            self.clock(),
            description=description,
            visibility=visibility,
            takes_any_type=takes_any_type,
        )
        self.access.forget()
        return self.get(user, project.entity, project.name)

    def glance(self, user: User, project: Project) -> Glance:
        """Returns what the runs of a project amount to. Raises PermissionDenied."""
        self.access.require(user, Action.READ, project.entity, project.name)
        return glance_of(self.stores.glances.shares(project.id))

    def creator(self, project: Project) -> User | None:
        """Returns who made a project, if that is known."""
        made_by = project.creator_id
        return None if made_by is None else self.stores.users.get(made_by)

    def rename(self, user: User, project: Project, name: str) -> Project:
        """Gives a project another name. Raises PermissionDenied, InvalidName, Conflict."""
        self.access.require(user, Action.MANAGE, project.entity, project.name)
        self.stores.projects.rename(project.id, check_project(name), self.clock())
        self.access.forget()
        return self.get(user, project.entity, name)

    def members(self, user: User, project: Project) -> Mapping[str, Role]:
        """Returns who was let in by name, by entity."""
        self.access.require(user, Action.READ, project.entity, project.name)
        return self.stores.projects.members(project.id)

    def set_member(self, user: User, project: Project, entity: str, role: Role | None) -> None:
        """Lets a person or a team in, or with None no longer. Raises PermissionDenied, NotFound."""
        self.access.require(user, Action.MANAGE, project.entity, project.name)
        self.stores.projects.set_member(project.id, entity, role)
        self.access.forget()

    def let_in(self, user: User, project: Project, entities: Sequence[str], role: Role) -> None:
        """Lets people and teams in; those who are in already keep their roles.

        Raises:
            PermissionDenied: The user may not say who is in.
            NotFound: Nobody is called so.
        """
        self.access.require(user, Action.MANAGE, project.entity, project.name)
        known = self.stores.projects.members(project.id)
        for entity in entities:
            if entity not in known:
                self.set_member(user, project, entity, role)

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
