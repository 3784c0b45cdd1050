from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from runwell.errors import InvalidName, NotFound, StoreError
from runwell.store.blobs.directory import DirectoryBlobs


@pytest.fixture
def blobs(tmp_path: Path) -> DirectoryBlobs:
    return DirectoryBlobs(tmp_path / "blobs")


def files(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def test_bytes_come_back_and_can_be_sought(blobs: DirectoryBlobs) -> None:
    assert blobs.put("ab/run/media (1).png", iter([b"01", b"234"])) == 5
    assert blobs.size("ab/run/media (1).png") == 5
    with blobs.open("ab/run/media (1).png") as file:
        file.seek(3)
        assert file.read() == b"34"


def test_writing_again_replaces(blobs: DirectoryBlobs) -> None:
    blobs.put("a", iter([b"old"]))
    blobs.put("a", iter([b"new"]))
    with blobs.open("a") as file:
        assert file.read() == b"new"


def test_a_source_that_breaks_leaves_the_old_bytes_and_nothing_else(
    blobs: DirectoryBlobs, tmp_path: Path
) -> None:
    def broken() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionResetError

    blobs.put("a", iter([b"old"]))
    with pytest.raises(StoreError, match="could not be kept"):
        blobs.put("a", broken())
    assert files(tmp_path) == ["blobs/a"]
    with blobs.open("a") as file:
        assert file.read() == b"old"


def test_what_is_not_there_is_said(blobs: DirectoryBlobs) -> None:
    assert blobs.size("nothing") is None
    with pytest.raises(NotFound):
        blobs.open("nothing")
    blobs.delete("nothing")


def test_deleted_bytes_are_gone(blobs: DirectoryBlobs) -> None:
    blobs.put("a/b", iter([b"x"]))
    blobs.delete("a/b")
    assert blobs.size("a/b") is None


@pytest.mark.parametrize(
    "key",
    [
        "",
        "/etc/passwd",
        "../x",
        "a/../b",
        "a//b",
        "a/",
        ".hidden",
        "a\\b",
        "a\0b",
        "a\n",
        "x" * 300,
    ],
)
def test_a_key_cannot_leave_the_directory(blobs: DirectoryBlobs, key: str) -> None:
    with pytest.raises(InvalidName, match="invalid blob key"):
        blobs.put(key, iter([b"x"]))
