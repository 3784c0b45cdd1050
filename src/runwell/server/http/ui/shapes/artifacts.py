"""Artifacts: collections, versions, their files, lineage and history. Sizes are bytes."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from runwell.server.http.ui.shapes.shape import Shape
from runwell.values.json import Json


class ArtifactType(Shape):
    """A type of a project."""

    name: str
    description: str


class ArtifactTypeList(Shape):
    """Types by name."""

    items: list[ArtifactType]


class ArtifactCollection(Shape):
    """A sequence of versions, or a portfolio that shows versions of others."""

    name: str
    kind: Literal["sequence", "portfolio"]
    type: str
    description: str | None
    tags: list[str]
    version_count: int
    created_at: float
    updated_at: float
    latest_at: float | None


class ArtifactCollectionList(Shape):
    """A page of collections; `total` counts all."""

    items: list[ArtifactCollection]
    total: int
    next_cursor: str | None


class RunName(Shape):
    """A run, by what one needs to link to it."""

    entity: str
    project: str
    id: str
    name: str


class ArtifactLink(Shape):
    """A place that shows a version."""

    entity: str
    project: str
    collection: str
    kind: Literal["sequence", "portfolio"]
    version: str
    aliases: list[str]


class ArtifactVersion(Shape):
    """A version as its collection shows it; `version` is its vN there."""

    version: str
    aliases: list[str]
    tags: list[str]
    digest: str
    size_bytes: int
    file_count: int
    created_at: float
    updated_at: float
    expires_at: float | None
    ttl_s: int | None
    user: str
    description: str | None
    source: str


class ListedVersion(ArtifactVersion):
    """A version in a list, with the run that made it if the reader may look at that."""

    created_by: RunName | None


class VersionOfRun(ArtifactVersion):
    """A version that a run logged or used, by the sequence that it was born in."""

    entity: str
    project: str
    collection: str
    type: str


class RunArtifacts(Shape):
    """What a run used and logged, in order; the totals count also what is not told."""

    inputs: list[VersionOfRun]
    outputs: list[VersionOfRun]
    inputs_total: int
    outputs_total: int


class CollectionPlace(Shape):
    """A collection, by what one needs to link to it."""

    entity: str
    project: str
    name: str


class ArtifactHappening(Shape):
    """Something that happened to a version. `about` is an alias, a tag, or what it was used as."""

    at: float
    what: Literal[
        "made",
        "logged",
        "used",
        "named",
        "unnamed",
        "tagged",
        "untagged",
        "linked",
        "unlinked",
        "described",
        "annotated",
        "kept",
    ]
    about: str
    user: str | None
    run: RunName | None
    collection: CollectionPlace | None


class ArtifactHistory(Shape):
    """What happened to a version, the newest first."""

    items: list[ArtifactHappening]


class ArtifactVersionList(Shape):
    """A page of versions, newest first; `total` counts all that pass the filter."""

    items: list[ListedVersion]
    total: int
    next_cursor: str | None


class ArtifactVersionDetail(ArtifactVersion):
    """A version as its page shows it."""

    metadata: Json
    commit_hash: str | None
    created_by: RunName | None
    used_by: list[RunName]
    links: list[ArtifactLink]


class ArtifactFile(Shape):
    """A file, or a reference; `url` gives its bytes for a day, or is what is referred to."""

    path: str
    size_bytes: int
    digest: str
    mimetype: str
    is_reference: bool
    url: str


class ArtifactFolder(Shape):
    """A folder, with all that lies in it and below."""

    path: str
    file_count: int
    size_bytes: int


class ArtifactFolderPage(Shape):
    """What lies right in a folder: all its folders, and some of its files."""

    folders: list[ArtifactFolder]
    files: list[ArtifactFile]
    next_after: int | None


class ArtifactFileChange(Shape):
    """A path that differs between two versions."""

    path: str
    change: Literal["added", "removed", "changed"]
    before: ArtifactFile | None
    after: ArtifactFile | None


class ArtifactComparison(Shape):
    """All differences are counted; the first ones are told."""

    changes: list[ArtifactFileChange]
    added: int
    removed: int
    changed: int
    same: int


class LineageVersion(Shape):
    """A version in a graph; `id` holds within this answer."""

    id: int
    entity: str
    project: str
    collection: str
    version: str
    type: str


class LineageRun(RunName):
    """A run in a graph; `key` holds within this answer."""

    key: int


class LineageEdge(Shape):
    """A run that logged (`is_output`) or used a version."""

    run: int
    version: int
    is_output: bool


class Lineage(Shape):
    """Runs and versions around a version; `is_cut` says that there are more."""

    versions: list[LineageVersion]
    runs: list[LineageRun]
    edges: list[LineageEdge]
    is_cut: bool


class ArtifactVersionPatch(Shape):
    """Changes a version; what is absent stays. `ttl_s` 0 keeps it for ever, -1 as usual."""

    description: str | None = Field(default=None, max_length=1_000_000)
    metadata: dict[str, Json] | None = None
    tags: list[str] | None = None
    aliases: list[str] | None = None
    ttl_s: int | None = Field(default=None, ge=-1)


class ArtifactCollectionPatch(Shape):
    """Changes a collection; what is absent stays."""

    name: str | None = None
    description: str | None = Field(default=None, max_length=1_000_000)
    type: str | None = None
    tags: list[str] | None = None


class ArtifactLinkRequest(Shape):
    """Shows a version in a portfolio, which is made on demand."""

    entity: str
    project: str
    portfolio: str
    aliases: list[str] = Field(default_factory=list)
