from __future__ import annotations

import re
from unittest.mock import MagicMock

from starlette.routing import Route

from runwell.server.app import make_app
from runwell.server.services.assembly import Services
from tests.guard.tree import reference_text

PAGES = {"/{path}", "/assets/{path}"}


def requests() -> set[str]:
    """Returns every route as the reference writes it, `{name:path}` as `{name}`."""
    app = make_app(MagicMock(spec=Services))
    found = {
        (method, re.sub(r":\w+}", "}", route.path))
        for route in app.routes
        if isinstance(route, Route)
        for method in (route.methods or set()) - {"HEAD"}
    }
    described = app.openapi()["paths"]
    found |= {(method.upper(), path) for path, methods in described.items() for method in methods}
    return {f"{method} `{path}`" for method, path in found if path not in PAGES}


def test_every_route_is_documented_with_its_method() -> None:
    found = requests()
    assert {"POST `/graphql`", "GET `/api/v1/projects`"} <= found
    assert sorted(request for request in found if request not in reference_text()) == []
