from __future__ import annotations

import pytest

from runwell.server.http.headers import HEADERS
from tests.unit.server.asgi import Browser


@pytest.mark.parametrize(
    "path", ["/", "/ready", "/api/v1/viewer", "/assets/main-1a2b.js", "/graphql"]
)
def test_every_answer_is_guarded(nobody: Browser, path: str) -> None:
    headers = nobody.get(path).headers
    assert {name: headers.get(name.lower()) for name in HEADERS} == HEADERS


def test_pages_run_only_our_own_scripts() -> None:
    rules = dict(
        rule.strip().split(" ", 1) for rule in HEADERS["Content-Security-Policy"].split(";")
    )
    assert rules["default-src"] == rules["script-src"] == "'self'"
    assert rules["connect-src"] == "'self' blob:"
    assert rules["object-src"] == "'none'"
    assert rules["style-src"] == "'self' 'unsafe-inline'"
