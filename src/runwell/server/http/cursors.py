"""Answers say how far things had happened when they were found.

Who reads, and then listens to what happens (`live.py`), would miss what lies between. So answers of
our own API name the place in the sequence of facts up to which all is in them, and a stream
that is opened later tells what came since.

Pure ASGI, so that streams pass through untouched.
"""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from runwell.server.events import Bus
from runwell.server.http.origin import route_path

HEADER = "X-Runwell-Cursor"


class Cursors:
    """Adds `HEADER` to what is read below `prefix`."""

    def __init__(self, app: ASGIApp, *, bus: Bus, prefix: str) -> None:
        self._app = app
        self._bus = bus
        self._prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not route_path(scope).startswith(self._prefix):
            await self._app(scope, receive, send)
            return
        before = str(self._bus.now())

        async def send_with_cursor(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[HEADER] = before
            await send(message)

        await self._app(scope, receive, send_with_cursor)
