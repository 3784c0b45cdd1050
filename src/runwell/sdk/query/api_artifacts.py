"""What a server is asked about artifacts; a part of `Api`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from runwell.errors import NotFound, UsageError
from runwell.sdk.artifact.remote import Collection
from runwell.sdk.query.api_place import ApiPlace
from runwell.sdk.query.collection import ArtifactCollection, versions_of
from runwell.sdk.query.paging import Pages
from runwell.sdk.query.project import ArtifactType, find_collection, find_project
from runwell.sdk.query.run_path import read_path

if TYPE_CHECKING:
    from runwell.sdk.artifact.artifact import Artifact


class ApiArtifacts(ApiPlace):
    """The calls about artifacts."""

    def artifact(self, name: str, type: str | None = None) -> Artifact:
        """Returns a version: `entity/project/name:alias`. Raises NotFound."""
        from runwell.sdk.artifact.artifact import find_artifact
        from runwell.sdk.artifact.remote import Remote

        default = lambda: self._place(None)  # noqa: E731
        return find_artifact(Remote(self._connection), name, default, type, self.default_entity)

    def artifact_exists(self, name: str, type: str | None = None) -> bool:
        """Tells whether there is such a version."""
        try:
            self.artifact(name, type)
        except (NotFound, UsageError):
            return False
        return True

    def artifacts(
        self,
        type_name: str,
        name: str,
        order: str | None = None,
        per_page: int = 50,
        tags: Sequence[str] | None = None,
        start: str | None = None,
    ) -> Pages[Artifact]:
        """Returns the versions of a collection, the newest first.

        Args:
            type_name: Their type.
            name: Of the collection.
            order: Another order.
            per_page: How many are fetched at once.
            tags: Only those that have all of them.
            start: Where to begin: what `cursor` of an earlier list was.
        """
        entity, project, collection = read_path(name, self._entity, self._project)
        wanted = [{"tags": {"$in": [tag]}} for tag in tags or ()]
        filters = json.dumps({"$and": wanted}) if wanted else None
        place = (entity or self.default_entity, project)
        return versions_of(
            self._connection,
            place,
            type_name,
            collection,
            order=order,
            filters=filters,
            per_page=per_page,
            start=start,
        )

    def artifact_versions(self, type_name: str, name: str, per_page: int = 50) -> Pages[Artifact]:
        """Returns the versions of a collection; an older name of `artifacts`."""
        return self.artifacts(type_name, name, per_page=per_page)

    def artifact_types(
        self,
        project: str | None = None,
        start: str | None = None,
    ) -> Pages[ArtifactType]:
        """Returns the types of artifacts of a project, from `start` (a `cursor`) on."""
        entity, name = self._place(project)
        return find_project(self._connection, entity, name).artifacts_types(start=start)

    def artifact_type(self, type_name: str, project: str | None = None) -> ArtifactType:
        """Returns a type of artifacts."""
        return ArtifactType(self._connection, *self._place(project), type_name)

    def artifact_collections(
        self,
        project_name: str,
        type_name: str,
        order: str | None = None,
        per_page: int = 50,
        start: str | None = None,
    ) -> Pages[ArtifactCollection]:
        """Returns the collections of a type, from `start` (a `cursor`) on."""
        return self.artifact_type(type_name, project_name).collections(order, per_page, start)

    def artifact_collection(self, type_name: str, name: str) -> ArtifactCollection:
        """Returns a collection: `entity/project/name`. Raises NotFound."""
        entity, project, collection = read_path(name, self._entity, self._project)
        owner = entity or self.default_entity
        place = Collection(owner, project, collection)
        return find_collection(self._connection, place, type_name)

    def artifact_collection_exists(self, name: str, type: str) -> bool:
        """Tells whether there is such a collection."""
        try:
            self.artifact_collection(type, name)
        except NotFound:
            return False
        return True
