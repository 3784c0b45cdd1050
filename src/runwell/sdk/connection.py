"""Asks a server's own API, and hands on what it sends while it comes.

Knows neither what is asked nor what comes back. One request per call, never tried again.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import quote

import msgspec

from runwell.errors import (
    AuthenticationError,
    Conflict,
    Garbled,
    NotFound,
    PermissionDenied,
    ServerError,
    Unreachable,
    UsageError,
)
from runwell.sdk.rendezvous import Server, find_server, local_places
from runwell.sdk.settings_file import from_files
from runwell.sdk.terminal import warn_once
from runwell.values.json import Json
from runwell.wire.answer import at, items_of, text_of
from runwell.wire.documents.operation import Operation

if TYPE_CHECKING:
    import urllib3

API = "/api/v1"
CONNECT_TIMEOUT_S = 10.0
MOST_CONNECTIONS = 16
READ_TIMEOUT_S = 120.0  # between two pieces
_MOST_OF_A_REFUSAL_BYTES = 64 * 1024
_BAD_REQUEST, _SERVER_ERROR = 400, 500
_ERRORS: Mapping[int, type[ServerError]] = {
    401: AuthenticationError,
    403: PermissionDenied,
    404: NotFound,
    409: Conflict,
}


class Connection:
    """One server, asked with one key."""

    def __init__(self, server: Server, pool: urllib3.PoolManager | None = None) -> None:
        self.server = server
        self._pool = pool
        self._headers = {"Accept-Encoding": "identity", **dict(server.route.headers)}
        if server.api_key:
            credentials = base64.b64encode(f"api:{server.api_key}".encode()).decode()
            self._headers["Authorization"] = f"Basic {credentials}"

    def get(self, path: str) -> Json:
        """Returns the JSON below the API's root. Raises as `stream`."""
        with self.stream("GET", path) as answer:
            body = answer.read()
        try:
            document: Json = msgspec.json.decode(body)
        except msgspec.DecodeError as error:
            raise Garbled("what answers there is no Runwell server") from error
        return document

    def query(self, operation: Operation, variables: Mapping[str, Json]) -> dict[str, Json]:
        """Runs a GraphQL operation; returns its `data`.

        Raises:
            ServerError: Refused, by the status or by `errors` in the answer.
            Unreachable, Garbled: It may go through later.
        """
        asked: dict[str, Json] = {
            "query": operation.text,
            "variables": dict(variables),
            "operationName": operation.name,
        }
        with self.request("POST", f"{self.server.base_url}/graphql", asked) as answer:
            body = answer.read()
        try:
            reply = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise Garbled("what answers there is no tracking server") from error
        data, errors = (reply.get(key) for key in ("data", "errors")) if reply else (None, None)
        if errors:
            said = errors[0].get("message") if isinstance(errors[0], dict) else errors[0]
            raise ServerError(str(said), status=200, code="graphql")
        if not isinstance(data, dict):
            raise Garbled("a query was answered without data")
        return data

    @contextmanager
    def stream(
        self, method: str, path: str, document: Json = None
    ) -> Iterator[urllib3.BaseHTTPResponse]:
        """Gives the answer of our own API, to be read in pieces. Raises as `request`."""
        with self.request(method, f"{self.server.base_url}{API}{path}", document) as answer:
            yield answer

    @contextmanager
    def request(
        self, method: str, url: str, document: Json = None
    ) -> Iterator[urllib3.BaseHTTPResponse]:
        """Gives the answer of any address of the server, to be read in pieces.

        Raises:
            ServerError: The server refused; UsageError if the question makes no sense to it.
            Unreachable: Nobody answers, or the connection broke off: what came is not all.
        """
        body = None if document is None else msgspec.json.encode(document)
        headers = self._headers | ({"Content-Type": "application/json"} if body else {})
        with self._sent(method, url, body, headers) as answer:
            yield answer

    @contextmanager
    def _sent(
        self, method: str, url: str, body: bytes | BinaryIO | None, headers: Mapping[str, str]
    ) -> Iterator[urllib3.BaseHTTPResponse]:
        import urllib3
        from urllib3.exceptions import HTTPError

        from runwell.sdk.pool import pool_for

        server = self.server
        self._pool = pool = self._pool or pool_for(server.base_url, server.route, MOST_CONNECTIONS)
        try:
            answer = pool.request(
                method,
                url,
                body=body,
                headers=headers,
                retries=False,
                timeout=urllib3.Timeout(connect=CONNECT_TIMEOUT_S, read=_read_timeout_s()),
                preload_content=False,
            )
            try:
                if answer.status >= _BAD_REQUEST:
                    raise _refusal(answer)
                yield answer
            finally:
                answer.release_conn() if answer.closed else answer.close()
        except (HTTPError, OSError) as error:
            raise Unreachable(
                f"the server did not answer to the end: {error}: {self.server.base_url}"
            ) from error

    @contextmanager
    def fetch(self, url: str, *, is_signed: bool = True) -> Iterator[urllib3.BaseHTTPResponse]:
        """Gives what lies at an address that the server named; a signed one needs no key.

        Raises:
            ServerError, UsageError, Unreachable: As `request`.
        """
        target = f"{self.server.base_url}{url}" if url.startswith("/") else url
        headers = self._headers
        if is_signed:
            headers = {"Accept-Encoding": "identity", **self._extra(target)}
        with self._sent("GET", target, None, headers) as answer:
            yield answer

    def put(self, url: str, source: Path, headers: Mapping[str, str]) -> None:
        """Puts a file at an address that the server named. Raises as `request`."""
        target = f"{self.server.base_url}{url}" if url.startswith("/") else url
        with source.open("rb") as body:
            length = str(os.fstat(body.fileno()).st_size)
            own = {**self._extra(target), **headers, "Content-Length": length}
            with self._sent("PUT", target, body, own):
                return

    def _extra(self, url: str) -> dict[str, str]:
        """Returns the headers of the route; none for what lies elsewhere, as in S3."""
        is_here = url.startswith(f"{self.server.base_url}/")
        return dict(self.server.route.headers) if is_here else {}

    def entity(self) -> str:
        """Returns whose projects are meant when none is named."""
        if self.server.entity:
            return self.server.entity
        viewer = self.get("/viewer")
        if not isinstance(viewer, dict) or not isinstance(viewer.get("entity"), str):
            raise Garbled("what answers there is no Runwell server")
        return str(viewer["entity"])

    def project_path(self, project: str) -> str:
        """Returns the path of a project, given as `project` or `entity/project`."""
        entity, slash, name = project.rpartition("/")
        if not name or "/" in entity:
            raise UsageError(f"a project is named project or entity/project, not {project!r}")
        parts = [entity if slash else self.entity(), name]
        return "/projects/" + "/".join(quote(part, safe="") for part in parts)


def connect(
    base_url: str | None = None,
    api_key: str | None = None,
    environ: Mapping[str, str] = os.environ,
) -> Connection:
    """Returns a connection to the server that is named, or configured, or runs on this host.

    Raises:
        UsageError: There is none.
    """
    url, key = base_url or environ.get("WANDB_BASE_URL"), api_key or environ.get("WANDB_API_KEY")
    if not url:
        kept = from_files(environ, Path.cwd())
        url, key = kept.base_url, key or kept.api_key
    server = find_server(url, key, local_places(environ), environ)
    if server is None:
        raise UsageError(
            "no server is configured and none runs here; "
            "start one with `runwell server`, or set WANDB_BASE_URL"
        )
    return Connection(server)


def _refusal(answer: urllib3.BaseHTTPResponse) -> Exception:
    try:
        problem: Json = msgspec.json.decode(answer.read(_MOST_OF_A_REFUSAL_BYTES))
    except msgspec.DecodeError:
        problem = None
    first = next(iter(items_of(at(problem, "errors"))), None)  # where GraphQL says it
    detail = text_of(at(problem, "detail")) or text_of(at(first, "message"))
    said = detail or f"status {answer.status}"
    if answer.status in _ERRORS:
        return _ERRORS[answer.status](said)
    if answer.status < _SERVER_ERROR:
        return UsageError(f"the server does not understand the question: {said}")
    return ServerError(f"the server failed: {said}", status=answer.status)


def _read_timeout_s(environ: Mapping[str, str] = os.environ) -> float:
    """Returns how long a silent server is waited for: `WANDB_HTTP_TIMEOUT`, in seconds."""
    text = environ.get("WANDB_HTTP_TIMEOUT") or str(READ_TIMEOUT_S)
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if seconds > 0:
        return seconds
    warn_once("timeout", f"WANDB_HTTP_TIMEOUT is {text!r}; use a number of seconds above 0")
    return READ_TIMEOUT_S
