"""Which files runs have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class RunFile:
    """A file of a run; `blob` is the key of its bytes, `md5` their MD5 in base64, if known."""

    path: str
    size_bytes: int
    mimetype: str
    updated_at: float
    blob: str
    md5: str | None = None


class Files(Protocol):
    """Which files a run has; the bytes lie in `Blobs`."""

    def put(self, run: int, file: RunFile) -> None: ...
    def remove(self, run: int, paths: Sequence[str]) -> tuple[RunFile, ...]:
        """Forgets files and returns those that were there."""

    def find(self, run: int, path: str) -> RunFile | None: ...
    def all(self, run: int) -> tuple[RunFile, ...]: ...
