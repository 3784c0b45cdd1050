from __future__ import annotations

import os
import stat
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from runwell.sdk.capture.process import process_started_at
from runwell.server.note import find_running, leave, take_back, write_private
from runwell.wire.rendezvous import ServerNote, decode_server_note

ME = os.getpid()


class Ready(BaseHTTPRequestHandler):
    """A server of which only the pulse is felt."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/ready" else 404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        return


@contextmanager
def serving(handler: type[Ready]) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def urls() -> Iterator[list[str]]:
    """Addresses of servers that answer; all of them in this process."""
    with ExitStack() as stack:
        yield [stack.enter_context(serving(Ready)) for _ in range(4)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "run" / "server.json"


def note_of(url: str, started_at: float | None = None) -> ServerNote:
    started_at = process_started_at(ME) if started_at is None else started_at
    return ServerNote(url, ME, "key", "ann", started_at, "/data")


def read(path: Path) -> ServerNote:
    return decode_server_note(path.read_bytes())


def test_the_first_server_has_the_note_until_it_takes_it_back(path: Path, urls: list[str]) -> None:
    first, later = note_of(urls[0]), note_of(urls[1])
    assert leave(path, first) is None
    assert leave(path, later) == first
    take_back(path, later)
    assert (read(path), find_running(path)) == (first, first)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    take_back(path, first)
    assert (path.exists(), find_running(path)) == (False, None)
    assert leave(path, later) is None


def test_the_note_of_one_that_does_not_answer_is_replaced(path: Path, urls: list[str]) -> None:
    leave(path, note_of(f"{urls[0]}/gone"))
    assert find_running(path) is None
    assert leave(path, note_of(urls[1])) is None
    assert read(path) == note_of(urls[1])


@pytest.mark.skipif(not process_started_at(ME), reason="nobody tells when a process started")
def test_the_note_of_a_process_that_lives_under_anothers_number_is_replaced(
    path: Path, urls: list[str]
) -> None:
    leave(path, note_of(urls[0], started_at=1e-9))
    assert find_running(path) is None
    assert leave(path, note_of(urls[1])) is None


def test_who_listens_at_the_address_of_a_note_replaces_it(path: Path, urls: list[str]) -> None:
    leave(path, ServerNote(urls[0], ME, "old", "ann"))
    assert leave(path, note_of(urls[0])) is None
    assert read(path) == note_of(urls[0])


def test_a_broken_note_is_replaced(path: Path, urls: list[str]) -> None:
    write_private(path, b"{")
    assert find_running(path) is None
    assert leave(path, note_of(urls[0])) is None


def test_of_servers_that_start_at_once_one_has_the_note(path: Path, urls: list[str]) -> None:
    everybody = threading.Barrier(len(urls))

    class Ended(Ready):
        """Tells all who ask at once that it is no server any more."""

        def do_GET(self) -> None:
            everybody.wait(10)
            self.path = "/ended"
            super().do_GET()

    notes = [note_of(url) for url in urls]
    with serving(Ended) as url, ThreadPoolExecutor(len(urls)) as pool:
        leave(path, note_of(url))
        others = list(pool.map(lambda note: leave(path, note), notes))
    winner = notes[others.index(None)]
    assert [other or note for other, note in zip(others, notes, strict=True)] == [winner] * 4
    assert read(path) == winner


def test_who_ends_after_its_folder_is_gone_ends_well(path: Path) -> None:
    take_back(path, note_of("http://box"))
    assert not path.parent.exists()


def test_private_files_are_private_from_the_first_byte(tmp_path: Path) -> None:
    path = tmp_path / "new" / "key"
    write_private(path, b"one")
    write_private(path, b"two")
    assert path.read_bytes() == b"two"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]
