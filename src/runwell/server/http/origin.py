"""How this server is called from outside, also behind a proxy that says so.

`X-Forwarded-*` only shapes links in answers to the one who sent them; it opens no door.
"""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.types import Scope

_HOST = re.compile(r"[A-Za-z0-9._-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")
_PREFIX = re.compile(r"(/[A-Za-z0-9._~-]+)*")


def scheme(request: Request) -> str:
    """Returns http or https, as the client sees it."""
    forwarded = _forwarded(request, "x-forwarded-proto").lower()
    return forwarded if forwarded in ("http", "https") else request.url.scheme


def prefix(request: Request) -> str:
    """Returns the path below which this server lies, without a slash at the end; mostly empty."""
    forwarded = _forwarded(request, "x-forwarded-prefix").rstrip("/")
    root: str = request.scope.get("root_path", "")
    return forwarded if forwarded and _PREFIX.fullmatch(forwarded) else root.rstrip("/")


def base_url(request: Request) -> str:
    """Returns the URL of this server as the client sees it, without a slash at the end."""
    return f"{origin(request)}{prefix(request)}"


def origin(request: Request) -> str:
    """Returns scheme and host of the same."""
    host = _forwarded(request, "x-forwarded-host") or request.headers.get("host", "")
    if not _HOST.fullmatch(host):
        host = "localhost"
    return f"{scheme(request)}://{host}"


def route_path(scope: Scope) -> str:
    """Returns the path of a request below the prefix, whether or not the proxy took that off."""
    path: str = scope["path"]
    root: str = scope.get("root_path", "").rstrip("/")
    return path.removeprefix(root) if path.startswith(f"{root}/") else path


def _forwarded(request: Request, name: str) -> str:
    return request.headers.get(name, "").split(",")[0].strip()
