"""An artifact: a versioned folder of files and references.

A script makes a draft, adds to it (`draft.py`) and logs it; the run's journal then says what is to
be delivered, and the uplink delivers it (`shipment.py`). What was logged and waited for, or found
by name, is a version of the server's: it can be read (`files.py`), changed in its words (aliases,
tags, description, metadata), linked and deleted, but its content stays.
"""

# ruff: noqa: FBT001, FBT002  the signatures are W&B's, whose flags may be positional

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from runwell.errors import UsageError
from runwell.sdk.artifact.content import Content
from runwell.sdk.artifact.draft import ArtifactDraft
from runwell.sdk.artifact.entry import ArtifactManifest
from runwell.sdk.artifact.facts import TTL_INHERITED, ArtifactFacts, Delivery, plain_metadata
from runwell.sdk.artifact.files import ArtifactFiles
from runwell.sdk.artifact.names import ArtifactName, check_alias, check_name, read_name
from runwell.sdk.artifact.outlet import Outlet
from runwell.sdk.artifact.places import ArtifactPlaces, places
from runwell.sdk.artifact.remote import Collection, Remote, Version
from runwell.sdk.artifact.shipment import ArtifactShipment
from runwell.values.json import Json

if TYPE_CHECKING:
    from typing_extensions import Self

    from runwell.sdk.media.file import Media
    from runwell.sdk.query.collection import ArtifactCollection


class Artifact(ArtifactFacts, ArtifactDraft, ArtifactFiles, ArtifactShipment):
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

    def new_draft(self) -> Artifact:
        """Returns a draft of the next version, with the content of this one."""
        known = self._known("new_draft()")
        draft = Artifact(
            known.source.name, self.type, self._description, self._metadata, use_as=self._use_as
        )
        draft._content.manifest.entries.update(ArtifactManifest.of(self.manifest.plain()).entries)
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

    def __getitem__(self, name: str) -> Media | None:
        return self.get(name)

    def __repr__(self) -> str:
        return f"<Artifact {self._version.id if self._version else self._name}>"

    def _made_of(self, version: Version) -> Self:
        return type(self).of_version(version, self._server())

    def _read_manifest(self) -> ArtifactManifest:
        manifest = ArtifactManifest.of(self._server().entries(self.id))
        for entry in manifest.entries.values():
            entry.belongs_to(self)
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


def _tags(names: Iterable[str]) -> list[Json]:
    tags: list[Json] = []
    tags += [{"tagName": name} for name in names]
    return tags
