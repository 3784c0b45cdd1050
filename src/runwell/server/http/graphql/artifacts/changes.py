"""What clients do to artifacts: log, use, change, name, link, delete."""

from __future__ import annotations

from runwell.errors import NotFound, UsageError
from runwell.server.http.graphql.artifacts import asked
from runwell.server.http.graphql.artifacts.nodes import collection_node, connection, tag_node
from runwell.server.http.graphql.changes import mutation
from runwell.server.http.graphql.context import Context, Info
from runwell.server.http.graphql.ids import decode_id, encode_id
from runwell.server.http.graphql.inputs import text, texts
from runwell.server.http.graphql.linked_file import LinkedFile
from runwell.server.services.artifacts.editing import AliasPlace
from runwell.server.services.artifacts.storage import MANIFEST_NAME, storage_path
from runwell.server.services.artifacts.writing import Slot
from runwell.server.services.files import media_type
from runwell.store.artifacts.nouns import Kind, Manifest, ManifestKind
from runwell.store.ports.files import RunFile
from runwell.values.json import Json


@mutation.field("createArtifact")
def _begin(_: None, info: Info, input: dict[str, Json]) -> dict[str, object]:
    context = info.context
    entity, project = str(input["entity_name"]), str(input["project_name"])
    name = text(input, "run_name")
    run = context.services.runs.find(context.user, entity, project, name) if name else None
    new = asked.new_version(input, context.user.id)
    version = context.services.artifacts.writing.begin(context.user, entity, project, new, run)
    return {"artifact": version}


@mutation.field("createArtifactManifest")
def _begin_manifest(_: None, info: Info, input: dict[str, Json]) -> dict[str, object]:
    context = info.context
    manifest = context.services.artifacts.writing.begin_manifest(
        context.user,
        decode_id("Artifact", str(input["artifact_id"])),
        ManifestKind(str(input["type"])),
        text(input, "digest") or "",
        asked.optional_id(input, "base_artifact_id"),
    )
    return {"artifact_manifest": _manifest(context, manifest)}


@mutation.field("updateArtifactManifest")
def _change_manifest(_: None, info: Info, input: dict[str, Json]) -> dict[str, object]:
    context = info.context
    manifest = context.services.artifacts.writing.change_manifest(
        context.user,
        decode_id("ArtifactManifest", str(input["artifact_manifest_id"])),
        text(input, "digest"),
        asked.optional_id(input, "base_artifact_id"),
    )
    return {"artifact_manifest": _manifest(context, manifest)}


@mutation.field("createArtifactFiles")
def _slots(_: None, info: Info, input: dict[str, Json]) -> dict[str, object]:
    context = info.context
    slots = context.services.artifacts.writing.slots(context.user, asked.wanted_files(input))
    names = texts(input, "artifact_files", "name")
    nodes = [_slot(context, name, slot) for name, slot in zip(names, slots, strict=True)]
    return {"files": connection(nodes, 0, len(nodes))}


@mutation.field("completeMultipartUploadArtifact")
def _join(_: None, info: Info, input: dict[str, Json]) -> Json:
    context = info.context
    content = context.services.artifacts.writing.join(
        context.user,
        decode_id("Artifact", str(input["artifact_id"])),
        str(input["storage_path"]),
        str(input["upload_id"]),
        asked.parts(input, "completed_parts"),
    )
    return {"digest": content.digest.partition(":")[2]}


@mutation.field("commitArtifact")
def _commit(_: None, info: Info, input: dict[str, Json]) -> dict[str, object]:
    context = info.context
    key = decode_id("Artifact", str(input["artifact_id"]))
    return {"artifact": context.services.artifacts.writing.commit(context.user, key, _to_key)}


@mutation.field("useArtifact")
def _use(_: None, info: Info, input: dict[str, Json]) -> dict[str, object]:
    context = info.context
    run = context.services.runs.get(
        context.user,
        str(input["entity_name"]),
        str(input["project_name"]),
        str(input["run_name"]),
    )
    key = decode_id("Artifact", str(input["artifact_id"]))
    used_as = text(input, "used_as")
    return {"artifact": context.services.artifacts.editing.use(context.user, run, key, used_as)}


@mutation.field("updateArtifact")
def _change(_: None, info: Info, input: dict[str, Json]) -> dict[str, object]:
    context = info.context
    key = decode_id("Artifact", str(input["artifact_id"]))
    change = asked.version_change(input)
    return {"artifact": context.services.artifacts.editing.change(context.user, key, change)}


@mutation.field("deleteArtifact")
def _delete(_: None, info: Info, input: dict[str, Json]) -> dict[str, object]:
    context = info.context
    key = decode_id("Artifact", str(input["artifact_id"]))
    deleted = context.services.artifacts.editing.delete(
        context.user, key, with_aliases=input.get("delete_aliases") is True
    )
    return {"artifact": deleted}


@mutation.field("addAliases")
def _add_aliases(_: None, info: Info, input: dict[str, Json]) -> Json:
    return _name(info.context, input, are_added=True)


@mutation.field("deleteAliases")
def _delete_aliases(_: None, info: Info, input: dict[str, Json]) -> Json:
    return _name(info.context, input, are_added=False)


@mutation.field("linkArtifact")
def _link(_: None, info: Info, input: dict[str, Json]) -> dict[str, object]:
    context = info.context
    reading = context.services.artifacts.reading
    key = asked.optional_id(input, "artifact_id")
    if key is None:
        found = reading.by_client_id(context.user, text(input, "client_id") or "")
        if found is None:
            raise NotFound("there is no such artifact; log it before it is linked")
        key = found.id
    entity, project = text(input, "entity_name"), text(input, "project_name")
    portfolio = text(input, "artifact_portfolio_name")
    portfolio_id = asked.optional_id(input, "artifact_portfolio_id", "ArtifactCollection")
    if portfolio_id is not None:
        known = reading.collection_by_id(context.user, portfolio_id)
        if known is None:
            raise NotFound("there is no such portfolio")
        entity, project, portfolio = known.place.entity, known.place.project, known.name
    if not portfolio:
        raise UsageError("linkArtifact needs the id or the name of a portfolio")
    membership = context.services.artifacts.editing.link(
        context.user, key, entity, project, portfolio, texts(input, "aliases", "alias")
    )
    return {"version_index": membership.version_index, "artifact_membership": membership}


@mutation.field("unlinkArtifact")
def _unlink(_: None, info: Info, input: dict[str, Json]) -> Json:
    context = info.context
    context.services.artifacts.editing.unlink(
        context.user,
        decode_id("Artifact", str(input["artifact_id"])),
        decode_id("ArtifactCollection", str(input["artifact_portfolio_id"])),
    )
    return {"success": True}


@mutation.field("updateArtifactSequence")
@mutation.field("updateArtifactPortfolio")
@mutation.field("moveArtifactSequence")
def _change_collection(_: None, info: Info, input: dict[str, Json]) -> dict[str, object]:
    key, kind = _collection(input)
    changed = info.context.services.artifacts.editing.change_collection(
        info.context.user,
        key,
        kind,
        name=text(input, "name"),
        description=text(input, "description"),
        type=text(input, "destination_artifact_type_name"),
    )
    return {"artifact_collection": collection_node(changed)}


@mutation.field("deleteArtifactSequence")
@mutation.field("deleteArtifactPortfolio")
def _delete_collection(_: None, info: Info, input: dict[str, Json]) -> dict[str, object]:
    key, kind = _collection(input)
    deleted = info.context.services.artifacts.editing.delete_collection(
        info.context.user, key, kind
    )
    return {"artifact_collection": collection_node(deleted)}


@mutation.field("createArtifactCollectionTagAssignments")
def _tag(_: None, info: Info, input: dict[str, Json]) -> Json:
    names = _tag_collection(info.context, input, are_added=True)
    return {"tags": [tag_node(name) for name in names]}


@mutation.field("deleteArtifactCollectionTagAssignments")
def _untag(_: None, info: Info, input: dict[str, Json]) -> Json:
    _tag_collection(info.context, input, are_added=False)
    return {"success": True}


def _manifest(context: Context, manifest: Manifest) -> dict[str, object]:
    link = context.services.artifacts.storage.manifest_upload_link(manifest)
    file = LinkedFile(
        id=encode_id("ManifestFile", manifest.id),
        found=RunFile(MANIFEST_NAME, 0, "application/json", 0.0, ""),
        link="",
        upload_url=f"{context.base_url}{link}",
    )
    return {"id": encode_id("ArtifactManifest", manifest.id), "file": file}


def _slot(context: Context, name: str, slot: Slot) -> LinkedFile:
    parts: Json = None
    if slot.upload is not None:
        links: list[Json] = [
            {"part_number": number, "upload_url": f"{context.base_url}{link}"}
            for number, link in slot.part_links.items()
        ]
        parts = {"upload_id": slot.upload, "upload_url_parts": links}
    return LinkedFile(
        id=encode_id("Content", slot.content.id),
        found=RunFile(name, slot.content.size_bytes or 0, media_type(name), 0.0, ""),
        link="",
        display_name=name,
        storage_path=storage_path(slot.content),
        upload_url=None if slot.link is None else f"{context.base_url}{slot.link}",
        upload_multipart_urls=parts,
        artifact=slot.version,
    )


def _to_key(opaque: str) -> int | None:
    try:
        return decode_id("Artifact", opaque)
    except NotFound:  # it points to what was never here
        return None


def _name(context: Context, input: dict[str, Json], *, are_added: bool) -> Json:
    key = decode_id("Artifact", str(input["artifact_id"]))
    context.services.artifacts.editing.name(
        context.user, key, asked.alias_places(input), are_added=are_added
    )
    return {"success": True}


def _collection(input: dict[str, Json]) -> tuple[int, Kind]:
    """Returns the collection that a change is about, and the kind that it must be of."""
    for field, kind in (
        ("artifact_sequence_id", Kind.SEQUENCE),
        ("artifact_portfolio_id", Kind.PORTFOLIO),
    ):
        if field in input:
            return decode_id("ArtifactCollection", str(input[field])), kind
    raise UsageError("this needs the id of a sequence or a portfolio")


def _tag_collection(
    context: Context, input: dict[str, Json], *, are_added: bool
) -> tuple[str, ...]:
    place = AliasPlace(
        str(input["entity_name"]),
        str(input["project_name"]),
        str(input["artifact_collection_name"]),
        "",
    )
    changed = context.services.artifacts.editing.tag_collection(
        context.user, place, texts(input, "tags", "tag_name"), are_added=are_added
    )
    return changed.tags
