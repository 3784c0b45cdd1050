from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
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


def test_a_place_that_is_no_directory_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="a file could not be kept"):
        DirectoryBlobs(tmp_path / "file" / "blobs").put("a", iter([b"x"]))


def test_who_finds_a_new_folder_waits_until_its_name_is_on_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blobs = DirectoryBlobs(tmp_path / "blobs")
    blobs.put("a", iter([b"x"]))
    is_syncing, may_go_on, sync = threading.Event(), threading.Event(), os.fsync

    def slow_for_the_root(descriptor: int) -> None:
        if os.path.samestat(os.fstat(descriptor), (tmp_path / "blobs").stat()):
            is_syncing.set()
            assert may_go_on.wait(10)
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", slow_for_the_root)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(blobs.put, "run/first", iter([b"x"]))
        assert is_syncing.wait(10)
        second = pool.submit(blobs.put, "run/second", iter([b"x"]))
        is_early = wait([second], timeout=0.3).done
        may_go_on.set()
        assert not is_early
        assert (first.result(10), second.result(10)) == (1, 1)
