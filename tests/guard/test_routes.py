from __future__ import annotations

import re
from unittest.mock import MagicMock

from starlette.routing import Route

from runwell.server.app import make_app
from runwell.server.services.assembly import Services
from tests.guard.tree import reference_text

PAGES = {"/{path}", "/assets/{path}"}


def paths() -> set[str]:
    """Returns the paths of every route, with `{name:path}` as `{name}`."""
    app = make_app(MagicMock(spec=Services))
    found = {route.path for route in app.routes if isinstance(route, Route)}
    found |= set(app.openapi()["paths"])
    return {re.sub(r":\w+}", "}", path) for path in found} - PAGES


def test_every_route_is_documented() -> None:
    found = paths()
    assert {"/graphql", "/api/v1/projects"} <= found
    assert sorted(path for path in found if f"`{path}`" not in reference_text()) == []
