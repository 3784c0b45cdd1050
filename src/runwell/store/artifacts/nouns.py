"""What stores and services say to each other about artifacts. Times are seconds since the epoch."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from runwell.values.json import Json

Item = TypeVar("Item")
LATEST = "latest"


class Kind(IntEnum):
    """What a collection is: versions are born in sequences, and shown in portfolios too."""

    SEQUENCE = 0
    PORTFOLIO = 1


class State(str, Enum):
    """What became of a version."""

    PENDING = "PENDING"
    COMMITTED = "COMMITTED"
    DELETED = "DELETED"


class ManifestKind(str, Enum):
    """How a manifest stands to what the version holds in the end.

    FULL is all of it, INCREMENTAL what is laid over another version, PATCH one writer's share.
    """

    FULL = "FULL"
    INCREMENTAL = "INCREMENTAL"
    PATCH = "PATCH"


@dataclass(frozen=True, slots=True)
class Place:
    """The project that something lies in."""

    project_id: int
    entity: str
    project: str


@dataclass(frozen=True, slots=True)
class ArtifactType:
    """A type of a project, "model" or "dataset"; its collections hold what is of it."""

    id: int
    place: Place
    name: str
    description: str
    created_at: float


@dataclass(frozen=True, slots=True)
class Collection:
    """A sequence or a portfolio. `version_count` counts what is shown in it now."""

    id: int
    place: Place
    kind: Kind
    name: str
    type: str
    description: str | None
    created_at: float
    updated_at: float
    is_deleted: bool
    tags: tuple[str, ...]
    version_count: int
    latest_at: float | None


@dataclass(frozen=True, slots=True)
class Alias:
    """A name of a version in one collection."""

    id: int
    name: str
    artifact_id: int
    collection_id: int
    collection: str
    kind: Kind
    place: Place


@dataclass(frozen=True, slots=True)
class Version:
    """A version of an artifact, wherever it is shown.

    Attributes:
        id: The key of its row; leaves the server in opaque ids only.
        place, collection_id, collection, type: Of the sequence that it was born in.
        version_index: The N of its vN there; None until it is committed.
        digest: As the client reckoned it, hexadecimal.
        metadata: The JSON object as it came, bare NaN included; None if there is none.
        ttl_s: How long it is kept; None as its surroundings say, 0 for ever.
        user: Who made it.
        run: The row key of the run that made it, if it is still there.
        aliases: In every collection, by collection and name.
    """

    id: int
    place: Place
    collection_id: int
    collection: str
    type: str
    version_index: int | None
    state: State
    digest: str
    digest_algorithm: str
    commit_hash: str | None
    description: str | None
    metadata: str | None
    size_bytes: int
    file_count: int
    ttl_s: int | None
    history_step: int | None
    created_at: float
    updated_at: float
    expires_at: float | None
    user: str
    run: int | None
    tags: tuple[str, ...] = ()
    aliases: tuple[Alias, ...] = ()


@dataclass(frozen=True, slots=True)
class Membership:
    """A version as one collection shows it, with the number that it has there."""

    id: int
    collection: Collection
    version: Version
    version_index: int
    created_at: float

    @property
    def aliases(self) -> tuple[Alias, ...]:
        """The names that the version has in this collection."""
        own = self.collection.id
        return tuple(alias for alias in self.version.aliases if alias.collection_id == own)


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A version that somebody begins.

    Attributes:
        user_id, run: Who and which run makes it.
        aliases: Names that it gets when it is committed, besides `latest`.
        client_id: What the client calls it, so that a re-send begins no second one.
        distributed_id: What several writers share that make it together.
        deduplicate: A committed version with the same digest is taken instead.
    """

    type: str
    collection: str
    user_id: int
    run: int | None
    digest: str
    digest_algorithm: str = "MANIFEST_MD5"
    aliases: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    description: str | None = None
    metadata: str | None = None
    ttl_s: int | None = None
    history_step: int | None = None
    client_id: str | None = None
    distributed_id: str | None = None
    deduplicate: bool = True


@dataclass(frozen=True, slots=True)
class VersionChange:
    """What is set on a version. None means: keep what is there."""

    description: str | None = None
    metadata: str | None = None
    ttl_s: int | None = None
    inherit_ttl: bool = False
    tags_added: tuple[str, ...] = ()
    tags_removed: tuple[str, ...] = ()
    aliases: tuple[str, ...] | None = None  # all names in its own sequence


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest that a client writes; `size_bytes` is None until it has come."""

    id: int
    artifact_id: int
    kind: ManifestKind
    digest: str
    base_id: int | None
    size_bytes: int | None


@dataclass(frozen=True, slots=True)
class Content:
    """Bytes that versions share. `digest` is `md5:<hexadecimal>`; no size until they are there."""

    id: int
    entity: str
    digest: str
    size_bytes: int | None


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry of a version that is being committed."""

    path: str
    digest: str
    size_bytes: int
    content_id: int | None
    reference: str | None


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """A file, or a reference to what lies elsewhere. `number` rises with the path."""

    number: int
    path: str
    digest: str
    size_bytes: int
    content_id: int | None
    reference: str | None


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of a version, with all that lies in it and below."""

    path: str
    file_count: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class ListQuery:
    """Which collections or versions of a list, in which order.

    Attributes:
        filters: A filter document, or None.
        order: `-createdAt`, `+name` …; empty for the newest first.
        cursor: Where an earlier page ended; empty for the first page.
        limit: At most so many.
    """

    filters: Json = None
    order: str = ""
    cursor: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True)
class ListPage(Generic[Item]):
    """A page of a list.

    Attributes:
        items: What is on it.
        cursors: Behind each of these a further page may begin.
        total: How many there are on all pages.
        has_more: Whether something comes behind this page.
    """

    items: tuple[Item, ...]
    cursors: tuple[str, ...]
    total: int
    has_more: bool

    @property
    def next_cursor(self) -> str | None:
        """Where the next page begins; None behind the last one."""
        return self.cursors[-1] if self.has_more and self.cursors else None


@dataclass(frozen=True, slots=True)
class Use:
    """A run that logged or used a version."""

    run: int
    artifact_id: int
    is_output: bool
    used_as: str | None
    created_at: float


class Deed(str, Enum):
    """What somebody did to a version that was there already."""

    NAMED = "named"
    UNNAMED = "unnamed"
    TAGGED = "tagged"
    UNTAGGED = "untagged"
    LINKED = "linked"
    UNLINKED = "unlinked"
    DESCRIBED = "described"
    ANNOTATED = "annotated"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class NotedAction:
    """What was done, in which collection, about which alias or tag, by whom and when."""

    deed: Deed
    collection_id: int
    about: str
    user: str
    created_at: float


@dataclass(frozen=True, slots=True)
class Swept:
    """How much a round of upkeep took away."""

    expired: int
    versions: int
    contents: int
    blobs: int
