"""How a version comes to be: begun, filled, described by a manifest, committed.

    begin -> links for files -> uploads -> manifest -> commit

Nothing is to be seen before the commit, and the commit checks that every file that the manifest
names has come, whole. Every step may be repeated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock

from runwell.errors import Conflict, NotFound, UsageError
from runwell.server.events import ArtifactsChanged, Bus, ProjectKey
from runwell.server.services.access import Access, Action
from runwell.server.services.artifacts.names import (
    check_aliases,
    check_entry_path,
    check_name,
    check_tags,
)
from runwell.server.services.artifacts.storage import Storage
from runwell.server.services.projects import Projects
from runwell.server.services.rows import parse_object
from runwell.store.artifacts.contents import manifest_key, written_manifest_key
from runwell.store.artifacts.nouns import (
    Content,
    Manifest,
    ManifestKind,
    NewEntry,
    NewVersion,
    State,
    Version,
)
from runwell.store.ports.people import User
from runwell.store.ports.runs import Run
from runwell.store.ports.stores import Stores
from runwell.values.text import storable
from runwell.wire.manifest import (
    Entry,
    content_digest,
    decode_manifest,
    encode_manifest,
    entries_digest,
    merge_manifests,
    named_digest,
    pointed_id,
)

MAX_FILES_AT_ONCE = 10_000
MAX_ENTRIES = 5_000_000
_CLAIMED_AT_ONCE = 5_000
_CHUNK_BYTES = 1024**2
_COMMITS_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class WantedFile:
    """A file that a client is about to upload. `md5` is base64; `parts` are numbers, or none."""

    artifact_id: int
    md5: str
    parts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a file goes. `link` is None if its bytes are there already.

    Attributes:
        upload, part_links: For a file that comes in parts.
    """

    content: Content
    version: Version
    link: str | None
    upload: str | None = None
    part_links: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Writing:
    """Use cases of a client that logs an artifact.

    Args:
        stores: What the server keeps.
        access: Who may do what.
        projects: Where collections lie.
        storage: Where bytes go.
        bus: Where it is told that there is a new version.
        clock: Seconds since the epoch.
    """

    stores: Stores
    access: Access
    projects: Projects
    storage: Storage
    bus: Bus
    clock: Callable[[], float]
    _committing: tuple[Lock, ...] = field(
        default_factory=lambda: tuple(Lock() for _ in range(_COMMITS_AT_ONCE))
    )

    def begin(
        self, user: User, entity: str | None, project: str | None, new: NewVersion, run: Run | None
    ) -> Version:
        """Begins a version, or finds the one that this is; see `store.artifacts.versions`.

        Raises:
            PermissionDenied: The project is not the user's.
            Conflict: The collection holds another type.
            InvalidName, UsageError: Something cannot be kept.
        """
        home = self.projects.ensure(user, entity, project)
        check_name("artifact", new.collection)
        check_name("artifact type", new.type)
        if new.digest_algorithm != "MANIFEST_MD5":
            raise UsageError("this server checks MD5 digests; log the artifact without XXH128")
        checked = replace(
            new,
            user_id=user.author,
            run=None if run is None else run.id,
            digest=storable(new.digest),
            aliases=check_aliases(new.aliases),
            tags=check_tags(new.tags),
            metadata=check_metadata(new.metadata),
        )
        version = self.stores.artifacts.versions.begin(home.id, checked, self.clock())
        if version.state is State.COMMITTED:
            self._tell(version)
        return version

    def version(self, user: User, id: int) -> Version:
        """Returns a version that the user may write. Raises NotFound, PermissionDenied."""
        found = self.stores.artifacts.versions.get(id)
        if found is None or found.state is State.DELETED:
            raise NotFound("there is no such artifact")
        place = found.place
        if not self.access.allows(user, Action.READ, place.entity, place.project):
            raise NotFound("there is no such artifact")  # the name of its project is not told
        self.access.require(user, Action.WRITE, place.entity, place.project)
        return found

    def begin_manifest(
        self, user: User, id: int, kind: ManifestKind, digest: str, base_id: int | None
    ) -> Manifest:
        """Returns the manifest that the client will write. Raises Conflict once committed."""
        version = self._pending(user, id)
        if digest:
            named_digest(digest)
        return self.stores.artifacts.contents.begin_manifest(
            version.id, kind, digest, base_id, self.clock()
        )

    def change_manifest(
        self, user: User, manifest_id: int, digest: str | None, base_id: int | None
    ) -> Manifest:
        """Sets the digest of a manifest before it is uploaded. Raises NotFound."""
        found = self.stores.artifacts.contents.manifest(manifest_id)
        if found is None:
            raise NotFound("there is no such manifest")
        self._pending(user, found.artifact_id)
        if digest:
            named_digest(digest)
        return self.stores.artifacts.contents.change_manifest(manifest_id, digest, base_id)

    def slots(self, user: User, files: Sequence[WantedFile]) -> tuple[Slot, ...]:
        """Returns where each file goes, in the same order.

        Raises:
            UsageError: There are too many, or a digest is none.
            Conflict: A version is committed already.
        """
        if len(files) > MAX_FILES_AT_ONCE:
            raise UsageError(f"at most {MAX_FILES_AT_ONCE} files can be begun at once")
        ids = {file.artifact_id for file in files}
        versions = {key: self._pending(user, key) for key in ids}
        entities = {version.place.entity for version in versions.values()}
        if len(entities) > 1:
            raise UsageError("files of one request go to artifacts of one entity")
        wanted = [(file.artifact_id, named_digest(file.md5)) for file in files]
        found = (
            self.stores.artifacts.contents.claim(entities.pop(), wanted, self.clock())
            if wanted
            else ()
        )
        owners = (versions[file.artifact_id] for file in files)
        return tuple(map(self._slot, files, found, owners))

    def join(
        self, user: User, id: int, path: str, upload: str, parts: Sequence[tuple[int, str]]
    ) -> Content:
        """Makes a file out of its uploaded parts; see `Storage.join_parts`."""
        version = self.version(user, id)
        content = self.storage.by_path(path)
        if content.entity != version.place.entity:
            raise NotFound("there is nothing under this storage path")
        self.storage.join_parts(content, upload, parts)
        return content

    def commit(self, user: User, id: int, to_key: Callable[[str], int | None]) -> Version:
        """Makes a version one that everybody sees.

        Args:
            user: Who commits.
            id: The version.
            to_key: From the opaque id of a version to its key; None if it is none.

        Raises:
            UsageError: The manifest or a file has not come, or is not what was promised.
        """
        # A client that asks again shall find the work of the first time done.
        with self._committing[id % _COMMITS_AT_ONCE]:
            version = self.version(user, id)
            if version.state is State.COMMITTED:
                return version
            entries, digest = self._merged(version)
            committed = self._commit(version, entries, digest, to_key)
        self._tell(committed)
        return committed

    def _commit(
        self,
        version: Version,
        entries: dict[str, Entry],
        digest: str,
        to_key: Callable[[str], int | None],
    ) -> Version:
        rows = self._rows(version, entries)
        data = encode_manifest(entries)
        chunks = (data[at : at + _CHUNK_BYTES] for at in range(0, len(data), _CHUNK_BYTES))
        self.stores.blobs.put(manifest_key(version.id), chunks)
        artifacts = self.stores.artifacts
        artifacts.entries.write(version.id, rows, self._pointed(version, entries, to_key))
        committed = artifacts.versions.commit(
            version.id,
            self.clock(),
            digest=digest,
            size_bytes=sum(row.size_bytes for row in rows),
            file_count=len(rows),
        )
        written = artifacts.contents.manifests(version.id)
        artifacts.sweep.doom([written_manifest_key(manifest.id) for manifest in written])
        return committed

    def _merged(self, version: Version) -> tuple[dict[str, Entry], str]:
        """Returns what a version holds, and its digest: the client's, if it knew all of it."""
        manifests = self.stores.artifacts.contents.manifests(version.id)
        full = [found for found in manifests if found.kind is ManifestKind.FULL]
        if full:
            return self._written(full[-1]), version.digest
        # A writer that never came to the point of naming its manifest took no part.
        layers = [found for found in manifests if found.digest or found.size_bytes is not None]
        if not layers:
            raise UsageError("an artifact needs a manifest before it is committed")
        base = next((found.base_id for found in layers if found.base_id is not None), None)
        below = [] if base is None else [self._base(version, base)]
        merged = merge_manifests([*below, *map(self._written, layers)])
        return merged, entries_digest(merged)

    def _written(self, manifest: Manifest) -> dict[str, Entry]:
        if manifest.size_bytes is None:
            raise UsageError("the manifest of this artifact was not uploaded; log it again")
        entries = decode_manifest(self.storage.read(written_manifest_key(manifest.id)))
        if len(entries) > MAX_ENTRIES:
            raise UsageError(f"an artifact has at most {MAX_ENTRIES} files")
        return entries

    def _base(self, version: Version, base_id: int) -> dict[str, Entry]:
        base = self.stores.artifacts.versions.get(base_id)
        if base is None or base.collection_id != version.collection_id:
            raise NotFound("the version that this one goes on from is not in its collection")
        return decode_manifest(self.storage.read(manifest_key(base.id)))

    def _rows(self, version: Version, entries: Mapping[str, Entry]) -> tuple[NewEntry, ...]:
        files = [path for path in sorted(entries) if entries[path].ref is None]
        contents: dict[str, Content] = {}
        for start in range(0, len(files), _CLAIMED_AT_ONCE):
            some = files[start : start + _CLAIMED_AT_ONCE]
            wanted = [(version.id, content_digest(entries[path])) for path in some]
            found = self.stores.artifacts.contents.claim(version.place.entity, wanted, self.clock())
            contents |= dict(zip(some, found, strict=True))
        return tuple(_row(path, entries[path], contents.get(path)) for path in sorted(entries))

    def _pointed(
        self,
        version: Version,
        entries: Mapping[str, Entry],
        to_key: Callable[[str], int | None],
    ) -> tuple[int, ...]:
        opaque = {pointed_id(entry) for entry in entries.values() if entry.ref is not None}
        keys = {to_key(text) for text in opaque if text is not None}
        wanted = sorted(key for key in keys if key is not None and key != version.id)
        return tuple(found.id for found in self.stores.artifacts.versions.many(wanted))

    def _slot(self, file: WantedFile, content: Content, version: Version) -> Slot:
        if content.size_bytes is not None:
            return Slot(content, version, None)
        link = self.storage.upload_link(content)
        if not file.parts:
            return Slot(content, version, link)
        upload, links = self.storage.part_links(content, file.parts)
        return Slot(content, version, link, upload, links)

    def _pending(self, user: User, id: int) -> Version:
        version = self.version(user, id)
        if version.state is not State.PENDING:
            raise Conflict("this artifact is committed; log a new version of it")
        return version

    def _tell(self, version: Version) -> None:
        where = ProjectKey(version.place.entity, version.place.project)
        self.bus.publish(ArtifactsChanged(where, version.collection))


def check_metadata(text: str | None) -> str | None:
    """Returns metadata if it is a JSON object. Raises UsageError."""
    if not text:
        return None
    parse_object(text, "the metadata")
    return text


def _row(path: str, entry: Entry, content: Content | None) -> NewEntry:
    check_entry_path(path)
    size = entry.size or 0
    if content is None:
        return NewEntry(path, storable(entry.digest), size, None, storable(entry.ref or ""))
    if content.size_bytes is None:
        raise UsageError(f"{path[:200]} was not uploaded; log the artifact again")
    if entry.size is not None and entry.size != content.size_bytes:
        raise UsageError(
            f"{path[:200]} has {content.size_bytes} bytes, not {entry.size}; log it again"
        )
    return NewEntry(path, entry.digest, content.size_bytes, content.id, None)
