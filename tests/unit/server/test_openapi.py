from __future__ import annotations

from typing import Any

from runwell.server.openapi import describe


def test_every_handler_is_described_with_its_errors() -> None:
    document: Any = describe()
    paths = document["paths"]
    assert {"/api/v1/viewer", "/api/v1/projects/{entity}/{project}/runs"} <= set(paths)
    handlers = [handler for path in paths.values() for handler in path.values()]
    assert all(handler["description"] for handler in handlers)
    assert all(
        "401" in handler["responses"]
        for path, each in paths.items()
        if path != "/api/v1/session"
        for handler in each.values()
    )
    run = document["components"]["schemas"]["RunDetail"]
    assert {"id", "environment", "visualize"} <= set(run["required"])
