"""Bytes by key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol


@dataclass(frozen=True, slots=True)
class BlobInfo:
    """A blob that is kept; `updated_at` is in seconds since the epoch."""

    key: str
    size_bytes: int
    updated_at: float


class Blobs(Protocol):
    """Bytes by key. A key is a relative path of safe characters; writing one again replaces it."""

    def put(self, key: str, chunks: Iterator[bytes]) -> int:
        """Keeps the bytes and returns how many. All or nothing."""

    def size(self, key: str) -> int | None: ...
    def open(self, key: str) -> BinaryIO:
        """Opens for reading (seekable). Raises NotFound."""

    def delete(self, key: str) -> None: ...
    def list(self, folder: str = "") -> Iterator[BlobInfo]:
        """Yields the blobs whose keys begin with the parts of `folder`, in no particular order;
        one that comes or goes meanwhile may be among them or not."""
