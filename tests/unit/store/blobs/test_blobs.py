"""What every kind of blobs keeps to."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from runwell.errors import InvalidName, NotFound, StoreError
from runwell.store.open import open_blobs
from runwell.store.ports.blobs import Blobs

BIG = 20_000_000
CHUNK = 300_000
KILLED = """
import sys, time
from runwell.store.open import open_blobs

def half():
    yield bytes(9_000_000)
    yield bytes(9_000_000)
    print("half", flush=True)
    time.sleep(60)

open_blobs(sys.argv[1]).put("a", half())
"""


def read(blobs: Blobs, key: str) -> bytes:
    with blobs.open(key) as file:
        return file.read()


def sample(size: int, seed: int = 0) -> bytes:
    return random.Random(seed).randbytes(size)


def pieces(data: bytes) -> Iterator[bytes]:
    return (data[at : at + CHUNK] for at in range(0, len(data), CHUNK))


def test_bytes_come_back_and_can_be_sought(blobs: Blobs) -> None:
    assert blobs.put("ab/run/media (1).png", iter([b"01", b"234"])) == 5
    assert blobs.size("ab/run/media (1).png") == 5
    with blobs.open("ab/run/media (1).png") as file:
        file.seek(3)
        assert file.read() == b"34"


@pytest.mark.parametrize("chunks", [[], [b""]], ids=["no chunk", "an empty chunk"])
def test_nothing_can_be_kept_too(blobs: Blobs, chunks: list[bytes]) -> None:
    assert blobs.put("empty", iter(chunks)) == 0
    assert blobs.size("empty") == 0
    assert read(blobs, "empty") == b""


def test_every_character_that_a_key_may_have_is_kept(blobs: Blobs) -> None:
    keys = ["a b/c", "a+b/c", "a=b/c", "A/c@d,e(f)g-h.i_j", "a/b..", "a/ b "]
    for key in keys:
        blobs.put(key, iter([key.encode()]))
    assert [read(blobs, key) for key in keys] == [key.encode() for key in keys]


def test_writing_again_replaces(blobs: Blobs) -> None:
    blobs.put("a", iter([b"old"]))
    blobs.put("a", iter([b"new"]))
    assert read(blobs, "a") == b"new"


@pytest.mark.parametrize("size", [2, BIG], ids=["small", "big"])
def test_a_source_that_breaks_leaves_the_old_bytes(blobs: Blobs, size: int) -> None:
    def broken() -> Iterator[bytes]:
        yield from pieces(bytes(size))
        raise ConnectionResetError

    blobs.put("a", iter([b"old"]))
    with pytest.raises(StoreError, match="could not be kept"):
        blobs.put("a", broken())
    assert read(blobs, "a") == b"old"


@pytest.mark.parametrize("size", [2, BIG], ids=["small", "big"])
def test_what_the_source_says_is_told_as_it_is(blobs: Blobs, size: int) -> None:
    def refused() -> Iterator[bytes]:
        yield from pieces(bytes(size))
        raise InvalidName("file", "x", "too big")

    with pytest.raises(InvalidName, match="too big"):
        blobs.put("a", refused())
    assert blobs.size("a") is None


@pytest.mark.parametrize("before", [None, b"old"], ids=["new", "replaced"])
def test_a_writer_that_is_killed_leaves_what_was_there(
    blobs: Blobs, blobs_url: str, before: bytes | None
) -> None:
    if before is not None:
        blobs.put("a", iter([before]))
    command = [sys.executable, "-c", KILLED, blobs_url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=dict(os.environ)) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"half\n"
        assert blobs.size("a") == (None if before is None else len(before))
        writer.kill()
    assert blobs.size("a") == (None if before is None else len(before))
    assert blobs.put("a", iter([b"next"])) == 4
    assert read(blobs, "a") == b"next"


def test_a_big_blob_is_kept_whole_and_read_in_pieces(blobs: Blobs) -> None:
    data = sample(BIG)
    assert blobs.put("big", pieces(data)) == BIG
    assert blobs.size("big") == BIG
    digest = hashlib.sha256()
    with blobs.open("big") as file:
        while chunk := file.read(256 * 1024):
            digest.update(chunk)
    assert digest.digest() == hashlib.sha256(data).digest()


def test_any_range_can_be_read(blobs: Blobs) -> None:
    data = sample(3_000_000)
    blobs.put("a", pieces(data))
    chance = random.Random(1)
    with blobs.open("a") as file:
        for _ in range(30):
            at, size = chance.randrange(len(data) + 10), chance.choice([0, 1, 1_000, 2_000_000])
            assert file.seek(at) == at
            assert file.read(size) == data[at : at + size]
            assert file.tell() == max(at, min(at + size, len(data)))


def test_it_can_be_sought_from_where_one_is_and_from_the_end(blobs: Blobs) -> None:
    blobs.put("a", iter([b"0123456789"]))
    with blobs.open("a") as file:
        assert (file.seekable(), file.readable(), file.writable()) == (True, True, False)
        assert (file.seek(-2, os.SEEK_END), file.read()) == (8, b"89")
        assert (file.seek(-5, os.SEEK_CUR), file.read(2)) == (5, b"56")
        with pytest.raises((ValueError, OSError)):
            file.seek(-1)


def test_many_may_write_at_once(blobs: Blobs) -> None:
    def put(number: int) -> int:
        return blobs.put(f"runs/{number}", pieces(sample(400_000, number)))

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(put, range(24))) == [400_000] * 24
        found = pool.map(lambda number: read(blobs, f"runs/{number}"), range(24))
        assert list(found) == [sample(400_000, number) for number in range(24)]


def test_of_two_that_write_one_key_one_wins_whole(blobs: Blobs) -> None:
    candidates = [sample(9_000_000, seed) for seed in range(3)]
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda data: blobs.put("a", pieces(data)), candidates))
    assert read(blobs, "a") in candidates


def test_blobs_of_two_places_do_not_meet(blobs: Blobs, blobs_url: str) -> None:
    other = open_blobs(blobs_url.replace("blobs", "elsewhere", 1))
    blobs.put("a", iter([b"x"]))
    assert other.size("a") is None


def test_what_is_not_there_is_said(blobs: Blobs) -> None:
    blobs.put("folder/a", iter([b"x"]))
    for key in ("nothing", "folder", "folder/a/b"):
        assert blobs.size(key) is None
        with pytest.raises(NotFound):
            blobs.open(key)
        blobs.delete(key)
    assert read(blobs, "folder/a") == b"x"


def test_deleted_bytes_are_gone(blobs: Blobs) -> None:
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
        "x/" * 600 + "x",
    ],
)
def test_a_key_cannot_leave_its_place(blobs: Blobs, key: str) -> None:
    with pytest.raises(InvalidName, match="invalid blob key"):
        blobs.put(key, iter([b"x"]))
    with pytest.raises(InvalidName, match="invalid blob key"):
        blobs.size(key)
    with pytest.raises(InvalidName, match="invalid blob key"):
        blobs.open(key)
    with pytest.raises(InvalidName, match="invalid blob key"):
        blobs.delete(key)


def test_a_folder_lists_what_lies_below_it_and_nothing_else(blobs: Blobs) -> None:
    for key in ("runs/1/a", "runs/1/b/c (1)", "runs/12/a", "other"):
        blobs.put(key, iter([b"123"]))
    found = {info.key: info for info in blobs.list("runs/1")}
    assert {key: info.size_bytes for key, info in found.items()} == {
        "runs/1/a": 3,
        "runs/1/b/c (1)": 3,
    }
    assert abs(found["runs/1/a"].updated_at - time.time()) < 600
    assert {info.key for info in blobs.list()} >= {"runs/12/a", "other"}
    assert list(blobs.list("nothing/here")) == []
