from __future__ import annotations

import fcntl
import os
import socket
import stat
import sys
import time
from pathlib import Path

import psutil
import pytest

from runwell.sdk import rendezvous
from runwell.sdk.capture.process import process_started_at
from runwell.sdk.rendezvous import Server
from runwell.wire.rendezvous import (
    Places,
    ServerNote,
    SpoolNote,
    decode_spool_note,
    encode_note,
    spool_path,
)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return rendezvous.local_places({"RUNWELL_HOME": str(tmp_path)})


def write_server_note(places: Places, pid: int, started_at: float = 0.0) -> None:
    note = ServerNote("http://localhost:1/", pid, "key", "owner", started_at)
    places.server_note.parent.mkdir(parents=True)
    places.server_note.write_bytes(encode_note(note))


def test_nothing_configured_and_nothing_running_is_no_server(places: Places) -> None:
    assert rendezvous.find_server(None, "key", places, {}) is None


def test_a_running_server_is_found_with_its_key(places: Places) -> None:
    write_server_note(places, os.getpid())
    assert rendezvous.find_server(None, "other", places, {}) == Server(
        "http://localhost:1", "key", "owner"
    )


def test_the_note_of_a_dead_server_is_none(places: Places) -> None:
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    write_server_note(places, pid)
    assert rendezvous.find_server(None, None, places, {}) is None


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks the kernel for the start")
def test_a_process_that_got_the_number_of_a_dead_server_is_none(places: Places) -> None:
    started_at = process_started_at(os.getpid())
    write_server_note(places, os.getpid(), started_at)
    assert rendezvous.find_server(None, None, places, {}) is not None
    note = ServerNote("http://localhost:1/", os.getpid(), "key", "owner", started_at - 1)
    places.server_note.write_bytes(encode_note(note))
    assert rendezvous.find_server(None, None, places, {}) is None


def test_a_note_where_others_may_write_is_not_trusted(places: Places) -> None:
    write_server_note(places, os.getpid())
    places.runtime.chmod(0o777)
    assert rendezvous.find_server(None, None, places, {}) is None


def test_a_meeting_place_is_made_for_its_user_alone(places: Places) -> None:
    rendezvous.make_private(places.runtime)
    assert stat.S_IMODE(places.runtime.stat().st_mode) == 0o700


def test_a_meeting_place_of_others_is_refused(places: Places) -> None:
    places.runtime.mkdir()
    places.runtime.chmod(0o777)
    with pytest.raises(PermissionError, match="belongs to somebody else"):
        rendezvous.make_private(places.runtime)


def test_a_broken_note_is_none(places: Places) -> None:
    places.server_note.parent.mkdir(parents=True)
    places.server_note.write_text("{")
    assert rendezvous.find_server(None, None, places, {}) is None


def test_a_key_is_looked_up_in_netrc(places: Places, tmp_path: Path) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine tracker.example login user password secret\n")
    netrc.chmod(0o600)
    environ = {"NETRC": str(netrc)}
    found = [
        rendezvous.find_server(url, None, places, environ)
        for url in ("https://tracker.example:8443/", "http://other")
    ]
    assert found == [
        Server("https://tracker.example:8443", "secret"),
        Server("http://other", None),
    ]


def test_no_netrc_is_no_key(places: Places, tmp_path: Path) -> None:
    found = rendezvous.find_server("http://s", None, places, {"HOME": str(tmp_path)})
    assert found == Server("http://s", None)


def test_a_note_is_private_and_written_whole(places: Places, tmp_path: Path) -> None:
    journal = tmp_path / "run.wandb"
    for url in ("http://a", "http://b"):
        rendezvous.leave_note(places, journal, Server(url, "key"), now=5.0)
    assert [path.name for path in places.spool.iterdir()] == [
        spool_path(places.spool, str(journal)).name
    ]
    note = spool_path(places.spool, str(journal))
    assert decode_spool_note(note.read_bytes()) == SpoolNote(str(journal), "http://b", "key", 5.0)
    assert stat.S_IMODE(note.stat().st_mode) == 0o600
    assert stat.S_IMODE(places.spool.stat().st_mode) == 0o700


def test_the_lock_tells_whether_an_uplink_lives(places: Places) -> None:
    places.runtime.mkdir(parents=True)
    assert not rendezvous.is_uplink_alive(places)
    with places.uplink_lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert rendezvous.is_uplink_alive(places)
    assert not rendezvous.is_uplink_alive(places)


def test_a_living_uplink_is_woken_by_a_datagram(
    places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    places.runtime.mkdir(parents=True)
    with (
        places.uplink_lock.open("w") as held,
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as bell,
    ):
        fcntl.flock(held, fcntl.LOCK_EX)
        bell.bind(str(places.uplink_socket))
        rendezvous.wake_uplink(places, {})
        assert bell.recv(10) == b"wake"


def test_a_living_uplink_without_a_socket_finds_the_note_by_itself(places: Places) -> None:
    places.runtime.mkdir(parents=True)
    with places.uplink_lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        rendezvous.wake_uplink(places, {})


def test_without_an_uplink_one_is_started_and_is_no_child(
    places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "python"
    program.write_text('#!/bin/sh\necho "$PWD $1 $2 $PYTHONPATH"\n')
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    monkeypatch.chdir(tmp_path)
    places.uplink_log.parent.mkdir(parents=True)
    places.uplink_log.touch()
    own = psutil.Process()
    children = {child.pid for child in own.children()}
    rendezvous.wake_uplink(places, {"PYTHONPATH": "relative:/absolute"})
    assert {child.pid for child in own.children()} <= children
    deadline = time.monotonic() + 10
    while not places.uplink_log.read_text() and time.monotonic() < deadline:
        time.sleep(0.005)
    shown = places.uplink_log.read_text()
    assert shown == f"/ -m runwell.uplink {tmp_path}/relative:/absolute\n"


def test_a_python_without_a_program_cannot_start_one(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "")
    with pytest.raises(OSError, match="does not know its own program"):
        rendezvous.wake_uplink(places, {})


def test_a_user_without_a_home_is_told_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: Path) -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "expanduser", fail)
    with pytest.raises(OSError, match="set HOME or RUNWELL_HOME"):
        rendezvous.local_places({})
