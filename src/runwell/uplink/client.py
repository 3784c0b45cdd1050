"""Speaks the W&B wire to one server: GraphQL, the file stream, uploads to signed addresses.

It does one request per call and never tries again by itself; it says, by the error it raises,
whether trying again can help:

    TransportError (Unreachable, Garbled)   try again later
    ServerError (AuthenticationError …)     refused; the same call will be refused again

Safe to call from many threads. The key never appears in an error or a log line.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator, Mapping
from typing import BinaryIO, NoReturn
from urllib.parse import quote

import msgspec
import urllib3
from urllib3.exceptions import HTTPError, LocationValueError

from runwell.errors import (
    AuthenticationError,
    Conflict,
    Garbled,
    NotFound,
    PermissionDenied,
    ServerError,
    TransportError,
    Unreachable,
)
from runwell.sdk.pool import NO_ADDRESS, pool_for
from runwell.values.json import Json
from runwell.wire.documents.operation import Operation
from runwell.wire.documents.server import SERVER_FEATURES
from runwell.wire.rendezvous import STRAIGHT, Route
from runwell.wire.stream import StreamBody, StreamReply

CONNECT_TIMEOUT_S = 10.0
READ_TIMEOUT_S = 60.0
LONGEST_ANSWER_S = 60.0  # from its first piece to its last
LONGEST_ANSWER_BYTES = 64 * 1024 * 1024
HEARTBEAT_HEADER = "X-Runwell-Heartbeat"
SHARED_HEADER, WRITER_HEADER = "X-WANDB-USE-ASYNC-FILESTREAM", "X-WANDB-ASYNC-CLIENT-ID"

# Every other 4xx and 5xx may go away by itself (the retry rule of all clients of this wire).
_REFUSALS = frozenset({400, 401, 403, 404, 409, 410, 413, 422, 501})
_ERRORS: Mapping[int, type[ServerError]] = {
    401: AuthenticationError,
    403: PermissionDenied,
    404: NotFound,
    409: Conflict,
}
_OK, _REDIRECT, _BAD = 200, 300, 400
_PIECE_BYTES = 64 * 1024
_NO_SERVER = "what answers there is no tracking server"


class Client:
    """A connection to one server.

    Args:
        base_url: Where it is, without a slash at the end.
        api_key: Its key; None sends no credentials.
        user_agent: How we introduce ourselves.
        pool: Makes the requests; tests pass their own.
        route: How the server is reached.
    """

    def __init__(
        self,
        base_url: str,
        api_key: str | None,
        user_agent: str,
        pool: urllib3.PoolManager | None = None,
        route: Route = STRAIGHT,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self._pool = pool
        self._route = route
        self._headers = {"User-Agent": user_agent, "Content-Type": "application/json"}
        self._headers |= dict(route.headers)
        if api_key:
            credentials = base64.b64encode(f"api:{api_key}".encode()).decode()
            self._headers["Authorization"] = f"Basic {credentials}"
        self._features: frozenset[str] | None = None

    def has_feature(self, name: str) -> bool:
        """Tells whether the server has a feature; asks it once.

        Raises:
            TransportError: It may answer later.
        """
        if self._features is None:
            try:
                self._features = _enabled(self.query(SERVER_FEATURES, {}))
            except ServerError:
                self._features = frozenset()  # an older server: it has none of them
        return name in self._features

    def query(self, operation: Operation, variables: Mapping[str, Json]) -> dict[str, Json]:
        """Runs a GraphQL operation; returns its `data`.

        Raises:
            ServerError: Refused, by the status or by `errors` in the answer.
            TransportError: It may go through later.
        """
        payload = {
            "query": operation.text,
            "variables": dict(variables),
            "operationName": operation.name,
        }
        answer = self._post("/graphql", json.dumps(payload).encode(), {})
        errors = answer.get("errors")
        data = answer.get("data")
        if errors:
            raise ServerError(_said(answer) or "the query failed", status=_OK, code="graphql")
        if not isinstance(data, dict):
            raise Garbled("a query was answered without data")
        return data

    def stream(
        self,
        entity: str,
        project: str,
        run: str,
        body: StreamBody,
        heartbeat_s: int | None,
        writer: str | None = None,
    ) -> StreamReply:
        """Sends a body of the file stream.

        Args:
            entity, project, run: Whose it is; `run` is the short id.
            body: The lines.
            heartbeat_s: How often we promise to be heard from now on; None promises nothing.
            writer: Whose lines they are, if several write the run; each counts its own.

        Raises:
            ServerError, TransportError: As `query`.
        """
        path = "/".join(quote(part, safe="") for part in (entity, project, run))
        extra = {} if heartbeat_s is None else {HEARTBEAT_HEADER: str(heartbeat_s)}
        if writer is not None:
            extra |= {SHARED_HEADER: "true", WRITER_HEADER: writer}
        answer = self._post(f"/files/{path}/file_stream", msgspec.json.encode(body), extra)
        return StreamReply(stopped=answer.get("stopped") is True)

    def put(self, url: str, headers: Mapping[str, str], content: BinaryIO, size_bytes: int) -> None:
        """Uploads `size_bytes` of a file to an address that authorises itself.

        Raises:
            ServerError, TransportError: As `query`.
        """
        target = f"{self.base_url}{url}" if url.startswith("/") else url
        is_here = target.startswith(f"{self.base_url}/")
        extra = dict(self._route.headers) if is_here else {}
        own = {**extra, **headers, "Content-Length": str(size_bytes)}
        self._request("PUT", target, own, _Exactly(content, size_bytes) if size_bytes else b"")

    def _post(self, path: str, body: bytes, extra: Mapping[str, str]) -> dict[str, Json]:
        url = self.base_url + path
        data = self._request("POST", url, {**self._headers, **extra}, body)
        try:
            answer = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise Garbled(_NO_SERVER) from error
        if not isinstance(answer, dict):
            raise Garbled(_NO_SERVER)
        return answer

    def _request(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | _Exactly
    ) -> bytes:
        timeout = urllib3.Timeout(connect=CONNECT_TIMEOUT_S, read=READ_TIMEOUT_S)
        self._pool = pool = self._pool or pool_for(self.base_url, self._route)
        try:
            response = pool.request(
                method,
                url,
                body=body,
                headers=dict(headers),
                timeout=timeout,
                retries=False,
                redirect=False,
                preload_content=False,
            )
            data = _answer(response)
        except LocationValueError as error:
            raise ServerError(NO_ADDRESS, status=400) from error
        except (HTTPError, OSError) as error:
            raise Unreachable(_cause(error)) from error
        if response.status >= _REDIRECT:
            self._fail(response.status, data, response.headers.get("Retry-After"))
        return data

    def _fail(self, status: int, data: bytes, retry_after: str | None) -> NoReturn:
        said = _said(_parsed(data)) or f"HTTP status {status}"
        if status in _REFUSALS:
            kind = _ERRORS.get(status, ServerError)
            raise kind(said, status=status)
        if status < _BAD:
            raise Garbled(f"the address points elsewhere (HTTP status {status})")
        raise TransportError(
            f"the server is in trouble ({said})", retry_after_s=_seconds(retry_after)
        )


def _answer(response: urllib3.BaseHTTPResponse) -> bytes:
    """Returns all that a server answers, within reason: a radio station never ends."""
    deadline = time.monotonic() + LONGEST_ANSWER_S
    data = bytearray()
    try:
        while piece := response.read1(_PIECE_BYTES):
            data += piece
            if len(data) > LONGEST_ANSWER_BYTES or time.monotonic() > deadline:
                response.close()
                raise Garbled(_NO_SERVER)
    finally:
        response.release_conn()
    return bytes(data)


class _Exactly:
    """A file that has exactly so many bytes, although it may grow while it is read."""

    _BLOCK_BYTES = 1024 * 1024

    def __init__(self, content: BinaryIO, size_bytes: int) -> None:
        self._content = content
        self._left = size_bytes

    def __iter__(self) -> Iterator[bytes]:
        while self._left:
            data = self._content.read(min(self._BLOCK_BYTES, self._left))
            if not data:
                raise OSError("the file became shorter while it was uploaded")
            self._left -= len(data)
            yield data


def _enabled(data: dict[str, Json]) -> frozenset[str]:
    info = data.get("serverInfo")
    features = info.get("features") if isinstance(info, dict) else None
    return frozenset(
        name
        for each in (features if isinstance(features, list) else [])
        if isinstance(each, dict)
        and each.get("isEnabled") is True
        and isinstance(name := each.get("name"), str)
    )


def _parsed(data: bytes) -> Json:
    try:
        answer: Json = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return answer


def _said(answer: Json) -> str:
    """Returns what a server says for itself in an error, in one line; "" if nothing."""
    if not isinstance(answer, dict):
        return ""
    error = answer.get("error")
    errors = answer.get("errors")
    first = errors[0] if isinstance(errors, list) and errors else error
    text = first.get("message") if isinstance(first, dict) else first
    text = text if isinstance(text, str) else answer.get("detail")
    return " ".join(text.split())[:300] if isinstance(text, str) else ""


def _cause(error: BaseException) -> str:
    """Returns why a connection failed, without addresses of objects."""
    if isinstance(error, urllib3.exceptions.NameResolutionError):
        return "the host name is not known"
    if isinstance(error, urllib3.exceptions.NewConnectionError):
        return "the connection was refused" if "refused" in str(error) else "no way there"
    if isinstance(error, urllib3.exceptions.TimeoutError):
        return "no answer in time"
    if isinstance(error, urllib3.exceptions.SSLError):
        return "its certificate is not accepted"
    return "the connection broke"


def _seconds(retry_after: str | None) -> float | None:
    return float(retry_after) if retry_after and retry_after.strip().isdecimal() else None
