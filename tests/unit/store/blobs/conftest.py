"""Blobs of both kinds: a test that asks for `blobs` or `blobs_url` runs once on each."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from runwell.store.open import open_blobs
from runwell.store.ports.blobs import Blobs
from tests.unit.store.blobs.s3_server import S3Server, running_s3
from tests.unit.store.blobs.swift import SECRET, USER, Swift, running_swift

_prefixes = count()


@pytest.fixture(scope="session")
def s3_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    pytest.importorskip("obstore", reason="no S3 client (obstore): pip install 'runwell[s3]'")
    with running_s3(tmp_path_factory.mktemp("s3")) as server:
        yield server


@pytest.fixture
def s3(s3_process: S3Server, monkeypatch: pytest.MonkeyPatch) -> S3Server:
    """The server, with credentials that it takes and no word of the user's own."""
    for name in list(os.environ):
        if name.startswith("AWS_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    # Without credentials the client would ask the cloud that the machine runs in.
    monkeypatch.setenv("AWS_METADATA_ENDPOINT", "http://127.0.0.1:9")
    return s3_process


@pytest.fixture
def directory_url(tmp_path: Path) -> str:
    return str(tmp_path / "blobs")


@pytest.fixture
def s3_url(s3: S3Server) -> str:
    return s3.url(f"test {next(_prefixes)}/blobs")


@pytest.fixture(scope="session")
def swift_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Swift]:
    pytest.importorskip("obstore", reason="no S3 client (obstore): pip install 'runwell[s3]'")
    with running_swift(tmp_path_factory.mktemp("swift")) as server:
        yield server


@pytest.fixture
def swift_url(swift_process: Swift, monkeypatch: pytest.MonkeyPatch) -> str:
    """The same on a real server, which knows whom it lets in."""
    for name in list(os.environ):
        if name.startswith("AWS_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", USER)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    return swift_process.url(f"test {next(_prefixes)}/blobs")


@pytest.fixture(params=["directory", "s3", "swift"])
def blobs_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def blobs(blobs_url: str) -> Blobs:
    return open_blobs(blobs_url)
