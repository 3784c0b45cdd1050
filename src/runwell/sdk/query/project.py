"""Projects, and the types of their artifacts, as a server has them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import quote

from runwell.errors import NotFound, UsageError
from runwell.sdk.artifact.remote import Collection as Place
from runwell.sdk.connection import Connection
from runwell.sdk.notebook.shown import Card, Shown
from runwell.sdk.query.collection import ArtifactCollection
from runwell.sdk.query.paging import Pages
from runwell.sdk.query.sweep import Sweep
from runwell.sdk.query.user import User
from runwell.values.json import Json
from runwell.wire.answer import at
from runwell.wire.documents.collections import ARTIFACT_TYPES, COLLECTION, COLLECTIONS
from runwell.wire.documents.projects import PROJECT
from runwell.wire.documents.sweeps import SWEEPS


class Project(Shown):
    """A project of a server."""

    def __init__(self, connection: Connection, node: dict[str, Json]) -> None:
        self._connection = connection
        self._node = node

    @property
    def id(self) -> str:
        """The server's id."""
        return str(at(self._node, "id"))

    @property
    def name(self) -> str:
        """Its name."""
        return str(at(self._node, "name"))

    @property
    def entity(self) -> str:
        """Who owns it."""
        return str(at(self._node, "entityName"))

    @property
    def created_at(self) -> str:
        """ISO 8601."""
        return str(at(self._node, "createdAt"))

    @property
    def path(self) -> list[str]:
        """Entity and name."""
        return [self.entity, self.name]

    @property
    def url(self) -> str:
        """Its page."""
        entity, name = (quote(part, safe="") for part in self.path)
        return f"{self._connection.server.base_url}/{entity}/{name}/workspace"

    @property
    def owner(self) -> User:
        """The person whose project it is; of a team's a user by the team's name."""
        found = User.named(self._connection, self.entity)
        return found or User({"username": self.entity, "name": self.entity, "entity": self.entity})

    def collections(
        self, filters: object = None, order: str | None = None, per_page: int = 50
    ) -> list[ArtifactCollection]:
        """Returns all collections of its artifacts, type by type; `filters` are not supported."""
        if filters is not None:
            raise UsageError("collections() takes no filters; choose among what it returns")
        return [
            each
            for kind in self.artifacts_types(per_page)
            for each in kind.collections(order, per_page)
        ]

    def sweeps(
        self,
        per_page: int = 50,
        filters: Mapping[str, Json] | None = None,
        order: str | None = None,
    ) -> Pages[Sweep]:
        """Returns its sweeps, those made last first.

        Args:
            per_page: So many are fetched at once.
            filters: A filter of W&B's language over name, displayName, state, username, createdAt
                and heartbeatAt.
            order: Taken for the sake of scripts that pass it; W&B's client sends it to nobody.
        """
        return Pages(
            self._connection,
            SWEEPS,
            {
                "entity": self.entity,
                "project": self.name,
                "filters": json.dumps(filters) if filters else None,
            },
            ("project", "sweeps"),
            lambda node: Sweep(self._connection, self.entity, self.name, node),
            count_path=None if filters else ("project", "totalSweeps"),
            per_page=per_page,
        )

    def artifacts_types(self, per_page: int = 50, start: str | None = None) -> Pages[ArtifactType]:
        """Returns the types of its artifacts; from `start`, the `cursor` of an earlier list."""
        return Pages(
            self._connection,
            ARTIFACT_TYPES,
            {"entity": self.entity, "project": self.name},
            ("project", "artifactTypes"),
            lambda node: ArtifactType(
                self._connection, self.entity, self.name, str(at(node, "name")), node
            ),
            per_page=per_page,
            start=start,
        )

    def _card(self) -> Card:
        return Card("project", self.name, self.url, f"of {self.entity}")

    def __repr__(self) -> str:
        return f"<Project {'/'.join(self.path)}>"


class ArtifactType:
    """A type of artifacts in a project."""

    def __init__(
        self,
        connection: Connection,
        entity: str,
        project: str,
        name: str,
        node: dict[str, Json] | None = None,
    ) -> None:
        self._connection = connection
        self.entity, self.project, self.name = entity, project, name
        self.type = name
        self.description = at(node, "description")

    def collections(
        self, order: str | None = None, per_page: int = 50, start: str | None = None
    ) -> Pages[ArtifactCollection]:
        """Returns its collections; from `start`, the `cursor` of an earlier list."""
        path = ("project", "artifactType", "artifactCollections")
        where: dict[str, Json] = {"entity": self.entity, "project": self.project}
        return Pages(
            self._connection,
            COLLECTIONS,
            where | {"type": self.name, "order": order},
            path,
            lambda node: ArtifactCollection(self._connection, self.entity, self.project, node),
            count_path=(*path, "totalCount"),
            per_page=per_page,
            start=start,
        )

    def collection(self, name: str) -> ArtifactCollection | None:
        """Returns a collection, None if there is none."""
        asked: dict[str, Json] = {"entity": self.entity, "project": self.project}
        answer = self._connection.query(COLLECTION, asked | {"type": self.name, "name": name})
        node = at(answer, "project", "artifactType", "artifactCollection")
        if not isinstance(node, dict):
            return None
        return ArtifactCollection(self._connection, self.entity, self.project, node)

    def __repr__(self) -> str:
        return f"<ArtifactType {self.name}>"


def find_project(connection: Connection, entity: str, name: str) -> Project:
    """Returns a project by its name. Raises NotFound."""
    node = at(connection.query(PROJECT, {"entity": entity, "name": name}), "project")
    if not isinstance(node, dict):
        raise NotFound(f"there is no project {entity}/{name}")
    return Project(connection, node)


def find_collection(connection: Connection, place: Place, type: str) -> ArtifactCollection:
    """Returns a collection of artifacts of a type. Raises NotFound."""
    found = ArtifactType(connection, place.entity, place.project, type).collection(place.name)
    if found is None:
        raise NotFound(f"there is no collection {place.entity}/{place.project}/{place.name}")
    return found
