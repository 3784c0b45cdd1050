"""A PostgreSQL server for tests and benchmarks: a fresh cluster in a folder, reached by a socket
alone, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_ACCOUNT = "postgres"  # the server refuses to run as root
_KEEPING = ("fsync", "synchronous_commit", "full_page_writes")  # what a power cut would undo


class NoCluster(Exception):
    """No cluster can run here; the message says why."""


@contextmanager
def running_cluster(*, is_durable: bool = True) -> Iterator[Path]:
    """Gives the folder of a running cluster, in which its socket lies.

    Args:
        is_durable: Whether a commit survives a power cut, as on a server; else nothing waits for
            the disk.

    Raises:
        NoCluster: None can run here.
    """
    as_root = os.geteuid() == 0
    if as_root and not _has_account():
        raise NoCluster(f"PostgreSQL does not run as root, and there is no account {_ACCOUNT}")
    folder = Path(tempfile.mkdtemp(prefix="runwell-pg-"))
    try:
        if as_root:
            shutil.chown(folder, _ACCOUNT)
        made = f"{_program('initdb')} --no-sync -D {folder}/data -A trust -U postgres -E UTF8"
        _run(made, as_root=as_root)
        kept = " ".join(f"-c {name}={'on' if is_durable else 'off'}" for name in _KEEPING)
        options = f"-k {folder} -c listen_addresses= {kept}"
        control = f"{_program('pg_ctl')} -D {folder}/data -w -l {folder}/log"
        _run(f'{control} -o "{options}" start', as_root=as_root)
        try:
            yield folder
        finally:
            _run(f"{control} -m immediate stop", as_root=as_root)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _has_account() -> bool:
    try:
        pwd.getpwnam(_ACCOUNT)
    except KeyError:
        return False
    return True


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise NoCluster(f"no PostgreSQL programs ({name}) on PATH")
    return str(Path(found).resolve())


def _run(command: str, *, as_root: bool) -> None:
    line = ["su", _ACCOUNT, "-c", command] if as_root else ["sh", "-c", command]
    subprocess.run(line, check=True, stdout=subprocess.DEVNULL, timeout=60, cwd="/")
