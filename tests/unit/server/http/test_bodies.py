from __future__ import annotations

import asyncio
import gzip

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from runwell.errors import ServerError, UsageError
from runwell.server.http import problems
from runwell.server.http.bodies import read_body, read_parts
from tests.unit.server.asgi import Answer, Browser

LIMIT = 1000


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    request = Request(scope, receive)
    try:
        response = Response(await read_body(request, LIMIT))
    except Exception as error:  # noqa: BLE001 - as the application does
        response = await problems.answer(request, error)
    await response(scope, receive, send)


def post(body: bytes | list[bytes], **headers: str) -> Answer:
    return Browser(echo).send("POST", "/", body=body, headers=headers)


def test_a_body_comes_whole_in_one_or_many_parts() -> None:
    assert post(b"abc").body == b"abc"
    assert post([b"a", b"", b"bc"]).body == b"abc"
    assert post(b"x" * LIMIT).status == 200


def test_a_body_may_be_packed() -> None:
    packed = gzip.compress(b"abc" * 100)
    assert post(packed, content_encoding="gzip").body == b"abc" * 100
    assert post(packed[:5] + b"", content_encoding="GZIP").status == 400


def test_too_much_is_refused_before_it_is_read() -> None:
    assert post(b"", content_length=str(LIMIT + 1)).status == 413


def test_too_much_is_refused_while_it_is_read() -> None:
    answer = post([b"x" * 600, b"x" * 600, b"x" * 10**6])
    assert (answer.status, answer.json()["errors"][0]["message"][:6]) == (413, "a body")


def test_a_small_body_that_unpacks_to_too_much_is_refused() -> None:
    assert post(gzip.compress(b"x" * (LIMIT + 1)), content_encoding="gzip").status == 413
    assert post(gzip.compress(b"x" * LIMIT), content_encoding="gzip").status == 200


@pytest.mark.parametrize("encoding", ["br", "deflate", "gzip, gzip"])
def test_other_packings_are_refused(encoding: str) -> None:
    assert post(b"abc", content_encoding=encoding).status == 400


def test_what_follows_a_packed_body_is_not_lost_in_silence() -> None:
    two = gzip.compress(b"abc") + gzip.compress(b"def")
    assert post(two, content_encoding="gzip").status == 400


def test_who_sends_nothing_more_is_let_go() -> None:
    async def receive() -> Message:
        await asyncio.sleep(3600)
        raise AssertionError

    async def read() -> None:
        async for _ in read_parts(Request({"type": "http", "headers": []}, receive), LIMIT, 0.01):
            pytest.fail("there is no part")

    with pytest.raises(ServerError, match=r"nothing of the body came for 0\.01 s") as told:
        asyncio.run(asyncio.wait_for(read(), 10))
    assert told.value.status == 408


def test_who_goes_away_is_no_fault_of_the_server() -> None:
    async def receive() -> Message:
        return {"type": "http.disconnect"}

    with pytest.raises(UsageError, match="went away"):
        asyncio.run(read_body(Request({"type": "http", "headers": []}, receive), LIMIT))


def test_what_is_not_packed_at_all_is_refused() -> None:
    assert post(b"abc", content_encoding="gzip").status == 400


def test_our_own_api_takes_no_book(owner: Browser) -> None:
    told = owner.send("POST", "/api/v1/session", headers={"content-length": str(2**30)})
    counted = owner.send(
        "POST",
        "/api/v1/session",
        body=[b"x" * 2**20] * 6,
        headers={"content-type": "application/json"},
    )
    assert (told.status, told.headers["content-type"]) == (413, "application/problem+json")
    assert counted.status in (400, 413)
