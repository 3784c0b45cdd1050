from __future__ import annotations

import socket
from pathlib import Path

from runwell.uplink.bell import SocketBell


def wake(path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as waker:
        waker.sendto(b"wake", str(path))


def test_a_datagram_wakes_once_however_many_came(tmp_path: Path) -> None:
    bell = SocketBell(tmp_path / "s")
    wake(tmp_path / "s")
    wake(tmp_path / "s")
    assert (bell.wait(5.0), bell.wait(0.0)) == (True, False)
    bell.close()


def test_a_ring_ends_the_wait_without_hurry(tmp_path: Path) -> None:
    bell = SocketBell(tmp_path / "s")
    for _ in range(10_000):  # more than the socket holds
        bell.ring()
    assert bell.wait(60.0) is False
    bell.close()


def test_a_socket_that_a_dead_uplink_left_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "s").touch()
    bell = SocketBell(tmp_path / "s")
    wake(tmp_path / "s")
    assert bell.wait(5.0)
    bell.close()
    assert not (tmp_path / "s").exists()


def test_a_path_that_is_too_long_is_no_reason_to_fail(tmp_path: Path) -> None:
    bell = SocketBell(tmp_path / ("x" * 120))
    assert bell.wait(0.0) is False
    bell.close()


def test_a_ring_after_the_end_is_no_error(tmp_path: Path) -> None:
    bell = SocketBell(tmp_path / "s")
    bell.close()
    bell.ring()
