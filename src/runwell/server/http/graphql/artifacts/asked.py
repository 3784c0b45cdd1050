"""From inputs, as clients of several versions write them, to what services take."""

from __future__ import annotations

from collections.abc import Sequence

from runwell.errors import UsageError
from runwell.server.http.graphql.ids import decode_id
from runwell.server.http.graphql.inputs import objects, text, texts, whole
from runwell.server.services.artifacts.editing import AliasPlace
from runwell.server.services.artifacts.writing import WantedFile
from runwell.store.artifacts.nouns import NewVersion, VersionChange
from runwell.values.json import Json

INHERITED, FOR_EVER = -1, -2
REGIONS = (None, "", "default", "minio-local")


def optional_id(input: dict[str, Json], key: str, kind: str = "Artifact") -> int | None:
    """Returns the key in an opaque id; None if it is absent or null. Raises NotFound."""
    opaque = text(input, key)
    return None if not opaque else decode_id(kind, opaque)


def new_version(input: dict[str, Json], user_id: int) -> NewVersion:
    """Returns the version that somebody begins. Raises UsageError."""
    region = text(input, "storage_region")
    if region not in REGIONS:
        raise UsageError(f"CreateArtifact invalid storageRegion: {region}")
    names = input.get("artifact_collection_names")
    first = names[0] if isinstance(names, list) and names else None
    return NewVersion(
        type=str(input["artifact_type_name"]),
        collection=text(input, "artifact_collection_name") or str(first or ""),
        user_id=user_id,
        run=None,
        digest=str(input["digest"]),
        digest_algorithm=text(input, "digest_algorithm") or "MANIFEST_MD5",
        aliases=texts(input, "aliases", "alias"),
        tags=texts(input, "tags", "tag_name"),
        description=text(input, "description"),
        metadata=text(input, "metadata"),
        ttl_s=read_ttl(input)[0],
        history_step=whole(input, "history_step"),
        client_id=text(input, "client_id") or None,
        distributed_id=text(input, "distributed_id") or None,
        deduplicate=input.get("enable_digest_deduplication") is not False,
    )


def read_ttl(input: dict[str, Json]) -> tuple[int | None, bool]:
    """Returns seconds to live (0 for ever, None if nothing is said), and whether to inherit them.

    Raises:
        UsageError: No time has so many seconds.
    """
    seconds = whole(input, "ttl_duration_seconds")
    if seconds == INHERITED:
        return None, True
    if seconds == FOR_EVER:
        return 0, False
    if seconds is not None and seconds <= 0:
        raise UsageError("a time to live has at least one second")
    return seconds, False


def version_change(input: dict[str, Json]) -> VersionChange:
    """Returns what is set on a version. Raises UsageError."""
    ttl_s, is_inherited = read_ttl(input)
    aliases = texts(input, "aliases", "alias") if input.get("aliases") is not None else None
    return VersionChange(
        description=text(input, "description"),
        metadata=text(input, "metadata"),
        ttl_s=ttl_s,
        inherit_ttl=is_inherited,
        tags_added=texts(input, "tags_to_add", "tag_name"),
        tags_removed=texts(input, "tags_to_delete", "tag_name"),
        aliases=aliases,
    )


def alias_places(input: dict[str, Json]) -> tuple[AliasPlace, ...]:
    """Returns the aliases that are meant, each in its collection."""
    return tuple(
        AliasPlace(
            str(item["entity_name"]),
            str(item["project_name"]),
            str(item["artifact_collection_name"]),
            str(item["alias"]),
        )
        for item in objects(input, "aliases")
    )


def wanted_files(input: dict[str, Json]) -> tuple[WantedFile, ...]:
    """Returns the files that are to be uploaded. Raises UsageError, NotFound."""
    return tuple(
        WantedFile(
            decode_id("Artifact", str(item["artifact_id"])),
            text(item, "md_5") or text(item, "digest") or "",
            tuple(number for number, _ in parts(item, "upload_parts_input")),
        )
        for item in objects(input, "artifact_files")
    )


def parts(input: dict[str, Json], key: str) -> Sequence[tuple[int, str]]:
    """Returns number and MD5 of the parts of an upload."""
    return [
        (whole(item, "part_number") or 0, str(item["hex_m_d_5"])) for item in objects(input, key)
    ]
