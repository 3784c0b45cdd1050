"""Types of artifacts, collections, and the lists of their versions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Query
from starlette.requests import Request

from runwell.server.http.ui.artifact_finder import MAX_PAGE, PLACE, ArtifactFinder
from runwell.server.http.ui.artifact_views import (
    collection_view,
    listed_view,
)
from runwell.server.http.ui.guard import user_of
from runwell.server.http.ui.routes import delete, get, patch
from runwell.server.http.ui.shapes import artifacts as shapes
from runwell.server.services.artifacts.editing import AliasPlace
from runwell.server.services.rows import parse_filter
from runwell.store.artifacts.nouns import ListQuery


@dataclass(frozen=True, slots=True)
class CollectionRoutes:
    """Types, collections and lists of versions."""

    finder: ArtifactFinder

    @get(PLACE + "/artifact-types")
    def list_types(self, request: Request, entity: str, project: str) -> shapes.ArtifactTypeList:
        """Returns the types of a project, by name."""
        home = self.finder.projects.get(user_of(request), entity, project)
        items = [
            shapes.ArtifactType(name=found.name, description=found.description)
            for found in self.finder.reading.types(home.id)
        ]
        return shapes.ArtifactTypeList(items=items)

    @get(PLACE + "/artifacts")
    def list_collections(
        self,
        request: Request,
        entity: str,
        project: str,
        type: str | None = None,
        filter: Annotated[str, Query(max_length=100_000)] = "",
        order: Annotated[str, Query(max_length=100)] = "",
        cursor: Annotated[str, Query(max_length=2000)] = "",
        limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 50,
    ) -> shapes.ArtifactCollectionList:
        """Returns collections, newest first unless `order` says otherwise."""
        home = self.finder.projects.get(user_of(request), entity, project)
        asked = ListQuery(parse_filter(filter), order, cursor, limit)
        page = self.finder.reading.collections((home.id,), asked, type=type)
        items = [collection_view(item) for item in page.items]
        return shapes.ArtifactCollectionList(
            items=items, total=page.total, next_cursor=page.next_cursor
        )

    @get(PLACE + "/artifacts/{name}")
    def get_collection(
        self, request: Request, entity: str, project: str, name: str
    ) -> shapes.ArtifactCollection:
        """Returns one collection."""
        return collection_view(self.finder.collection(user_of(request), entity, project, name))

    @get(PLACE + "/artifacts/{name}/versions")
    def list_versions(
        self,
        request: Request,
        entity: str,
        project: str,
        name: str,
        filter: Annotated[str, Query(max_length=100_000)] = "",
        order: Annotated[str, Query(max_length=100)] = "-versionIndex",
        cursor: Annotated[str, Query(max_length=2000)] = "",
        limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 50,
    ) -> shapes.ArtifactVersionList:
        """Returns versions of a collection."""
        collection = self.finder.collection(user_of(request), entity, project, name)
        asked = ListQuery(parse_filter(filter), order, cursor, limit)
        page = self.finder.reading.members((collection.id,), asked)
        user = user_of(request)
        made_by = [item.version.run for item in page.items if item.version.run is not None]
        creators = {run.id: run for run in self.finder.reading.readable_runs(user, made_by)}
        items = [
            listed_view(item, creators.get(run) if (run := item.version.run) is not None else None)
            for item in page.items
        ]
        return shapes.ArtifactVersionList(
            items=items, total=page.total, next_cursor=page.next_cursor
        )

    @patch(PLACE + "/artifacts/{name}")
    def change_collection(
        self,
        request: Request,
        entity: str,
        project: str,
        name: str,
        patch: shapes.ArtifactCollectionPatch,
    ) -> shapes.ArtifactCollection:
        """Renames, describes, tags or moves a collection to another type."""
        user = user_of(request)
        found = self.finder.collection(user, entity, project, name)
        if patch.tags is not None:
            place = AliasPlace(entity, project, name, "")
            added = [tag for tag in patch.tags if tag not in found.tags]
            removed = [tag for tag in found.tags if tag not in patch.tags]
            self.finder.editing.tag_collection(user, place, added, are_added=True)
            self.finder.editing.tag_collection(user, place, removed, are_added=False)
        changed = self.finder.editing.change_collection(
            user,
            found.id,
            found.kind,
            name=patch.name,
            description=patch.description,
            type=patch.type,
        )
        return collection_view(changed)

    @delete(PLACE + "/artifacts/{name}", status_code=204)
    def delete_collection(self, request: Request, entity: str, project: str, name: str) -> None:
        """Deletes a collection; of a sequence, all its versions too."""
        user = user_of(request)
        found = self.finder.collection(user, entity, project, name)
        self.finder.editing.delete_collection(user, found.id, found.kind)
