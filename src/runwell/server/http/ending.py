"""The last word to requests that the end of the server cuts off: 503, so that clients try again.

Uvicorn cancels what has not ended some seconds after it was asked to stop, and nobody else cancels
a request. Without this each of them would be a traceback in the log.
"""

from __future__ import annotations

from asyncio import CancelledError
from http import HTTPStatus

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from runwell.errors import ServerError
from runwell.server.http.problems import answer


class LastWord:
    """Answers requests that are cancelled before their answer began."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        has_begun = False

        async def send_on(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._app(scope, receive, send_on)
        except CancelledError:
            if has_begun:
                raise
            status = HTTPStatus.SERVICE_UNAVAILABLE
            error = ServerError(
                "cut off by the end of the server; try again", status=status, code="ending"
            )
            refusal = await answer(Request(scope), error)
            await refusal(scope, receive, send)
