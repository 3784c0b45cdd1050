"""A real S3 server of the tests' own: OpenStack Swift on one node, with its S3 interface.

Four servers of Swift and memcached, on loopback, over one folder. Swift has an environment of its
own, which `make test` fills.
"""

from __future__ import annotations

import getpass
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.unit.store.blobs.s3_server import BUCKET

USER, SECRET = "test:tester", "testing"
_PROGRAMS = Path(__file__).parents[4] / ".venv-swift" / "bin"
_KINDS = ("object", "container", "account")
_START_S = 90.0

_SWIFT = """
[swift-hash]
swift_hash_path_suffix = suffix
swift_hash_path_prefix = prefix
[storage-policy:0]
name = one
default = yes
"""
_DEFAULT = """
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
workers = 0
user = {user}
swift_dir = {etc}
devices = {devices}
mount_check = false
"""
_STORAGE = """
[pipeline:main]
pipeline = {kind}-server
[app:{kind}-server]
use = egg:swift#{kind}
"""
_PROXY = """
[pipeline:main]
pipeline = catch_errors cache s3api tempauth bulk slo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:{memcached}
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = testing .admin
[filter:bulk]
use = egg:swift#bulk
[filter:slo]
use = egg:swift#slo
"""


@dataclass(frozen=True, slots=True)
class Swift:
    """Where it listens. It takes `USER` with `SECRET`, and nobody else."""

    address: str

    def url(self, prefix: str = "", bucket: str = BUCKET) -> str:
        return f"s3://{bucket}/{prefix}?endpoint={self.address}"

    def make_bucket(self) -> None:
        headers = {"X-Auth-User": USER, "X-Auth-Key": SECRET}
        with urllib.request.urlopen(
            urllib.request.Request(f"{self.address}/auth/v1.0", headers=headers), timeout=30
        ) as answer:
            token, place = answer.headers["X-Auth-Token"], answer.headers["X-Storage-Url"]
        request = urllib.request.Request(
            f"{place}/{BUCKET}", headers={"X-Auth-Token": token}, method="PUT"
        )
        urllib.request.urlopen(request, timeout=30).close()


@contextmanager
def running_swift(folder: Path) -> Iterator[Swift]:
    """Gives a running server with an empty bucket; skips where none can be.

    Args:
        folder: For everything that it keeps.
    """
    memcached = shutil.which("memcached")
    if memcached is None or not (_PROGRAMS / "swift-proxy-server").exists():
        pytest.skip("no Swift or no memcached: `make test` installs them where it may")
    ports = _free_ports(len(_KINDS) + 2)
    _configure(folder, ports)
    with ExitStack() as stack:
        user = getpass.getuser()
        at = ["-l", "127.0.0.1", "-p", str(ports[-1])]
        _start(stack, folder, "memcached", [memcached, "-u", user, *at])
        for kind in (*_KINDS, "proxy"):
            program = str(_PROGRAMS / f"swift-{kind}-server")
            _start(stack, folder, kind, [program, str(folder / f"{kind}.conf")])
        server = Swift(f"http://127.0.0.1:{ports[len(_KINDS)]}")
        _wait(server, folder)
        yield server


def _free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]


def _configure(folder: Path, ports: list[int]) -> None:
    (folder / "node" / "d1").mkdir(parents=True)
    (folder / "swift.conf").write_text(_SWIFT)
    for kind, port in zip((*_KINDS, "proxy"), ports, strict=False):
        places = {"user": getpass.getuser(), "etc": folder, "devices": folder / "node"}
        rest = _PROXY.format(memcached=ports[-1]) if kind == "proxy" else _STORAGE.format(kind=kind)
        (folder / f"{kind}.conf").write_text(_DEFAULT.format(port=port, **places) + rest)
    for kind, port in zip(_KINDS, ports, strict=False):
        builder = str(folder / f"{kind}.builder")
        for step in (
            ["create", "4", "1", "1"],
            ["add", f"r1z1-127.0.0.1:{port}/d1", "1"],
            ["rebalance"],
        ):
            command = [str(_PROGRAMS / "swift-ring-builder"), builder, *step]
            subprocess.run(command, check=True, capture_output=True, timeout=60)


def _start(stack: ExitStack, folder: Path, name: str, command: list[str]) -> None:
    log = stack.enter_context((folder / f"{name}.log").open("wb"))
    process = subprocess.Popen(
        command,
        stdout=log,
        stderr=log,
        env={**os.environ, "SWIFT_DIR": str(folder)},
        start_new_session=True,
    )

    def end() -> None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    stack.callback(end)


def _wait(server: Swift, folder: Path) -> None:
    """Waits until the bucket could be made, which takes all of its servers."""
    deadline = time.monotonic() + _START_S
    while True:
        try:
            server.make_bucket()
        except (OSError, urllib.error.URLError):
            if time.monotonic() > deadline:
                said = (folder / "proxy.log").read_text(errors="replace")[-2000:]
                pytest.fail(f"Swift did not start: {said}")
            time.sleep(0.2)
        else:
            return
