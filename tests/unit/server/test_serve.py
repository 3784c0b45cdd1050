from __future__ import annotations

import http.client
import json
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from runwell.errors import StoreError, UsageError
from runwell.server.serve import Home, Plan, Running, serve, user_name, write_private
from runwell.wire.rendezvous import decode_server_note

DEADLINE_S = 30.0
SERVE = """
import sys
from pathlib import Path
from runwell.server.serve import Home, Plan, serve
home, note = map(Path, sys.argv[1:])
plan = Plan(Home(home), port=0, note=note)
serve(plan, lambda running: print(running.url, flush=True))
"""


class Process:
    """A server in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.data, self.note = folder / "data", folder / "run" / "server.json"
        command = [sys.executable, "-c", SERVE, str(self.data), str(self.note)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().strip()

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=DEADLINE_S)

    def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        with closing(self.connect()) as connection:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read()

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        code = self.process.wait(DEADLINE_S)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Process]:
    running = Process(tmp_path)
    yield running
    if running.process.poll() is None:
        running.stop(signal.SIGKILL)


def never(_: Running) -> None:
    pytest.fail("this server must not answer")


def test_a_server_answers_leaves_word_and_takes_it_back(server: Process) -> None:
    assert server.get("/ready") == (200, b'{"status":"ok"}')
    note = decode_server_note(server.note.read_bytes())
    assert (note.url, note.pid) == (server.url, server.process.pid)
    assert (server.data / "owner.key").read_text().strip() == note.api_key
    status, body = server.get("/api/v1/viewer", Authorization=f"Bearer {note.api_key}")
    assert (status, json.loads(body)["entity"], json.loads(body)["is_admin"]) == (
        200,
        note.entity,
        True,
    )
    for private in (server.note, server.data / "owner.key"):
        assert stat.S_IMODE(private.stat().st_mode) == 0o600
    assert stat.S_IMODE(server.data.stat().st_mode) == 0o700
    assert server.stop() == 0
    assert not server.note.exists()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks the kernel for the peer")
def test_whoever_started_it_needs_no_sign_in(server: Process) -> None:
    status, body = server.get("/api/v1/viewer")
    assert (status, json.loads(body)["sign_in"]) == (200, "local")
    assert server.get("/api/v1/viewer", Host="evil.example")[0] == 401


def test_the_owner_stays_the_same_over_a_restart(server: Process, tmp_path: Path) -> None:
    key = (server.data / "owner.key").read_text()
    assert server.stop(signal.SIGINT) == 0
    again = Process(tmp_path)
    try:
        assert again.get("/ready")[0] == 200
        assert (again.data / "owner.key").read_text() == key
    finally:
        assert again.stop() == 0


def test_an_open_stream_does_not_hold_up_the_end(server: Process) -> None:
    key = (server.data / "owner.key").read_text().strip()
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    query = 'mutation { upsertBucket(input: {name: "r", modelName: "p"}) { inserted } }'
    with closing(server.connect()) as connection:
        connection.request("POST", "/graphql", json.dumps({"query": query}), headers)
        assert connection.getresponse().status == 200
    with closing(server.connect()) as stream:
        stream.request("GET", f"/api/v1/projects/{user_name()}/p/live", headers=headers)
        answer = stream.getresponse()
        assert answer.readline() == b"retry: 1000\n"
        started = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - started < 4
        assert b"event" not in answer.read()


def test_a_data_folder_has_one_server(server: Process) -> None:
    with pytest.raises(StoreError, match=rf"in use by a server \(process {server.process.pid}\)"):
        serve(Plan(Home(server.data), port=0), never)
    assert server.get("/ready")[0] == 200
    assert server.note.exists()


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"cannot listen on 127.0.0.1 port {port}: .*--port 0"):
            serve(Plan(Home(tmp_path), port=port), never)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be made"):
        serve(Plan(Home(tmp_path / "file" / "data"), port=0), never)


def test_private_files_are_private_from_the_first_byte(tmp_path: Path) -> None:
    path = tmp_path / "new" / "key"
    write_private(path, b"one")
    write_private(path, b"two")
    assert path.read_bytes() == b"two"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_a_user_without_a_name_is_the_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown() -> str:
        raise KeyError("uid not found")

    monkeypatch.setattr("getpass.getuser", unknown)
    assert user_name() == "owner"
