"""The uplink as a real process, killed and cut off at bad moments: every row once, in order.

`server` is the only thing that knows which server it is: `start`, `kill`, `url`, `key`, `rows`,
`state`. It can be swapped for the real one.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from runwell.uplink.life import read_vitals
from runwell.wire.records import ConfigRecord, ConsoleRecord, ExitRecord, FileRecord
from runwell.wire.rendezvous import (
    Cursor,
    Places,
    SpoolNote,
    cursor_path,
    decode_cursor,
    encode_note,
    places,
    spool_path,
)
from tests.e2e.conftest import until
from tests.fakes.journals import STARTED_AT, JournalFile, big, row, run_record, this_host
from tests.fakes.wire_server import WireServer

pytestmark = pytest.mark.clock
DEADLINE_S = 30.0
FAULTS = ["500", "429", "cut early", "cut late", "garbage", "ok"]


@pytest.fixture
def server() -> Iterator[WireServer]:
    server = WireServer()
    server.start()
    yield server
    server.kill()


class Uplinks:
    """Starts uplinks of one home; kills what is left at the end."""

    def __init__(self, home: Path) -> None:
        self.environ = {**os.environ, "RUNWELL_HOME": str(home), "RUNWELL_UPLINK_IDLE_S": "20"}
        self.places: Places = places(self.environ, this_host(), os.getuid())
        self.processes: list[subprocess.Popen[bytes]] = []

    def start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "runwell.uplink"]
        process = subprocess.Popen(command, env=self.environ)
        self.processes.append(process)
        return process

    def leave_note(self, journal: JournalFile, url: str, key: str) -> None:
        path = spool_path(self.places.spool, str(journal.path))
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_suffix(".half")
        half.write_bytes(encode_note(SpoolNote(str(journal.path), url, key, time.time())))
        half.replace(path)

    def has_note(self, journal: JournalFile) -> bool:
        return spool_path(self.places.spool, str(journal.path)).exists()

    def kill_all(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()


@pytest.fixture
def uplinks(tmp_path: Path) -> Iterator[Uplinks]:
    uplinks = Uplinks(tmp_path / "home")
    yield uplinks
    uplinks.kill_all()


class Countdown:
    """Sees requests come in; `wait` returns when the given one of a kind has."""

    def __init__(self, number: int, ending: str) -> None:
        self._left = number
        self._ending = ending
        self._came = threading.Event()

    def __call__(self, path: str) -> None:
        self._left -= path.endswith(self._ending)
        if self._left == 0:
            self._came.set()

    def wait(self) -> None:
        assert self._came.wait(DEADLINE_S)


def cursor_of(journal: JournalFile) -> Cursor:
    path = Path(cursor_path(str(journal.path)))
    return decode_cursor(path.read_bytes()) if path.exists() else Cursor()


def is_done(journal: JournalFile) -> bool:
    return cursor_of(journal).state == "done"


def steps(server: WireServer, run: str = "abc") -> list[object]:
    return [each["_step"] for each in server.rows(run)]


@pytest.mark.slow
def test_every_row_arrives_once_and_in_order_through_kills_and_faults(
    tmp_path: Path, server: WireServer, uplinks: Uplinks
) -> None:
    chance = random.Random(7)
    journal = JournalFile(tmp_path)
    journal.write(run_record(), ConfigRecord({"lr": 0.1}))
    uplinks.leave_note(journal, server.url, server.key)
    (journal.files / "model.bin").write_bytes(b"weights" * 1000)
    num_rows = 0
    uplink = uplinks.start()
    for turn in range(8):
        journal.write(
            *(row(num_rows + each, loss=chance.random(), note="x" * 500) for each in range(9000)),
            ConsoleRecord(STARTED_AT, is_error=False, text=f"turn {turn}\n"),
        )
        num_rows += 9000
        # Three questions come before the first lines; what fails after them fails in mid-upload.
        server.faults.extend(["ok"] * 3 + [chance.choice(FAULTS), chance.choice(FAULTS)])
        bodies = Countdown(chance.choice([1, 2]), "/file_stream")
        server.on_request = bodies
        bodies.wait()  # the server is busy with a body right now
        if turn % 3 == 1:
            server.kill()
        uplink.kill()
        uplink.wait()
        server.on_request = lambda _path: None
        server.faults.clear()
        if turn % 3 == 1:
            server.start()
        uplink = uplinks.start()
    journal.write(FileRecord("model.bin", 7000), ExitRecord(STARTED_AT + num_rows, 0))
    until(lambda: is_done(journal), DEADLINE_S, "the run is shipped")
    run = server.runs["abc"]
    assert server.complaints == []
    assert steps(server) == list(range(num_rows))
    assert server.console("abc") == [f"turn {turn}" for turn in range(8)]
    assert (run.state, run.exit_code) == ("finished", 0)
    said = "".join(f"turn {turn}\n" for turn in range(8)).encode()
    assert run.uploads == {"model.bin": b"weights" * 1000, "output.log": said}
    assert run.announced == ["model.bin", "output.log"]
    until(lambda: not uplinks.has_note(journal), DEADLINE_S, "the note is gone")


def test_a_new_row_arrives_within_a_second(
    tmp_path: Path, server: WireServer, uplinks: Uplinks
) -> None:
    journal = JournalFile(tmp_path)
    journal.write(run_record())
    uplinks.leave_note(journal, server.url, server.key)
    uplinks.start()
    until(lambda: "abc" in server.runs, DEADLINE_S, "the run is introduced")
    journal.write(row(0, loss=float("nan"), large=big(2**80)))
    until(lambda: len(server.rows("abc")) == 1, 1.0, "the row")
    assert server.rows("abc")[0]["large"] == 2**80


def test_a_row_left_open_is_shown_soon_and_keeps_its_place_after_a_kill(
    tmp_path: Path, server: WireServer, uplinks: Uplinks
) -> None:
    journal = JournalFile(tmp_path)
    journal.write(run_record(), row(0, committed=False, loss=1.0))
    uplinks.leave_note(journal, server.url, server.key)
    uplink = uplinks.start()
    until(lambda: len(server.rows("abc")) == 1, DEADLINE_S, "the open row")
    uplink.kill()
    uplink.wait()
    journal.write(row(0, committed=False, late=2.0), row(1, loss=3.0), ExitRecord(STARTED_AT, 0))
    uplinks.start()
    until(lambda: is_done(journal), DEADLINE_S, "the run is shipped")
    assert server.complaints == []
    assert [(each["_step"], each.get("loss"), each.get("late")) for each in server.rows("abc")] == [
        (0, 1.0, None),
        (0, None, 2.0),
        (1, 3.0, None),
    ]


def test_a_process_that_dies_makes_the_run_crashed_with_all_its_rows(
    tmp_path: Path, server: WireServer, uplinks: Uplinks
) -> None:
    training = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    vitals = read_vitals(training.pid)
    assert vitals is not None
    journal = JournalFile(tmp_path)
    journal.write(
        run_record(host=this_host(), pid=training.pid, process_started_at=vitals.started_at_s),
        row(0, loss=1.0),
    )
    uplinks.leave_note(journal, server.url, server.key)
    uplinks.start()
    until(lambda: len(server.rows("abc")) == 1, DEADLINE_S, "the first row")
    journal.write(row(1, loss=2.0), row(2, committed=False, loss=3.0))
    training.kill()  # and nobody collects it: a zombie is dead, too
    until(lambda: server.state("abc") == "crashed", 4.0, "the run is crashed")
    training.wait()
    assert steps(server) == [0, 1, 2]
    assert set(server.runs["abc"].promises) == {"10"}
    until(lambda: is_done(journal), DEADLINE_S, "the cursor says done")


def test_the_servers_stop_interrupts_the_process_once(
    tmp_path: Path, server: WireServer, uplinks: Uplinks
) -> None:
    log = tmp_path / "interrupts"
    script = (
        "import signal, time, pathlib, sys\n"
        "log = pathlib.Path(sys.argv[1])\n"
        "def note(*_): log.open('a').write('x')\n"
        "signal.signal(signal.SIGINT, note)\n"
        "log.write_text('')\n"
        "end = time.monotonic() + 60\n"
        "while time.monotonic() < end: time.sleep(0.1)\n"
    )
    training = subprocess.Popen([sys.executable, "-c", script, str(log)])
    try:
        until(log.exists, DEADLINE_S, "the process is ready")
        vitals = read_vitals(training.pid)
        assert vitals is not None
        journal = JournalFile(tmp_path)
        journal.write(
            run_record(host=this_host(), pid=training.pid, process_started_at=vitals.started_at_s)
        )
        uplinks.leave_note(journal, server.url, server.key)
        uplinks.start()
        until(lambda: "abc" in server.runs, DEADLINE_S, "the run is introduced")
        server.runs["abc"].stop_requested = True
        for step in range(4):
            journal.write(row(step, loss=1.0))
            until(lambda step=step: len(server.rows("abc")) > step, 5.0, "the row")  # type: ignore[misc]
        until(lambda: log.read_text() == "x", 5.0, "the interrupt")
        assert log.read_text() == "x"
    finally:
        training.kill()
        training.wait()


def test_a_wrong_key_is_refused_once_and_the_journal_stays(
    tmp_path: Path, server: WireServer, uplinks: Uplinks
) -> None:
    asked: list[str] = []
    server.on_request = asked.append
    journal = JournalFile(tmp_path)
    size = journal.write(run_record(), row(0, loss=1.0), ExitRecord(STARTED_AT, 0))
    uplinks.leave_note(journal, server.url, "wrong" * 8)
    uplinks.start()
    until(lambda: cursor_of(journal).state == "refused", DEADLINE_S, "the refusal")
    until(lambda: not uplinks.has_note(journal), DEADLINE_S, "the note is gone")
    message = cursor_of(journal).message
    assert server.url in message
    assert "WANDB_API_KEY" in message
    assert len(asked) == 1
    assert journal.path.stat().st_size == size
    assert "wrongwrong" not in uplinks.places.uplink_log.read_text()


def test_an_absent_server_is_waited_for_with_a_message(
    tmp_path: Path, server: WireServer, uplinks: Uplinks
) -> None:
    server.kill()
    journal = JournalFile(tmp_path)
    journal.write(run_record(), row(0, loss=1.0), ExitRecord(STARTED_AT, 3))
    uplinks.leave_note(journal, server.url, server.key)
    uplinks.start()
    waiting = f"waiting for {server.url}: the connection was refused"
    until(lambda: cursor_of(journal).message == waiting, DEADLINE_S, "the message")
    server.start()
    until(lambda: is_done(journal), DEADLINE_S, "the run is shipped")
    assert (server.state("abc"), cursor_of(journal).message) == ("failed", "")


def test_a_server_at_another_address_gets_no_row_twice(
    tmp_path: Path, server: WireServer, uplinks: Uplinks
) -> None:
    journal = JournalFile(tmp_path)
    journal.write(run_record(), row(0, loss=1.0))
    uplinks.leave_note(journal, server.url, server.key)
    uplinks.start()
    until(lambda: len(server.rows("abc")) == 1, DEADLINE_S, "the first row")
    server.kill()
    server.move()
    server.start()
    journal.write(row(1, loss=2.0), ExitRecord(STARTED_AT, 0))
    uplinks.leave_note(journal, server.url, server.key)
    until(lambda: is_done(journal), DEADLINE_S, "the run is shipped")
    assert server.complaints == []
    assert steps(server) == [0, 1]


def test_terminating_ends_it_cleanly_and_only_one_lives(
    tmp_path: Path, server: WireServer, uplinks: Uplinks
) -> None:
    journal = JournalFile(tmp_path)
    journal.write(run_record(), row(0, loss=1.0))
    uplinks.leave_note(journal, server.url, server.key)
    first = uplinks.start()
    until(lambda: cursor_of(journal).history_lines == 1, DEADLINE_S, "the row")
    assert uplinks.start().wait(DEADLINE_S) == 0
    assert first.poll() is None
    first.send_signal(signal.SIGTERM)
    assert first.wait(5.0) == 0
    assert not uplinks.places.uplink_socket.exists()
    assert uplinks.has_note(journal)


def test_an_idle_uplink_ends_by_itself(uplinks: Uplinks) -> None:
    uplinks.environ["RUNWELL_UPLINK_IDLE_S"] = "0.2"
    assert uplinks.start().wait(DEADLINE_S) == 0
