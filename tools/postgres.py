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


class NoCluster(Exception):
    """No cluster can run here; the message says why."""


@contextmanager
def running_cluster() -> Iterator[Path]:
    """Gives the folder of a running cluster, in which its socket lies. Raises NoCluster."""
    as_root = os.geteuid() == 0
    if as_root and not _has_account():
        raise NoCluster(f"PostgreSQL does not run as root, and there is no account {_ACCOUNT}")
    folder = Path(tempfile.mkdtemp(prefix="runwell-pg-"))
    try:
        if as_root:
            shutil.chown(folder, _ACCOUNT)
        _run(f"{_program('initdb')} -D {folder}/data -A trust -U postgres -E UTF8", as_root=as_root)
        options = f"-k {folder} -c listen_addresses= -c fsync=on"
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
