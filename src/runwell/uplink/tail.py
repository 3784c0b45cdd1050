"""Follows a journal that grows: each call returns the frames that are new and whole.

It does not know what a frame says. It keeps no bytes between calls: what is no whole frame yet may
be cut off and written anew by its writer, so it is read again from the file.

Bytes that are no frame although whole frames lie behind them are damage: they are passed over, with
a line in the log. A writer appends only behind whole frames, so a torn end is not taken for that.
"""

from __future__ import annotations

import fcntl
import logging
import os

from runwell.errors import JournalError
from runwell.wire.journal import (
    FRAME_HEAD,
    MAGIC,
    MAX_PAYLOAD_BYTES,
    Frame,
    check_magic,
    possible_starts,
    split,
)

CHUNK_BYTES = 512 * 1024

_log = logging.getLogger(__name__)


class Tail:
    """The reading end of a journal; holds the file open.

    Args:
        path: The journal.

    Raises:
        OSError: It cannot be opened.

    Attributes:
        position: Offset behind the last frame that was returned.
        num_lost_bytes: How many damaged bytes were passed over.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        self.position = 0
        self.num_lost_bytes = 0
        self._searched_size = 0  # nothing whole lies behind `position` in a file of this size

    def claim(self) -> bool:
        """Makes this the only reader that ships; tells whether it is.

        The claim is the kernel's and ends with `close` or with the process. A file system that has
        no locks grants it to everybody: two that ship send the same lines with the same numbers.
        """
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            return True
        return True

    def size(self) -> int:
        """Returns the size of the file in bytes."""
        return os.fstat(self._fd).st_size

    def has_news(self) -> bool:
        """Tells whether there are bytes behind `position`; they may be no whole frame."""
        return self.size() > self.position

    def read(self, max_bytes: int = CHUNK_BYTES) -> list[Frame]:
        """Returns the next whole frames: about `max_bytes` of them, at least one if there is one.

        Raises:
            JournalError: The file is no journal, or lost bytes that were read already.
        """
        size = self.size()
        if self.position == 0 and not self._pass_magic(size):
            return []
        if size < self.position:
            raise JournalError("the journal is shorter than before; somebody else wrote to it")
        frames = self._frames_at(self.position, size, max_bytes)
        if not frames and self._pass_damage(size):
            frames = self._frames_at(self.position, size, max_bytes)
        if frames:
            self.position = frames[-1].end
        return frames

    def rewind(self) -> None:
        """Goes back to the first frame."""
        self.position = self.num_lost_bytes = self._searched_size = 0

    def close(self) -> None:
        """Closes the file; a second call does nothing."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def _frames_at(self, at: int, size: int, max_bytes: int) -> list[Frame]:
        data = os.pread(self._fd, max(max_bytes, FRAME_HEAD.size), at)
        if len(data) >= FRAME_HEAD.size:
            length = FRAME_HEAD.size + FRAME_HEAD.unpack_from(data)[0]
            if len(data) < length <= min(size - at, MAX_PAYLOAD_BYTES + FRAME_HEAD.size):
                data = os.pread(self._fd, length, at)
        return split(data, at)

    def _pass_damage(self, size: int) -> bool:
        """Goes to the next whole frame behind bytes that are none; tells whether there is one."""
        if size in (self.position, self._searched_size):
            return False
        start = self._next_start(size)
        if start is None:
            self._searched_size = size
            return False
        self.num_lost_bytes += start - self.position
        _log.warning(
            "%s is damaged from byte %d to %d; the records there are lost",
            self._path,
            self.position,
            start,
        )
        self.position = start
        return True

    def _next_start(self, size: int) -> int | None:
        """Returns where the next whole frame behind `position` begins.

        Only one that fits into a chunk counts: anything may look like the head of a huge one, and
        to find out would mean to read it.
        """
        for at in range(self.position + 1, size, CHUNK_BYTES):
            window = os.pread(self._fd, CHUNK_BYTES + FRAME_HEAD.size, at)
            for start in possible_starts(window):
                length = FRAME_HEAD.unpack_from(window, start)[0]
                if length <= CHUNK_BYTES and self._frames_at(at + start, size, 0):
                    return at + start
        return None

    def _pass_magic(self, size: int) -> bool:
        head = os.pread(self._fd, len(MAGIC), 0)
        if size < len(MAGIC) and MAGIC.startswith(head):
            return False
        check_magic(head)
        self.position = len(MAGIC)
        return True
