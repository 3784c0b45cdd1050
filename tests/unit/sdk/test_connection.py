from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from runwell.errors import (
    AuthenticationError,
    Garbled,
    NotFound,
    PermissionDenied,
    ServerError,
    Unreachable,
    UsageError,
)
from runwell.sdk.connection import Connection, _read_timeout_s, connect
from runwell.sdk.rendezvous import Server

ANSWERS: dict[str, tuple[int, bytes]] = {
    "/api/v1/viewer": (200, b'{"entity": "ann"}'),
    "/api/v1/401": (401, b'{"detail": "who are you"}'),
    "/api/v1/403": (403, b'{"detail": "not you"}'),
    "/api/v1/404": (404, b'{"detail": "nothing"}'),
    "/api/v1/422": (422, b'{"detail": "keys: too long"}'),
    "/api/v1/500": (500, b"<html>"),
    "/api/v1/507": (507, b'{"errors": [{"message": "no room"}]}'),
    "/api/v1/page": (200, b"<html>"),
}


class Handler(BaseHTTPRequestHandler):
    seen: ClassVar[list[tuple[str, str | None]]] = []
    put: ClassVar[list[tuple[str, str | None, bytes]]] = []

    def do_GET(self) -> None:
        self.seen.append((self.path, self.headers["Authorization"]))
        status, body = ANSWERS.get(self.path, (200, b"half"))
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) if self.path in ANSWERS else 100))
        self.end_headers()
        self.wfile.write(body)

    def do_PUT(self) -> None:
        length = int(self.headers["Content-Length"])
        self.put.append((self.path, self.headers["X-Own"], self.rfile.read(length)))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Stays quiet."""


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def connection(url: str) -> Connection:
    return Connection(Server(url, "k" * 40))


@pytest.mark.parametrize(
    ("path", "error", "said"),
    [
        ("/401", AuthenticationError, "who are you"),
        ("/403", PermissionDenied, "not you"),
        ("/404", NotFound, "nothing"),
        ("/422", UsageError, "does not understand the question: keys: too long"),
        ("/500", ServerError, "status 500"),
        ("/507", ServerError, "the server failed: no room"),
        ("/page", Garbled, "no Runwell server"),
        ("/broken", Unreachable, "did not answer to the end"),
    ],
)
def test_a_refusal_is_raised_as_what_it_is(
    connection: Connection, path: str, error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        connection.get(path)


def test_nobody_at_the_address_is_said() -> None:
    with pytest.raises(Unreachable, match=r"127\.0\.0\.1:9"):
        Connection(Server("http://127.0.0.1:9", None)).get("/viewer")


def test_the_key_is_sent_and_the_entity_asked_for_once_it_matters(connection: Connection) -> None:
    assert connection.project_path("bob/a b") == "/projects/bob/a%20b"
    assert connection.project_path("digits") == "/projects/ann/digits"
    path, sent = Handler.seen[-1]
    assert (path, sent is not None) == ("/api/v1/viewer", True)
    known = Connection(Server("http://127.0.0.1:9", None, "eve"))
    assert known.project_path("digits") == "/projects/eve/digits"


@pytest.mark.parametrize("name", ["", "a/", "a/b/c"])
def test_what_names_no_project_is_refused(connection: Connection, name: str) -> None:
    with pytest.raises(UsageError, match="project or entity/project"):
        connection.project_path(name)


def test_the_server_of_the_environment_is_taken(home: Path) -> None:
    environ = {"WANDB_BASE_URL": "http://box/", "WANDB_API_KEY": "k", "RUNWELL_HOME": str(home)}
    assert connect(environ=environ).server == Server("http://box", "k")
    assert connect("http://other", "o", environ).server == Server("http://other", "o")
    with pytest.raises(UsageError, match="no server is configured"):
        connect(environ={"RUNWELL_HOME": str(home)})


def test_json_is_read_as_json(connection: Connection) -> None:
    assert json.dumps(connection.get("/viewer")) == '{"entity": "ann"}'


@pytest.mark.parametrize("content", [b"", b"x" * 300_000])
def test_a_file_is_put_where_the_server_says(
    connection: Connection, tmp_path: Path, content: bytes
) -> None:
    source = tmp_path / "file"
    source.write_bytes(content)
    connection.put("/uploads/file?signature=x", source, {"X-Own": "1"})
    assert Handler.put[-1] == ("/uploads/file?signature=x", "1", content)


@pytest.mark.parametrize(
    ("said", "seconds"), [("7.5", 7.5), ("", 120.0), ("soon", 120.0), ("0", 120.0), ("-1", 120.0)]
)
def test_a_silent_server_is_waited_for_as_long_as_somebody_says(
    said: str, seconds: float, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _read_timeout_s({"WANDB_HTTP_TIMEOUT": said}) == seconds
    is_told = "use a number of seconds" in capsys.readouterr().err
    assert is_told == (said not in ("7.5", ""))
