"""Bodies of requests, read whole but never beyond a limit, unpacked if they came packed.

Who goes away in the middle of a body, or sends nothing more of it for `STALL_S`, is let go.
"""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator
from http import HTTPStatus

from anyio import fail_after, to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from runwell.errors import ServerError, UsageError
from runwell.server.http.origin import route_path
from runwell.server.http.problems import answer

STALL_S = 60.0
_GZIP_WINDOW = 16 + zlib.MAX_WBITS


async def read_body(request: Request, limit: int) -> bytes:
    """Returns the body.

    Raises:
        ServerError: It has more than `limit` bytes, packed or unpacked; or nothing comes any more.
        UsageError: It is packed in a way that is not known, or not as it says, or cut short.
    """
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip", ""):
        raise UsageError(f"a body may come plain or with gzip, not with {encoding[:32]}")
    parts = [part async for part in read_parts(request, limit)]
    body = b"".join(parts)
    return await to_thread.run_sync(_unpack, body, limit) if encoding == "gzip" else body


async def read_parts(
    request: Request, limit: int, stall_s: float = STALL_S
) -> AsyncIterator[bytes]:
    """Yields the body as it comes.

    Raises:
        ServerError: It is too long, as soon as that is known; or nothing came for `stall_s`.
        UsageError: The client went away before the end.
    """
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length) > limit:
        raise _too_large(limit)
    size = 0
    stream = request.stream()
    while (part := await _next(stream, stall_s)) is not None:
        size += len(part)
        if size > limit:
            raise _too_large(limit)
        if part:
            yield part


async def _next(stream: AsyncIterator[bytes], stall_s: float) -> bytes | None:
    try:
        with fail_after(stall_s):
            return await anext(stream, None)
    except TimeoutError as error:
        message = f"nothing of the body came for {stall_s:g} s; send it again"
        status = HTTPStatus.REQUEST_TIMEOUT
        raise ServerError(message, status=status, code="timeout") from error
    except ClientDisconnect as error:
        raise UsageError("the client went away before the end of the body") from error


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
    if unpacker.unused_data:
        raise UsageError("the gzip body goes on behind its end; pack it as one")
    return plain


def _too_large(limit: int) -> ServerError:
    message = f"a body of this kind may have {limit // 2**20} MiB; send it in parts"
    return ServerError(message, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE, code="too_large")
