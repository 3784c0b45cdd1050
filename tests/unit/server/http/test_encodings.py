from __future__ import annotations

import pytest

from runwell.server.http.encodings import accepts


@pytest.mark.parametrize(
    "header",
    [
        "gzip",
        "gzip, br",
        "br;q=1.0, GZip;q=0.001",
        "x-gzip",
        "*",
        "deflate , gzip ; q = 0.5",
        "*;q=0, gzip",
    ],
)
def test_what_is_asked_for_is_taken(header: str) -> None:
    assert accepts(header, "gzip")


@pytest.mark.parametrize(
    "header",
    [
        "",
        "identity",
        "gzip;q=0",
        "gzip;q=0.000, br",
        "*, gzip;q=0",
        "*;q=0",
        "gzip;q=much",
        "gzip;q=nan",
        "ungzip",
    ],
)
def test_what_is_forbidden_or_not_named_is_not(header: str) -> None:
    assert not accepts(header, "gzip")
