"""Artifacts: types, collections, versions, what they hold, where they come from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request

from runwell.errors import NotFound
from runwell.server.http.auth import Door
from runwell.server.http.ui.artifact_views import (
    collection_view,
    comparison_view,
    detail_view,
    file_view,
    history_view,
    lineage_view,
    link_view,
    listed_view,
    version_view,
)
from runwell.server.http.ui.guard import guarded_router, user_of
from runwell.server.http.ui.runs import read_filter
from runwell.server.http.ui.shapes import artifacts as shapes
from runwell.server.services.artifacts.editing import AliasPlace
from runwell.server.services.artifacts.service import Artifacts
from runwell.server.services.projects import Projects
from runwell.store.artifacts.nouns import Collection, Kind, ListQuery, Membership, VersionChange
from runwell.store.ports.people import User

MAX_PAGE = 1000
_PLACE = "/projects/{entity}/{project}"
_VERSION = _PLACE + "/artifacts/{name}/{version}"


@dataclass(frozen=True, slots=True)
class _Finder:
    artifacts: Artifacts
    projects: Projects

    def collection(self, user: User, entity: str, project: str, name: str) -> Collection:
        """Returns the collection of this name. Raises NotFound."""
        home = self.projects.get(user, entity, project)
        found = self.artifacts.reading.collection(home.id, name)
        if found is None:
            raise NotFound(f"there is no artifact {name[:200]} in {entity}/{project}")
        return found

    def member(self, user: User, where: tuple[str, str, str], version: str) -> Membership:
        """Returns the version that a name means in a collection. Raises NotFound."""
        found = self.artifacts.reading.member(self.collection(user, *where).id, version)
        if found is None:
            raise NotFound(f"artifact {where[2][:200]} has no version {version[:200]}")
        return found


def artifacts_router(artifacts: Artifacts, projects: Projects, door: Door) -> APIRouter:
    """Returns the handlers of artifacts."""
    router = guarded_router(door, "artifacts")
    finder = _Finder(artifacts, projects)
    _add_lists(router, finder)
    _add_versions(router, finder)
    _add_changes(router, finder)
    return router


def _add_lists(router: APIRouter, finder: _Finder) -> None:
    reading = finder.artifacts.reading

    @router.get(_PLACE + "/artifact-types")
    def list_types(request: Request, entity: str, project: str) -> shapes.ArtifactTypeList:
        """Returns the types of a project, by name."""
        home = finder.projects.get(user_of(request), entity, project)
        items = [
            shapes.ArtifactType(name=found.name, description=found.description)
            for found in reading.types(home.id)
        ]
        return shapes.ArtifactTypeList(items=items)

    @router.get(_PLACE + "/artifacts")
    def list_collections(
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
        home = finder.projects.get(user_of(request), entity, project)
        asked = ListQuery(read_filter(filter), order, cursor, limit)
        page = reading.collections((home.id,), asked, type=type)
        items = [collection_view(item) for item in page.items]
        return shapes.ArtifactCollectionList(
            items=items, total=page.total, next_cursor=page.next_cursor
        )

    @router.get(_PLACE + "/artifacts/{name}")
    def get_collection(
        request: Request, entity: str, project: str, name: str
    ) -> shapes.ArtifactCollection:
        """Returns one collection."""
        return collection_view(finder.collection(user_of(request), entity, project, name))

    @router.get(_PLACE + "/artifacts/{name}/versions")
    def list_versions(
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
        collection = finder.collection(user_of(request), entity, project, name)
        asked = ListQuery(read_filter(filter), order, cursor, limit)
        page = reading.members((collection.id,), asked)
        user = user_of(request)
        made_by = [item.version.run for item in page.items if item.version.run is not None]
        creators = {run.id: run for run in reading.readable_runs(user, made_by)}
        items = [
            listed_view(item, creators.get(run) if (run := item.version.run) is not None else None)
            for item in page.items
        ]
        return shapes.ArtifactVersionList(
            items=items, total=page.total, next_cursor=page.next_cursor
        )


def _add_versions(router: APIRouter, finder: _Finder) -> None:
    reading = finder.artifacts.reading

    @router.get(_VERSION)
    def get_version(
        request: Request, entity: str, project: str, name: str, version: str
    ) -> shapes.ArtifactVersionDetail:
        """Returns a version by alias, vN, digest or commit hash."""
        user = user_of(request)
        found = finder.member(user, (entity, project, name), version)
        return detail_view(
            found,
            reading.creator(user, found.version),
            reading.runs_of(user, found.version, is_output=False),
            reading.links(user, found.version),
        )

    @router.get(_VERSION + "/history")
    def get_history(
        request: Request, entity: str, project: str, name: str, version: str
    ) -> shapes.ArtifactHistory:
        """Returns what happened to a version, the newest first."""
        user = user_of(request)
        found = finder.member(user, (entity, project, name), version)
        return history_view(finder.artifacts.history.of(user, found.version))

    @router.get(_VERSION + "/files")
    def list_folder(
        request: Request,
        entity: str,
        project: str,
        name: str,
        version: str,
        folder: Annotated[str, Query(max_length=4096)] = "",
        after: Annotated[int, Query(ge=0)] = 0,
        limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 200,
    ) -> shapes.ArtifactFolderPage:
        """Returns what lies right in a folder."""
        found = finder.member(user_of(request), (entity, project, name), version)
        folders, files = reading.folder(found.version, folder, after, limit)
        return shapes.ArtifactFolderPage(
            folders=[
                shapes.ArtifactFolder(
                    path=item.path, file_count=item.file_count, size_bytes=item.size_bytes
                )
                for item in folders
            ],
            files=[file_view(reading, item) for item in files],
            next_after=files[-1].number + 1 if len(files) == limit else None,
        )

    @router.get(_VERSION + "/compare/{other}")
    def compare_versions(
        request: Request, entity: str, project: str, name: str, version: str, other: str
    ) -> shapes.ArtifactComparison:
        """Returns what differs from `version` to `other`."""
        user, where = user_of(request), (entity, project, name)
        before, after = (finder.member(user, where, called) for called in (version, other))
        found = reading.compare(before.version, after.version)
        return comparison_view(reading, found)

    @router.get(_VERSION + "/lineage")
    def get_lineage(
        request: Request,
        entity: str,
        project: str,
        name: str,
        version: str,
        depth: Annotated[int, Query(ge=1, le=10)] = 3,
    ) -> shapes.Lineage:
        """Returns the runs and versions that it comes from and that came of it."""
        user = user_of(request)
        found = finder.member(user, (entity, project, name), version)
        return lineage_view(finder.artifacts.lineage.around(user, found.version, depth))


def _add_changes(router: APIRouter, finder: _Finder) -> None:
    editing = finder.artifacts.editing

    @router.patch(_VERSION)
    def change_version(
        request: Request,
        entity: str,
        project: str,
        name: str,
        version: str,
        patch: shapes.ArtifactVersionPatch,
    ) -> shapes.ArtifactVersion:
        """Describes, tags or names a version, or says how long it lives."""
        user, where = user_of(request), (entity, project, name)
        found = finder.member(user, where, version)
        tags = found.version.tags if patch.tags is None else tuple(patch.tags)
        in_sequence = found.collection.kind is Kind.SEQUENCE
        aliases = None if patch.aliases is None else tuple(patch.aliases)
        change = VersionChange(
            description=patch.description,
            metadata=None if patch.metadata is None else json.dumps(patch.metadata),
            ttl_s=None if patch.ttl_s == -1 else patch.ttl_s,
            inherit_ttl=patch.ttl_s == -1,
            tags_added=tuple(tag for tag in tags if tag not in found.version.tags),
            tags_removed=tuple(tag for tag in found.version.tags if tag not in tags),
            aliases=aliases if in_sequence else None,
        )
        if change != VersionChange():
            editing.change(user, found.version.id, change)
        if aliases is not None and not in_sequence:
            _rename_link(finder, user, where, found, aliases)
        return version_view(finder.member(user, where, f"v{found.version_index}"))

    @router.delete(_VERSION, status_code=204)
    def delete_version(
        request: Request, entity: str, project: str, name: str, version: str
    ) -> None:
        """Deletes a version with its aliases; out of a portfolio only the link goes."""
        user = user_of(request)
        found = finder.member(user, (entity, project, name), version)
        if found.collection.kind is Kind.PORTFOLIO:
            editing.unlink(user, found.version.id, found.collection.id)
        else:
            editing.delete(user, found.version.id, with_aliases=True)

    @router.post(_VERSION + "/links", status_code=201)
    def link_version(
        request: Request,
        entity: str,
        project: str,
        name: str,
        version: str,
        link: shapes.ArtifactLinkRequest,
    ) -> shapes.ArtifactLink:
        """Shows a version in a portfolio."""
        user = user_of(request)
        found = finder.member(user, (entity, project, name), version)
        made = editing.link(
            user, found.version.id, link.entity, link.project, link.portfolio, link.aliases
        )
        return link_view(made)

    @router.patch(_PLACE + "/artifacts/{name}")
    def change_collection(
        request: Request,
        entity: str,
        project: str,
        name: str,
        patch: shapes.ArtifactCollectionPatch,
    ) -> shapes.ArtifactCollection:
        """Renames, describes, tags or moves a collection to another type."""
        user = user_of(request)
        found = finder.collection(user, entity, project, name)
        if patch.tags is not None:
            place = AliasPlace(entity, project, name, "")
            added = [tag for tag in patch.tags if tag not in found.tags]
            removed = [tag for tag in found.tags if tag not in patch.tags]
            editing.tag_collection(user, place, added, are_added=True)
            editing.tag_collection(user, place, removed, are_added=False)
        changed = editing.change_collection(
            user,
            found.id,
            found.kind,
            name=patch.name,
            description=patch.description,
            type=patch.type,
        )
        return collection_view(changed)

    @router.delete(_PLACE + "/artifacts/{name}", status_code=204)
    def delete_collection(request: Request, entity: str, project: str, name: str) -> None:
        """Deletes a collection; of a sequence, all its versions too."""
        user = user_of(request)
        found = finder.collection(user, entity, project, name)
        editing.delete_collection(user, found.id, found.kind)


def _rename_link(
    finder: _Finder,
    user: User,
    where: tuple[str, str, str],
    found: Membership,
    aliases: tuple[str, ...],
) -> None:
    known = {alias.name for alias in found.aliases}
    for names, are_added in ((set(aliases) - known, True), (known - set(aliases), False)):
        places = [AliasPlace(*where, name) for name in sorted(names)]
        finder.artifacts.editing.name(user, found.version.id, places, are_added=are_added)
