"""Lets the server lie below a path prefix, whether or not the proxy before it takes that off.

Pure ASGI; inside, paths carry the prefix and `root_path` names it, as ASGI has it.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send


class BelowPrefix:
    """Tells the application where it lies; `prefix` begins with a slash and ends in none."""

    def __init__(self, app: ASGIApp, *, prefix: str) -> None:
        self._app = app
        self._prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            path = scope["path"]
            if path != self._prefix and not path.startswith(f"{self._prefix}/"):
                path = self._prefix + path
            scope = {**scope, "root_path": self._prefix, "path": path}
        await self._app(scope, receive, send)
