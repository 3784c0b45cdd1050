"""Registries of an organisation, as a server has them: what they show, and who is let in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from runwell.errors import NotFound, UsageError
from runwell.sdk.connection import Connection
from runwell.sdk.organization import REGISTRY_PREFIX as PREFIX
from runwell.sdk.query.collection import ArtifactCollection
from runwell.sdk.query.paging import Pages
from runwell.sdk.query.team import Team
from runwell.sdk.query.user import User
from runwell.values.json import Json
from runwell.wire.answer import at, items_of, nodes, text_of
from runwell.wire.documents.registries import (
    ADD_MEMBERS,
    DELETE_REGISTRY,
    MEMBERS,
    REGISTRIES,
    REGISTRY,
    REGISTRY_COLLECTIONS,
    REGISTRY_VERSIONS,
    REMOVE_MEMBERS,
    RENAME_REGISTRY,
    SET_TEAM_ROLE,
    SET_USER_ROLE,
    UPSERT_REGISTRY,
)

if TYPE_CHECKING:
    from runwell.sdk.artifact.artifact import Artifact

ACCESS = {"organization": "PRIVATE", "restricted": "RESTRICTED"}


@dataclass(frozen=True, slots=True)
class UserMember:
    """A person who was let into a registry; `role` is admin, member or viewer."""

    user: User
    role: str


@dataclass(frozen=True, slots=True)
class TeamMember:
    """A team that was let into a registry, likewise."""

    team: Team
    role: str


class Registries(Pages["Registry"]):
    """Registries that a filter means, page by page; and what they show, of all at once."""

    organization: str
    filters: str

    def collections(
        self,
        filter: Mapping[str, Json] | None = None,
        order: str | None = None,
        per_page: int = 100,
        start: str | None = None,
    ) -> Pages[ArtifactCollection]:
        """Returns their collections; only those that a filter means."""
        asked = self._asked(filter, order)
        path = ("organization", "orgEntity", "artifactCollections")
        return Pages(
            self._connection,
            REGISTRY_COLLECTIONS,
            asked,
            path,
            self._collection,
            count_path=(*path, "totalCount"),
            per_page=per_page,
            start=start,
        )

    def versions(
        self,
        filter: Mapping[str, Json] | None = None,
        order: str | None = None,
        per_page: int = 100,
        start: str | None = None,
    ) -> Pages[Artifact]:
        """Returns the versions that they show; only those that a filter means."""
        from runwell.sdk.artifact.artifact import Artifact
        from runwell.sdk.artifact.remote import Remote, read_membership

        remote = Remote(self._connection)
        return Pages(
            self._connection,
            REGISTRY_VERSIONS,
            self._asked(filter, order),
            ("organization", "orgEntity", "artifactMemberships"),
            lambda node: Artifact.of_version(read_membership(node), remote),
            per_page=per_page,
            start=start,
        )

    def _asked(self, filter: Mapping[str, Json] | None, order: str | None) -> dict[str, Json]:
        return {
            "organization": self.organization,
            "registries": self.filters,
            "filters": json.dumps(filter) if filter else None,
            "order": order,
        }

    def _collection(self, node: dict[str, Json]) -> ArtifactCollection:
        entity = str(at(node, "project", "entity", "name"))
        return ArtifactCollection(self._connection, entity, str(at(node, "project", "name")), node)


class Registry:
    """A registry.

    Args:
        connection: The server.
        node: What it says of the registry.
    """

    def __init__(self, connection: Connection, node: dict[str, Json]) -> None:
        self._connection = connection
        self._take(node)

    def _take(self, node: Json) -> None:
        if not isinstance(node, dict):
            raise NotFound("the registry is gone")
        self._node = node
        self.name = str(at(node, "name")).removeprefix(PREFIX)
        self.description = text_of(at(node, "description"))
        self.allow_all_artifact_types = at(node, "allowAllArtifactTypesInRegistry") is True
        self.artifact_types = [str(at(each, "name")) for each in nodes(at(node, "artifactTypes"))]
        is_restricted = at(node, "access") == ACCESS["restricted"]
        self.visibility = "restricted" if is_restricted else "organization"

    @property
    def id(self) -> str:
        """The server's id."""
        return str(at(self._node, "id"))

    @property
    def full_name(self) -> str:
        """The name of the project that it is."""
        return f"{PREFIX}{self.name}"

    @property
    def entity(self) -> str:
        """The entity of its organisation."""
        return str(at(self._node, "entity", "name"))

    @property
    def organization(self) -> str:
        """Its organisation."""
        return str(at(self._node, "entity", "organization", "name"))

    @property
    def path(self) -> list[str]:
        """Entity and full name."""
        return [self.entity, self.full_name]

    @property
    def created_at(self) -> str:
        """ISO 8601."""
        return str(at(self._node, "createdAt"))

    @property
    def updated_at(self) -> str | None:
        """When it was changed last, ISO 8601."""
        return text_of(at(self._node, "updatedAt"))

    def collections(
        self,
        filter: Mapping[str, Json] | None = None,
        order: str | None = None,
        per_page: int = 100,
        start: str | None = None,
    ) -> Pages[ArtifactCollection]:
        """Returns its collections; only those that a filter means."""
        return self._alone().collections(filter, order, per_page, start)

    def versions(
        self,
        filter: Mapping[str, Json] | None = None,
        order: str | None = None,
        per_page: int = 100,
        start: str | None = None,
    ) -> Pages[Artifact]:
        """Returns the versions that it shows; only those that a filter means."""
        return self._alone().versions(filter, order, per_page, start)

    def load(self) -> None:
        """Reads it anew, whatever was changed here."""
        name = str(at(self._node, "name"))
        self._take(at(_read(self._connection, self.entity, name), "entity", "project"))

    def save(self) -> None:
        """Writes name, description, visibility and types as they are here; types only come."""
        was = str(at(self._node, "name"))
        if was != self.full_name:
            asked: dict[str, Json] = {
                "entityName": self.entity,
                "oldProjectName": was,
                "newProjectName": self.full_name,
            }
            self._connection.query(RENAME_REGISTRY, {"input": asked})
        known = {str(at(each, "name")) for each in nodes(at(self._node, "artifactTypes"))}
        added = [name for name in self.artifact_types if name not in known]
        said = {
            "entity": self.entity,
            "name": self.full_name,
            "description": self.description,
            "allows_all": self.allow_all_artifact_types,
        }
        self._take(_write(self._connection, said, self.visibility, added))

    def delete(self) -> None:
        """Deletes it; the versions that it shows stay where they were made."""
        self._connection.query(DELETE_REGISTRY, {"id": self.id})

    def members(self) -> list[UserMember | TeamMember]:
        """Returns who was let in by name, people first."""
        return [*self.user_members(), *self.team_members()]

    def user_members(self) -> list[UserMember]:
        """Returns the people who were let in by name."""
        return [
            UserMember(User(node), str(at(node, "role", "name")))
            for node in items_of(at(self._members(), "members"))
            if isinstance(node, dict)
        ]

    def team_members(self) -> list[TeamMember]:
        """Returns the teams that were let in."""
        return [
            TeamMember(
                Team(self._connection, str(at(node, "team", "name"))),
                str(at(node, "role", "name")),
            )
            for node in items_of(at(self._members(), "teamMembers"))
        ]

    def add_members(self, *members: User | Team | UserMember | TeamMember) -> Registry:
        """Lets people and teams in, to look; those who are in stay what they are."""
        self._connection.query(ADD_MEMBERS, {"input": self._named(members)})
        return self

    def remove_members(self, *members: User | Team | UserMember | TeamMember) -> Registry:
        """Lets people and teams in no more."""
        self._connection.query(REMOVE_MEMBERS, {"input": self._named(members)})
        return self

    def update_member(self, member: User | Team | UserMember | TeamMember, role: str) -> Registry:
        """Changes the role of somebody who is in: admin, member or viewer."""
        kind, id_ = _id_of(member)
        asked: dict[str, Json] = {"projectId": self.id, f"{kind}Id": id_}
        operation = SET_USER_ROLE if kind == "user" else SET_TEAM_ROLE
        self._connection.query(operation, {"input": {**asked, f"{kind}ProjectRole": role}})
        return self

    def _named(self, members: tuple[User | Team | UserMember | TeamMember, ...]) -> Json:
        found = [_id_of(member) for member in members]
        if not found:
            raise UsageError("name a person or a team")
        people: list[Json] = [id_ for kind, id_ in found if kind == "user"]
        teams: list[Json] = [id_ for kind, id_ in found if kind == "team"]
        return {"projectId": self.id, "userIds": people, "teamIds": teams}

    def _members(self) -> Json:
        asked: dict[str, Json] = {"entity": self.entity, "project": self.full_name}
        return at(self._connection.query(MEMBERS, asked), "project")

    def _alone(self) -> Registries:
        return registries_of(self._connection, self.organization, {"name": self.name})

    def __repr__(self) -> str:
        return f"<Registry {'/'.join(self.path)}>"


def registries_of(
    connection: Connection,
    organization: str,
    filter: Mapping[str, Json] | None = None,
    order: str | None = None,
    per_page: int = 100,
    start: str | None = None,
) -> Registries:
    """Returns the registries of an organisation that a filter means; of all, those with names."""
    meant = with_prefix(filter) if filter else {"name": {"$regex": f"^{PREFIX}"}}
    filters = json.dumps(meant)
    found = Registries(
        connection,
        REGISTRIES,
        {"organization": organization, "filters": filters, "order": order},
        ("organization", "orgEntity", "projects"),
        lambda node: Registry(connection, node),
        per_page=per_page,
        start=start,
    )
    found.organization, found.filters = organization, filters
    return found


def with_prefix(filter: Json | Mapping[str, Json], key: str = "") -> Json:
    """Returns a filter whose names of registries are those of the projects that they are.

    Args:
        filter: A filter, or what stands in one.
        key: What it is compared with: a field, or a field and `$regex`.
    """
    if isinstance(filter, Mapping):
        return {
            name: with_prefix(value, f"{key}{name}" if name == "$regex" else _field(name, key))
            for name, value in filter.items()
        }
    if isinstance(filter, list):
        return [with_prefix(each, key) for each in filter]
    if not isinstance(filter, str):
        return filter
    if key == "name":
        return f"{PREFIX}{filter.removeprefix(PREFIX)}"
    if key == "name$regex" and filter.startswith("^"):
        return f"^{PREFIX}{filter[1:].removeprefix(PREFIX)}"
    return filter


def _field(name: str, around: str) -> str:
    """Returns the field that a key of a filter is about: an operator is about that around it."""
    return around if name.startswith("$") else name


def find_registry(connection: Connection, entity: str, name: str) -> Registry:
    """Returns a registry of the entity of an organisation. Raises NotFound."""
    full = f"{PREFIX}{name.removeprefix(PREFIX)}"
    node = at(_read(connection, entity, full), "entity", "project")
    if not isinstance(node, dict):
        raise NotFound(f"there is no registry {name!r}")
    return Registry(connection, node)


def make_registry(
    connection: Connection,
    entity: str,
    name: str,
    visibility: str,
    description: str | None,
    types: list[str],
) -> Registry:
    """Makes a registry; without types it takes any. Raises UsageError."""
    said: dict[str, object] = {
        "entity": entity,
        "name": f"{PREFIX}{name}",
        "description": description,
        "allows_all": not types,
    }
    return Registry(connection, _write(connection, said, visibility, types))


def _write(
    connection: Connection, said: Mapping[str, object], visibility: str, types: list[str]
) -> dict[str, Json]:
    if visibility not in ACCESS:
        raise UsageError(f"visibility is {visibility!r}; use organization or restricted")
    named: list[Json] = [{"name": name} for name in types]
    asked: dict[str, Json] = {
        "entityName": str(said["entity"]),
        "name": str(said["name"]),
        "description": str(said["description"] or ""),
        "access": ACCESS[visibility],
        "allowAllArtifactTypesInRegistry": said["allows_all"] is True,
        "artifactTypes": named,
    }
    answer = connection.query(UPSERT_REGISTRY, {"input": asked})
    node = at(answer, "upsertModel", "project")
    if not isinstance(node, dict):
        raise NotFound(f"the server did not keep the registry {said['name']}")
    return node


def _read(connection: Connection, entity: str, name: str) -> Json:
    return connection.query(REGISTRY, {"entity": entity, "name": name})


def _id_of(member: User | Team | UserMember | TeamMember) -> tuple[str, str]:
    if isinstance(member, UserMember):
        member = member.user
    if isinstance(member, TeamMember):
        member = member.team
    return ("user" if isinstance(member, User) else "team"), str(member.id)
