"""The lock that makes an uplink the only one of its user on its host.

The lock is the kernel's (`flock`), so it is gone with the process however that ends.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from runwell.sdk.rendezvous import make_private


class UplinkLock:
    """An exclusive lock on a file.

    Args:
        path: The lock file; it and its directory are made.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._fd = -1

    def acquire(self) -> bool:
        """Takes the lock if nobody holds it; tells whether it is held now.

        Raises:
            OSError: The directory is not this user's alone.
        """
        if self._fd >= 0:
            return True
        make_private(self._path.parent)
        fd = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(fd)
            return False
        self._fd = fd
        return True

    def release(self) -> None:
        """Gives the lock back; without it, does nothing."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1
