from __future__ import annotations

import os
from pathlib import Path

import pytest

from runwell.sdk.artifact.cache import Cache
from runwell.sdk.artifact.places import DEFAULT_CAP_BYTES, places

A, B = "DMF1ucDxtqgxw5niaXcmYQ==", "kutf+7kPlOJc1/b4cJ9YrA=="  # two MD5s


def put(cache: Cache, digest: str, data: bytes, used_at: float) -> Path:
    with cache.writing(digest) as file:
        file.write(data)
    path = cache.path_of(digest)
    os.utime(path, (used_at, used_at))
    return path


def test_contents_lie_where_wandb_has_them(tmp_path: Path) -> None:
    path = put(Cache(tmp_path), A, b"a", 1)
    assert path.relative_to(tmp_path).as_posix() == "obj/md5/0c/c175b9c0f1b6a831c399e269772661"


def test_a_content_is_found_if_it_has_its_size(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    assert cache.find(A, 1) is None
    path = put(cache, A, b"a", 1)
    assert cache.find(A, 1) == path
    assert cache.find(A, 2) is None


def test_a_content_that_broke_off_is_not_there(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    with pytest.raises(ConnectionError, match="gone"), cache.writing(A) as file:  # noqa: PT012
        file.write(b"half")
        raise ConnectionError("gone")
    assert cache.find(A, None) is None
    assert cache.size_bytes() == 0


def test_what_was_not_used_for_longest_goes_first(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    old, new = put(cache, A, b"12345", 1), put(cache, B, b"123", 2)
    assert cache.size_bytes() == 8
    assert cache.clean(8) == 0
    assert cache.clean(7) == 5
    assert (old.exists(), new.exists()) == (False, True)


def test_using_a_content_keeps_it(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    old, new = put(cache, A, b"1", 1), put(cache, B, b"2", 2)
    assert cache.find(A, 1) == old
    cache.clean(1)
    assert (old.exists(), new.exists()) == (True, False)


def test_a_file_that_never_changes_is_adopted_without_a_copy(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    source = tmp_path / "x"
    source.write_bytes(b"a")
    cache.adopt(source, A)
    assert cache.path_of(A).stat().st_ino == source.stat().st_ino
    cache.adopt(source, A)  # again is no error


def test_the_cap_is_a_setting(capsys: pytest.CaptureFixture[str]) -> None:
    assert places({"RUNWELL_CACHE_CAP_GB": "0.5"}).cache_cap_bytes == 512 * 1024**2
    assert places({}).cache_cap_bytes == DEFAULT_CAP_BYTES
    assert places({"RUNWELL_CACHE_CAP_GB": "much"}).cache_cap_bytes == DEFAULT_CAP_BYTES
    assert "use a number of GiB" in capsys.readouterr().err
