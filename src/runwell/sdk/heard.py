"""What was printed while a run lives, until it is written.

Whoever prints never waits for the lock of the run, because he may hold a lock that its holder wants
(of `logging`, of another run). What he prints lies here until the lock is free, and who lets go of
the lock looks here.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Protocol

from runwell.sdk.boundary import absorb
from runwell.wire.records import ConsoleRecord

MAX_HEARD = 10_000


class Lock(Protocol):
    """The lock of a run."""

    def acquire(self, blocking: bool = ...) -> bool: ...  # noqa: FBT001  as `threading` has it
    def release(self) -> None: ...


class Heard(deque[ConsoleRecord]):
    """The lines that wait, the oldest first; of too many the oldest are lost.

    Args:
        lock: The lock of the run.
        write: Writes a line, or drops it if the run is over; called with the lock held.
    """

    def __init__(self, lock: Lock, write: Callable[[ConsoleRecord], None]) -> None:
        super().__init__(maxlen=MAX_HEARD)
        self._lock = lock
        self._write = write

    def let_out(self) -> None:
        """Writes what waits, unless another thread has the lock; that one will do it."""
        while self and self._lock.acquire(blocking=False):
            try:
                if self:
                    self._write(self.popleft())
            except Exception as error:  # noqa: BLE001  the boundary for what is printed
                absorb("keeping what was printed", error)
            finally:
                self._lock.release()
