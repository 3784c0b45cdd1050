"""Is the process that owns a run still there?

A process id alone does not say: ids are used again, after a reboot in the same order even. So the
time at which the process was started, counted from boot, has to agree, too. A process that ended
and was not collected by its parent (a zombie) counts as dead.
"""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

_SAME_START_S = 0.05
_STATE, _START_TICKS = 0, 19  # fields 3 and 22 of /proc/<pid>/stat, counted behind the name
_IGNORED = re.compile(r"^SigIgn:\s*([0-9a-f]+)$", re.MULTILINE)  # a bit a signal, from 1 up


@dataclass(frozen=True, slots=True)
class Vitals:
    """What the operating system says of a process; `started_at_s` counts from boot, 0 = unknown."""

    is_zombie: bool
    started_at_s: float


class Life(Protocol):
    """The signs of life of one process."""

    def is_alive(self) -> bool: ...
    def interrupt(self) -> None: ...


def read_vitals(pid: int, proc: Path = Path("/proc")) -> Vitals | None:
    """Returns the vitals of a process, None if there is none of this id."""
    try:
        text = (proc / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return _vitals_without_proc(pid) if not (proc / "self").exists() else None
    fields = text.rpartition(")")[2].split()
    ticks_per_s: int = os.sysconf("SC_CLK_TCK")
    return Vitals(fields[_STATE] in {"Z", "X"}, int(fields[_START_TICKS]) / ticks_per_s)


def _vitals_without_proc(pid: int) -> Vitals | None:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return None
    except PermissionError:
        return Vitals(is_zombie=False, started_at_s=0.0)
    return Vitals(is_zombie=False, started_at_s=0.0)


def ignores_interrupt(pid: int, proc: Path = Path("/proc")) -> bool:
    """Tells whether a process ignores SIGINT, as shells let what a script starts with `&` do.

    False where the system does not say so.
    """
    try:
        text = (proc / str(pid) / "status").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    found = _IGNORED.search(text)
    return found is not None and bool(int(found[1], 16) >> (signal.SIGINT - 1) & 1)


class ProcessLife:
    """The life of a process on this host.

    Args:
        pid: Its id.
        started_at_s: When it started, counted from boot; 0 if unknown.
        read: Reads vitals.
    """

    def __init__(
        self,
        pid: int,
        started_at_s: float,
        read: Callable[[int], Vitals | None] = read_vitals,
    ) -> None:
        self._pid = pid
        self._started_at_s = started_at_s
        self._read = read

    def is_alive(self) -> bool:
        """Tells whether the process lives and is still the same one."""
        vitals = self._read(self._pid)
        if vitals is None or vitals.is_zombie:
            return False
        if not vitals.started_at_s or not self._started_at_s:
            return True
        return abs(vitals.started_at_s - self._started_at_s) < _SAME_START_S

    def interrupt(self) -> None:
        """Sends SIGINT, as the keyboard does, or SIGTERM to a process that ignores SIGINT.

        A process that is gone meanwhile needs none.
        """
        if not self.is_alive():
            return
        try:
            os.kill(self._pid, signal.SIGTERM if ignores_interrupt(self._pid) else signal.SIGINT)
        except ProcessLookupError:
            return
