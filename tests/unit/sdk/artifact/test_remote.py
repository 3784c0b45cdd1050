"""Fetching from a server that nobody vouches for."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import pytest

from runwell.errors import Garbled
from runwell.sdk.artifact.cache import Cache
from runwell.sdk.artifact.entry import ArtifactManifestEntry
from runwell.sdk.artifact.remote import Remote, Version, checked, read_version
from runwell.sdk.connection import Connection
from runwell.values.json import Json
from runwell.wire.manifest import Entry

MD5_OF_ABC = "kAFQmDzST7DWlj99KOF/cg=="
NODE: Json = {
    "id": "QTox",
    "digest": "d",
    "versionIndex": 0,
    "artifactSequence": {"name": "data", "project": {"name": "p", "entity": {"name": "e"}}},
}


class OneFile:
    """A server that has one file, whatever it is asked for."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def query(self, operation: object, variables: dict[str, Json]) -> dict[str, Json]:
        files: Json = {"edges": [{"node": {"name": "x", "directUrl": "/x"}}]}
        return {"project": {"artifactCollection": {"artifactMembership": {"files": files}}}}

    @contextmanager
    def fetch(self, url: str, *, is_signed: bool = True) -> Iterator[io.BytesIO]:
        yield io.BytesIO(self.content)


def version() -> Version:
    return read_version(NODE)


def download(content: bytes, entry: ArtifactManifestEntry, root: Path, cache: Cache | None) -> None:
    remote = Remote(cast("Connection", OneFile(content)))
    remote.download(version(), [entry], root, cache, lambda done, total: None)


@pytest.mark.parametrize("is_cached", [True, False])
def test_other_bytes_than_promised_are_neither_laid_out_nor_kept(
    tmp_path: Path, is_cached: bool
) -> None:
    cache = Cache(tmp_path / "cache") if is_cached else None
    entry = ArtifactManifestEntry("x", MD5_OF_ABC, size=3)
    with pytest.raises(Garbled, match="came with other bytes"):
        download(b"abd", entry, tmp_path / "out", cache)
    assert not (tmp_path / "out" / "x").exists()
    assert cache is None or cache.find(MD5_OF_ABC, 3) is None
    download(b"abc", entry, tmp_path / "out", cache)
    assert (tmp_path / "out" / "x").read_bytes() == b"abc"
    assert cache is None or cache.find(MD5_OF_ABC, 3) is not None


def test_a_digest_of_another_kind_is_taken_on_trust(tmp_path: Path) -> None:
    entry = ArtifactManifestEntry("x", MD5_OF_ABC, size=3, extra={"alg": "XXH128"})
    download(b"abd", entry, tmp_path / "out", None)
    assert (tmp_path / "out" / "x").read_bytes() == b"abd"


@pytest.mark.parametrize("path", ["../x", "a/../../x", "/etc/x", "", "."])
def test_paths_that_lead_out_of_the_folder_are_refused(path: str) -> None:
    with pytest.raises(Garbled, match="leads out of its folder"):
        checked({"ok": Entry("d"), path: Entry("d")})


def test_other_paths_are_taken_as_they_are() -> None:
    entries = {path: Entry("d") for path in ("a", "a/b.c", "a..b/..c", ".hidden", "a//b")}
    assert checked(entries) == entries
