"""From what is kept of artifacts to what our API says."""

from __future__ import annotations

import json
from collections.abc import Sequence

from runwell.server.http.ui.shapes import artifacts as shapes
from runwell.server.services.artifacts.comparison import Comparison
from runwell.server.services.artifacts.graph import Graph
from runwell.server.services.artifacts.history import Happening
from runwell.server.services.artifacts.reading import Reading
from runwell.server.services.files import media_type
from runwell.store.artifacts.nouns import Collection, Kind, Membership, StoredEntry, Version
from runwell.store.ports.runs import Run
from runwell.values.json import Json, plain

_KINDS = {Kind.SEQUENCE: "sequence", Kind.PORTFOLIO: "portfolio"}


def collection_view(found: Collection) -> shapes.ArtifactCollection:
    """Returns a collection."""
    return shapes.ArtifactCollection.model_validate(
        {
            "name": found.name,
            "kind": _KINDS[found.kind],
            "type": found.type,
            "description": found.description,
            "tags": list(found.tags),
            "version_count": found.version_count,
            "created_at": found.created_at,
            "updated_at": found.updated_at,
            "latest_at": found.latest_at,
        }
    )


def version_fields(found: Membership) -> dict[str, Json]:
    """Returns the fields that every view of a version has, as its collection shows it."""
    shown = [alias.name for alias in found.aliases]
    return _fields(found.version, found.version_index, shown)


def _fields(version: Version, index: int | None, aliases: Sequence[str]) -> dict[str, Json]:
    return {
        "version": f"v{index}",
        "aliases": list(aliases),
        "tags": list(version.tags),
        "digest": version.digest,
        "size_bytes": version.size_bytes,
        "file_count": version.file_count,
        "created_at": version.created_at,
        "updated_at": version.updated_at,
        "expires_at": version.expires_at,
        "ttl_s": version.ttl_s,
        "user": version.user,
        "description": version.description,
        "source": f"{version.collection}:v{version.version_index}",
    }


def version_view(found: Membership) -> shapes.ArtifactVersion:
    """Returns a version as it stands in lists."""
    return shapes.ArtifactVersion.model_validate(version_fields(found))


def listed_view(found: Membership, creator: Run | None) -> shapes.ListedVersion:
    """Returns a version as lists of its collection show it."""
    by = None if creator is None else run_fields(creator)
    return shapes.ListedVersion.model_validate({**version_fields(found), "created_by": by})


def of_run_view(version: Version) -> shapes.VersionOfRun:
    """Returns a version as the page of a run shows it."""
    home = version.collection_id
    names = [alias.name for alias in version.aliases if alias.collection_id == home]
    return shapes.VersionOfRun.model_validate(
        {
            **_fields(version, version.version_index, names),
            "entity": version.place.entity,
            "project": version.place.project,
            "collection": version.collection,
            "type": version.type,
        }
    )


def history_view(told: Sequence[Happening]) -> shapes.ArtifactHistory:
    """Returns what happened to a version."""
    items = [
        {
            "at": one.at,
            "what": one.what,
            "about": one.about,
            "user": one.user,
            "run": None if one.run is None else run_fields(one.run),
            "collection": None if one.collection is None else _place_fields(one.collection),
        }
        for one in told
    ]
    return shapes.ArtifactHistory.model_validate({"items": items})


def _place_fields(found: Collection) -> dict[str, Json]:
    place = found.place
    return {"entity": place.entity, "project": place.project, "name": found.name}


def detail_view(
    found: Membership, creator: Run | None, users: Sequence[Run], links: Sequence[Membership]
) -> shapes.ArtifactVersionDetail:
    """Returns a version as its page shows it."""
    metadata = json.loads(found.version.metadata) if found.version.metadata else {}
    return shapes.ArtifactVersionDetail.model_validate(
        {
            **version_fields(found),
            "metadata": plain(metadata),
            "commit_hash": found.version.commit_hash,
            "created_by": None if creator is None else run_fields(creator),
            "used_by": [run_fields(run) for run in users],
            "links": [link_view(link) for link in links],
        }
    )


def run_fields(run: Run) -> dict[str, Json]:
    """Returns what one needs to link to a run."""
    return {
        "entity": run.entity,
        "project": run.project,
        "id": run.run_id,
        "name": run.display_name,
    }


def link_view(found: Membership) -> shapes.ArtifactLink:
    """Returns a place that shows a version."""
    return shapes.ArtifactLink.model_validate(
        {
            "entity": found.collection.place.entity,
            "project": found.collection.place.project,
            "collection": found.collection.name,
            "kind": _KINDS[found.collection.kind],
            "version": f"v{found.version_index}",
            "aliases": [alias.name for alias in found.aliases],
        }
    )


def file_view(reading: Reading, entry: StoredEntry) -> shapes.ArtifactFile:
    """Returns a file with a link that is good for a day."""
    return shapes.ArtifactFile(
        path=entry.path,
        size_bytes=entry.size_bytes,
        digest=entry.digest,
        mimetype=media_type(entry.path),
        is_reference=entry.reference is not None,
        url=reading.file_link(entry),
    )


def comparison_view(reading: Reading, found: Comparison) -> shapes.ArtifactComparison:
    """Returns what differs between two versions."""
    changes = [
        shapes.ArtifactFileChange(
            path=change.path,
            change=change.change.value,
            before=None if change.before is None else file_view(reading, change.before),
            after=None if change.after is None else file_view(reading, change.after),
        )
        for change in found.changes
    ]
    return shapes.ArtifactComparison(
        changes=changes,
        added=found.added,
        removed=found.removed,
        changed=found.changed,
        same=found.same,
    )


def lineage_view(graph: Graph) -> shapes.Lineage:
    """Returns a graph."""
    return shapes.Lineage(
        versions=[
            shapes.LineageVersion(
                id=found.id,
                entity=found.place.entity,
                project=found.place.project,
                collection=found.collection,
                version=f"v{found.version_index}",
                type=found.type,
            )
            for found in graph.versions
        ],
        runs=[
            shapes.LineageRun.model_validate({**run_fields(run), "key": run.id})
            for run in graph.runs
        ],
        edges=[
            shapes.LineageEdge(run=edge.run, version=edge.version, is_output=edge.is_output)
            for edge in graph.edges
        ],
        is_cut=graph.is_cut,
    )
