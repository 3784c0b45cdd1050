"""Versions: what they are, who made and used them, what they hold."""

from __future__ import annotations

from ariadne import ObjectType, UnionType

from runwell.server.http.graphql.artifacts.asked import FOR_EVER, INHERITED
from runwell.server.http.graphql.artifacts.nodes import (
    CollectionNode,
    connection,
    file_node,
    page_size,
    position,
    tag_node,
)
from runwell.server.http.graphql.context import Info, date_time
from runwell.server.http.graphql.fields import set_fields
from runwell.server.http.graphql.ids import decode_id, encode_id
from runwell.server.http.graphql.linked_file import LinkedFile
from runwell.server.http.graphql.people import query
from runwell.server.http.graphql.projects import ProjectNode, project
from runwell.server.http.graphql.runs import run
from runwell.server.services.artifacts.storage import MANIFEST_NAME
from runwell.store.artifacts.nouns import ArtifactType, Kind, Membership, State, Version
from runwell.store.ports.files import RunFile
from runwell.store.ports.people import User
from runwell.store.ports.runs import Run
from runwell.values.json import Json

artifact = ObjectType("Artifact")
membership = ObjectType("ArtifactCollectionMembership")
alias = ObjectType("ArtifactAlias")
creator = UnionType("ArtifactCreator")

set_fields(
    artifact,
    {
        "id": lambda found: encode_id("Artifact", found.id),
        "artifactSequence": lambda found: CollectionNode(
            found.collection_id, Kind.SEQUENCE, found.collection, found.place
        ),
        "state": lambda found: found.state.value,
        "size": lambda found: found.size_bytes,
        "ttlDurationSeconds": lambda found: (
            INHERITED if found.ttl_s is None else found.ttl_s or FOR_EVER
        ),
        "ttlIsInherited": lambda found: found.ttl_s is None,
        "tags": lambda found: [tag_node(name) for name in found.tags],
        "createdAt": lambda found: date_time(found.created_at),
        "updatedAt": lambda found: date_time(found.updated_at),
    },
)
set_fields(
    alias,
    {
        "id": lambda found: encode_id("ArtifactAlias", found.id),
        "alias": lambda found: found.name,
        "artifactCollection": lambda found: CollectionNode(
            found.collection_id, found.kind, found.collection, found.place
        ),
    },
)
set_fields(
    membership,
    {
        "id": lambda found: encode_id("ArtifactCollectionMembership", found.id),
        "createdAt": lambda found: date_time(found.created_at),
        "artifact": lambda found: found.version,
        "artifactCollection": lambda found: CollectionNode(
            found.collection.id,
            found.collection.kind,
            found.collection.name,
            found.collection.place,
        ),
    },
)


@creator.type_resolver
def _creator_type(found: Run | User, *_: object) -> str:
    return "Run" if isinstance(found, Run) else "User"


@query.field("artifact")
def _by_id(_: None, info: Info, id: str) -> Version | None:
    return info.context.services.artifacts.reading.version(
        info.context.user, decode_id("Artifact", id)
    )


@query.field("clientIDMapping")
def _by_client_id(_: None, info: Info, client_id: str) -> Json:
    context = info.context
    found = context.services.artifacts.reading.by_client_id(context.user, client_id)
    return None if found is None else {"server_id": encode_id("Artifact", found.id)}


@project.field("artifact")
def _by_name(node: ProjectNode, info: Info, name: str) -> Version | None:
    found = info.context.services.artifacts.reading.membership(node.found.id, name)
    return None if found is None else found.version


@project.field("artifactCollectionMembership")
def _membership(node: ProjectNode, info: Info, name: str) -> Membership | None:
    return info.context.services.artifacts.reading.membership(node.found.id, name)


@artifact.field("artifactType")
def _type(found: Version, info: Info) -> ArtifactType | None:
    return info.context.services.artifacts.reading.type(found.place.project_id, found.type)


@artifact.field("createdBy")
def _created_by(found: Version, info: Info) -> Run | User | None:
    services = info.context.services
    run = services.artifacts.reading.creator(info.context.user, found)
    return run or services.accounts.find(found.user)


@artifact.field("usedBy")
def _used_by(found: Version, info: Info) -> dict[str, object]:
    context = info.context
    runs = context.services.artifacts.reading.runs_of(context.user, found, is_output=False)
    return connection(runs, 0, len(runs))


@artifact.field("artifactMemberships")
def _memberships(found: Version, info: Info) -> dict[str, object]:
    shown = info.context.services.artifacts.reading.shown_in(found)
    return connection(shown, 0, len(shown))


@artifact.field("currentManifest")
def _manifest(found: Version, info: Info) -> dict[str, object] | None:
    if found.state is State.PENDING:
        return None
    link = info.context.services.artifacts.reading.manifest_link(found)
    return {
        "id": encode_id("ArtifactManifest", found.id),
        "file": LinkedFile(
            id=encode_id("ManifestFile", found.id),
            found=RunFile(MANIFEST_NAME, 0, "application/json", found.created_at, ""),
            link=f"{info.context.base_url}{link}",
        ),
    }


@artifact.field("files")
def _files(
    found: Version,
    info: Info,
    names: list[str] | None = None,
    after: str | None = None,
    first: int | None = None,
) -> dict[str, object]:
    return _file_page(found, info, names, after, first)


def _file_page(
    found: Version, info: Info, names: list[str] | None, after: str | None, first: int | None
) -> dict[str, object]:
    reading = info.context.services.artifacts.reading
    if names:
        entries = reading.files_named(found, names)
        return connection([file_node(info, found, entry) for entry in entries], 0, len(entries))
    start = position(after)
    entries = reading.files(found, start, page_size(first))
    nodes = [file_node(info, found, entry) for entry in entries]
    return connection(nodes, start, found.file_count)


@membership.field("files")
def _member_files(
    found: Membership,
    info: Info,
    names: list[str] | None = None,
    after: str | None = None,
    first: int | None = None,
) -> dict[str, object]:
    return _file_page(found.version, info, names, after, first)


@artifact.field("filesByManifestEntries")
def _files_by_entries(
    found: Version, info: Info, entries: list[dict[str, str]] | None = None, **_policy: str
) -> dict[str, object]:
    names = [str(entry["name"]) for entry in entries or ()]
    kept = {
        entry.path: entry
        for entry in info.context.services.artifacts.reading.files_named(found, names)
    }
    nodes = [file_node(info, found, kept[name]) for name in names if name in kept]
    return connection(nodes, 0, len(nodes))


@run.field("outputArtifacts")
def _outputs(
    found: Run, info: Info, after: str | None = None, first: int | None = None
) -> dict[str, object]:
    return _of_run(found, info, after, first, is_output=True)


@run.field("inputArtifacts")
def _inputs(
    found: Run, info: Info, after: str | None = None, first: int | None = None
) -> dict[str, object]:
    return _of_run(found, info, after, first, is_output=False)


def _of_run(
    found: Run, info: Info, after: str | None, first: int | None, *, is_output: bool
) -> dict[str, object]:
    start = position(after)
    versions, total = info.context.services.artifacts.reading.of_run(
        info.context.user, found, is_output=is_output, after=start, limit=page_size(first)
    )
    return connection(versions, start, total)
