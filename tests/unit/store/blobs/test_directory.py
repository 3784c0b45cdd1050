from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from runwell.errors import StoreError
from runwell.store.blobs.directory import DirectoryBlobs


def files(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def test_a_source_that_breaks_leaves_no_file_behind(tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionResetError

    blobs = DirectoryBlobs(tmp_path / "blobs")
    blobs.put("a", iter([b"old"]))
    with pytest.raises(StoreError, match="could not be kept"):
        blobs.put("a", broken())
    assert files(tmp_path) == ["blobs/a"]
