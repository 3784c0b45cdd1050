"""Asks an ASGI application without a network: one request, one answer."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from starlette.types import ASGIApp, Message


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; header names are lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:  # noqa: ANN401 - tests look into it
        return json.loads(self.body)


@dataclass(slots=True)
class Browser:
    """Sends requests as a client at `client` that connected to `server`."""

    app: ASGIApp
    headers: dict[str, str] = field(default_factory=dict)
    client: tuple[str, int] = ("203.0.113.9", 50_000)
    server: tuple[str, int] = ("127.0.0.1", 8080)

    def get(self, target: str, headers: Mapping[str, str] | None = None) -> Answer:
        return self.send("GET", target, headers=headers)

    def post(self, target: str, document: object = None, **headers: str) -> Answer:
        return self.send("POST", target, document, headers=headers)

    def send(
        self,
        method: str,
        target: str,
        document: object = None,
        *,
        body: bytes | Sequence[bytes] = b"",
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Sends a JSON document, or a body as it is, in several parts if it is a sequence."""
        sent = {"host": "localhost:8080"}
        if document is not None:
            body = json.dumps(document).encode()
            sent["content-type"] = "application/json"
        if isinstance(body, bytes):
            sent["content-length"] = str(len(body))
            body = [body]
        sent |= {name.lower().replace("_", "-"): value for name, value in self.headers.items()}
        sent |= {name.lower().replace("_", "-"): value for name, value in (headers or {}).items()}
        return asyncio.run(self._exchange(method, target, sent, list(body)))

    async def _exchange(
        self, method: str, target: str, headers: dict[str, str], parts: list[bytes]
    ) -> Answer:
        path, _, query = target.partition("?")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": unquote(path),
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
            "client": self.client,
            "server": self.server,
        }
        sent: list[Message] = []

        async def receive() -> Message:
            if parts:
                return {"type": "http.request", "body": parts.pop(0), "more_body": bool(parts)}
            await asyncio.sleep(3600)  # the client waits for its answer
            raise AssertionError

        async def send(message: Message) -> None:
            sent.append(message)

        await self.app(scope, receive, send)
        start, *rest = sent
        return Answer(
            start["status"],
            {name.decode(): value.decode() for name, value in start["headers"]},
            b"".join(message.get("body", b"") for message in rest),
        )


def basic(key: str) -> str:
    """Returns the Authorization header of official clients."""
    return f"Basic {base64.b64encode(f'api:{key}'.encode()).decode()}"
