from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from runwell.errors import NotFound, StoreError
from runwell.store.open import open_blobs, open_stores
from tests.unit.store.blobs.s3_server import BUCKET, S3Server

if TYPE_CHECKING:
    from obstore import GetOptions, GetResult
    from obstore.store import S3Store


def test_stores_open_with_a_bucket(s3: S3Server, tmp_path: Path) -> None:
    stores = open_stores(f"sqlite:///{tmp_path / 'runwell.db'}", s3.url("stores"))
    stores.blobs.put("a", iter([b"x"]))
    stores.close()
    assert open_blobs(s3.url("stores")).size("a") == 1
    assert open_blobs(s3.url()).size("stores/a") == 1


def test_the_endpoint_may_stand_in_the_environment(
    s3: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", s3.address)
    open_blobs(f"s3://{BUCKET}/environment").put("a", iter([b"x"]))
    assert open_blobs(s3.url("environment")).size("a") == 1


def test_the_endpoint_of_the_url_wins(s3: S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9")
    assert open_blobs(s3.url()).size("nothing") is None


def test_a_source_that_breaks_leaves_no_parts_behind(s3: S3Server) -> None:
    def broken() -> Iterator[bytes]:
        yield bytes(20_000_000)
        raise ConnectionResetError

    before = s3.unfinished_uploads()
    with pytest.raises(StoreError, match="could not be kept"):
        open_blobs(s3.url("broken")).put("a", broken())
    assert s3.unfinished_uploads() == before


def test_no_more_is_read_than_is_asked_for(s3_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import obstore

    asked: list[object] = []
    get = obstore.get

    def recording(store: S3Store, path: str, *, options: GetOptions) -> GetResult:
        asked.append(options.get("range"))
        return get(store, path, options=options)

    blobs = open_blobs(s3_url)
    blobs.put("a", iter([bytes(20_000_000)]))
    monkeypatch.setattr(obstore, "get", recording)
    with blobs.open("a") as file:
        file.seek(15_000_000)
        file.read(10)
        file.read(1_000)
        file.seek(-5, 2)
        file.read()
    window = 1024**2
    assert asked == [(15_000_000, 15_000_000 + window), (19_999_995, 20_000_000)]


def test_versions_are_not_mixed(s3_url: str) -> None:
    blobs = open_blobs(s3_url)
    blobs.put("a", iter([b"1" * 3_000_000]))
    with blobs.open("a") as file:
        assert file.read(3) == b"111"
        blobs.put("a", iter([b"2" * 3_000_000]))
        with pytest.raises(StoreError, match="replaced while it was read"):
            file.read(2_000_000)


def test_what_is_deleted_while_it_is_read_is_said(s3_url: str) -> None:
    blobs = open_blobs(s3_url)
    blobs.put("a", iter([b"x"]))
    with blobs.open("a") as file:
        blobs.delete("a")
        with pytest.raises(NotFound, match="any more"):
            file.read()


def test_a_bucket_that_is_not_there_is_said_at_the_start(s3: S3Server) -> None:
    with pytest.raises(StoreError, match=f"{s3.address} has no bucket nothing; make it"):
        open_blobs(s3.url(bucket="nothing"))


def test_wrong_credentials_are_said_at_the_start(s3: S3Server) -> None:
    with (
        s3.checking_credentials(),
        pytest.raises(StoreError, match=r"refuses these credentials \(InvalidAccessKeyId\)"),
    ):
        open_blobs(s3.url())


def test_credentials_that_end_later_are_said(s3: S3Server) -> None:
    blobs = open_blobs(s3.url("later"))
    with s3.checking_credentials():
        for use in (
            lambda: blobs.put("a", iter([b"x"])),
            lambda: blobs.size("a"),
            lambda: blobs.delete("a"),
            lambda: blobs.open("a"),
        ):
            with pytest.raises(StoreError, match="refuses these credentials"):
                use()


@pytest.mark.parametrize("missing", ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])
def test_half_of_the_credentials_is_said(
    s3: S3Server, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.delenv(missing)
    with pytest.raises(StoreError, match="no credentials were found; set AWS_ACCESS_KEY_ID"):
        open_blobs(s3.url())


def test_no_credentials_are_said(s3: S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(StoreError, match="no credentials were found; set AWS_ACCESS_KEY_ID"):
        open_blobs(s3.url())


def test_a_server_that_is_not_there_is_said_within_seconds(s3: S3Server) -> None:
    with pytest.raises(StoreError, match=r"http://127\.0\.0\.1:9 does not answer"):
        open_blobs(f"s3://{BUCKET}?endpoint=http://127.0.0.1:9")


class _OtherRegion(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(301)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        return


def test_another_region_is_said(s3: S3Server) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), _OtherRegion) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            with pytest.raises(StoreError, match="lies in another region; name it with"):
                open_blobs(f"s3://{BUCKET}?endpoint=http://127.0.0.1:{server.server_port}")
        finally:
            server.shutdown()


def test_a_missing_client_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "obstore", None)
    monkeypatch.delitem(sys.modules, "runwell.store.blobs.s3", raising=False)
    with pytest.raises(StoreError, match=r"pip install 'runwell\[s3\]'"):
        open_blobs("s3://runs/x")
