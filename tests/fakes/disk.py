"""A disk in memory that can be full, broken or slow to take bytes."""

from __future__ import annotations

import errno


class FakeDisk:
    """One file; `room` is how many more bytes it takes, None for any number.

    Attributes:
        content: What lies on it.
        error: Raised by every write while set.
        torn: Whether a truncation fails.
    """

    def __init__(self, room: int | None = None) -> None:
        self.content = bytearray()
        self.room = room
        self.error: int | None = None
        self.torn = False
        self.syncs = 0
        self.is_open = False

    def open(self, path: str, flags: int, mode: int) -> int:
        self.is_open = True
        return 3

    def write(self, fd: int, data: bytes) -> int:
        if self.error is not None:
            raise OSError(self.error, "broken")
        taken = len(data) if self.room is None else min(self.room, len(data))
        if taken == 0:
            raise OSError(errno.ENOSPC, "full")
        self.content += data[:taken]
        if self.room is not None:
            self.room -= taken
        return taken

    def size(self, fd: int) -> int:
        return len(self.content)

    def truncate(self, fd: int, size: int) -> None:
        if self.torn:
            raise OSError(errno.EIO, "broken")
        if self.room is not None:
            self.room += len(self.content) - size
        del self.content[size:]

    def sync(self, fd: int) -> None:
        if self.error is not None:
            raise OSError(self.error, "broken")
        self.syncs += 1

    def close(self, fd: int) -> None:
        self.is_open = False
