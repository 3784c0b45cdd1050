"""Versions of artifacts as a server tells of them: found, changed, linked, fetched.

One question per call. Errors of the server pass through; a name that it does not know is a
`NotFound`.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Protocol
from urllib.parse import quote

import msgspec

from runwell.errors import Garbled, NotFound
from runwell.sdk.artifact.cache import Cache, copy_whole
from runwell.sdk.artifact.entry import ArtifactManifestEntry
from runwell.sdk.connection import Connection
from runwell.sdk.organization import owner_of
from runwell.values.json import Json
from runwell.wire.answer import at, document_of, items_of, nodes, text_of
from runwell.wire.documents.artifacts import (
    ADD_ALIASES,
    ARTIFACT_BY_ID,
    ARTIFACT_BY_NAME,
    ARTIFACT_FILE_URLS,
    ARTIFACT_MANIFEST,
    ARTIFACT_MEMBERSHIPS,
    ARTIFACT_USERS,
    DELETE_ALIASES,
    DELETE_ARTIFACT,
    LINK_ARTIFACT,
    UNLINK_ARTIFACT,
    UPDATE_ARTIFACT,
)
from runwell.wire.manifest import Entry, decode_manifest

FILES_PER_PAGE = 5000
TRANSFERS = 16
_BLOCK_BYTES = 1 << 20


class Collection(msgspec.Struct, frozen=True):
    """Where a version stands."""

    entity: str
    project: str
    name: str
    id: str = ""
    is_portfolio: bool = False


class Version(msgspec.Struct, frozen=True):
    """A version, in the collection by which it was found.

    Attributes:
        number: The N of its vN there; None while it is not committed.
        collection: Where it was found.
        source: Where it was made.
        source_number: Its N there.
        aliases: In the collection.
        metadata: JSON.
        ttl_s: -1 as its surroundings say, -2 for ever.
        linked_at: When it came to the collection, ISO 8601.
    """

    id: str
    number: int | None
    collection: Collection
    source: Collection
    source_number: int | None
    aliases: tuple[str, ...]
    type: str
    tags: tuple[str, ...]
    description: str | None
    metadata: dict[str, Json]
    ttl_s: int
    state: str
    size: int
    digest: str
    commit_hash: str | None
    file_count: int
    history_step: int | None
    created_at: str
    updated_at: str | None
    linked_at: str | None = None


class Progress(Protocol):
    """Is told how many of how many files are here."""

    def __call__(self, done: int, total: int) -> None: ...


class Remote:
    """Artifacts of one server.

    Args:
        connection: The server.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def find(self, entity: str, project: str, name: str) -> Version:
        """Returns the version `name:alias`. Raises NotFound."""
        asked: dict[str, Json] = {"entity": entity, "project": project, "name": name}
        answer = self.connection.query(ARTIFACT_BY_NAME, asked)
        membership = at(answer, "project", "artifactCollectionMembership")
        if not isinstance(at(membership, "artifact"), dict):
            raise NotFound(f"there is no artifact {entity}/{project}/{name}")
        return read_membership(membership)

    def owner(self, entity: str, project: str) -> str:
        """Returns whose a project is, see `organization.owner_of`."""
        return owner_of(self.connection, entity, project)

    def by_id(self, artifact_id: str) -> Version:
        """Returns the version with the server's id, in the collection of its birth."""
        artifact = at(self.connection.query(ARTIFACT_BY_ID, {"id": artifact_id}), "artifact")
        if not isinstance(artifact, dict):
            raise NotFound(f"there is no artifact with the id {artifact_id}")
        return read_version(artifact)

    def memberships(self, artifact_id: str) -> list[Version]:
        """Returns a version in each collection that it is linked to."""
        answer = self.connection.query(ARTIFACT_MEMBERSHIPS, {"id": artifact_id})
        found = [
            read_membership(node) for node in nodes(at(answer, "artifact", "artifactMemberships"))
        ]
        return [each for each in found if each.collection.is_portfolio]

    def runs_of(self, artifact_id: str) -> tuple[str | None, list[str]]:
        """Returns the run that made a version and those that use it, as entity/project/run."""
        artifact = at(self.connection.query(ARTIFACT_USERS, {"id": artifact_id}), "artifact")
        maker = at(artifact, "createdBy")
        is_run = at(maker, "__typename") == "Run"
        return _run_path(maker) if is_run else None, list(
            map(_run_path, nodes(at(artifact, "usedBy")))
        )

    def update(self, artifact_id: str, changes: Mapping[str, Json]) -> None:
        """Changes description, metadata, tags or the time to live."""
        self.connection.query(UPDATE_ARTIFACT, {"input": {"artifactID": artifact_id, **changes}})

    def set_aliases(self, version: Version, added: Sequence[str], removed: Sequence[str]) -> None:
        """Adds and removes aliases in the version's collection."""
        for operation, aliases in ((ADD_ALIASES, added), (DELETE_ALIASES, removed)):
            if aliases:
                asked: list[Json] = []
                asked += [
                    {
                        "entityName": version.collection.entity,
                        "projectName": version.collection.project,
                        "artifactCollectionName": version.collection.name,
                        "alias": alias,
                    }
                    for alias in aliases
                ]
                self.connection.query(
                    operation, {"input": {"artifactID": version.id, "aliases": asked}}
                )

    def delete(self, artifact_id: str, *, delete_aliases: bool) -> None:
        """Deletes a version."""
        asked: Json = {"artifactID": artifact_id, "deleteAliases": delete_aliases}
        self.connection.query(DELETE_ARTIFACT, {"input": asked})

    def link(self, artifact_id: str, target: Collection, aliases: Sequence[str]) -> None:
        """Lets a version stand in another collection, too."""
        named: list[Json] = []
        named += [{"artifactCollectionName": target.name, "alias": alias} for alias in aliases]
        asked: Json = {
            "artifactID": artifact_id,
            "artifactPortfolioName": target.name,
            "entityName": target.entity,
            "projectName": target.project,
            "aliases": named,
        }
        self.connection.query(LINK_ARTIFACT, {"input": asked})

    def unlink(self, version: Version) -> None:
        """Takes a version out of the collection that it was linked to."""
        asked: dict[str, Json] = {"artifactID": version.id, "portfolioID": version.collection.id}
        self.connection.query(UNLINK_ARTIFACT, asked)

    def entries(self, artifact_id: str) -> dict[str, Entry]:
        """Returns the manifest of a version.

        Raises:
            Garbled: There is none, or a path in it leads out of the folder that it is laid out in.
        """
        answer = self.connection.query(ARTIFACT_MANIFEST, {"id": artifact_id})
        url = at(answer, "artifact", "currentManifest", "file", "directUrl")
        if not isinstance(url, str):
            raise Garbled("the server has no manifest of the version")
        with self.connection.fetch(url) as reply:
            return checked(decode_manifest(reply.read()))

    def download(
        self,
        version: Version,
        entries: Sequence[ArtifactManifestEntry],
        root: Path,
        cache: Cache | None,
        progress: Progress,
    ) -> None:
        """Fetches files of a version, several at a time; what is here already stays.

        Raises:
            ServerError, TransportError: The first failure; what came is whole and in the cache.
        """
        missing = []
        for entry in entries:
            held = cache.find(entry.digest, entry.size) if cache else None
            if held is None:
                missing.append(entry)
            else:
                copy_whole(held, root / entry.path)
        done = len(entries) - len(missing)
        progress(done, len(entries))
        if not missing:
            return
        urls = self._urls(version, {entry.path for entry in missing})
        with ThreadPoolExecutor(TRANSFERS, thread_name_prefix="download") as pool:
            jobs = [
                pool.submit(self._fetch, version, entry, urls.get(entry.path), root, cache)
                for entry in missing
            ]
            try:
                for job in jobs:
                    job.result()
                    done += 1
                    progress(done, len(entries))
            finally:
                for job in jobs:
                    job.cancel()

    def _fetch(
        self,
        version: Version,
        entry: ArtifactManifestEntry,
        url: str | None,
        root: Path,
        cache: Cache | None,
    ) -> None:
        address = url or _address(self.connection.server.base_url, version, entry)
        keeper = cache or Cache(root / ".runwell-download")
        with (
            self.connection.fetch(address, is_signed=url is not None) as reply,
            keeper.writing(entry.digest) as file,
        ):
            digest = hashlib.md5(usedforsecurity=False)
            while block := reply.read(_BLOCK_BYTES):
                file.write(block)
                digest.update(block)
            if not _is_what_was_promised(entry, digest.digest()):
                raise Garbled(f"{entry.path!r} came with other bytes than it has; fetch it again")
        held = keeper.path_of(entry.digest)
        if cache is not None:
            copy_whole(held, root / entry.path)
            return
        (root / entry.path).parent.mkdir(parents=True, exist_ok=True)
        held.replace(root / entry.path)
        for folder in (held.parent, *held.parent.parents):
            if folder == root:
                break
            with suppress(OSError):
                folder.rmdir()

    def _urls(self, version: Version, wanted: set[str]) -> dict[str, str]:
        """Returns signed addresses of the wanted paths."""
        found: dict[str, str] = {}
        cursor: Json = None
        while True:
            asked: dict[str, Json] = {
                "entity": version.collection.entity,
                "project": version.collection.project,
                "collection": version.collection.name,
                "alias": f"v{version.number}",
                "cursor": cursor,
                "perPage": FILES_PER_PAGE,
            }
            answer = self.connection.query(ARTIFACT_FILE_URLS, asked)
            files = at(answer, "project", "artifactCollection", "artifactMembership", "files")
            for node in nodes(files):
                name, url = at(node, "name"), at(node, "directUrl")
                if isinstance(name, str) and isinstance(url, str) and name in wanted:
                    found[name] = url
            cursor = at(files, "pageInfo", "endCursor")
            if at(files, "pageInfo", "hasNextPage") is not True or len(found) == len(wanted):
                return found


def checked(entries: dict[str, Entry]) -> dict[str, Entry]:
    """Returns entries whose paths stay below whatever folder they are put in. Raises Garbled."""
    for path in entries:
        place = PurePosixPath(path)
        if place.is_absolute() or ".." in place.parts or not place.parts:
            raise Garbled(f"the path {path[:200]!r} of an artifact leads out of its folder")
    return entries


def _is_what_was_promised(entry: ArtifactManifestEntry, md5: bytes) -> bool:
    """Returns whether bytes have the digest of their entry; of another kind it is not known."""
    if entry.extra.get("alg", "MD5") != "MD5":
        return True
    return base64.b64encode(md5).decode() == entry.digest


def _address(base_url: str, version: Version, entry: ArtifactManifestEntry) -> str:
    """Returns where a file lies for those who have a key, without asking."""
    source = version.source
    parts = [
        "default",
        source.entity,
        source.project,
        source.name,
        version.id,
        entry.birth_artifact_id or version.id,
        base64.b64decode(entry.digest).hex(),
        entry.path.rpartition("/")[2],
    ]
    return f"{base_url}/artifactsV2/" + "/".join(quote(part, safe="") for part in parts)


def read_membership(membership: Json) -> Version:
    """Returns a version as the server tells of it in a collection that shows it."""
    version = read_version(at(membership, "artifact"))
    number = at(membership, "versionIndex")
    names = tuple(str(at(each, "alias")) for each in items_of(at(membership, "aliases")))
    return msgspec.structs.replace(
        version,
        number=number if isinstance(number, int) else None,
        collection=_collection(at(membership, "artifactCollection")),
        aliases=tuple(name for name in names if name != f"v{number}"),
        linked_at=text_of(at(membership, "createdAt")),
    )


def read_version(node: Json) -> Version:
    """Returns a version as the server tells of it, in the collection of its birth."""
    source = _collection(at(node, "artifactSequence"))
    number = at(node, "versionIndex")
    number = number if isinstance(number, int) else None
    own = [
        str(at(each, "alias"))
        for each in items_of(at(node, "aliases"))
        if at(each, "artifactCollection", "name") == source.name
        and at(each, "artifactCollection", "__typename") != "ArtifactPortfolio"
    ]
    step = at(node, "historyStep")
    return Version(
        id=_text(node, "id"),
        number=number,
        collection=source,
        source=source,
        source_number=number,
        aliases=tuple(name for name in own if name != f"v{number}"),
        type=str(at(node, "artifactType", "name")),
        tags=tuple(str(at(each, "name")) for each in items_of(at(node, "tags"))),
        description=text_of(at(node, "description")),
        metadata=document_of(at(node, "metadata")),
        ttl_s=_int(at(node, "ttlDurationSeconds"), -1),
        state=str(at(node, "state")),
        size=_int(at(node, "size"), 0),
        digest=_text(node, "digest"),
        commit_hash=text_of(at(node, "commitHash")),
        file_count=_int(at(node, "fileCount"), 0),
        history_step=step if isinstance(step, int) else None,
        created_at=str(at(node, "createdAt")),
        updated_at=text_of(at(node, "updatedAt")),
    )


def _collection(node: Json) -> Collection:
    return Collection(
        entity=str(at(node, "project", "entity", "name")),
        project=str(at(node, "project", "name")),
        name=_text(node, "name"),
        id=str(at(node, "id") or ""),
        is_portfolio=at(node, "__typename") == "ArtifactPortfolio",
    )


def _run_path(node: Json) -> str:
    project = at(node, "project")
    return "/".join(
        str(part) for part in (at(project, "entity", "name"), at(project, "name"), at(node, "name"))
    )


def _int(value: Json, default: int) -> int:
    return value if isinstance(value, int) else default


def _text(value: Json, key: str) -> str:
    found = at(value, key)
    if not isinstance(found, str):
        raise Garbled("what answers there is no tracking server")
    return found
