"""Versions of artifacts: what they are, hold and come from, and what is changed of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Annotated

from fastapi import Query
from starlette.requests import Request

from runwell.server.http.ui.artifact_finder import MAX_PAGE, VERSION, ArtifactFinder
from runwell.server.http.ui.artifact_views import (
    comparison_view,
    detail_view,
    file_view,
    history_view,
    lineage_view,
    link_view,
    version_view,
)
from runwell.server.http.ui.guard import user_of
from runwell.server.http.ui.routes import delete, get, patch, post
from runwell.server.http.ui.shapes import artifacts as shapes
from runwell.server.services.artifacts.editing import AliasPlace
from runwell.store.artifacts.nouns import Kind, Membership, VersionChange
from runwell.store.ports.people import User


@dataclass(frozen=True, slots=True)
class VersionRoutes:
    """What a version is, holds and comes from."""

    finder: ArtifactFinder

    @get(VERSION)
    def get_version(
        self, request: Request, entity: str, project: str, name: str, version: str
    ) -> shapes.ArtifactVersionDetail:
        """Returns a version by alias, vN, digest or commit hash."""
        user = user_of(request)
        found = self.finder.member(user, (entity, project, name), version)
        return detail_view(
            found,
            self.finder.reading.creator(user, found.version),
            self.finder.reading.runs_of(user, found.version, is_output=False),
            self.finder.reading.links(user, found.version),
        )

    @get(VERSION + "/history")
    def get_history(
        self, request: Request, entity: str, project: str, name: str, version: str
    ) -> shapes.ArtifactHistory:
        """Returns what happened to a version, the newest first."""
        user = user_of(request)
        found = self.finder.member(user, (entity, project, name), version)
        return history_view(self.finder.artifacts.history.of(user, found.version))

    @get(VERSION + "/files")
    def list_folder(
        self,
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
        found = self.finder.member(user_of(request), (entity, project, name), version)
        folders, files = self.finder.reading.folder(found.version, folder, after, limit)
        return shapes.ArtifactFolderPage(
            folders=[
                shapes.ArtifactFolder(
                    path=item.path, file_count=item.file_count, size_bytes=item.size_bytes
                )
                for item in folders
            ],
            files=[file_view(self.finder.reading, item) for item in files],
            next_after=files[-1].number + 1 if len(files) == limit else None,
        )

    @get(VERSION + "/compare/{other}")
    def compare_versions(
        self, request: Request, entity: str, project: str, name: str, version: str, other: str
    ) -> shapes.ArtifactComparison:
        """Returns what differs from `version` to `other`."""
        user, where = user_of(request), (entity, project, name)
        before, after = (self.finder.member(user, where, called) for called in (version, other))
        found = self.finder.reading.compare(before.version, after.version)
        return comparison_view(self.finder.reading, found)

    @get(VERSION + "/lineage")
    def get_lineage(
        self,
        request: Request,
        entity: str,
        project: str,
        name: str,
        version: str,
        depth: Annotated[int, Query(ge=1, le=10)] = 3,
    ) -> shapes.Lineage:
        """Returns the runs and versions that it comes from and that came of it."""
        user = user_of(request)
        found = self.finder.member(user, (entity, project, name), version)
        return lineage_view(self.finder.artifacts.lineage.around(user, found.version, depth))


@dataclass(frozen=True, slots=True)
class VersionChangeRoutes:
    """What is changed of a version."""

    finder: ArtifactFinder

    @patch(VERSION)
    def change_version(
        self,
        request: Request,
        entity: str,
        project: str,
        name: str,
        version: str,
        patch: shapes.ArtifactVersionPatch,
    ) -> shapes.ArtifactVersion:
        """Describes, tags or names a version, or says how long it lives."""
        user, where = user_of(request), (entity, project, name)
        found = self.finder.member(user, where, version)
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
            self.finder.editing.change(user, found.version.id, change)
        if aliases is not None and not in_sequence:
            _rename_link(self.finder, user, where, found, aliases)
        return version_view(self.finder.member(user, where, f"v{found.version_index}"))

    @delete(VERSION, status_code=204)
    def delete_version(
        self, request: Request, entity: str, project: str, name: str, version: str
    ) -> None:
        """Deletes a version with its aliases; out of a portfolio only the link goes."""
        user = user_of(request)
        found = self.finder.member(user, (entity, project, name), version)
        if found.collection.kind is Kind.PORTFOLIO:
            self.finder.editing.unlink(user, found.version.id, found.collection.id)
        else:
            self.finder.editing.delete(user, found.version.id, with_aliases=True)

    @post(VERSION + "/links", status_code=201)
    def link_version(
        self,
        request: Request,
        entity: str,
        project: str,
        name: str,
        version: str,
        link: shapes.ArtifactLinkRequest,
    ) -> shapes.ArtifactLink:
        """Shows a version in a portfolio."""
        user = user_of(request)
        found = self.finder.member(user, (entity, project, name), version)
        made = self.finder.editing.link(
            user, found.version.id, link.entity, link.project, link.portfolio, link.aliases
        )
        return link_view(made)


def _rename_link(
    finder: ArtifactFinder,
    user: User,
    where: tuple[str, str, str],
    found: Membership,
    aliases: tuple[str, ...],
) -> None:
    known = {alias.name for alias in found.aliases}
    for names, are_added in ((set(aliases) - known, True), (known - set(aliases), False)):
        places = [AliasPlace(*where, name) for name in sorted(names)]
        finder.artifacts.editing.name(user, found.version.id, places, are_added=are_added)
