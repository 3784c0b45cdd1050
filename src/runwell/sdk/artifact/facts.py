"""What an artifact is: the properties that scripts read and set.

The other half of `Artifact`; it sends nothing. What only a server knows is an error for a draft.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from datetime import timedelta
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from runwell.errors import UsageError
from runwell.sdk.artifact.content import Content
from runwell.sdk.artifact.entry import ArtifactManifest
from runwell.sdk.artifact.names import check_alias
from runwell.sdk.artifact.remote import Remote, Version
from runwell.sdk.encoding import plain
from runwell.sdk.terminal import termwarn
from runwell.values.json import Json

if TYPE_CHECKING:
    from typing_extensions import Self

TTL_INHERITED, TTL_FOREVER = -1, -2


class ArtifactTTL(Enum):
    """Says that an artifact is kept as long as its surroundings say."""

    INHERIT = "inherit"


class Delivery(Protocol):
    """The way of one logged draft to the server; see `sdk/upstream.py`."""

    folder: Path
    is_shipped: bool

    def connect(self) -> Remote: ...
    def wake(self) -> None: ...


class ArtifactFacts(ABC):
    """The facts of an artifact; `Artifact` sets the attributes that this reads."""

    _name: str
    _type: str
    _description: str | None
    _metadata: dict[str, Json]
    _aliases: list[str]
    _tags: list[str]
    _ttl_s: int | None
    _use_as: str | None
    _base_id: str | None
    _is_incremental: bool
    _content: Content
    _version: Version | None
    _manifest: ArtifactManifest | None

    @abstractmethod
    def _known(self, what: str) -> Version:
        """Returns the version; an error that names `what` while there is none."""

    @abstractmethod
    def _server(self) -> Remote:
        """Returns the server that has it."""

    @abstractmethod
    def _made_of(self, version: Version) -> Self:
        """Returns another version of the same server."""

    @abstractmethod
    def _read_manifest(self) -> ArtifactManifest:
        """Fetches the manifest."""

    @property
    def name(self) -> str:
        """The name; of a version with its alias or `:vN`."""
        if self._version is None:
            return self._name
        return f"{self._version.collection.name}:v{self._version.number}"

    @property
    def type(self) -> str:
        """What kind of thing it is."""
        return self._type

    @property
    def id(self) -> str:
        """The server's id."""
        return self._known("id").id

    @property
    def entity(self) -> str:
        """Who owns the project of its collection."""
        return self._known("entity").collection.entity

    @property
    def project(self) -> str:
        """The project of its collection."""
        return self._known("project").collection.project

    @property
    def version(self) -> str:
        """`vN` in its collection."""
        return f"v{self._known('version').number}"

    @property
    def qualified_name(self) -> str:
        """entity/project/name:vN."""
        known = self._known("qualified_name")
        return f"{known.collection.entity}/{known.collection.project}/{self.name}"

    @property
    def source_name(self) -> str:
        """name:vN where it was made."""
        known = self._known("source_name")
        return f"{known.source.name}:v{known.source_number}"

    @property
    def source_version(self) -> str:
        """`vN` where it was made."""
        return f"v{self._known('source_version').source_number}"

    @property
    def source_entity(self) -> str:
        """Who owns the project in which it was made."""
        return self._known("source_entity").source.entity

    @property
    def source_project(self) -> str:
        """The project in which it was made."""
        return self._known("source_project").source.project

    @property
    def source_qualified_name(self) -> str:
        """entity/project/name:vN where it was made."""
        return f"{self.source_entity}/{self.source_project}/{self.source_name}"

    @property
    def source_artifact(self) -> Self:
        """The version where it was made."""
        known = self._known("source_artifact")
        return self._made_of(self._server().by_id(known.id)) if self.is_link else self

    @property
    def is_link(self) -> bool:
        """Tells whether it was found in a collection that it is only linked to."""
        return self._known("is_link").collection.is_portfolio

    @property
    def linked_artifacts(self) -> list[Self]:
        """This version in each collection that it is linked to."""
        return [self._made_of(each) for each in self._server().memberships(self.id)]

    @property
    def linked_at(self) -> str | None:
        """When it came to the collection that it is linked to."""
        return self._known("linked_at").linked_at if self.is_link else None

    @property
    def url(self) -> str:
        """Its page."""
        known = self._known("url")
        where = known.collection
        base = self._server().connection.server.base_url
        return (
            f"{base}/{where.entity}/{where.project}/artifacts/{known.type}/{where.name}/"
            f"v{known.number}"
        )

    @property
    def description(self) -> str | None:
        """Free text; may be set, of a version with `save`."""
        return self._description

    @description.setter
    def description(self, description: str | None) -> None:
        self._description = description

    @property
    def metadata(self) -> dict[str, Json]:
        """Facts about it; may be changed, of a version with `save`."""
        return self._metadata

    @metadata.setter
    def metadata(self, metadata: Mapping[str, object] | None) -> None:
        self._metadata = plain_metadata(metadata)

    @property
    def aliases(self) -> list[str]:
        """Names that move from version to version; may be changed, with `save`."""
        if self.is_draft():
            self._known("aliases")
        return self._aliases

    @aliases.setter
    def aliases(self, aliases: Iterable[str]) -> None:
        if self.is_draft():
            self._known("aliases")
        self._aliases = [check_alias(alias) for alias in aliases]

    @property
    def tags(self) -> list[str]:
        """Words to find it by; may be changed, with `save`."""
        if self.is_draft():
            self._known("tags")
        return self._tags

    @tags.setter
    def tags(self, tags: Iterable[str]) -> None:
        if self.is_draft():
            self._known("tags")
        self._tags = [str(tag) for tag in tags]

    @property
    def ttl(self) -> timedelta | None:
        """How long it is kept; None for ever."""
        seconds = self._ttl_s
        if seconds is None or seconds < 0:
            return None
        return timedelta(seconds=seconds)

    @ttl.setter
    def ttl(self, ttl: object) -> None:
        if ttl is None:
            self._ttl_s = TTL_FOREVER
        elif isinstance(ttl, timedelta):
            if ttl.total_seconds() <= 0:
                raise UsageError(f"ttl is {ttl}; use a time that is longer than none")
            self._ttl_s = int(ttl.total_seconds())
        elif ttl is ArtifactTTL.INHERIT:
            self._ttl_s = TTL_INHERITED
        else:
            raise UsageError(f"ttl is {ttl!r}; use a timedelta, None or ArtifactTTL.INHERIT")

    @property
    def ttl_s(self) -> int | None:
        """`ttl` as the server takes it: seconds, -1 inherited, -2 for ever; None if not set."""
        return self._ttl_s

    @property
    def state(self) -> str:
        """PENDING until it is with the server, then COMMITTED."""
        return "PENDING" if self._version is None else self._version.state

    @property
    def digest(self) -> str:
        """Of all paths and contents, hexadecimal; the same content has the same."""
        return self._version.digest if self._version else self._content.manifest.digest()

    @property
    def digest_algorithm(self) -> str:
        """How contents are told apart."""
        return "MD5"

    @property
    def manifest(self) -> ArtifactManifest:
        """Paths and what lies there."""
        if self._version is None:
            return self._content.manifest
        if self._manifest is None:
            self._manifest = self._read_manifest()
        return self._manifest

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return self._version.size if self._version else self._content.manifest.size()

    @property
    def file_count(self) -> int:
        """How many files and references it has."""
        return self._version.file_count if self._version else len(self._content.manifest)

    @property
    def commit_hash(self) -> str:
        """What the server calls the version for good."""
        return self._known("commit_hash").commit_hash or ""

    @property
    def created_at(self) -> str:
        """When it was made, ISO 8601."""
        return self._known("created_at").created_at

    @property
    def updated_at(self) -> str:
        """When it was changed last, ISO 8601."""
        known = self._known("updated_at")
        return known.updated_at or known.created_at

    @property
    def history_step(self) -> int | None:
        """The step of the run at which it was logged."""
        return self._known("history_step").history_step

    @property
    def incremental(self) -> bool:
        """Tells whether what is added is laid over the latest version."""
        return self._is_incremental

    @property
    def use_as(self) -> str | None:
        """As what a run uses it."""
        return self._use_as

    def is_draft(self) -> bool:
        """Tells whether it is not with the server yet."""
        return self._version is None

    @property
    def base_id(self) -> str | None:
        """The version that a draft was made of."""
        return self._base_id

    @property
    def plain_name(self) -> str:
        """The name of its sequence."""
        return self._name

    @property
    def server_id(self) -> str | None:
        """The server's id, None while it is not known."""
        return self._version.id if self._version else None


def plain_metadata(metadata: Mapping[str, object] | None) -> dict[str, Json]:
    """Returns metadata as plain JSON. Raises UsageError: it is no dict."""
    if metadata is None:
        return {}
    if not isinstance(metadata, Mapping):
        raise UsageError(f"metadata is {metadata!r}; use a dict")
    made = plain(dict(metadata), _tell_odd, fold_arrays=False)
    return made if isinstance(made, dict) else {}


def _tell_odd(value: object) -> None:
    termwarn(f"metadata holds a {type(value).__name__}; its text is kept", repeat=False)
