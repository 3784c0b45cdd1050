"""Files that stand behind values: where they lie, what they are called, who is told.

    files/media/<directory>/<key>_<step>_<first 20 hex of the SHA-256>.<extension>

The name tells the content, so the same picture logged twice at one step is one file. Slashes in a
key become directories; nothing in a key leads out of them.
"""

from __future__ import annotations

import hashlib
import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path

import msgspec

from runwell.sdk.documents import write_whole
from runwell.values.json import Json

MAX_PART_LENGTH = 100
_AWKWARD = re.compile(r'[\\:*?"<>|\x00-\x1f\x7f\ud800-\udfff]')


class MediaFile(msgspec.Struct, frozen=True):
    """A file that was written.

    Attributes:
        path: Relative to `files/`, with slashes.
        sha256: Of the content, in hex.
        size: In bytes.
    """

    path: str
    sha256: str
    size: int

    def as_row(self, kind: str, **facts: Json) -> dict[str, Json]:
        """Returns the value that stands for the file in a row; facts that are None are left out."""
        known = {name: fact for name, fact in facts.items() if fact is not None}
        return {
            "_type": kind, "path": self.path, "sha256": self.sha256, "size": self.size, **known
        }  # fmt: skip


class MediaFiles:
    """Writes media of one run.

    Args:
        root: The directory `files/`, absolute.
        on_file: Told path and size of each file once it is whole.
    """

    def __init__(self, root: Path, on_file: Callable[[str, int], None]) -> None:
        self._root = root
        self._on_file = on_file

    def put(self, directory: str, key: str, step: int, extension: str, data: bytes) -> MediaFile:
        """Writes one file.

        Raises:
            OSError: The disk refuses.
        """
        digest = hashlib.sha256(data).hexdigest()
        path = f"media/{directory}/{safe_path(key)}_{step}_{digest[:20]}.{extension}"
        target = self._root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, data)
        self._on_file(path, len(data))
        return MediaFile(path=path, sha256=digest, size=len(data))


class Media(ABC):
    """A value that becomes files."""

    @abstractmethod
    def write(self, files: MediaFiles, key: str, step: int) -> dict[str, Json]:
        """Writes the files and returns what stands for the value in the row."""


def safe_path(key: str) -> str:
    """Returns a key as a relative path that any file system takes."""
    return "/".join(_safe_part(part) for part in key.split("/"))


def _safe_part(part: str) -> str:
    safe = _AWKWARD.sub("_", part)
    if not safe.strip(". "):
        return "_"
    if len(safe.encode()) <= MAX_PART_LENGTH:
        return safe
    digest = hashlib.sha256(safe.encode()).hexdigest()[:8]
    return f"{safe.encode()[: MAX_PART_LENGTH - 9].decode(errors='ignore')}-{digest}"
