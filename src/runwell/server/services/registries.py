"""Registries: projects of the organisation whose portfolios show what is worth finding again.

A registry is a project of the organisation's own entity whose name begins with `PREFIX`. Questions
about all registries at once are asked here; what one of them holds, is called and shows itself to
is that of any project (`projects.py`, `artifacts/`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from runwell.errors import NotFound, UsageError
from runwell.filters.field import Field, Source
from runwell.filters.parse import parse_filter
from runwell.filters.predicate import Subject, holds
from runwell.server.services.access import Access, Action
from runwell.server.services.artifacts.names import check_name
from runwell.server.services.projects import Projects
from runwell.store.artifacts.nouns import Collection, Kind, ListPage, ListQuery, Membership
from runwell.store.pattern import compile_pattern
from runwell.store.ports.people import User
from runwell.store.ports.projects import Project
from runwell.store.ports.stores import Stores
from runwell.values.access import Kind as AccountKind
from runwell.values.access import Role
from runwell.values.json import Json

PREFIX = "wandb-registry-"
_NAMES = {
    "id": "id",
    "project_id": "id",
    "name": "name",
    "entity_id": "entity_id",
    "description": "description",
    "created_at": "created_at",
    "createdAt": "created_at",
    "updated_at": "updated_at",
    "updatedAt": "updated_at",
}
_SORTED: dict[str, Callable[[Project], str | float]] = {
    "id": lambda project: project.id,
    "name": lambda project: project.name,
    "created_at": lambda project: project.created_at,
    "updated_at": lambda project: project.updated_at or project.created_at,
}
_compiled = lru_cache(maxsize=64)(compile_pattern)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who was let into a project by name: a person, a service account, or a team."""

    name: str
    is_team: bool
    role: Role


@dataclass(frozen=True, slots=True)
class Registries:
    """Use cases around registries, and around projects that are asked for as registries are."""

    stores: Stores
    access: Access
    projects: Projects
    clock: Callable[[], float]

    def select(self, user: User, entity: str, filters: Json, order: str) -> list[Project]:
        """Returns the projects of an entity that a filter means, as far as the user may look; last
        active first unless an order is asked for. Raises UsageError."""
        passes = _filter(filters, self._entity_id(entity))
        found = [one for one in self.projects.of(user, entity) if passes(one)]
        return _ordered(found, order)

    def collections(
        self,
        user: User,
        entity: str,
        registry_filters: Json,
        query: ListQuery,
        kinds: Sequence[Kind] = (Kind.PORTFOLIO,),
    ) -> ListPage[Collection]:
        """Returns a page of the collections of the registries that a filter means."""
        ids = self._registries(user, entity, registry_filters)
        return self.stores.artifacts.collections.page(ids, query, kinds=kinds)

    def versions(
        self,
        user: User,
        entity: str,
        registry_filters: Json,
        collection_filters: Json,
        query: ListQuery,
    ) -> ListPage[Membership]:
        """Returns a page of versions as registries show them. Raises UsageError."""
        ids = self._registries(user, entity, registry_filters)
        collections = self.stores.artifacts.collections
        shown = collections.ids(ids, collection_filters, (Kind.PORTFOLIO,))
        return self.stores.artifacts.memberships.page(shown, query)

    def allow_types(self, user: User, project: Project, names: Sequence[str]) -> None:
        """Makes types known to a registry. Raises PermissionDenied, InvalidName."""
        self.access.require(user, Action.MANAGE, project.entity, project.name)
        checked = [check_name("artifact type", name) for name in names]
        self.stores.artifacts.collections.ensure_types(project.id, checked, self.clock())

    def members(self, user: User, project: Project) -> tuple[Member, ...]:
        """Returns who was let into a project by name."""
        named = self.projects.members(user, project).items()
        entities = {name: self.stores.teams.entity(name) for name, _ in named}
        return tuple(
            Member(name, entity.kind is AccountKind.TEAM, role)
            for name, role in named
            if (entity := entities[name]) is not None
        )

    def team(self, id: int) -> str:
        """Returns the name of a team. Raises NotFound."""
        for entity in self.stores.teams.all():
            if entity.id == id:
                return entity.name
        raise NotFound("there is no such team")

    def person(self, id: int) -> str:
        """Returns the name of an account. Raises NotFound."""
        found = self.stores.users.get(id)
        if found is None:
            raise NotFound("there is no such user")
        return found.name

    def _registries(self, user: User, entity: str, filters: Json) -> list[int]:
        found = self.select(user, entity, filters, "+id")
        return [project.id for project in found if project.name.startswith(PREFIX)]

    def _entity_id(self, entity: str) -> int:
        found = self.stores.teams.entity(entity)
        return 0 if found is None else found.id


def _filter(document: Json, entity_id: int) -> Callable[[Project], bool]:
    """Returns what says whether a project passes a filter. Raises UsageError."""
    tree = parse_filter(document, _field)

    def passes(project: Project) -> bool:
        told: dict[str, Json] = {
            "id": project.id,
            "name": project.name,
            "entity_id": entity_id,
            "description": project.description,
            "created_at": project.created_at,
            "updated_at": project.updated_at or project.created_at,
        }
        return holds(tree, Subject(told, {}, {}), _is_found)

    return passes


def _field(key: str) -> Field:
    if key not in _NAMES:
        raise UsageError(
            f"no field of projects is called {key[:64]!r}; use one of {', '.join(_NAMES)}"
        )
    return Field(Source.RUN, _NAMES[key])


def _is_found(pattern: str, text: str) -> bool:
    return _compiled(pattern).is_found_in(text)


def _ordered(projects: list[Project], order: str) -> list[Project]:
    word = order.strip()
    if not word:
        return projects
    key = _SORTED.get(_NAMES.get(word.lstrip("+-"), ""))
    if key is None:
        raise UsageError(
            f"projects cannot be ordered by {word[:64]!r}; use one of {', '.join(_SORTED)}"
        )
    return sorted(projects, key=key, reverse=word.startswith("-"))
