"""Which process this is, so that another one can tell later whether it still lives."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

_STATE, _START_TICKS = 0, 19  # fields 3 and 22 of /proc/<pid>/stat, counted behind the name


def host_name() -> str:
    """Returns this machine's name, as notes and places use it."""
    return os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "host")


def process_started_at(pid: int) -> float:
    """Returns when a process started, in seconds since boot; 0.0 where nobody tells.

    Together with the pid it names a process for good: a pid alone is used again.
    """
    fields = _stat(pid)
    return int(fields[_START_TICKS]) / os.sysconf("SC_CLK_TCK") if fields else 0.0


def own_start() -> float:
    """Returns when this process started, as `process_started_at` does; it is read once."""
    return _start_of(os.getpid())


@lru_cache(maxsize=1)  # a forked child has a pid of its own
def _start_of(pid: int) -> float:
    return process_started_at(pid)


def is_alive(pid: int, started_at: float = 0.0) -> bool:
    """Tells whether some process has this pid, and started then if it is known when (not 0); one
    that has ended and waits for its parent to collect it does not live."""
    if started_at and process_started_at(pid) != started_at:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # it lives, but belongs to somebody else
    fields = _stat(pid)
    return not fields or fields[_STATE] not in (b"Z", b"X")


def _stat(pid: int) -> list[bytes]:
    """Returns what Linux says of a process, from its state on; nothing elsewhere."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:
        return []
    # The command in parentheses may hold spaces and parentheses itself.
    return stat.rpartition(b")")[2].split()
