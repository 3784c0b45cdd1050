"""Bytes of run files: `PUT` to signed links, `GET` for whoever may read.

A file of a run is somebody else's data on this server's origin, so what a browser would run is
never shown as itself: text as plain text, documents with scripts as a download, and everything in
a sandbox. `?as=page` shows an HTML file as a page, in an origin that is nobody's.
"""

from __future__ import annotations

import os
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import quote

from anyio import CapacityLimiter, from_thread, to_thread
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from runwell.errors import NotFound, UsageError
from runwell.server.events import ProjectKey
from runwell.server.http.auth import Door
from runwell.server.http.bodies import read_parts
from runwell.server.http.origin import origin
from runwell.server.services.files import UPLOADS, Files
from runwell.server.services.runs import LIVE_STATES, Runs
from runwell.store.ports.files import RunFile
from runwell.store.ports.runs import Run

MAX_UPLOAD_BYTES = 8 * 1024**3
CHUNK_BYTES = 256 * 1024
UPLOADS_AT_ONCE = 32
_SHOWN = frozenset(
    {"image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "image/avif"}
)
_PLAYED = ("audio/", "video/", "font/")
_AS_TEXT = ("text/", "application/json", "application/x-yaml", "application/yaml")
# What a browser fetches to show it, as it says itself: no program does.
_SHOWN_BY = frozenset({"audio", "iframe", "image", "video"})
_RANGE = re.compile(r"bytes *= *([0-9]{0,18})-([0-9]{0,18})")
_SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'self'"
# A page that is asked for as such may run its own scripts, in an origin of its own that reaches
# neither this server nor any other: what it shows it has to bring along.
_PAGE_SANDBOX = (
    "sandbox allow-scripts allow-popups; default-src 'none'; "
    "script-src 'unsafe-inline' 'unsafe-eval' data: blob:; style-src 'unsafe-inline' data:; "
    "img-src data: blob:; media-src data: blob:; font-src data:; worker-src blob:; "
    "frame-ancestors 'self'"
)


def file_path(run: Run, path: str) -> str:
    """Returns the path at which a file of a run is served."""
    return quote(f"/files/{run.entity}/{run.project}/{run.run_id}/{path}")


@dataclass(frozen=True, slots=True)
class FileTraffic:
    """Uploads and downloads.

    An upload holds a thread for as long as the client takes, so uploads have threads of their own.
    """

    files: Files
    runs: Runs
    door: Door
    limiter: CapacityLimiter

    async def download(self, request: Request) -> Response:
        """Answers with a file, or with word that it is on its way."""
        found = await to_thread.run_sync(self._find, request)
        return on_its_way() if found is None else answer_with(request, *found)

    async def upload(self, request: Request) -> Response:
        """Keeps what is sent to a signed link."""
        target, query = target_of(request.path_params), request.query_params
        self.files.check_link(target, query.get("expires", ""), query.get("signature", ""))
        parts = read_parts(request, MAX_UPLOAD_BYTES)
        await to_thread.run_sync(self._keep, request, parts, limiter=self.limiter)
        return Response(status_code=200)

    def _find(self, request: Request) -> tuple[RunFile, BinaryIO | None] | None:
        """Returns None for what a page is to show and a live run has not sent yet."""
        user = self.door.caller(request).user
        params = request.path_params
        run = self.runs.get(user, params["entity"], params["project"], params["run"])
        try:
            file = self.files.get(run, params["path"])
        except NotFound:
            is_shown = request.headers.get("sec-fetch-dest") in _SHOWN_BY
            if is_shown and run.state in LIVE_STATES:
                return None
            raise
        return file, None if request.method == "HEAD" else self.files.open(file)

    def _keep(self, request: Request, parts: AsyncIterator[bytes]) -> RunFile:
        params = request.path_params
        where = ProjectKey(params["entity"], params["project"])
        return self.files.keep(where, params["run"], params["path"], in_thread(parts))


def file_routes(files: Files, runs: Runs, door: Door) -> list[Route]:
    """Returns the routes of uploads and downloads."""
    traffic = FileTraffic(files, runs, door, CapacityLimiter(UPLOADS_AT_ONCE))
    where = "{entity}/{project}/{run}/{path:path}"
    return [
        Route(f"{UPLOADS}/{where}", traffic.upload, methods=["PUT"]),
        Route(f"/files/{where}", traffic.download, methods=["GET", "HEAD"]),
        Route(f"{UPLOADS}/{where}", preflight, methods=["OPTIONS"]),
        Route(f"/files/{where}", preflight, methods=["OPTIONS"]),
    ]


async def preflight(request: Request) -> Response:
    """Pages of this server alone may fetch files; official clients ask whether they may."""
    headers = {"Vary": "Origin", "Allow": "GET, HEAD, PUT, OPTIONS"}
    asking = request.headers.get("origin", "")
    if asking == origin(request):
        headers["Access-Control-Allow-Origin"] = asking
        headers["Access-Control-Allow-Methods"] = headers["Allow"]
    return Response(status_code=204, headers=headers)


def on_its_way() -> Response:
    """Returns what stands for a file that a row names and that comes later: a frame asks again by
    itself, a picture is asked for again by the page."""
    headers = {
        "Cache-Control": "no-store",
        "Content-Security-Policy": _PAGE_SANDBOX,
        "Refresh": "1",
        "Retry-After": "1",
        "X-Content-Type-Options": "nosniff",
    }
    return Response("on its way\n", 202, headers, "text/plain; charset=utf-8")


def target_of(params: dict[str, str]) -> str:
    """Returns the path that was signed, from what the router found in the request."""
    return f"{UPLOADS}/{params['entity']}/{params['project']}/{params['run']}/{params['path']}"


def safe_headers(file: RunFile) -> dict[str, str]:
    """Returns headers under which a browser runs nothing of the file."""
    kind = file.mimetype.partition(";")[0].lower()
    headers = {
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": _SANDBOX,
        "Cross-Origin-Resource-Policy": "same-origin",
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, no-cache",
        "ETag": etag(file),
    }
    if kind in _SHOWN or kind.startswith(_PLAYED):
        return headers | {"Content-Type": kind}
    if kind.startswith(_AS_TEXT) and kind not in ("text/html", "text/xml", "text/javascript"):
        return headers | {"Content-Type": "text/plain; charset=utf-8"}
    name = quote(file.path.rsplit("/", 1)[-1])
    return headers | {
        "Content-Type": "application/octet-stream",
        "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
    }


def page_headers(file: RunFile) -> dict[str, str] | None:
    """Returns headers under which a browser shows an HTML file as a page; None if it is none."""
    if file.mimetype.partition(";")[0].lower() != "text/html":
        return None
    headers = {**safe_headers(file), "Content-Security-Policy": _PAGE_SANDBOX}
    headers["Content-Type"] = "text/html; charset=utf-8"
    del headers["Content-Disposition"]
    return headers


def etag(file: RunFile) -> str:
    """Returns what changes when the file does."""
    return f'"{file.size_bytes:x}-{int(file.updated_at * 1e6):x}"'


def read_range(header: str, size: int) -> tuple[int, int] | None:
    """Returns first byte and end of a range; None for the whole file, also for several ranges.

    Raises:
        UsageError: The file does not have it.
    """
    found = _RANGE.fullmatch(header.strip())
    if found is None:
        return None
    first, last = found.groups()
    if first:
        start, end = int(first), min(int(last) + 1 if last else size, size)
    elif last:
        start, end = max(0, size - int(last)), size
    else:
        return None
    if start >= end:
        raise UsageError(f"the file has {size} bytes; the range lies outside")
    return start, end


def answer_with(request: Request, file: RunFile, body: BinaryIO | None) -> Response:
    """Returns the bytes of a file, or what was asked of them; without a body the headers alone."""
    is_page = request.query_params.get("as") == "page"
    headers = (page_headers(file) if is_page else None) or safe_headers(file)
    if request.headers.get("if-none-match") == headers["ETag"]:
        _close(body)
        return Response(status_code=304, headers=headers)
    # What is opened may be newer than what is known of it: an upload replaces the bytes first.
    size = file.size_bytes if body is None else body.seek(0, os.SEEK_END)
    is_other = request.headers.get("if-range", headers["ETag"]) != headers["ETag"]
    try:
        asked = None if is_other else read_range(request.headers.get("range", ""), size)
    except UsageError:
        _close(body)
        headers["Content-Range"] = f"bytes */{size}"
        return Response(status_code=416, headers=headers)
    start, end = asked or (0, size)
    headers["Content-Length"] = str(end - start)
    if asked:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    status = 206 if asked else 200
    if body is None:
        return Response(status_code=status, headers=headers)
    return StreamingResponse(_read(body, start, end), status, headers)


def _read(body: BinaryIO, start: int, end: int) -> Iterator[bytes]:
    with body:
        body.seek(start)
        while start < end:
            part = body.read(min(CHUNK_BYTES, end - start))
            if not part:
                return
            start += len(part)
            yield part


def _close(body: BinaryIO | None) -> None:
    if body is not None:
        body.close()


def in_thread(parts: AsyncIterator[bytes]) -> Iterator[bytes]:
    """Yields what arrives in the event loop, to a thread that anyio started."""

    async def next_part() -> bytes:
        async for part in parts:
            return part
        return b""

    while part := from_thread.run(next_part):
        yield part
