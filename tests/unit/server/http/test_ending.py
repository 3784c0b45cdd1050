from __future__ import annotations

import asyncio
import json

import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from runwell.server.app import Options, make_app
from runwell.server.http.ending import LastWord
from runwell.server.services.assembly import Services

SCOPE: dict[str, object] = {
    "type": "http",
    "method": "POST",
    "path": "/graphql",
    "raw_path": b"/graphql",
    "root_path": "",
    "query_string": b"",
    "headers": [],
    "client": ("127.0.0.1", 1),
    "server": ("127.0.0.1", 2),
    "scheme": "http",
}


async def cut_off(app: ASGIApp, scope: Scope = SCOPE) -> list[Message]:
    """Returns what a request got that waits for its body until it is cancelled."""
    sent: list[Message] = []
    waits = asyncio.Event()

    async def receive() -> Message:
        waits.set()
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)

    task = asyncio.ensure_future(app(scope, receive, send))
    await waits.wait()
    task.cancel()
    await task
    return sent


def test_who_is_cut_off_is_asked_to_try_again() -> None:
    start, *rest = asyncio.run(cut_off(LastWord(wait_for_body)))
    assert start["status"] == 503
    body = json.loads(b"".join(message["body"] for message in rest))
    assert "try again" in body["errors"][0]["message"]


def test_the_server_has_a_last_word_for_all_who_are_cut_off(services: Services) -> None:
    headers = [(b"host", b"localhost:8080"), (b"content-type", b"application/json")]
    scope = SCOPE | {"path": "/api/v1/session", "headers": headers}
    start, *_ = asyncio.run(cut_off(make_app(services, Options()), scope))
    assert (start["status"], (b"referrer-policy", b"same-origin") in start["headers"]) == (
        503,
        True,
    )


def test_an_answer_that_has_begun_is_not_begun_again() -> None:
    async def stream(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await receive()

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(cut_off(LastWord(stream)))


async def wait_for_body(_scope: Scope, receive: Receive, _send: Send) -> None:
    await receive()
