from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from runwell.errors import StoreError, UsageError
from runwell.server.serve import Home, Plan, Running, serve, user_name
from runwell.wire.rendezvous import decode_server_note

DEADLINE_S = 30.0
FILE = "{ name uploadUrl }"
SERVE = """
import sys
from pathlib import Path
from runwell.server.serve import Home, Plan, serve
home, note = map(Path, sys.argv[1:])
plan = Plan(Home(home), port=0, note=note)
serve(plan, lambda running: print(running.url, running.first_url or "", flush=True))
"""


class Process:
    """A server in a process of its own."""

    def __init__(self, folder: Path, run: Path | None = None) -> None:
        self.data = folder / "data"
        self.note = (run or folder / "run") / "server.json"
        command = [sys.executable, "-c", SERVE, str(self.data), str(self.note)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.url, self.first_url = self.process.stdout.readline().rstrip("\n").split(" ")

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
    assert (note.data, server.first_url) == (os.path.realpath(server.data), "")
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


def test_scripts_stay_with_the_first_server(server: Process, tmp_path: Path) -> None:
    note = server.note.read_bytes()
    later = Process(tmp_path / "later", server.note.parent)
    try:
        assert later.first_url == server.url
        assert server.note.read_bytes() == note
    finally:
        assert later.stop() == 0
    assert server.note.read_bytes() == note


def test_the_note_of_a_server_that_was_killed_is_replaced(server: Process, tmp_path: Path) -> None:
    server.stop(signal.SIGKILL)
    again = Process(tmp_path / "again", server.note.parent)
    try:
        assert again.first_url == ""
        assert decode_server_note(server.note.read_bytes()).url == again.url
    finally:
        assert again.stop() == 0
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


def test_uploads_that_stall_hold_nobody_up(server: Process) -> None:
    key = (server.data / "owner.key").read_text().strip()
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

    def ask(query: str) -> Any:  # noqa: ANN401 - looked into
        with closing(server.connect()) as connection:
            connection.request("POST", "/graphql", json.dumps({"query": query}), headers)
            return json.load(connection.getresponse())["data"]

    ask('mutation { upsertBucket(input: {name: "r", modelName: "p"}) { inserted } }')
    names = json.dumps([f"file-{number}" for number in range(60)])
    run = f'entityName: "{user_name()}", projectName: "p", runName: "r"'
    made = ask(
        f"mutation {{ createRunFiles(input: {{{run}, files: {names}}}) {{ files {FILE} }} }}"
    )
    with ExitStack() as stack:
        for file in made["createRunFiles"]["files"]:
            uploading = stack.enter_context(closing(server.connect()))
            uploading.putrequest("PUT", file["uploadUrl"].removeprefix(server.url))
            uploading.putheader("Content-Length", "1000")
            uploading.endheaders(b"the first bytes")
        assert server.get("/api/v1/projects", **headers)[0] == 200


def test_a_data_folder_has_one_server(server: Process) -> None:
    with pytest.raises(StoreError, match=rf"in use by a server \(process {server.process.pid}\)"):
        serve(Plan(Home(server.data), port=0), never)
    assert server.get("/ready")[0] == 200
    assert server.note.exists()


def test_a_port_that_another_takes_between_bind_and_listen_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bind = socket.socket.bind
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", 0))

        def bind_too_late(listener: socket.socket, address: tuple[str, int]) -> None:
            bind(listener, address)
            other.listen()

        monkeypatch.setattr(socket.socket, "bind", bind_too_late)
        with pytest.raises(UsageError, match="cannot listen"):
            serve(Plan(Home(tmp_path), port=other.getsockname()[1]), never)


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"cannot listen on 127.0.0.1 port {port}: .*--port 0"):
            serve(Plan(Home(tmp_path), port=port), never)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be made"):
        serve(Plan(Home(tmp_path / "file" / "data"), port=0), never)


def test_a_user_without_a_name_is_the_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown() -> str:
        raise KeyError("uid not found")

    monkeypatch.setattr("getpass.getuser", unknown)
    assert user_name() == "owner"
