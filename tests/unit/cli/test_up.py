from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from runwell.cli import up as module
from runwell.cli.main import cli
from runwell.sdk.rendezvous import Server
from runwell.server import serve as serving
from runwell.server.note import write_private
from runwell.server.serve import Plan, Running
from runwell.store.ports.people import User
from runwell.wire.rendezvous import Places, ServerNote, encode_note

URL, KEY = "http://127.0.0.1:8080", "k" * 40


class Ready(BaseHTTPRequestHandler):
    """A server of which only the pulse is felt."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/lab/ready" else 404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def running() -> Iterator[str]:
    """The URL of a server that answers."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Ready) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/lab"
        server.shutdown()
        thread.join()


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Path, Server]]:
    """What was handed over: from where and to whom; two runs wait each time."""
    seen: list[tuple[Path, Server]] = []

    def hand_over(
        _places: Places, directory: Path, server: Server, _environ: object, _now: float
    ) -> int:
        seen.append((directory, server))
        return 2

    monkeypatch.setattr(module, "hand_over", hand_over)
    return seen


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    seen: list[tuple[str, bool]] = []
    monkeypatch.setattr(module, "_open", lambda url, wanted: seen.append((url, wanted)))
    return seen


@pytest.fixture
def plans(monkeypatch: pytest.MonkeyPatch) -> list[Plan]:
    seen: list[Plan] = []

    def serve(plan: Plan, ready: Callable[[Running], None]) -> None:
        seen.append(plan)
        ready(Running(URL, User(1, "ann", True, 0.0), KEY, plan.home.data))

    monkeypatch.setattr(serving, "serve", serve)
    monkeypatch.setattr(serving, "log_to_stderr", lambda: None)
    return seen


def leave_server_note(home: Path, pid: int, url: str = URL, data: str = "") -> None:
    note = ServerNote(url, pid, KEY, "ann", data=data)
    write_private(home / "run" / "server.json", encode_note(note))


def test_it_starts_a_server_and_hands_over_what_waits(
    given: list[tuple[Path, Server]], opened: list[tuple[str, bool]], plans: list[Plan], home: Path
) -> None:
    result = CliRunner().invoke(cli, ["up", str(home.parent), "--browser"])
    assert result.exit_code == 0, result.output
    assert [(plan.may_move, plan.port, plan.home.data) for plan in plans] == [
        (True, 8080, home / "data")
    ]
    assert given == [(home.parent, Server(URL, KEY, "ann"))]
    assert opened == [(URL, True)]
    assert "2 waiting runs are on the way" in result.output


@pytest.mark.parametrize("port", [9, 8080])
def test_a_port_that_was_asked_for_is_the_port(
    given: list[tuple[Path, Server]], opened: list[tuple[str, bool]], plans: list[Plan], port: int
) -> None:
    CliRunner().invoke(cli, ["up", "--port", str(port)])
    CliRunner(env={"RUNWELL_PORT": str(port)}).invoke(cli, ["up"])
    assert [(plan.may_move, plan.port) for plan in plans] == [(False, port)] * 2
    assert (len(given), opened) == (2, [(URL, False)] * 2)


def test_a_server_that_runs_here_is_used(
    given: list[tuple[Path, Server]],
    opened: list[tuple[str, bool]],
    plans: list[Plan],
    home: Path,
    running: str,
) -> None:
    leave_server_note(home, os.getpid(), running)
    result = CliRunner().invoke(cli, ["up"])
    assert result.output.startswith(f"Runwell runs at {running}\n")
    assert (plans, given) == ([], [(Path(), Server(running, KEY, "ann"))])
    assert opened == [(running, False)]


def test_other_data_than_the_running_servers_is_a_mistake(
    given: list[tuple[Path, Server]],
    plans: list[Plan],
    home: Path,
    running: str,
    tmp_path: Path,
) -> None:
    leave_server_note(home, os.getpid(), running, str(tmp_path / "theirs"))
    for arguments, environ in (
        (["up", "--data", str(tmp_path / "mine")], {}),
        (["up"], {"RUNWELL_DATA": str(tmp_path / "mine")}),
    ):
        result = CliRunner(env=environ).invoke(cli, arguments)
        assert result.exit_code == 2
        for part in (running, str(tmp_path / "theirs"), "runwell server --port 0 --data"):
            assert part in result.output
    assert (plans, given) == ([], [])


@pytest.mark.usefixtures("opened")
def test_the_running_servers_own_data_and_port_may_be_named(
    given: list[tuple[Path, Server]],
    plans: list[Plan],
    home: Path,
    running: str,
    tmp_path: Path,
) -> None:
    (tmp_path / "theirs").mkdir()
    (tmp_path / "link").symlink_to("theirs")
    leave_server_note(home, os.getpid(), running, os.path.realpath(tmp_path / "theirs"))
    port = str(urlsplit(running).port)
    result = CliRunner().invoke(cli, ["up", "--data", str(tmp_path / "link"), "--port", port])
    assert (result.exit_code, plans, len(given), result.stderr) == (0, [], 1, "")


@pytest.mark.usefixtures("opened")
def test_options_that_a_running_server_cannot_follow_are_named(
    given: list[tuple[Path, Server]], plans: list[Plan], home: Path, running: str
) -> None:
    leave_server_note(home, os.getpid(), running)
    result = CliRunner(env={"RUNWELL_BLOBS": "b"}).invoke(
        cli, ["up", "--port", "9", "--database", "sqlite:///x.db"]
    )
    assert (result.exit_code, plans, len(given)) == (0, [], 1)
    (line,) = result.stderr.splitlines()
    assert "--port, --database had no effect" in line


def test_the_note_of_a_dead_server_counts_for_nothing(
    given: list[tuple[Path, Server]], opened: list[tuple[str, bool]], plans: list[Plan], home: Path
) -> None:
    leave_server_note(home, 2**22 + 1)
    CliRunner().invoke(cli, ["up"])
    assert (len(plans), len(given), len(opened)) == (1, 1, 1)


def test_the_note_of_a_dead_server_whose_process_id_lives_again_counts_for_nothing(
    given: list[tuple[Path, Server]], opened: list[tuple[str, bool]], plans: list[Plan], home: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
    leave_server_note(home, os.getpid(), url)
    CliRunner().invoke(cli, ["up"])
    assert (len(plans), len(given), len(opened)) == (1, 1, 1)


def test_a_spool_that_cannot_be_used_keeps_no_server_from_running(
    opened: list[tuple[str, bool]], plans: list[Plan], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise OSError("no space left on device")

    monkeypatch.setattr(module, "hand_over", refuse)
    result = CliRunner().invoke(cli, ["up"])
    assert (result.exit_code, len(plans), len(opened)) == (0, 1, 1)
    assert "could not be taken up: no space left on device" in result.output
