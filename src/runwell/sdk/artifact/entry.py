"""The manifest of an artifact as scripts see it: paths and what lies there."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from runwell.errors import UsageError
from runwell.values.json import Json
from runwell.wire.manifest import LAYOUT, POLICY, VERSION, Entry, entries_digest

if TYPE_CHECKING:
    from typing_extensions import Self

    from runwell.sdk.artifact.artifact import Artifact

_BLOCK_BYTES = 1 << 20


class ArtifactManifestEntry:
    """A file or a reference of an artifact.

    Attributes:
        path: Where it lies in the artifact, with slashes.
        digest: Base64 of the MD5 of a file; of a reference whatever changes with it.
        ref: Where a reference points to; None for a file.
        birth_artifact_id: The version that a file came with; None while it is new.
        size: Bytes, if they are known.
        extra: What the kind of reference needs.
        local_path: Where the bytes lie here, before they are logged.
        skip_cache: Whether the cache is passed by.
    """

    def __init__(
        self,
        path: str,
        digest: str,
        ref: str | None = None,
        birth_artifact_id: str | None = None,
        size: int | None = None,
        extra: dict[str, Json] | None = None,
        local_path: str | None = None,
        skip_cache: bool = False,  # noqa: FBT001, FBT002  as W&B has it
    ) -> None:
        self.path = path
        self.digest = digest
        self.ref = ref
        self.birth_artifact_id = birth_artifact_id
        self.size = size
        self.extra = extra or {}
        self.local_path = local_path
        self.skip_cache = skip_cache
        self._artifact: Artifact | None = None

    @property
    def name(self) -> str:
        """Another word for `path`."""
        return self.path

    def belongs_to(self, artifact: Artifact) -> None:
        """Notes the artifact that the entry was read from, unless it is known."""
        self._artifact = self._artifact or artifact

    def parent_artifact(self) -> Artifact:
        """Returns the artifact that the entry was read from. Raises UsageError: from none."""
        if self._artifact is None:
            raise UsageError(f"{self.path!r} was not read from an artifact")
        return self._artifact

    def download(
        self,
        root: str | None = None,
        skip_cache: bool | None = None,  # noqa: FBT001  the same
        executor: object = None,
        multipart: bool | None = None,  # noqa: FBT001  the same
    ) -> str:
        """Fetches this one; returns where it lies."""
        artifact = self.parent_artifact()
        return artifact.download_entry(self, root, skip_cache=bool(skip_cache))

    def ref_target(self) -> str:
        """Returns where a reference points to. Raises UsageError: it is a file."""
        if self.ref is None:
            raise UsageError(f"{self.path!r} is a file, no reference")
        return self.ref

    def ref_url(self) -> str:
        """Returns an address by which other artifacts refer to this entry."""
        artifact = self.parent_artifact()
        if artifact.is_draft():
            return f"wandb-client-artifact://{artifact.client_id}/{self.path}"
        return f"wandb-artifact://{base64.b64decode(artifact.id).hex()}/{self.path}"

    def as_entry(self) -> Entry:
        """Returns what stands for it in a manifest."""
        return Entry(
            digest=self.digest,
            ref=self.ref,
            size=self.size,
            birth_artifact_id=self.birth_artifact_id,
            extra=self.extra or None,
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ArtifactManifestEntry) and (self.path, self.as_entry()) == (
            other.path,
            other.as_entry(),
        )

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        kind = f"ref={self.ref!r}" if self.ref else f"size={self.size}"
        return f"<ArtifactManifestEntry {self.path!r} {kind} digest={self.digest!r}>"


class ArtifactManifest:
    """Paths and their entries.

    Attributes:
        entries: By path.
        version: Of the document.
    """

    def __init__(self, entries: dict[str, ArtifactManifestEntry] | None = None) -> None:
        self.entries = dict(entries or {})
        self.version = VERSION

    @classmethod
    def of(cls, plain: Mapping[str, Entry]) -> Self:
        """Returns the manifest that holds these, as `plain` tells them."""
        return cls(
            {
                path: ArtifactManifestEntry(
                    path, entry.digest, entry.ref, entry.birth_artifact_id, entry.size, entry.extra
                )
                for path, entry in plain.items()
            }
        )

    def add_entry(self, entry: ArtifactManifestEntry, *, overwrite: bool = False) -> None:
        """Adds an entry. Raises UsageError: another one lies there already."""
        known = self.entries.get(entry.path)
        if known is not None and known.digest != entry.digest and not overwrite:
            raise UsageError(
                f"{entry.path!r} is in the artifact already with another content; "
                "pass overwrite=True, or another name"
            )
        self.entries[entry.path] = entry

    def remove_entry(self, entry: ArtifactManifestEntry) -> None:
        """Takes an entry out. Raises FileNotFoundError."""
        if entry.path not in self.entries:
            raise FileNotFoundError(f"the artifact has no {entry.path!r}")
        del self.entries[entry.path]

    def get_entry_by_path(self, path: str) -> ArtifactManifestEntry | None:
        """Returns the entry of a path, None if there is none."""
        return self.entries.get(path)

    def get_entries_in_directory(self, directory: str) -> list[ArtifactManifestEntry]:
        """Returns all entries below a directory."""
        prefix = directory.strip("/") + "/"
        return [entry for path, entry in self.entries.items() if path.startswith(prefix)]

    def digest(self) -> str:
        """Returns the digest of all, hexadecimal."""
        return entries_digest(self.plain())

    def size(self) -> int:
        """Returns the bytes of all entries, so far as they are known."""
        return sum(entry.size or 0 for entry in self.entries.values())

    def plain(self) -> dict[str, Entry]:
        """Returns the entries as the manifest has them."""
        return {path: entry.as_entry() for path, entry in self.entries.items()}

    def to_manifest_json(self) -> dict[str, Json]:
        """Returns the document."""
        import msgspec

        contents: dict[str, Json] = {
            path: msgspec.to_builtins(entry) for path, entry in sorted(self.plain().items())
        }
        return {
            "version": VERSION,
            "storagePolicy": POLICY,
            "storagePolicyConfig": {"storageLayout": LAYOUT},
            "contents": contents,
        }

    def __len__(self) -> int:
        return len(self.entries)


def md5_of(path: Path) -> str:
    """Returns the MD5 of a file, in base64."""
    digest = hashlib.md5(usedforsecurity=False)
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            digest.update(block)
    return base64.b64encode(digest.digest()).decode()


def copy_with_md5(source: Path, target: Path) -> tuple[str, int]:
    """Copies a file in one pass; returns the MD5 (base64) and size of what was copied."""
    digest, size_bytes = hashlib.md5(usedforsecurity=False), 0
    with source.open("rb") as given, target.open("xb") as taken:
        while block := given.read(_BLOCK_BYTES):
            digest.update(block)
            taken.write(block)
            size_bytes += len(block)
    return base64.b64encode(digest.digest()).decode(), size_bytes
