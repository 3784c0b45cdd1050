"""Histories as Parquet files: `GET` and `HEAD` of signed links, with ranges."""

from __future__ import annotations

from typing import BinaryIO

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from runwell.server.http.files import answer_with
from runwell.server.services.history_files import HISTORIES, HistoryFiles
from runwell.store.ports.files import RunFile

_TYPE = "application/vnd.apache.parquet"


def history_route(files: HistoryFiles) -> Route:
    """Returns the route. Links authorise themselves: clients send no key to them."""

    def find(request: Request) -> tuple[RunFile, BinaryIO | None]:
        query, path = request.query_params, f"{HISTORIES}/{request.path_params['path']}"
        found = files.find(path, query.get("expires", ""), query.get("signature", ""))
        file = RunFile("history.parquet", found.size_bytes, _TYPE, 0.0, found.blob)
        return file, None if request.method == "HEAD" else files.open(found)

    async def download(request: Request) -> Response:
        file, body = await to_thread.run_sync(find, request)
        return answer_with(request, file, body)

    return Route(f"{HISTORIES}/{{path:path}}", download, methods=["GET", "HEAD"])
