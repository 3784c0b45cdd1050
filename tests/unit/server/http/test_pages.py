from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from starlette.applications import Starlette

from runwell.server.http.pages import page_routes
from tests.unit.server.asgi import Browser


@pytest.mark.parametrize(
    "path",
    ["/", "/ann/digits", "/ann/digits/runs/r1", "/ann/v1.2", "/%00", "/%00.a", f"/{'a' * 300}.b"],
)
def test_one_page_answers_to_every_address(nobody: Browser, path: str) -> None:
    answer = nobody.get(path)
    assert (answer.status, b"page" in answer.body) == (200, True)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"


def test_assets_are_kept_for_ever(nobody: Browser) -> None:
    answer = nobody.get("/assets/main-1a2b.js")
    assert answer.body == b"1"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert "javascript" in answer.headers["content-type"]


def test_whoever_unpacks_gets_the_packed_asset(nobody: Browser, static: Path) -> None:
    (static / "assets" / "main-1a2b.js.gz").write_bytes(gzip.compress(b"1"))
    packed = nobody.get("/assets/main-1a2b.js", {"accept-encoding": "gzip, br"})
    assert gzip.decompress(packed.body) == b"1"
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["vary"] == "Accept-Encoding"
    assert packed.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert "javascript" in packed.headers["content-type"]
    for accepted in ("identity", "gzip;q=0, br"):
        plain = nobody.get("/assets/main-1a2b.js", {"accept-encoding": accepted})
        assert plain.body == b"1"
        assert "content-encoding" not in plain.headers


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../index.html",
        "/assets/%2e%2e/%2e%2e/runwell.db",
        "/assets/",
        "/assets/nope.js",
        "/assets/%00.js",
        f"/assets/{'a' * 5000}.js",
    ],
)
def test_assets_lie_in_their_folder(nobody: Browser, path: str) -> None:
    assert nobody.get(path).status == 404


def test_nothing_beside_the_pages_is_served(nobody: Browser, static: Path) -> None:
    (static.parent / "secret.txt").write_text("hidden")
    for path in ("/../secret.txt", "/%2e%2e/secret.txt", "//etc/passwd"):
        assert b"hidden" not in nobody.get(path).body


@pytest.mark.parametrize(
    ("prefix", "base"),
    [
        ("", "/"),
        ("/lab", "/lab/"),
        ("/lab/", "/lab/"),
        ('/"><script>', "/"),
        ("//evil.example", "/"),
    ],
)
def test_the_page_knows_the_prefix_it_lies_below(nobody: Browser, prefix: str, base: str) -> None:
    page = nobody.get("/ann", {"x-forwarded-prefix": prefix}).body.decode()
    assert f'<base href="{base}" />' in page


def test_without_a_built_page_it_says_how_to_build_it(tmp_path: Path) -> None:
    answer = Browser(Starlette(routes=page_routes(tmp_path))).get("/ann/digits")
    assert (answer.status, b"npm run build" in answer.body) == (200, True)
