"""Where files of a run lie, by their addresses."""

from __future__ import annotations

import pytest

from runwell.sdk.query.file import s3_path


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://b.s3.amazonaws.com/k/a%20b?X-Amz-Signature=1", "s3://b/k/a b"),
        ("https://b.c.s3.eu-west-1.amazonaws.com/k", "s3://b.c/k"),
        ("https://s3.us-east-2.amazonaws.com/b/k", "s3://b/k"),
        ("https://s3-us-west-2.amazonaws.com/b/k", "s3://b/k"),
        ("https://amazonaws.com.example/b/k", ""),
        ("http://127.0.0.1:8080/files/e/p/r/k", ""),
        ("", ""),
    ],
)
def test_an_address_of_s3_is_a_path_and_no_other_is(url: str, path: str) -> None:
    assert s3_path(url) == path
