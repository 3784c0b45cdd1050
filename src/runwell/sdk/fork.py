"""What a forked child needs before it may go on."""

from __future__ import annotations

import threading


def free(lock: threading.RLock) -> None:
    """Makes a lock free that another thread may have held while the process was forked.

    That thread is not in the child, so nobody else would ever do it. The standard library does the
    same to its own locks.
    """
    lock._at_fork_reinit()  # type: ignore[attr-defined]  # noqa: SLF001
