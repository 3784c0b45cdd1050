from __future__ import annotations

import base64
import io
import json
import socket
from collections.abc import Iterable, Iterator, Mapping
from typing import cast

import pytest
import urllib3

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
from runwell.uplink import client as client_module
from runwell.uplink.client import Client
from runwell.wire.documents.server import VIEWER
from runwell.wire.stream import Chunk, StreamBody, StreamReply
from tests.fakes.wire_server import WireServer

KEY = "k" * 40


class CountedStream(io.BytesIO):
    """Counts the bytes that were read."""

    num_read = 0

    def read(self, size: int | None = -1, /) -> bytes:
        return self._count(super().read(size))

    def read1(self, size: int | None = -1, /) -> bytes:
        return self._count(super().read(-1 if size is None else size))

    def _count(self, data: bytes) -> bytes:
        self.num_read += len(data)
        return data


class ScriptedPool(urllib3.PoolManager):
    """Answers every request with what a test says, and notes what was asked."""

    def __init__(
        self, status: int, data: bytes = b"{}", headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__()
        self.answer = (status, data, headers or {})
        self.asked: list[tuple[str, str, dict[str, str], bytes]] = []
        self.streams: list[CountedStream] = []

    def request(  # type: ignore[override]
        self, method: str, url: str, *, body: object, headers: dict[str, str], **_: object
    ) -> urllib3.HTTPResponse:
        content = body if isinstance(body, bytes) else b"".join(cast("Iterable[bytes]", body))
        self.asked.append((method, url, headers, content))
        status, data, answered = self.answer
        self.streams.append(CountedStream(data))
        return urllib3.HTTPResponse(
            self.streams[-1], status=status, headers=dict(answered), preload_content=False
        )


def client_with(pool: ScriptedPool) -> Client:
    return Client("http://wire.test/", KEY, "test/1", pool)


def test_a_query_carries_the_key_and_returns_data() -> None:
    pool = ScriptedPool(200, b'{"data": {"viewer": null}}')
    assert client_with(pool).query(VIEWER, {"a": 1}) == {"viewer": None}
    ((method, url, headers, body),) = pool.asked
    assert (method, url) == ("POST", "http://wire.test/graphql")
    assert headers["Authorization"] == "Basic " + base64.b64encode(f"api:{KEY}".encode()).decode()
    assert json.loads(body) == {
        "query": VIEWER.text,
        "variables": {"a": 1},
        "operationName": "Viewer",
    }


def test_a_stream_is_posted_under_the_runs_address_with_the_promise() -> None:
    pool = ScriptedPool(200, b'{"stopped": true}')
    body = StreamBody(files={"output.log": Chunk(0, ["x"])})
    reply = client_with(pool).stream("a b", "p/q", "r", body, 10)
    assert reply == StreamReply(stopped=True)
    ((_, url, headers, content),) = pool.asked
    assert url == "http://wire.test/files/a%20b/p%2Fq/r/file_stream"
    assert headers["X-Runwell-Heartbeat"] == "10"
    assert json.loads(content) == {"files": {"output.log": {"offset": 0, "content": ["x"]}}}


def test_a_file_is_put_without_the_key_and_with_its_length() -> None:
    pool = ScriptedPool(200)
    client_with(pool).put("/put/it?sig=1", {"X-Up": "yes"}, io.BytesIO(b"hello and more"), 5)
    headers = {"X-Up": "yes", "Content-Length": "5"}
    assert pool.asked == [("PUT", "http://wire.test/put/it?sig=1", headers, b"hello")]


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, ServerError),
        (401, AuthenticationError),
        (403, PermissionDenied),
        (404, NotFound),
        (409, Conflict),
        (410, ServerError),
        (413, ServerError),
        (422, ServerError),
        (501, ServerError),
        (302, Garbled),
        (408, TransportError),
        (418, TransportError),
        (429, TransportError),
        (500, TransportError),
        (503, TransportError),
    ],
)
def test_the_status_says_whether_trying_again_helps(status: int, kind: type[Exception]) -> None:
    with pytest.raises(kind) as caught:
        client_with(ScriptedPool(status)).query(VIEWER, {})
    assert type(caught.value) is kind
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    "data",
    [
        b'{"errors": [{"message": "no such  entity"}]}',
        b'{"error": {"message": "no such entity"}}',
        b'{"error": "no such entity"}',
        b'{"type": "about:blank", "detail": "no such entity"}',
    ],
)
def test_the_servers_own_words_are_kept(data: bytes) -> None:
    with pytest.raises(NotFound, match=r"^no such entity$"):
        client_with(ScriptedPool(404, data)).query(VIEWER, {})


def test_errors_inside_an_answer_are_a_refusal() -> None:
    with pytest.raises(ServerError, match="bad field") as caught:
        client_with(ScriptedPool(200, b'{"errors": [{"message": "bad field"}]}')).query(VIEWER, {})
    assert caught.value.code == "graphql"


@pytest.mark.parametrize(
    "data", [b"<html>", b"", b"[1]", b'{"data": null}', b"\xff", b"[" * 100_000]
)
def test_what_is_no_answer_is_garbled(data: bytes) -> None:
    with pytest.raises(Garbled):
        client_with(ScriptedPool(200, data)).query(VIEWER, {})


@pytest.mark.parametrize(("text", "seconds"), [("7", 7.0), ("soon", None), (None, None)])
def test_a_requested_pause_is_kept_with_the_error(text: str | None, seconds: float | None) -> None:
    headers = {"Retry-After": text} if text else {}
    with pytest.raises(TransportError) as caught:
        client_with(ScriptedPool(503, b"", headers)).query(VIEWER, {})
    assert caught.value.retry_after_s == seconds


def test_features_are_asked_once_and_missing_ones_are_off() -> None:
    features = [{"name": "A", "isEnabled": True}, {"name": "B", "isEnabled": False}]
    answer = {"data": {"serverInfo": {"features": features}}}
    pool = ScriptedPool(200, json.dumps(answer).encode())
    client = client_with(pool)
    assert [client.has_feature(name) for name in "ABC"] == [True, False, False]
    assert len(pool.asked) == 1


def test_a_server_without_features_has_none() -> None:
    client = client_with(ScriptedPool(400))
    assert not client.has_feature("A")


@pytest.fixture
def server() -> Iterator[WireServer]:
    server = WireServer()
    server.start()
    yield server
    server.kill()


@pytest.mark.parametrize("fault", ["cut early", "cut late"])
def test_a_cut_connection_is_worth_another_try(server: WireServer, fault: str) -> None:
    server.faults.append(fault)
    client = Client(server.url, server.key, "test")
    with pytest.raises(Unreachable, match="the connection broke"):
        client.has_feature("A")
    assert client.has_feature("STRUCTURED_CONSOLE_LOGS")


def test_nobody_there_is_said_in_plain_words(server: WireServer) -> None:
    server.kill()
    with pytest.raises(Unreachable, match=r"^the connection was refused$"):
        Client(server.url, server.key, "test").query(VIEWER, {})


def test_an_unknown_host_is_said_in_plain_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def ask(*_: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", ask)
    with pytest.raises(Unreachable, match=r"^the host name is not known$"):
        Client("http://nowhere.invalid", None, "test").query(VIEWER, {})


@pytest.mark.parametrize("url", ["http://", "http://[::1", "http://localhost:99999", "ftp://x"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ServerError, match="no address"):
        Client(url, None, "test").query(VIEWER, {})


@pytest.fixture
def proxied(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment with a proxy at which nobody is."""
    for name in ("no_proxy", "NO_PROXY", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    return monkeypatch


@pytest.mark.usefixtures("proxied")
def test_this_machine_is_not_looked_for_behind_a_proxy(server: WireServer) -> None:
    assert Client(server.url, server.key, "test").has_feature("STRUCTURED_CONSOLE_LOGS")


@pytest.mark.parametrize("address", ["http://127.0.0.1:9", "127.0.0.1:9"])
def test_other_machines_are_looked_for_there(proxied: pytest.MonkeyPatch, address: str) -> None:
    proxied.setenv("http_proxy", address)
    with pytest.raises(Unreachable, match=r"broke|refused"):
        Client("http://wire.test", None, "test").query(VIEWER, {})


def test_a_proxy_of_another_kind_is_refused_with_advice(proxied: pytest.MonkeyPatch) -> None:
    proxied.setenv("http_proxy", "socks5://ada:secret@127.0.0.1:9")
    with pytest.raises(ServerError, match="NO_PROXY") as caught:
        Client("http://wire.test", None, "test").query(VIEWER, {})
    assert "secret" not in str(caught.value)


def test_an_answer_without_an_end_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "LONGEST_ANSWER_BYTES", 100_000)
    pool = ScriptedPool(200, b" " * 10_000_000)
    with pytest.raises(Garbled):
        client_with(pool).query(VIEWER, {})
    assert 100_000 < pool.streams[0].num_read < 1_000_000


def test_an_answer_that_trickles_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "LONGEST_ANSWER_S", -1.0)
    with pytest.raises(Garbled):
        client_with(ScriptedPool(200, b'{"data": {}}')).query(VIEWER, {})
