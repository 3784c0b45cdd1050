"""Projects, and what decides who may do what in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from runwell.values.access import Role, Visibility


@dataclass(frozen=True, slots=True)
class ProjectRules:
    """What decides who may do what in a project."""

    id: int
    entity: str
    visibility: Visibility
    creator_id: int | None


@dataclass(frozen=True, slots=True)
class Project:
    """A project with the counts that its card shows. Times are seconds since the epoch.

    Attributes:
        updated_at: When somebody changed what is said of it; None if nobody did.
        takes_any_type: Of a registry: whether artifacts of types that it does not know may be
            linked into it.
    """

    id: int
    entity: str
    name: str
    description: str
    created_at: float
    last_active_at: float
    run_count: int
    running_count: int
    visibility: Visibility = Visibility.TEAM
    creator_id: int | None = None
    updated_at: float | None = None
    takes_any_type: bool = True

    @property
    def rules(self) -> ProjectRules:
        """What decides who may do what here."""
        return ProjectRules(self.id, self.entity, self.visibility, self.creator_id)


class Projects(Protocol):
    """Projects, made on demand."""

    def ensure(
        self,
        entity: str,
        name: str,
        now: float,
        *,
        creator_id: int | None = None,
        visibility: Visibility = Visibility.TEAM,
        description: str = "",
    ) -> Project:
        """Returns the project, made like this if there is none."""

    def find(self, entity: str, name: str) -> Project | None: ...
    def get(self, id: int) -> Project | None: ...
    def rules(self, entity: str, name: str) -> ProjectRules | None:
        """Returns what decides who may do what there, without a look at the runs."""

    def change(
        self,
        id: int,
        now: float,
        *,
        description: str | None = None,
        visibility: Visibility | None = None,
        takes_any_type: bool | None = None,
    ) -> None: ...
    def rename(self, id: int, name: str, now: float) -> None:
        """Gives a project another name in its entity. Raises Conflict."""

    def delete(self, id: int, now: float) -> None:
        """Makes a project one that nobody finds, and forgets its views, sweeps and queues. Its
        name is free at once; its runs and artifacts stay until they are taken piece by piece."""

    def deleted(self, limit: int) -> tuple[int, ...]:
        """Returns the ids of projects that were deleted and are still there."""

    def drop(self, id: int) -> bool:
        """Forgets a deleted project if no run and no artifact is left in it; tells whether."""

    def all(self) -> tuple[Project, ...]:
        """Returns every project, last active first."""

    def members(self, id: int) -> Mapping[str, Role]:
        """Returns who was let in by name, by entity."""

    def set_member(self, id: int, entity: str, role: Role | None) -> None:
        """Lets an entity in, or with None no longer. Raises NotFound."""
