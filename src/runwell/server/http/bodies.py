"""Bodies of requests, read whole but never beyond a limit, unpacked if they came packed."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator
from http import HTTPStatus

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from runwell.errors import ServerError, UsageError
from runwell.server.http.origin import route_path
from runwell.server.http.problems import answer

_GZIP_WINDOW = 16 + zlib.MAX_WBITS


async def read_body(request: Request, limit: int) -> bytes:
    """Returns the body.

    Raises:
        ServerError: It has more than `limit` bytes, packed or unpacked.
        UsageError: It is packed in a way that is not known, or not as it says.
    """
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip", ""):
        raise UsageError(f"a body may come plain or with gzip, not with {encoding[:32]}")
    parts = [part async for part in read_parts(request, limit)]
    body = b"".join(parts)
    return _unpack(body, limit) if encoding == "gzip" else body


async def read_parts(request: Request, limit: int) -> AsyncIterator[bytes]:
    """Yields the body as it comes. Raises ServerError as soon as it is too long."""
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length) > limit:
        raise _too_large(limit)
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > limit:
            raise _too_large(limit)
        if part:
            yield part


class BodyLimit:
    """Refuses bodies of our own API that are longer than any that makes sense there.

    Pure ASGI. A length that is told is judged before a byte is read; else bytes are counted.
    """

    def __init__(self, app: ASGIApp, *, prefix: str, limit: int) -> None:
        self._app = app
        self._prefix = prefix
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not route_path(scope).startswith(self._prefix):
            await self._app(scope, receive, send)
            return
        request, left = Request(scope), self._limit
        length = request.headers.get("content-length", "")
        if length.isdigit() and int(length) > self._limit:
            refusal = await answer(request, _too_large(self._limit))
            await refusal(scope, receive, send)
            return

        async def receive_some() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise _too_large(self._limit)
            return message

        await self._app(scope, receive_some, send)


def _unpack(body: bytes, limit: int) -> bytes:
    unpacker = zlib.decompressobj(_GZIP_WINDOW)
    try:
        plain = unpacker.decompress(body, limit + 1)
    except zlib.error as error:
        raise UsageError(f"the gzip body cannot be read: {error}") from error
    if len(plain) > limit:
        raise _too_large(limit)
    if not unpacker.eof:
        raise UsageError("the gzip body is cut short")
    return plain


def _too_large(limit: int) -> ServerError:
    message = f"a body of this kind may have {limit // 2**20} MiB; send it in parts"
    return ServerError(message, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE, code="too_large")
