from __future__ import annotations

import pytest

from runwell.errors import StoreError
from runwell.store.blobs.bucket import Bucket, read_bucket

LOCAL = "http://127.0.0.1:9000"
NAMED = "https://s3.example.org"


@pytest.mark.parametrize(
    ("url", "environ", "bucket"),
    [
        ("s3://runs", {}, Bucket("runs")),
        ("s3://runs/", {}, Bucket("runs")),
        ("s3://runs/team/a b/", {}, Bucket("runs", "team/a b")),
        (
            f"s3://runs/x?endpoint={LOCAL}&region=eu-west-1",
            {},
            Bucket("runs", "x", LOCAL, "eu-west-1"),
        ),
        ("s3://runs", {"AWS_ENDPOINT_URL": f"{LOCAL}/"}, Bucket("runs", endpoint=LOCAL)),
        ("s3://runs", {"AWS_ENDPOINT_URL": ""}, Bucket("runs")),
        (
            "s3://runs",
            {"AWS_ENDPOINT_URL": LOCAL, "AWS_ENDPOINT_URL_S3": NAMED},
            Bucket("runs", endpoint=NAMED),
        ),
        (
            f"s3://runs?endpoint={LOCAL}",
            {"AWS_ENDPOINT_URL_S3": NAMED},
            Bucket("runs", endpoint=LOCAL),
        ),
    ],
)
def test_a_url_is_read(url: str, environ: dict[str, str], bucket: Bucket) -> None:
    assert read_bucket(url, environ) == bucket


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("s3://", "not understood"),
        ("s3:///path", "not understood"),
        ("s3://a", "not understood"),
        ("s3://runs:80/x", "not understood"),
        ("s3://runs/x#y", "not understood"),
        ("s3://[runs/x", "not understood"),
        ("s3://runs/../x", "no blobs can be kept below"),
        ("s3://runs/a%2fb", "no blobs can be kept below"),
        ("s3://runs?acl=public", "takes endpoint and region, not 'acl'"),
        ("s3://runs?endpoint=ftp://host", "endpoint of a bucket is not understood"),
        ("s3://runs?endpoint=host:9000", "endpoint of a bucket is not understood"),
        ("s3://runs?endpoint=https://", "endpoint of a bucket is not understood"),
    ],
)
def test_what_is_no_bucket_is_said(url: str, message: str) -> None:
    with pytest.raises(StoreError, match=message):
        read_bucket(url, {})


@pytest.mark.parametrize(
    "url", ["s3://key:secret@runs/x", "s3://runs?endpoint=https://key:secret@host"]
)
def test_keys_in_a_url_are_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(StoreError) as caught:
        read_bucket(url, {})
    assert "secret@" not in str(caught.value)


@pytest.mark.parametrize(
    ("endpoint", "plain"), [(None, False), (NAMED, False), (LOCAL, True), ("HTTP://host", True)]
)
def test_bytes_go_in_the_clear_only_to_a_plain_endpoint(endpoint: str | None, plain: bool) -> None:
    assert Bucket("runs", endpoint=endpoint).is_plain_http is plain
