"""The writer of a journal: one `write(2)` per record, in the kernel before the call returns.

It knows frames and file descriptors, not what a record says and not how values are encoded.

A failing disk never raises here. A torn tail is cut back, frames wait in memory up to
`MAX_BACKLOG_BYTES`, later calls try again, and what has to be dropped is counted. The descriptor is
in append mode, so that a forked child may write to the journal that it inherited.

Lock: none of its own; the run's lock is held by every caller.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from runwell.wire.journal import FRAME_HEAD, MAGIC, MAX_PAYLOAD_BYTES

MAX_BACKLOG_BYTES = 16 * 1024 * 1024


class Disk(Protocol):
    """The system calls that a writer needs; tests pass a disk that is full or breaks."""

    def open(self, path: str, flags: int, mode: int) -> int: ...
    def write(self, fd: int, data: bytes) -> int: ...
    def size(self, fd: int) -> int: ...
    def truncate(self, fd: int, size: int) -> None: ...
    def sync(self, fd: int) -> None: ...
    def close(self, fd: int) -> None: ...


class RealDisk:
    """The operating system."""

    open = staticmethod(os.open)
    write = staticmethod(os.write)
    truncate = staticmethod(os.ftruncate)
    sync = staticmethod(getattr(os, "fdatasync", os.fsync))
    close = staticmethod(os.close)

    @staticmethod
    def size(fd: int) -> int:
        """Returns the size of an open file in bytes."""
        return os.fstat(fd).st_size


class Journal(Protocol):
    """Where the records of a run go: `JournalWriter`, or `sdk/nowhere.py` if it is disabled."""

    path: str
    num_dropped: int

    @property
    def num_waiting(self) -> int: ...
    def append(self, kind: int, payload: bytes) -> None: ...
    def sync(self) -> bool: ...
    def reset_after_fork(self) -> None: ...
    def close(self) -> None: ...


class JournalWriter:
    """Appends frames to one file.

    Args:
        path: Where the journal lies; it is made, or an existing one continued.
        on_trouble: Told once per trouble, with the error, that frames wait in memory.
        disk: The system calls.

    Raises:
        OSError: The file cannot be opened. After that, nothing is raised any more.
    """

    def __init__(
        self, path: str, on_trouble: Callable[[OSError], None], disk: Disk | None = None
    ) -> None:
        self._fd = -1
        self.path = path
        self.num_dropped = 0
        self._disk: Disk = disk or RealDisk()
        self._write = self._disk.write
        self._on_trouble = on_trouble
        self._backlog: list[bytes] = []
        self._backlog_bytes = 0
        self._torn_bytes = 0
        self._in_trouble = False
        self._fd = self._disk.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | _CLOEXEC, 0o644)
        if self._disk.size(self._fd) == 0:
            self._put(MAGIC)

    @property
    def is_closed(self) -> bool:
        """Tells whether `close` was called."""
        return self._fd < 0

    @property
    def num_waiting(self) -> int:
        """The number of frames that wait in memory for the disk."""
        return len(self._backlog)

    def append(self, kind: int, payload: bytes) -> None:
        """Writes one record; never raises for a failing disk."""
        size = len(payload)
        frame = _pack(size, _crc32(payload, _KIND_CRC[kind]), kind) + payload
        if self._in_trouble or size > MAX_PAYLOAD_BYTES or self._fd < 0:
            self._append_in_trouble(frame)
            return
        try:
            written = self._write(self._fd, frame)
        except OSError as error:
            self._hold(frame, 0, error)
            return
        if written != len(frame):
            self._hold(frame, written, None)

    def sync(self) -> bool:
        """Waits until everything is on the disk; tells whether it is."""
        self._drain()
        if self._fd < 0:
            return not self._backlog
        try:
            self._disk.sync(self._fd)
        except OSError:
            return False
        return not self._backlog

    def close(self) -> None:
        """Tries the waiting frames once more, then closes the file."""
        if self._fd < 0:
            return
        self._drain()
        fd, self._fd = self._fd, -1
        try:
            self._disk.close(fd)
        except OSError as error:
            self._on_trouble(error)

    def reset_after_fork(self) -> None:
        """Forgets in a forked child what waits: the parent has it, too, and will write it."""
        self._backlog, self._backlog_bytes, self._torn_bytes = [], 0, 0
        self._in_trouble = False

    def __del__(self) -> None:
        """Closes what a worker left open that was handed a run and dropped it."""
        if self._fd >= 0:
            with suppress(OSError):
                self._disk.close(self._fd)

    def _put(self, frame: bytes) -> None:
        """Writes bytes as one piece, or holds them."""
        try:
            written = self._write(self._fd, frame)
        except OSError as error:
            self._hold(frame, 0, error)
            return
        if written != len(frame):
            self._hold(frame, written, None)

    def _append_in_trouble(self, frame: bytes) -> None:
        if self._fd < 0 or len(frame) > MAX_PAYLOAD_BYTES:
            self.num_dropped += 1
            return
        self._drain()
        if self._in_trouble:
            self._keep(frame)
        else:
            self._put(frame)

    def _hold(self, frame: bytes, written: int, error: OSError | None) -> None:
        """Keeps a frame of which the disk took only the first `written` bytes."""
        self._torn_bytes = written
        self._cut_torn_tail()
        self._keep(frame)
        if not self._in_trouble:
            self._in_trouble = True
            self._on_trouble(error or OSError("the disk took only a part of a record"))

    def _keep(self, frame: bytes) -> None:
        if self._backlog_bytes + len(frame) > MAX_BACKLOG_BYTES:
            self.num_dropped += 1
            return
        self._backlog.append(frame)
        self._backlog_bytes += len(frame)

    def _cut_torn_tail(self) -> bool:
        """Removes the torn frame at the end; readers never went past it, so it can go."""
        if not self._torn_bytes:
            return True
        try:
            self._disk.truncate(self._fd, self._disk.size(self._fd) - self._torn_bytes)
        except OSError:
            return False
        self._torn_bytes = 0
        return True

    def _drain(self) -> None:
        """Writes what waits, oldest first, until the disk refuses again."""
        if self._fd < 0 or not self._cut_torn_tail():
            return
        num_written = 0
        for frame in self._backlog:
            try:
                written = self._write(self._fd, frame)
            except OSError:
                break
            if written != len(frame):
                self._torn_bytes = written
                self._cut_torn_tail()
                break
            num_written += 1
            self._backlog_bytes -= len(frame)
        del self._backlog[:num_written]
        self._in_trouble = bool(self._backlog)


_CLOEXEC = getattr(os, "O_CLOEXEC", 0)
_KIND_CRC = tuple(zlib.crc32(bytes((kind,))) for kind in range(256))
_pack = FRAME_HEAD.pack
_crc32 = zlib.crc32
