"""The web UI: one page for every address, and its assets.

The page is built (`web/`, Vite) into `server/static`. Its links are relative to its `<base href>`,
into which the path prefix is written, so that it works below any.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import suppress
from html import escape
from mimetypes import guess_type
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response, StreamingResponse
from starlette.routing import Route

from runwell.errors import NotFound
from runwell.server.http.enclosures import enclosures
from runwell.server.http.encodings import accepts
from runwell.server.http.origin import prefix
from runwell.server.http.problems import no_such_page

STATIC = Path(__file__).parents[1] / "static"
_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}
_PACKED = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
_BASE = re.compile(r"<base href=[^>]*>")
_ENCLOSED = '<script type="application/json" id="enclosures">'
_NO_PAGES = ("api/", "files/", "uploads/")
_FRESH = {"Cache-Control": "no-cache"}
# A page that a browser kept would bring old answers along, perhaps those of who has signed out.
_NEVER_KEPT = {"Cache-Control": "no-store"}
_NOT_BUILT = """<!doctype html><meta charset="utf-8"><title>Runwell</title>
<p>The web UI is not built. Run <code>npm run build</code> in <code>web/</code>, or install Runwell
from a wheel. The server itself works: scripts can log to it.</p>"""


def page_routes(static: Path = STATIC) -> list[Route]:
    """Returns the routes of the UI; they must come last, the page answers to everything."""

    async def asset(request: Request) -> Response:
        return _asset(static / "assets", request)

    async def page(request: Request) -> Response:
        path = request.path_params["path"]
        if path.startswith(_NO_PAGES):
            raise no_such_page(path)
        if "." in path.rsplit("/", 1)[-1]:
            with suppress(NotFound):
                return _file(static, path, _FRESH)
        return _page(static / "index.html", request)

    return [
        Route("/assets/{path:path}", asset, methods=["GET"]),
        Route("/{path:path}", page, methods=["GET"]),
    ]


def _asset(root: Path, request: Request) -> Response:
    """Returns an asset, packed if it lies there so and the browser unpacks it."""
    path = request.path_params["path"]
    if accepts(request.headers.get("accept-encoding", ""), "gzip"):
        with suppress(NotFound):
            packed = _file(root, f"{path}.gz", _FOR_EVER | _PACKED)
            packed.headers["Content-Type"] = guess_type(path)[0] or "application/octet-stream"
            return packed
    return _file(root, path, _FOR_EVER)


def _file(root: Path, path: str, headers: dict[str, str]) -> Response:
    try:
        target = (root / path).resolve()
        if target.is_relative_to(root.resolve()) and target.is_file():
            return FileResponse(target, headers=headers)
    except (OSError, ValueError) as error:  # a name too long for any file, or with NUL in it
        raise no_such_page(path) from error
    raise no_such_page(path)


def _page(index: Path, request: Request) -> Response:
    if not index.is_file():
        return HTMLResponse(_NOT_BUILT, headers=_FRESH)
    base = f'<base href="{escape(prefix(request), quote=True)}/" />'
    html = _BASE.sub(base, index.read_text(encoding="utf-8"), count=1)
    head, place, tail = html.partition(f"{_ENCLOSED}{{}}")
    if not place:
        return HTMLResponse(html, headers=_FRESH)

    async def parts() -> AsyncIterator[str]:
        yield head  # the browser fetches the scripts that it names, while the answers are found
        yield _ENCLOSED + await enclosures(request) + tail

    return StreamingResponse(parts(), headers=_NEVER_KEPT, media_type="text/html")
