"""Bytes of artifacts: signed links below `/storage`, and the paths that clients build themselves.

    /artifactsV2/{region}/{entity}/{project}/{collection}/[{artifact}/]{birth}/{md5}/{name}
    /artifacts/{entity}/{md5}

The latter want a key. Signed links tell a browser of any origin that it may use them: they open
one file, and no cookie counts there.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import BinaryIO

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from runwell.errors import NotFound, UsageError
from runwell.server.http.auth import Door
from runwell.server.http.bodies import read_parts
from runwell.server.http.files import (
    MAX_UPLOAD_BYTES,
    UPLOADS_AT_ONCE,
    answer_with,
    in_thread,
)
from runwell.server.services.artifacts.service import Artifacts
from runwell.server.services.artifacts.storage import MAX_MANIFEST_BYTES, STORAGE, Storage
from runwell.store.ports.files import RunFile

_MD5 = re.compile("[0-9a-fA-F]{32}")
_ANY_ORIGIN = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
_PREFLIGHT = {
    **_ANY_ORIGIN,
    "Access-Control-Allow-Methods": "GET, HEAD, PUT, OPTIONS",
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Expose-Headers": "ETag, Content-Length, Content-Range",
    "Access-Control-Max-Age": "600",
}


def storage_routes(artifacts: Artifacts, door: Door) -> list[Route]:
    """Returns the routes."""
    return [
        *_upload_routes(artifacts.storage),
        *_signed_routes(artifacts),
        *_keyed_routes(artifacts, door),
        Route(f"{STORAGE}/{{path:path}}", _preflight, methods=["OPTIONS"]),
    ]


def _upload_routes(storage: Storage) -> list[Route]:
    """Returns the routes of uploads, which hold a thread of their own for as long as they take."""
    limiter = CapacityLimiter(UPLOADS_AT_ONCE)

    async def upload(request: Request) -> Response:
        _check(storage, request, "PUT")
        limit = MAX_MANIFEST_BYTES if "manifest" in request.path_params else MAX_UPLOAD_BYTES
        parts = read_parts(request, limit)
        tag = await to_thread.run_sync(_keep, storage, request, parts, limiter=limiter)
        return Response(headers=_ANY_ORIGIN | ({"ETag": f'"{tag}"'} if tag else {}))

    places = (
        "wandb_artifacts/{content}/{md5}",
        "wandb_parts/{content}/{upload}/{number}",
        "wandb_manifests/{manifest}/wandb_manifest.json",
    )
    return [Route(f"{STORAGE}/{place}", upload, methods=["PUT"]) for place in places]


def _keep(storage: Storage, request: Request, parts: AsyncIterator[bytes]) -> str | None:
    """Keeps what is uploaded; returns what the client shall call a part by."""
    params, chunks = request.path_params, in_thread(parts)
    if "manifest" in params:
        storage.keep_manifest(_number(request, "manifest"), chunks)
        return None
    content = _number(request, "content")
    if "upload" in params:
        return storage.keep_part(content, params["upload"], _number(request, "number"), chunks)
    storage.keep(content, chunks)
    return None


def _signed_routes(artifacts: Artifacts) -> list[Route]:
    storage = artifacts.storage

    def find(request: Request) -> RunFile:
        _check(storage, request, "GET")
        if "artifact" in request.path_params:
            return storage.manifest_file(_number(request, "artifact"))
        return storage.content_file(_number(request, "content"), request.path_params["name"])

    async def download(request: Request) -> Response:
        answer = await to_thread.run_sync(_answer, artifacts, request, find)
        answer.headers.update(_ANY_ORIGIN)
        return answer

    places = (
        "wandb_artifacts/{content}/{md5}/{name}",
        "wandb_manifests/{artifact}/v/wandb_manifest.json",
    )
    return [Route(f"{STORAGE}/{place}", download, methods=["GET", "HEAD"]) for place in places]


def _check(storage: Storage, request: Request, method: str) -> None:
    """Raises PermissionDenied unless a link was made for this."""
    query = request.query_params
    # What was signed is the path below whatever prefix a proxy shows us under.
    target = STORAGE + request.scope["path"].partition(STORAGE)[2]
    storage.check(method, target, query.get("expires", ""), query.get("signature", ""))


def _keyed_routes(artifacts: Artifacts, door: Door) -> list[Route]:
    def find(request: Request) -> RunFile:
        user = door.caller(request).user
        params = request.path_params
        if not _MD5.fullmatch(params["md5"]):
            raise UsageError("a file of an artifact is named by its MD5 in hexadecimal")
        name = params.get("name", params["md5"])
        return artifacts.reading.content_of(user, params["entity"], params["md5"], name)

    async def download(request: Request) -> Response:
        return await to_thread.run_sync(partial(_answer, artifacts, request, find))

    where = "/artifactsV2/{region}/{entity}/{project}/{collection}"
    methods = ["GET", "HEAD"]
    return [
        Route(f"{where}/{{birth}}/{{md5}}/{{name}}", download, methods=methods),
        Route(f"{where}/{{artifact}}/{{birth}}/{{md5}}/{{name}}", download, methods=methods),
        Route("/artifacts/{entity}/{md5}", download, methods=methods),
    ]


def _answer(artifacts: Artifacts, request: Request, find: Callable[[Request], RunFile]) -> Response:
    file = find(request)
    body: BinaryIO | None = None if request.method == "HEAD" else artifacts.storage.open(file)
    return answer_with(request, file, body)


async def _preflight(_: Request) -> Response:
    return Response(status_code=204, headers=_PREFLIGHT)


def _number(request: Request, name: str) -> int:
    text = request.path_params[name]
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise NotFound("there is nothing under this storage path")
    return int(text)
