"""An artifact: a versioned folder of files and references.

A script makes a draft, adds to it and logs it; the run's journal then says what is to be delivered,
and the uplink delivers it. What was logged and waited for, or found by name, is a version of the
server's: it can be read, changed in its words (aliases, tags, description, metadata), linked and
deleted, but its content stays.
"""

# ruff: noqa: FBT001, FBT002  the signatures are W&B's, whose flags may be positional

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import IO, TYPE_CHECKING, Any

from runwell.errors import DataError, ServerError, TransportError, UsageError
from runwell.sdk.artifact import reference
from runwell.sdk.artifact.cache import Cache
from runwell.sdk.artifact.content import Content, clean_path
from runwell.sdk.artifact.entry import ArtifactManifest, ArtifactManifestEntry, md5_of
from runwell.sdk.artifact.facts import TTL_INHERITED, ArtifactFacts, Delivery, plain_metadata
from runwell.sdk.artifact.files import ArtifactFiles
from runwell.sdk.artifact.names import ArtifactName, check_alias, check_name, read_name
from runwell.sdk.artifact.outlet import Outlet
from runwell.sdk.artifact.places import ArtifactPlaces, places
from runwell.sdk.artifact.remote import Collection, Remote, Version
from runwell.sdk.terminal import termwarn
from runwell.values.json import Json
from runwell.wire.artifact_notes import decode_delivered, note_path
from runwell.wire.records import ArtifactEntry, ArtifactRecord

if TYPE_CHECKING:
    from typing_extensions import Self

    from runwell.sdk.media.file import Media
    from runwell.sdk.query.collection import ArtifactCollection

_POLL_S = 0.05
_WAKE_EVERY_S = 1.0


class Artifact(ArtifactFacts, ArtifactFiles):
    """A versioned folder of files and references.

    Args:
        name: Letters, digits, dots, dashes and underscores.
        type: What kind of thing it is: "dataset", "model" …
        description: Free text.
        metadata: Facts about it.
        incremental: What is added is laid over the latest version.
        use_as: Taken for the sake of scripts that pass it.
        storage_region: The same.
        digest_algorithm: Always MD5.

    Raises:
        InvalidName: The name cannot be one.
    """

    def __init__(
        self,
        name: str,
        type: str,
        description: str | None = None,
        metadata: Mapping[str, object] | None = None,
        incremental: bool = False,
        use_as: str | None = None,
        storage_region: str | None = None,
        digest_algorithm: str = "MD5",
    ) -> None:
        if not type:
            raise UsageError(f"the type of an artifact is {type!r}; use a word")
        if digest_algorithm != "MD5":
            raise UsageError(f"digest_algorithm is {digest_algorithm!r}; here it is MD5")
        self._name = check_name(name)
        self._type = type
        self._description = description
        self._metadata = plain_metadata(metadata)
        self._is_incremental = bool(incremental)
        self._use_as = use_as
        self.storage_region = storage_region
        self._aliases: list[str] = []
        self._tags: list[str] = []
        self._ttl_s: int | None = None
        self._places: ArtifactPlaces = places()
        self._content = Content(self._places)
        self._is_final = self._is_set_aside = False
        self._version: Version | None = None
        self._remote: Remote | None = None
        self._delivery: Delivery | None = None
        self._files: dict[str, str] = {}
        self._manifest: ArtifactManifest | None = None
        self._linked_to: list[str] = []
        self._saved: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        self._base_id: str | None = None
        self.distributed_id: str | None = None
        self.client_id = secrets.token_hex(16)
        self.sequence_client_id = secrets.token_hex(16)

    @classmethod
    def of_version(cls, version: Version, remote: Remote) -> Self:
        """Returns a version of the server's."""
        made = cls(version.source.name, version.type)
        made._take(version, remote)
        return made

    # What is put into it.

    def add_file(
        self,
        local_path: str | Path,
        name: str | None = None,
        is_tmp: bool | None = False,
        skip_cache: bool | None = False,
        policy: str | None = "mutable",
        overwrite: bool = False,
    ) -> ArtifactManifestEntry:
        """Adds a file.

        Args:
            local_path: Where it is.
            name: Its path in the artifact; default: its name.
            is_tmp: Its name is made unlike others by its content.
            skip_cache: Passes the cache by.
            policy: "mutable" takes a copy now; "immutable" promises that it stays as it is.
            overwrite: It may take the place of another one.

        Raises:
            UsageError: It is no file, or another one has its place.
        """
        self._must_be_open()
        path = Path(local_path)
        if not path.is_file():
            raise UsageError(f"there is no file to be added: {path}")
        place = clean_path(name or path.name)
        if is_tmp:
            stem, dot, suffix = place.partition(".")
            place = f"{stem}-{bytes(md5_of(path), 'ascii').hex()[:20]}{dot}{suffix}"
        return self._content.add_file(
            path, place, policy=policy, overwrite=overwrite, skip_cache=bool(skip_cache)
        )

    def add_dir(
        self,
        local_path: str | Path,
        name: str | None = None,
        skip_cache: bool | None = False,
        policy: str | None = "mutable",
        merge: bool = False,
    ) -> None:
        """Adds all files below a directory, below `name` if it is given; see `add_file`.

        `merge` lets them take the place of others.
        """
        self._must_be_open()
        root = Path(local_path)
        if not root.is_dir():
            raise UsageError(f"there is no directory to be added: {root}")
        self._content.add_dir(
            root, name, policy=policy, overwrite=merge, skip_cache=bool(skip_cache)
        )

    def add_reference(
        self,
        uri: ArtifactManifestEntry | str,
        name: str | None = None,
        checksum: bool = True,
        max_objects: int | None = None,
    ) -> Sequence[ArtifactManifestEntry]:
        """Adds what lies elsewhere, without its bytes.

        Args:
            uri: `file://`, `s3://`, `gs://`, `http(s)://` or any other; or an entry of another
                artifact.
            name: Its path here; of several objects their folder.
            checksum: False looks at nothing.
            max_objects: More are an error.
        """
        self._must_be_open()
        place = clean_path(str(name)) if name else None
        if isinstance(uri, ArtifactManifestEntry):
            entries = [_pointer(uri, place)]
        else:
            entries = reference.entries_for(
                str(uri), place, with_checksum=checksum, max_objects=max_objects
            )
        for entry in entries:
            self._content.manifest.add_entry(entry)
        return entries

    @contextmanager
    def new_file(
        self,
        name: str,
        mode: str = "x",
        encoding: str | None = None,
        policy: str = "mutable",
    ) -> Iterator[IO[Any]]:
        """Gives a new file to write to; it is added when the block ends."""
        self._must_be_open()
        overwrite = "w" in mode
        with self._content.new_file(clean_path(name), mode, encoding, overwrite=overwrite) as file:
            yield file

    def add(self, obj: Media, name: str, overwrite: bool = False) -> ArtifactManifestEntry:
        """Adds a value: a table, or media.

        Its files lie beside what describes it, `<name>.<kind>.json`.
        """
        from runwell.sdk.artifact.values import add_value

        self._must_be_open()
        return add_value(self._content, obj, clean_path(str(name)), overwrite=overwrite)

    def remove(self, item: str | Path | ArtifactManifestEntry) -> None:
        """Takes out an entry, or all below a directory. Raises FileNotFoundError."""
        self._must_be_open()
        manifest = self._content.manifest
        path = item.path if isinstance(item, ArtifactManifestEntry) else str(item)
        entry = manifest.get_entry_by_path(path)
        found = [entry] if entry else manifest.get_entries_in_directory(path)
        if not found:
            raise FileNotFoundError(f"the artifact has no {path!r}")
        for each in found:
            manifest.remove_entry(each)

    def finalize(self) -> None:
        """Says that nothing more is added."""
        self._is_final = True

    def new_draft(self) -> Artifact:
        """Returns a draft of the next version, with the content of this one."""
        known = self._known("new_draft()")
        draft = Artifact(
            known.source.name, self.type, self._description, self._metadata, use_as=self._use_as
        )
        for path, entry in self.manifest.entries.items():
            draft._content.manifest.entries[path] = ArtifactManifestEntry(
                path, entry.digest, entry.ref, entry.birth_artifact_id, entry.size, entry.extra
            )
        draft._base_id = known.id
        return draft

    # What is done with it.

    def save(self, project: str | None = None, settings: object = None) -> None:
        """Logs a draft, with the current run or one of its own; of a version writes its changes."""
        if self._version is None:
            Outlet.save(self, project, settings)
            return
        self._save_changes(self._version)

    def _save_changes(self, known: Version) -> None:
        remote = self._server()
        aliases, tags = self._saved
        changes: dict[str, Json] = {
            "description": self._description,
            "metadata": json.dumps(self._metadata),
            "ttlDurationSeconds": TTL_INHERITED if self._ttl_s is None else self._ttl_s,
            "tagsToAdd": _tags(tag for tag in self._tags if tag not in tags),
            "tagsToDelete": _tags(tag for tag in tags if tag not in self._tags),
        }
        remote.update(known.id, changes)
        remote.set_aliases(
            known,
            [alias for alias in self._aliases if alias not in aliases],
            [alias for alias in aliases if alias not in self._aliases],
        )
        self._saved = (tuple(self._aliases), tuple(self._tags))

    def wait(self, timeout: float | None = None) -> Artifact:
        """Waits until the server has it; returns it.

        Offline it returns at once, with a warning: nothing is sent before `runwell sync`.

        Raises:
            TimeoutError: It took longer than `timeout` seconds.
            ServerError: The server refused it.
        """
        if self._version is not None or self._is_set_aside:
            return self
        if self._delivery is None:
            raise UsageError("this artifact was not logged; call run.log_artifact() first")
        if not self._delivery.is_shipped:
            termwarn(f"artifact {self._name!r} is sent later; there is nothing to wait for")
            return self
        started = wake_at = monotonic()
        while not self._is_delivered():
            now = monotonic()
            if timeout is not None and now - started > timeout:
                raise TimeoutError(f"artifact {self._name!r} is not with the server yet")
            if now >= wake_at:
                self._delivery.wake()
                wake_at = now + _WAKE_EVERY_S
            sleep(_POLL_S)
        return self

    def _is_delivered(self) -> bool:
        """Takes over what the uplink noted, if it did."""
        delivery = self._delivery
        if delivery is None:
            return False
        try:
            note = decode_delivered(note_path(delivery.folder, self.client_id).read_bytes())
        except (OSError, DataError):
            return False
        if note.artifact_id is None:
            raise ServerError(f"artifact {self._name!r} was refused: {note.error}", status=400)
        remote = delivery.connect()
        self._take(remote.by_id(note.artifact_id), remote)
        return True

    def link(self, target_path: str, aliases: Iterable[str] | None = None) -> Artifact:
        """Lets this version stand in another collection, too; returns it as it stands there.

        Args:
            target_path: `collection`, `project/collection` or `entity/project/collection`.
            aliases: Its aliases there.
        """
        if self._version is None:
            self.wait()
        known, remote = self._known("link()"), self._server()
        name = read_name(target_path)
        project = name.project or known.collection.project
        entity = remote.owner(name.entity or known.collection.entity, project)
        target = Collection(entity, project, name.name)
        remote.link(known.id, target, [check_alias(alias) for alias in aliases or ()])
        return Artifact.of_version(
            remote.find(target.entity, target.project, f"{target.name}:latest"), remote
        )

    def unlink(self) -> None:
        """Takes it out of the collection that it is linked to."""
        if not self.is_link:
            raise UsageError(f"{self.name} was made here; delete() removes it")
        self._server().unlink(self._known("unlink()"))

    def delete(self, delete_aliases: bool = False) -> None:
        """Deletes the version for good; with aliases only if `delete_aliases` says so."""
        self._server().delete(self.id, delete_aliases=bool(delete_aliases))

    def logged_by(self) -> object:
        """Returns the run that made it, None if nobody knows."""
        remote = self._server()
        path = remote.runs_of(self.id)[0]
        return Outlet.find_run(remote.connection, path) if path else None

    def used_by(self) -> list[object]:
        """Returns the runs that use it."""
        remote = self._server()
        return [Outlet.find_run(remote.connection, path) for path in remote.runs_of(self.id)[1]]

    @property
    def collection(self) -> ArtifactCollection:
        """The collection by which it was found."""
        known = self._known("collection")
        return Outlet.find_collection(self._server().connection, known.collection, self.type)

    @property
    def source_collection(self) -> ArtifactCollection:
        """The collection in which it was made."""
        known = self._known("source_collection")
        return Outlet.find_collection(self._server().connection, known.source, self.type)

    def json_encode(self) -> dict[str, Json]:
        """Returns what stands for it in a config."""
        known = self._version
        own: dict[str, Json] = {"_type": "artifactVersion", "_version": "v0"}
        if known is None:
            return {**own, "sequenceName": self._name, "digest": self.digest}
        return {
            **own,
            "id": known.id,
            "version": f"v{known.number}",
            "sequenceName": known.source.name,
            "usedAs": self._use_as,
        }

    def __setitem__(self, name: str, item: Media) -> ArtifactManifestEntry:
        return self.add(item, name)

    def __getitem__(self, name: str) -> Media | None:
        return self.get(name)

    def __repr__(self) -> str:
        return f"<Artifact {self._version.id if self._version else self._name}>"

    # What a run does with it.

    def as_record(
        self,
        *,
        aliases: tuple[str, ...],
        tags: tuple[str, ...],
        history_step: int | None,
        distributed_id: str | None,
        is_final: bool,
        use_as: str | None,
    ) -> ArtifactRecord:
        """Returns what the journal says of a draft that was handed over."""
        entries = tuple(
            ArtifactEntry(
                path=path,
                digest=entry.digest,
                size=entry.size,
                ref=entry.ref,
                extra=entry.extra or None,
                birth_id=entry.birth_artifact_id,
                file=self._files.get(path),
            )
            for path, entry in sorted(self._content.manifest.entries.items())
        )
        return ArtifactRecord(
            client_id=self.client_id,
            sequence_client_id=self.sequence_client_id,
            type=self._type,
            name=self._name,
            digest=self._content.manifest.digest(),
            entries=entries,
            description=self._description,
            metadata=json.dumps(self._metadata) if self._metadata else None,
            aliases=aliases,
            tags=tags,
            ttl_s=self._ttl_s,
            history_step=history_step,
            base_id=self._base_id,
            is_incremental=self._is_incremental,
            distributed_id=distributed_id,
            is_final=is_final,
            use_as=use_as,
        )

    def refusal(self) -> str | None:
        """Returns why the server refused it, None if it did not."""
        if self._version is None and self._delivery is not None:
            try:
                self._is_delivered()
            except ServerError as error:
                return str(error)
            except TransportError:
                return None
        return None

    def set_aside(self) -> None:
        """Becomes what a disabled run logged: it does not change any more, and goes nowhere."""
        self._is_final = self._is_set_aside = True

    def hand_over(self, delivery: Delivery) -> None:
        """Becomes what a run delivers.

        Raises:
            UsageError: It was logged already.
        """
        if self._delivery is not None or self._version is not None:
            raise UsageError(f"artifact {self._name!r} was logged already; make another one")
        self._is_final = True
        self._files = self._content.hand_over(delivery.folder / self.client_id)
        cache = Cache(self._places.cache)
        for entry in self._content.manifest.entries.values():
            is_copy = entry.local_path is not None and not Path(entry.local_path).is_symlink()
            if is_copy and not entry.skip_cache and entry.local_path:
                cache.adopt(Path(entry.local_path), entry.digest)
        self._delivery = delivery

    def _made_of(self, version: Version) -> Self:
        return type(self).of_version(version, self._server())

    def _read_manifest(self) -> ArtifactManifest:
        manifest = ArtifactManifest()
        for path, entry in self._server().entries(self.id).items():
            made = ArtifactManifestEntry(
                path, entry.digest, entry.ref, entry.birth_artifact_id, entry.size, entry.extra
            )
            made.belongs_to(self)
            manifest.entries[path] = made
        return manifest

    def _take(self, version: Version, remote: Remote) -> None:
        self._version, self._remote = version, remote
        self._name, self._type = version.source.name, version.type
        self._description = version.description
        self._metadata = dict(version.metadata)
        self._aliases, self._tags = [*version.aliases], [*version.tags]
        self._saved = (version.aliases, version.tags)
        self._ttl_s = version.ttl_s
        self._is_final = True

    def _known(self, what: str) -> Version:
        if self._version is None and self._delivery is not None:
            self._is_delivered()
        if self._version is None:
            raise UsageError(
                f"{what} of artifact {self._name!r} is known once the server has it; "
                "log it and call wait() first"
            )
        return self._version

    def _server(self) -> Remote:
        if self._remote is None:
            raise UsageError(f"artifact {self._name!r} is not with a server")
        return self._remote

    def _must_be_open(self) -> None:
        if self._is_final:
            raise UsageError(
                f"artifact {self._name!r} was logged and does not change any more; "
                "new_draft() begins the next version"
            )


def find_artifact(
    remote: Remote,
    name: str,
    default: Callable[[], tuple[str, str]],
    type: str | None = None,
    default_entity: str | None = None,
) -> Artifact:
    """Returns a version by its name.

    Args:
        remote: The server.
        name: `entity/project/name:alias`; without an alias the latest.
        default: Returns entity and project for a name that leaves out both.
        default_entity: Who owns a project that is named without an entity.
        type: What kind of thing it has to be.

    Raises:
        NotFound: There is no such version.
        UsageError: It is of another type.
    """
    parts: ArtifactName = read_name(name)
    entity, project = parts.entity or (default_entity if parts.project else None), parts.project
    if not entity or not project:
        known = default()
        entity, project = entity or known[0], project or known[1]
    entity = remote.owner(entity, project)
    version = remote.find(entity, project, f"{parts.name}:{parts.alias or 'latest'}")
    if type is not None and version.type != type:
        raise UsageError(f"{name} is of type {version.type!r}, not {type!r}")
    return Artifact.of_version(version, remote)


def _pointer(entry: ArtifactManifestEntry, name: str | None) -> ArtifactManifestEntry:
    """Returns an entry that points to one of another artifact."""
    return ArtifactManifestEntry(
        name or entry.path, digest=entry.digest, ref=entry.ref_url(), size=entry.size
    )


def _tags(names: Iterable[str]) -> list[Json]:
    tags: list[Json] = []
    tags += [{"tagName": name} for name in names]
    return tags
