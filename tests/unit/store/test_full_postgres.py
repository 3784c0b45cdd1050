"""A PostgreSQL whose disk is full: what was acknowledged is there, what was refused is not, and the
store goes on as soon as there is room again.

Its tables lie on a small disk in memory that its process alone sees; its log of what is written
lies elsewhere, for without room there PostgreSQL itself stops.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psycopg
import pytest

from runwell.errors import NoRoom
from runwell.store.open import open_stores
from runwell.store.ports.histories import Stream
from runwell.store.ports.runs import RunChange
from runwell.store.ports.stores import Stores
from tests.unit.store.sample import flush

pytestmark = pytest.mark.postgres

DISK_MB, LINES, LEFT_BYTES = 120, 2_000, 2 * 1024 * 1024
DEADLINE_S = 90
# PostgreSQL does not run as root: it does as its account, within a second space of users.
START = """
mount -t tmpfs -o size={size}m,mode=777 none {folder}/disk
exec unshare -U --map-user={user} --map-group={group} sh -c '
{programs}/initdb -D {folder}/disk/data -A trust -U postgres -E UTF8 --waldir={folder}/wal -N
exec {programs}/postgres -D {folder}/disk/data -k {folder} -c listen_addresses='
"""


@dataclass(frozen=True, slots=True)
class Small:
    """A cluster with a disk of its own."""

    url: str
    disk: Path

    def fill(self) -> Path:
        """Leaves little room; returns what takes it."""
        ballast = self.disk / "ballast"
        found = os.statvfs(self.disk)
        with ballast.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, found.f_bavail * found.f_frsize - LEFT_BYTES)
        return ballast


@pytest.fixture
def small() -> Iterator[Small]:
    folder = Path(tempfile.mkdtemp(prefix="runwell-pg-"))
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        process = subprocess.Popen(
            ["unshare", "-rm", "sh", "-ec", _script(folder)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        stack.callback(process.communicate)
        stack.callback(process.send_signal, signal.SIGINT)  # ends without a wait for clients
        url = f"postgresql://postgres@/postgres?host={folder}"
        _wait_for(url, process)
        yield Small(url, Path(f"/proc/{process.pid}/root{folder}/disk"))


def _script(folder: Path) -> str:
    programs = shutil.which("initdb")
    try:
        account = pwd.getpwnam("postgres")
    except KeyError:
        account = pwd.getpwuid(os.getuid())
    tried = ["unshare", "-rm", "unshare", "-U", f"--map-user={account.pw_uid}", "true"]
    if programs is None:
        pytest.skip("no PostgreSQL programs (initdb) on PATH")
    if not shutil.which("unshare") or subprocess.run(tried, check=False).returncode != 0:
        pytest.skip("no process may have a disk of its own here (unshare -rm, --map-user)")
    (folder / "disk").mkdir()
    return START.format(
        size=DISK_MB,
        folder=folder,
        user=account.pw_uid,
        group=account.pw_gid,
        programs=Path(programs).resolve().parent,
    )


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + DEADLINE_S
    while time.monotonic() < end:
        assert process.poll() is None, process.stderr and process.stderr.read()
        with suppress(psycopg.OperationalError), psycopg.connect(url):
            return
        time.sleep(0.1)
    raise TimeoutError(f"PostgreSQL does not answer: not within {DEADLINE_S} s")


def appended(stores: Stores, run: int, first_row: int, count: int) -> int:
    """Appends flushes until the store refuses one; returns how many lines it has acknowledged."""
    lines = first_row
    for _ in range(count):
        values = [float(row) for row in range(lines, lines + LINES)]
        try:
            ((lines, _),) = stores.series.append([flush(run, lines, {"loss": values})])
        except NoRoom as error:
            assert "No space left on device" in str(error)  # noqa: PT017
            break
    return lines


def test_a_full_disk_is_told_reads_go_on_and_room_is_used_at_once(
    small: Small, tmp_path: Path
) -> None:
    with closing(open_stores(small.url, str(tmp_path / "blobs"))) as stores:
        ann = stores.users.add("ann", is_admin=True, key_hash="a" * 64, now=1.0)
        project = stores.projects.ensure("ann", "digits", 2.0)
        run, _ = stores.runs.upsert(project.id, "first", ann.id, RunChange(), 3.0)
        ballast = small.fill()
        told = appended(stores, run.id, 0, 1_000)
        assert 0 < told < 1_000 * LINES
        assert appended(stores, run.id, told, 1) == told

        def is_whole(lines: int) -> bool:
            found = stores.series.read(run.id, Stream.HISTORY, "loss").values
            return bool(np.array_equal(found, np.arange(lines, dtype=np.float64)))

        assert is_whole(told)
        ballast.unlink()
        assert appended(stores, run.id, told, 3) == told + 3 * LINES
        stores.series.seal(run.id)
        assert is_whole(told + 3 * LINES)
