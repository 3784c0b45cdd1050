"""The manifest of an artifact: what lies at which path, as a JSON document.

    {"version": 1, "storagePolicy": "wandb-storage-policy-v1",
     "storagePolicyConfig": {"storageLayout": "V2"},
     "contents": {"sub/b.txt": {"digest": "mHvK…==", "size": 4, "birthArtifactID": "QXJ0…"},
                  "ref": {"digest": "etag", "ref": "s3://bucket/key", "size": 9}}}

Knows neither who keeps the bytes nor whether they are there. What clients note for themselves
(`local_path`, `skip_cache`) is left out when a manifest is written anew.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import TypeAlias

import msgspec

from runwell.errors import UsageError
from runwell.values.json import Json

VERSION = 1
POLICY = "wandb-storage-policy-v1"
LAYOUT = "V2"
_DIGEST_BYTES = 16
_POINTER = re.compile("wandb-artifact://([0-9a-fA-F]+)/.*", re.DOTALL)


class Entry(msgspec.Struct, frozen=True, omit_defaults=True, rename="camel"):
    """A file, or a reference to something that lies elsewhere.

    Attributes:
        digest: Of a file the base64 of its hash; of a reference whatever changes with it.
        size: Bytes, if they are known.
        ref: Where it lies; None for a file of the artifact.
        birth_artifact_id: The version that the file came with.
        extra: What the kind of reference needs; of a file, which hash its digest is.
    """

    digest: str
    ref: str | None = None
    size: int | None = None
    birth_artifact_id: str | None = msgspec.field(name="birthArtifactID", default=None)
    extra: dict[str, Json] | None = None


Entries: TypeAlias = Mapping[str, Entry]


class _Manifest(msgspec.Struct, frozen=True, rename="camel"):
    contents: dict[str, Entry]
    version: int = VERSION
    storage_policy: str = POLICY
    storage_policy_config: dict[str, Json] | None = None


def decode_manifest(data: bytes) -> dict[str, Entry]:
    """Returns the entries of a manifest by path.

    Raises:
        UsageError: It is none, or one of a version that is not known.
    """
    try:
        manifest = msgspec.json.decode(data, type=_Manifest)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(f"the manifest of an artifact cannot be read: {error}") from error
    if manifest.version != VERSION:
        raise UsageError(f"manifests of version {manifest.version} are not known; use {VERSION}")
    return manifest.contents


def encode_manifest(entries: Entries) -> bytes:
    """Returns the document of these entries, by path; the same for the same entries."""
    document = {
        "version": VERSION,
        "storagePolicy": POLICY,
        "storagePolicyConfig": {"storageLayout": LAYOUT},
        "contents": {path: entries[path] for path in sorted(entries)},
    }
    return msgspec.json.encode(document)


def merge_manifests(layers: Iterable[Entries]) -> dict[str, Entry]:
    """Returns the entries of all layers; of a path that several have, the last one's."""
    merged: dict[str, Entry] = {}
    for layer in layers:
        merged.update(layer)
    return merged


def entries_digest(entries: Entries) -> str:
    """Returns the digest of an artifact with these entries, as clients reckon it: hexadecimal."""
    hasher = hashlib.md5(b"wandb-artifact-manifest-v1\n", usedforsecurity=False)
    for path in sorted(entries):
        hasher.update(f"{path}:{entries[path].digest}\n".encode("utf-8", "surrogatepass"))
    return hasher.hexdigest()


def content_digest(entry: Entry) -> str:
    """Returns what the bytes of a file are found by. Raises UsageError; see `named_digest`."""
    algorithm = (entry.extra or {}).get("alg", "MD5")
    if algorithm != "MD5":
        raise UsageError(f"this server checks MD5 digests, not {str(algorithm)[:64]}")
    return named_digest(entry.digest)


def named_digest(encoded: str) -> str:
    """Returns an MD5 in base64 as `md5:<hexadecimal>`.

    Raises:
        UsageError: It has not the form of one.
    """
    try:
        raw = base64.b64decode(encoded, validate=True)
    except ValueError as error:  # no base64, or not even ASCII
        raise UsageError(f"{encoded[:64]!r} is no digest of a file; send base64") from error
    if len(raw) != _DIGEST_BYTES:
        raise UsageError(f"{encoded[:64]!r} is no MD5; it has {len(raw)} bytes")
    return f"md5:{raw.hex()}"


def pointed_id(entry: Entry) -> str | None:
    """Returns the opaque id of the version that an entry points into; None if it points to none."""
    found = _POINTER.fullmatch(entry.ref or "")
    if found is None or len(found[1]) % 2:
        return None
    return base64.b64encode(bytes.fromhex(found[1])).decode()
