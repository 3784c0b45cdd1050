"""Keys of fresh service accounts, told once more to who made them.

The official client makes an account and then reads its key in a second question. The database has
only hashes, so the key waits here, in memory, for a minute and for that one person.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

KEEP_S = 60.0
AT_MOST = 1000


class FreshKeys:
    """Keys by who may read them and whose they are. Thread-safe.

    Args:
        clock: Seconds since the epoch.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = Lock()
        self._waiting: dict[tuple[int, int], tuple[float, str]] = {}

    def put(self, reader_id: int, account_id: int, key: str) -> None:
        """Lets a key wait."""
        now = self._clock()
        with self._lock:
            self._waiting = {who: what for who, what in self._waiting.items() if what[0] > now}
            if len(self._waiting) < AT_MOST:
                self._waiting[reader_id, account_id] = (now + KEEP_S, key)

    def take(self, reader_id: int, account_id: int) -> str | None:
        """Returns a key that waits for this reader, and forgets it."""
        with self._lock:
            until, key = self._waiting.pop((reader_id, account_id), (0.0, ""))
        return key if until > self._clock() else None
