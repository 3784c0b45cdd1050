from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest

from runwell.server.http.peer import End, belongs_to, is_loopback

CLIENT, SERVER = End("127.0.0.1", 40_000), End("127.0.0.1", 8080)
HEAD = (
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout\n"
)


def table(folder: Path, local: str, remote: str, uid: int, inode: int = 17) -> Path:
    path = folder / "tcp"
    path.write_text(f"{HEAD}   0: {local} {remote} 01 00:00 00:00 00 {uid} 0 {inode} 1\n")
    return path


def end(address: str, port: int) -> str:
    """Returns an IPv4 end as this machine's kernel writes it."""
    number = int.from_bytes(socket.inet_aton(address), sys.byteorder)
    return f"{number:08X}:{port:04X}"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.8.9.1",
        "::1",
        "[::1]",
        "localhost",
        "LOCALHOST.",
        "a.localhost",
        "::ffff:127.0.0.1",
    ],
)
def test_names_of_this_machine(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host",
    [
        "",
        "10.0.0.1",
        "example.org",
        "localhost.example.org",
        "127.0.0.1.example.org",
        "0.0.0.0",
        "::",
    ],
)
def test_names_of_others(host: str) -> None:
    assert not is_loopback(host)


def test_the_owner_of_a_socket_is_looked_up(tmp_path: Path) -> None:
    path = table(tmp_path, end("127.0.0.1", 40_000), end("127.0.0.1", 8080), 1000)
    assert belongs_to(1000, CLIENT, SERVER, [path])
    assert not belongs_to(1001, CLIENT, SERVER, [path])
    assert not belongs_to(1000, End("127.0.0.1", 40_001), SERVER, [path])


def test_the_servers_own_end_proves_nothing(tmp_path: Path) -> None:
    path = table(tmp_path, end("127.0.0.1", 8080), end("127.0.0.1", 40_000), 1000)
    assert not belongs_to(1000, CLIENT, SERVER, [path])


def test_a_socket_that_nobody_holds_any_more_belongs_to_nobody(tmp_path: Path) -> None:
    path = table(tmp_path, end("127.0.0.1", 40_000), end("127.0.0.1", 8080), 0, inode=0)
    assert not belongs_to(0, CLIENT, SERVER, [path])


def test_an_ipv4_client_of_an_ipv6_socket_is_found(tmp_path: Path) -> None:
    prefix = "0000000000000000FFFF0000" if sys.byteorder == "little" else "00000000000000000000FFFF"
    path = table(tmp_path, prefix + end("127.0.0.1", 40_000), prefix + end("127.0.0.1", 8080), 1000)
    client, server = End("::ffff:127.0.0.1", 40_000), End("::ffff:127.0.0.1", 8080)
    assert belongs_to(1000, client, server, [path])


def test_nobody_from_elsewhere_is_local(tmp_path: Path) -> None:
    path = table(tmp_path, end("10.0.0.2", 40_000), end("10.0.0.1", 8080), 1000)
    assert not belongs_to(1000, End("10.0.0.2", 40_000), End("10.0.0.1", 8080), [path])


def test_without_a_table_loopback_is_enough_but_not_on_linux(tmp_path: Path) -> None:
    answer = belongs_to(1000, CLIENT, SERVER, [tmp_path / "none"])
    assert answer is not sys.platform.startswith("linux")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads the kernel's own table")
@pytest.mark.parametrize(
    ("family", "host"), [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")]
)
def test_a_real_connection_is_recognised(family: socket.AddressFamily, host: str) -> None:
    try:
        listener = socket.create_server((host, 0), family=family)
    except OSError:
        pytest.skip(f"no {host} here")
    with listener, socket.create_connection(listener.getsockname()[:2]) as client:
        connection, _ = listener.accept()
        with connection:
            ours, theirs = End(*client.getsockname()[:2]), End(*client.getpeername()[:2])
            assert belongs_to(os.getuid(), ours, theirs)
            assert not belongs_to(os.getuid() + 1, ours, theirs)
            client.close()
            assert not any(belongs_to(uid, ours, theirs) for uid in (0, os.getuid()))
